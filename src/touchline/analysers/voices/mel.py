"""Log mel energies as Kaldi makes them (Povey's window, 25 ms every 10 ms, 80 bands of 16 kHz), for models trained on those."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
WINDOW, HOP = 400, 160
_SIZE, _BANDS, _LOWEST = 512, 80, 20.0
_EMPHASIS = 0.97
_PCM = 32_768.0

Floats = NDArray[np.float32]


class Mels:
    """Takes mono sound at 16 kHz in pieces of any length, gives the frames that are whole."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)

    def take(self, sound: Floats) -> Floats:
        """Frames x 80."""
        sound = np.concatenate([self._rest, sound])
        count = max(0, (len(sound) - WINDOW) // HOP + 1)
        self._rest = sound[count * HOP :]
        return log_mels(sound[: (count - 1) * HOP + WINDOW]) if count else np.zeros((0, _BANDS), np.float32)


def log_mels(sound: Floats) -> Floats:
    """Frames x 80 natural logarithms of mel energies; ``sound`` in -1..1, at least one window long."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, WINDOW)[::HOP] * np.float32(_PCM)
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    spectrum = np.fft.rfft((frames - _EMPHASIS * before) * _povey(), _SIZE, axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    out: Floats = np.log(np.maximum(power @ _bank(), np.finfo(np.float32).eps))
    return out


@cache
def _povey() -> Floats:
    out: Floats = (np.hanning(WINDOW) ** 0.85).astype(np.float32)
    return out


@cache
def _bank() -> Floats:
    """Triangles on the mel scale: bins x bands; the bin at the highest frequency belongs to none."""
    edges = np.linspace(_mel(_LOWEST), _mel(RATE / 2), _BANDS + 2)
    bins = _mel(np.arange(_SIZE // 2) * RATE / _SIZE)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (bins - low) / (middle - low), (high - bins) / (high - middle)
    bank = np.zeros((_SIZE // 2 + 1, _BANDS), np.float32)
    bank[:-1] = np.maximum(0, np.minimum(rising, falling))
    return bank


def _mel(hertz: NDArray[np.float64] | float) -> NDArray[np.float64]:
    return np.asarray(1127 * np.log1p(np.asarray(hertz) / 700))
