"""From a number for every moment to stretches with a beginning and an end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


def smooth(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The mean over ``width`` neighbours, of fewer at the ends."""
    if width < 2 or not len(values):
        return values
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    at = np.arange(len(values))
    low, high = np.maximum(0, at - width // 2), np.minimum(len(values), at + (width + 1) // 2)
    return np.asarray((sums[high] - sums[low]) / (high - low), np.float32)


def held(values: NDArray[np.float32], begins: float, goes_on: float) -> NDArray[np.bool_]:
    """Where the values reach ``begins``, and on both sides as long as they stay above ``goes_on``."""
    open_ = values >= goes_on
    out = np.zeros(len(values), bool)
    for start, end in runs(open_):
        out[start:end] = bool(values[start:end].max() >= begins)
    return out


def runs(flags: NDArray[np.bool_], gap: int = 0, shortest: int = 1) -> Iterator[tuple[int, int]]:
    """Half-open stretches where ``flags`` hold; those no more than ``gap`` apart are one; shorter ones are left out."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(np.int8), [0]])))
    waiting: tuple[int, int] | None = None
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if waiting and start - waiting[1] <= gap:
            waiting = waiting[0], end
            continue
        if waiting and waiting[1] - waiting[0] >= shortest:
            yield waiting
        waiting = start, end
    if waiting and waiting[1] - waiting[0] >= shortest:
        yield waiting
