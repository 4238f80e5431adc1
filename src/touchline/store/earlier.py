"""A verdict as the ledger stood at any moment, from the few entries that can bear on one event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from touchline.domain.facts.facts import Fact, joined
from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.scope import Scope
from touchline.domain.verdict.bearing_on import FiledLedger
from touchline.domain.verdict.case import Case, CaseClip, CutEvent, EventVerdict
from touchline.domain.verdict.judge import judge
from touchline.store.matching import Matching
from touchline.store.packed import PackedFacts
from touchline.store.uses import Uses, Version


class Earlier:
    """One ledger over a season that is held in memory."""

    def __init__(self, case: Case, facts: PackedFacts, uses: Uses, matching: Matching) -> None:
        self._case, self._facts, self._uses, self._matching = case, facts, uses, matching
        self._reached: dict[tuple[Scope, str], frozenset[int]] = {}

    def ready(self) -> None:
        """File the ledger, and find where its licences with a limit may be relied on."""
        assert self._filed
        for entry in self._case.ledger:
            if entry.limit_frames is not None:
                for channel in ("picture", "sound"):
                    self._may_use(entry.scope, channel)

    def verdict(self, version: Version, place: int, moment: datetime) -> EventVerdict:
        """The verdict on one event of a version as the ledger stood at a moment, from the few entries that can bear on it."""
        events = self._uses.events[version]
        asked = self._footage([events[place]])
        limited = [entry for entry in self._filed.bearing_on(asked) if entry.limit_frames is not None]
        together = [events[place], *self._sharing(version, place, limited)]
        footage = self._footage(together) if limited else asked
        case = replace(
            self._case,
            clips={name: clip for name, clip, _ in footage},
            facts=tuple(fact for _, _, facts in footage for fact in facts),
            ledger=self._filed.bearing_on(footage),
            events=tuple(together),
            as_of=moment,
        )
        return judge(case).events[0]

    @cached_property
    def _filed(self) -> FiledLedger:
        return FiledLedger(self._case.ledger, self._case.groups)

    def _footage(self, events: Sequence[CutEvent]) -> list[tuple[str, CaseClip, list[Fact]]]:
        frames: dict[str, list[tuple[int, int]]] = {}
        for event in events:
            frames.setdefault(event.clip, []).append((event.span.start, event.span.end))
        channel = events[0].channel
        return [(clip, self._facts.clips[clip], self._facts.facts(clip, channel, joined(some))) for clip, some in frames.items()]

    def _sharing(self, version: Version, place: int, limited: Sequence[Entry]) -> Iterator[CutEvent]:
        """The other events in whose frames such a licence may be relied on."""
        events = self._uses.events[version]
        channel, mine = events[place].channel, self._uses.ranges_of(self._uses.version_number[version]) if limited else []
        found: set[int] = set().union(*(self._may_use(entry.scope, channel) for entry in limited))
        yield from (events[number] for number, where in enumerate(mine) if where in found and number != place)

    def _may_use(self, scope: Scope, channel: str) -> frozenset[int]:
        """The ranges that a scope may match in."""
        if (scope, channel) not in self._reached:
            _, either = self._matching.of(scope, channel)
            self._reached[scope, channel] = frozenset(self._uses.touched(channel, either)[0].tolist())
        return self._reached[scope, channel]
