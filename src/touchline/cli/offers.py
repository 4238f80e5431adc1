"""``touchline what-if --offer``: what offers would cost, side by side, every number with the frames behind it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from touchline.cli.affected import stretch
from touchline.cli.terminal import emit, progress, say, table
from touchline.domain.ledger.sentence import sentence
from touchline.domain.talks.offer_cost import (
    CutSpans,
    Episode,
    OfferCost,
    Restriction,
    length_in_words,
    lost_pairs,
    seconds_of,
    share_needed,
    where_reckoned,
)
from touchline.domain.talks.terms import Terms
from touchline.domain.time.moment import parse_day
from touchline.domain.time.time import Span, timecode
from touchline.errors import BadInput
from touchline.stages.talk.offers import cost_of_offers, offer_called
from touchline.wiring import Desk, text_of
from touchline.wiring_pages import offers_page

PARTS = ("viable", "lost", "blocked", "open")


def ask(desk: Desk, offers: Sequence[str], cuts: Sequence[str], on: str, use: str, page: Path | None, as_json: bool) -> None:
    """Reckon, tell, and with ``page`` write the page."""
    day = parse_day(on) if on else None
    if "," in use:
        raise BadInput("An offer is reckoned for one use at a time.", "Give one --use, such as film.")
    known = [offer_typed(desk, name) for name in offers]
    with progress(as_json) as report:
        found = cost_of_offers(desk.store, known, desk.now, desk.frame_times, cuts=cuts, on=day, use=use, report=report)
    if page:
        page.write_bytes(offers_page(desk.club, found))
    if as_json:
        emit({"offers": [document(one) for one in found], "as_of": found[0].known.as_of, "use": use, "written": False})
        return
    show(found)
    if page:
        say(f"The page to print is {page}.")
    say("Nothing was written.")


def offer_typed(desk: Desk, name: str) -> tuple[str, Terms]:
    """An offer as it is typed: a file, or talks of the season."""
    return offer_called(desk.store, name, text_of(Path(name)) if is_file(name) else None)


def is_file(name: str) -> bool:
    """Whether a file is meant, and not talks."""
    return name.endswith(".toml") or "/" in name or Path(name).is_file()


def document(one: OfferCost) -> dict[str, Any]:
    """One offer as JSON: totals, restrictions by cost, then every cut with its frames."""
    terms, fee = one.terms, one.terms.fee
    return {
        "offer": one.name,
        "title": terms.title,
        "media": terms.media,
        "platforms": list(terms.platforms),
        "fee": str(fee.total) if fee else None,
        "kill_fee": str(fee.kill) if fee and fee.kill else None,
        "fee_per_viable_minute": str(one.fee_per_minute) if one.fee_per_minute else None,
        "reckoned_for": list(one.reckoned_for),
        "minutes": {part: round(float(one.minutes(part)), 4) for part in ("total", *PARTS)},
        "scenes_lost": one.scenes_lost,
        "people_lost": list(one.people_lost),
        "episodes": {
            "viable": [each.cut.name for each in one.viable_episodes],
            "not_viable": [each.cut.name for each in one.episodes if not each.enough],
            "share_needed": round(float(share_needed(terms.episodes)), 4),
        },
        "territories": {
            "viable_in_all": {"minutes": round(float(one.minutes_everywhere), 4), "frames": _frames(one.viable_everywhere)},
            "licensed": list(one.licensed), "open": list(one.reach), "kept_from_others": list(one.kept_from_others),
            "by_viable": [{"territories": list(place.territories), "minutes": round(float(seconds_of(place.viable) / 60), 4),
                           "episodes": list(place.episodes), "frames": _frames(place.viable)} for place in one.places],
        },
        "instead_of_deal": one.instead or None,
        "in_the_way": list(one.in_the_way),
        "restrictions": [_restriction(rank, each) for rank, each in enumerate(one.restrictions, 1)],
        "cuts": [_cut(each, one) for each in one.episodes],
    }  # fmt: skip


def _restriction(rank: int, one: Restriction) -> dict[str, Any]:
    return {
        "rank": rank,
        "clause": one.becomes.term.clause,
        "words": one.becomes.words,
        "might": one.might,
        "seconds": round(float(one.seconds), 3),
        "frames": _frames(one.alone),
        "back_if_dropped": _frames(one.back),
        "entries": [sentence(entry) for entry in one.entries],
    }


def _frames(spans: CutSpans) -> dict[str, list[list[int]]]:
    return {cut.label: _pairs(some) for cut, some in spans}


def _pairs(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _cut(one: Episode, offer: OfferCost) -> dict[str, Any]:
    return {
        "cut": one.cut.name,
        "version": one.cut.version,
        "label": one.cut.label,
        "frames_in_all": one.cut.frames,
        "viable": one.enough,
        "frames": {part: _pairs(getattr(one, part)) for part in PARTS},
        "scenes": [
            {"place": each.scene.place, "day": each.scene.day, "from": each.scene.at.start, "to": each.scene.at.end,
             "lost": _pairs(each.lost), "whole": each.whole}
            for each in one.cost.scenes if each.lost
        ],
        "people": [
            {"person": each.person, "before": _pairs(each.before), "after": _pairs(each.after)} for each in one.cost.people
        ],
        "spans": [stretch(pair, one.cut, offer.known) for pair in lost_pairs(one)],
    }  # fmt: skip


def show(found: Sequence[OfferCost]) -> None:
    """Side by side for a person; then which restriction costs how much, and where."""
    rows = [[name, *(told(one) for one in found)] for name, told in ROWS]
    table(["", *(one.terms.title for one in found)], rows)
    for one in found:
        say(f"\n{one.terms.title}: restrictions, the dearest first", style="bold")
        if one.instead:
            say(f"  reckoned instead of the deal {one.instead}, which it would amend")
        for words in one.in_the_way:
            say(f"  ! cannot be signed as it is: {words}", style="yellow")
        for rank, each in enumerate(one.restrictions, 1):
            could = "could take" if each.might else "takes"
            say(f"  {rank}. clause {each.becomes.term.clause} {could} {length_in_words(each.seconds)}: {each.becomes.words}")
            for cut, spans in each.alone:
                for span in spans:
                    first, last = (timecode(cut.start + at, cut.rate, cut.drop) for at in (span.start, span.end))
                    say(f"       {cut.label} {first}–{last} (frames {span.start}..{span.end})", style="dim")
        if not one.restrictions:
            say("  none")


def _minutes(part: str) -> Any:
    return lambda one: length_in_words(one.minutes(part) * 60)


ROWS = (
    ("fee", lambda one: str(one.terms.fee.total) if one.terms.fee else "none"),
    ("in all", _minutes("total")),
    ("reckoned for", lambda one: where_reckoned(one)),
    ("viable", _minutes("viable")),
    ("lost to the offer", _minutes("lost")),
    ("blocked by others", _minutes("blocked")),
    ("nobody's yes yet", _minutes("open")),
    ("scenes lost in part or whole", lambda one: str(one.scenes_lost)),
    ("people lost", lambda one: ", ".join(one.people_lost) or "nobody"),
    ("episodes viable", lambda one: f"{len(one.viable_episodes)} of {len(one.episodes)}"),
    ("viable in all licensed", lambda one: length_in_words(one.minutes_everywhere * 60)),
    ("territories open", lambda one: f"{len(one.reach)} of {len(one.licensed)} licensed"),
    ("kept from others", lambda one: f"{len(one.kept_from_others)} territories"),
    ("fee per viable minute", lambda one: str(one.fee_per_minute) if one.fee_per_minute else "nothing viable"),
)
