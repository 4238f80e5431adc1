"""The search through every version of every cut for what tells two ledgers apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import ceil

from touchline.domain.cut.crossing import LONGEST_SECONDS
from touchline.domain.cut.cut import Cut
from touchline.domain.cut.scenes import Scene
from touchline.domain.ledger.ledger import Target
from touchline.domain.reach.reach import Between, Touched
from touchline.domain.time.time import Span
from touchline.domain.verdict.snapshot import Snapshot
from touchline.ports import LaidCut, Store
from touchline.stages.clear.known_clips import KnownClips
from touchline.stages.reach.footage_meant import FootageMeant
from touchline.stages.reach.scenes_met import scenes_met

_AT_ONCE = 4000
"""So many clips are read before the first cut is asked about; of more, those of one cut after another."""
_Footage = Mapping[str, Sequence[Span] | None] | None
_Told = dict[int, tuple[int, tuple[Touched, ...]]]
"""By the number of an event, where it lay, and what changes in it."""


class Search:
    """Two ledgers over one season, and the versions of cuts that tell them apart."""

    def __init__(self, store: Store, known: KnownClips, before: Snapshot, after: Snapshot) -> None:
        self.before, self._after, self._store, self._known = before, after, store, known
        self._between = {False: Between(before, after), True: Between(replace(before, proven=True), replace(after, proven=True))}
        self._meant = FootageMeant(store, after)
        self._shifts = self._between[False].shifts
        self._wider: dict[int, _Footage] = {}
        self._told: dict[tuple[bool, tuple[Target, ...], Fraction], _Told] = {}

    def laid(self) -> list[LaidCut]:
        """Every version that uses footage which they may be about."""
        uses = self._store.uses
        uses.follow()
        if not self._shifts:
            return []
        self._known.read(list(uses.clips(self._footage))[:_AT_ONCE])
        return uses.laid(self._footage)

    @cached_property
    def _footage(self) -> _Footage:
        return self._meant.of(self._shifts)

    def touched(self, laid: LaidCut, targets: Sequence[Target], proven: bool) -> tuple[Cut, tuple[Touched, ...], tuple[Scene, ...]]:
        """What differs in a version, and the scenes that it lies in."""
        cut, found = self._differing(laid, targets, proven)
        return cut, found, self._scenes(laid, [one.at for one in found])

    def _scenes(self, laid: LaidCut, frames: Sequence[Span]) -> tuple[Scene, ...]:
        return scenes_met(laid.pictures, self._known.there, frames) if frames else ()

    def _differing(self, laid: LaidCut, targets: Sequence[Target], proven: bool) -> tuple[Cut, tuple[Touched, ...]]:
        between = self._between[proven]
        cut, among = laid.part(self._footage, ceil(LONGEST_SECONDS * laid.rate))
        asked = (event for event in cut.events if self._phrases or event.id in among)  # what is heard around may make a phrase
        self._known.read({event.clip for event in asked if event.clip})
        told = self._told.setdefault((proven, tuple(targets), laid.rate), {})
        fresh = {name for name, number in among.items() if number not in told}
        first = between.touched(cut, targets, fresh)
        if first and between.counted(cut, targets, first):
            return self._counting(laid, cut, between, targets, between.touched(cut, targets, among))
        found = between.compared(cut, targets, first) if first else ()
        old = self._old(cut, {name: number for name, number in among.items() if name not in fresh}, told)
        self._keep(cut, {name: among[name] for name in fresh}, found, told)
        return cut, tuple(sorted((*found, *old), key=lambda pair: (pair.at, pair.after.track)))

    def _keep(self, cut: Cut, fresh: Mapping[str, int], found: Iterable[Touched], told: _Told) -> None:
        """What changes in events in which nothing around them has a say: it is so in every version that has them."""
        by_event: dict[str, list[Touched]] = {}
        for pair in found:
            by_event.setdefault(pair.after.event, []).append(pair)
        for event in cut.events:
            if event.id in fresh and not (self._phrases and event.channel == "sound"):
                told[fresh[event.id]] = event.at, tuple(by_event.get(event.id, ()))

    @staticmethod
    def _old(cut: Cut, known: Mapping[str, int], told: _Told) -> list[Touched]:
        """The same where it was told of another version already."""
        found: list[Touched] = []
        for event in cut.events:
            if event.id in known:
                at, pairs = told[known[event.id]]
                found += pairs if at == event.at else (pair.moved(event.at - at) for pair in pairs)
        return found

    @cached_property
    def _phrases(self) -> bool:
        return bool(self.before.phrases | self._after.phrases)

    def _counting(
        self, laid: LaidCut, cut: Cut, between: Between, targets: Sequence[Target], first: frozenset[str]
    ) -> tuple[Cut, tuple[Touched, ...]]:
        """What differs where licences are relied on whose frames are counted over the whole cut; ``first`` may, by themselves."""
        around = ceil(LONGEST_SECONDS * laid.rate)
        licences = between.counted(cut, targets, first)
        counted = self._meant.of(licences)
        cut, _ = laid.part(self._both(counted), around)
        _, among = laid.part(counted, around)
        found = between.compared(cut, targets, first | between.reached(cut, licences, among))
        if any(pair.after.event not in first for pair in found):  # there other licences may be counted
            cut, _ = laid.part(None, around)
            return cut, between.difference(cut, targets)
        return cut, found

    def _both(self, more: _Footage) -> _Footage:
        """What the entries may be about, and more; made once, since version after version is asked about it."""
        if id(more) not in self._wider:
            footage = self._footage
            if footage is None or more is None:
                self._wider[id(more)] = None
            else:
                spans = {clip: (footage.get(clip, ()), more.get(clip, ())) for clip in {*footage, *more}}
                self._wider[id(more)] = {c: None if one is None or other is None else [*one, *other] for c, (one, other) in spans.items()}
        return self._wider[id(more)]
