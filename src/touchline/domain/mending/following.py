"""Following what is hidden from frame to frame: the log saw a face on a few frames a second, and a film shows all of them.

Every frame near one on which the face was logged is looked at, and from each of these places the face is followed both ways, to
the nearest face of about its size; where that leads to the next logged place it is the way, where it does not both the straight
way and all that was found are covered. Where the log only lost sight of somebody at the end, they are followed a little further.
Faces that touch are covered together, since one head is at times taken for two; not where the log knows the other for somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from statistics import fmean

from touchline.domain.mending.hiding import MARGIN
from touchline.domain.mending.masks import Box, Mask, Way, part_way
from touchline.domain.time.time import Span

BEYOND_SECONDS = 1
"""How much further than the log a face is followed, if it can be without a gap."""
_LOST_SECONDS, _AT_ONCE = Fraction(1, 2), 2
"""For how long a face may be out of sight and still be followed; frames, beyond the log's own."""
_STEP, _MORE = 0.5, 0.15
"""Sizes of the face that it may move from one frame to the next, and with every frame on which it was not seen."""
_GROWS = 1.7
_ONE_HEAD, _INSIDE = 0.05, 0.5
"""How much of the smaller of two faces must lie in the other for both to be covered: one head, turned aside, is at times two. More
where one is far larger: that is a head behind a head, unless it lies inside."""
_TWICE = 2
"""Frames at least on which the log must have seen two people side by side to tell them apart."""
_CALM_SECONDS = Fraction(1, 8)
"""For how long before and after it a mask is as large as it once has to be, so that it swells and does not jump."""


@dataclass(frozen=True)
class Seen:
    """What is on one frame: faces, as fractions of the picture; ``cut`` where another shot begins with it."""

    faces: tuple[Box, ...] = ()
    cut: bool = False


def to_look_at(mask: Mask, source: Span, rate: Fraction) -> Span | None:
    """The frames to look at so that what the mask hides can be followed where ``source`` is shown; None where nothing moves."""
    if all(way.still for way in mask.ways):
        return None
    beyond = int(BEYOND_SECONDS * rate)
    shown = Span(max(0, mask.span.start - beyond), mask.span.end + beyond).meets(source)
    if shown is None:
        return None
    logged = sorted(frame for way in mask.ways if not way.still for frame, _ in way.points)
    before = max((frame for frame in logged if frame <= shown.start), default=shown.start)
    after = min((frame for frame in logged if frame >= shown.end), default=shown.end - 1)
    return Span(max(before, shown.start - beyond), min(after, shown.end + beyond) + 1)


def followed(mask: Mask, seen: Mapping[int, Seen], rate: Fraction) -> Mask:
    """The mask with each face where it was seen on every frame. Frames of the mask's own may become more, at ends at which the
    log lost sight of it."""
    ways = tuple(way if way.still else _Trail(mask, way, seen, rate).way() for way in mask.ways)
    reach = [mask.span, *(Span(max(0, way.span.start - MARGIN), way.span.end + MARGIN)
                          for way, was in zip(ways, mask.ways, strict=True) if way.span != was.span)]
    return replace(mask, span=Span(min(span.start for span in reach), max(span.end for span in reach)), ways=ways)


