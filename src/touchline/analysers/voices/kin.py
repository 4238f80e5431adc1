"""Whose voice it is: how far voices are from each other, and traces gathered into people over a whole season."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.kinship import Labels, Measure, Vectors, gathered

SLOPE, EVEN = 19.5, 0.27
"""The logistic curve from distance to chance, fitted on the open set (docs/benchmarks.md) as Platt does ("Probabilistic outputs
for support vector machines", Advances in Large Margin Classifiers, 1999), pairs of one person and of two weighing the same."""
MEASURE = Measure(linked=0.26, joined=0.22, clear=0.05, good=0.25, slope=SLOPE, even=EVEN)


def voice_distance(one: bytes, other: bytes) -> float:
    """Between two likenesses (256 float16): 1 - the cosine of their angle; 0 the same, about 0.8 for strangers."""
    a, b = (np.frombuffer(data, "<f2").astype(np.float64) for data in (one, other))
    return float(1 - a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))


def voice_chance(distance: float) -> float:
    """The probability that two voices at this distance are the same person, where as many pairs are as are not."""
    return float(1 / (1 + np.exp(SLOPE * (distance - EVEN))))


def gather_voices(vectors: Vectors, seconds: NDArray[np.float32], quality: NDArray[np.float32], pinned: Labels,
                  apart: Sequence[tuple[int, int]]) -> tuple[Labels, NDArray[np.float32]]:
    """Rows of ``vectors`` (n x d) as people: a label for each, and the chance that it belongs there.

    ``pinned`` says what people stated (-1: nothing): rows of the same pin end together, of different pins never; rows ``apart``
    (two voices of one clip) never do either. ``quality`` (0..1) weighs. Deterministic, and the same in whatever order rows come,
    but for exact ties.
    """
    return gathered(vectors, quality, pinned, apart, MEASURE)
