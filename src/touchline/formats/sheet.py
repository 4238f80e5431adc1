"""Writes the clearance sheet: two tables in CSV (RFC 4180, UTF-8) and one page in HTML that needs nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from html import escape

from touchline.domain.cut.treatment import in_words
from touchline.domain.delivery.sheet import Line, Second, Sheet, str_of, sums

COLOURS = {"cleared": "#2e8b57", "ours": "#5b7fa6", "nothing": "#c9c9c9", "unknown": "#e0a100",
           "blocked": "#c0392b"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_TARGETS = 40
_HEADS = ("record in", "record out", "from second", "to second", "frames", "track", "channel", "verdict", "what",
          "clip", "reel", "source in", "source out", "source frames", "owner", "yes", "clause", "evidence sha256",
          "duties", "hidden")
_CSS = """
body{font:15px/1.45 system-ui,sans-serif;color:#1b1d20;margin:2.5rem auto;max-width:72rem;padding:0 1.2rem}
h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.15rem;margin:2.2rem 0 .5rem}p{margin:.3rem 0}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{text-align:left;padding:.3rem .5rem}
th{border-bottom:2px solid #1b1d20}
td{border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}
td.t{font-variant-numeric:tabular-nums;white-space:nowrap}.strip{display:flex;height:26px;border-radius:4px;overflow:hidden}
.strip i{flex:1;min-width:0}.v{color:#fff;border-radius:3px;padding:.05rem .45rem;white-space:nowrap}
.key span{margin-right:1.2rem}.key i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.35em}
.faint{color:#666}@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}
"""


def write_csv(sheet: Sheet) -> bytes:
    """One row a stretch of an event."""
    yeses = {yes.id: yes for yes in sheet.yeses}
    heads = [*_HEADS, *(("flags", "worst for") if sheet.internal else ())]
    rows = []
    for line in sheet.lines:
        relied = [yeses[name] for name in line.because if name in yeses]
        row = [line.record_in, line.record_out, _seconds(line.seconds[0]), _seconds(line.seconds[1]), str(len(line.at)),
               line.track, line.channel, line.verdict, line.what, line.clip, line.reel, line.source_in, line.source_out,
               _frames(line), line.owner, "; ".join(line.because),
               "; ".join(yes.clause for yes in relied if yes.clause),
               "; ".join(yes.evidence for yes in relied if yes.evidence), "; ".join(line.duties),
               "; ".join(map(in_words, line.treated))]
        rows.append(row + (["; ".join(line.flags), line.worst_for] if sheet.internal else []))
    return _csv(heads, rows)


def write_seconds(sheet: Sheet) -> bytes:
    """One row a second of the film."""
    rows = [[str(s.number), s.record_in, s.verdict, "; ".join(s.because), "; ".join(s.clips)] for s in sheet.seconds]
    return _csv(["second", "timecode", "verdict", "yes", "clips"], rows)


def write_html(sheet: Sheet) -> bytes:
    """One page to read and to print."""
    parts = [f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{_text(sheet.title)} clearance</title>"
             f"<meta name='viewport' content='width=device-width'><style>{_CSS}</style></head><body>",
             _head(sheet), _strip(sheet.seconds), _lines(sheet), _yeses(sheet), _others(sheet), _duties(sheet),
             "</body></html>"]
    return "\n".join(parts).encode()


def _head(sheet: Sheet) -> str:
    count = sums(sheet)
    said = ", ".join(f"{number} s {_word(verdict)}" for verdict, number in count.items() if number)
    targets = [str_of(target) for target in sheet.targets[:_MOST_TARGETS]]
    more = len(sheet.targets) - len(targets)
    rest = f" and {more} more, each judged" if more > 0 else ""
    kind = "Clearance sheet, for the season's own records" if sheet.internal else "Clearance sheet"
    return (f"<h1>{_text(sheet.title)}</h1><p class='faint'>{kind}</p>"
            f"<p>{sheet.frames} frames at {_text(sheet.rate)} a second; {said}.</p>"
            f"<p>Judged {_text(sheet.as_of)} with the ledger at entry {sheet.head[0]} "
            f"<span class='faint'>({_text(sheet.head[1])})</span>, for: {_text('; '.join(targets))}{rest}.</p>")


def _word(verdict: str) -> str:
    return {"ours": "our own", "nothing": "black and silent"}.get(verdict, verdict)


def _strip(seconds: Sequence[Second]) -> str:
    cells = "".join(f"<i style='background:{COLOURS[s.verdict]}' title='{_text(s.record_in)} {_word(s.verdict)}'></i>"
                    for s in seconds)
    there = {second.verdict for second in seconds}
    key = "".join(f"<span><i style='background:{colour}'></i>{_word(verdict)}</span>"
                  for verdict, colour in COLOURS.items() if verdict in there)
    return f"<h2>Every second</h2><div class='strip'>{cells}</div><p class='key'>{key}</p>"


def _lines(sheet: Sheet) -> str:
    because = "Because" if sheet.internal else "Yes relied on"
    heads = ["Record", "Track", "Verdict", "What", "Reel", "Source", because, "Duties", "Hidden"]
    rows = ([_cell(f"{line.record_in}<br>{line.record_out}", "t"), _cell(line.track), _badge(line.verdict), _what(line),
             _cell(_text(line.reel)), _cell(_source(line), "t"),
             _cell(_text(", ".join((*line.because, *(line.flags if sheet.internal else ()))))), _cell(_text("; ".join(line.duties)))]
            for line in sheet.lines)
    return "<h2>Every stretch</h2>" + _table(heads, rows)


def _source(line: Line) -> str:
    return f"{line.source_in}<br>{line.source_out}" if line.source_in else _frames(line)


def _what(line: Line) -> str:
    clip = f" <span class='faint'>{_text(line.clip)}</span>" if line.clip else ""
    owner = f"<br>third party: {_text(line.owner)}" if line.owner else ""
    return _cell(f"{_text(line.what)}{clip}{owner}")


def _yeses(sheet: Sheet) -> str:
    rows = ([_cell(yes.id), _cell(yes.kind), _cell(_text(yes.by)), _cell(yes.recorded, "t"), _cell(_text(yes.clause)),
             _cell(f"<span class='faint'>{_text(yes.evidence)}</span>")] for yes in sheet.yeses)
    heads = ["Entry", "Kind", "By", "Recorded", "Clause", "Evidence (SHA-256)"]
    return "<h2>Yeses relied on</h2>" + _table(heads, rows)


def _others(sheet: Sheet) -> str:
    if not sheet.third_party:
        return "<h2>Third-party footage</h2><p>None.</p>"
    rows = ([_cell(_text(t.owner)), _cell(_text(t.what)), _cell(_text(t.clip)), _cell(f"{_seconds(t.seconds)} s", "t"),
             _cell(_text(", ".join(t.licences))), _cell(_text("; ".join(t.duties)))] for t in sheet.third_party)
    return "<h2>Third-party footage</h2>" + _table(["Owner", "What", "Clip", "In the cut", "Licence", "Duties"], rows)


def _duties(sheet: Sheet) -> str:
    items = "".join(f"<li>{_text(duty)}</li>" for duty in sheet.duties)
    return "<h2>Duties and credits</h2>" + (f"<ul>{items}</ul>" if items else "<p>None.</p>")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{head}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _badge(verdict: str) -> str:
    return _cell(f"<span class='v' style='background:{COLOURS.get(verdict, '#666')}'>{_word(verdict)}</span>")


def _cell(inner: str, kind: str = "") -> str:
    return f"<td class='{kind}'>{inner}</td>" if kind else f"<td>{inner}</td>"


def _text(text: str) -> str:
    return escape(text, quote=True)


def _frames(line: Line) -> str:
    return f"{line.source.start}..{line.source.end}" if line.source else ""


def _seconds(seconds: Fraction) -> str:
    return f"{float(seconds):.3f}"


def _csv(heads: list[str], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_unspelled(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _unspelled(cell: str) -> str:
    """No cell may run as a formula when a spreadsheet opens the sheet."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
