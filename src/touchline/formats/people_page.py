"""Writes the people board as one page in HTML that needs nothing else: everybody with their best pictures, ranked by time."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from touchline.ports import Somebody

_CSS = """
*{box-sizing:border-box}body{font:15px/1.45 system-ui,sans-serif;color:#1b1d20;background:#f6f5f2;margin:0 auto;
max-width:76rem;padding:1.6rem 1.1rem}
h1{font-size:1.6rem;margin:0 0 .2rem}p.faint,.faint{color:#666;margin:.1rem 0}
ul{list-style:none;margin:1.4rem 0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr));gap:.9rem}
li{background:#fff;border-radius:10px;padding:.9rem;box-shadow:0 1px 2px #0002;border-top:4px solid #c9c9c9}
li.yes{border-color:#2e8b57}li.no{border-color:#c0392b}li.nobody{border-color:#e0a100}
h2{font-size:1.05rem;margin:0;overflow-wrap:anywhere}.faces{display:flex;gap:4px;margin:.6rem 0;height:84px;overflow:hidden}
.faces img{height:84px;border-radius:6px;object-fit:cover}
.bar{height:6px;border-radius:3px;background:#eee;overflow:hidden;display:flex}
.bar i{background:#5b7fa6}.bar i+i{background:#8fb08c}code{font-size:12px;overflow-wrap:anywhere}
blockquote{margin:.5rem 0 0;padding-left:.6rem;border-left:3px solid #d9d5c9}
.tag{display:inline-block;border-radius:3px;padding:0 .4em;color:#fff;margin-right:.3em}
.tag.yes{background:#2e8b57}.tag.no{background:#c0392b}
.tag.ask{background:#5b7fa6}
.tag.nobody{background:#b57f00}@media print{body{background:#fff}li{break-inside:avoid}}
"""


def write_people(title: str, board: Sequence[Somebody]) -> bytes:
    """The page, in UTF-8."""
    longest = max((one.seen_seconds + one.heard_seconds for one in board), default=0.0) or 1.0
    nobody = sum(not one.identified for one in board)
    cards = "".join(_card(one, longest) for one in board)
    return (f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title>"
            f"<meta name='viewport' content='width=device-width,initial-scale=1'><style>{_CSS}</style></head><body>"
            f"<h1>{escape(title)}</h1><p class='faint'>{len(board)} people, {nobody} of them not identified; most seen and heard first.</p>"
            f"<ul>{cards}</ul></body></html>").encode("utf-8", "replace")


def _card(one: Somebody, longest: float) -> str:
    state = "no" if one.no else "yes" if one.yes else "nobody"
    pictures = "".join(f"<img alt='' src='data:image/jpeg;base64,{b64encode(data).decode()}'>" for data in one.pictures)
    faces = f"<div class='faces'>{pictures}</div>" if pictures else ""
    words = [f"<span class='tag yes'>yes</span>{escape(' '.join(one.yes))} " if one.yes else "",
             f"<span class='tag no'>no</span>{escape(' '.join(one.no))} " if one.no else "",
             f"<span class='tag ask'>request</span>{escape(' '.join(one.asked))} " if one.asked else "",
             "" if one.yes or one.no else "<span class='tag nobody'>nobody has said yes</span>"]
    shares = (100 * one.seen_seconds / longest, 100 * one.heard_seconds / longest)
    bar = "".join(f"<i style='width:{share:.1f}%'></i>" for share in shares)
    how = f"seen {_length(one.seen_seconds)} · heard {_length(one.heard_seconds)} · {one.clips} clip{'s' if one.clips != 1 else ''}"
    listen = _listen(one) if one.play else ""
    todo = "" if one.identified else f"<p class='faint'><code>touchline name {escape(one.who)} PERSON</code></p>"
    called = one.who if one.name else "unidentified"
    return (f"<li class='{state}'><h2>{escape(one.name or one.who)}</h2><p class='faint'>{escape(called)} · {how}</p>"
            f"<div class='bar'>{bar}</div>{faces}{listen}<p>{''.join(words)}</p>{todo}</li>")


def _listen(one: Somebody) -> str:
    """By what a voice is known: its words, where they are said, and how to hear them."""
    quote = f"<blockquote>{escape(one.says)}</blockquote>" if one.says else ""
    return f"{quote}<p class='faint'>heard in {escape(one.where)} <code>touchline show {escape(one.play)} --film</code></p>"


def _length(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)} min {rest:.0f} s" if minutes else f"{rest:.1f} s"
