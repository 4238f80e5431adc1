"""The spoken lines, loaded: one small file a line in ``voices/``, mono, 24 kHz."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import av
import numpy as np

VOICES = Path(__file__).parent / "voices"
RATE = 24_000


@cache
def spoken(line_id: str) -> np.ndarray:
    """Samples of one line, float32 of shape (n,) in -1..1, ``RATE`` a second."""
    with av.open(str(VOICES / f"{line_id}.opus")) as source:
        to_mono = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        blocks = [part.to_ndarray()[0] for frame in source.decode(audio=0) for part in to_mono.resample(frame)]
        blocks += [part.to_ndarray()[0] for part in to_mono.resample(None)]
    return np.concatenate(blocks)


@cache
def loudness(line_id: str) -> np.ndarray:
    """How far the mouth is open, 0..1, a hundred values a second: the smoothed loudness of the line."""
    sound = spoken(line_id)
    step = RATE // 100
    blocks = sound[: len(sound) // step * step].reshape(-1, step)
    level = np.sqrt((blocks**2).mean(axis=1))
    level = np.convolve(level, np.hanning(9) / np.hanning(9).sum(), "same")
    opened: np.ndarray = np.clip(level / (np.percentile(level, 92) + 1e-9), 0, 1)
    return opened
