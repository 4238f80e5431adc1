"""Refused phrases in a clip's whole stream of words: transcripts come in lines, a refusal does not stop at their ends.

A phrase that stands in the words as it was refused is as certain as the recogniser was of its words. One that only
sounds so (run together or apart, ``half-time`` and ``halftime``, without its accents) is *possible*: spelling is the
recogniser's, the refusal is about what was said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

from touchline.domain.facts.facts import KNOWN_FROM, POSSIBLE_FROM, Fact
from touchline.domain.time.time import Span, end_frame_at, first_frame_from
from touchline.domain.words.tokens import tokens_of
from touchline.domain.words.words import normalised, tokens

_DOUBT = KNOWN_FROM - 0.01
"""The confidence, at most, of a phrase that is only spelled in another way."""
_TICKS = 10**6


@dataclass(frozen=True, slots=True)
class Heard:
    """Part of a clip's stream of words, in normalised form; ``opens`` where a word of the text begins with it. ``line`` are
    the frames of its line, ``seconds`` when the word it belongs to was said, from frame 0, where that is known."""

    token: str
    line: Span
    confidence: float
    seconds: tuple[float, float] | None = None
    opens: bool = True

    def span(self, rate: Fraction | None) -> Span:
        """Its frames at ``rate``: those its word touches. Where the rate varies (None) seconds do not give frames, so it has
        those of its whole line."""
        return outward(*self.seconds, rate, self.line) if self.seconds and rate else self.line


Streams = Mapping[str, Sequence[Heard]]
"""What is said in a clip, line after line, by the source that wrote it down."""


def streams_of(lines: Iterable[Fact]) -> Streams:
    """The words of facts of kind ``words``; each source by itself, since two that heard the same would hide each other."""
    ordered = sorted(lines, key=lambda line: (line.source, line.span.start, line.span.end))
    return {
        source: [part for line in group for part in parts(line)]
        for source, group in groupby(ordered, key=lambda line: line.source)
    }


def spoken(clip: str, streams: Streams, phrases: Iterable[str], rate: Fraction | None) -> list[Fact]:
    """A fact of kind ``words`` on exactly the frames of each phrase that was said; where lines overlap, they are read word
    after word too."""
    found: dict[tuple[Span, str], Fact] = {}
    wanted = sorted({normalised(phrase) for phrase in phrases} - {""})
    for source, by_line in streams.items() if wanted else ():
        by_time = sorted(by_line, key=lambda part: part.seconds[0] if part.seconds else part.line.start / float(rate or 25))
        for heard in (by_line, by_time) if by_time != by_line else (by_line,):
            for first, past, phrase in matching(heard, wanted):
                fact = _fact(clip, heard[first:past], phrase, rate, _as_written(heard, first, past, phrase), source)
                before = found.get((fact.span, fact.value))
                if before is None or before.confidence < fact.confidence:
                    found[fact.span, fact.value] = fact
    return list(found.values())


def parts(line: Fact) -> list[Heard]:
    """The words of a line: as its text has them, parted where the recogniser timed pieces of a word.

    A line without times, or whose timed words do not spell its text, has its words on all its frames.
    """
    text = tokens(line.value)
    timed = list(_timed(line))
    if not timed or "".join(text) != "".join(part.token for part in timed):
        return [Heard(token, line.span, line.confidence) for token in text]
    if len(text) == len(timed):
        return timed
    edges = set(accumulate(map(len, text), initial=0))
    out, at = [], 0
    for part in timed:
        inside = [at, *sorted(edge for edge in edges if at < edge < at + len(part.token)), at + len(part.token)]
        for start, end in pairwise(inside):
            piece = part.token[start - at : end - at]
            out.append(Heard(piece, line.span, part.confidence, part.seconds, start in edges))
        at += len(part.token)
    return out


def _timed(line: Fact) -> Iterator[Heard]:
    timed = line.detail.get("words")
    for text, start, end, confidence in timed if isinstance(timed, Sequence) else ():
        for token in _tokens(str(text)):
            yield Heard(token, line.span, float(confidence), (float(start), float(end)))


@lru_cache(maxsize=1 << 16)
def _tokens(word: str) -> tuple[str, ...]:
    """A word's tokens; a season says the same words again and again."""
    return tuple(tokens(word))


def outward(start_seconds: float, end_seconds: float, rate: Fraction, inside: Span) -> Span:
    """The frames that a stretch of seconds touches, at least one, kept inside the line it belongs to."""
    first = first_frame_from(Fraction(round(start_seconds * _TICKS), _TICKS), rate)
    end = end_frame_at(Fraction(round(end_seconds * _TICKS), _TICKS), rate)
    first = min(max(first, inside.start), inside.end - 1)
    return Span(first, max(first + 1, min(end, inside.end)))


def matching(heard: Sequence[Heard], phrases: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where in a stream each phrase stands or sounds so: from which part up to which."""
    bare = [loose(part.token) for part in heard]
    edges = list(accumulate(map(len, bare), initial=0))
    letters = "".join(bare)
    for phrase in phrases:
        run = loose(phrase)
        at = letters.find(run) if run else -1
        while at >= 0:
            first, past = bisect_left(edges, at + 1) - 1, bisect_left(edges, at + len(run))
            if edges[first] == at and edges[past] == at + len(run) and _begins(heard, first) and _begins(heard, past):
                yield first, past, phrase
            at = letters.find(run, at + 1)


def _begins(heard: Sequence[Heard], place: int) -> bool:
    """Whether a word may begin there: with one of the text, and anywhere in a script that is written without spaces."""
    if place in (0, len(heard)):
        return True
    here = heard[place]
    return here.opens or len(tokens_of(heard[place - 1].token[-1] + here.token[0])) > 1


@lru_cache(maxsize=1 << 16)
def loose(text: str) -> str:
    """Letters and digits alone, without accents: how it sounds, however it is spelled."""
    return "".join(tokens_of(text))


def _as_written(heard: Sequence[Heard], first: int, past: int, phrase: str) -> bool:
    """Whether just the phrase's words stand there, each as it is written."""
    if not heard[first].opens or (past < len(heard) and not heard[past].opens):
        return False
    words = "".join((" " if part.opens else "") + part.token for part in heard[first:past])
    return words.strip() == phrase


def _fact(
    clip: str, said: Sequence[Heard], phrase: str, rate: Fraction | None, written: bool, source: str
) -> Fact:
    """The recogniser's doubt about single words is no doubt about a whole phrase that somebody refused: a match is at
    least possible."""
    mean = sum(part.confidence for part in said) / len(said)
    most = 1.0 if written else _DOUBT
    spans = [part.span(rate) for part in said]
    span = Span(min(part.start for part in spans), max(part.end for part in spans))
    return Fact(clip, span, "sound", "words", phrase, max(POSSIBLE_FROM, min(most, mean)), None, source)
