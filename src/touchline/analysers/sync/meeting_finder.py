"""Who may have run together, and whether they did: landmarks in common first, then the sound itself.

Candidates come from an inverted index of the fresh clips' landmarks that every other clip streams past, so memory grows
with what is fresh and time with the season. A candidate costs one alignment, about 0.05 CPU seconds, and claims nothing
before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.sync.alignment import Alignment, Heard, aligned, heard
from touchline.analysers.sync.landmarks import SECONDS
from touchline.domain.facts.findings import Print
from touchline.domain.rushes.meeting import LEAST_EVIDENCE, Meeting
from touchline.ports.together import Offsets

_FEWEST = 4
"""Peaks in common at one offset that are worth a look."""
_MOST_OFFSETS, _MOST_TRIED = 4, 24
_REPEATED = 64
"""A landmark that one clip has more often than this, such as a steady beat's, says nothing of when, and costs its square."""
_SHORT = 4000
"""Offsets that two clips of half a minute can have; where there are twice as many, one peak more must agree."""
_APART = 32
"""Hops; offsets nearer than this are one."""
_CLEAR = 1.8
"""How much better than any other offset near by the best must be."""
_AS_GOOD = 0.5
"""From this share of the best one's evidence on another offset makes it unsure."""
_LEAST_SHARE, _LEAST_WINDOWS = 0.2, 3
_SAME_SECONDS = 0.005
_BED, _OVER_BED = 0.15, 0.7
"""Where the quiet parts have so much in common and the loud ones less than this share of it, the same thing lies under two
scenes: true meetings agree most where they are loud, or everywhere alike."""

Ints = NDArray[np.int64]


class MeetingFinder:
    """Compares clips by their prints; fulfils `ports.together.Ears`."""

    version = "4"

    def candidates(self, fresh: Mapping[str, Print], others: Iterable[tuple[str, Print]]) -> Iterator[tuple[str, str, Offsets]]:
        names = sorted(fresh)
        place = {name: number for number, name in enumerate(names)}
        index = _Index([_marks(fresh[name]) for name in names])
        for other, one in others:
            # Of two fresh clips each is looked up once.
            beyond = place.get(other, len(names))
            for number, offsets in index.near(_marks(one)):
                if number < beyond:
                    yield names[number], other, offsets

    def meeting(self, first: tuple[str, Print], second: tuple[str, Print], offsets: Offsets) -> Meeting | None:
        a, b = _sound(first[1]), _sound(second[1])
        tried = [found for offset, anchor in offsets if (found := aligned(a, b, offset, anchor)) and _believed(found)]
        tried.sort(key=lambda one: -one.evidence)
        if not tried:
            return None
        best = tried[0]
        return _meeting(first[0], second[0], best, tuple(
            round(one.offset, 3) for one in tried[1:] if one.evidence >= _AS_GOOD * best.evidence and not _same(one, best)))


def _believed(one: Alignment) -> bool:
    return (one.evidence >= LEAST_EVIDENCE and one.evidence >= _CLEAR * one.runner_up
            and one.share >= _LEAST_SHARE and one.windows >= _LEAST_WINDOWS)


def _same(one: Alignment, other: Alignment) -> bool:
    moment = other.middle
    return abs(one.offset + one.drift * moment - other.offset - other.drift * moment) < _SAME_SECONDS


def _meeting(first: str, second: str, one: Alignment, others: tuple[float, ...]) -> Meeting:
    return Meeting(first, second, one.offset, one.drift, one.evidence, one.share, one.overlap, one.middle, one.spread,
                   one.drift_spread, others, one.quiet >= _BED and one.loud < _OVER_BED * one.quiet)


def _marks(one: Print) -> Ints:
    """Hash and hop of each landmark that the clip does not repeat all the time."""
    marks = np.frombuffer(one.data, "<u4").reshape(-1, 2).astype(np.int64)
    _, inverse, count = np.unique(marks[:, 0], return_inverse=True, return_counts=True)
    return np.asarray(marks[count[inverse] <= _REPEATED], np.int64)


def _sound(one: Print) -> Heard:
    levels = len(one.data) - int(str(one.detail["hops"]))
    return heard(one.data[:levels], one.data[levels:])


class _Index:
    """Landmarks of some clips by hash."""

    def __init__(self, clips: list[Ints]) -> None:
        owners = np.repeat(np.arange(len(clips)), [len(marks) for marks in clips])
        every = np.concatenate(clips) if clips else np.zeros((0, 2), np.int64)
        self._lengths = [int(marks[:, 1].max(initial=0)) + 1 for marks in clips]
        self._few = len(clips) < 1 << 16
        order = np.argsort(every[:, 0], kind="stable")
        self._hashes, self._times, self._owners = every[order, 0], every[order, 1], owners[order]

    def _length(self, owner: int, marks: Ints) -> int:
        """How many offsets there are between a clip of the index and another one."""
        return self._lengths[owner] + int(marks[:, 1].max(initial=0)) + 1

    def near(self, marks: Ints) -> Iterator[tuple[int, Offsets]]:
        """Clips that share more landmarks with this one, at one offset, than chance would have it; the best offsets."""
        low, high = (np.searchsorted(self._hashes, marks[:, 0], side) for side in ("left", "right"))
        count = high - low
        rows = np.repeat(np.arange(len(marks)), count)
        hits = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
        when = marks[rows, 1]
        offset, owner = self._times[hits] - when, self._owners[hits]
        order = np.argsort(owner.astype(np.uint16) if self._few else owner, kind="stable")  # short numbers sort by radix
        edges = np.flatnonzero(np.diff(owner[order])) + 1
        for part in np.split(order, edges) if len(order) else ():
            if len(part) >= _FEWEST and (found := _peaks(offset[part], when[part], self._length(owner[part[0]], marks))):
                yield int(owner[part[0]]), found


def _peaks(offset: Ints, when: Ints, possible: int) -> Offsets:
    """The offsets (seconds) at which more landmarks agree than chance explains, of so many ``possible`` ones; the best first, each with
    its moment."""
    least = int(offset.min())
    votes = np.bincount(offset - least)
    near = np.convolve(votes, np.ones(3, np.int64), "same")
    chance = 3 * len(offset) / possible
    needed = max(_FEWEST, chance + 5.5 * np.sqrt(chance) + 3) + max(0.0, float(np.log2(possible / _SHORT)))
    found: list[tuple[float, float]] = []
    for _ in range(_MOST_TRIED):
        at = int(near.argmax())
        if near[at] < needed or len(found) == _MOST_OFFSETS:
            break
        here = np.abs(offset - least - at) <= 1
        # One peak in common gives several landmarks at once; what counts is how many peaks.
        if len(np.unique(when[here])) >= needed:
            found.append((float(offset[here].mean()) * SECONDS, float(np.median(when[here])) * SECONDS))
        near[max(0, at - _APART) : at + _APART + 1] = 0
    return found
