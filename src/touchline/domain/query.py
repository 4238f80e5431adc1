"""What somebody looks for: words, phrases, prefixes, and filters; and what is found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from touchline.domain.time import Span
from touchline.domain.words import normalised
from touchline.errors import BadInput

_PARTS = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True)
class Phrase:
    """Tokens that follow one another; the last may be the beginning of a word."""

    tokens: tuple[str, ...]
    prefix: bool = False

    def at(self, stream: Sequence[str], place: int) -> bool:
        """Whether the stream of tokens has this phrase at ``place``."""
        if place + len(self.tokens) > len(stream):
            return False
        *first, last = self.tokens
        there = stream[place : place + len(self.tokens)]
        return list(there[:-1]) == first and (there[-1].startswith(last) if self.prefix else there[-1] == last)


@dataclass(frozen=True)
class Query:
    """Every phrase must be there, or, where ``some`` is enough, any of them; lines that have them in a row rank higher. ``clips`` are the ids to look in, None for all; ``kinds`` the kinds of fact, ``words`` unless asked for others."""

    phrases: tuple[Phrase, ...] = ()
    clips: frozenset[str] | None = None
    kinds: tuple[str, ...] = ("words",)
    limit: int = 20
    some: bool = False


@dataclass(frozen=True)
class Line:
    """A line that an index returns: a clip's frames and what is said or written in them. The higher the score, the better."""

    clip: str
    span: Span
    text: str
    kind: str
    score: float


@dataclass(frozen=True)
class Hit:
    """Something found: the frames of the words themselves, and what is said before and after. ``seconds`` is where to play from."""

    clip: str
    span: Span
    text: str
    before: str
    after: str
    kind: str
    score: float
    seconds: float

    @property
    def id(self) -> str:
        """``c0123456789ab@100..125``: names the hit to every other verb."""
        return f"{self.clip}@{self.span.start}..{self.span.end}"


def tokens_of(text: str) -> list[str]:
    """Words as they are looked for: as the ledger compares them, and without accents, so that *Adrian* finds *Adrián*."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", normalised(text)) if not unicodedata.combining(c))
    return bare.split()


def parse_query(text: str) -> tuple[Phrase, ...]:
    """``trust "half time" inj*`` → three phrases. Raises BadInput where nothing in it can be looked for."""
    phrases: list[Phrase] = []
    for quoted, word in _PARTS.findall(text.replace("“", '"').replace("”", '"')):
        tokens = tuple(tokens_of(quoted or word))
        if tokens:
            phrases.append(Phrase(tokens, (quoted or word).rstrip().endswith("*")))
    if not phrases:
        raise BadInput(f"There is nothing to look for in {text!r}.", 'Give words, a "phrase in quotes", or a beginning with a star: inj*')
    return tuple(phrases)
