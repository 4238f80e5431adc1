"""Mains hum: lines at 50 or 60 Hz and their multiples that stand still for seconds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
_WINDOW = 65_536
_HOP = _WINDOW // 2
_SHORTEST = RATE * 2
_MAINS = (50.0, 60.0)
_STRAYS = 0.25
_HARMONICS = 10
_AROUND, _GAP = 12.0, 2.0
_STANDS_OUT, _LINE = 12.0, 25.0
_QUIETEST = -85.0

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Hum:
    """``hertz`` is the mains frequency, ``level`` in dBFS of all its lines together, ``harmonics`` which multiples stand out."""

    start_seconds: float
    end_seconds: float
    hertz: float
    level: float
    harmonics: tuple[int, ...]
    confidence: float


class HumFinder:
    """Takes mono sound at 16 kHz in pieces of any length."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)
        self._at = 0
        self._found: list[Hum] = []

    def take(self, sound: Floats) -> None:
        self._rest = np.concatenate([self._rest, sound])
        while len(self._rest) >= _WINDOW:
            self._listen(self._rest[:_WINDOW])
            self._rest = self._rest[_HOP:]
            self._at += _HOP

    def end(self) -> list[Hum]:
        """Stretches with hum; a window that hears it alone is believed only where it is all there is of the clip."""
        if self._at == 0 and len(self._rest) >= _SHORTEST:
            self._listen(self._rest)
        alone = self._at == 0
        return [hum for hum in _joined(self._found) if alone or hum.end_seconds - hum.start_seconds > 1.2 * _WINDOW / RATE]

    def _listen(self, sound: Floats) -> None:
        spectrum = np.abs(np.fft.rfft(sound * _hann(len(sound)), _WINDOW)) ** 2
        best = max((_lines(spectrum, mains) for mains in _MAINS), key=lambda lines: lines[0])
        confidence, hertz, harmonics = best
        if confidence:
            power = sum(_line(spectrum, k * hertz)[1] for k in harmonics) * 16 / (3 * len(sound) * _WINDOW)
            level = 10 * np.log10(power + 1e-20)
            if level > _QUIETEST:
                self._found.append(Hum(self._at / RATE, (self._at + len(sound)) / RATE, round(hertz, 2), round(float(level), 1),
                                       harmonics, confidence))


def _lines(spectrum: NDArray[np.float64], mains: float) -> tuple[float, float, tuple[int, ...]]:
    """How surely there is hum of these mains, its exact frequency, and which multiples stand out."""
    best: tuple[float, float, tuple[int, ...], float] = (0.0, mains, (), 0.0)
    for hertz in np.linspace(mains - _STRAYS, mains + _STRAYS, 11):
        out = {k: _line(spectrum, k * hertz)[0] for k in range(1, _HARMONICS + 1)}
        there = tuple(k for k, over in out.items() if over >= _STANDS_OUT)
        total = sum(out[k] for k in there)
        if total > best[3]:
            best = _sureness(out, there), float(hertz), there, total
    return best[0], _refined(spectrum, best[1], best[2]), best[2]


def _refined(spectrum: NDArray[np.float64], mains: float, there: tuple[int, ...]) -> float:
    """The mains frequency that the tops of its lines lie at, higher ones counting more: they tell it finer."""
    tops = []
    for k in there:
        at = round(k * mains * _WINDOW / RATE)
        at += int(spectrum[at - 2 : at + 3].argmax()) - 2
        low, top, high = np.log(spectrum[at - 1 : at + 2] + 1e-20)
        beside = 0.5 * float((low - high) / min(low - 2 * top + high, -1e-9))
        tops.append((at + min(max(beside, -0.5), 0.5)) * RATE / _WINDOW)  # a slope without a top has none far away either
    return sum(tops) / sum(there) if there else mains


def _sureness(over: dict[int, float], there: tuple[int, ...]) -> float:
    """Several lines in the right places are hardly chance; one alone may be any machine, unless it stands far out at twice
    the mains, where transformers hum."""
    low = [k for k in there if k <= 4]
    if len(there) >= 3 and low:
        return round(min(0.95, 0.5 + 0.1 * (len(there) - 2) + 0.01 * max(over[k] for k in low)), 2)
    if len(there) == 2 and low:
        return 0.55 if max(over[k] for k in there) >= 20 else 0.45
    return 0.5 if there and there[0] in (1, 2) and over[there[0]] >= _LINE else 0.0


def _line(spectrum: NDArray[np.float64], hertz: float) -> tuple[float, float]:
    """How many dB a line stands above what lies around it, and its energy."""
    step = RATE / _WINDOW
    at, gap, around = round(hertz / step), round(_GAP / step), round(_AROUND / step)
    peak = spectrum[at - 2 : at + 3]
    beside = np.concatenate([spectrum[max(1, at - around) : at - gap], spectrum[at + gap : at + around]])
    floor = float(np.percentile(beside, 75)) + 1e-20
    return 10 * float(np.log10(peak.max() / floor + 1e-20)), float(peak.sum())


def _joined(found: list[Hum]) -> list[Hum]:
    out: list[Hum] = []
    for hum in found:
        last = out[-1] if out else None
        if last and hum.start_seconds <= last.end_seconds and abs(hum.hertz - last.hertz) < 1:
            lines = tuple(sorted({*last.harmonics, *hum.harmonics}))
            out[-1] = Hum(last.start_seconds, hum.end_seconds, last.hertz, max(last.level, hum.level), lines,
                          max(last.confidence, hum.confidence))
        else:
            out.append(hum)
    return out


@cache
def _hann(count: int) -> Floats:
    out: Floats = np.hanning(count).astype(np.float32)
    return out
