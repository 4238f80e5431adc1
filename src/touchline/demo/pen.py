"""Drawing with smooth edges: filled shapes at fractions of a pixel, through one affine view of the world.

Images are RGB, uint8, shape (height, width, 3). Points are float arrays of shape (n, 2), y downward.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from math import atan2, cos, sin, sqrt

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Points = Sequence[tuple[float, float]] | np.ndarray
Point = Sequence[float] | np.ndarray

_FINE = 4
_ROUND = np.linspace(0, 2 * np.pi, 28, endpoint=False)
_HALF = np.linspace(-np.pi / 2, np.pi / 2, 13)
_TIP = np.stack([np.cos(_HALF), np.sin(_HALF)], axis=1)
_CIRCLE = np.stack([np.cos(_ROUND), np.sin(_ROUND)], axis=1)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """``a`` with ``share`` of ``b`` in it."""
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]


def dark(colour: Colour, share: float = 0.22) -> Colour:
    """The colour in shadow: towards a deep blue, as evening light has it."""
    return mix(colour, (24, 18, 52), share)


def bright(colour: Colour, share: float = 0.2) -> Colour:
    """The colour in warm light."""
    return mix(colour, (255, 240, 214), share)


def smooth(points: Points, per: int = 5) -> np.ndarray:
    """A closed Catmull-Rom curve through the points, ``per`` steps a stretch."""
    curve: np.ndarray = _spline(len(points), per) @ np.asarray(points, float)
    return curve


@cache
def _spline(count: int, per: int) -> np.ndarray:
    """The curve is linear in its points, so one matrix serves every outline of ``count`` points."""
    p = np.eye(count)
    t = np.linspace(0, 1, per, endpoint=False)[None, :, None]
    a, b, c, d = (np.roll(p, shift, axis=0)[:, None] for shift in (1, 0, -1, -2))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return curve.reshape(-1, count)


def mirrored(right: Points) -> list[tuple[float, float]]:
    """The closed outline whose right half runs from top to bottom."""
    half = [(float(x), float(y)) for x, y in right]
    return half + [(-x, y) for x, y in reversed(half) if abs(x) > 1e-9]


@dataclass
class Pen:
    """Draws on ``image`` through ``view`` (2 x 3). ``heads`` collects who was drawn where, in
    pixels; ``scale`` is how many pixels one unit of the world has."""

    image: np.ndarray
    view: np.ndarray = field(default_factory=lambda: np.array([[1.0, 0, 0], [0, 1.0, 0]]))
    heads: dict[str, tuple[float, float, float]] = field(default_factory=dict)

    scale: float = 1.0

    def __post_init__(self) -> None:
        (a, b), (c, d) = self.view[:, :2].tolist()
        self.scale = sqrt(abs(a * d - b * c))
        self._turn = self.view[:, :2].T * 2**_FINE
        self._shift = self.view[:, 2] * 2**_FINE

    def at(self, x: float, y: float, scale: float = 1.0, turned: float = 0.0, flip: bool = False) -> Pen:
        """A pen whose origin lies at (x, y) of this one; ``turned`` in radians, clockwise on screen."""
        c, s = cos(turned) * scale, sin(turned) * scale
        m = -1 if flip else 1
        return Pen(self.image, self.view @ ((m * c, -s, x), (m * s, c, y), (0.0, 0.0, 1.0)), self.heads)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the world lies on the image."""
        px, py = self.view[:, :2] @ [x, y] + self.view[:, 2]
        return float(px), float(py)

    def poly(self, points: Points, colour: Colour) -> None:
        """A filled polygon."""
        at = np.asarray(points, float) @ self._turn + self._shift
        cv2.fillPoly(self.image, [at.astype(np.int32)], colour, cv2.LINE_AA, _FINE)

    def blob(self, points: Points, colour: Colour) -> None:
        """A filled smooth outline through the points."""
        self.poly(smooth(points), colour)

    def ellipse(self, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
        """A filled ellipse."""
        (a, b), (c, d) = self._turn.tolist()
        at = _CIRCLE @ np.array([[rx * a, rx * b], [ry * c, ry * d]])
        at += (x * a + y * c + self._shift[0], x * b + y * d + self._shift[1])
        cv2.fillPoly(self.image, [at.astype(np.int32)], colour, cv2.LINE_AA, _FINE)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """A filled rectangle by its top left corner."""
        self.poly([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], colour)

    def limb(self, a: Point, b: Point, ra: float, rb: float, colour: Colour) -> None:
        """A tapering stroke with round ends from ``a`` (radius ``ra``) to ``b`` (radius ``rb``)."""
        along = atan2(b[1] - a[1], b[0] - a[0])
        c, s = cos(along), sin(along)
        ends = np.empty((2, len(_TIP), 2))
        np.matmul(_TIP, ((c * rb, s * rb), (-s * rb, c * rb)), out=ends[0])
        np.multiply(ends[0], -ra / rb, out=ends[1])
        ends[0] += b
        ends[1] += a
        self.poly(ends.reshape(-1, 2), colour)

    def cuff(self, a: Point, b: Point, radius: float, colour: Colour) -> None:
        """A straight band across a limb, from ``a`` to ``b``, twice ``radius`` wide."""
        a, b = np.asarray(a, float), np.asarray(b, float)
        across = np.array([a[1] - b[1], b[0] - a[0]])
        across *= radius / (np.hypot(*across) or 1.0)
        self.poly(np.stack([a + across, b + across, b - across, a - across]), colour)

    def line(self, points: Points, width: float, colour: Colour) -> None:
        """A stroke with round corners through the points."""
        p = np.asarray(points, float)
        for a, b in pairwise(p):
            self.limb(a, b, width / 2, width / 2, colour)

    def haze(self, points: Points, colour: Colour, share: float) -> None:
        """A see-through polygon: ``share`` of the colour over what is there."""
        at = np.asarray(points, float) @ self.view[:, :2].T + self.view[:, 2]
        height, width = self.image.shape[:2]
        x0, y0 = np.clip(np.floor(at.min(axis=0)).astype(int) - 1, 0, (width, height))
        x1, y1 = np.clip(np.ceil(at.max(axis=0)).astype(int) + 2, 0, (width, height))
        if x1 <= x0 or y1 <= y0:
            return
        part = self.image[y0:y1, x0:x1]
        over = part.copy()
        cv2.fillPoly(over, [np.round((at - (x0, y0)) * 2**_FINE).astype(np.int32)], colour, cv2.LINE_AA, _FINE)
        cv2.addWeighted(over, share, part, 1 - share, 0, dst=part)

    def text(
        self, words: str, x: float, y: float, size: float, colour: Colour, bold: float = 0.0, centre: bool = True
    ) -> None:
        """Words whose middle (or left end) lies at (x, y); ``size`` is the height of a line."""
        mask = _letters(words, bold)
        unit = size / _LINE
        shift = mask.shape[1] * unit / 2 if centre else 0.0
        inner = self.at(x - shift, y - mask.shape[0] * unit / 2, unit).view
        corners = np.array([(0, 0), (mask.shape[1], 0), (0, mask.shape[0]), mask.shape[::-1]]) @ inner[:, :2].T
        corners += inner[:, 2]
        height, width = self.image.shape[:2]
        x0, y0 = np.clip(np.floor(corners.min(axis=0)).astype(int), 0, (width, height))
        x1, y1 = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 1, 0, (width, height))
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        local = inner - np.array([[0, 0, x0], [0, 0, y0]])
        shape = (int(x1 - x0), int(y1 - y0))
        alpha = cv2.warpAffine(mask, local, shape, flags=cv2.INTER_AREA if unit < 0.5 else cv2.INTER_LINEAR)
        part = self.image[y0:y1, x0:x1]
        share = alpha[..., None].astype(np.uint16)
        part[:] = (part * (255 - share) + np.array(colour, np.uint16) * share) // 255


_LINE = 64


@cache
def _letters(words: str, bold: float) -> np.ndarray:
    """The words as an alpha mask, ``_LINE`` pixels a line; Pillow's own typeface, so that no font need be installed."""
    font = ImageFont.load_default(size=_LINE * 0.78)
    stroke = round(bold * _LINE / 12)
    left, _, right, _ = font.getbbox(words, stroke_width=stroke)
    picture = Image.new("L", (int(right - left) + 8, _LINE + 12))
    draw = ImageDraw.Draw(picture)
    draw.text((4 - left, (_LINE + 12) / 2), words, fill=255, font=font, anchor="lm", stroke_width=stroke)
    return np.asarray(picture)
