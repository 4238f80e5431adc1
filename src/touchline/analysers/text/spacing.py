"""How a score is spaced: ``1-0`` or ``1 - 0``. The recogniser guesses; the ink of the line tells.

A gap on either side of the dash wider than a quarter of a capital's height holds a space: in common typefaces a space is half
a capital wide, and letters stand a tenth apart.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

SCORE = re.compile(r"(?<![\d:.])(\d{1,2})(\s?)([-–])(\s?)(\d{1,2})(?![\d:.])")
_SPACE = 0.28
_LOW, _SHORT = 0.45, 0.2


def spaced(strip: NDArray[np.uint8], text: str) -> str:
    """``text``, its one score spaced as the strip (h x w x 3) shows it."""
    found = list(SCORE.finditer(text))
    if len(found) != 1:
        return text
    letters = ink(strip)
    dash = _dash(letters, (found[0].start(3) + 0.5) / len(text) * strip.shape[1])
    if dash is None:
        return text
    place, capital = dash
    left = letters[place][0] - letters[place - 1][1]
    right = letters[place + 1][0] - letters[place][1]
    gap = " " if (left + right) / 2 > _SPACE * capital else ""
    score = found[0]
    return f"{text[: score.end(1)]}{gap}{score[3]}{gap}{text[score.start(5):]}"


Letter = tuple[int, int, int, int]


def ink(strip: NDArray[np.uint8]) -> list[Letter]:
    """The separate shapes of a strip from left to right: (left, right, top, bottom); the rarer brightness is ink (Otsu 1979), and
    what touches the edges is none."""
    import cv2

    grey = cv2.GaussianBlur(cv2.cvtColor(np.ascontiguousarray(strip), cv2.COLOR_RGB2GRAY), (5, 5), 0)
    _, bright = cv2.threshold(grey, 0, 1, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    inner = np.asarray(bright, np.uint8)
    inner = inner if inner.mean() < 0.5 else 1 - inner
    count, _, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(inner))
    high, wide = inner.shape
    shapes = [(int(x), int(x + w), int(y), int(y + h)) for x, y, w, h, area in stats[1:count]
              if area >= 12 and w < 0.9 * wide and y > 1 and y + h < high - 1]
    tallest = max(shapes, key=lambda one: one[3] - one[2], default=(0, 0, 0, 0))
    return sorted(one for one in shapes if tallest[2] < (one[2] + one[3]) / 2 < tallest[3])


def _dash(letters: list[Letter], expected: float) -> tuple[int, int] | None:
    """Which shape is the dash, and how high a capital is; the one nearest to where it is expected."""
    heights = sorted(bottom - top for _, _, top, bottom in letters)
    if len(heights) < 3:
        return None
    capital = heights[int(len(heights) * 0.7)]
    best: tuple[float, int] | None = None
    for place, (left, right, top, bottom) in enumerate(letters[1:-1], 1):
        flat = bottom - top < _LOW * capital and right - left > _SHORT * capital and right - left > bottom - top
        sides = all(letters[other][3] - letters[other][2] > 0.7 * capital for other in (place - 1, place + 1))
        if flat and sides:
            far = abs((left + right) / 2 - expected)
            best = min(best, (far, place)) if best else (far, place)
    return (best[1], capital) if best else None
