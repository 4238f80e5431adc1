"""Lines as an index keeps them: what is said or written, each word with its time, and what goes on around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.domain.words.query import Phrase, Query
from touchline.domain.words.tokens import tokens_of

AROUND = 24
"""Words kept of what is said after a line: a phrase may run on into them."""
CONTEXT = 12
"""Words shown on either side of what was found."""


class Said(NamedTuple):
    """A word as written, with a space before it where it begins one, and its seconds from frame 0."""

    text: str
    start_seconds: float
    end_seconds: float


@dataclass(frozen=True)
class Line:
    """Something said or written on frames of a clip. ``words`` are empty where their times are not known;
    ``before`` and ``after`` are the words around the line. The higher the score, the better;
    ``similarity`` is that of its meaning with what was asked, where that was compared."""

    clip: str
    span: Span
    text: str
    kind: str
    channel: str
    confidence: float
    words: tuple[Said, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[Said, ...] = ()
    score: float = 0.0
    similarity: float = 0.0

    @property
    def tokens(self) -> list[str]:
        return tokens_said(self.words) if self.words else tokens_of(self.text)


@dataclass(frozen=True)
class Found:
    """Words ``first`` up to ``past`` of a line and what runs on after it."""

    line: Line
    first: int
    past: int

    @property
    def _around(self) -> tuple[list[str], int]:
        line = self.line
        texts = [*line.before, *(word.text for word in (*line.words, *line.after))]
        return texts, len(line.before)

    @property
    def text(self) -> str:
        return self._part(self.first, self.past) if self.line.words else self.line.text

    @property
    def lead(self) -> str:
        """What is said before it."""
        return self._part(self.first - CONTEXT, self.first)

    @property
    def rest(self) -> str:
        """What is said after it."""
        return self._part(self.past, self.past + CONTEXT)

    @property
    def seconds(self) -> tuple[float, float] | None:
        """When it begins and ends, in seconds from frame 0; None where the words have no times."""
        if not self.line.words:
            return None
        words = (*self.line.words, *self.line.after)[self.first : self.past]
        return words[0].start_seconds, max(word.end_seconds for word in words)

    def _part(self, low: int, high: int) -> str:
        texts, shift = self._around
        return "".join(texts[max(0, low + shift) : max(0, high + shift)]).strip()


def spoken_in(facts: Iterable[Fact]) -> list[Fact]:
    """What is said, in order: the first of a clip's lines."""
    return sorted((fact for fact in facts if fact.kind == "words"), key=lambda fact: (fact.span.start, fact.span.end))


def lines_of(facts: Iterable[Fact]) -> list[Line]:
    """One clip's facts as lines, each with what is said around it."""
    every = list(facts)
    spoken = spoken_in(every)
    said = [said_in(fact) for fact in spoken]
    lines = [
        _line(fact, words, *_around(said, place)) for place, (fact, words) in enumerate(zip(spoken, said, strict=True))
    ]
    return [*lines, *(_line(fact) for fact in every if fact.kind != "words")]


def _line(fact: Fact, words: tuple[Said, ...] = (), before: tuple[str, ...] = (), after: tuple[Said, ...] = ()) -> Line:
    return Line(fact.clip, fact.span, fact.value, fact.kind, fact.channel, fact.confidence, words, before, after)


def _around(said: Sequence[tuple[Said, ...]], place: int) -> tuple[tuple[str, ...], tuple[Said, ...]]:
    before: list[str] = []
    after: list[Said] = []
    at = place
    while at > 0 and len(before) < CONTEXT:
        at -= 1
        before = [*(word.text for word in said[at]), *before]
    for words in said[place + 1 :]:
        if len(after) >= AROUND:
            break
        after += words
    return tuple(before[-CONTEXT:]), tuple(after[:AROUND])


def said_in(fact: Fact) -> tuple[Said, ...]:
    """The words of a line with their times; none where the line has no times, or they are not those of its text."""
    words: list[Said] = []
    at = 0
    for text, start, end in _timed(fact):
        place = fact.value.find(text, at)
        glued = bool(words) and place == at
        words.append(Said(text if glued else f" {text}", start, end))
        at = place + len(text) if place >= 0 else at
    return tuple(words) if tokens_said(words) == tokens_of(fact.value) else ()


