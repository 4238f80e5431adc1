"""Likenesses compared: whose face or voice is whose; each kind by its own measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.face_kin import face_chance, face_distances, gather_faces
from touchline.analysers.face_photos import likeness_of
from touchline.analysers.models import Models
from touchline.analysers.voice_kin import gather_voices, voice_chance, voice_distances

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Likenesses:
    """See `touchline.ports.Likeness`."""

    models: Models

    def gather(
        self, by: str, vectors: Rows, seconds: Rows, quality: Rows, pinned: NDArray[np.int64], apart: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.int64], Rows]:
        together = gather_faces if by == "face" else gather_voices
        return together(vectors, seconds, quality, pinned, apart)

    def chance(self, by: str, some: Rows, others: Rows) -> Rows:
        return face_chance(self.distances(by, some, others)) if by == "face" else voice_chance(self.distances(by, some, others))

    def distances(self, by: str, some: Rows, others: Rows) -> Rows:
        return face_distances(some, others) if by == "face" else voice_distances(some, others)

    def photo(self, path: Path) -> tuple[Rows, float]:
        return likeness_of(self.models, path)
