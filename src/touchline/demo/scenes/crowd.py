"""A stand full of supporters: rows painted once as strips, that hop in two halves to the beat."""

from __future__ import annotations

from math import pi, sin

import cv2
import numpy as np

from touchline.demo.looks import AMBER, CHARCOAL, CREAM, NAVY
from touchline.demo.pen import Colour, Pen, dark

_SKIN: tuple[Colour, ...] = ((246, 208, 182), (224, 172, 132), (166, 112, 78), (110, 72, 50), (238, 190, 162))
_HAIR: tuple[Colour, ...] = ((52, 38, 34), (126, 84, 50), (206, 164, 84), (168, 166, 170), (30, 24, 26), (186, 88, 44))
_COATS: tuple[Colour, ...] = (NAVY, NAVY, AMBER, CREAM, (88, 96, 112), (132, 60, 58), CHARCOAL, (60, 92, 130))
_TALL = 88


class Strip:
    """One half of a row as a see-through picture: colour already multiplied by its share, and what shines through."""

    def __init__(self, width: int, every: float, seed: int, shade: float) -> None:
        fine = 2
        black = Pen(np.zeros((_TALL * fine, width * fine, 3), np.uint8), np.array([[fine, 0, 0.0], [0, fine, 0.0]]))
        white = Pen(np.full_like(black.image, 255), black.view)
        for pen in (black, white):
            rng = np.random.default_rng(seed)
            for x in np.arange(-20, width + 20, every):
                _supporter(pen.at(x + rng.uniform(-5, 5), _TALL - rng.uniform(0, 5)), rng, shade)
        self.colour, over = (cv2.resize(p.image, (width, _TALL), interpolation=cv2.INTER_AREA) for p in (black, white))
        self.through = cv2.subtract(over, self.colour)

    def over(self, image: np.ndarray, y: int) -> None:
        """Lay the strip over the picture, its top at row ``y``."""
        low, high = max(0, y), min(image.shape[0], y + _TALL)
        if high <= low:
            return
        part = image[low:high]
        cv2.multiply(part, self.through[low - y : high - y], dst=part, scale=1 / 255)
        cv2.add(part, self.colour[low - y : high - y], dst=part)


def _supporter(pen: Pen, rng: np.random.Generator, shade: float) -> None:
    def lit(colour: Colour) -> Colour:
        return dark(colour, shade)

    skin, coat = lit(_SKIN[int(rng.integers(5))]), lit(_COATS[int(rng.integers(8))])
    hair, mood = lit(_HAIR[int(rng.integers(6))]), rng.uniform()
    if mood < 0.3:
        for side in (-1, 1):
            pen.limb((side * 12, -38), (side * (17 + rng.uniform(0, 4)), -74), 4.2, 3.4, coat)
            pen.ellipse(side * 19, -77, 3.8, 3.8, skin)
    pen.blob([(-17, 6), (-16, -32), (-8, -42), (8, -42), (16, -32), (17, 6)], coat)
    pen.ellipse(0, -53, 10, 12, skin)
    pen.blob([(-10.5, -52), (-10, -62), (0, -67), (10, -62), (10.5, -52), (6, -58), (-6, -58)], hair)
    for x in (-3.6, 3.6):
        pen.ellipse(x, -53, 1.2, 1.5, lit((40, 30, 40)))
    if rng.uniform() < 0.7:
        pen.ellipse(0.3, -47, 3.2, 2.2, lit((130, 44, 48)))
    if 0.3 <= mood < 0.42:
        for side in (-1, 1):
            pen.limb((side * 12, -38), (side * 24, -68), 4.2, 3.4, coat)
        for i in range(6):
            pen.box(-27 + i * 9, -80, 9.2, 11, lit(NAVY if i % 2 else AMBER))
    elif mood > 0.62:
        pen.box(-10, -42, 20, 6, lit(AMBER))
        pen.box(-3, -42, 5, 6, lit(NAVY))


class Crowd:
    """Rows of a stand from ``top`` to ``bottom`` pixels; heads grow no larger, the rows only cover each other."""

    def __init__(self, width: int, top: int, bottom: int, step: int, seed: int, back: Colour = (58, 62, 82)) -> None:
        count = max(1, (bottom - top) // step)
        self._back, self._top, self._bottom = back, top, bottom
        self._rows = []
        for i in range(count):
            shade = 0.42 * (1 - i / count) + 0.04
            halves = [Strip(width, 62, seed + i * 7 + half, shade) for half in (0, 1)]
            self._rows.append((top + i * step, halves))

    def draw(self, image: np.ndarray, t: float, beat: float, height: float) -> None:
        """Draw everybody at second ``t``, hopping ``height`` pixels, ``beat`` hops a second."""
        image[max(0, self._top) : max(0, self._bottom)] = self._back
        for i, (y, halves) in enumerate(self._rows):
            for half, strip in enumerate(halves):
                hop = abs(sin(pi * beat * t + i * 0.35 + half * pi / 2)) ** 0.8 * height
                strip.over(image, round(y - hop))


def flag(pen: Pen, x: float, y: float, width: float, t: float, colours: tuple[Colour, Colour], words: str = "") -> None:
    """A big flag waved on a pole."""
    sway = 0.18 * sin(t * 2.6 + x)
    pen = pen.at(x, y, 1.0, sway)
    pen.limb((0, 30), (0, -width * 0.82), 3, 2.5, (70, 60, 60))
    n = 14
    across = np.linspace(0, 1, n)
    wave = 0.075 * width * np.sin(across * 7 - t * 7) * across
    top, tall = -width * 0.8 + wave, width * 0.5
    for band in range(3):
        a, b = top + tall * band / 3, top + tall * (band + 1) / 3
        xs = across * width
        pen.poly(np.concatenate([np.stack([xs, a], 1), np.stack([xs, b], 1)[::-1]]), colours[band % 2])
    for i in range(n - 1):
        if wave[i + 1] > wave[i]:
            quad = [
                (across[i] * width, top[i]),
                (across[i + 1] * width, top[i + 1]),
                (across[i + 1] * width, top[i + 1] + tall),
                (across[i] * width, top[i] + tall),
            ]
            pen.haze(quad, (20, 16, 40), 0.12)
    if words:
        pen.text(words, width * 0.5, -width * 0.55 + float(wave[n // 2]), width * 0.13, NAVY, bold=0.7)
