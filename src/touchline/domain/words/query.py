"""What somebody looks for: words, phrases, beginnings; and what is found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchline.domain.facts.facts import Frames
from touchline.domain.time.time import Span
from touchline.domain.words.sounds import LONGEST, heard_as
from touchline.domain.words.tokens import tokens_of
from touchline.errors import BadInput

_PARTS = re.compile(r'"([^"]*)"|([^\s"]+)')
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»「」『』＂"), '"')


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow one another; the last may be the beginning of a word. ``sounds`` are the ways in which a name may be
    said (see `sounds.ways_of`): whatever sounds like one of them is met too."""

    tokens: tuple[str, ...]
    prefix: bool = False
    sounds: tuple[str, ...] = ()

    def at(self, stream: Sequence[str], place: int) -> int:
        """How many tokens of the stream are this phrase at ``place``; 0 where it is not there."""
        if self._to_the_letter(stream, place):
            return len(self.tokens)
        if not self.sounds:
            return 0
        alike, size = max((self._heard(stream[place : place + size]), size) for size in range(1, LONGEST + 1))
        return size if alike else 0

    def _heard(self, run: Sequence[str]) -> float:
        """How well words in a row go with the name; what has it to the letter is met there, not here."""
        if any(self._to_the_letter(run, place) for place in range(len(run))):
            return 0.0
        return heard_as(self.sounds, run)

    def _to_the_letter(self, stream: Sequence[str], place: int) -> bool:
        end = place + len(self.tokens)
        if end > len(stream) or not self._closes(stream[end - 1]):
            return False
        return all(stream[place + n] == token for n, token in enumerate(self.tokens[:-1]))

    def _closes(self, token: str) -> bool:
        return token.startswith(self.tokens[-1]) if self.prefix else token == self.tokens[-1]


@dataclass(frozen=True)
class Query:
    """Every phrase must be there, or, where ``some`` is enough, any of them; lines that have them in a row
    rank higher.

    ``clips`` are the ids to look in, ``kinds`` the kinds of fact, ``values`` their exact values; None for all
    of them. ``frames`` of the clips are where something must lie, in part: an index leaves out what it knows not to, and whoever asks it
    looks closer.
    Without phrases everything fits that the rest leaves over.
    """

    phrases: tuple[Phrase, ...] = ()
    clips: frozenset[str] | None = None
    kinds: frozenset[str] | None = None
    values: frozenset[str] | None = None
    some: bool = False
    frames: Mapping[str, Sequence[Frames]] | None = None

    @property
    def sounding(self) -> bool:
        """Whether what sounds like a name is looked for too."""
        return any(phrase.sounds for phrase in self.phrases)

    @property
    def in_a_row(self) -> Phrase | None:
        """All the phrases as one, where that says more than they do apart."""
        if len(self.phrases) < 2 or any(phrase.prefix for phrase in self.phrases[:-1]) or self.sounding:
            return None
        return Phrase(tuple(token for phrase in self.phrases for token in phrase.tokens), self.phrases[-1].prefix)


@dataclass(frozen=True)
class Hit:
    """Something found: the frames of the words themselves, and what is said before and after. ``seconds`` is
    where to play from, ``timecode`` the clip's label there, None where it has none; ``partly`` that only some
    of what was asked for is there, ``near`` that none of it is, but something that means much the same.
    ``similarity`` of meaning is 0 where only words were compared. ``sounds_like`` is the name that was asked for, where what
    is there only sounds like it."""

    clip: str
    span: Span
    text: str
    before: str
    after: str
    kind: str
    score: float
    seconds: float
    timecode: str | None = None
    partly: bool = False
    near: bool = False
    similarity: float = 0.0
    sounds_like: str = ""

    @property
    def id(self) -> str:
        """``c0123456789ab@100..125``: names the hit to every other verb."""
        return f"{self.clip}@{self.span.start}..{self.span.end}"


def free_text(text: str) -> str:
    """What is asked in the asker's own words: all but ``"phrases in quotes"`` and beginn*, which are meant to the letter."""
    free = [word for quoted, word in _PARTS.findall(text.translate(_QUOTES)) if not quoted and not word.endswith("*")]
    return " ".join(word for word in free if tokens_of(word))


def parse_query(text: str) -> tuple[Phrase, ...]:
    """``trust "half time" inj*`` → three phrases. Raises BadInput where nothing in it can be looked for."""
    phrases: dict[Phrase, None] = {}
    for quoted, word in _PARTS.findall(text.translate(_QUOTES)):
        tokens = tuple(tokens_of(quoted or word))
        if tokens:
            phrases[Phrase(tokens, (quoted or word).rstrip().endswith("*"))] = None
    if not phrases:
        raise BadInput(
            f"There is nothing to look for in {text[:80]!r}.",
            'Give words, a "phrase in quotes", or a beginning with a star: inj*',
        )
    return tuple(phrases)
