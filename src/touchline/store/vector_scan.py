"""The nearest vectors of all segments: sifted by their signs, then ranked by their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.store.vector_segment import Floats, Segment, codes_of

FEW = 150_000
"""So many rows are sifted one and all, wherever they lie; of more, only the cells nearest to the question."""
_SHARE = 0.09
"""Of more rows, this share of them is sifted: measured, see docs/benchmarks.md."""
RANKED = 1500
"""Rows ranked by their numbers."""

Allowed = Sequence[NDArray[np.bool_]]
"""For each segment, for each of its clips, whether it is looked at."""


@dataclass(frozen=True)
class Near:
    """One row: its segment, its place in it, the cosine."""

    segment: int
    row: int
    cosine: float


def nearest(segments: Sequence[Segment], question: Floats, allowed: Allowed, count: int,
            share: float = _SHARE) -> list[Near]:
    """The ``count`` rows of allowed clips that point most nearly as ``question`` does (a unit vector), nearest first.

    Nearly always: a row in a cell far from the question is passed over where there are more than `FEW`. ``share`` 1 sifts all.
    """
    sizes = [int(segment.clip_sizes[mask].sum()) for segment, mask in zip(segments, allowed, strict=True)]
    rows: Sequence[slice | NDArray[np.int32]]
    if sum(sizes) <= FEW:
        rows = [_whole(segment, mask) for segment, mask in zip(segments, allowed, strict=True)]
    else:
        rows = _probed(segments, question, allowed, share)
    distances = [_distances(segment, question, part) for segment, part in zip(segments, rows, strict=True)]
    limit = _limit(distances, max(RANKED, count))
    found: list[tuple[NDArray[np.float32], NDArray[np.int64], int]] = []
    for number, (segment, part, apart) in enumerate(zip(segments, rows, distances, strict=True)):
        close = np.flatnonzero(apart <= limit)
        chosen = (part.start + close if isinstance(part, slice) else part[close]).astype(np.int64)
        if len(chosen):
            cosines = (segment.vectors[chosen].astype(np.float32) @ question) / segment.lengths[chosen]
            found.append((cosines, chosen, number))
    return _best(found, count)


def _best(found: list[tuple[NDArray[np.float32], NDArray[np.int64], int]], count: int) -> list[Near]:
    if not found:
        return []
    cosines = np.concatenate([each for each, _, _ in found])
    rows = np.concatenate([each for _, each, _ in found])
    numbers = np.concatenate([np.full(len(each), number) for each, _, number in found])
    order = np.argsort(-cosines, kind="stable")[:count]
    return [Near(int(numbers[n]), int(rows[n]), float(cosines[n])) for n in order]


def _whole(segment: Segment, mask: NDArray[np.bool_]) -> slice | NDArray[np.int32]:
    return slice(0, len(segment)) if mask.all() else segment.rows_of(mask)


def _probed(segments: Sequence[Segment], question: Floats, allowed: Allowed, share: float) -> list[NDArray[np.int32]]:
    """Rows of the cells that point most nearly as the question does, of all segments, until there are enough of them. A
    segment that is one cell is in it whole."""
    likeness = np.concatenate([
        segment.centres @ question if len(segment.centres) > 1 else np.full(1, np.inf, np.float32) for segment in segments])
    sizes = np.concatenate([np.diff(segment.edges) for segment in segments])
    numbers = np.concatenate([np.full(len(segment.centres), number) for number, segment in enumerate(segments)])
    cells = np.concatenate([np.arange(len(segment.centres)) for segment in segments])
    order = np.argsort(-likeness, kind="stable")
    enough = int(np.searchsorted(np.cumsum(sizes[order]), max(FEW, share * int(sizes.sum())))) + 1
    chosen = order[:enough]
    rows = []
    for number, (segment, mask) in enumerate(zip(segments, allowed, strict=True)):
        mine = np.sort(cells[chosen[numbers[chosen] == number]])
        parts = [np.arange(segment.edges[cell], segment.edges[cell + 1], dtype=np.int32) for cell in mine]
        here = np.concatenate(parts) if parts else np.zeros(0, np.int32)
        rows.append(here if mask.all() else here[mask[segment.of[here]]])
    return rows


def _distances(segment: Segment, question: Floats, rows: slice | NDArray[np.int32]) -> NDArray[np.uint16]:
    """How many signs differ."""
    asked = codes_of((question - segment.mean)[None])[:, 0]
    size = len(segment) if isinstance(rows, slice) else len(rows)
    apart = np.zeros(size, np.uint16)
    for word, signs in enumerate(asked):
        apart += np.bitwise_count(segment.codes[word][rows] ^ signs)
    return apart


def _limit(distances: list[NDArray[np.uint16]], count: int) -> int:
    """The distance within which there are ``count`` rows, or all there are."""
    apart = np.concatenate(distances) if distances else np.zeros(0, np.uint16)
    within = np.cumsum(np.bincount(apart, minlength=1))
    return int(np.searchsorted(within, min(count, len(apart))))
