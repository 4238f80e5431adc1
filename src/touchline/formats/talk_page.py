"""Draws the story of talks as one page in HTML that needs nothing else: a timeline, contradictions side by side, how all stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from touchline.domain.talks.talk_story import Moment, Pair, Standing, Story
from touchline.domain.talks.talks import AGAINST, DENIED, FOR, Told
from touchline.domain.world.world import World

PAPER_CSS = """
@page{size:A4;margin:14mm}*{box-sizing:border-box}
body{font:14px/1.45 system-ui,sans-serif;color:#1b1d20;margin:0 auto;max-width:60rem;padding:1.4rem 1rem;background:#fff}
h1{font-size:1.5rem;margin:0 0 .1rem}h2{font-size:1.1rem;margin:1.6rem 0 .5rem}.faint{color:#5f646b}p{margin:.3rem 0}
svg{display:block;max-width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#1b1d20}svg text.faint{fill:#5f646b}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #dcdcd8}
th{font-weight:600;color:#5f646b}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.7rem;margin:.5rem 0;break-inside:avoid}
.said{border-left:4px solid #8a8f98;padding:.3rem .6rem;background:#f6f5f2}
.said.for{border-color:#2e8b57}.said.against{border-color:#c0392b}
.state{border:1px solid #dcdcd8;border-radius:8px;padding:.5rem .7rem;margin:.5rem 0;break-inside:avoid}
.tag{display:inline-block;border-radius:3px;padding:0 .45em;color:#fff;background:#8a8f98}
.tag.no{background:#c0392b}.tag.yes{background:#2e8b57}
.tag.perhaps{background:#b57f00}a{color:#1f5fa8}
@media print{body{padding:0;font-size:11px;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}a{color:inherit;text-decoration:none}}
"""
_TONES = {FOR: "#2e8b57", AGAINST: "#c0392b", "ended": "#7b2d26", "deal": "#2e8b57", "offer": "#1f5fa8", "signed": "#1f5fa8"}
_FAINT = "#8a8f98"
_ROW, _LANE, _LEFT, _CHARS = 46, 26, 150, 88


def write_story(story: Story, world: World, called: Callable[[Told], str], club: str) -> bytes:
    """The page, in UTF-8. ``called`` says a stance or report in words."""
    title = f"{club}: the story of the talks"
    pairs = "".join(_pair(pair, called) for pair in story.pairs) or "<p class='faint'>Nothing that is known contradicts anything else.</p>"
    states = "".join(_state(one, world) for one in story.standing) or "<p class='faint'>There are no talks.</p>"
    return (f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title>"
            f"<meta name='viewport' content='width=device-width,initial-scale=1'><style>{PAPER_CSS}</style></head><body>"
            f"<h1>{escape(title)}</h1><p class='faint'>As known on {story.day.isoformat()}. Nothing is overwritten: later news stands "
            f"beside earlier.</p><h2>How it stands</h2>{states}<h2>Contradictions, side by side</h2>{pairs}"
            "<h2>Timeline</h2><p class='faint'>Hollow: only claimed, or denied. Broken line: not confirmed.</p>"
            f"{_timeline(story.moments)}</body></html>").encode()  # fmt: skip


def _timeline(moments: Sequence[Moment]) -> str:
    if not moments:
        return "<p class='faint'>Nothing is known by then.</p>"
    lanes = list(dict.fromkeys(one.lane for one in moments))
    left = _LEFT + len(lanes) * _LANE + 12
    rows, height = [], 30 + 15 * len(lanes)
    tops: dict[int, int] = {}
    for place, one in enumerate(moments):
        lines = [(line, faint) for part, faint in _texts(one) for line in _wrapped(part)]
        tops[place] = height
        rows.append(_row(one, height, lanes.index(one.lane), left, lines))
        height += max(_ROW, 16 * len(lines) + 14)
    heads = "".join(f"<text class='faint' x='{_LEFT + n * _LANE + 8}' y='{14 + 15 * n}'>{escape(lane)}</text>"
                    f"<path d='M{_LEFT + n * _LANE} {20 + 15 * n}V{height - 10}' stroke='#dcdcd8' fill='none'/>"
                    for n, lane in enumerate(lanes))  # fmt: skip
    held = "".join(_held(lane, _LEFT + n * _LANE, moments, tops, height - 10) for n, lane in enumerate(lanes))
    return (f"<svg role='img' aria-label='Timeline' viewBox='0 0 {left + 620} {height}' width='{left + 620}'>"
            f"{heads}{held}{''.join(rows)}</svg>")  # fmt: skip


def _held(lane: str, x: int, moments: Sequence[Moment], tops: dict[int, int], bottom: int) -> str:
    """The line of somebody's stance: red while they are said to be against it, green while for; broken where it is not confirmed."""
    stances = [(place, one) for place, one in enumerate(moments) if one.lane == lane and one.tone in (FOR, AGAINST)]
    mine = [(tops[place], one) for place, one in stances if not one.taken_back]
    found = []
    for place, (top, one) in enumerate(mine):
        end = mine[place + 1][0] if place + 1 < len(mine) else bottom
        if one.sureness != DENIED:
            dash = "" if one.sureness == "confirmed" else " stroke-dasharray='3 4'"
            found.append(f"<path d='M{x} {top}V{end}' stroke='{_TONES[one.tone]}' stroke-width='3'{dash} fill='none'/>")
    return "".join(found)


def _row(one: Moment, top: int, lane: int, left: int, lines: Sequence[tuple[str, bool]]) -> str:
    x, colour = _LEFT + lane * _LANE, _FAINT if one.taken_back else _TONES.get(one.tone, _FAINT)
    fill = "#fff" if one.sureness in ("claimed", DENIED) else colour
    strike = " text-decoration='line-through'" if one.taken_back else ""
    texts = "".join(
        f"<text x='{left}' y='{top + 4 + 16 * n}'{strike}{' class=faint' if faint else ''}>{escape(line)}</text>"
        for n, (line, faint) in enumerate(lines)
    )
    when = "".join(
        f"<text class='faint' x='0' y='{top + 4 + 15 * n}'>{escape(part)}</text>" for n, part in enumerate(one.on.words.split(", "))
    )
    return f"{when}<circle cx='{x}' cy='{top}' r='6' fill='{fill}' stroke='{colour}' stroke-width='2.5'/>{texts}"


def _texts(one: Moment) -> list[tuple[str, bool]]:
    told = f" — {one.sureness}, by {one.says or '(erased)'}" if one.sureness else ""
    whose = "" if one.words.startswith((one.lane, "it is denied")) else f"{one.lane}: "
    source = [(f"source: {one.source}", True)] if one.source else []
    return [(f"{whose}{one.words}{told}", False), *source]


def _wrapped(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _CHARS:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _pair(pair: Pair, called: Callable[[Told], str]) -> str:
    return "<div class='pair'>" + "".join(
        f"<div class='said {escape(one.position if one.sureness != DENIED else '')}'>{escape(called(one))}"
        f"<br><span class='faint'>{escape(one.source or '(source erased)')}</span></div>" for one in pair
    ) + "</div>"  # fmt: skip


def _state(one: Standing, world: World) -> str:
    talk = one.talk
    tag = "yes" if talk.deal else "no" if talk.state not in ("in talks", "agreed") else ""
    what = [f"<b>{escape(talk.id)}</b> <span class='tag {tag}'>{escape(talk.state)}</span> {'' if talk.deal else 'nothing agreed'}"]
    if talk.offer:
        what.append(f"<span class='faint'>offer {talk.offer.version} by {escape(world.called(talk.offer.by))}</span>")
    for block in one.blocks:
        tag, words = ("perhaps", "block lifted only by claim") if block.only_claimed else ("no", "blocked")
        who = escape(world.called(block.party))
        what.append(
            f"<span class='tag {tag}'>{words}</span> {who} has a blocking say and is against it, as far as anything is "
            "confirmed; only their own, confirmed change of heart unblocks it."
        )
    return f"<div class='state'>{'<br>'.join(what)}</div>"
