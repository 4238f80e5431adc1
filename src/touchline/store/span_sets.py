"""Sets of frames of a whole season, as sorted, separate spans in two arrays: united, met and taken from each other all at once.

Every clip has its own stretch of one long axis, with a frame between it and the next, so that spans of two clips never
join. All work is by binary search and running maxima, so it grows with the spans and not with the frames.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class SpanSet:
    """Half-open spans ``[starts[n], ends[n])``, int64, rising, none touching the next."""

    starts: Ints
    ends: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def meets(self, other: SpanSet) -> SpanSet:
        """The frames in both."""
        mine, theirs = overlaps(self.starts, self.ends, other)
        return SpanSet(np.maximum(self.starts[mine], other.starts[theirs]), np.minimum(self.ends[mine], other.ends[theirs]))

    def minus(self, other: SpanSet) -> SpanSet:
        """The frames that the other does not have."""
        if not len(other) or not len(self):
            return self
        low, high = min(self.starts[0], other.starts[0]), max(self.ends[-1], other.ends[-1])
        starts, ends = np.append(low, other.ends), np.append(other.starts, high)
        some = starts < ends
        return self.meets(SpanSet(starts[some], ends[some]))


NOTHING = SpanSet(np.empty(0, np.int64), np.empty(0, np.int64))


def united(starts: Ints, ends: Ints) -> SpanSet:
    """Spans in any order, overlapping or not, as a set."""
    if not len(starts):
        return NOTHING
    order = np.argsort(starts, kind="stable")
    starts, ends = starts[order], np.maximum.accumulate(ends[order])
    opens = np.append(True, starts[1:] > ends[:-1])
    return SpanSet(starts[opens], ends[np.append(np.flatnonzero(opens)[1:] - 1, len(ends) - 1)])


def union(sets: Iterable[SpanSet]) -> SpanSet:
    """The frames in any of them."""
    every = [one for one in sets if len(one)]
    if len(every) < 2:
        return every[0] if every else NOTHING
    return united(np.concatenate([one.starts for one in every]), np.concatenate([one.ends for one in every]))


def overlaps(starts: Ints, ends: Ints, among: SpanSet) -> tuple[Ints, Ints]:
    """Each pair of a span (of any, in any order) and a member of the set that share a frame, as two arrays of numbers; the pairs
    of a span stand together, in order."""
    first = np.searchsorted(among.ends, starts, "right")
    counts = np.maximum(np.searchsorted(among.starts, ends, "left") - first, 0)
    mine = np.repeat(np.arange(len(starts)), counts)
    before = np.cumsum(counts) - counts
    return mine, np.arange(len(mine)) - np.repeat(before - first, counts)
