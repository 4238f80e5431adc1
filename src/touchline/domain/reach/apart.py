"""The verdict on one person or one place of a cut, apart from everything else on the same frames."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.treatment import TREATED
from touchline.domain.ledger.ledger import NO, YES, Entry
from touchline.domain.reach.reach import without
from touchline.domain.time.time import Span
from touchline.domain.verdict.appearing import Appearing
from touchline.domain.verdict.case import BLOCKED, CLEARED, UNKNOWN
from touchline.domain.verdict.clearance import Clearance, ClearedSpan
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.verdict.treated import PERSON

Covers = Callable[[Entry], bool]
"""Whether an entry is about somebody."""


@dataclass(frozen=True)
class Apart:
    """Asked of the clearance of a cut."""

    cut: Cut
    known: Snapshot
    clearance: Clearance

    def is_kind(self, name: str, kinds: Collection[str]) -> bool:
        """Whether there is an entry of this id, of one of these kinds."""
        return name in self.known.said and self.known.said[name].kind in kinds

    @cached_property
    def _asked(self) -> Clearance:
        """The same cut as if nobody had said no: what needs a yes, and which it has, on every frame."""
        noes = {entry.id for entry in self.known.entries if entry.kind in NO}
        return without(self.known, noes).clear(self.cut, self.clearance.targets)

    def of(self, one: Appearing, channels: Collection[str], about: Covers) -> tuple[str, list[str], list[str]]:
        """The verdict on somebody where they appear in these channels, the yeses relied on for them, and what stands against
        them: noes that name them (``about``), reasons of theirs, and that they are hidden and no leak scan has seen it."""
        noes, doubts = set(), set()
        for span in _under(one, self.clearance, channels):
            named = {r for r in span.because if self.is_kind(name := r.rpartition(":")[2], NO) and about(self.known.said[name])}
            noes |= named if span.verdict == BLOCKED else set()
            doubts |= named if span.verdict != BLOCKED else set()
            doubts |= {r for r in span.because if r.startswith(TREATED) and r.endswith(f":{PERSON}:{one.who}")}
        asked = list(_under(one, self._asked, channels))
        doubts |= {r for span in asked for r in span.because if r.partition(":")[2] == one.who and r not in self.known.said}
        relied = {name for span in asked if span.verdict == CLEARED for name in span.because}
        yeses = sorted(name for name in relied if self.is_kind(name, YES) and about(self.known.said[name]))
        missing = any(r not in self.known.said for r in doubts)
        return BLOCKED if noes else UNKNOWN if doubts else CLEARED, [] if missing else yeses or self._given(about), sorted(noes | doubts)

    def _given(self, about: Covers) -> list[str]:
        """Where nothing is cleared, since something else is missing: those that are about them."""
        return [entry.id for entry in self._standing if about(entry)]

    @cached_property
    def _standing(self) -> list[Entry]:
        """The yeses that apply and were not taken back."""
        holders = {entry.id: entry.holder for entry in self.known.entries}
        lifted = {one.lifts for one in self.known.entries if one.lifts and one.by == holders.get(one.lifts)}
        mine = (e for e in self.known.entries if e.kind in YES and e.id not in lifted and not e.people)
        return [e for e in mine if any(e.terms.fits(target) for target in self.clearance.targets)]


def _under(one: Appearing, clearance: Clearance, channels: Collection[str]) -> Iterator[ClearedSpan]:
    """The spans of a clearance on which somebody appears."""
    mine: dict[str, list[Span]] = {}
    for part in one.parts:
        mine.setdefault(part.event, []).append(part.at)
    for event, places in mine.items():
        spans = clearance.by_event.get(event, ())
        yield from (span for span in spans if span.channel in channels and any(at.meets(span.at) for at in places))
