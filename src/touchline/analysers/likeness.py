"""Likenesses compared: whose face or voice is whose; each kind by its own measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.models import Models

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Likenesses:
    """See `touchline.ports.Likeness`."""

    models: Models

    def gather(
        self, by: str, vectors: Rows, seconds: Rows, quality: Rows, pinned: NDArray[np.int64], apart: Sequence[tuple[int, int]]
    ) -> tuple[NDArray[np.int64], Rows]:
        labels, sure = getattr(_kin(by), f"gather_{by}s")(vectors, seconds, quality, pinned, apart)
        return labels, sure

    def distances(self, by: str, some: Rows, others: Rows) -> Rows:
        """1 - the cosine of the angle between two likenesses."""
        return np.asarray(1 - _unit(some) @ _unit(others).T, np.float32)

    def chance(self, by: str, some: Rows, others: Rows) -> Rows:
        kin = _kin(by)
        return np.asarray(1 / (1 + np.exp(kin.SLOPE * (self.distances(by, some, others) - kin.EVEN))), np.float32)

    def photo(self, path: Path) -> tuple[Rows, float]:
        photos: Any = import_module("touchline.analysers.face_photos")
        data, quality, _ = photos.FacePhotos(self.models).photo(path)[0]
        return np.frombuffer(data, "<f2").astype(np.float32), quality


def _kin(by: str) -> Any:
    return import_module(f"touchline.analysers.{by}_kin")


def _unit(rows: Rows) -> Rows:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)
