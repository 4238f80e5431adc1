"""Reads a picture, or a part of it: lines are found, parted into the cells of a graphic, and read.

Cells of a score bug lie so close that a detector takes them for one line: a line is parted where the background changes
from top to bottom. Where a row of cells has a gap of the size of a short word, the gap is read as well: detectors overlook
a lone digit or two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.text.finder import Corners, Image, Place, finder
from touchline.analysers.text.reader import HIGH, ROOMY, Reading, cut_out, reader
from touchline.analysers.text.spacing import SCORE, spaced

DETECTOR, RECOGNISER = "PP-OCRv6_det_small.onnx", "PP-OCRv6_rec_small.onnx"
FIND_COST, READ_COST = 0.40e-6, 8e-5
"""Processor seconds for a pixel looked at, and for a column of a line read, on the machine of docs/benchmarks.md."""

_STEP_OF_LIGHT, _ALL_ROWS, _PLAIN = 14, 0.9, 14
_GAP_SURE = 0.85
_ROOM = 0.08
_POSSIBLE = 0.3

Region = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Line:
    """One line read; ``corners`` in pixels of the picture."""

    text: str
    confidence: float
    corners: Corners

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return Place(self.corners, 1.0).box


class Eye:
    """The two models in a folder; keeps an account of what was spent, by a fixed tariff, so that what it is spent on does not
    depend on how busy the machine is."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.spent = 0.0

    def load(self) -> None:
        """Load both models now rather than when they are needed."""
        finder(self._folder / DETECTOR)
        reader(self._folder / RECOGNISER)

    def find(self, image: Image, region: Region, scale: float) -> list[Place]:
        """The lines within ``region`` (left, top, right, bottom) of the picture, looked for at ``scale``."""
        left, top, right, bottom = region
        self.spent += FIND_COST * (right - left) * (bottom - top) * scale * scale
        found = finder(self._folder / DETECTOR).find(image[top:bottom, left:right], scale)
        shift = np.array([left, top], np.float32)
        return [Place(place.corners + shift, place.score) for place in found]

    def read(self, image: Image, places: Sequence[Place]) -> list[Line]:
        """What lines say, cell by cell; what is no text is left out."""
        parts = [corners for place in places for corners in cells(image, place.corners)]
        gaps = [corners for corners in between(parts) if not any(_covers(part, corners) for part in parts)]
        lines = self._lines(image, parts, _POSSIBLE)
        lines += [line for line in self._lines(image, gaps, _GAP_SURE) if line.text.isascii()]
        return self._scores(image, lines)

    def _scores(self, image: Image, lines: list[Line]) -> list[Line]:
        """Two lone figures side by side are a score where they read as one."""
        figures = [line for line in lines if line.text.isdigit() and len(line.text) <= 2]
        for left, right in pairs(figures):
            both = np.array([left.corners[0], right.corners[1], right.corners[2], left.corners[3]], np.float32)
            for line in self._lines(image, [both], _GAP_SURE):
                if SCORE.fullmatch(line.text):
                    lines = [one for one in lines if one is not left and one is not right] + [line]
        return lines

    def again(self, image: Image, corners: Corners, room: int = ROOMY) -> Reading:
        """What a known line says now."""
        strip = cut_out(image, roomy(corners))
        self.spent += READ_COST * max(room, strip.shape[1])
        reading = reader(self._folder / RECOGNISER).read([strip], room)[0]
        return replace(reading, text=spaced(strip, reading.text))

    def _lines(self, image: Image, parts: Sequence[Corners], sure: float) -> list[Line]:
        if not parts:
            return []
        strips = [cut_out(image, roomy(corners)) for corners in parts]
        self.spent += READ_COST * sum(max(ROOMY, strip.shape[1]) for strip in strips)
        readings = reader(self._folder / RECOGNISER).read(strips)
        return [Line(spaced(strip, reading.text), chance, corners) for reading, corners, strip in zip(readings, parts, strips, strict=True)
                if (chance := certainty(reading)) >= sure]


