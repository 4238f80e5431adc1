"""Covering parts of a picture so that nobody is recognised there: blurred or in large squares, in the film's own planes.

Both keep so little of what they cover (a handful of values across) that no sharpening brings a face back.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.domain.mending.masks import Box, Mask
from touchline.media.canvas import framed, planes

CELLS = 6
"""Values kept across what is covered, and down."""
_SOFT = 0.12

Plane = NDArray[np.uint8]


def covered(frame: VideoFrame, number: int, masks: Iterable[Mask], picture: tuple[int, int, int, int]) -> VideoFrame:
    """The frame with all that the masks cover on clip frame ``number`` covered; itself where nothing is. ``picture`` is where
    the clip's picture lies on the canvas: left, top, width, height. The frame given is not changed: others may hold it."""
    boxes = [(mask.kind, box) for mask in masks for box in mask.boxes(number)]
    if not boxes:
        return frame
    copies = tuple(np.array(plane) for plane in planes(frame))
    for kind, box in boxes:
        left, top, right, bottom = _even(box, picture)
        for plane, half in zip(copies, (1, 2, 2), strict=True):
            _cover(kind, plane[top // half : bottom // half, left // half : right // half])
    return framed((copies[0], copies[1], copies[2]))


def _even(box: Box, picture: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """Corners in pixels, outward to even ones, since colour has half as many."""
    left, top, width, height = picture
    x, y, wide, high = box
    first = int(left + x * width) // 2 * 2, int(top + y * height) // 2 * 2
    last = -int(-(left + (x + wide) * width) // 2) * 2, -int(-(top + (y + high) * height) // 2) * 2
    right, bottom = min(left + width, max(last[0], first[0] + 2)), min(top + height, max(last[1], first[1] + 2))
    return min(first[0], right - 2), min(first[1], bottom - 2), right, bottom


def _cover(kind: str, part: Plane) -> None:
    import cv2

    high, wide = part.shape
    if not high or not wide:
        return
    cells = cv2.resize(part, (min(CELLS, wide), min(CELLS, high)), interpolation=cv2.INTER_AREA)
    if kind == "pixelate":
        part[:] = cv2.resize(cells, (wide, high), interpolation=cv2.INTER_NEAREST)
        return
    smooth = cv2.resize(cells, (wide, high), interpolation=cv2.INTER_CUBIC)
    share = _oval(wide, high)
    part[:] = np.rint(smooth * share + part * (1 - share)).astype(np.uint8)


@lru_cache(maxsize=64)
def _oval(wide: int, high: int) -> NDArray[np.float32]:
    """How much of each pixel is covered: all of it in the middle, none in the outermost corners, softly between."""
    across = np.abs((np.arange(wide, dtype=np.float32) + 0.5) / wide * 2 - 1)
    down = np.abs((np.arange(high, dtype=np.float32) + 0.5) / high * 2 - 1)
    # A rounded square, wholly covered but for its corners: a head fills more of its box than an ellipse does.
    far = (across[None, :] ** 4 + down[:, None] ** 4) ** 0.25
    return np.asarray(np.clip((1 + _SOFT - far) / _SOFT / 2 + 0.5, 0, 1), np.float32)

