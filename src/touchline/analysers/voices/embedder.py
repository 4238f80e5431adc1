"""Whose voice it sounds like: 0.8 s of speech as 256 numbers that lie close together for one speaker and far apart for two.

The network is a three-layer LSTM trained as Wan et al. describe ("Generalized end-to-end loss for speaker verification",
ICASSP 2018); it takes forty mel bands, computed here as it was trained with them (Slaney's mel scale, 25 ms every 10 ms).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.once import once

RATE = 16000
SHIFT = 160
FRAMES = 80
"""Mel frames, each `SHIFT` samples after the last, of one embedding."""
SAMPLES = 512 + SHIFT * (FRAMES - 1)
"""Samples of one embedding."""
SIZE = 256

LEVEL = 10 ** (-25 / 20)
"""Root mean square at which every stretch is heard, however quiet it was recorded."""

_LENGTH, _FFT, _BANDS, _BATCH = 400, 512, 40, 8

Floats = NDArray[np.float32]


@once
def voice_embedder(path: Path) -> VoiceEmbedder:
    """The network in the ONNX file at ``path``, loaded once a process."""
    return VoiceEmbedder(path)


class VoiceEmbedder:
    """The network, on one thread of the processor."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def likenesses(self, pieces: Floats) -> Floats:
        """n x `SAMPLES` of sound at 16 kHz, as loud or quiet as it may be, to n x `SIZE`, each of length 1."""
        out = np.empty((len(pieces), SIZE), np.float32)
        for at in range(0, len(pieces), _BATCH):
            found = self._session.run(None, {"mel_window": mel_bands(_levelled(pieces[at : at + _BATCH]))})[0]
            out[at : at + _BATCH] = found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)
        return out


def _levelled(pieces: Floats) -> Floats:
    """Each piece at `LEVEL`: what the network makes of a voice depends on its loudness, and it takes all quiet ones for alike."""
    loudness = np.sqrt((pieces * pieces).mean(axis=1, keepdims=True))
    levelled: Floats = pieces * (np.float32(LEVEL) / np.maximum(loudness, np.float32(1e-6)))
    return levelled


def mel_bands(pieces: Floats) -> Floats:
    """n x `SAMPLES` of sound to n x `FRAMES` x 40: the logarithm (base 10) of the power in each mel band."""
    frames = np.lib.stride_tricks.sliding_window_view(pieces, _FFT, axis=1)[:, ::SHIFT]
    power = np.abs(np.fft.rfft(frames * _window(), axis=2)).astype(np.float32) ** 2
    bands: Floats = np.log10(power @ _filters() + 1e-10).astype(np.float32)
    return bands


@lru_cache(maxsize=1)
def _window() -> Floats:
    """Hamming's window of 25 ms, in the middle of a frame."""
    hamming = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(_LENGTH) / _LENGTH)
    return np.pad(hamming, (_FFT - _LENGTH) // 2).astype(np.float32)


@lru_cache(maxsize=1)
def _filters() -> Floats:
    """Triangles over the power spectrum, evenly spaced in mel and of equal area: frequencies x bands."""
    edges = _hertz(np.linspace(0.0, float(_mel(RATE / 2)), _BANDS + 2))
    frequencies = np.linspace(0.0, RATE / 2, _FFT // 2 + 1)[:, None]
    rising = (frequencies - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - frequencies) / np.diff(edges)[1:]
    return (np.clip(np.minimum(rising, falling), 0, None) * 2 / (edges[2:] - edges[:-2])).astype(np.float32)


def _mel(hertz: float) -> float:
    """Slaney's scale: straight up to 1 kHz, logarithmic above."""
    return 15 + 27 * float(np.log(hertz / 1000) / np.log(6.4)) if hertz >= 1000 else hertz * 3 / 200


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mel >= 15, 1000 * np.exp((mel - 15) * np.log(6.4) / 27), mel * 200 / 3)
