"""One channel at 16 kHz out of two at 48 kHz, for everything that tells sounds apart."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

_ARM = 48
_CUT = 7600 / 48_000
_CANCELLED = 0.02
"""With less than this share of the power of their difference, left and right cancel each other: one was wired wrongly."""

Floats = NDArray[np.float32]


class Downmix:
    """Takes 2 x n pieces of any length; every third sample of what a low pass leaves, without delay."""

    def __init__(self) -> None:
        self._rest = np.zeros(_ARM, np.float32)

    def take(self, sound: Floats) -> Floats:
        self._rest = np.concatenate([self._rest, _as_one(sound)])
        count = max(0, (len(self._rest) - 2 * _ARM - 1) // 3 + 1)
        out = self._thirds(self._rest[: max(0, 3 * count + 2 * _ARM - 2)], count)
        self._rest = self._rest[3 * count :]
        return out

    def end(self) -> Floats:
        return self.take(np.zeros((2, _ARM), np.float32))

    def _thirds(self, sound: Floats, count: int) -> Floats:
        if not count:
            return np.zeros(0, np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(sound, 2 * _ARM + 1)[::3]
        out: Floats = windows @ _taps()
        return out


def _as_one(sound: Floats) -> Floats:
    middle, side = sound.mean(axis=0), (sound[0] - sound[1]) / 2
    cancelled = float(np.square(middle).sum()) < _CANCELLED * float(np.square(side).sum())
    out: Floats = side if cancelled else middle
    return out


@cache
def _taps() -> Floats:
    far = np.arange(2 * _ARM + 1) - _ARM
    taps = np.sinc(2 * _CUT * far) * np.kaiser(2 * _ARM + 1, 8.0)
    return np.asarray(taps / taps.sum(), np.float32)
