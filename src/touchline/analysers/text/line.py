"""One line on screen, followed from picture to picture: there, changed, gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.text.eye import Eye, Line, certainty
from touchline.analysers.text.finder import Corners, Image, Place
from touchline.analysers.text.reader import HIGH, ROOMY, cut_out
from touchline.analysers.text.spacing import SCORE

_CHANGED, _GONE = 0.7, 0.45
_CLOCK, _TICKED = re.compile(r"\d[:.;]\d"), 0.3
"""What says that a line changed; a running clock, on a bar of its own, is read sooner."""
_PART = 7
_SURE = 0.6
_WIDE_ENOUGH = 96
_LENIENT, _MOST_LENIENT = 1.25, 1.4


@dataclass(frozen=True, eq=False)
class Seen:
    """A text, the frames it was there, where (corners in pixels), whether it held still, and how often it was read."""

    text: str
    confidence: float
    start: int
    end: int
    corners: Corners
    steady: bool
    times: int = 1


@dataclass(frozen=True, eq=False)
class Strip:
    """How a line looked: brightness, 24 pixels high, evened out."""

    pixels: NDArray[np.float32]

    @classmethod
    def of(cls, grey: NDArray[np.uint8], corners: Corners) -> Strip:
        import cv2

        cut = cut_out(grey, corners)
        small = cv2.resize(cut, (max(16, cut.shape[1] // 2), HIGH // 2), interpolation=cv2.INTER_AREA).astype(np.float32)
        return cls((small - small.mean()) / max(4.0, float(small.std())))

    def same(self, other: Strip, limit: float = _CHANGED) -> bool:
        """Whether no part as wide as a character looks otherwise."""
        return self.worst(other) < limit

    def worst(self, other: Strip) -> float:
        """How much the part that changed most has changed; a part is a third of a letter, as much as makes a 6 of a 5."""
        import cv2

        return float(cv2.blur(np.abs(self.pixels - other.pixels), (_PART, _PART)).max())

    def likeness(self, other: Strip) -> float:
        """Correlation of the whole."""
        return float((self.pixels * other.pixels).mean())


@dataclass(eq=False)
class Known:
    """A line that was read at ``corners``; ``start`` the first frame it may have been there, ``last`` where it was last seen."""

    text: str
    confidence: float
    corners: Corners
    strip: Strip
    start: int
    last: int
    steady: bool = False
    over: bool = False
    times: int = 1
    limit: float = _CHANGED
    gone: int | None = None
    """The first frame on which it looked otherwise and could not be read."""
    _shed: list[Seen] = field(default_factory=list)

    @property
    def box(self) -> tuple[float, float, float, float]:
        return Place(self.corners, 1.0).box

    def still(self, grey: NDArray[np.uint8]) -> bool:
        """Whether it looks as it did."""
        return self.strip.same(Strip.of(grey, self.corners), self.limit)

    def outlasts(self, later: Sequence[tuple[NDArray[np.uint8], int]]) -> bool:
        """Whether it is still there in pictures (brightness, frame) that came before it was read; if not, `seen` ends where it went."""
        for grey, frame in later:
            if not self.still(grey):
                self.gone = frame
                return False
            self.last, self.steady = frame, True
        return True

    def follow(self, grey: NDArray[np.uint8], image: Image, frame: int, eye: Eye) -> bool:
        """Look at its place in the next picture; False once it is over."""
        strip = Strip.of(grey, self.corners)
        if self.strip.same(strip, min(self.limit, _TICKED) if _CLOCK.search(self.text) else self.limit):
            self.last, self.steady, self.gone = frame, True, None
            return True
        if self.strip.likeness(strip) < _GONE and not self.steady:
            self.over = True
            return False
        reading = eye.again(image, self.corners, ROOMY if set(self.text) & set(" -–") else _WIDE_ENOUGH)
        chance = certainty(reading)
        if reading.text == self.text and chance >= _SURE / 2:
            self.limit = min(_MOST_LENIENT, self.limit * _LENIENT)
            self.strip, self.last, self.gone = strip, frame, None
            self.confidence, self.times, self.steady = max(self.confidence, chance), self.times + 1, True
            return True
        if chance >= _SURE and _kindred(reading.text, self.text):
            self._shed.append(self.seen(frame))
            self.text, self.confidence, self.strip = reading.text, chance, strip
            self.start, self.last, self.gone, self.times = self.last + 1, frame, None, 1
            return True
        if self.gone is not None or not self.steady:
            self.over = True
            return False
        self.gone = frame
        return True

    def shed(self) -> list[Seen]:
        """What this place said before and no longer says."""
        out, self._shed = self._shed, []
        return out

    def seen(self, end: int) -> Seen:
        """What it says now, until ``end``."""
        end = end if self.gone is None else self.gone
        return Seen(self.text, self.confidence, self.start, max(end, self.start + 1), self.corners, self.steady, self.times)

    def same_place(self, corners: Corners) -> bool:
        """Whether another line lies where this one does."""
        left, top, right, bottom = self.box
        across, down = corners.mean(axis=0)
        return bool(left < across < right and top < down < bottom)

    def confirm(self, line: Line) -> None:
        """It was looked for again, and found; the surer reading counts."""
        if line.text == self.text:
            self.confidence, self.times = max(self.confidence, line.confidence), self.times + 1


def _kindred(text: str, before: str) -> bool:
    """Whether a place may say this after that: a clock goes on, a name is replaced; a graphic that leaves looks like neither,
    and one that moved leaves a part."""
    if text in before and not text.isdigit():
        return False
    if any(bool(form.search(text)) != bool(form.search(before)) for form in (SCORE, _CLOCK)):
        return False
    figures = [any(character.isdigit() for character in one) for one in (text, before)]
    return figures[0] == figures[1] or len(text) >= 3
