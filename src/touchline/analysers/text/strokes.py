"""Pictures compared by their strokes: strong steps of brightness, where they are, not how bright.

Those of a graphic stay where they are while the scene behind it moves, and lettering is little else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.text.eye import Region
from touchline.analysers.text.finder import Image

BLOCK, HALF = 32, 2
"""Pixels of a block, and how much smaller strokes are kept."""
BUSY, STILL = 0.05, 0.6
"""The share of strokes in a block that has something to look at; the share of them that stays in one that holds still."""
_STROKE, _CUT, _LIGHT = 48, 0.25, 18

Strokes = NDArray[np.bool_]
Blocks = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Sample:
    """One picture, its brightness, and its strokes at half size."""

    frame: int
    seconds: float
    image: Image
    grey: NDArray[np.uint8]
    strokes: Strokes
    sharpness: float

    @property
    def whole(self) -> Region:
        return 0, 0, self.image.shape[1], self.image.shape[0]


@dataclass(frozen=True, eq=False)
class Past:
    """The strokes of an earlier picture, a bit for each pixel."""

    frame: int
    bits: NDArray[np.uint8]
    across: int

    @classmethod
    def of(cls, sample: Sample) -> Past:
        return cls(sample.frame, np.packbits(sample.strokes, axis=1), sample.strokes.shape[1])

    def shows(self, strokes: Strokes, box: tuple[float, float, float, float]) -> bool:
        """Whether the strokes within ``box`` (left, top, right, bottom in pixels of the picture) were there already."""
        left, top, right, bottom = (max(0, int(edge) // HALF) for edge in box)
        then = np.unpackbits(self.bits[top:bottom], axis=1, count=self.across)[:, left:right].astype(bool)
        now = strokes[top:bottom, left:right]
        return bool((then & now).sum() > STILL * max(then.sum(), now.sum(), 1))


def sampled(frame: int, seconds: float, image: Image) -> Sample:
    """A picture made ready to be compared."""
    import cv2

    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    half = cv2.resize(grey, (image.shape[1] // HALF, image.shape[0] // HALF), interpolation=cv2.INTER_AREA)
    steps = cv2.absdiff(half[:, 2:], half[:, :-2])
    strokes = np.zeros(half.shape, bool)
    strokes[:, 1:-1] = steps > _STROKE
    down = cv2.absdiff(half[2:], half[:-2])
    strokes[1:-1] |= down > _STROKE
    return Sample(frame, seconds, image, grey, strokes, float(steps.mean()))


def shares(strokes: Strokes) -> Blocks:
    """The share of each block that is strokes."""
    import cv2

    size = BLOCK // HALF
    across, down = max(1, strokes.shape[1] // size), max(1, strokes.shape[0] // size)
    return np.asarray(cv2.resize(strokes.astype(np.float32), (across, down), interpolation=cv2.INTER_AREA), np.float32)


def alike(one: Strokes, other: Strokes, busy: Blocks) -> Blocks:
    """How much of each block's strokes both pictures have, 0 to 1; ``busy`` are the shares of the busier."""
    return np.asarray(shares(one & other) / np.maximum(busy, 1e-6), np.float32)


def replaced(busy: Blocks, same: Blocks, before: Sample, now: Sample) -> bool:
    """Whether this is another shot: hardly a stroke stayed, and the light is another."""
    import cv2

    if float(np.median(same[busy > BUSY])) > _CUT if (busy > BUSY).any() else False:
        return False
    one, other = (cv2.resize(grey, (32, 18), interpolation=cv2.INTER_AREA) for grey in (before.grey, now.grey))
    return float(cv2.absdiff(one, other).mean()) > _LIGHT
