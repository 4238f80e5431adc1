"""What was said and what is written, compared however it was typed.

Unicode NFKC, case folded, apostrophes removed, every other punctuation mark a space, runs of whitespace one
space. Punctuation is Unicode's general category P (Unicode Standard, table 4-4).
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

_APOSTROPHES = dict.fromkeys((0x27, 0x2018, 0x2019))
_ASCII = bytes(32 if category(chr(code)).startswith("P") else ord(chr(code).lower()) for code in range(128)) + bytes(
    128
)
_NEITHER_WORD_NOR_SPACE = re.compile(r"[^\w\s]|_")


def _spaced(found: re.Match[str]) -> str:
    mark = found[0]
    return " " if category(mark).startswith("P") else mark


def normalised(text: str) -> str:
    """``"He's OUT -- for\\n the season!"`` becomes ``"hes out for the season"``."""
    if text.isascii():
        return " ".join(text.encode().translate(_ASCII, b"'").decode().split())
    # Folding can undo the normal form (U+1E9E, U+0345), so it is made again.
    bare = normalize("NFKC", normalize("NFKC", text).casefold()).casefold().translate(_APOSTROPHES)
    return " ".join(_NEITHER_WORD_NOR_SPACE.sub(_spaced, bare).split())


def has_phrase(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text at word boundaries; both normalised. No words are no phrase."""
    return bool(phrase) and f" {phrase} " in f" {text} "
