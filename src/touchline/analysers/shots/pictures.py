"""The small pictures in which shots are told apart, and how far two of them are from each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

ACROSS, DOWN = 64, 36
"""Width and height of a thumbnail, whatever the clip's shape."""

_CELL = (12, 16)
_BINS = 6

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Pictures:
    """Thumbnails (n x 36 x 64 x 3, RGB) of frames in a row, seen at several scales."""

    thumbs: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.thumbs)

    @cached_property
    def small(self) -> Floats:
        """n x 18 x 32 x 3."""
        parts = self.thumbs.reshape(len(self), DOWN // 2, 2, ACROSS // 2, 2, 3)
        return np.asarray(parts.sum(axis=(2, 4), dtype=np.uint16).astype(np.float32) / 4, np.float32)

    @cached_property
    def coarse(self) -> Floats:
        """n x 9 x 16 x 3."""
        parts = self.small.reshape(len(self), DOWN // 4, 2, ACROSS // 4, 2, 3)
        return np.asarray(parts.mean(axis=(2, 4)), np.float32)

    @cached_property
    def steps(self) -> Floats:
        """How far each frame is from the one before, 0..255; that of the first is 0."""
        steps = np.zeros(len(self), np.float32)
        steps[1:] = np.abs(np.diff(self.small, axis=0)).mean(axis=(1, 2, 3))
        return steps

    @cached_property
    def colours(self) -> Floats:
        """See `colours_of`."""
        return colours_of(self.thumbs)

    @cached_property
    def detail(self) -> Floats:
        """Light with its local mean taken out: n x 36 x 64."""
        from cv2 import blur

        light = self.thumbs @ np.array([0.299, 0.587, 0.114], np.float32)
        return np.stack([one - blur(one, (7, 7)) for one in light])


def colours_of(thumbs: NDArray[np.uint8]) -> Floats:
    """Shares of 216 colours in each half-width, half-height quarter of each thumbnail: n x 864, each quarter sums to 1."""
    count = len(thumbs)
    level = (thumbs.astype(np.uint16) * _BINS) >> 8
    colour = (level[..., 0] * _BINS + level[..., 1]) * _BINS + level[..., 2]
    quarters = colour.reshape(count, 2, DOWN // 2, 2, ACROSS // 2).transpose(0, 1, 3, 2, 4).reshape(count * 4, -1)
    size = _BINS**3
    places = quarters + (np.arange(count * 4, dtype=np.int64) * size)[:, None]
    shares = np.bincount(places.ravel(), minlength=count * 4 * size).reshape(count, 4 * size)
    return np.asarray(shares / quarters.shape[1], np.float32)


def shapes_of(thumbs: NDArray[np.uint8]) -> Floats:
    """Light with its local mean and spread taken out, so that a brighter picture of the same thing is the same: n x 36 x 64."""
    from cv2 import blur

    shapes = np.empty(thumbs.shape[:3], np.float32)
    for place, thumb in enumerate(thumbs):
        light = thumb.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
        light = light - blur(light, (9, 9))
        shapes[place] = light / (np.sqrt(np.maximum(blur(light * light, (9, 9)), 0)) + 4.0)
    return shapes


def apart(pictures: Floats) -> Floats:
    """Mean absolute difference of every two: n x n."""
    flat = pictures.reshape(len(pictures), -1)
    return np.stack([np.abs(flat - one).mean(axis=1) for one in flat]).astype(np.float32)


def moved(before: NDArray[np.uint8], after: NDArray[np.uint8], search: int = 5) -> float:
    """How much of one thumbnail is found again in another, moved by up to ``search`` pixels: -1..1, near 1 for the same scene.

    Twelve blocks are matched by normalised correlation; blocks with nothing in them say nothing.
    """
    from cv2 import TM_CCOEFF_NORMED, matchTemplate

    high, wide = _CELL
    found, weights = [], []
    for top in range(0, DOWN, high):
        for left in range(0, ACROSS, wide):
            block = before[top : top + high, left : left + wide]
            spread = float(block.std(axis=(0, 1)).max())
            around = after[max(0, top - search) : top + high + search, max(0, left - search) : left + wide + search]
            found.append(float(matchTemplate(around, block, TM_CCOEFF_NORMED).max()) if spread > 1 else 0.0)
            weights.append(min(spread, 12.0) if spread > 1 else 0.0)
    total = sum(weights)
    return sum(one * weight for one, weight in zip(found, weights, strict=True)) / total if total else 1.0