def certainty(reading: Reading) -> float:
    """The chance that a line is exactly what was read.

    The network is surer of each character than it should be, least so of its weakest; what it makes of no text at all is short
    or in characters that nobody would expect.
    """
    letters = sum(character.isalnum() for character in reading.text)
    if not letters:
        return 0.0
    chance = reading.confidence * (0.4 + 0.6 * sqrt(reading.weakest))
    if letters == 1:
        chance *= 0.75
    if any(ord(character) > 0x2E00 for character in reading.text):
        chance *= 0.6
    return round(chance, 4)


def roomy(corners: Corners) -> Corners:
    """The line with a little more above and below: accents reach higher than a detector thinks."""
    top_left, top_right, bottom_right, bottom_left = corners
    left, right = (bottom_left - top_left) * _ROOM, (bottom_right - top_right) * _ROOM
    return np.array([top_left - left, top_right - right, bottom_right + right, bottom_left + left], np.float32)


def cells(image: Image, corners: Corners) -> list[Corners]:
    """The line, parted where one background gives way to another from its top to its bottom."""
    strip = cut_out(image, corners).astype(np.int16)
    if strip.shape[1] < 2 * HIGH:
        return [corners]
    steps = strip[:, 3:] - strip[:, :-3]
    edge = np.maximum((steps > _STEP_OF_LIGHT).mean(axis=0), (steps < -_STEP_OF_LIGHT).mean(axis=0)).max(axis=1) >= _ALL_ROWS
    seams, last = [0], -HIGH
    for column in np.flatnonzero(edge).tolist():
        if HIGH // 2 <= column <= strip.shape[1] - HIGH // 2 and column - last > HIGH // 3 and _bare(strip, column):
            seams.append(column + 1)
        last = column
    if len(seams) == 1:
        return [corners]
    return list(_parted(corners, [seam / strip.shape[1] for seam in [*seams, strip.shape[1]]]))


def _bare(strip: NDArray[np.int16], column: int) -> bool:
    """Whether there is nothing but background on both sides: a seam of the scene, seen through a bar, runs between letters."""
    sides = strip[4:-4, column - 8 : column], strip[4:-4, column + 4 : column + 12]
    return all(float(side.std(axis=0).max()) < _PLAIN for side in sides)


def _parted(corners: Corners, seams: Sequence[float]) -> Iterator[Corners]:
    top_left, top_right, bottom_right, bottom_left = corners
    for start, end in pairwise(seams):
        yield np.array([top_left + (top_right - top_left) * start, top_left + (top_right - top_left) * end,
                        bottom_left + (bottom_right - bottom_left) * end,
                        bottom_left + (bottom_right - bottom_left) * start], np.float32)


def between(parts: Sequence[Corners]) -> Iterator[Corners]:
    """The gaps of a word's size in rows of level lines that are equally high."""
    level = sorted((Place(corners, 1.0).box for corners in parts), key=lambda box: box[0])
    for number, (_, top, right, bottom) in enumerate(level):
        high = bottom - top
        for after, over, _, under in level[number + 1 :]:
            same = abs(over - top) < 0.35 * high and abs(under - bottom) < 0.35 * high
            if same and 0.8 * high < after - right < 6 * high:
                high_edge, low_edge = min(top, over), max(bottom, under)
                inset = 0.15 * high
                yield np.array([[right + inset, high_edge], [after - inset, high_edge], [after - inset, low_edge],
                                [right + inset, low_edge]], np.float32)
            if same:
                break


def pairs(figures: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Neighbours in a row, nearer than two and a half times their height."""
    row = sorted(figures, key=lambda line: line.box[0])
    for left, right in pairwise(row):
        (_, top, edge, bottom), (start, over, _, under) = left.box, right.box
        high = bottom - top
        if abs(top - over) < 0.35 * high and abs(bottom - under) < 0.35 * high and 0 < start - edge < 2.5 * high:
            yield left, right


def _covers(part: Corners, gap: Corners) -> bool:
    left, top, right, bottom = Place(part, 1.0).box
    middle = gap.mean(axis=0)
    return bool(left < middle[0] < right and top < middle[1] < bottom)
