"""Writes the day sheet as one page in HTML that needs nothing else: it can be mailed, printed and read on a phone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import date
from html import escape

from touchline.domain.rushes.day import ClipRow, DaySheet, Mark, Point, Present, Said, Take, Trouble, Wanted

_CSS = """
*{box-sizing:border-box}body{font:15px/1.45 system-ui,sans-serif;color:#1b1d20;background:#f6f5f2;margin:0 auto;max-width:70rem;
padding:1.6rem 1.1rem 3rem}
h1{font-size:1.75rem;line-height:1.2;margin:0}h2{font-size:1.2rem;margin:2.2rem 0 .6rem}
h3{font-size:1rem;margin:0;overflow-wrap:anywhere}p{margin:.2rem 0}.faint{color:#666}
.sum{display:flex;flex-wrap:wrap;gap:.5rem 1.6rem;margin:.8rem 0 0}.sum b{font-size:1.15rem}
nav{display:flex;flex-wrap:wrap;gap:.3rem .9rem;margin:.9rem 0 0}a{color:#2b5c8a}
article{background:#fff;border-radius:10px;padding:.8rem .9rem;margin:0 0 .7rem;box-shadow:0 1px 2px #0002}
article.bad{border-left:4px solid #c0392b}.tc{font-variant-numeric:tabular-nums;white-space:nowrap}
.strip{display:block;max-width:100%;height:auto;border-radius:6px;margin:.5rem 0}h3.place{margin:1.3rem 0 .5rem;font-size:1.05rem}
blockquote{margin:.35rem 0 0;padding-left:.7rem;border-left:3px solid #d9d5c9}
.tag{display:inline-block;background:#eceae3;border-radius:3px;padding:0 .45em;margin:.15rem .3em 0 0;font-size:13px}
ul{list-style:none;margin:0;padding:0}li{background:#fff;padding:.5rem .9rem;border-bottom:1px solid #eceae3;overflow-wrap:anywhere}
li:first-child{border-radius:10px 10px 0 0}li:last-child{border-radius:0 0 10px 10px;border:0}li:only-child{border-radius:10px}
.who{display:grid;grid-template-columns:minmax(9rem,1.2fr) 2fr minmax(8rem,1fr);gap:.2rem 1rem;align-items:center}
.bar{height:8px;border-radius:4px;background:#eee;display:flex;overflow:hidden}.bar i{background:#5b7fa6}.bar i+i{background:#8fb08c}
.bad .subject{color:#a02c20}@media (max-width:38rem){.who{grid-template-columns:1fr}body{padding:1rem .7rem 2rem}h1{font-size:1.4rem}
.strip{height:66px;object-fit:cover;object-position:left}}
@media print{body{background:#fff;max-width:none}article,li{break-inside:avoid;box-shadow:none;border:1px solid #ddd}nav{display:none}}
"""
_TOLD = {"shot": "day", "place": "place", "fixture": "match"}


def write_day(sheet: DaySheet, club: str, pictures: Mapping[str, bytes]) -> bytes:
    """The page, in UTF-8. ``pictures`` are a few thumbnails in a row for each clip, JPEG."""
    parts = [("places", "Where", _places(sheet, pictures)), ("people", "Seen and heard", _people(sheet.people)),
             ("marks", "Marked", _marks(sheet.marks)), ("wanted", "Often searched", _wanted(sheet.wanted)),
             ("takes", "Takes and angles", _takes(sheet.takes)),
             ("faults", "Faults", _faults(sheet.faults))]
    links = "".join(f"<a href='#{key}'>{title}</a>" for key, title, body in parts if body)
    body = "".join(f"<section id='{key}'><h2>{title}</h2>{body}</section>" for key, title, body in parts if body)
    called = f"{club}, {_long(sheet.day)}"
    return (f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{_text(called)}</title>"
            f"<meta name='viewport' content='width=device-width,initial-scale=1'><style>{_CSS}</style></head><body>"
            f"<header><p class='faint'>{_text(club)} · day sheet</p><h1>{_text(_long(sheet.day))}</h1>{_head(sheet)}"
            f"<nav>{links}</nav></header>{body}</body></html>").encode("utf-8", "replace")


def _head(sheet: DaySheet) -> str:
    lines = "".join(f"<p>{_text(line)}</p>" for line in dict.fromkeys((_capital(sheet.title), sheet.match)) if line)
    heard = sum(one.identified for one in sheet.people)
    sums = [(str(len(sheet.clips)), "clip" if len(sheet.clips) == 1 else "clips"), (length(sheet.seconds), "of footage"),
            (str(sum(bool(place) for place, _ in sheet.places)), "known places"),
            (f"{heard} of {len(sheet.people)}", "people identified"), (str(len(sheet.faults)), "faults")]
    return lines + "<div class='sum'>" + "".join(f"<span><b>{number}</b> {what}</span>" for number, what in sums) + "</div>"


def _places(sheet: DaySheet, pictures: Mapping[str, bytes]) -> str:
    names = {one.who: one.name for one in sheet.people if one.name}
    out = []
    for place, rows in sheet.places:
        title = _text(place) if place else "Nobody knows where"
        out.append(f"<h3 class='place'>{title} <span class='faint'>{len(rows)} · {length(sum(row.seconds for row in rows))}</span></h3>")
        out += [_clip(row, pictures.get(row.clip), names) for row in rows]
    return "".join(out)


def _clip(row: ClipRow, picture: bytes | None, names: Mapping[str, str]) -> str:
    image = f"<img class='strip' alt='' src='data:image/jpeg;base64,{b64encode(picture).decode()}'>" if picture else ""
    sounds = "".join(f"<span class='tag'>{_text(value)} {length(seconds)}</span>" for value, seconds in row.sounds)
    loud = "" if row.lufs is None else f"<span class='tag'>{row.lufs:.1f} LUFS</span>"
    shots = f"<span class='tag'>{row.shots} shots</span>" if row.shots > 1 else ""
    lines = "".join(_line(line, names) for line in row.lines)
    more = f"<p class='faint'>and {row.said - len(row.lines)} more lines</p>" if row.said > len(row.lines) else ""
    told = _capital(", ".join(f"{_TOLD[what]} by {by}" for what, by in row.told_by.items()))
    lasts = f"<span class='tc'>{_text(row.begins.timecode)} – {_text(row.ends)}</span> · {length(row.seconds)}"
    kind = {"picture": lasts, "sound": f"{lasts} · sound alone"}.get(row.kind, row.kind)
    return (f"<article{' class=bad' if row.faults else ''}><h3>{_text(row.name)} <span class='faint'>{_text(row.reel)}</span></h3>"
            f"<p class='faint'>{kind}</p>"
            f"{image}<div>{shots}{sounds}{loud}</div>{lines}{more}<p class='faint'>{_text(told)}</p></article>")


def _line(line: Said, names: Mapping[str, str]) -> str:
    said = f"{_who(names.get(line.who, line.who))}{_text(line.text)}"
    return f"<blockquote>{said} <span class='faint tc'>{_text(line.at.timecode)}</span></blockquote>"


def _who(who: str) -> str:
    return f"<b>{_text(who)}</b> " if who else ""


def _people(people: Iterable[Present]) -> str:
    every = list(people)
    longest = max((one.seen_seconds + one.heard_seconds for one in every), default=0.0) or 1.0
    return _list(_person(one, longest) for one in every)


def _person(one: Present, longest: float) -> str:
    bar = "".join(f"<i style='width:{100 * part / longest:.1f}%'></i>" for part in (one.seen_seconds, one.heard_seconds))
    how = f"seen {length(one.seen_seconds)}, heard {length(one.heard_seconds)}, {one.clips} clip{'s' if one.clips != 1 else ''}"
    name = _text(one.name or one.who) if one.identified else f"<span class='faint'>{_text(one.who)}</span>"
    first = f"<p class='faint'>first in {_place(one.first)}</p>" if one.first else ""
    return f"<div class='who'><b>{name}</b><div class='bar'>{bar}</div><span class='faint'>{how}</span></div>{first}"


def _marks(marks: Iterable[Mark]) -> str:
    return _list(f"{'not ' if mark.no else ''}<b>{_text(mark.value)}</b> <span class='tag'>{_text(mark.kind)}</span>"
                 f"<span class='faint'>{_place(mark.at)} – <span class='tc'>{_text(mark.until)}</span> · {_text(mark.by)}</span>"
                 for mark in marks)


def _wanted(wanted: Iterable[Wanted]) -> str:
    return _list(f"{_text(one.text)} <span class='tag'>{one.times} times</span>"
                 f"<span class='faint'>{', '.join(_place(at) for at in (one.at, *one.also))} · "
                 f"{_text(', '.join(f'“{asked}”' for asked in one.questions))}</span>" for one in wanted)


def _takes(takes: Iterable[Take]) -> str:
    return _list(f"<p>{_text(_capital(take.why))}</p>" + "".join(
        f"<p class='faint'>{_place(at)} {_text(label)}</p>" for at, label in take.clips) for take in takes)


def _faults(faults: Iterable[Trouble]) -> str:
    return _list(f"<div class='bad'><p class='subject'>{_text(fault.subject)}</p><p class='faint'>{_text(fault.remedy)} "
                 f"{_place(fault.at) if fault.at else ''}</p></div>" for fault in faults)


def _place(at: Point) -> str:
    return f"{_text(at.name)} <span class='tc'>{_text(at.timecode)}</span>"


def _list(items: Iterable[str]) -> str:
    every = "".join(f"<li>{item}</li>" for item in items)
    return f"<ul>{every}</ul>" if every else ""


def length(seconds: float) -> str:
    """``1 h 04 min``, ``3 min 20 s``, ``4.2 s``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 60 else f"{minutes} min {rest} s"


def _long(day: str) -> str:
    said = date.fromisoformat(day)
    return f"{said:%A}, {said.day} {said:%B %Y}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _text(text: str) -> str:
    return escape(text, quote=True)
