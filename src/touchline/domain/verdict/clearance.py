"""A cut's clearance: each span of each event with the worst verdict of all targets, and the yeses relied on.

`Clearance` is what ``clear`` answers, ``mend`` mends and ``deliver`` stands or falls by. Its spans cover each
event of the cut from its first frame to its last, in order, so that no second on screen is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import BLOCKED, CLEARED, UNKNOWN

MADE_BY_US = "ours"
"""Beside the three verdicts of a case: black, silence, a card or tone, which need no yes."""

SEVERITY = {MADE_BY_US: 0, CLEARED: 1, UNKNOWN: 2, BLOCKED: 3}
"""The higher, the worse: with many targets the worst wins."""


@dataclass(frozen=True)
class ClearedSpan:
    """A longest stretch of one event with one verdict.

    ``at`` are cut frames; ``source`` the clip's frames under them, None for what is ours or unmatched.
    ``because`` (of a cleared span: the yeses relied on for any target), ``flags`` and ``duties`` are sorted;
    ``target`` is the one for which the verdict is worst, None where all agree or nothing was judged. ``treated`` are the
    labels of treatments that the verdict rests on (``blur:person:ada-holt``).
    """

    event: str
    channel: str
    track: str
    at: Span
    clip: str | None
    source: Span | None
    verdict: str
    because: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    target: Target | None = None
    treated: tuple[str, ...] = ()

    @property
    def fine(self) -> bool:
        """May be delivered."""
        return self.verdict in (CLEARED, MADE_BY_US)


@dataclass(frozen=True)
class Clearance:
    """The clearance of one version of a cut for all its targets, as known at ``as_of`` (ISO, UTC) with the
    ledger at ``head`` (number and hash of its last entry). ``entries`` are those that any ``because`` or flag
    names, by id; ``doubts`` what cannot be told as it was at that moment."""

    cut: str
    rate: Fraction
    frames: int
    as_of: str
    head: tuple[int, str]
    targets: tuple[Target, ...]
    spans: tuple[ClearedSpan, ...]
    entries: Mapping[str, Entry] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def cleared(self) -> bool:
        """True only if every span of every event may be delivered."""
        return all(span.fine for span in self.spans)

    @property
    def trouble(self) -> tuple[ClearedSpan, ...]:
        """What is blocked or unknown, in the order of the cut."""
        wrong = (span for span in self.spans if not span.fine)
        return tuple(sorted(wrong, key=lambda span: (span.at, span.track)))

    def of_event(self, event_id: str) -> tuple[ClearedSpan, ...]:
        """The spans of one event, in order."""
        return tuple(span for span in self.spans if span.event == event_id)

    @cached_property
    def by_event(self) -> Mapping[str, tuple[ClearedSpan, ...]]:
        """The spans of every event, in order, by the event's id."""
        found: dict[str, list[ClearedSpan]] = {}
        for span in self.spans:
            found.setdefault(span.event, []).append(span)
        return {event: tuple(spans) for event, spans in found.items()}

    def seconds(self, verdict: str) -> Fraction:
        """Seconds of the cut, all tracks together, with this verdict."""
        return Fraction(sum(len(span.at) for span in self.spans if span.verdict == verdict)) / self.rate
