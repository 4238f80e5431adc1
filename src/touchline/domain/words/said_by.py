"""Who says which word: lines and turns of voices, joined where they lie in the same seconds.

Words and voices are found by analysers that know nothing of each other, so this is worked out whenever it is asked for and
stored by neither: each can be run again alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

from touchline.domain.facts.facts import POSSIBLE_FROM, Fact
from touchline.domain.words.line import Said, said_in
from touchline.domain.words.phrases import outward

REACH = 0.5
"""Seconds from a word to the nearest turn that may still be its speaker's: recognisers place words less well than voices."""


@dataclass(frozen=True)
class Turn:
    """Somebody speaks, in seconds from frame 0; ``who`` is the value of a ``person`` fact."""

    start: float
    end: float
    who: str


def turns_of(facts: Iterable[Fact], seconds_at: Callable[[int], float]) -> list[Turn]:
    """The turns of all voices among one clip's facts, in order of time; ``seconds_at`` tells when a frame begins."""
    found = []
    for fact in facts:
        if fact.kind == "person" and fact.detail.get("by") == "voice" and fact.confidence >= POSSIBLE_FROM:
            exact = fact.detail.get("seconds")
            start, end = exact if isinstance(exact, Sequence) else (seconds_at(fact.span.start), seconds_at(fact.span.end))
            found.append(Turn(float(start), float(end), fact.value))
    return sorted(found, key=lambda turn: (turn.start, turn.end, turn.who))


def speakers(words: Sequence[tuple[float, float]], turns: Sequence[Turn]) -> list[str | None]:
    """Who says each of ``words`` (from, to in seconds, in order): the voice that speaks longest while it is said, at a tie
    the one that was speaking already; otherwise whoever is heard within `REACH`; None where nobody is."""
    found: list[str | None] = []
    first = 0
    for start, end in words:
        while first < len(turns) and turns[first].end < start - 60:
            first += 1
        near = [turn for turn in turns[first:] if turn.start < end + REACH and turn.end > start - REACH]
        found.append(_speaker(start, end, near, found[-1] if found else None))
    return found


def _speaker(start: float, end: float, near: Sequence[Turn], before: str | None) -> str | None:
    shared: dict[str, float] = {}
    for turn in near:
        inside = min(end, turn.end) - max(start, turn.start)
        shared[turn.who] = max(0.0, shared.get(turn.who, 0.0)) + inside if inside > 0 else shared.get(turn.who, inside)
    return max(shared, key=lambda who: (round(shared[who], 3), who == before, who)) if shared else None


def by_speaker(line: Fact, turns: Sequence[Turn], rate: Fraction | None) -> list[Fact]:
    """A line of words as one fact for each stretch of one speaker, each with ``said_by`` among its detail.

    ``rate`` is None where frames come unevenly: then every part lies on the frames of the whole line. A line whose words
    have no times stays whole, said by nobody known.
    """
    timed, said = line.detail.get("words"), said_in(line)
    if not said or not isinstance(timed, Sequence) or len(timed) != len(said):
        return [replace(line, detail={**line.detail, "said_by": None})]
    who = speakers([(word.start_seconds, word.end_seconds) for word in said], turns)
    if len(set(who)) == 1:
        return [replace(line, detail={**line.detail, "said_by": who[0]})]
    return list(_parts(line, list(zip(who, said, timed, strict=True)), rate))


def _parts(line: Fact, words: Sequence[tuple[str | None, Said, Sequence[Any]]], rate: Fraction | None) -> Iterator[Fact]:
    for speaker, group in groupby(words, key=itemgetter(0)):
        own = list(group)
        timed = [list(word) for _, _, word in own]
        text = "".join(said.text for _, said, _ in own).strip()
        span = line.span
        if rate is not None:
            span = outward(float(timed[0][1]), float(timed[-1][2]), rate, line.span)
        sure = [float(word[3]) for word in timed if len(word) > 3]
        yield replace(line, span=span, value=text, confidence=round(sum(sure) / len(sure), 4) if sure else line.confidence,
                      detail={**line.detail, "words": timed, "said_by": speaker})


def with_speakers(facts: Iterable[Fact], seconds_at: Callable[[int], float], rate: Fraction | None) -> list[Fact]:
    """One clip's facts, every line of words by a machine told apart by speaker. All else is as it was."""
    every = list(facts)
    turns = turns_of(every, seconds_at)
    return [part for fact in every
            for part in (by_speaker(fact, turns, rate) if fact.kind == "words" and fact.says is None else [fact])]
