"""Whose face it is: how far faces are from each other, and traces gathered into people over a whole season."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.kinship import Labels, Measure, Vectors, gathered, unit
from touchline.domain.findings import Print

LINKED = 0.56
"""Mean distance (1 - cosine) up to which two groups are one person."""
JOINED = 0.5
"""Distance to a group's middle up to which a poor picture joins it."""
GOOD = 0.3
"""Quality from which a face may found a group."""
SLOPE, EVEN = 25.0, 0.575
"""The logistic curve from distance to chance, fitted on the open set: see docs/benchmarks.md."""
MEASURE = Measure(LINKED, JOINED, 0.1, GOOD, SLOPE, EVEN)


def face_distance(one: bytes, other: bytes) -> float:
    """Between two likenesses (128 float16): 1 - the cosine of their angle; 0 the same, about 0.9 for strangers."""
    a, b = (np.frombuffer(data, "<f2").astype(np.float64) for data in (one, other))
    return float(1 - a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))


def face_chance(distance: float) -> float:
    """The probability that two faces at this distance are the same person, where as many pairs are as are not."""
    return float(1 / (1 + np.exp(SLOPE * (distance - EVEN))))


def all_distances(prints: Sequence[Print]) -> Iterator[tuple[int, int, float]]:
    """The distance of every two of these likenesses: (place of one, place of the other, distance)."""
    vectors = unit(np.stack([np.frombuffer(one.data, "<f2").astype(np.float32) for one in prints])) if prints else None
    for i in range(len(prints) - 1):
        assert vectors is not None
        for j, near in enumerate((vectors[i + 1 :] @ vectors[i]).tolist(), i + 1):
            yield i, j, 1 - near


def seen_together(prints: Sequence[tuple[str, Print]]) -> list[tuple[int, int]]:
    """Places of likenesses that were in one picture, so are two people: (clip's content, likeness) in, pairs out."""
    by_clip: dict[str, list[tuple[int, int, int]]] = {}
    for place, (content, one) in enumerate(prints):
        seen: Any = one.detail.get("seen")
        if seen:
            by_clip.setdefault(content, []).append((int(seen[0]), int(seen[1]), place))
    pairs = []
    for spans in by_clip.values():
        spans.sort()
        for at, (_, end, place) in enumerate(spans):
            for start, _, other in spans[at + 1 :]:
                if start > end:
                    break
                pairs.append((place, other))
    return pairs


def gather_faces(vectors: Vectors, seconds: NDArray[np.float32], quality: NDArray[np.float32], pinned: Labels,
                 apart: Sequence[tuple[int, int]]) -> tuple[Labels, NDArray[np.float32]]:
    """Rows of ``vectors`` (n x d) as people: a label for each, and the chance that it belongs there.

    ``pinned`` says what people stated (-1: nothing): rows of the same pin end together, of different pins never; rows ``apart``
    never do either. ``seconds`` on screen and ``quality`` (0..1) weigh. Deterministic, and the same in whatever order rows come,
    but for exact ties.
    """
    return gathered(vectors, quality, pinned, apart, MEASURE)
