"""Who speaks when within five seconds: the end-to-end segmentation network of Bredin and Laurent ("End-to-end speaker
segmentation for overlap-aware resegmentation", Interspeech 2021), carried out in numpy.

For up to three voices of a window, in no particular order, the network gives the chance that each speaks at each moment,
so that two at once are heard as two. Its filters are band passes learned from waveforms (Ravanelli and Bengio, "Speaker
recognition from raw waveform with SincNet", SLT 2018). They are linear, so neighbouring windows share them; all else is
computed for each window by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.checkpoint import Weights, weights
from touchline.analysers.once import once

RATE = 16000
WINDOW = 5 * RATE
"""Samples of one window."""
STEP = RATE
"""Samples from one window to the next: every moment is heard in five of them."""
FRAME, FRAMES, VOICES = 270, 293, 3
"""Samples between two answers, answers of a window, voices told apart in it."""
OFFSET = 496
"""The sample of its window on which the first answer is centred."""

_STRIDE, _TAPS, _UNITS, _LAYERS = 10, 251, 128, 4
_HERTZ = 50.0

Floats = NDArray[np.float32]


@once
def turn_network(path: Path) -> TurnNetwork:
    """The network whose checkpoint lies at ``path``, once a process. Raises Damaged."""
    return TurnNetwork(weights(path))


class TurnNetwork:
    """The network; ``w`` are its weights by their names in the checkpoint."""

    def __init__(self, w: Weights) -> None:
        self._filters = band_passes(w)
        self._steady = self._filters.sum(0)
        self._gain, self._shift = float(w["sincnet.wav_norm1d.weight"][0]), float(w["sincnet.wav_norm1d.bias"][0])
        self._norms = [(w[f"sincnet.norm1d.{i}.weight"], w[f"sincnet.norm1d.{i}.bias"]) for i in range(3)]
        self._convolutions = [(np.ascontiguousarray(w[f"sincnet.conv1d.{i}.weight"].transpose(2, 1, 0)),
                               w[f"sincnet.conv1d.{i}.bias"]) for i in (1, 2)]
        self._layers = [_Layer.of(w, layer) for layer in range(_LAYERS)]
        self._linear = [(w[f"{name}.weight"].T.copy(), w[f"{name}.bias"]) for name in ("linear.0", "linear.1", "classifier")]

    def chances(self, sound: Floats) -> Floats:
        """Windows x `FRAMES` x `VOICES` chances, for windows every `STEP` samples of ``sound`` (16 kHz), which must be
        `WINDOW` samples long or longer by whole steps."""
        windows = np.lib.stride_tricks.sliding_window_view(sound, _TAPS)[::_STRIDE]
        heard = windows @ self._filters
        seen = np.stack([self._front(sound[at : at + WINDOW], heard[at // _STRIDE :])
                         for at in range(0, len(sound) - WINDOW + 1, STEP)])
        for layer in self._layers:
            seen = layer(seen)
        for matrix, bias in self._linear[:2]:
            seen = _leaky(seen @ matrix + bias)
        matrix, bias = self._linear[2]
        return _sigmoid(seen @ matrix + bias)

    def _front(self, sound: Floats, heard: Floats) -> Floats:
        """What one window gives the recurrent layers: `FRAMES` x 60."""
        loudness = self._gain / float(np.sqrt(sound.var() + 1e-5))
        level = self._steady * (self._shift - loudness * float(sound.mean()))
        x = np.abs(heard[: (WINDOW - _TAPS) // _STRIDE + 1] * loudness + level)
        x = _leaky(_even(_strongest(x), *self._norms[0]))
        for (taps, bias), norm in zip(self._convolutions, self._norms[1:], strict=True):
            length = len(x) - len(taps) + 1
            folded = x[:length] @ taps[0]
            for k in range(1, len(taps)):
                folded += x[k : k + length] @ taps[k]
            x = _leaky(_even(_strongest(folded + bias), *norm))
        return x


@dataclass(frozen=True)
class _Layer:
    """One recurrent layer (LSTM) in both directions."""

    into: tuple[Floats, Floats]
    bias: tuple[Floats, Floats]
    back: Floats

    @classmethod
    def of(cls, w: Weights, layer: int) -> _Layer:
        ways = (f"l{layer}", f"l{layer}_reverse")
        into, back = ([w[f"lstm.weight_{kind}_{way}"].T.copy() for way in ways] for kind in ("ih", "hh"))
        bias = [w[f"lstm.bias_ih_{way}"] + w[f"lstm.bias_hh_{way}"] for way in ways]
        return cls((into[0], into[1]), (bias[0], bias[1]), np.stack(back))

    def __call__(self, x: Floats) -> Floats:
        """Windows x steps x inputs to windows x steps x twice `_UNITS`."""
        forward = x @ self.into[0] + self.bias[0]
        backward = (x @ self.into[1] + self.bias[1])[:, ::-1]
        gates = np.ascontiguousarray(np.stack([forward, backward]).transpose(2, 0, 1, 3))
        state = np.zeros((2, len(x), _UNITS), np.float32)
        cell = np.zeros_like(state)
        out = np.empty((x.shape[1], *state.shape), np.float32)
        for step, gate in enumerate(gates):
            gate += state @ self.back
            opened = _sigmoid(gate)
            cell = opened[..., _UNITS : 2 * _UNITS] * cell + opened[..., :_UNITS] * np.tanh(gate[..., 2 * _UNITS : 3 * _UNITS])
            state = opened[..., 3 * _UNITS :] * np.tanh(cell)
            out[step] = state
        both: Floats = np.concatenate([out[:, 0], out[::-1, 1]], axis=-1).transpose(1, 0, 2)
        return both


def band_passes(w: Weights) -> Floats:
    """The learned filters, taps x filters: for each band an even and an odd one, windowed and of unit height."""
    low = _HERTZ + np.abs(w["sincnet.conv1d.0.filterbank.low_hz_"])
    high = np.clip(low + _HERTZ + np.abs(w["sincnet.conv1d.0.filterbank.band_hz_"]), _HERTZ, RATE / 2)
    times, window = w["sincnet.conv1d.0.filterbank.n_"], w["sincnet.conv1d.0.filterbank.window_"]
    even = (np.sin(high @ times) - np.sin(low @ times)) / (times / 2) * window
    odd = (np.cos(low @ times) - np.cos(high @ times)) / (times / 2) * window
    wide = high - low
    filters = np.concatenate([np.concatenate([even, 2 * wide, even[:, ::-1]], 1),
                              np.concatenate([odd, 0 * wide, -odd[:, ::-1]], 1)]) / (2 * np.concatenate([wide, wide]))
    return np.ascontiguousarray(filters.T.astype(np.float32))


def _strongest(x: Floats) -> Floats:
    """The largest of every three moments."""
    whole = len(x) // 3
    strongest: Floats = x[: whole * 3].reshape(whole, 3, -1).max(1)
    return strongest


def _even(x: Floats, gain: Floats, shift: Floats) -> Floats:
    """Each channel of the window with mean ``shift`` and deviation ``gain``."""
    scale = gain / np.sqrt(x.var(0) + 1e-5)
    even: Floats = x * scale + (shift - x.mean(0) * scale)
    return even


def _leaky(x: Floats) -> Floats:
    leaky: Floats = np.maximum(x, np.float32(0.01) * x)
    return leaky


def _sigmoid(x: Floats) -> Floats:
    half = np.float32(0.5)
    chance: Floats = np.tanh(x * half) * half + half
    return chance
