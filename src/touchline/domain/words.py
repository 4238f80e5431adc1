"""What was said and what is written, compared however it was typed.

Unicode NFKC, case folded, apostrophes removed, every other punctuation mark a space, runs of whitespace one
space. Punctuation is Unicode's general category P (Unicode Standard, table 4-4).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    return " ".join(tokens(text))


def tokens(text: str) -> list[str]:
    """The words of the normalised text."""
    if text.isascii():
        return text.encode().translate(_ASCII, b"'").decode().split()
    # Folding can undo the normal form (U+1E9E, U+0345), so it is made again.
    bare = normalize("NFKC", normalize("NFKC", text).casefold()).casefold().translate(_APOSTROPHES)
    return _NEITHER_WORD_NOR_SPACE.sub(_spaced, bare).split()


def has_phrase(text: str, phrase: str) -> bool:
    """Whether the phrase stands in the text at word boundaries; both normalised. No words are no phrase."""
    return bool(phrase) and f" {phrase} " in f" {text} "


class Phrases:
    """Many phrases, looked for in a text at once: the work grows with the text, not with their number."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._lengths: dict[str, set[int]] = {}

    def add(self, phrase: str) -> None:
        """Look for a normalised phrase too."""
        if phrase:
            words = phrase.split(" ")
            self._known.add(phrase)
            self._lengths.setdefault(words[0], set()).add(len(words))

    def within(self, words: Sequence[str]) -> Sequence[str]:
        """The phrases that stand in the tokens of a text, as ``has_phrase`` would find them."""
        lengths = self._lengths
        if lengths.keys().isdisjoint(words):
            return ()
        found: dict[str, None] = {}
        for at, word in enumerate(words):
            for length in lengths.get(word, ()):
                run = " ".join(words[at : at + length])
                if run in self._known:
                    found[run] = None
        return tuple(found)