@dataclass(frozen=True)
class _Trail:
    mask: Mask
    logged: Way
    seen: Mapping[int, Seen]
    rate: Fraction

    def way(self) -> Way:
        points = {frame: self._whole(frame, box) for frame, box in self.logged.points}
        for (first, box), (last, other) in pairwise(self.logged.points):
            points.update(self._between(first, box, last, other))
        points.update(self._onward(*self.logged.points[0], -1))
        points.update(self._onward(*self.logged.points[-1], 1))
        span = Span(min(self.logged.span.start, *points), max(self.logged.span.end, max(points) + 1))
        return replace(self.logged, span=span, points=_calm(points, int(_CALM_SECONDS * self.rate)))

    def _between(self, first: int, box: Box, last: int, other: Box) -> dict[int, Box]:
        """Where it is on the frames between two logged ones."""
        lost = int(_LOST_SECONDS * self.rate)
        on = self._chain(first, box, range(first + 1, last), lost)
        back = self._chain(last, other, range(last - 1, first, -1), lost)
        straight = {frame: part_way(box, other, (frame - first) / (last - first)) for frame in (*on, *back)}
        for there, end, goal in ((on, max(on, default=first), (last, other)), (back, min(back, default=last), (first, box))):
            if there and abs(goal[0] - end) <= lost + 1 and _far(there[end], goal[1]) < _allowed(abs(goal[0] - end)):
                return {frame: _hull([it, straight[frame]]) if _shared(it, straight[frame]) else it for frame, it in there.items()}
        return {frame: _hull(places[frame] for places in (on, back, straight) if frame in places) for frame in straight}

    def _onward(self, frame: int, box: Box, step: int) -> dict[int, Box]:
        """Where it is before it was first logged, or after it was last; beyond the mask's own frames only without a gap, and only
        where that ends because the log saw nobody any more."""
        own, beyond = self.mask.span, int(BEYOND_SECONDS * self.rate)
        edge = own.end if step > 0 else own.start - 1
        inside = self._chain(frame, box, range(frame + step, edge, step), int(_LOST_SECONDS * self.rate))
        free = own.end >= self.logged.span.end if step > 0 else own.start <= self.logged.span.start
        if not free:
            return inside
        at = max(inside, key=lambda one: step * one, default=frame)
        return inside | self._chain(at, inside.get(at, box), range(at + step, edge + step * beyond, step), _AT_ONCE)

    def _chain(self, frame: int, box: Box, frames: Iterable[int], lost: int) -> dict[int, Box]:
        """From a place on, the nearest face of about its size, frame after frame, until there is none or another shot begins."""
        found: dict[int, Box] = {}
        for number in frames:
            there = self.seen.get(number)
            later = self.seen.get(max(number, number + 1 if number < frame else number))
            if there is None or abs(number - frame) > lost + 1 or (later is not None and later.cut):
                break
            near = [(far, one) for one in there.faces if (far := _far(one, box)) < _allowed(abs(number - frame))]
            if near:
                frame, box = number, min(near)[1]
                found[number] = self._whole(number, box)
        return found

    def _whole(self, frame: int, box: Box) -> Box:
        """A face with whatever else was taken for one on the same head."""
        there = self.seen.get(frame, Seen()).faces
        return _hull([box, *(one for one in there if _one_head(one, box) and not self._somebody_else(frame, one, box))])

    def _somebody_else(self, frame: int, one: Box, box: Box) -> bool:
        """Whether a face beside the one that is followed is where the log has another person, and the one that is followed where it
        has its own."""
        held = int(_LOST_SECONDS * self.rate)
        own = self.logged.straight(frame, held)
        return own is not None and any(
            _far(one, place) < min(_far(one, own), _STEP) and _far(box, own) < min(_far(box, place), _STEP)
            for other in self.beside if (place := other.straight(frame, held)))  # fmt: skip

    @cached_property
    def beside(self) -> list[Way]:
        """The ways of others whom the log saw beside this face: on most frames on which it saw both, they were apart."""
        own = dict(self.logged.points)
        found = []
        for other in self.mask.others:
            both = [_one_head(own[frame], box) for frame, box in other.points if frame in own]
            if len(both) >= _TWICE and both.count(False) * 2 > len(both):
                found.append(other)
        return found


def _allowed(frames: int) -> float:
    return _STEP + _MORE * (frames - 1)


def _far(one: Box, other: Box) -> float:
    """How far the middles are apart, in sizes; far indeed where the sizes are not alike."""
    if not _alike(one, other):
        return float("inf")
    return max(abs(one[at] + one[at + 2] / 2 - other[at] - other[at + 2] / 2) / max((one[at + 2] + other[at + 2]) / 2, 1e-9)
               for at in (0, 1))


def _alike(one: Box, other: Box) -> bool:
    return 1 / _GROWS < (one[2] + one[3]) / max(other[2] + other[3], 1e-9) < _GROWS


def _shared(one: Box, other: Box) -> float:
    """How much of the smaller box lies in the other."""
    across, down = (min(one[at] + one[at + 2], other[at] + other[at + 2]) - max(one[at], other[at]) for at in (0, 1))
    return max(0.0, across) * max(0.0, down) / max(min(one[2] * one[3], other[2] * other[3]), 1e-9)


def _one_head(one: Box, other: Box) -> bool:
    return _shared(one, other) > (_ONE_HEAD if _alike(one, other) else _INSIDE)


def _calm(points: Mapping[int, Box], reach: int) -> tuple[tuple[int, Box], ...]:
    """The places with sizes that change bit by bit, each at least as large as it was: the mean, over ``reach`` frames either side,
    of the largest there over as many."""
    def over(sizes: Mapping[int, float], join: Callable[[list[float]], float]) -> dict[int, float]:
        return {frame: join([sizes[near] for near in range(frame - reach, frame + reach + 1) if near in sizes]) for frame in sizes}

    wide, high = (over(over({frame: box[at] for frame, box in points.items()}, max), fmean) for at in (2, 3))
    return tuple((frame, _grown(box, wide[frame], high[frame])) for frame, box in sorted(points.items()))


def _grown(box: Box, wide: float, high: float) -> Box:
    x, y, across, down = box
    return x - (wide - across) / 2, y - (high - down) / 2, wide, high


def _hull(boxes: Iterable[Box]) -> Box:
    every = list(dict.fromkeys(boxes))
    if len(every) == 1:
        return every[0]
    left, top = (min(box[at] for box in every) for at in (0, 1))
    right, bottom = (max(box[at] + box[at + 2] for box in every) for at in (0, 1))
    return left, top, right - left, bottom - top
