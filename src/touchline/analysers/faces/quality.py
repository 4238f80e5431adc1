"""How well a face can be known again from one picture.

The network that compares faces says so itself, by how long a vector it makes; the marks ``small``, ``turned``, ``blurred`` and
``cut`` (by the edge of the picture) say why it cannot, instead of a guess at who it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.faces.net import Face, Image

SMALL = 15.0
"""Pixels of the shorter side, in a picture 960 pixels wide, below which nobody can be known again."""
_TURNED, _BLURRED, _WHOLE = 0.32, 0.0007, 0.75
_TOLD_APART = 0.45
"""A face of this quality is not too blurred, however little detail it has."""
_NOBODY, _PLAIN = 4.5, 12.0
"""Lengths of the vectors of what is no face, and of a plain view of one."""


@dataclass(frozen=True)
class Quality:
    """``value`` in 0..1: how far to trust the likeness made from this picture; ``marks`` what stands against it."""

    value: float
    marks: tuple[str, ...] = ()


def turn_of(points: NDArray[np.float32]) -> float:
    """How far the head is turned to a side, from its five points: 0 from the front, about 0.3 half turned, 0.7 and more in
    profile. The nose leaves the middle between the eyes by as much, counted in distances between them."""
    left, right, nose = points[0], points[1], points[2]
    across = right - left
    wide = max(float(np.linalg.norm(across)), 1e-6)
    tall = max(float(np.linalg.norm((points[3] + points[4]) / 2 - (left + right) / 2)), 1e-6)
    aside = abs(float((nose - (left + right) / 2) @ across)) / wide
    return aside / max(wide, 0.4 * tall)


def sharpness_of(face: Image) -> float:
    """How much fine detail an aligned face (RGB) holds: the variance of its Laplacian by that of its brightness."""
    import cv2

    grey = cv2.cvtColor(face, cv2.COLOR_RGB2GRAY).astype(np.float32)[16:-8, 16:-16]
    return float(cv2.Laplacian(grey, cv2.CV_32F).var() / max(float(grey.var()), 25.0) / 10)


def quality_of(face: Face, image: Image, strength: float) -> Quality:
    """Of a face, its aligned picture, and how long a vector was made of it."""
    value = float(np.clip((strength - _NOBODY) / (_PLAIN - _NOBODY), 0.0, 1.0))
    blurred = value < _TOLD_APART and sharpness_of(image) < _BLURRED
    marks = [("small", face.side < SMALL), ("turned", turn_of(face.points) > _TURNED), ("blurred", blurred),
             ("cut", face.inside < _WHOLE)]
    return Quality(round(value * face.inside, 4), tuple(mark for mark, holds in marks if holds))
