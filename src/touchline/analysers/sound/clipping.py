"""Clipping: where a wave that would have gone on was cut off flat at full scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_FULL = 0.985
_LEAST = 3
_BEYOND = 0.03
"""How far above the flat top, in parts of full scale, the slope into it must have been heading."""
_APART_SECONDS = 1.0
_SURE = 5

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Clipped:
    """Flat tops less than a second apart: from and to in seconds, how many."""

    start_seconds: float
    end_seconds: float
    tops: int

    @property
    def confidence(self) -> float:
        """One flat top may be chance, five are not."""
        return round(0.55 + 0.4 * min(1.0, (self.tops - 1) / (_SURE - 1)), 2)


class Rails:
    """Takes 2 x n pieces at 48 kHz of any length. ``gain`` brings full scale of the recording to 1."""

    def __init__(self, gain: float = 1.0) -> None:
        self._full = _FULL / gain
        self._beyond = _BEYOND / gain
        self._at = 0
        self._last = np.zeros((2, 1), np.float32)
        self._found: list[Clipped] = []

    def take(self, sound: Floats) -> None:
        piece = np.concatenate([self._last, sound], axis=1)
        tops = [top for channel in piece if np.abs(channel).max() >= self._full for top in self._tops(channel)]
        for start, end in sorted(tops):
            self._add((self._at - 1 + start) / RATE, (self._at - 1 + end) / RATE)
        self._last = sound[:, -1:].copy() if sound.shape[1] else self._last
        self._at += sound.shape[1]

    def end(self) -> list[Clipped]:
        return self._found

    def _tops(self, channel: Floats) -> list[tuple[int, int]]:
        """Flat tops of one channel: a parabola that enters with slope s and stays n samples would have reached s n / 4 higher."""
        found = []
        for sign in (1, -1):
            wave = channel * sign
            high = np.concatenate([[False], wave >= self._full, [False]])
            edges = np.flatnonzero(high[1:] != high[:-1])
            for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                if end - start >= _LEAST and start > 0:
                    slope = float(wave[start] - wave[start - 1])
                    if slope * (end - start) / 4 > self._beyond:
                        found.append((start, end))
        return found

    def _add(self, start: float, end: float) -> None:
        if self._found and start - self._found[-1].end_seconds < _APART_SECONDS:
            last = self._found[-1]
            self._found[-1] = Clipped(last.start_seconds, max(last.end_seconds, end), last.tops + 1)
        else:
            self._found.append(Clipped(start, end, 1))
