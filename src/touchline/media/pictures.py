"""Two pictures of a clip to look at: a filmstrip of its frames and a waveform of its sound."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from touchline.media.sound import MIX_RATE

THUMBS, THUMB_HEIGHT = 40, 90
_WAVE_WIDTH, _WAVE_HEIGHT = 1600, 120
_BUCKETS = 1 << 15
_INK, _PAPER = (46, 125, 107, 255), (0, 0, 0, 0)


class Filmstrip:
    """Up to forty thumbnails in a row, evenly spread: thumbnail i is frame
    ``i * frames // thumbnails``."""

    def __init__(self, frames: int) -> None:
        count = max(1, min(THUMBS, frames))
        self.wanted = frozenset(i * max(1, frames) // count for i in range(count))
        self._thumbs: list[NDArray[np.uint8]] = []

    def take(self, image: NDArray[np.uint8]) -> None:
        """One thumbnail (height x width x 3), in order."""
        self._thumbs.append(image)

    def write(self, path: Path) -> bool:
        """Write the strip, whole or not at all; False where there was nothing to show."""
        if not self._thumbs:
            return False
        height, width = self._thumbs[0].shape[:2]
        strip = Image.new("RGB", (width * len(self._thumbs), height))
        for place, thumb in enumerate(self._thumbs):
            strip.paste(Image.fromarray(thumb).resize((width, height)), (place * width, 0))
        _write(strip, path, "JPEG", quality=80)
        return True


class Waveform:
    """The loudest sample of every stretch, in bounded memory: stretches double as the sound grows."""

    def __init__(self) -> None:
        self._stretch = MIX_RATE // 100
        self._peaks: list[float] = []
        self._rest = np.zeros(0, np.float32)

    def take(self, block: NDArray[np.float32]) -> None:
        """The next block (2 x n) of the mix."""
        loud = np.concatenate([self._rest, np.abs(block).max(axis=0)])
        whole = len(loud) // self._stretch * self._stretch
        self._peaks.extend(loud[:whole].reshape(-1, self._stretch).max(axis=1).tolist())
        self._rest = loud[whole:]
        if len(self._peaks) > _BUCKETS and len(self._peaks) % 2 == 0:
            self._peaks = np.array(self._peaks).reshape(-1, 2).max(axis=1).tolist()
            self._stretch *= 2

    def write(self, path: Path) -> None:
        """Draw 1600 x 120 points on a clear ground, whole or not at all."""
        peaks = np.array(self._peaks + ([float(self._rest.max())] if len(self._rest) else []) or [0.0])
        edges = np.linspace(0, len(peaks), _WAVE_WIDTH + 1)
        columns = [peaks[int(a) : max(int(a) + 1, int(np.ceil(b)))].max() for a, b in pairwise(edges)]
        heights = np.maximum(1, np.array(columns) * _WAVE_HEIGHT / 2)
        rows = np.abs(np.arange(_WAVE_HEIGHT)[:, None] - (_WAVE_HEIGHT - 1) / 2)
        drawn = np.where((rows < heights)[..., None], np.array(_INK, np.uint8), np.array(_PAPER, np.uint8))
        _write(Image.fromarray(drawn.astype(np.uint8), "RGBA"), path, "PNG", optimize=True)


def _write(image: Image.Image, path: Path, kind: str, **options: object) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        image.save(part, kind, **options)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
