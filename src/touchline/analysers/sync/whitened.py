"""Sound as sync compares it: whitened, one bit a sample at 8 kHz, with a level every 16 ms.

What two microphones have in common of one moment is the fine structure of the sound, not its colour or its loudness: each
short stretch is divided by its smoothed spectrum (the phase transform of Knapp and Carter, "The generalized correlation
method for estimation of time delay", IEEE Trans. ASSP 24, 1976) and only its sign is kept, which costs a correlator 2 dB (Van
Vleck and Middleton, "The spectrum of clipped noise", Proc. IEEE 54, 1966) and makes an hour 3.8 MB. Levels tell speech from
the hiss between words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

HEARD_RATE = 16_000
RATE = 8_000
"""Samples a second of what is kept."""
HOP = 256
"""Samples heard between two spectra: 16 ms."""
KEPT_HOP = HOP * RATE // HEARD_RATE
_FRAME = 1024
_KEPT_FRAME = _FRAME * RATE // HEARD_RATE
_AT_ONCE = 256
_LOW, _HIGH = 10, 250
"""Bins of 15.6 Hz: below lies rumble, above no telephone."""
_WHITEN = 0.6
_SMOOTH = 8
_SILENT = 1e-9
"""Power of a spectrum, full scale at 1, that no microphone falls below: digital silence and rounding."""
LEVEL_STEP_DB = 0.5
_FLOOR_DB = -110.0

Pcm = NDArray[np.float32]


@dataclass(frozen=True)
class Stretch:
    """Spectra of some consecutive hops, for whoever looks for landmarks: power, hops x bins from `_LOW`."""

    first: int
    power: Pcm


class Whitener:
    """Takes mono sound at `HEARD_RATE` piece by piece; memory does not grow but for what is kept."""

    def __init__(self) -> None:
        self._waiting: list[Pcm] = [np.zeros(_FRAME // 2, np.float32)]
        self._held = _FRAME // 2
        self._tail: Pcm = np.zeros(_KEPT_FRAME, np.float32)
        self._bits: list[bytes] = []
        self._levels: list[bytes] = []
        self.hops = 0
        self._window = np.hanning(_FRAME + 1)[:-1].astype(np.float32)
        self._small = np.hanning(_KEPT_FRAME + 1)[:-1].astype(np.float32)

    def take(self, sound: Pcm) -> list[Stretch]:
        """The next samples; the spectra that are complete now."""
        self._waiting.append(sound)
        self._held += len(sound)
        return self._all(_AT_ONCE)

    def end(self) -> list[Stretch]:
        """The rest, padded with silence."""
        self.take(np.zeros(_FRAME, np.float32))
        return self._all(1)

    def sound(self) -> tuple[bytes, bytes]:
        """Bits (one a sample, most significant first) and levels (one a hop) of all that was heard up to now."""
        return b"".join(self._bits), b"".join(self._levels)

    def _all(self, least: int) -> list[Stretch]:
        done = []
        while (self._held - _FRAME) // HOP + 1 >= least:
            count = min(_AT_ONCE, (self._held - _FRAME) // HOP + 1)
            whole = np.concatenate(self._waiting)
            done.append(self._stretch(whole, count))
            self._waiting = [whole[count * HOP :]]
            self._held = len(self._waiting[0])
        return done

    def _stretch(self, whole: Pcm, count: int) -> Stretch:
        frames = np.lib.stride_tricks.sliding_window_view(whole, _FRAME)[: count * HOP : HOP]
        spectra = np.fft.rfft(frames * self._window, axis=1)[:, : _KEPT_FRAME // 2 + 1].astype(np.complex64)
        power = (spectra.real**2 + spectra.imag**2)[:, _LOW:_HIGH]
        self._keep(spectra, power)
        stretch = Stretch(self.hops, power)
        self.hops += count
        return stretch

    def _keep(self, spectra: NDArray[np.complex64], power: Pcm) -> None:
        count = len(power)
        white = np.zeros_like(spectra)
        white[:, _LOW:_HIGH] = spectra[:, _LOW:_HIGH] / np.sqrt(_smoothed(power) + 1e-12) ** _WHITEN
        pieces = np.fft.irfft(white, axis=1).astype(np.float32) * self._small
        overlapped = np.zeros(count * KEPT_HOP + _KEPT_FRAME - KEPT_HOP, np.float32)
        overlapped[: len(self._tail)] = self._tail
        quarters = pieces.reshape(count, -1, KEPT_HOP)
        for quarter in range(quarters.shape[1]):
            start = quarter * KEPT_HOP
            overlapped[start : start + count * KEPT_HOP] += quarters[:, quarter].reshape(-1)
        ready, self._tail = overlapped[: count * KEPT_HOP], np.zeros(_KEPT_FRAME, np.float32)
        self._tail[: _KEPT_FRAME - KEPT_HOP] = overlapped[count * KEPT_HOP :]
        self._bits.append(np.packbits(ready >= 0).tobytes())
        self._levels.append(_levels(power.mean(axis=1)).tobytes())


def _smoothed(power: Pcm) -> Pcm:
    """Each bin's mean with its neighbours."""
    summed = np.cumsum(np.pad(power, ((0, 0), (_SMOOTH + 1, _SMOOTH)), mode="edge"), axis=1)
    wide: Pcm = (summed[:, 2 * _SMOOTH + 1 :] - summed[:, : -2 * _SMOOTH - 1]) / np.float32(2 * _SMOOTH + 1)
    return np.maximum(wide, 0)


def _levels(power: Pcm) -> NDArray[np.uint8]:
    """Level of each hop in steps of half a decibel; 0 is digital silence."""
    decibels = 10 * np.log10(np.maximum(power / _FRAME, 1e-12))
    steps = np.clip((decibels - _FLOOR_DB) / LEVEL_STEP_DB, 1, 255)
    return np.where(power / _FRAME > _SILENT, steps, 0).astype(np.uint8)

