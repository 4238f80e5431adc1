"""Masks: where in each frame of a clip something lies that is to be hidden, followed through the shot.

Boxes are fractions of the upright picture: left, top, width, height. A face is known at the frames that were analysed; between
them its way is straight, short gaps are bridged, at both ends it is held where it was last seen. Heads are larger than faces, and
what moves is less surely where it is thought to be: both are allowed for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from touchline.domain.cut.cut import Event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.facts import Fact
from touchline.domain.mending.hiding import MARGIN, here
from touchline.domain.time.time import Span
from touchline.domain.words.words import has_phrase, normalised

Box = tuple[float, float, float, float]

_ABOVE, _BESIDE, _BELOW = 0.6, 0.45, 0.35
"""How much more than the face is hidden, in sizes of the face: hair above it, ears beside it, the neck below."""
_AROUND_TEXT = 0.15
_STRAYS = 0.35
"""Half-way between two frames that were analysed a face may be off its straight way by so much of that way."""
_DRIFTS = 0.03
"""How much larger a mask gets with every frame further from where the face was seen, in sizes of the face."""
_MOST_DRIFT = 0.6
_PACED = 6
"""Places from which it is told how fast something goes at an end, and for how many frames it may go on so."""
_HEARD = ("person", "words", "music")
"""What room tone must be free of: the hum of the room is what it is made of."""
_NEAR = 4.0
"""Sizes of the face that it may have gone in a gap and still be the same."""


@dataclass(frozen=True)
class Way:
    """One thing on its way through a shot: ``span`` the frames on which it may be seen, ``points`` where it was seen, in order.
    ``still`` for what does not move, such as writing."""

    span: Span
    points: tuple[tuple[int, Box], ...]
    still: bool = False

    def at(self, frame: int) -> Box:
        """Where it is, with all that has to be allowed for; it may reach beyond the picture's edge."""
        frames = [point[0] for point in self.points]
        place = bisect_left(frames, frame)
        if place < len(frames) and frames[place] == frame:
            return self._roomy(self.points[place][1], 0.0, 0.0)
        if place == 0 or place == len(frames):
            return self._held(self.points[:_PACED] if place == 0 else self.points[: -_PACED - 1 : -1], frame)
        return self._between(self.points[place - 1], self.points[place], frame)

    def _held(self, ends: Sequence[tuple[int, Box]], frame: int) -> Box:
        """Beyond either end: where it was seen last, and on to where it was going."""
        (seen, box), (other, before) = ends[0], ends[-1]
        away = min(abs(frame - seen), _PACED)
        pace = [(a - b) / max(abs(seen - other), 1) * away for a, b in zip(box[:2], before[:2], strict=True)]
        x, y, wide, high = box
        on = min(x, x + pace[0]), min(y, y + pace[1]), wide + abs(pace[0]), high + abs(pace[1])
        return self._roomy(box, 0.0, min(_MOST_DRIFT, _DRIFTS * abs(frame - seen)), on)

    def _between(self, before: tuple[int, Box], after: tuple[int, Box], frame: int) -> Box:
        share = (frame - before[0]) / (after[0] - before[0])
        box = part_way(before[1], after[1], share)
        far = max(abs(a - b) / max(size, 1e-6) for a, b, size in zip(before[1][:2], after[1][:2], box[2:], strict=True))
        return self._roomy(box, far * _STRAYS * 4 * share * (1 - share), 0.0)

    def straight(self, frame: int, held: int) -> Box | None:
        """Its place on the straight way between those where it was seen; the first or last for no more than ``held`` frames beyond."""
        frames = [point[0] for point in self.points]
        if not frames[0] - held <= frame <= frames[-1] + held:
            return None
        place = bisect_left(frames, frame)
        (first, before), (last, after) = self.points[max(0, place - 1)], self.points[min(place, len(frames) - 1)]
        return after if first == last else part_way(before, after, (frame - first) / (last - first))

    def _roomy(self, box: Box, strays: float, drifts: float, reach: Box | None = None) -> Box:
        """A box with room around it, in sizes of the face; around all of ``reach``, where that is more."""
        _, _, wide, high = box
        left, top, across, down = reach or box
        more = strays + drifts
        above, beside, below = (_AROUND_TEXT,) * 3 if self.still else (_ABOVE + more, _BESIDE + more, _BELOW + more)
        return left - beside * wide, top - above * high, across + 2 * beside * wide, down + (above + below) * high


