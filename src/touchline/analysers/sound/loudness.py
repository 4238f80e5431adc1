"""Loudness as broadcasters measure it: ITU-R BS.1770-5 and EBU R 128 with Tech 3341 and 3342, of two channels at 48 kHz.

Integrated loudness is gated twice (-70 LUFS, then 10 LU below the mean), the range is that of three-second loudness between
its 10th and 95th percentile, and the true peak is that of the wave between the samples, four times oversampled.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log10

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_STEP = RATE // 10
_PIECE = 5 * _STEP
_TAPS = 4096
"""What is left of the weighting's echo beyond them lies under -170 dB."""
_SIZE = 32_768
_MOMENT, _SHORT = 4, 30
_QUIETEST, _GATE, _RANGE_GATE = -70.0, -10.0, -20.0
_OVER, _ARM = 4, 12

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Loudness:
    """In LUFS, LU and dBTP; None where there is too little sound, or none above the gate, to say."""

    integrated_lufs: float | None
    range_lu: float | None
    true_peak_dbtp: float | None

    def document(self) -> dict[str, float | None]:
        return {"integrated_lufs": self.integrated_lufs, "range_lu": self.range_lu, "true_peak_dbtp": self.true_peak_dbtp}


class Meter:
    """Takes 2 x n pieces of any length; keeps one number for each tenth of a second."""

    def __init__(self) -> None:
        self._waiting = np.zeros((2, 0), np.float32)
        self._before = np.zeros((2, _TAPS - 1), np.float32)
        self._powers: list[Floats] = []
        self._peak = 0.0
        self._tail = np.zeros((2, 2 * _ARM - 1), np.float32)

    def take(self, sound: Floats) -> None:
        self._find_peak(np.concatenate([self._tail, sound], axis=1))
        self._tail = np.concatenate([self._tail, sound], axis=1)[:, -(2 * _ARM - 1) :]
        self._waiting = np.concatenate([self._waiting, sound], axis=1)
        while self._waiting.shape[1] >= _PIECE:
            self._weigh(_PIECE)

    def end(self, gain: float = 1.0) -> Loudness:
        """``gain`` brings the peak of one channel, halved in power into two, back to what it was."""
        if whole := self._waiting.shape[1] // _STEP * _STEP:
            self._weigh(whole)
        self._find_peak(np.pad(self._tail, ((0, 0), (0, 2 * _ARM - 1))))
        powers = np.concatenate(self._powers) if self._powers else np.zeros(0, np.float32)
        peak = round(20 * log10(self._peak * gain), 2) if self._peak > 0 else None
        return Loudness(_integrated(powers), _range(powers), peak)

    def _weigh(self, count: int) -> None:
        piece = np.concatenate([self._before, self._waiting[:, :count]], axis=1)
        self._waiting = self._waiting[:, count:]
        self._before = piece[:, -(_TAPS - 1) :]
        heard = np.fft.irfft(np.fft.rfft(piece, _SIZE) * _weighting(), _SIZE)[:, _TAPS - 1 : _TAPS - 1 + count]
        self._powers.append(np.square(heard).reshape(2, -1, _STEP).mean(axis=2).sum(axis=0).astype(np.float32))

    def _find_peak(self, sound: Floats) -> None:
        """Only stretches whose samples could add up to more than the highest peak so far are oversampled."""
        between, most = _between()
        width = 2 * _ARM
        starts = range(0, max(0, sound.shape[1] - width + 1), _STEP)
        for channel in sound:
            for start in starts:
                piece = channel[start : start + _STEP + width - 1]
                if float(np.abs(piece).max()) * most > self._peak:
                    views = np.lib.stride_tricks.sliding_window_view(piece, width)
                    self._peak = max(self._peak, float(np.abs(views @ between).max()))


def _integrated(powers: Floats) -> float | None:
    blocks = _over(powers, _MOMENT)
    blocks = blocks[blocks > _power(_QUIETEST)]
    if not len(blocks):
        return None
    gated = blocks[blocks > float(blocks.mean()) * 10 ** (_GATE / 10)]
    return round(_lufs(float(gated.mean())), 2)


def _range(powers: Floats) -> float | None:
    blocks = _over(powers, _SHORT)
    blocks = blocks[blocks > _power(_QUIETEST)]
    if not len(blocks):
        return None
    gated = blocks[blocks > float(blocks.mean()) * 10 ** (_RANGE_GATE / 10)]
    low, high = np.percentile(gated, [10, 95], method="nearest")
    return round(_lufs(float(high)) - _lufs(float(low)), 2)


def _over(powers: Floats, count: int) -> NDArray[np.float64]:
    """Means of ``count`` tenths of a second, every tenth."""
    if len(powers) < count:
        return np.zeros(0)
    sums = np.concatenate([[0.0], np.cumsum(powers, dtype=np.float64)])
    return np.asarray((sums[count:] - sums[:-count]) / count)


def _lufs(power: float) -> float:
    return -0.691 + 10 * log10(max(power, 1e-12))


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


@cache
def _weighting() -> NDArray[np.complex64]:
    """The standard's two filters, a shelf for the head and a high pass, as one spectrum."""
    turn = np.exp(-2j * np.pi * np.arange(2 * _TAPS // 2 + 1) / (2 * _TAPS))
    shelf = _biquad(turn, (1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585))
    high = _biquad(turn, (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621))
    echo = np.fft.irfft(shelf * high, 2 * _TAPS)[:_TAPS]
    return np.fft.rfft(echo, _SIZE).astype(np.complex64)


def _biquad(z: NDArray[np.complex128], b: tuple[float, float, float], a: tuple[float, float]) -> NDArray[np.complex128]:
    return np.asarray((b[0] + b[1] * z + b[2] * z**2) / (1 + a[0] * z + a[1] * z**2))


@cache
def _between() -> tuple[Floats, float]:
    """Weights of the samples around for each of four places up to the next one, and the most that they can add up to."""
    places = np.arange(_OVER) / _OVER
    far = np.arange(2 * _ARM)[:, None] - (_ARM - 1) - places
    weights = np.sinc(far) * np.i0(8.0 * np.sqrt(np.clip(1 - (far / _ARM) ** 2, 0, 1))) / np.i0(8.0)
    weights /= weights.sum(axis=0)
    return weights.astype(np.float32), float(np.abs(weights).sum(axis=0).max())
