"""Looks: what a stretch of picture looks like, in numbers made without any learned model.

Three things are told of a picture of 64 x 36 points: its colours' rough layout (the cosine transform of an 8 x 8 grid in opponent
colours, after the Color Layout Descriptor of MPEG-7, ISO/IEC 15938-3), the directions of its edges in 4 x 4 places (after its
Edge Histogram Descriptor, and Dalal and Triggs, "Histograms of Oriented Gradients", CVPR 2005), and how much there is of each
colour. Each is a unit vector; joined they are one too, so that likeness is a product.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from touchline.domain.facts.findings import Findings, Print
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace

_SIZE = 128
_ACROSS, _DOWN = 64, 36
_LAYOUT, _EDGES, _COLOURS = 0.3, 0.4, 0.3
_KEPT = 5
_CELLS, _WAYS, _LEVELS = 4, 8, 4
_SAME, _LONGEST_SECONDS = 0.86, 20

Floats = NDArray[np.float32]


class Looks:
    """The analyser; it needs no model. One print for each stretch that looks the same throughout, ``CLIP@FRAME`` its key."""

    name = "look"
    version = "1"
    settings = ""
    watches: tuple[str, ...] = ()
    needs = Needs(width=_SIZE, height=_SIZE, every=Fraction(1))

    def ready(self) -> None:
        """Needs no model."""

    def begin(self, clip: Clip) -> _Look:
        return _Look(clip)


@dataclass
class _Stretch:
    start: int
    sum: Floats
    first: Floats


@dataclass
class _Look:
    clip: Clip
    stretches: list[_Stretch] = field(default_factory=list)
    seen: int = 0

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        told = described(image)
        last = self.stretches[-1] if self.stretches else None
        if last and float(told @ last.first) > _SAME and frame - last.start < _LONGEST_SECONDS * self.clip.rate:
            last.sum += told
        else:
            self.stretches.append(_Stretch(frame, told.copy(), told))

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        """Looks make no sound."""

    def end(self, pace: Pace) -> Findings:
        inside = [one for one in self.stretches if one.start < pace.frames]
        prints = []
        for place, one in enumerate(inside):
            end = inside[place + 1].start if place + 1 < len(inside) else pace.frames
            data = (one.sum / np.linalg.norm(one.sum)).astype("<f2").tobytes()
            detail = {"from": one.start, "to": end, "dim": len(one.sum), "dtype": "float16"}
            prints.append(Print("look", f"{self.clip.id}@{one.start}", data, detail))
        return Findings((), (), (Span(0, pace.frames),) if pace.frames else (), tuple(prints))


def described(image: NDArray[np.uint8]) -> Floats:
    """A picture (height x width x 3, RGB) as a unit vector of 267 numbers."""
    from cv2 import INTER_AREA, resize

    thumb = np.asarray(resize(image, (_ACROSS, _DOWN), interpolation=INTER_AREA), np.float32)
    parts = (_layout(thumb) * _LAYOUT**0.5, _edges(thumb) * _EDGES**0.5, _colours(thumb) * _COLOURS**0.5)
    return np.concatenate([part.astype(np.float32) for part in parts])


def _layout(thumb: Floats) -> Floats:
    """How light and colours lie, in the lowest waves of an 8 x 8 grid."""
    from cv2 import INTER_AREA, dct, resize

    red, green, blue = (np.asarray(resize(thumb[..., one], (8, 8), interpolation=INTER_AREA), np.float32) for one in range(3))
    channels = ((red + green + blue) / 3 - 128, red - green, (red + green) / 2 - blue)
    waves = np.stack([np.asarray(dct(channel))[:_KEPT, :_KEPT] for channel in channels])
    waves[0, 0, 0] *= 0.5  # how light all is, tells the hour more than the place
    return _unit(np.asarray(waves.ravel(), np.float32))


def _edges(thumb: Floats) -> Floats:
    """How strongly edges run in each of eight directions, in each of 4 x 4 places."""
    light = thumb @ np.array([0.299, 0.587, 0.114], np.float32)
    down, across = np.gradient(light)
    strength = np.hypot(across, down)
    way = ((np.arctan2(down, across) / np.pi % 1.0) * _WAYS).astype(int) % _WAYS
    rows, columns = np.indices(light.shape)
    cell = (rows * _CELLS // _DOWN) * _CELLS + columns * _CELLS // _ACROSS
    sums = np.bincount((cell * _WAYS + way).ravel(), strength.ravel(), _CELLS * _CELLS * _WAYS)
    strong: Floats = np.asarray(np.sqrt(sums), np.float32)
    return _unit(strong)


def _colours(thumb: Floats) -> Floats:
    """How much there is of each of 64 colours, in roots, so that products compare shares (Bhattacharyya)."""
    level = np.minimum((thumb * (_LEVELS / 256)).astype(int), _LEVELS - 1)
    colour = (level[..., 0] * _LEVELS + level[..., 1]) * _LEVELS + level[..., 2]
    counts: Floats = np.asarray(np.bincount(colour.ravel(), minlength=_LEVELS**3), np.float32)
    shares: Floats = np.asarray(np.sqrt(counts), np.float32)
    return _unit(shares)


def _unit(numbers: Floats) -> Floats:
    return np.asarray(numbers / (np.linalg.norm(numbers) + 1e-6), np.float32)
