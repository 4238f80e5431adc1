"""Covering parts of a picture so that nobody is recognised there: blurred or in large squares, in the film's own planes.

Both keep so little of what they cover (a handful of values across) that no sharpening brings a face back.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil, floor

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.domain.mending.masks import Box, Mask
from touchline.media.canvas import framed, planes

CELLS = 6
"""Values kept across what is covered, and down."""
_SOFT = 0.12

Plane = NDArray[np.uint8]
Corners = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


def covered(frame: VideoFrame, number: int, masks: Iterable[Mask], picture: tuple[int, int, int, int]) -> VideoFrame:
    """The frame with all that the masks cover on clip frame ``number`` covered; itself where nothing is. ``picture`` is where
    the clip's picture lies on the canvas: left, top, width, height. The frame given is not changed: others may hold it."""
    boxes = [(mask.kind, box) for mask in masks for box in mask.boxes(number)]
    if not boxes:
        return frame
    copies = tuple(np.array(plane) for plane in planes(frame))
    for kind, box in boxes:
        whole = _even(box, picture)
        inside = _within(whole, picture)
        for plane, half in zip(copies, (1, 2, 2), strict=True) if inside else ():
            _cover(kind, plane, _part(whole, half), _part(inside or whole, half))
    return framed((copies[0], copies[1], copies[2]))


def _even(box: Box, picture: tuple[int, int, int, int]) -> Corners:
    """Corners in pixels, outward to even ones, since colour has half as many; they may lie outside the picture."""
    left, top, width, height = picture
    x, y, wide, high = box
    first = floor((left + x * width) / 2) * 2, floor((top + y * height) / 2) * 2
    last = ceil((left + (x + wide) * width) / 2) * 2, ceil((top + (y + high) * height) / 2) * 2
    return first[0], first[1], max(last[0], first[0] + 2), max(last[1], first[1] + 2)


def _within(corners: Corners, picture: tuple[int, int, int, int]) -> Corners | None:
    """What of it lies in the picture."""
    left, top, width, height = picture
    inside = max(corners[0], left), max(corners[1], top), min(corners[2], left + width), min(corners[3], top + height)
    return inside if inside[0] < inside[2] and inside[1] < inside[3] else None


def _part(corners: Corners, half: int) -> Corners:
    left, top, right, bottom = (at // half for at in corners)
    return left, top, right, bottom


def _cover(kind: str, plane: Plane, whole: Corners, inside: Corners) -> None:
    """Cover what is inside the picture of a part of a plane: in cells of the whole part, and with its shape."""
    import cv2

    left, top, right, bottom = inside
    size = whole[2] - whole[0], whole[3] - whole[1]
    part = plane[top:bottom, left:right]
    high, wide = part.shape
    if not high or not wide:
        return
    few = min(wide, ceil(CELLS * wide / size[0])), min(high, ceil(CELLS * high / size[1]))
    cells = cv2.resize(part, few, interpolation=cv2.INTER_AREA)
    if kind == "pixelate":
        part[:] = cv2.resize(cells, (wide, high), interpolation=cv2.INTER_NEAREST)
        return
    smooth = cv2.resize(cells, (wide, high), interpolation=cv2.INTER_CUBIC)
    share = _oval(*size)[top - whole[1] : bottom - whole[1], left - whole[0] : right - whole[0]]
    part[:] = np.rint(smooth * share + part * (1 - share)).astype(np.uint8)


@lru_cache(maxsize=9)
def _oval(wide: int, high: int) -> NDArray[np.float32]:
    """How much of each pixel is covered: all of it in the middle, none in the outermost corners, softly between."""
    across = np.abs((np.arange(wide, dtype=np.float32) + 0.5) / wide * 2 - 1)
    down = np.abs((np.arange(high, dtype=np.float32) + 0.5) / high * 2 - 1)
    # A rounded square, wholly covered but for its corners: a head fills more of its box than an ellipse does.
    far = (across[None, :] ** 4 + down[:, None] ** 4) ** 0.25
    return np.asarray(np.clip((1 + _SOFT - far) / _SOFT / 2 + 0.5, 0, 1), np.float32)

