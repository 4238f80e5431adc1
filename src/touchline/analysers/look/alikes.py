"""Look-alikes: the nearest of many looks, by one bit a number first and by the numbers themselves then.

Each number of a look is above its median over the season or not; looks that share most of these bits are compared in full (binary
codes and reranking, after Charikar, "Similarity Estimation Techniques from Rounding Algorithms", STOC 2002).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_COMPARED = 4000
_SLOPE, _EVEN = 30.0, 0.84


def chance_of(similarity: float) -> float:
    """How likely two looks of that likeness (0..1) are the same set-up or place; see docs/benchmarks.md."""
    return float(1 / (1 + np.exp(-_SLOPE * (similarity - _EVEN))))


class LookAlikes:
    """Looks (unit vectors of little-endian float16) held ready to be asked; fulfils `ports.LookAlikes`."""

    label = "look-alike (colour and layout, no model)"

    def __init__(self, looks: Sequence[bytes]) -> None:
        size = len(looks[0]) // 2 if looks else 0
        self._looks = np.frombuffer(b"".join(looks), "<f2").reshape(len(looks), size)
        sample = self._looks[:: max(1, len(looks) // 20_000)]
        self._middle = np.median(sample.astype(np.float32), axis=0) if looks else np.zeros(size, np.float32)
        blocks = [self._coded(self._looks[at : at + 50_000]) for at in range(0, max(1, len(looks)), 50_000)]
        self._bits = np.concatenate(blocks, axis=1)

    def nearest(self, look: bytes, count: int) -> list[tuple[int, float, float]]:
        """Place, likeness (0..1) and chance of being the same set-up or place, the likest first."""
        asked = np.frombuffer(look, "<f2")
        if not len(self._looks):
            return []
        apart = np.zeros(len(self._looks), np.uint16)
        for bits, own in zip(self._bits, self._coded(asked[None]), strict=True):
            apart += np.bitwise_count(bits ^ own[0])
        within = int(np.searchsorted(np.cumsum(np.bincount(apart)), max(_COMPARED, 4 * count)))
        near = np.flatnonzero(apart <= within)
        like = self._looks[near].astype(np.float32) @ asked.astype(np.float32)
        best = np.lexsort((near, -like))[:count]
        return [(int(near[place]), min(1.0, float(like[place])), chance_of(float(like[place]))) for place in best]

    def _coded(self, looks: NDArray[np.float16]) -> NDArray[np.uint64]:
        """64 bits of every look, then the next 64 of every look: words x looks."""
        bits = np.packbits(looks.astype(np.float32) > self._middle, axis=1)
        padded = np.zeros((len(bits), -(-bits.shape[1] // 8) * 8), np.uint8)
        padded[:, : bits.shape[1]] = bits
        return np.ascontiguousarray(padded.view(np.uint64).T)
