"""Refused phrases in a clip's whole stream of words: transcripts come in lines, a refusal does not stop at their ends.

A phrase that stands in the words as it was refused is as certain as the recogniser was of its words. One that only
sounds so (run together or apart, ``half-time`` and ``halftime``, without its accents) is *possible*: spelling is the
recogniser's, the refusal is about what was said.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, groupby, pairwise

from touchline.domain.facts import KNOWN_FROM, POSSIBLE_FROM, Fact
from touchline.domain.time import Span, end_frame_at, first_frame_from
from touchline.domain.tokens import tokens_of
from touchline.domain.words import normalised

_DOUBT = KNOWN_FROM - 0.01
"""The confidence, at most, of a phrase that is only spelled in another way."""


@dataclass(frozen=True)
class Heard:
    """Part of a clip's stream of words, in normalised form, on the frames of the word it belongs to; ``opens`` where a
    word of the text begins with it."""

    token: str
    span: Span
    confidence: float
    opens: bool = True


def spoken(clip: str, lines: Sequence[Fact], phrases: Iterable[str], rate: Fraction | None) -> list[Fact]:
    """A fact of kind ``words`` on exactly the frames of each phrase that was said; ``lines`` are facts of kind ``words``.

    Each source is listened to by itself, line after line and, where lines overlap, word after word too. Where the rate
    varies (None) seconds do not give frames, so each word takes the frames of its whole line.
    """
    found: dict[tuple[Span, str], Fact] = {}
    wanted = sorted({normalised(phrase) for phrase in phrases} - {""})
    for source, streams in _streams(lines, rate):
        for heard in streams:
            for first, past, phrase in matching(heard, wanted):
                fact = _fact(clip, heard[first:past], phrase, _as_written(heard, first, past, phrase), source)
                before = found.get((fact.span, fact.value))
                if before is None or before.confidence < fact.confidence:
                    found[fact.span, fact.value] = fact
    return list(found.values())


def _streams(lines: Sequence[Fact], rate: Fraction | None) -> Iterator[tuple[str, list[list[Heard]]]]:
    ordered = sorted(lines, key=lambda line: (line.source, line.span.start, line.span.end))
    for source, group in groupby(ordered, key=lambda line: line.source):
        by_line = [part for line in group for part in parts(line, rate)]
        by_time = sorted(by_line, key=lambda part: part.span.start)
        yield source, [by_line] if by_time == by_line else [by_line, by_time]


def parts(line: Fact, rate: Fraction | None) -> list[Heard]:
    """The words of a line with their frames: as its text has them, parted where the recogniser timed pieces of a word.

    A line without times, or whose timed words do not spell its text, has its words on all its frames.
    """
    text = normalised(line.value).split()
    timed = list(_timed(line, rate))
    if not timed or "".join(text) != "".join(part.token for part in timed):
        return [Heard(token, line.span, line.confidence) for token in text]
    edges = set(accumulate(map(len, text), initial=0))
    out, at = [], 0
    for part in timed:
        inside = [at, *sorted(edge for edge in edges if at < edge < at + len(part.token)), at + len(part.token)]
        for start, end in pairwise(inside):
            piece = part.token[start - at : end - at]
            out.append(Heard(piece, part.span, part.confidence, start in edges))
        at += len(part.token)
    return out


def _timed(line: Fact, rate: Fraction | None) -> Iterator[Heard]:
    timed = line.detail.get("words")
    for text, start, end, confidence in timed if isinstance(timed, Sequence) else ():
        span = outward(float(start), float(end), rate, line.span) if rate else line.span
        for token in normalised(str(text)).split():
            yield Heard(token, span, float(confidence))


def outward(start_seconds: float, end_seconds: float, rate: Fraction, inside: Span) -> Span:
    """The frames that a stretch of seconds touches, at least one, kept inside the line it belongs to."""
    first = first_frame_from(Fraction(start_seconds).limit_denominator(10**6), rate)
    end = end_frame_at(Fraction(end_seconds).limit_denominator(10**6), rate)
    first = min(max(first, inside.start), inside.end - 1)
    return Span(first, max(first + 1, min(end, inside.end)))


def matching(heard: Sequence[Heard], phrases: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where in a stream each phrase stands or sounds so: from which part up to which."""
    bare = [loose(part.token) for part in heard]
    edges = list(accumulate(map(len, bare), initial=0))
    letters = "".join(bare)
    begins = [*(_begins(heard, place) for place in range(len(heard))), True]
    for phrase in phrases:
        run = loose(phrase)
        at = letters.find(run) if run else -1
        while at >= 0:
            first, past = bisect_left(edges, at + 1) - 1, bisect_left(edges, at + len(run))
            if edges[first] == at and edges[past] == at + len(run) and begins[first] and begins[past]:
                yield first, past, phrase
            at = letters.find(run, at + 1)


def _begins(heard: Sequence[Heard], place: int) -> bool:
    """Whether a word may begin there: with one of the text, and anywhere in a script that is written without spaces."""
    here = heard[place]
    return here.opens or place == 0 or len(tokens_of(heard[place - 1].token[-1] + here.token[0])) > 1


def loose(text: str) -> str:
    """Letters and digits alone, without accents: how it sounds, however it is spelled."""
    return "".join(tokens_of(text))


def _as_written(heard: Sequence[Heard], first: int, past: int, phrase: str) -> bool:
    """Whether just the phrase's words stand there, each as it is written."""
    if not heard[first].opens or (past < len(heard) and not heard[past].opens):
        return False
    words = "".join((" " if part.opens else "") + part.token for part in heard[first:past])
    return words.strip() == phrase


def _fact(clip: str, said: Sequence[Heard], phrase: str, written: bool, source: str) -> Fact:
    """The recogniser's doubt about single words is no doubt about a whole phrase that somebody refused: a match is at
    least possible."""
    mean = sum(part.confidence for part in said) / len(said)
    most = 1.0 if written else _DOUBT
    span = Span(min(part.span.start for part in said), max(part.span.end for part in said))
    return Fact(clip, span, "sound", "words", phrase, max(POSSIBLE_FROM, min(most, mean)), None, source)
