"""Fades: where the picture goes into one flat colour and another comes out of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.shots.pictures import Floats, Pictures, moved

_FLAT = 5.0
_LEAST_SLOPE, _GAP = 3, 3
_FLASH_SECONDS = 0.4


@dataclass(frozen=True)
class Flat:
    """Frames ``[start, end)`` of one colour; the picture leaves for it over ``before`` frames and comes back over ``after``."""

    start: int
    end: int
    before: int
    after: int

    @property
    def sloping(self) -> bool:
        """Whether it is entered or left gradually, as no cut does."""
        return self.before + self.after >= _LEAST_SLOPE

    @property
    def whole(self) -> tuple[int, int]:
        """First frame that is on its way, and the first that is so no more."""
        return self.start - self.before, self.end + self.after


def flats(pictures: Pictures, rate: float) -> list[Flat]:
    """Stretches of one colour, in order; those that are a flash on one and the same picture are left out."""
    small = pictures.small
    found = []
    for start, end in closed(runs(small.std(axis=(1, 2)).max(axis=1) < _FLAT)):
        colour = small[start:end].mean(axis=(0, 1, 2))
        reach = max(6, round(1.6 * rate))
        flat = Flat(start, end, _slope(small[max(0, start - reach) : start][::-1], colour), _slope(small[end : end + reach], colour))
        if not _flash(pictures, flat, rate):
            found.append(flat)
    return found


def _flash(pictures: Pictures, flat: Flat, rate: float) -> bool:
    first, last = flat.whole
    if last - first > _FLASH_SECONDS * rate or first <= 0 or last >= len(pictures):
        return False
    return moved(pictures.thumbs[first - 1], pictures.thumbs[last], 9) > 0.7


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where ``flags`` hold, as half-open stretches."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.view(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def closed(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches that all but touch are one."""
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and start - joined[-1][1] <= _GAP:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _slope(pictures: Floats, colour: Floats) -> int:
    """For how many frames the picture keeps moving away from the flat colour; 0 where it is there at once."""
    far = np.abs(pictures - colour).mean(axis=(1, 2, 3)).tolist()
    rising, best = 0, 0.0
    for place, distance in enumerate(far, 1):
        if distance > best * 1.01 + 0.05:
            best, rising = distance, place
        elif place - rising > 2:
            break
    at_once = bool(far) and far[0] > 0.6 * best
    return 0 if at_once else rising
