"""Phrases in what was read or heard, also where a letter or the spelling is off: a leak scan would rather look twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.domain.words.phrases import Heard, loose, matching, streams_of
from touchline.domain.words.words import normalised

_LONG = 5
"""Letters from which one of them may be another."""
_DOUBT = 0.4

Found = tuple[str, Span, float, str]
"""The phrase, the frames, the chance, and what was really there."""


def near_phrases(lines: Sequence[Fact], phrases: Iterable[str], rate: float) -> Iterator[Found]:
    """Where each phrase stands in the words of these lines, one after another, or nearly so."""
    wanted = sorted(phrases)
    exact = Fraction(rate).limit_denominator(1001)
    for heard in streams_of(lines).values() if wanted else ():
        told = set()
        for first, past, phrase in matching(heard, wanted):
            told.add((first, past))
            yield _found(heard[first:past], phrase, exact, 1.0)
        for phrase in wanted:
            for first, past in _nearly(heard, phrase):
                if (first, past) not in told:
                    yield _found(heard[first:past], phrase, exact, _DOUBT)
    for line in lines:
        # Letters on a shirt or a board are not always read as words.
        run = loose(normalised(line.value))
        for phrase in wanted:
            if line.kind == "text" and len(loose(phrase)) > _LONG and loose(phrase) in run:
                yield phrase, line.span, round(line.confidence, 3), line.value


def _found(said: Sequence[Heard], phrase: str, rate: Fraction, most: float) -> Found:
    spans = [part.span(rate) for part in said]
    chance = min(most, sum(part.confidence for part in said) / len(said))
    return phrase, Span(min(s.start for s in spans), max(s.end for s in spans)), round(chance, 3), " ".join(part.token for part in said)


def _nearly(heard: Sequence[Heard], phrase: str) -> Iterator[tuple[int, int]]:
    """Runs of as many words as the phrase has, each the same or, where it is long, with one letter off."""
    words = [loose(word) for word in phrase.split()]
    bare = [loose(part.token) for part in heard]
    for first in range(len(bare) - len(words) + 1):
        if all(alike(one, other) for one, other in zip(words, bare[first : first + len(words)], strict=True)):
            yield first, first + len(words)


def alike(one: str, other: str) -> bool:
    """Whether two words are the same but for one letter: another, one too many, one missing."""
    if one == other:
        return True
    if min(len(one), len(other)) < _LONG - 1 or max(len(one), len(other)) < _LONG or abs(len(one) - len(other)) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[start + 1 :] == other[start + 1 :] or one[start + 1 :] == other[start:] or one[start:] == other[start + 1 :]
