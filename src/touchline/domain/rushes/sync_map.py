"""The sync map: everything that ran at the same time, on one line of time for each moment, from the meetings of pairs.

Meetings are taken in from the surest on; one that contradicts those before it is dropped, so of a circle that does not close
the weakest side gives way. Each clip is then placed along the path of least error from the first of its group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import hypot, sqrt

from touchline.domain.rushes.meeting import Meeting

BY_SOUND, BY_TIMECODE = "sound", "timecode"
_CLOSES = 0.02
"""Seconds by which a circle of meetings may fail to close: sound takes that long over seven metres."""
_HOP = 3e-5
"""Seconds that every meeting adds to the error of a path, at least."""


@dataclass(frozen=True)
class Place:
    """A clip on its group's time, which is that of the group's first clip: ``t = offset + (1 + drift) * t_clip``, seconds from
    frame 0 (of its sound, where it has no picture). ``error`` is the standard error of the offset in seconds; ``by`` is ``sound``
    or ``timecode``."""

    clip: str
    offset: float = 0.0
    drift: float = 0.0
    confidence: float = 1.0
    error: float = 0.0
    by: str = BY_SOUND

    def at(self, seconds: float) -> float:
        """The group's moment at a moment of the clip."""
        return self.offset + (1 + self.drift) * seconds

    def within(self, moment: float) -> float:
        """The clip's moment at a moment of the group."""
        return (moment - self.offset) / (1 + self.drift)


@dataclass(frozen=True)
class Remark:
    """Something a person should know: ``kind`` is ``repeats``, ``bed``, ``contradiction``, ``timecode`` or
    ``clock``."""

    kind: str
    clips: tuple[str, ...]
    text: str
    seconds: float = 0.0


@dataclass(frozen=True)
class SyncMap:
    """Groups of clips that ran together, each in the order given; clips that ran with no other; what is to be said."""

    groups: tuple[tuple[Place, ...], ...] = ()
    alone: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def group_of(self, clip: str) -> tuple[Place, ...]:
        """The group of a clip; empty where it ran alone."""
        return next((group for group in self.groups if any(place.clip == clip for place in group)), ())


def sync_map(clips: Sequence[str], meetings: Iterable[Meeting]) -> SyncMap:
    """The map of these clips, in this order; meetings of others are left out."""
    order = {clip: number for number, clip in enumerate(clips)}
    known = [one for one in meetings if one.first in order and one.second in order and one.first != one.second]
    known.sort(key=lambda one: (-one.evidence, order[one.first], order[one.second]))
    remarks = []
    web = _Web()
    for one in known:
        if not one.unsure and (gap := web.take(one)) is not None:
            remarks.append(_contradiction(one, gap))
    remarks += [_doubt(one) for one in known if one.unsure and not web.explains(one)]
    groups, alone = [], []
    placed: set[str] = set()
    for clip in clips:
        if clip in placed:
            continue
        group = sorted(web.placed(clip), key=lambda place: order[place.clip])
        placed.update(place.clip for place in group)
        if len(group) > 1:
            groups.append(tuple(group))
        else:
            alone.append(clip)
    return SyncMap(tuple(groups), tuple(alone), tuple(remarks))


def _doubt(one: Meeting) -> Remark:
    if one.bed:
        return Remark("bed", (one.first, one.second), f"only what lies under both is the same (at {one.offset:+.3f} s), not what is "
                      "loud in them, so neither is placed by it")
    places = ", ".join(f"{seconds:+.3f}" for seconds in sorted((one.offset, *one.others)))
    return Remark("repeats", (one.first, one.second), f"sound that both have fits at several offsets ({places} s), so neither "
                  "is placed by it")


def _contradiction(one: Meeting, gap: float) -> Remark:
    return Remark("contradiction", (one.first, one.second), f"what they have in common would put them {abs(gap):.3f} s from "
                  "where surer meetings put them", gap)


class _Web:
    """Meetings that agree with each other. Each clip knows its place on the time of its group's root."""

    def __init__(self) -> None:
        self._links: dict[str, list[Meeting]] = defaultdict(list)
        self._group: dict[str, list[str]] = {}
        self._root: dict[str, tuple[str, float, float, float]] = {}

    def take(self, one: Meeting) -> float | None:
        """Take a meeting in; seconds by which it contradicts what is in already, where it does."""
        for clip in (one.first, one.second):
            if clip not in self._root:
                self._root[clip], self._group[clip] = (clip, 0.0, 1.0, 0.0), [clip]
        root, other = self._root[one.first][0], self._root[one.second][0]
        if root != other:
            self._join(root, other, one)
        elif (gap := self._gap(one, one.first_at(one.middle))) is not None:
            return gap
        self._links[one.first].append(one)
        self._links[one.second].append(one)
        return None

    def _gap(self, one: Meeting, moment: float) -> float | None:
        """By how much the first clip's ``moment``, said to be the middle of the meeting, is another one in this web."""
        _, offset, pace, error = self._root[one.first]
        _, far_offset, far_pace, far_error = self._root[one.second]
        gap = offset + pace * moment - far_offset - far_pace * one.middle
        room = _CLOSES + 4 * (error + far_error + one.drift_spread) * max(abs(moment), abs(one.middle))
        return gap if abs(gap) > room else None

    def explains(self, one: Meeting) -> bool:
        """Whether one of the offsets of an unsure meeting is where surer ones put its clips."""
        if one.first not in self._root or one.second not in self._root or self._root[one.first][0] != self._root[one.second][0]:
            return False
        return any(self._gap(one, offset + (1 + one.drift) * one.middle) is None for offset in (one.offset, *one.others))

    def _join(self, root: str, other: str, one: Meeting) -> None:
        """Everything under ``other`` is put under ``root``."""
        _, offset, pace, error = self._root[one.first]
        _, far_offset, far_pace, far_error = self._root[one.second]
        # root's time = offset + pace * (one.offset + (1 + drift) * t), and t = (other's time - far_offset) / far_pace
        stretch = pace * (1 + one.drift) / far_pace
        shift = offset + pace * one.offset - stretch * far_offset
        for clip in self._group.pop(other):
            _, own, own_pace, own_error = self._root[clip]
            self._root[clip] = (root, shift + stretch * own, stretch * own_pace, own_error + error + far_error + one.drift_spread)
            self._group[root].append(clip)

    def placed(self, first: str) -> Iterator[Place]:
        """The group of a clip, each on the path of least error from it (Dijkstra)."""
        waiting: list[tuple[float, str, float, float, float]] = [(0.0, first, 0.0, 0.0, 1.0)]
        done: set[str] = set()
        while waiting:
            variance, clip, offset, drift, confidence = heappop(waiting)
            if clip in done:
                continue
            done.add(clip)
            yield Place(clip, offset, drift, round(confidence, 4), round(sqrt(variance), 7))
            for one in self._links.get(clip, ()):
                far, own_offset, own_drift = _seen_from(one, clip)
                if far not in done:
                    error = hypot(one.spread, one.drift_spread * one.overlap / 4) + _HOP
                    heappush(waiting, (variance + error**2, far, offset + (1 + drift) * own_offset,
                                       (1 + drift) * (1 + own_drift) - 1, confidence * one.confidence))


def _seen_from(one: Meeting, clip: str) -> tuple[str, float, float]:
    """The other clip of a meeting, and its offset and drift on this one's time."""
    if clip == one.first:
        return one.second, one.offset, one.drift
    return one.first, -one.offset / (1 + one.drift), 1 / (1 + one.drift) - 1
