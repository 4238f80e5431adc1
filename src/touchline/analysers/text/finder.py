"""Where lines of text lie in a picture: PP-OCRv6's detector, run by ONNX Runtime.

The network says of every pixel how likely it is the core of a line; cores are grown back to whole lines by the offset that
differentiable binarization shrank them by when it was trained (Liao et al., "Real-time Scene Text Detection with
Differentiable Binarization", AAAI 2020). Lines may lean; each is given by its four corners.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.once import once

_CORE, _SURE, _GROWTH = 0.3, 0.5, 1.6
"""A pixel of a core; a line on the mean of its core; area times this over girth is how far a core grows."""
_SMALLEST = 3
_MOST = 400
_STEP = 32

Image = NDArray[np.uint8]
Corners = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Place:
    """A line of text. ``corners`` (4 x 2, pixels) run from its top left clockwise."""

    corners: Corners
    score: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of what it covers, in pixels."""
        low, high = self.corners.min(axis=0), self.corners.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def session(path: Path) -> Any:
    """A model on one thread: logs run side by side, one for each core."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


class Finder:
    """One loaded detector."""

    def __init__(self, path: Path) -> None:
        self._session = session(path)

    def find(self, image: Image, scale: float = 1.0) -> list[Place]:
        """The lines in ``image`` (h x w x 3, RGB), looked for at ``scale`` times its size, in reading order; corners in pixels of
        ``image``."""
        from cv2 import INTER_AREA, INTER_LINEAR, resize

        high, wide = image.shape[:2]
        across, down = _whole(wide * scale), _whole(high * scale)
        small = resize(image, (across, down), interpolation=INTER_AREA if scale < 1 else INTER_LINEAR)
        fed = np.asarray(small[:, :, ::-1].transpose(2, 0, 1)[None], np.float32) / 127.5 - 1.0
        chance = self._session.run(None, {"x": fed})[0][0, 0]
        return in_order(list(lines_of(chance, wide / across, high / down)))


def _whole(length: float) -> int:
    return max(_STEP, round(length / _STEP) * _STEP)


def lines_of(chance: NDArray[np.float32], across: float, down: float) -> list[Place]:
    """The lines in a map of chances; ``across`` and ``down`` stretch its pixels to those of the picture."""
    import cv2

    core = cv2.dilate((chance > _CORE).astype(np.uint8), np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(core, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours[:_MOST]:
        middle, (wide, high), angle = cv2.minAreaRect(contour)
        if min(wide, high) < _SMALLEST:
            continue
        score = _mean_within(chance, contour)
        if score < _SURE:
            continue
        grow = 2 * wide * high * _GROWTH / (2 * (wide + high))
        corners = cv2.boxPoints((middle, (wide + grow, high + grow), angle)).astype(np.float32)
        found.append(Place(_from_top_left(corners) * np.array([across, down], np.float32), score))
    return found


def _mean_within(chance: NDArray[np.float32], contour: Any) -> float:
    import cv2

    left, top, wide, high = cv2.boundingRect(contour)
    inside = np.zeros((high, wide), np.uint8)
    cv2.fillPoly(inside, [np.asarray(contour) - np.array([left, top], np.int32)], [1])
    return float(cv2.mean(np.ascontiguousarray(chance[top : top + high, left : left + wide]), inside)[0])


def _from_top_left(corners: Corners) -> Corners:
    """The corners in the order top left, top right, bottom right, bottom left."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left, right = by_x[:2], by_x[2:]
    left, right = left[np.argsort(left[:, 1])], right[np.argsort(right[:, 1])]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def in_order(places: list[Place]) -> list[Place]:
    """Rows from the top, each from the left: who begins lower than half a line's height begins a new row."""
    rows: list[list[Place]] = []
    for place in sorted(places, key=lambda one: (one.box[1] + one.box[3]) / 2):
        _, top, _, bottom = place.box
        if rows and (top + bottom) / 2 < rows[-1][0].box[3] - (rows[-1][0].box[3] - rows[-1][0].box[1]) / 4:
            rows[-1].append(place)
        else:
            rows.append([place])
    return [place for row in rows for place in sorted(row, key=lambda one: one.box[0])]


@once
def finder(path: Path) -> Finder:
    """The detector in ``path``."""
    return Finder(path)
