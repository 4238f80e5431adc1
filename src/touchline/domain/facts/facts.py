"""Facts: timed statements about a clip, by a machine or by a person, and what of them holds.

A machine's fact carries a confidence; a person's says ``yes`` or ``no`` and beats every machine. Which facts
hold is decided for picture and sound apart, for each kind and value of a clip.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import pairwise
from types import MappingProxyType

from touchline.domain.time.time import Span

FACT_KINDS = ("person", "words", "text", "mark", "music", "sound", "place", "topic")
CHANNELS = ("picture", "sound")
BOTH = "both"
FACT_CHANNELS = (*CHANNELS, BOTH)
SAYS = ("yes", "no")
KNOWN_FROM = 0.5
POSSIBLE_FROM = 0.3
_NOTHING: Mapping[str, object] = MappingProxyType({})

Frames = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something seen or heard in a clip.

    ``says`` is None for a machine, ``"yes"`` or ``"no"`` for a person, whose confidence is always 1.
    ``source`` names the analyser, model and version that really ran, or the person; ``detail`` is whatever
    else the source knows (word times, boxes) and no verdict reads.
    """

    clip: str
    span: Span
    channel: str
    kind: str
    value: str
    confidence: float = 1.0
    says: str | None = None
    source: str = ""
    detail: Mapping[str, object] = field(default_factory=lambda: _NOTHING, compare=False)

    def renamed(self, value: str) -> Fact:
        """The same of something of another name."""
        if value == self.value:
            return self
        return Fact(self.clip, self.span, self.channel, self.kind, value, self.confidence, self.says, self.source, self.detail)

    def perceivable(self, channel: str) -> bool:
        """Whether it can be seen (``picture``) or heard (``sound``)."""
        return self.channel in (channel, BOTH)


def unidentified(value: str) -> bool:
    """Whether a person or a piece of music has only a working name: ``?face-7``."""
    return value.startswith("?")


def joined(spans: Iterable[Frames]) -> list[Frames]:
    """The same frames as few, sorted, separate spans.

    On bare pairs, since a verdict joins tens of thousands of them.
    """
    out: list[Frames] = []
    last = -1
    for start, end in sorted(spans):
        if start > last:
            out.append((start, end))
        elif end > last:
            out[-1] = (out[-1][0], end)
        last = max(last, end)
    return out


def without(spans: Sequence[Frames], holes: Sequence[Frames]) -> list[Frames]:
    """The frames of ``spans`` outside ``holes``; both sorted and separate."""
    out: list[Frames] = []
    first = 0
    for start, end in spans:
        while first < len(holes) and holes[first][1] <= start:
            first += 1
        at = first
        while at < len(holes) and holes[at][0] < end:
            if holes[at][0] > start:
                out.append((start, holes[at][0]))
            start = max(start, holes[at][1])
            at += 1
        if start < end:
            out.append((start, end))
    return out


def _last_words(said: Sequence[tuple[int, int, bool]]) -> tuple[list[Frames], list[Frames]]:
    """Where the last person to speak says yes, and where no; ``said`` in the order of speaking."""
    edges = sorted({edge for start, end, _ in said for edge in (start, end)})
    waiting = sorted(range(len(said)), key=lambda i: said[i][0], reverse=True)
    speaking: list[int] = []
    answers: tuple[list[Frames], list[Frames]] = ([], [])
    for start, end in pairwise(edges):
        while waiting and said[waiting[-1]][0] <= start:
            heappush(speaking, -waiting.pop())
        while speaking and said[-speaking[0]][1] <= start:
            heappop(speaking)
        if speaking:
            answers[not said[-speaking[0]][2]].append((start, end))
    return answers


def holding(facts: Sequence[Fact]) -> tuple[list[Frames], list[Frames]]:
    """Where facts of one clip, channel, kind and value are known, and where at least possible.

    ``facts`` stand in the order of the case. Both answers are sorted and separate; the second may overlap
    the first.
    """
    if len(facts) == 1 and facts[0].says is None:
        alone, frames = facts[0], [(facts[0].span.start, facts[0].span.end)]
        if alone.confidence >= KNOWN_FROM:
            return frames, []
        return [], frames if alone.confidence >= POSSIBLE_FROM else []
    known: list[Frames] = []
    possible: list[Frames] = []
    said: list[tuple[int, int, bool]] = []
    for fact in facts:
        start, end = fact.span.start, fact.span.end
        if fact.says is not None:
            said.append((start, end, fact.says == "yes"))
        elif fact.confidence >= KNOWN_FROM:
            known.append((start, end))
        elif fact.confidence >= POSSIBLE_FROM:
            possible.append((start, end))
    known = joined(known) if len(known) > 1 else known
    possible = joined(possible) if len(possible) > 1 else possible
    if said:
        yes, no = _last_words(said)
        denied = joined(no)
        known = joined([*without(known, denied), *yes])
        possible = without(possible, denied)
    return known, possible
