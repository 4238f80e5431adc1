"""How both indexes name a line: 44 bits of its clip's hash, and its place among the clip's lines."""

from __future__ import annotations

import zlib
from functools import lru_cache
from hashlib import blake2b

PLACE_BITS = 20
MOST = 1 << PLACE_BITS
"""Lines of one clip that have a name."""


@lru_cache(maxsize=1 << 16)
def number_of(clip: str) -> int:
    """A clip, or a content, as a number of 44 bits."""
    return int.from_bytes(blake2b(clip.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> PLACE_BITS


def name_of(clip: str, place: int) -> int:
    """A line as a number of 64 bits."""
    return number_of(clip) << PLACE_BITS | min(place, MOST - 1)


def mark_of(text: str) -> int:
    """A text as a number of 32 bits, to see that a name still means the same line."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