@dataclass(frozen=True)
class Mask:
    """What one treatment covers: on which frames of the clip, and the ways of what is hidden. ``others`` are those of other faces,
    which are not to be taken for it."""

    kind: str
    span: Span
    ways: tuple[Way, ...]
    others: tuple[Way, ...] = ()

    def boxes(self, frame: int) -> list[Box]:
        """The parts of the picture to cover; none outside its frames."""
        if not self.span.start <= frame < self.span.end:
            return []
        there = [way for way in self.ways if way.span.start - MARGIN <= frame < way.span.end + MARGIN]
        return [way.at(frame) for way in there or self._gap(frame)]

    def _gap(self, frame: int) -> Sequence[Way]:
        """Between two ways: a straight one from where the first was last seen to where the second is first seen, or both."""
        before = [way for way in self.ways if way.span.end <= frame]
        after = [way for way in self.ways if way.span.start > frame]
        if not before or not after:
            return [*before[-1:], *after[:1]]
        one, other = max(before, key=lambda way: way.span.end), min(after, key=lambda way: way.span.start)
        if _near(one.points[-1][1], other.points[0][1]) and one.points[-1][0] < other.points[0][0]:
            return [Way(self.span, (one.points[-1], other.points[0]), one.still)]
        return [one, other]


@dataclass(frozen=True)
class Cover:
    """How what is treated in an event is covered: ``masks`` in the picture; ``avoid`` are frames of the clip on which something is
    heard, so that room tone is not taken there."""

    masks: tuple[Mask, ...] = ()
    avoid: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Covers:
    """The covers of a cut by the event's id, and what cannot be covered since nobody knows where it is: a sentence each."""

    by_event: Mapping[str, Cover] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


def covers(events: Iterable[Event], facts: Mapping[str, Sequence[Fact]]) -> Covers:
    """How every treated event is covered; ``facts`` by the clip's id."""
    found: dict[str, Cover] = {}
    lost: list[str] = []
    for event in events:
        if not event.treatments or event.clip is None or event.source is None:
            continue
        told = facts.get(event.clip, ())
        if event.channel == "sound":
            heard = (fact for fact in told if fact.kind in _HEARD and fact.perceivable("sound") and fact.says != "no")
            found[event.id] = Cover(avoid=tuple(fact.span for fact in heard))
            continue
        masks = [_mask(one, told) for one in event.treatments if one.span.meets(event.source)]
        found[event.id] = Cover(tuple(mask for mask in masks if mask.ways))
        lost += [f"{event.id} ({event.track}): nobody knows where in the picture {one.hides[1]} is." for one, mask in
                 zip((one for one in event.treatments if one.span.meets(event.source)), masks, strict=True) if not mask.ways]
    return Covers(found, tuple(lost))


def _mask(treatment: Treatment, facts: Sequence[Fact]) -> Mask:
    there = list(here(facts, "picture", treatment.span))
    hidden, others = (tuple(way for fact in there if _is(fact, treatment) is about and (way := way_of(fact))) for about in (True, False))
    return Mask(treatment.kind, treatment.span, hidden, tuple(way for way in others if not way.still))


def _is(fact: Fact, treatment: Treatment) -> bool:
    kind, value = treatment.hides
    if fact.kind != kind:
        return False
    return fact.value == value or (kind == "text" and has_phrase(normalised(fact.value), normalised(value)))


def way_of(fact: Fact) -> Way | None:
    """The way of what a fact is about; None where its places are not known."""
    boxes: Any = fact.detail.get("boxes")
    if boxes:
        points = sorted((int(frame), (float(x), float(y), float(w), float(h))) for frame, x, y, w, h in boxes)
        return Way(fact.span, tuple(points))
    box: Any = fact.detail.get("box")
    return Way(fact.span, ((fact.span.start, tuple(map(float, box))),), still=True) if box else None  # type: ignore[arg-type]


def part_way(one: Box, other: Box, share: float) -> Box:
    """The box so far on the straight way from one to the other."""
    x, y, wide, high = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return x, y, wide, high


def _near(one: Box, other: Box) -> bool:
    size = max(one[2], other[2], 1e-6), max(one[3], other[3], 1e-6)
    grown = one[2] / max(other[2], 1e-6)
    return 0.5 < grown < 2 and all(abs(a - b) < _NEAR * s for a, b, s in zip(one[:2], other[:2], size, strict=True))
