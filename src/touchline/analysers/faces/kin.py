"""Whose face it is: traces of faces gathered into people over a whole season."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.kinship import Labels, Measure, Vectors, gathered

LINKED = 0.56
"""Mean distance (1 - cosine) up to which two groups are one person."""
JOINED = 0.5
"""Distance to a group's middle up to which a poor picture joins it."""
GOOD = 0.3
"""Quality from which a face may found a group."""
SLOPE, EVEN = 16.0, 0.575
"""The logistic curve from distance to chance, fitted on the open set: see docs/benchmarks.md."""
MEASURE = Measure(LINKED, JOINED, 0.1, GOOD, SLOPE, EVEN)


def gather_faces(vectors: Vectors, seconds: NDArray[np.float32], quality: NDArray[np.float32], pinned: Labels,
                 apart: Sequence[tuple[int, int]]) -> tuple[Labels, NDArray[np.float32]]:
    """Rows of ``vectors`` (n x d) as people: a label for each, and the chance that it belongs there.

    ``pinned`` says what people stated (-1: nothing): rows of the same pin end together, of different pins never; rows ``apart``
    never do either. ``seconds`` on screen and ``quality`` (0..1) weigh. Deterministic, and the same in whatever order rows come,
    but for exact ties.
    """
    return gathered(vectors, quality, pinned, apart, MEASURE)
