"""Stand-ins for faces: what a finder would say, without a model."""

from __future__ import annotations

import numpy as np

from touchline.analysers.faces.net import Face

SPOTS = np.array([[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.35, 0.8], [0.65, 0.8]], np.float32)


def face(x: float, y: float, size: float = 40.0, score: float = 0.9, turn: float = 0.0) -> Face:
    """A face with its top left corner at x, y; ``turn`` moves the nose to a side, in distances between the eyes."""
    points = SPOTS * size + np.array([x, y], np.float32)
    points[2, 0] += turn * 0.4 * size
    return Face((x, y, size, size), points, score)


def picture(seed: int = 1) -> np.ndarray:
    """A still of coloured blocks, 540 x 960."""
    blocks = np.random.default_rng(seed).integers(0, 255, (9, 16, 3)).astype(np.uint8)
    return blocks.repeat(60, 0).repeat(60, 1)


def people(count: int, pictures: int, apart: float = 0.5, seed: int = 3, far: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of ``count`` people, ``pictures`` of each, and whose each is; ``apart`` is the noise between two of one person,
    ``far`` how much all have in common."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=128)
    middles = rng.normal(size=(count, 128)) + far * common
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    rows = np.repeat(middles, pictures, axis=0) + rng.normal(size=(count * pictures, 128)) * apart / np.sqrt(128)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), np.repeat(np.arange(count), pictures)
