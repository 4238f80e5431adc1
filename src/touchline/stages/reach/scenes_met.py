"""The scenes that some frames of a cut lie in: found from there outward, since a cut is long, and where they lie everywhere, all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter

from touchline.domain.cut.scenes import Scene, Shown, met_by, scenes_of
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, union

_FEW = 4
"""So many pictures before and after are looked at first."""
There = Callable[[Collection[str]], Mapping[str, Clip]]
"""Reads what these clips are, all at once, of those that the season has."""


def scenes_met(pictures: Sequence[Shown], there: There, frames: Iterable[Span]) -> tuple[Scene, ...]:
    """Each once, in the order of the cut. ``pictures`` are all of the cut, as they lie."""
    spans, around = union(frames), _Around(pictures)
    if 2 * _FEW * len(spans) > len(pictures):
        return met_by(scenes_of(pictures, there(_clips(pictures))), spans)
    there({clip for at in spans for clip in _clips(around.of(at, _FEW)[0])})
    found: dict[Span, Scene] = {}
    for at in spans:
        found |= {scene.at: scene for scene in _met(around, there, at)}
    return tuple(found[at] for at in sorted(found))


def _clips(pictures: Iterable[Shown]) -> set[str]:
    return {clip for _, _, clip in pictures if clip}


def _met(around: _Around, there: There, at: Span) -> tuple[Scene, ...]:
    more = _FEW
    while True:
        pictures, first, last = around.of(at, more)
        every = scenes_of(pictures, there(_clips(pictures)))
        met = met_by(every, [at])
        here = met or [scene for scene in every if scene.at.start < at.end][-1:]  # one that goes on after a gap has frames there too
        if (first or not here or here[0] is not every[0]) and (last or not met or met[-1] is not every[-1]):
            return met
        more *= 4


class _Around:
    """The pictures of a cut around some frames."""

    def __init__(self, pictures: Sequence[Shown]) -> None:
        self._pictures = pictures
        self._ends = list(accumulate(map(itemgetter(1), pictures), max))
        """Up to where any picture lies that begins no later."""

    def of(self, at: Span, more: int) -> tuple[Sequence[Shown], bool, bool]:
        """Those there and at least so many before and after; whether these are all before and all after."""
        begin = itemgetter(0)
        past = bisect_left(self._pictures, at.end, key=begin)
        first = min(bisect_right(self._ends, at.start), past)
        first, past = max(0, first - more), min(len(self._pictures), past + more)
        while 0 < first < past and self._ends[first - 1] > self._pictures[first][0]:  # what lies over another is told by the one below
            first -= 1
        return self._pictures[first:past], first == 0, past == len(self._pictures)
