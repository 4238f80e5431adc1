"""The clips and the frames in which a question looks, by the numbers under which both indexes know clips."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from touchline.domain.facts.facts import Frames, joined
from touchline.store.line_names import number_of

Inside = Callable[[int, int, int], bool]
"""Whether frames of a clip, given by its number, first and past, lie in part on those asked for."""


class Scope:
    """What the clips and frames of the last question come to; the next one is mostly about the same people or the same place."""

    def __init__(self) -> None:
        self._asked: frozenset[str] = frozenset()
        self._numbers: frozenset[int] = frozenset()
        self._frames: Mapping[str, Sequence[Frames]] = {}
        self._called: dict[int, str] = {}
        self._joined: dict[int, list[Frames]] = {}

    def clips(self, clips: frozenset[str]) -> frozenset[int]:
        """The numbers of these clips."""
        if clips is not self._asked:
            self._asked, self._numbers = clips, frozenset(map(number_of, clips))
        return self._numbers

    def frames(self, frames: Mapping[str, Sequence[Frames]]) -> Inside:
        """Tells what lies on these frames."""
        if frames is not self._frames:
            self._frames, self._called, self._joined = frames, {number_of(clip): clip for clip in frames}, {}
        return self._inside

    def _inside(self, clip: int, start: int, end: int) -> bool:
        if clip not in self._joined:
            self._joined[clip] = joined(self._frames.get(self._called.get(clip, ""), ()))
        before = bisect_left(self._joined[clip], (end,))
        return before > 0 and self._joined[clip][before - 1][1] > start
