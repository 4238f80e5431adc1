"""Carrying out fixes on a cut: what is taken out, covered, hidden or shown from elsewhere, and nothing else.

Pieces of an event are named after it (``e1+50``), so that a step finds all of it again, however often it was mended.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, count

from touchline.domain.cut.cut import Cut, Event, piece
from touchline.domain.cut.pace import Pace
from touchline.domain.cut.treatment import Treatment
from touchline.domain.time.time import Span, minus, union

Paces = Mapping[str, Pace]
"""How the frames of each clip follow each other, by id."""

OURS_INSTEAD = {"mute": "silence", "bleep": "tone", "black": "black", "card": "card"}
"""Fixes that put something of our own in the place of what may not be shown."""
HIDING = ("blur", "pixelate", "room-tone")
"""Fixes that leave the event as it is and hide something in it: they rest on the leak scan."""
INSTEAD = ("angle", "take")
CLOSING = ("trim", "drop")
"""Fixes that make the cut shorter."""


@dataclass(frozen=True)
class Step:
    """One fix of one event. ``takes`` are the cut frames it changes; ``shows`` the footage that comes there instead; ``text``
    what a card says; ``treatments`` what is hidden."""

    kind: str
    event: str
    takes: Span
    shows: Event | None = None
    text: str = ""
    treatments: tuple[Treatment, ...] = ()


def carry_out(cut: Cut, steps: Sequence[Step], paces: Paces) -> Cut:
    """The cut with all the steps done, each given in frames of this cut: what moves nothing first, then from the end backwards."""
    events = list(cut.events)
    names = Names({event.id for event in events})
    for step in steps:
        if step.kind in HIDING:
            events = [_hidden(event, step) if part_of(event.id, step.event) else event for event in events]
        elif step.kind not in CLOSING:
            events = [part for event in events for part in _covered(event, step, names, cut.rate, paces)]
    closing = union(step.takes for step in steps if step.kind in CLOSING)
    for takes in reversed(closing):
        events = [part for event in events for part in _closed(event, takes, names, cut.rate, paces)]
    return replace(cut, events=tuple(events))


def part_of(name: str, event: str) -> bool:
    """Whether a piece was made of an event, or is it."""
    return f"{name}+".startswith(f"{event}+")


def made_of(piece_id: str, ids: Container[str]) -> str:
    """The event before the mend that a piece was made of."""
    while piece_id not in ids and "+" in piece_id:
        piece_id = piece_id.rpartition("+")[0]
    return piece_id


class Names:
    """Names for new pieces that no event of the cut has, nor had before this mend."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def fresh(self, wanted: str) -> str:
        name = next(n for n in chain([wanted], (f"{wanted}.{n}" for n in count(2))) if n not in self._taken)
        self._taken.add(name)
        return name


def _hidden(event: Event, step: Step) -> Event:
    if event.clip is None:
        return event
    return replace(event, treatments=tuple(sorted({*event.treatments, *step.treatments})))


def _covered(event: Event, step: Step, names: Names, rate: Fraction, paces: Paces) -> Iterator[Event]:
    here = event.place.meets(step.takes) if part_of(event.id, step.event) else None
    if here is None or (event.clip is None and step.shows is not None):
        yield event
        return
    yield from _parts(event, minus(event.place, [here]), names, rate, paces)
    if step.shows is not None:
        name = event.id if here == event.place else names.fresh(f"{event.id}+{step.kind}{here.start}")
        pace = paces.get(step.shows.clip or "")
        shown = pace.piece(step.shows, here, rate, name) if pace else replace(step.shows, id=name)
        yield replace(shown, dissolve=event.dissolve if here == event.place else 0)
    else:
        ours = OURS_INSTEAD[step.kind]
        name = names.fresh(f"{event.id}+{ours}{here.start}")
        yield Event(name, event.channel, event.track, here.start, len(here), ours=ours, text=step.text)


def _closed(event: Event, takes: Span, names: Names, rate: Fraction, paces: Paces) -> Iterator[Event]:
    for part in _parts(event, minus(event.place, [takes]), names, rate, paces):
        yield replace(part, at=part.at - len(takes)) if part.at >= takes.end else part


def _parts(event: Event, places: Iterable[Span], names: Names, rate: Fraction, paces: Paces) -> Iterator[Event]:
    for place in places:
        if place == event.place:
            yield event
        else:
            name = event.id if place.start == event.at else names.fresh(f"{event.id}+{place.start}")
            pace = paces.get(event.clip or "")
            yield pace.piece(event, place, rate, name) if pace else piece(event, place, rate, None, name)
