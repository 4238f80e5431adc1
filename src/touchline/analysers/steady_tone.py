"""Steady tones: the line-up tone of colour bars, a bleep, the whine of a machine. Models take them for music or for a voice.

Nobody sings or plays one: next to all there is of the sound is one line of the spectrum that keeps its pitch and its level for a
second. A note has overtones, or it fades; a whistler wavers.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.sound.stretches import runs

RATE, STEP = 16_000, 512
_WINDOW, _SECOND = 1024, 28
_ALONE, _SIDE = 0.97, 3
_HERTZ, _SHARE, _DECIBEL = 3.0, 0.003, 1.0
_AUDIBLE = 1e-8

Floats = NDArray[np.float32]


def lines_of(sound: Floats) -> Floats:
    """For each step of 512 samples, heard with the step before it: whether one line is all there is (its share of the energy),
    where it lies in Hz, and its level in dB; (len(sound) // 512 - 1, 3)."""
    windows = np.lib.stride_tricks.sliding_window_view(sound, _WINDOW)[::STEP] if len(sound) >= _WINDOW else np.zeros((0, _WINDOW))
    spectrum = np.fft.rfft(windows * _hann(), axis=1)
    return lines_in((spectrum.real**2 + spectrum.imag**2).astype(np.float32))


def lines_in(energy: Floats) -> Floats:
    """The same, from the energies of windows of 1024 samples, (steps, 513)."""
    if not len(energy):
        return np.zeros((0, 3), np.float32)
    rows, last = np.arange(len(energy)), energy.shape[1] - 1
    peak = np.clip(energy[:, : last].argmax(axis=1), _SIDE, last - _SIDE)
    near = sum(energy[rows, peak + place] for place in range(-_SIDE, _SIDE + 1))
    low, top, high = (np.log(energy[rows, peak + place] + 1e-20) for place in (-1, 0, 1))
    beside = np.clip(0.5 * (low - high) / np.minimum(low - 2 * top + high, -1e-9), -0.5, 0.5)
    level = near * 8 / (3 * _WINDOW**2) * 2
    share = np.where(level > _AUDIBLE, near / np.maximum(energy.sum(axis=1), 1e-20), 0.0)
    return np.column_stack([share, (peak + beside) * (RATE / _WINDOW), 10 * np.log10(level + 1e-20)]).astype(np.float32)


def steady(lines: Floats) -> NDArray[np.bool_]:
    """At which steps a steady tone is all that is heard."""
    out = np.zeros(len(lines), bool)
    if len(lines) < _SECOND:
        return out
    share, pitch, level = (np.lib.stride_tricks.sliding_window_view(lines[:, place], _SECOND) for place in range(3))
    swing = pitch.max(axis=1) - pitch.min(axis=1)
    still = (share.min(axis=1) >= _ALONE) & (swing <= _HERTZ + _SHARE * pitch.mean(axis=1))
    still &= level.max(axis=1) - level.min(axis=1) <= _DECIBEL
    for start, end in runs(still):
        out[start : end - 1 + _SECOND] = True
    return out


def stretches(lines: Floats) -> Iterator[tuple[float, float, float, float]]:
    """Steady tones: from, to in seconds, Hz, dBFS."""
    for start, end in runs(steady(lines)):
        hertz, level = np.median(lines[start:end, 1:], axis=0).tolist()
        yield start * STEP / RATE, (end + 1) * STEP / RATE, hertz, level


@cache
def _hann() -> Floats:
    return np.asarray(np.hanning(_WINDOW), np.float32)
