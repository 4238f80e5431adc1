"""Where a recording that is known sounds again in a film, whatever else is heard over it.

Every two seconds of the film are correlated with the whole recording (phase transform, as in `alignment`), and what stands out is
looked at once more, sample by sample at that one offset: where the signs of the two agree, it sounds. It must run at the
speed it had: played faster, slower or backwards, or played anew, it is another sound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.sync.alignment import Heard, heard
from touchline.analysers.sync.whitened import KEPT_HOP, RATE
from touchline.domain.facts.findings import Print

_WINDOW, _STEP = 2 * RATE, RATE
_BLOCK = 1 << 16
_PHASE = 0.8
_SOUNDING = 0.1
"""Of a window the least share that is not silent."""
_WORTH_A_LOOK, _BEYOND, _CLEAR = 7.0, 7.5, 1.5
"""Standard deviations from which an offset is looked at, and from which it is believed, if it is so many times better than any near by
(see docs/benchmarks.md)."""
_STRIKING, _ALIKE, _LONG, _NO_TONE = 20.0, 0.4, 140, 2.2
"""Or from which it is where notes are held, which agree with themselves near by too: the share of signs in common beyond chance, for
so many hops, and the standard deviations that one tone alone does not reach."""
_ASIDE = 240
"""Samples on either side at which the same stretch is compared for what chance gives, but for the nearest `_NEAR`."""
_NEAR = 12
_SURE = 12.0
_AROUND = RATE
_SMOOTH, _HOLE, _SHORTEST = 12, 25, 25
"""Hops over which agreement is averaged; for which it must be lost to be a hole; and that are the least: a drum that two tunes
have of one box is neither."""
_LOST = 0.15
"""Of the best agreement."""

Stretch = tuple[float, float, float]

Pcm = NDArray[np.float32]
Spectrum = NDArray[np.complex64]


@dataclass(frozen=True)
class _Block:
    """A piece of the recording from sample ``start`` on, ready to be correlated; ``there`` the lags at which enough of it sounds."""

    start: int
    spectrum: Spectrum
    there: NDArray[np.bool_]


class HeardAgain:
    """Fulfils `ports.together.Tunes`."""

    def heard(self, film: Print, known: Print, spans: Sequence[tuple[float, float]]) -> list[Stretch]:
        """Stretches of the film (seconds, from and to) in which these ``spans`` (seconds) of what is known sound, and the chance
        that they do."""
        mine, theirs = _sound(film), _only(_sound(known), spans)
        blocks = list(_blocks(theirs))
        found: list[Stretch] = []
        for start in range(0, max(1, mine.length - _WINDOW // 2), _STEP) if blocks else ():
            piece = mine.piece(start, _WINDOW)
            if np.count_nonzero(piece) >= _SOUNDING * _WINDOW:
                window = np.conj(_whitened(piece))
                likely = [(lag - start, striking) for block in blocks for lag, striking in _lags(window, block)]
                found += [one for offset, striking in likely for one in _agreeing(mine, theirs, start, offset, striking)]
        return _joined(found)


def _sound(one: Print) -> Heard:
    levels = len(one.data) - int(str(one.detail["hops"]))
    return heard(one.data[:levels], one.data[levels:])


def _only(sound: Heard, spans: Sequence[tuple[float, float]]) -> Heard:
    """The same with nothing but these stretches."""
    kept = np.zeros_like(sound.weight)
    for start, end in spans:
        inside = slice(max(0, round(start * RATE / KEPT_HOP)), max(0, round(end * RATE / KEPT_HOP)))
        kept[inside] = sound.weight[inside]
    return Heard(sound.bits, kept)


def _blocks(sound: Heard) -> Iterator[_Block]:
    for start in range(-_WINDOW // 2, max(1, sound.length - _WINDOW // 2), _BLOCK - _WINDOW):
        piece = sound.piece(start, _BLOCK)
        heard_upto = np.concatenate([[0], np.cumsum(piece != 0)])
        there = heard_upto[_WINDOW:-1] - heard_upto[: _BLOCK - _WINDOW] >= _SOUNDING * _WINDOW
        if there.any():
            yield _Block(start, _whitened(piece), there)


def _whitened(piece: Pcm) -> Spectrum:
    spectrum = np.fft.rfft(piece, _BLOCK)
    return np.asarray(spectrum / np.maximum(np.abs(spectrum), 1e-3) ** _PHASE, np.complex64)


def _lags(window: Spectrum, block: _Block) -> list[tuple[int, float]]:
    """The sample of the recording at which the window may begin, and by how many standard deviations that stands out; if any does."""
    curve = np.abs(np.fft.irfft(block.spectrum * window)[: len(block.there)]) * block.there
    usual = float(np.sqrt(np.sum(curve**2) / np.count_nonzero(block.there)))
    best = int(curve.argmax())
    return [(block.start + best, float(curve[best]) / usual)] if usual > 0 and curve[best] >= _WORTH_A_LOOK * usual else []


def _agreeing(mine: Heard, theirs: Heard, start: int, offset: int, striking: float) -> Iterator[Stretch]:
    """Where about a window of the film it agrees with the recording at this offset, and how surely; nothing where that is chance."""
    first = max(0, (start - _AROUND) // KEPT_HOP * KEPT_HOP)
    count = _WINDOW + 2 * _AROUND
    film = np.sign(mine.piece(first, count))
    known = np.sign(theirs.piece(first + offset - _ASIDE, count + 2 * _ASIDE))
    same = (film * known[_ASIDE : _ASIDE + count]).reshape(-1, KEPT_HOP).mean(axis=1)
    same *= -1 if same.sum() < 0 else 1
    even = np.convolve(same, np.ones(_SMOOTH) / _SMOOTH, "same")
    low, high = _where(same - even.max() / 4)
    beyond, clear = _beyond(film[low * KEPT_HOP : high * KEPT_HOP], known[low * KEPT_HOP : high * KEPT_HOP + 2 * _ASIDE])
    held = striking >= _STRIKING and high - low >= _LONG and same[low:high].mean() >= _ALIKE and beyond >= _NO_TONE
    if high - low < _SHORTEST or not (held or (beyond >= _BEYOND and clear >= _CLEAR)):
        return
    sure = round(0.6 + 0.39 * min(1.0, max(0.0, beyond - _BEYOND, striking - _STRIKING) / _SURE), 2)
    for begin, end in _whole(even[low:high] >= _LOST * even.max()):
        yield (first + (low + begin) * KEPT_HOP) / RATE, (first + (low + end) * KEPT_HOP) / RATE, sure


def _beyond(film: Pcm, known: Pcm) -> tuple[float, float]:
    """By how many of its standard deviations the agreement stands out from that a little earlier and later, and how many times it is
    as good as the best of these: a steady note, or a hum, agrees with itself there too."""
    if not len(film):
        return 0.0, 0.0
    around = np.abs(np.correlate(known, film, "valid"))
    aside = np.delete(around, np.arange(_ASIDE - _NEAR, _ASIDE + _NEAR + 1))
    best, usual = float(around[_ASIDE - 1 : _ASIDE + 2].max()), float(np.sqrt(np.mean(aside**2)))
    return (best / usual, best / float(aside.max())) if usual > 0 else (0.0, 0.0)


def _where(gain: NDArray[np.float64]) -> tuple[int, int]:
    """From where to where the gain adds up to most."""
    summed = np.concatenate([[0.0], np.cumsum(gain)])
    lowest = np.minimum.accumulate(summed)
    high = int((summed - lowest).argmax())
    return int(summed[: high + 1].argmin()), high


def _whole(there: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Runs without a hole that is worth the name."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]]))).reshape(-1, 2).tolist()
    while edges:
        start, end = edges.pop(0)
        while edges and edges[0][0] - end < _HOLE:
            end = edges.pop(0)[1]
        yield start, end


def _joined(found: Sequence[Stretch]) -> list[Stretch]:
    out: list[Stretch] = []
    for start, end, sure in sorted(found):
        if out and start <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end), max(out[-1][2], sure)
        else:
            out.append((start, end, sure))
    return out
