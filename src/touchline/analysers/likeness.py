"""Likenesses compared: whose face or voice is whose; each kind by its own measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.faces import kin as face_kin
from touchline.analysers.kinship import unit
from touchline.analysers.models import Models
from touchline.analysers.voices import kin as voice_kin

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Likenesses:
    """See `touchline.ports.Likeness`."""

    models: Models

    def gather(
        self, by: str, vectors: Rows, seconds: Rows, quality: Rows, pinned: NDArray[np.int64], apart: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.int64], Rows]:
        together = face_kin.gather_faces if by == "face" else voice_kin.gather_voices
        return together(vectors, seconds, quality, pinned, apart)

    def distances(self, by: str, some: Rows, others: Rows) -> Rows:
        """1 - the cosine of the angle between two likenesses."""
        return np.asarray(1 - unit(some) @ unit(others).T, np.float32)

    def chance(self, by: str, some: Rows, others: Rows) -> Rows:
        measure = face_kin.MEASURE if by == "face" else voice_kin.MEASURE
        slope = np.clip(measure.slope * (self.distances(by, some, others) - measure.even), -60, 60)
        return np.asarray(1 / (1 + np.exp(slope)), np.float32)

    def photo(self, path: Path) -> tuple[Rows, float]:
        from touchline.analysers.faces.photos import FacePhotos

        data, quality, _ = FacePhotos(self.models).photo(path)[0]
        return np.frombuffer(data, "<f2").astype(np.float32), quality
