"""Landmarks of sound: pairs of spectral peaks that survive noise, distance, codecs and a change of microphone.

After A. Wang, "An industrial-strength audio search algorithm" (ISMIR 2003): a landmark is two peaks of the spectrogram, its
hash their frequencies and the time between them, its place the time of the first. Two clips of one moment share many at one
and the same offset, strangers a few at any.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.sync.whitened import Stretch

SECONDS = 0.016
"""One hop: the grid on which landmarks lie."""
_REACH_TIME, _REACH_BINS = 5, 6
_SETTLE = 600.0
"""Hops over which the colour of a microphone and the level of its room are taken."""
_BLOCK, _MOST = 32, 12
"""Of so many hops no more than the strongest so many peaks are kept."""
_FAN, _NEAREST, _FARTHEST, _BINS_APART = 4, 2, 63, 63
_SOFT = 1e-9

Floats = NDArray[np.float32]


class Landmarks:
    """Takes spectra stretch by stretch, keeps peaks, and pairs them in the end."""

    def __init__(self) -> None:
        self._mean: Floats | None = None
        self._margin: Floats | None = None
        self._first = 0
        self._times: list[NDArray[np.int64]] = []
        self._bins: list[NDArray[np.int64]] = []

    def take(self, stretch: Stretch) -> None:
        """The next spectra, in order."""
        shape = np.log(stretch.power + _SOFT)
        mean = shape.mean(axis=0)
        share = min(1.0, len(shape) / _SETTLE)
        self._mean = mean if self._mean is None else self._mean + share * (mean - self._mean)
        shape -= self._mean
        if self._margin is None:
            self._margin, self._first = np.full((_REACH_TIME, shape.shape[1]), -99, np.float32), -_REACH_TIME
        whole = np.concatenate([self._margin, shape])
        self._peaks(whole, self._first)
        self._margin = whole[-2 * _REACH_TIME :]
        self._first += len(whole) - 2 * _REACH_TIME

    def end(self) -> NDArray[np.uint32]:
        """All landmarks, n x 2: hash and hop of the first peak."""
        if self._margin is not None:
            self._peaks(np.pad(self._margin, ((0, _REACH_TIME), (0, 0)), constant_values=-99), self._first)
        if not self._times:
            return np.zeros((0, 2), np.uint32)
        return paired(np.concatenate(self._times), np.concatenate(self._bins))

    def _peaks(self, whole: Floats, first: int) -> None:
        """Peaks in all but the first and last `_REACH_TIME` rows."""
        if len(whole) <= 2 * _REACH_TIME:
            return
        high = _highest(_highest(whole, _REACH_TIME, 0), _REACH_BINS, 1)
        inner = slice(_REACH_TIME, len(whole) - _REACH_TIME)
        time, place = np.nonzero((whole[inner] >= high[inner]) & (whole[inner] > 0))
        score = whole[inner][time, place]
        time += first + _REACH_TIME
        order = np.lexsort((-score, time // _BLOCK))
        block = (time // _BLOCK)[order]
        rank = np.arange(len(block)) - np.searchsorted(block, block)
        kept = np.sort(order[rank < _MOST])
        self._times.append(time[kept])
        self._bins.append(place[kept])


def _highest(field: Floats, reach: int, axis: int) -> Floats:
    """The highest value within ``reach`` on both sides, along one axis."""
    width = [(reach, reach) if one == axis else (0, 0) for one in range(2)]
    high = np.pad(field, width, constant_values=-np.inf)
    size, done = field.shape[axis], 1
    while done < 2 * reach + 1:
        step = min(done, 2 * reach + 1 - done)
        length = high.shape[axis] - step
        high = np.maximum(_part(high, 0, length, axis), _part(high, step, length, axis))
        done += step
    return _part(high, 0, size, axis)


def _part(field: Floats, start: int, length: int, axis: int) -> Floats:
    return field[start : start + length] if axis == 0 else field[:, start : start + length]


def paired(times: NDArray[np.int64], bins: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Each peak with the next `_FAN` that lie in its zone, as hash and hop."""
    found: list[NDArray[np.uint32]] = []
    taken = np.zeros(len(times), np.int64)
    for step in range(1, min(len(times), 8 * _FAN)):
        apart, higher = times[step:] - times[:-step], bins[step:] - bins[:-step]
        wanted = (apart >= _NEAREST) & (apart <= _FARTHEST) & (np.abs(higher) <= _BINS_APART) & (taken[:-step] < _FAN)
        taken[:-step][wanted] += 1
        codes = (bins[:-step][wanted] << 13) | ((higher[wanted] + 64) << 6) | apart[wanted]
        found.append(np.stack([codes, times[:-step][wanted]], axis=1).astype(np.uint32))
    return _sorted(found)


def _sorted(found: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    every = np.concatenate(found) if found else np.zeros((0, 2), np.uint32)
    return every[np.lexsort((every[:, 1], every[:, 0]))]
