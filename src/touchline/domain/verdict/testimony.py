"""What the judge is told of a clip: machines' facts, each refused phrase on exactly its words, and what people stated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from touchline.domain.facts.facts import FACT_KINDS, Fact, holding
from touchline.domain.ledger.ledger import LIFT, SAY, Entry
from touchline.domain.ledger.scope import PHRASE_KEYS
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.domain.words.phrases import Streams, spoken, streams_of
from touchline.domain.words.words import normalised

_PEOPLE = "people"


@dataclass(frozen=True)
class Testimony:
    """``facts`` for the judge, machines' before people's; ``streams`` of what is said, as machines and people wrote it
    down, but for lines that were denied."""

    facts: tuple[Fact, ...]
    streams: Streams


def refused(entries: Iterable[Entry]) -> frozenset[str]:
    """Every phrase that the ledger names, in normalised form."""
    named = (entry for entry in entries if entry.kind not in (SAY, LIFT))
    return frozenset(normalised(phrase) for entry in named for phrase in entry.scope.words or ())


def testimony(
    clip: Clip, by_machines: Sequence[Fact], by_people: Sequence[Fact], phrases: frozenset[str]
) -> Testimony:
    """What is known of one clip, where the ledger names these ``phrases`` (as `refused` tells).

    Transcript lines with timed words are replaced by the phrases in them, so that a refusal takes the words and not the
    line; a line that somebody denied is none. Words and writing are told in normalised form, so that a person's no to a
    phrase meets it however it was typed.
    """
    machines = [_spelled(fact, clip.id) for fact in by_machines if fact.kind in FACT_KINDS]
    people = [_spelled(fact, fact.clip) for fact in by_people]
    written = [fact for fact in machines if fact.kind == "words"]
    stated = [replace(fact, source=_PEOPLE) for fact in people if fact.kind == "words" and fact.says == "yes"]
    lines = (line for line in (*written, *stated) if line.perceivable("sound") and not _denied(line, people))
    streams = streams_of(lines) if phrases else {}
    pace = None if clip.probe.picture and clip.probe.picture.variable else clip.rate
    matches = spoken(clip.id, streams, phrases, pace)
    others = [fact for fact in machines if not (fact.kind == "words" and fact.detail.get("words"))]
    return Testimony((*others, *matches, *people), streams)


def _spelled(fact: Fact, clip: str) -> Fact:
    value = normalised(fact.value) if fact.kind in PHRASE_KEYS else fact.value
    return fact if (fact.clip, fact.value) == (clip, value) else replace(fact, clip=clip, value=value)


def _denied(line: Fact, people: Sequence[Fact]) -> bool:
    """Whether the last person to speak of just this line, on all its frames, says that it was not said."""
    about = [fact for fact in people if (fact.kind, fact.value) == (line.kind, line.value) and fact.perceivable("sound")]
    if all(fact.says == "yes" for fact in about):
        return False
    left, _ = holding([replace(line, says=None, confidence=1.0), *about])
    return not any(line.span.meets(Span(*frames)) for frames in left)
