"""Draws the story of talks as one page in HTML that needs nothing else: a timeline, contradictions side by side, how all stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape

from touchline.domain.talks.talk_story import Moment, Pair, Standing, Story
from touchline.domain.talks.talks import AGAINST, CLAIMED, CONFIRMED, DENIED, FOR, Told
from touchline.domain.world.world import World

PAPER_CSS = """
@page{size:A4;margin:14mm}*{box-sizing:border-box}
body{font:14px/1.45 system-ui,sans-serif;color:#1b1d20;margin:0 auto;max-width:60rem;padding:1.4rem 1rem;background:#fff;
-webkit-print-color-adjust:exact;print-color-adjust:exact}
h1{font-size:1.5rem;margin:0 0 .1rem}h2{font-size:1.1rem;margin:1.6rem 0 .5rem;break-after:avoid}.faint{color:#5f646b}p{margin:.3rem 0}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #dcdcd8}
th{font-weight:600;color:#5f646b}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:.7rem;margin:.5rem 0;break-inside:avoid}
.said{border-left:4px solid #8a8f98;padding:.3rem .6rem;background:#f6f5f2;overflow-wrap:anywhere}
.said.for{border-color:#2e8b57}.said.against{border-color:#c0392b}
.state{border:1px solid #dcdcd8;border-radius:8px;padding:.5rem .7rem;margin:.5rem 0;break-inside:avoid}
.tag{display:inline-block;border-radius:3px;padding:0 .45em;color:#fff;background:#5f646b}
.tag.no{background:#c0392b}.tag.yes{background:#2e8b57}
.tag.perhaps{background:#966a00}a{color:#1f5fa8}
@media print{body{padding:0;font-size:11px;max-width:none}tr{break-inside:avoid}a{color:inherit;text-decoration:none}}
"""
_CSS = PAPER_CSS + """
.line{--when:9.5rem;--pitch:1.6rem}.names div{margin-left:calc(var(--when) + (var(--n) + .5)*var(--pitch));line-height:1.25}
.moment{display:flex;break-inside:avoid}.when{width:var(--when);flex:none;padding-right:.8rem}.lanes{display:flex;flex:none}
.lane{position:relative;width:var(--pitch)}.lane:before,.lane:after{content:"";position:absolute;left:50%;border-left:1px solid #dcdcd8}
.lane:before{top:0;height:.7em}.lane:after{top:.7em;bottom:0}
.lane.up-for:before,.lane.on-for:after{border-left:3px solid #2e8b57;margin-left:-1px}
.lane.up-against:before,.lane.on-against:after{border-left:3px solid #c0392b;margin-left:-1px}
.lane.up-rough:before,.lane.on-rough:after{border-left-style:dotted}
.dot{position:absolute;z-index:1;left:50%;top:.7em;width:.85em;height:.85em;margin:-.42em 0 0 -.38em;border:2.5px solid;border-radius:50%}
.what{padding:0 0 .7rem .8rem;overflow-wrap:anywhere;min-width:0}.gone{text-decoration:line-through}
@media(max-width:36rem){.pair{grid-template-columns:1fr;gap:.15rem;margin:1.1rem 0}
.line{--when:0rem;--pitch:1rem}.moment{flex-wrap:nowrap;position:relative}
.moment .when{display:none}.what:before{content:attr(data-when);display:block;color:#5f646b}}
"""
_TONES = {FOR: "#2e8b57", AGAINST: "#c0392b", "ended": "#7b2d26", "deal": "#2e8b57", "offer": "#1f5fa8", "signed": "#1f5fa8"}
_FAINT = "#8a8f98"


def write_story(story: Story, world: World, called: Callable[[Told], str], club: str) -> bytes:
    """The page, in UTF-8. ``called`` says a stance or report in words."""
    title = f"{club}: the story of the talks"
    pairs = "".join(_pair(pair, called) for pair in story.pairs) or "<p class='faint'>Nothing that is known contradicts anything else.</p>"
    states = "".join(_state(one, world) for one in story.standing) or "<p class='faint'>There are no talks.</p>"
    return (f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title>"
            f"<meta name='viewport' content='width=device-width,initial-scale=1'><style>{_CSS}</style></head><body>"
            f"<h1>{escape(title)}</h1><p class='faint'>As known on {story.day.isoformat()}. Nothing is overwritten: later news stands "
            f"beside earlier.</p><h2>How it stands</h2>{states}<h2>Contradictions, side by side</h2>{pairs}"
            "<h2>Timeline</h2><p class='faint'>Hollow: only claimed, or denied. Green or red line: for it, or against; dotted: not "
            f"confirmed.</p>{_timeline(story.moments)}</body></html>").encode()  # fmt: skip


def _timeline(moments: Sequence[Moment]) -> str:
    """A row a moment, which breaks over sheets and on a phone; whose it is, is told by the line on which its dot stands."""
    if not moments:
        return "<p class='faint'>Nothing is known by then.</p>"
    lanes = list(dict.fromkeys(one.lane for one in moments))
    names = "".join(f"<div class='faint' style='--n:{n}'>{escape(lane)}</div>" for n, lane in enumerate(lanes))
    return f"<div class='line'><div class='names'>{names}</div>{''.join(_rows(moments, lanes))}</div>"


def _rows(moments: Sequence[Moment], lanes: Sequence[str]) -> Iterator[str]:
    held = dict.fromkeys(lanes, "")
    for one in moments:
        before = dict(held)
        if one.tone in (FOR, AGAINST) and not one.taken_back:
            held[one.lane] = "" if one.sureness == DENIED else f"{one.tone} rough" if one.sureness != CONFIRMED else one.tone
        drawn = "".join(
            f"<div class='lane{_line('up', before[lane])}{_line('on', held[lane])}'>{_dot(one) if lane == one.lane else ''}</div>"
            for lane in lanes
        )
        when = escape(one.on.words)
        yield (f"<div class='moment'><div class='when faint'>{when}</div><div class='lanes'>{drawn}</div>"
               f"<div class='what' data-when='{when}'>{_what(one)}</div></div>")  # fmt: skip


def _line(side: str, held: str) -> str:
    """Whether they were, or are from then on, for it or against it, and how surely."""
    return "".join(f" {side}-{part}" for part in held.split())


def _dot(one: Moment) -> str:
    colour = _FAINT if one.taken_back else _TONES.get(one.tone, _FAINT)
    return f"<i class='dot' style='border-color:{colour};background:{'#fff' if one.sureness in (CLAIMED, DENIED) else colour}'></i>"


def _what(one: Moment) -> str:
    told = f" — {one.sureness}, by {one.says or '(erased)'}" if one.sureness else ""
    whose = "" if one.words.startswith((one.lane, "it is denied")) else f"{one.lane}: "
    words = f"<span{' class=gone' if one.taken_back else ''}>{escape(f'{whose}{one.words}{told}')}</span>"
    gone = " <span class='faint'>(taken back)</span>" if one.taken_back else ""
    return words + gone + (f"<br><span class='faint'>source: {escape(one.source)}</span>" if one.source else "")


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
