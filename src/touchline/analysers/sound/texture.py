"""What sound is like, in numbers, every 32 ms: how loud, in which bands, how much of a tone, how much of a rattle.

These few numbers are all that is kept of the sound (two hours of them weigh 15 MB); whistles, crowds, applause and silence
are told from them in `noises`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.steady_tone import lines_in

RATE = 16_000
HOP, _WINDOW = 512, 1024
STEP_SECONDS = HOP / RATE
_EDGES = (60, 250, 500, 1000, 2000, 4000, 7800)
BANDS = len(_EDGES) - 1
_WHISTLES = (1900, 4800)
_BESIDE = (1500, 7800)
_TONE_WIDE = 16
_NOISY = (500, 4000)
_BURST = 32
_AROUND, _BESIDES = 64, 24
_NUMBERS = 11
_TINY = 1e-12

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Texture:
    """One row for each step of `STEP_SECONDS`.

    ``power`` is the mean square; ``loudest`` the largest sample; ``bands`` the energy between neighbouring of 60, 250, 500,
    1000, 2000, 4000 and 7800 Hz; ``tone`` the share that half a kilohertz around the strongest tone between 1.9 and
    4.8 kHz, at ``pitch``, has of everything from 1.5 kHz on; ``octave`` what its octave has of it; ``flat`` how like noise
    the middle of the spectrum is (1: white, 0: a tone); ``rattle`` the squared variation of 2 ms bursts above 1.5 kHz
    (0.1: steady noise, 0.5 on: claps); ``beat`` how regularly those come (1: the buzz of a machine, the pulse of a voice);
    ``lines`` are those of `steady_tone.lines_of`.
    """

    power: Floats
    loudest: Floats
    bands: Floats
    tone: Floats
    pitch: Floats
    octave: Floats
    flat: Floats
    rattle: Floats
    beat: Floats
    lines: Floats

    def __len__(self) -> int:
        return len(self.power)


class Weave:
    """Takes mono sound at 16 kHz in pieces of any length."""

    def __init__(self) -> None:
        self._rest = np.zeros(HOP, np.float32)
        self._rows: list[Floats] = []

    def take(self, sound: Floats) -> None:
        sound = np.concatenate([self._rest, sound])
        count = (len(sound) - HOP) // HOP
        if count > 0:
            self._rows.append(_rows(sound[: (count + 1) * HOP]))
            self._rest = sound[count * HOP :]
        else:
            self._rest = sound

    def end(self) -> Texture:
        if len(self._rest) > HOP:
            self.take(np.zeros(2 * HOP - len(self._rest), np.float32))
        every = np.concatenate(self._rows) if self._rows else np.zeros((0, _NUMBERS + BANDS), np.float32)
        power, loudest, tone, pitch, octave, flat, rattle, beat = every[:, : _NUMBERS - 3].T
        lines, bands = every[:, _NUMBERS - 3 : _NUMBERS], every[:, _NUMBERS:]
        return Texture(power, loudest, bands, tone, pitch, octave, flat, rattle, beat, lines)


def _rows(sound: Floats) -> Floats:
    """Steps x numbers; a step is described by itself and the step before it."""
    windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::HOP]
    spectrum = np.fft.rfft(windows * _hann(), axis=1)
    energy = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) + np.float32(_TINY)
    steps = sound[HOP:].reshape(-1, HOP)
    sums = np.concatenate([np.zeros((len(energy), 1)), np.cumsum(energy, axis=1, dtype=np.float64)], axis=1)
    edges = [_bin(hertz) for hertz in _EDGES]
    bands = sums[:, edges[1:]] - sums[:, edges[:-1]]
    tone, pitch, octave = _tone(energy, sums)
    middle = energy[:, _bin(_NOISY[0]) : _bin(_NOISY[1])]
    flat = np.exp(np.log(middle).mean(axis=1)) / middle.mean(axis=1)
    numbers = (np.square(steps).mean(axis=1), np.abs(steps).max(axis=1), tone, pitch, octave, flat, *_rattle(sound))
    return np.column_stack([*numbers, lines_in(energy), bands]).astype(np.float32)


def _tone(energy: Floats, sums: NDArray[np.float64]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    low, high = _bin(_WHISTLES[0]), _bin(_WHISTLES[1])
    peak = energy[:, low:high].argmax(axis=1) + low
    rows = np.arange(len(energy))
    near = np.maximum(sums[rows, peak + _TONE_WIDE + 1] - sums[rows, peak - _TONE_WIDE], _TINY)
    every = np.maximum(sums[:, _bin(_BESIDE[1])] - sums[:, _bin(_BESIDE[0])], near)
    twice = np.minimum(2 * peak, _bin(7700))
    octave = (sums[rows, twice + 9] - sums[rows, twice - 8]) / near
    return near / every, (peak * (RATE / _WINDOW)).astype(np.float32), octave


def _rattle(sound: Floats) -> tuple[Floats, Floats]:
    """Of each step: the variance of its bursts' energies over their squared mean, and how much they repeat themselves after
    8 to 60 ms (the autocorrelation of an eighth of a second around)."""
    bright = np.convolve(sound, _bright(), "same")[HOP:]
    bursts = np.square(bright).reshape(-1, HOP // _BURST, _BURST).mean(axis=2)
    rattle = bursts.var(axis=1) / (bursts.mean(axis=1) ** 2 + _TINY**2)
    around = np.pad(bursts.ravel(), (_BESIDES, _AROUND - _BESIDES), "reflect" if len(bursts) > 3 else "edge")
    windows = np.lib.stride_tricks.sliding_window_view(around, _AROUND)[:: HOP // _BURST][: len(bursts)]
    windows = windows - windows.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(windows, 2 * _AROUND, axis=1)
    like = np.fft.irfft(spectrum.real**2 + spectrum.imag**2, axis=1)[:, : _AROUND // 2]
    beat = like[:, 4:].max(axis=1) / np.maximum(like[:, 0], _TINY**2)
    return rattle, beat


def _bin(hertz: float) -> int:
    return round(hertz * _WINDOW / RATE)


@cache
def _hann() -> Floats:
    out: Floats = np.hanning(_WINDOW).astype(np.float32)
    return out


@cache
def _bright() -> Floats:
    """A high pass at 1.5 kHz, of 63 taps."""
    far = np.arange(63) - 31
    low = np.sinc(2 * 1500 / RATE * far) * 2 * 1500 / RATE * np.hamming(63)
    taps = -low / low.sum()
    taps[31] += 1
    return np.asarray(taps, np.float32)
