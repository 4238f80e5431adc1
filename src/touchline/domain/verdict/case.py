"""A case: all that is known, said, cut and aimed at, as of a moment; and the verdicts on it.

Plain values without checks: a case made by the product is right by construction, one made by a stranger
is read by ``touchline.domain.verdict.case_document``, which refuses it whole if anything is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import NamedTuple

from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.ledger.scope import Names
from touchline.domain.time.time import Span

CLEARED = "cleared"
BLOCKED = "blocked"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class CaseClip:
    """What a clip itself says of all its frames; ``owner`` None is our own camera, else the third party."""

    frames: int
    rate: Fraction = Fraction(25)
    shot: date | None = None
    place: str | None = None
    fixture: str | None = None
    owner: str | None = None


@dataclass(frozen=True)
class CasePerson:
    """Somebody known by name; for a minor only the guardian can say yes."""

    minor: bool = False
    guardian: str | None = None


@dataclass(frozen=True, slots=True)
class CutEvent:
    """A piece of a cut: frames of one clip, its ``picture`` or its ``sound``."""

    id: str
    channel: str
    clip: str
    span: Span


@dataclass(frozen=True)
class Treatment:
    """A mend that hides something in one event, such as a blurred face or a muted line.

    ``hides`` maps person, words, text, mark, music or sound to a value; on these frames of the clip the facts
    it names are taken out.
    """

    event: str
    span: Span
    channel: str
    hides: Mapping[str, str]


@dataclass(frozen=True)
class Case:
    """The whole question. ``ledger`` stands in the order recorded; ``groups`` maps a name to its members."""

    clips: Mapping[str, CaseClip]
    people: Mapping[str, CasePerson]
    groups: Mapping[str, Names]
    facts: tuple[Fact, ...]
    ledger: tuple[Entry, ...]
    events: tuple[CutEvent, ...]
    target: Target
    as_of: datetime
    treatments: tuple[Treatment, ...] = ()


class VerdictSpan(NamedTuple):
    """Frames ``[start, end)`` of an event's clip with one verdict; the lists are sorted.

    ``because`` holds the ids of the noes (blocked), the reasons (unknown) or the ids of the yeses relied on.
    """

    start: int
    end: int
    verdict: str
    because: Names = ()
    flags: Names = ()
    duties: Names = ()


class EventVerdict(NamedTuple):
    """One event's spans: in order, without gaps, each the longest with all the same."""

    id: str
    spans: tuple[VerdictSpan, ...]


@dataclass(frozen=True)
class Verdicts:
    """The answer, in the order of the cut's events."""

    events: tuple[EventVerdict, ...]
