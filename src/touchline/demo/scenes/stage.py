"""What every scene shares: backdrops painted once, the camera that looks at them, and acting to the spoken lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sin

import cv2
import numpy as np

from touchline.demo.heads import Face, blinks
from touchline.demo.moments import Moment
from touchline.demo.pen import Colour, Pen
from touchline.demo.voices import loudness

WIDTH, HEIGHT = 1280, 720


@dataclass(frozen=True)
class Frame:
    """How the camera stands: ``zoom`` 1 shows the world 1280 wide, its middle on (x, y)."""

    x: float = WIDTH / 2
    y: float = HEIGHT / 2
    zoom: float = 1.0

    def view(self) -> np.ndarray:
        """World to pixels, 2 x 3."""
        z = self.zoom
        return np.array([[z, 0, WIDTH / 2 - z * self.x], [0, z, HEIGHT / 2 - z * self.y]])

    def held(self, t: float, sway: float = 2.0) -> Frame:
        """The same, held by a person: it breathes and wanders a little."""
        dx = sway * (sin(t * 0.9) + 0.5 * sin(t * 2.3 + 1)) / self.zoom
        dy = sway * (sin(t * 1.1 + 2) * 0.7 + 0.4 * sin(t * 2.9)) / self.zoom
        return Frame(self.x + dx, self.y + dy, self.zoom)


class Backdrop:
    """A part of the world painted once: ``area`` is x0, y0, x1, y1; ``sharp`` pixels a unit; ``blur`` in units."""

    def __init__(
        self,
        paint: Callable[[Pen], None],
        area: tuple[float, float, float, float],
        sharp: float = 2.0,
        blur: float = 0.0,
    ) -> None:
        x0, y0, x1, y1 = area
        image = np.zeros((round((y1 - y0) * sharp), round((x1 - x0) * sharp), 3), np.uint8)
        paint(Pen(image, np.array([[sharp, 0, -x0 * sharp], [0, sharp, -y0 * sharp]])))
        self.image = cv2.GaussianBlur(image, (0, 0), blur * sharp) if blur else image
        self._x0, self._y0, self._sharp = x0, y0, sharp

    def seen(self, frame: Frame, rows: tuple[int, int] = (0, HEIGHT), out: np.ndarray | None = None) -> np.ndarray:
        """The picture of the backdrop through the camera; only pixel rows ``rows`` are painted into ``out``.

        The camera is held to whole pixels of the painting, which are finer than those of the picture: a plain
        resize is four times faster than a warp, and a quarter of a pixel is not seen.
        """
        out = np.empty((HEIGHT, WIDTH, 3), np.uint8) if out is None else out
        (z, _, dx), (_, _, dy) = frame.view().tolist()
        tall, wide = self.image.shape[:2]
        left, right = (_within(((x - dx) / z - self._x0) * self._sharp, wide) for x in (0, WIDTH))
        top, bottom = (_within(((y - dy) / z - self._y0) * self._sharp, tall) for y in rows)
        part = self.image[top : max(bottom, top + 1), left : max(right, left + 1)]
        cv2.resize(part, (WIDTH, rows[1] - rows[0]), dst=out[rows[0] : rows[1]], interpolation=cv2.INTER_LINEAR)
        return out


def _within(at: float, size: int) -> int:
    return min(size - 1, max(0, round(at)))


def gradient(pen: Pen, stops: list[tuple[float, Colour]]) -> None:
    """Fill the whole width with colours that run from one height of the world to the next."""
    rows = (np.arange(pen.image.shape[0]) - pen.view[1, 2]) / pen.view[1, 1]
    heights = [height for height, _ in stops]
    low, high = np.searchsorted(rows, (heights[0], heights[-1]))
    band = np.stack([np.interp(rows[low:high], heights, [c[i] for _, c in stops]) for i in range(3)], axis=1)
    pen.image[low:high] = band[:, None].astype(np.uint8)


def glow(pen: Pen, x: float, y: float, radius: float, colour: Colour, share: float) -> None:
    """Light that fades out around a point; for backdrops, not for every frame."""
    cx, cy = pen.pixel(x, y)
    r = radius * pen.scale
    height, width = pen.image.shape[:2]
    x0, x1 = int(max(0, cx - r)), int(min(width, cx + r))
    y0, y1 = int(max(0, cy - r)), int(min(height, cy + r))
    if x1 <= x0 or y1 <= y0:
        return
    yy, xx = np.mgrid[y0:y1, x0:x1]
    fade = np.clip(1 - np.hypot(xx - cx, yy - cy) / r, 0, 1)[..., None] ** 2 * share
    part = pen.image[y0:y1, x0:x1]
    part[:] = part * (1 - fade) + np.array(colour) * fade


def vignette(warm: Colour = (255, 250, 242), depth: float = 0.28) -> np.ndarray:
    """What every frame is multiplied with: darker corners and the colour of the light."""
    yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH]
    away = np.hypot((xx - WIDTH / 2) / (WIDTH * 0.62), (yy - HEIGHT / 2) / (HEIGHT * 0.72))
    fade = 1 - depth * np.clip(away - 0.35, 0, 1)[..., None] ** 1.5
    light: np.ndarray = (fade * np.array(warm)).astype(np.uint8)
    return light


def graded(image: np.ndarray, light: np.ndarray) -> np.ndarray:
    """The picture in its light, in place."""
    return cv2.multiply(image, light, dst=image, scale=1 / 255)


def mouth(moment: Moment, person: str, t: float) -> float:
    """How far the mouth of ``person`` is open at second ``t`` of the moment, 0..1."""
    for line in moment.lines:
        if line.person == person and line.at <= t < line.at + line.seconds:
            level = loudness(line.id)
            return float(level[min(int((t - line.at) * 100), len(level) - 1)])
    return 0.0


def speaker(moment: Moment, t: float) -> str | None:
    """Who is speaking, or who spoke last."""
    begun = [line.person for line in moment.lines if line.at - 0.2 <= t]
    return begun[-1] if begun else None


def acting(moment: Moment, person: str, t: float, turn: float = 0.0, smile: float = 0.1) -> Face:
    """The face of somebody in the moment: talks when it is their line, nods and blinks when it is not."""
    talk = mouth(moment, person, t)
    seed = sum(map(ord, person))
    drift = 0.08 * sin(t * 0.7 + seed)
    nod = 0.025 * sin(t * 1.7 + seed) + (0.03 * sin(t * 7) * talk)
    return Face(
        turn=max(-1.0, min(1.0, turn + drift)),
        talk=talk,
        shut=blinks(person, t),
        smile=smile,
        tilt=nod,
        gaze=max(-1.0, min(1.0, turn)) * 0.6,
    )


def ease(t: float, start: float, end: float) -> float:
    """0 before ``start``, 1 after ``end``, gently in between."""
    share = min(1.0, max(0.0, (t - start) / (end - start)))
    return share * share * (3 - 2 * share)
