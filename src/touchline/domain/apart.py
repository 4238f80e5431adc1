"""The verdict on one person or one place of a cut, apart from everything else on the same frames."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from touchline.domain.case import BLOCKED, CLEARED, UNKNOWN
from touchline.domain.clearance import Clearance, ClearedSpan
from touchline.domain.ledger import NO, YES, Entry
from touchline.domain.snapshot import Snapshot

Covers = Callable[[Entry], bool]
"""Whether an entry is about somebody."""


@dataclass(frozen=True)
class Apart:
    """Asked of the clearance of a cut."""

    known: Snapshot
    clearance: Clearance

    @cached_property
    def said(self) -> Mapping[str, Entry]:
        """Every entry by its id."""
        return {entry.id: entry for entry in self.known.entries}

    def is_kind(self, name: str, kinds: Collection[str]) -> bool:
        """Whether there is an entry of this id, of one of these kinds."""
        return name in self.said and self.said[name].kind in kinds

    def of(self, spans: Sequence[ClearedSpan], who: str, about: Covers) -> tuple[str, list[str], list[str]]:
        """The verdict on ``who`` in these spans, the yeses for them, and what stands against them: noes that name them (``about``),
        and reasons of theirs. Where a no about something else blocks every frame, theirs was not asked, and is not known."""
        noes, reasons, answered = set(), set(), False
        for span in spans:
            mine = {r for r in span.because if r.partition(":")[2] == who and r not in self.clearance.entries}
            named = {r for r in span.because if self.is_kind(name := r.rpartition(":")[2], NO) and about(self.said[name])}
            noes |= named if span.verdict == BLOCKED else set()
            reasons |= mine | (named if span.verdict != BLOCKED else set())
            answered |= span.verdict != BLOCKED and not mine
        verdict = BLOCKED if noes else UNKNOWN if reasons or not answered else CLEARED
        others = {r for span in spans if span.verdict == BLOCKED for r in span.because} if not noes and not answered else set()
        yeses = [] if reasons else self._yeses(spans, about) or self._given(about)
        return verdict, yeses, sorted(noes | reasons | others)

    def _given(self, about: Covers) -> list[str]:
        """Where nothing is cleared, since something else is missing: yeses that apply and were not taken back."""
        holders = {entry.id: entry.holder for entry in self.known.entries}
        lifted = {one.lifts for one in self.known.entries if one.lifts and one.by == holders.get(one.lifts)}
        fits = (e for e in self.known.entries if any(e.terms.fits(target) for target in self.clearance.targets))
        return [e.id for e in fits if e.kind in YES and e.id not in lifted and not e.people and about(e)]

    def _yeses(self, spans: Iterable[ClearedSpan], about: Covers) -> list[str]:
        """Those relied on where it is cleared."""
        named = {name for span in spans if span.verdict == CLEARED for name in span.because}
        return sorted(name for name in named if (entry := self.clearance.entries.get(name)) and about(entry))
