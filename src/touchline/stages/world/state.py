"""State: what people say of the footage: facts, what they signed as watched, where and when a clip was shot."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from touchline.domain.facts.facts import BOTH, FACT_KINDS, unidentified
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.people.kept import PURGED
from touchline.domain.rushes.media import Clip
from touchline.domain.time.moment import parse_day
from touchline.domain.time.time import Span
from touchline.domain.world.seen import FACT, WATCHED
from touchline.domain.world.undo import UNDO, standing
from touchline.domain.world.world import CLIP_IS, PERSON, PLACE, ZONE, Statement, handle_of, world_of
from touchline.errors import BadInput, Conflict, Missing
from touchline.ports import Store

CHANNEL_OF = {
    "person": BOTH,
    "words": "sound",
    "text": "picture",
    "mark": "picture",
    "music": "sound",
    "sound": "sound",
    "place": BOTH,
    "topic": BOTH,
}
"""In which channel something is perceived unless said otherwise: the wider, where both are possible."""


def state_fact(
    store: Store, clip: Clip, span: Span, kind: str, value: str, by: str, *, channel: str = "", says: str = "yes"
) -> Statement:
    """State that something is, or with ``says="no"`` is not, in these frames.

    A person nobody knows yet is taken in. Raises BadInput for a span outside the clip, an unknown kind or channel, no name of who says so.
    """
    need_signature(by)
    need_inside(clip, span)
    if kind not in FACT_KINDS:
        raise BadInput(f"There is no kind of fact {kind!r}.", f"Choose one of {', '.join(FACT_KINDS)}.")
    if channel not in ("", "picture", "sound", BOTH):
        raise BadInput(f"There is no channel {channel!r}.", "Choose picture, sound or both.")
    if not value.strip():
        raise BadInput(f"A fact of kind {kind} needs a value.", "Add --value, such as a name or a topic.")
    body = {
        "clip": clip.id,
        "from": span.start,
        "to": span.end,
        "channel": channel or CHANNEL_OF[kind],
        "kind": kind,
        "says": says,
    }
    named = _person(store, value, by) if kind == "person" and not unidentified(value) else value
    if kind in ("words", "text"):
        return store.journal.state(FACT, body, by, private={"value": value})
    return store.journal.state(FACT, {**body, "value": handle_of(named) if kind == "place" else named}, by)


def _person(store: Store, typed: str, by: str) -> str:
    from touchline.stages.world.people import introduced

    return introduced(store, typed, by)


def sign_watched(store: Store, clip: Clip, span: Span, by: str, what: tuple[str, ...] = WATCHFUL) -> Statement:
    """Sign that a named person watched and listened to these frames, looking for everything in ``what``."""
    need_signature(by)
    need_inside(clip, span)
    for thing in what:
        if thing not in WATCHFUL:
            raise BadInput(f"Nobody looks for {thing!r}.", f"Choose from {', '.join(WATCHFUL)}.")
    return store.journal.state(WATCHED, {"clip": clip.id, "from": span.start, "to": span.end, "what": list(what)}, by)


def say_of_clip(store: Store, clip: Clip, what: str, value: str | None, by: str) -> Statement:
    """Say where (``place``), on which day (``shot``), at which match (``fixture``) a clip was shot, or whose it is
    (``owner``; None: ours)."""
    need_signature(by)
    if what == "shot" and value:
        parse_day(value)
    if what == "place" and value:
        value = handle_of(value)
        store.journal.state(PLACE, {"place": value}, by)
    if what == "fixture" and value and value not in (known := world_of(store.journal.statements()).fixtures):
        raise Missing(f"There is no fixture {value}.", f"touchline fixtures lists them ({len(known)}).")
    return store.journal.state(CLIP_IS, {"clip": clip.id, "what": what, "value": value}, by)


def shoot_in(store: Store, zone: str, by: str) -> Statement:
    """Say in which time zone people shoot: cameras that write universal time are read in it. Raises BadInput for none that
    there is."""
    need_signature(by)
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        raise BadInput(f"There is no time zone {zone!r}.", "Write it as Europe/London.") from None
    return store.journal.state(ZONE, {"zone": zone}, by)


def undo(store: Store, number: int, by: str) -> Statement:
    """Take back statement ``number``: from now on it counts for nothing. Raises Missing or Conflict where it cannot be."""
    need_signature(by)
    if any(said.seq == number for said in store.journal.of_kind(PURGED)):
        raise Conflict(f"Statement {number} purged somebody, and cannot be taken back.", "What was erased is gone.")
    _need_others_who_introduce(standing(store.journal.statements()), number)
    return store.journal.state(UNDO, {"undoes": number}, by)


def _need_others_who_introduce(statements: Iterable[Statement], number: int) -> None:
    """Raises Conflict where nobody would know a person any more: their no must go on finding them."""
    people = [said for said in statements if said.kind == PERSON]
    taken = next((said.body["id"] for said in people if said.seq == number), None)
    if taken and all(said.seq == number for said in people if said.body["id"] == taken):
        raise Conflict(f"Statement {number} is what makes somebody known, and a yes or a no may rest on it.",
                       "Say whom a face or voice is not instead: touchline people not")


def need_inside(clip: Clip, span: Span) -> None:
    """Raises BadInput where the span goes beyond the clip."""
    if span.end > clip.frames:
        unit = "frames" if clip.has_picture else "samples"
        raise BadInput(
            f"{clip.name} has {clip.frames} {unit}; {span.start}..{span.end} goes beyond its end.",
            f"Give a range within 0..{clip.frames}.",
        )


def need_signature(by: str) -> None:
    """Raises BadInput where nobody signs."""
    if not by.strip():
        raise BadInput("Nobody signs this.", "Add --by and the name of who says so.")
