"""Refused phrases in a clip's whole stream of words: transcripts come in lines, a refusal does not stop at their ends."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from touchline.domain.facts import POSSIBLE_FROM, Fact
from touchline.domain.time import Span, end_frame_at, first_frame_from
from touchline.domain.words import normalised


@dataclass(frozen=True)
class Heard:
    """One token of a clip's stream of words, in normalised form, on the frames of the word it belongs to."""

    token: str
    span: Span
    confidence: float


def stream(facts: Iterable[Fact], rate: Fraction | None) -> list[Heard]:
    """All timed words of a clip, one after another, in frames at ``rate``.

    Where the rate varies (None) seconds do not give frames, so each word takes the frames of its whole line.
    """
    heard: list[Heard] = []
    for fact in facts:
        timed = fact.detail.get("words")
        for text, start, end, confidence in timed if isinstance(timed, Sequence) else ():
            span = outward(float(start), float(end), rate, fact.span) if rate else fact.span
            heard += [Heard(token, span, float(confidence)) for token in normalised(str(text)).split()]
    return sorted(heard, key=lambda word: word.span.start)


def outward(start_seconds: float, end_seconds: float, rate: Fraction, inside: Span) -> Span:
    """The frames that a stretch of seconds touches, at least one, kept inside the line it belongs to."""
    first = first_frame_from(Fraction(start_seconds).limit_denominator(10**6), rate)
    end = end_frame_at(Fraction(end_seconds).limit_denominator(10**6), rate)
    first = min(max(first, inside.start), inside.end - 1)
    return Span(first, max(first + 1, min(end, inside.end)))


def spoken(clip: str, heard: Sequence[Heard], phrases: Iterable[str], source: str) -> list[Fact]:
    """A fact of kind ``words`` on exactly the frames of each phrase that was said.

    The recogniser's doubt about single words is no doubt about a whole phrase that somebody refused: a match is at least possible.
    """
    found: list[Fact] = []
    tokens = [word.token for word in heard]
    for phrase in {normalised(phrase) for phrase in phrases}:
        wanted = phrase.split()
        for at in range(len(tokens) - len(wanted) + 1 if wanted else 0):
            if tokens[at : at + len(wanted)] == wanted:
                said = heard[at : at + len(wanted)]
                mean = sum(word.confidence for word in said) / len(said)
                span = Span(said[0].span.start, max(word.span.end for word in said))
                found.append(
                    Fact(clip, span, "sound", "words", phrase, max(POSSIBLE_FROM, min(1.0, mean)), None, source)
                )
    return found
