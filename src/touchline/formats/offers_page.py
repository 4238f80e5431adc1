"""Writes what offers would cost as one page to print: side by side on the first sheet, with a chart; the frames behind it after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from html import escape

from touchline.domain.talks.offer_cost import OfferCost, length_in_words, share_needed, where_reckoned
from touchline.formats.offers_frames import frames_behind
from touchline.formats.talk_page import PAPER_CSS

_CSS = PAPER_CSS + """
.legend i{display:inline-block;width:.9em;height:.9em;border-radius:2px;margin-right:.3em;vertical-align:-.1em}
.legend span{margin-right:1em}th.o{width:calc(70%/var(--offers))}
.bar{display:flex;align-items:center;gap:.6rem;margin:.1rem 0 .6rem}
.bar svg{flex:1;height:1.4rem;min-width:0}.bar span{flex:none;width:9rem}
.rank{table-layout:fixed}.rank td:nth-child(1){width:2.4em}.rank td:nth-child(2){width:8em;overflow-wrap:anywhere}
.rank td:nth-child(4){width:108px}.rank td:nth-child(5){width:11.5em}.rank svg{display:block;width:92px;height:.7em;margin-top:.25em}
section{break-before:page;margin-top:2.5rem}section h2{margin-top:0}h3{margin:1rem 0 .3rem;font-size:1rem}h3,h4{break-after:avoid}
.way{margin:.1rem 0 .3rem;font-size:.85em;color:#8a5a00}h4{margin:.7rem 0 .2rem;font-size:.95rem}h4 .faint{font-weight:400;font-size:.85em}
.small td,.small th{font-size:.85em;padding:.15rem .4rem}.where td:not(:last-child){white-space:nowrap}
.where th:last-child{width:99%}.where td:last-child:nth-child(n+6){min-width:14em}
.where td:nth-child(7){white-space:normal;overflow-wrap:anywhere;min-width:11em}
@media(max-width:36rem){.wide{overflow-x:auto}td.n,th.n{white-space:normal}th,td{padding:.3rem .25rem}.side{font-size:.8em}
.bar span{width:5.5rem;font-size:.85em}.rank td:nth-child(2){width:4.5em}.rank td:nth-child(4){width:34px}.rank td:nth-child(5){width:5.5em}
.rank svg{width:30px}}
@media print{section{margin-top:0}h2{margin:.6rem 0 .2rem;font-size:1rem}h4{font-size:.85rem;margin:.4rem 0 .1rem}
td,th{padding:.13rem .4rem}.bar{margin:0 0 .25rem}.bar svg{height:1rem}.way{font-size:.75em;margin:0}
.small td,.small th{padding:.1rem .4rem}}
"""
PARTS = (
    ("viable", "viable", "#2e8b57"), ("lost", "lost to the offer", "#c0392b"), ("blocked", "blocked by others", "#6b7078"),
    ("open", "nobody's yes yet", "#d9a21b"),
)  # fmt: skip
_TOP, _WAYS = 5, 2


def write_offers(club: str, offers: Sequence[OfferCost]) -> bytes:
    """The page, in UTF-8; A4 when printed."""
    title = f"{club}: what {'this offer' if len(offers) == 1 else f'these {len(offers)} offers'} would cost"
    cuts = ", ".join(one.cut.label for one in offers[0].episodes)
    sections = "".join(frames_behind(number, one) for number, one in enumerate(offers, 1))
    return (f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{escape(title)}</title>"
            f"<meta name='viewport' content='width=device-width,initial-scale=1'><style>{_CSS}</style></head><body>"
            f"<div class='sheet'><h1>{escape(title)}</h1><p class='faint'>Reckoned with {escape(cuts)} as known on "
            f"{offers[0].known.day}. Every number leads to its frames. Nothing was written.</p>"
            f"{_chart(offers)}{_table(offers)}{_dearest(offers)}</div>{sections}</body></html>").encode()  # fmt: skip


def _chart(offers: Sequence[OfferCost]) -> str:
    """Bars: of what is at hand, how much is viable under each offer, and where the rest goes."""
    most = max((one.minutes("total") for one in offers), default=Fraction()) or Fraction(1)
    bars = "".join(_bar(number, one, most) for number, one in enumerate(offers, 1))
    legend = "".join(f"<span><i style='background:{colour}'></i>{called}</span>" for _, called, colour in PARTS)
    return f"<h2>What is left of the cuts at hand</h2>{bars}<p class='legend faint'>{legend}</p>"


def _bar(number: int, one: OfferCost, most: Fraction) -> str:
    left, parts = 0.0, []
    for part, called, colour in PARTS:
        width = float(one.minutes(part) / most) * 100
        if width > 0:
            words = f"{called}: {length_in_words(one.minutes(part) * 60)}"
            parts.append(f"<a href='#o{number}-{part}'><rect x='{left:.2f}' width='{width:.2f}' height='1' fill='{colour}'>"
                         f"<title>{escape(words)}</title></rect></a>")  # fmt: skip
        left += width
    title = escape(one.terms.title)
    return (f"<div>{title}</div><div class='bar'><svg role='img' aria-label='{title}' viewBox='0 0 100 1' preserveAspectRatio='none'>"
            f"{''.join(parts)}</svg><span>{length_in_words(one.minutes('viable') * 60)} viable</span></div>")  # fmt: skip


def _table(offers: Sequence[OfferCost]) -> str:
    heads = "".join(f"<th class='n o'>{escape(one.terms.title)}</th>" for one in offers)
    rows = []
    for what, part, told in _ROWS:
        cells = "".join(f"<td class='n'><a href='#o{n}-{part}'>{escape(told(one))}</a></td>" for n, one in enumerate(offers, 1))
        rows.append(f"<tr><td>{what}</td>{cells}</tr>")
    table = f"<table class='side' style='--offers:{len(offers)}'><tr><th></th>{heads}</tr>{''.join(rows)}</table>"
    return f"<h2>Side by side</h2><div class='wide'>{table}</div>"


def _lasting(part: str) -> Callable[[OfferCost], str]:
    return lambda one: length_in_words(one.minutes(part) * 60)


def _fee(one: OfferCost) -> str:
    return str(one.terms.fee.total) if one.terms.fee else "none named"


_ROWS: tuple[tuple[str, str, Callable[[OfferCost], str]], ...] = (
    ("Fee", "fee", _fee),
    ("Kill fee", "fee", lambda one: str(one.terms.fee.kill) if one.terms.fee and one.terms.fee.kill else "none"),
    ("Reckoned for", "territories", where_reckoned),
    ("Viable", "viable", _lasting("viable")),
    ("Fee per viable minute", "fee", lambda one: str(one.fee_per_minute) if one.fee_per_minute else "nothing viable"),
    ("Lost to the offer", "lost", _lasting("lost")),
    ("Blocked by others", "blocked", _lasting("blocked")),
    ("Nobody's yes yet", "open", _lasting("open")),
    ("Scenes lost, in part or whole", "scenes", lambda one: str(one.scenes_lost)),
    ("People lost", "people", lambda one: str(len(one.people_lost))),
    ("Episodes still viable", "episodes", lambda one: f"{len(one.viable_episodes)} of {len(one.episodes)}"),
    ("Viable in all that is licensed", "territories", lambda one: length_in_words(one.minutes_everywhere * 60)),
    ("Territories open", "territories", lambda one: f"{len(one.reach)} of {len(one.licensed)}"),
    ("Territories kept from others", "territories", lambda one: str(len(one.kept_from_others))),
)


def _dearest(offers: Sequence[OfferCost]) -> str:
    most = max((each.seconds for one in offers for each in one.restrictions), default=Fraction()) or Fraction(1)
    return "<h2>Restrictions, the dearest first</h2>" + "".join(_ranked(n, one, most) for n, one in enumerate(offers, 1))


def _ranked(number: int, one: OfferCost, most: Fraction) -> str:
    rows = "".join(_rank_rows(number, one, most))
    rest = len(one.restrictions) - _TOP
    more = f" {rest} more are in the frames behind." if rest > 0 else ""
    instead = f" Reckoned instead of the deal {escape(one.instead)}." if one.instead else ""
    share = f"An episode is viable while {float(share_needed(one.terms.episodes)):.0%} of it is left.{more}{instead}"
    rest = len(one.in_the_way) - _WAYS
    way = "".join(f"<p class='way'>It cannot be signed as it is: {escape(words)}</p>" for words in one.in_the_way[:_WAYS])
    way += f"<p class='way'>… and {rest} more: touchline what-if tells them.</p>" if rest > 0 else ""
    return (f"<h4>{escape(one.terms.title)} <span class='faint'>{share}</span></h4>{way}"
            f"<table class='small rank'>{rows or '<tr><td>It forbids nothing.</td></tr>'}</table>")  # fmt: skip


def _rank_rows(number: int, one: OfferCost, most: Fraction) -> Iterator[str]:
    for rank, each in enumerate(one.restrictions[:_TOP], 1):
        width = float(each.seconds / most) * 90
        colour, could = ("#d9a21b", "could take ") if each.might else ("#c0392b", "")
        bar = f"<svg viewBox='0 0 90 1' preserveAspectRatio='none'><rect width='{width:.1f}' height='1' fill='{colour}'/></svg>"
        term = f"<td>clause {escape(each.becomes.term.clause)}</td><td>{escape(each.becomes.words)}</td>"
        yield (f"<tr><td>{rank}.</td>{term}<td>{bar}</td>"
               f"<td class='n'><a href='#o{number}-r{rank}'>{could}{length_in_words(each.seconds)}</a></td></tr>")  # fmt: skip
