"""Writes the clearance book's tables: one CSV each (RFC 4180, UTF-8), and all of them as one page in HTML that needs nothing else."""

from __future__ import annotations

import csv
import io
from html import escape

from touchline.domain.delivery.book import Book, Table
from touchline.domain.delivery.sheet import str_of, sums
from touchline.formats.sheet import COLOURS

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_TARGETS = 12
_SHORT = 12
"""Digits of a hash that are shown where the whole of it stands in the table of entries."""
_LONG = 120
"""A table with more rows is folded up, so that the page can be read."""
_NUMBERS = frozenset({"second", "seconds", "seen s", "heard s", "cue"})
_TIMES = frozenset({"timecode", "in", "out", "first", "last", "recorded"})
_KINDS = {"n": _NUMBERS, "t": _TIMES, "h": frozenset({"evidence sha256"})}
_NAMES, _NAME = frozenset({"person", "name", "place", "owner", "by"}), 24
_CSS = """
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;color:#1b1d20;background:#fbfaf8;margin:0 auto;max-width:90rem;
padding:1.8rem 1.2rem 4rem}
h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.2rem;margin:2.4rem 0 .6rem;scroll-margin-top:1rem}p{margin:.3rem 0}
.faint{color:#666}.hash{overflow-wrap:anywhere}
nav{display:flex;flex-wrap:wrap;gap:.4rem 1rem;margin:1rem 0}nav a{color:#2b5784;text-decoration:none}
.strip{display:flex;height:28px;border-radius:4px;overflow:hidden;background:#eee}.strip i{flex:1;min-width:0}
.key span{margin-right:1.2rem;white-space:nowrap}.key i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.35em}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:13px;background:#fff}
th,td{text-align:left;padding:.35rem .55rem;vertical-align:top}th{border-bottom:2px solid #1b1d20;white-space:nowrap}
th.n{text-align:right}
td{border-bottom:1px solid #e4e2dd;min-width:4.4rem;overflow-wrap:break-word}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td.t{font-variant-numeric:tabular-nums;white-space:nowrap}
td.w{white-space:nowrap}
td.h{font-family:ui-monospace,monospace;font-size:11px;color:#666;overflow-wrap:anywhere;min-width:7rem}
.v{color:#fff;border-radius:3px;padding:.05rem .45rem;white-space:nowrap}summary{cursor:pointer;color:#2b5784;margin:.4rem 0}
@media(max-width:640px){body{padding:1.1rem .8rem 3rem}h1{font-size:1.35rem}thead{display:none}table,tbody,tr,td{display:block;width:100%}
tr{border:1px solid #e4e2dd;border-radius:8px;margin:0 0 .6rem;padding:.35rem .2rem;background:#fff}table{background:none}
td,td.n,td.t,td.w,td.h{border:0;padding:.12rem .6rem .12rem 7.4rem;position:relative;text-align:left;white-space:normal;min-height:1.5em}
td::before{content:attr(data-head);position:absolute;left:.6rem;width:6.4rem;color:#666;font:13px/1.5 system-ui,sans-serif}
td:empty{display:none}}
@media print{body{max-width:none;background:#fff}nav{display:none}tr{break-inside:avoid}}
"""


def write_book(book: Book) -> dict[str, bytes]:
    """The files of a book by name."""
    return {**{f"{table.key}.csv": _csv(table) for table in book.tables}, "book.html": _html(book)}


def _csv(table: Table) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.heads)
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _html(book: Book) -> bytes:
    title = _text(f"{book.sheet.title}: clearance book")
    links = "".join(f"<a href='#{table.key}'>{_text(table.title)} ({len(table.rows)})</a>" for table in _order(book))
    parts = [f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
             f"<meta name='viewport' content='width=device-width,initial-scale=1'><style>{_CSS}</style></head><body>",
             f"<h1>{title}</h1>", _head(book), f"<nav>{links}</nav>", _strip(book), *map(_section, _order(book)), "</body></html>"]
    return "\n".join(parts).encode()


def _order(book: Book) -> list[Table]:
    """Every second comes last on the page: it is the longest."""
    return sorted(book.tables, key=lambda table: table.key == "seconds")


def _head(book: Book) -> str:
    sheet = book.sheet
    count = ", ".join(f"{number} s {_word(verdict)}" for verdict, number in sums(sheet).items() if number)
    targets = [str_of(target) for target in sheet.targets[:_MOST_TARGETS]]
    more = f" and {len(sheet.targets) - len(targets)} more, each judged" if len(sheet.targets) > len(targets) else ""
    whose = "For the season's own use: it names whoever said no. Not for buyers." if book.internal else "As a buyer may read it."
    return (f"<p class='faint'>{whose}</p><p>{sheet.frames} frames at {_text(sheet.rate)} a second; {count}.</p>"
            f"<p>For {_text('; '.join(targets))}{more}.</p><p class='faint hash'>Judged {_text(sheet.as_of)} with the ledger at entry "
            f"{sheet.head[0]}, {_text(sheet.head[1])}.</p>")


def _strip(book: Book) -> str:
    cells = "".join(f"<i style='background:{COLOURS[s.verdict]}' title='{_text(s.record_in)} {_word(s.verdict)}'></i>"
                    for s in book.sheet.seconds)
    there = {second.verdict for second in book.sheet.seconds}
    key = "".join(f"<span><i style='background:{colour}'></i>{_word(verdict)}</span>"
                  for verdict, colour in COLOURS.items() if verdict in there)
    return f"<div class='strip'>{cells}</div><p class='key'>{key}</p>"


def _section(table: Table) -> str:
    head = f"<h2 id='{table.key}'>{_text(table.title)}</h2>"
    if not table.rows:
        return f"{head}<p class='faint'>{_text(table.empty)}</p>"
    shown = [n for n in range(len(table.heads)) if any(row[n] for row in table.rows)]
    heads = "".join(f"<th{' class=n' if table.heads[n] in _NUMBERS else ''}>{_text(table.heads[n])}</th>" for n in shown)
    rows = "".join(f"<tr>{''.join(_cell(table.heads[n], row[n], table.key == 'entries') for n in shown)}</tr>" for row in table.rows)
    body = f"<div class='wide'><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    return f"{head}<details><summary>{len(table.rows)} rows</summary>{body}</details>" if len(table.rows) > _LONG else head + body


def _cell(head: str, text: str, whole: bool) -> str:
    label = f" data-head='{_text(head)}'"
    if head == "verdict":
        return f"<td{label}><span class='v' style='background:{COLOURS.get(text, '#666')}'>{_word(text)}</span></td>"
    if head.startswith("evidence") and not whole:
        short = "; ".join(part[:_SHORT] for part in text.split("; "))
        return f"<td{label} class='h' title='{_text(text)}'>{_text(short)}</td>"
    kind = "w" if head in _NAMES and len(text) <= _NAME else next((kind for kind, heads in _KINDS.items() if head in heads), "")
    return f"<td{label} class='{kind}'>{_text(text)}</td>" if kind else f"<td{label}>{_text(text)}</td>"


def _word(verdict: str) -> str:
    return {"ours": "our own", "nothing": "black and silent"}.get(verdict, verdict)


def _text(text: str) -> str:
    return escape(text, quote=True)