def _timed(fact: Fact) -> list[tuple[str, float, float]]:
    timed = fact.detail.get("words")
    try:
        return (
            [(str(entry[0]).strip(), float(entry[1]), float(entry[2])) for entry in timed]
            if isinstance(timed, Sequence)
            else []
        )
    except (IndexError, TypeError, ValueError):
        return []  # another analyser's way to write them


_tokens_of_word = lru_cache(maxsize=1 << 16)(tokens_of)
"""A season's words are few and come again and again."""


def tokens_said(words: Sequence[Said]) -> list[str]:
    """Every token of the words, in order."""
    if all(word.text[:1] == " " for word in words[1:]):
        return [token for word in words for token in _tokens_of_word(word.text)]
    return [token for token, _ in tokens_by_word(words)]


def tokens_by_word(words: Sequence[Said]) -> list[tuple[str, tuple[int, int]]]:
    """Every token with the words it belongs to, first and past. Words written without a space between them
    (``don`` ``'t``) may share one token."""
    if all(word.text[:1] == " " for word in words[1:]):
        return [(token, (n, n + 1)) for n, word in enumerate(words) for token in _tokens_of_word(word.text)]
    tokens: list[tuple[str, tuple[int, int]]] = []
    heads = 0
    numbers = []
    for word in words:
        heads += word.text.startswith(" ")
        numbers.append(heads)
    for _, members in groupby(range(len(words)), key=numbers.__getitem__):
        places = list(members)
        apart = [(token, (n, n + 1)) for n in places for token in _tokens_of_word(words[n].text)]
        together = tokens_of("".join(words[n].text for n in places)) if len(places) > 1 else None
        if together is None or together == [token for token, _ in apart]:
            tokens += apart
        else:
            tokens += [(token, (places[0], places[-1] + 1)) for token in together]
    return tokens


def found_in(line: Line, query: Query) -> list[Found]:
    """Where in a line the query is met, in order: every place of the only phrase, or of all of them in a row;
    else once, from the first of its words to the last. A phrase must begin in the line itself."""
    if not line.words:
        return [Found(line, 0, 0)] if _fits(query, line.tokens) else []
    if not query.phrases:
        return [Found(line, 0, len(line.words))]
    stream = tokens_by_word((*line.words, *line.after))
    tokens = [token for token, _ in stream]
    own = sum(words[0] < len(line.words) for _, words in stream)
    row = query.in_a_row
    if row and (together := _places(row, tokens, own)):
        return [_found(line, stream, place) for place in together]
    met = [places for phrase in query.phrases if (places := _places(phrase, tokens, own))]
    if not met or (len(met) < len(query.phrases) and not query.some):
        return []
    if len(query.phrases) == 1:
        return [_found(line, stream, place) for place in met[0]]
    firsts = [places[0] for places in met]
    return [_found(line, stream, (min(first for first, _ in firsts), max(past for _, past in firsts)))]


def _fits(query: Query, tokens: Sequence[str]) -> bool:
    met = [any(phrase.at(tokens, place) for place in range(len(tokens))) for phrase in query.phrases]
    return not met or (any(met) if query.some else all(met))


def _places(phrase: Phrase, tokens: Sequence[str], own: int) -> list[tuple[int, int]]:
    """Tokens, first and past, where the phrase is, none upon another. One longer than what is kept is
    compared as far as that goes."""
    places: list[tuple[int, int]] = []
    goes_on = len(tokens) - own >= AROUND
    for place in range(own):
        left = len(tokens) - place
        here = Phrase(phrase.tokens[:left]) if goes_on and left < len(phrase.tokens) else phrase
        if (not places or place >= places[-1][1]) and (size := here.at(tokens, place)):
            places.append((place, place + size))
    return places


def _found(line: Line, stream: Sequence[tuple[str, tuple[int, int]]], place: tuple[int, int]) -> Found:
    first, past = place
    return Found(line, stream[first][1][0], max(words[1] for _, words in stream[first:past]))
