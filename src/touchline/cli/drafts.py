"""What is typed for the ledger, as the draft of an entry: scopes, showings, duties, and what is kept beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from touchline.domain.ledger.ledger import LIFT, SAY
from touchline.domain.ledger.scope import LIST_KEYS, PHRASE_KEYS
from touchline.domain.rushes.ranges import parse_range
from touchline.domain.time.moment import parse_day
from touchline.errors import BadInput
from touchline.stages.ledger.ledger import Draft
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now
from touchline.wiring import Desk

_FREE = ("mark", "music", "sound", "topic", "owner")
"""Names that are written down as somebody gave them, with commas or without."""
_CONDITIONS = (*LIST_KEYS, "group", "shot", "span", "channel", "for", "territory", "except", "use", "from", "until", "not_before", "duty")


def draft_of(desk: Desk, kind: str, given: Mapping[str, Any]) -> Draft:
    """The draft that the options of one verb mean. Raises BadInput, Missing."""
    _need_filled(given)
    by = given["party_"] if kind == SAY else given["by_"]
    scope = _scope(desk, given) if kind != LIFT else {}
    if kind in ("release", "refusal") and not scope.get("person"):
        scope["person"] = [by]
    more = {
        key: value
        for key, value in (
            ("notice", given.get("notice_")),
            ("people", given.get("people_cleared_")),
            ("limit_frames", given.get("limit_frames_")),
            ("rung", given.get("rung_")),
            ("duties", _whole(given.get("duty_"))),
        )
        if value
    }
    private = {key: text for key, text in (("why", given["why_"]), ("clause", given["clause_"])) if text}
    papers = {"evidence": scan} if (scan := given["evidence_"]) is not None else {}
    return Draft(kind, by, scope, _terms(given), lifts=given.get("entry_", ""), more=more, private=private, papers=papers)


def _need_filled(given: Mapping[str, Any]) -> None:
    """Raises BadInput for a condition that is given and names nothing: left out, it would mean anything."""
    for name in _CONDITIONS:
        value = given.get(f"{name}_")
        for text in [value] if isinstance(value, str) else value or ():
            if not text.strip(" ,\t"):
                raise BadInput(f"--{name.replace('_', '-')} is empty.", "Say which, or leave it out.")


def _scope(desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    for key in LIST_KEYS:
        values = (_whole if key in PHRASE_KEYS else _names if key in _FREE else _split)(given.get(f"{key}_"))
        if values:
            scope[key] = values
    if groups := _split(given.get("group_")):
        scope["person"] = [*scope.get("person", ()), *(f"@{name}" for name in groups)]
    if days := _days(given.get("shot_") or "", "--shot"):
        scope["shot"] = days
    if given.get("channel_"):
        scope["channel"] = given["channel_"]
    if given.get("span_"):
        if len(scope.get("clip", ())) != 1:
            raise BadInput("A span belongs to one clip.", "Name it with --clip CLIP --span FROM..TO.")
        clip = clip_called(clips_as_known(desk.store, world_now(desk.store)).values(), scope["clip"][0])
        span = parse_range(given["span_"], clip, desk.frame_times(clip))
        scope["clip"], scope["span"] = [clip.id], [span.start, span.end]
    return scope


def _terms(given: Mapping[str, Any]) -> dict[str, Any]:
    terms: dict[str, Any] = {
        "platforms": _split(given.get("for_")),
        "territories": _split(given.get("territory_")),
        "except_territories": _split(given.get("except_")),
        "uses": _split(given.get("use_")),
    }
    begin, end = (parse_day(given[key]) if given.get(key) else None for key in ("from_", "until_"))
    if begin and end and end < begin:
        raise BadInput(f"--until {end} is before --from {begin}.", "Swap them, or correct one; both days are included.")
    if begin:
        terms["from"] = begin.isoformat()
    if end:
        terms["until"] = (end + timedelta(days=1)).isoformat()
    if given.get("not_before_"):
        if given.get("until_"):
            raise BadInput("--until and --not-before say the same thing twice.", "Give one of them.")
        terms["until"] = parse_day(given["not_before_"]).isoformat()
    return {key: value for key, value in terms.items() if value}


def _days(text: str, what: str) -> list[str] | None:
    """``2025-08-01..2025-12-31``, both days included, as the half-open pair that is stored."""
    if not text:
        return None
    first, dots, last = text.partition("..")
    begin, end = parse_day(first.strip()), parse_day((last if dots else first).strip())
    if end < begin:
        raise BadInput(f"{what} {text} ends before it begins.", "Give the earlier day first.")
    return [begin.isoformat(), (end + timedelta(days=1)).isoformat()]


def _split(values: Iterable[str] | None) -> list[str]:
    return [part.strip() for value in values or () for part in value.split(",") if part.strip()]


def _names(values: Iterable[str] | None) -> list[str]:
    """A list, or a name with a comma in it (``Hello, Goodbye``): nobody can tell, so both are meant."""
    parts = _split(values)
    return list(dict.fromkeys((*(whole.strip() for whole in values or () if len(_split([whole])) > 1), *parts)))


def _whole(values: Iterable[str] | None) -> list[str]:
    return [value for value in values or () if value.strip()]
