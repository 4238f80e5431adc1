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
    """Many phrases, looked for in a text at once: the work grows with the text, not with their number.

    A tree of words: the first of every phrase, under it those that follow, and where one ends the whole phrase.
    """

    def __init__(self) -> None:
        self._phrase = ""
        self._next: dict[str, Phrases] = {}

    def add(self, phrase: str) -> None:
        """Look for a normalised phrase too."""
        at = self
        for word in phrase.split():
            at = at._next.setdefault(word, Phrases())
        at._phrase = phrase

    def within(self, words: Sequence[str]) -> Sequence[str]:
        """The phrases that stand in the tokens of a text, as ``has_phrase`` would find them."""
        first = self._next
        if first.keys().isdisjoint(words):
            return ()
        found: dict[str, None] = {}
        for at, word in enumerate(words):
            if word in first:
                branch: Phrases | None = first[word]
                while branch:
                    if branch._phrase:
                        found[branch._phrase] = None
                    at += 1
                    branch = branch._next.get(words[at]) if at < len(words) else None
        return tuple(found)
