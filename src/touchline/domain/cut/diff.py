"""What changed between two versions of a cut, in frames: as data, and as plain sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from touchline.domain.cut.cut import Cut, Event, track_order
from touchline.domain.time.time import rate_text
from touchline.errors import BadInput

KINDS = ("added", "removed", "replaced", "extended-head", "extended-tail", "trimmed-head", "trimmed-tail", "slipped",
         "retimed", "moved", "dissolve", "changed", "treated")  # fmt: skip
"""What can happen to an event."""


@dataclass(frozen=True)
class Change:
    """One change. ``frames`` are cut frames: how many were added, taken, trimmed; for ``moved`` and ``slipped`` how
    far, negative for earlier. ``pushed`` is a move that only follows from what changed before it on its track."""

    kind: str
    before: Event | None
    after: Event | None
    frames: int
    pushed: bool = False

    @property
    def event(self) -> Event:
        """The event as it is now, or as it last was."""
        found = self.after or self.before
        assert found is not None
        return found


def diff(old: Cut, new: Cut, rates: Mapping[str, Fraction]) -> list[Change]:
    """Every change from one version to another; ``rates`` are the clips' own. The same cut twice gives none.

    Raises BadInput where the two run at different rates, for their frames are not the same frames.
    """
    if old.rate != new.rate:
        raise BadInput(
            f"{old.label} runs at {rate_text(old.rate)} and {new.label} at {rate_text(new.rate)}.",
            "Only cuts of one rate can be compared in frames.",
        )
    pairs = _paired(old.events, new.events)
    mine, theirs = {id(a) for a, _ in pairs}, {id(b) for _, b in pairs}
    gone = [event for event in old.events if id(event) not in mine]
    come = [event for event in new.events if id(event) not in theirs]
    replaced = _replaced(gone, come)
    changes = [Change("replaced", a, b, b.length) for a, b in replaced]
    kept_out = {id(event) for pair in replaced for event in pair}
    changes += [Change("removed", a, None, a.length) for a in gone if id(a) not in kept_out]
    changes += [Change("added", None, b, b.length) for b in come if id(b) not in kept_out]
    settled = _in_order(pairs)
    for a, b in pairs:
        changes += _between(a, b, new.rate, rates, id(b) in settled)
    return sorted(changes, key=_reading_order)


def _reading_order(change: Change) -> tuple[int, tuple[bool, int, str], int]:
    event = change.event
    return event.at, track_order(event.track), KINDS.index(change.kind)


def _shown(event: Event) -> tuple[str, str]:
    """What an event shows: events that show different things are never the same."""
    sought = event.sought
    named = f"{sought.reel}/{sought.name}/{sought.file}" if sought and event.unmatched else event.unmatched
    return event.channel, event.clip or (f"{event.ours}:{event.text}" if event.ours else named)


def _paired(old: Sequence[Event], new: Sequence[Event]) -> list[tuple[Event, Event]]:
    """Events of both that are the same piece: alike in all first, then by id, then by the range they show, then by
    where they lie."""
    pairs: list[tuple[Event, Event]] = []
    was, now = list(old), list(new)
    for key in (_all_of_it, _name_of_it, _range_of_it):
        was, now, found = _joined(was, now, key)
        pairs += found
    left: dict[tuple[str, str], list[Event]] = defaultdict(list)
    for event in was:
        left[_shown(event)].append(event)
    for event in now:
        there = next((other for other in left[_shown(event)] if _overlapping(other, event)), None)
        if there is not None:
            left[_shown(event)].remove(there)
            pairs.append((there, event))
    return pairs


def _joined(
    old: Sequence[Event], new: Sequence[Event], key: Callable[[Event], Hashable]
) -> tuple[list[Event], list[Event], list[tuple[Event, Event]]]:
    """What is left of both when those of the same key, in order, have found each other."""
    among: dict[Hashable, list[Event]] = defaultdict(list)
    for event in reversed(old):
        among[key(event)].append(event)
    pairs = [(among[key(event)].pop(), event) for event in new if among.get(key(event))]
    taken = {id(event) for event in chain.from_iterable(pairs)}
    return [a for a in old if id(a) not in taken], [b for b in new if id(b) not in taken], pairs


def _all_of_it(event: Event) -> Hashable:
    return _shown(event), event.track, event.at, event.length, event.source, event.begins, event.speed


def _name_of_it(event: Event) -> Hashable:
    return _shown(event), event.id


def _range_of_it(event: Event) -> Hashable:
    return _shown(event), event.source, event.begins, event.speed, event.length


def _overlapping(a: Event, b: Event) -> bool:
    if a.source is None or b.source is None:
        return a.track == b.track and a.place.meets(b.place) is not None
    return a.source.meets(b.source) is not None


def _replaced(gone: Sequence[Event], come: Sequence[Event]) -> list[tuple[Event, Event]]:
    """What came where something else had been: on the same track, from the same frame or for most of its length."""
    out: list[tuple[Event, Event]] = []
    free = list(come)
    for a in gone:
        for b in free:
            shared = a.place.meets(b.place)
            most = shared is not None and 2 * len(shared) > max(a.length, b.length)
            if a.track == b.track and (most or (a.at, a.length) == (b.at, b.length)):
                out.append((a, b))
                free.remove(b)
                break
    return out


def _in_order(pairs: Sequence[tuple[Event, Event]]) -> set[int]:
    """Of events that stayed on their track, the most that kept their order: only these were pushed, the others moved.
    The longest rising row (Schensted 1961), by patience."""
    kept: set[int] = set()
    rows: dict[str, list[tuple[Event, Event]]] = defaultdict(list)
    for a, b in pairs:
        if a.track == b.track:
            rows[b.track].append((a, b))
    for row in rows.values():
        kept |= _rising(sorted(row, key=lambda pair: pair[0].at))
    return kept


def _rising(row: Sequence[tuple[Event, Event]]) -> set[int]:
    tops: list[int] = []
    at_top: list[int] = []
    back: list[int] = []
    for n, (_, b) in enumerate(row):
        pile = bisect_left(tops, b.at)
        tops[pile:] = [b.at, *tops[pile + 1 :]]
        at_top[pile:] = [n, *at_top[pile + 1 :]]
        back.append(at_top[pile - 1] if pile else -1)
    kept, n = set(), at_top[-1] if at_top else -1
    while n >= 0:
        kept.add(id(row[n][1]))
        n = back[n]
    return kept


def _between(a: Event, b: Event, rate: Fraction, rates: Mapping[str, Fraction], in_order: bool) -> Iterator[Change]:
    """What happened to one event."""
    if a.speed != b.speed:
        yield Change("retimed", a, b, b.length - a.length)
    elif a.begins is not None and b.begins is not None and a.speed:
        yield from _edges(a, b, a.speed * rates.get(a.clip or "", rate) / rate)
    elif a.length != b.length:
        longer = b.length > a.length
        yield Change("extended-tail" if longer else "trimmed-tail", a, b, abs(b.length - a.length))
    if a.track != b.track or a.at != b.at - _head(a, b, rate, rates):
        yield Change("moved", a, b, b.at - a.at, pushed=in_order and a.track == b.track)
    if a.dissolve != b.dissolve:
        yield Change("dissolve", a, b, b.dissolve - a.dissolve)
    if (a.text, a.tracks) != (b.text, b.tracks):
        yield Change("changed", a, b, 0)
    if a.treatments != b.treatments:
        yield Change("treated", a, b, 0)


def _edges(a: Event, b: Event, step: Fraction) -> Iterator[Change]:
    head = _later(a, b, step)
    tail = b.length - a.length + head
    if head and head == tail:
        yield Change("slipped", a, b, head)
        return
    if head:
        yield Change("trimmed-head" if head > 0 else "extended-head", a, b, abs(head))
    if tail:
        yield Change("extended-tail" if tail > 0 else "trimmed-tail", a, b, abs(tail))


def _later(a: Event, b: Event, step: Fraction) -> int:
    """By how many cut frames of the source ``b`` begins later."""
    return round(((b.begins or Fraction(0)) - (a.begins or Fraction(0))) / step)


def _head(a: Event, b: Event, rate: Fraction, rates: Mapping[str, Fraction]) -> int:
    """How far an event's place shifts by its head alone: trimmed in place it begins later by as much, whatever its tail does."""
    if a.begins is None or b.begins is None or not a.speed or a.speed != b.speed:
        return 0
    head = _later(a, b, a.speed * rates.get(a.clip or "", rate) / rate)
    return head if b.at - a.at == head else 0
