"""Names that a recogniser may have misheard: it is asked once more with them in mind, and believed only about them.

To be told all names before it listens makes a recogniser hear some that nobody says, and lose words that somebody does. So it
listens without; where words it is not sure of sound like a name of the season, it listens again with that name as a hint, and
of what it says then nothing is taken but the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from touchline.analysers.speech.heard import Word
from touchline.domain.words.sounds import LONGEST, heard_as, key, said, ways_of
from touchline.domain.words.tokens import tokens_of

_UNSURE = 0.8
"""Words surer than this, on average, are not taken for a misheard name."""
_MOST = 8
"""Names hinted at in one window."""
_LETTERS = 4
"""Parts of a name shorter than this sound like too much."""


def near_names(words: Sequence[Word], names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of ``names`` that some unsure words sound like, without being them; in their order."""
    listed, near = _by_sound(names), set()
    for run in _runs(words):
        if sum(word.confidence for word in run) / len(run) >= _UNSURE:
            continue
        tokens = tuple(tokens_of(" ".join(word.text for word in run)))
        for name, part in listed.get(key("".join(map(said, tokens))), ()):
            if not set(tokens) & set(tokens_of(name)) and heard_as(ways_of(part), tokens) > 0:
                near.add(name)
    return tuple(name for name in names if name in near)[:_MOST]


@lru_cache(maxsize=8)
def _by_sound(names: tuple[str, ...]) -> Mapping[str, list[tuple[str, str]]]:
    """Names, with the part of them meant, by the consonants with which they may be said."""
    listed: dict[str, list[tuple[str, str]]] = {}
    for name in names:
        for part in {name, *(part for part in name.split() if len(part) >= _LETTERS)}:
            for sounds in {key(way) for way in ways_of(part)}:
                listed.setdefault(sounds, []).append((name, part))
    return listed


def with_names(words: Sequence[Word], again: Sequence[Word], names: Sequence[str]) -> tuple[Word, ...]:
    """``words`` with the names that were heard the second time in the place of what was heard the first time."""
    named = {token for name in names for token in tokens_of(name)}
    first, second = [_plain(word) for word in words], [_plain(word) for word in again]
    merged: list[Word] = []
    for change, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        name = change == "replace" and d - c <= LONGEST and b - a <= LONGEST + 1 and all(
            token in named for word in again[c:d] for token in tokens_of(word.text))
        merged += again[c:d] if name else words[a:b]
    return tuple(merged)


def _plain(word: Word) -> str:
    return " ".join(tokens_of(word.text))


def _runs(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    for first in range(len(words)):
        for length in range(1, LONGEST + 1):
            if first + length <= len(words):
                yield words[first : first + length]
