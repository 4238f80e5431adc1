"""A season held in memory for one target: facts packed, every version's ranges in an index, verdicts kept. A new no is answered
from the frames where it matches outward, over all versions at once, and not cut by cut."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from touchline.domain.facts.facts import CHANNELS
from touchline.domain.ledger.ledger import NO, Entry
from touchline.domain.ledger.scope import Scope
from touchline.domain.reach.reach import Doing, doing, shifted_between
from touchline.domain.verdict.case import Case, CutEvent, EventVerdict, Verdicts, VerdictSpan
from touchline.domain.verdict.kept_verdicts import (
    Change,
    Kept,
    KeptVerdicts,
    Match,
    Over,
    answers,
    counted,
    licences_of,
    over_length,
    saying,
    told_by_no,
)
from touchline.domain.verdict.standing import binds, standing
from touchline.domain.verdict.yeses import KNOWN, POSSIBLY
from touchline.store.earlier import Earlier
from touchline.store.matching import Matching
from touchline.store.packed import PackedFacts
from touchline.store.span_sets import NOTHING, SpanSet
from touchline.store.uses import Uses, Version


@dataclass(frozen=True)
class Affected:
    """What an entry changes: by version and the place of an event in it, the frames of its clip whose answer is another."""

    touched: Mapping[Version, Mapping[int, Sequence[Change]]]
    ranges: int

    @property
    def frames(self) -> int:
        """How many frames of all versions."""
        return sum(end - start for events in self.touched.values() for changes in events.values() for start, end, _, _ in changes)


class WarmSeason:
    """``case`` gives ledger, people, groups, target and moment; ``cuts`` the events of every version."""

    def __init__(self, case: Case, facts: PackedFacts, cuts: Mapping[Version, Sequence[CutEvent]]) -> None:
        self._case, self._facts = case, facts
        self.uses = Uses(cuts, facts)
        self._matching = Matching(facts, case.groups)
        self._verdicts = self._fresh(case)
        self._over: dict[int, Over] = {}
        self._earlier = Earlier(case, facts, self.uses, self._matching)

    def _fresh(self, case: Case) -> KeptVerdicts:
        return KeptVerdicts(case, self._facts.clips.__getitem__, self._facts.facts)

    def judge(self, version: Version) -> Verdicts:
        """The verdicts on one version."""
        number = self.uses.version_number[version]
        found = self._verdicts.of([self.uses.ranges[one] for one in self.uses.ranges_of(number)])
        over = self._over_in(number)
        if any(over.values()):
            found = [counted(kept, over[event.channel]) for kept, event in zip(found, self.uses.events[version], strict=True)]
        return answers(self.uses.events[version], found)

    def judge_events(self, events: Sequence[CutEvent]) -> Verdicts:
        """The verdicts on a cut that is not saved yet: only ranges that no version uses are looked at."""
        return self._verdicts.judge(events)

    def as_it_was(self, version: Version, place: int, moment: datetime) -> EventVerdict:
        """The verdict on one event of a version as the ledger stood at a moment."""
        return self._earlier.verdict(version, place, moment)

    def warm(self) -> None:
        """Judge every range that any version uses, and make every index ready. What stays is not looked through for rubbish again."""
        self._verdicts.of(self.uses.ranges)
        for version in range(len(self.uses.versions)):
            self._over_in(version)
        self._facts.holding([], "sound")
        for channel in CHANNELS:
            self.uses.touched(channel, NOTHING)
            self._matching.of(Scope(clip=(), shot=(date.min, date.max)), channel)
        self._earlier.ready()
        gc.collect()
        gc.freeze()

    def affected(self, entry: Entry) -> Affected:
        """What changes in every version if this is written at the end of the ledger. Nothing is kept of it."""
        if entry.kind in NO:
            return self._taken_by(entry)
        numbers = self._moved(entry)
        before = dict(zip(numbers, self._kept(numbers), strict=True))
        then = self._fresh(self._with(entry))
        after = dict(zip(numbers, then.of([self.uses.ranges[number] for number in numbers]), strict=True))
        if any(licences_of(before[number]) != licences_of(after[number]) for number in before):
            return Affected(self._recounted(before, after), len(before))
        changed = {number: found for number in before if (found := changes(before[number].spans, after[number].spans))}
        over = self._where_over(before, lambda number, some: changes(
            counted(before[number], some).spans, counted(after[number], some).spans))  # fmt: skip
        return Affected(self._in_versions(changed, over), len(before))

    def _taken_by(self, no: Entry) -> Affected:
        where, blocks = self._matches_of(no)
        before = dict(zip(where, self._kept(where), strict=True))
        said = saying(no.id, blocks)
        changed = {number: found for number, kept in before.items() if (found := told_by_no(kept.spans, where[number], said))}
        over = self._where_over(before, lambda number, some: told_by_no(counted(before[number], some).spans, where[number], said))
        return Affected(self._in_versions(changed, over), len(before))

    def record(self, entry: Entry) -> None:
        """Go on with the entry at the end of the ledger."""
        ledger = (*self._case.ledger, entry)
        if entry.kind in NO:
            where, blocks = self._matches_of(entry)
            self._kept(where)
            said = ((self.uses.ranges[number], matches) for number, matches in where.items())
            self._verdicts.say_no(ledger, entry, blocks, said)
        else:
            self._verdicts.forget(ledger, [self.uses.ranges[number] for number in self._moved(entry)])
            self._over = {}
        self._case = self._with(entry)
        self._earlier = Earlier(self._case, self._facts, self.uses, self._matching)

    def _with(self, entry: Entry) -> Case:
        return replace(self._case, ledger=(*self._case.ledger, entry), as_of=max(self._case.as_of, entry.recorded))

    def _kept(self, numbers: Sequence[int] | Mapping[int, object]) -> list[Kept]:
        return self._verdicts.of([self.uses.ranges[number] for number in numbers])

    def _matches_of(self, no: Entry) -> tuple[dict[int, list[Match]], bool]:
        """Where a new no matches in each range it touches, and whether it blocks there."""
        if not no.terms.fits(self._case.target):
            return {}, False
        case = self._with(no)
        blocks = binds(no, standing(case.ledger, case.as_of), case.people, case.groups)
        found: dict[int, list[Match]] = {}
        for channel in CHANNELS:
            frames, levels = _by_level(*self._matching.of(no.scope, channel))
            ranges, first, past, member = self.uses.touched(channel, frames)
            rows = zip(ranges.tolist(), first.tolist(), past.tolist(), levels[member].tolist(), strict=True)
            for number, start, end, level in rows:
                if number in found:
                    found[number].append((start, end, level))
                else:
                    found[number] = [(start, end, level)]
        return found, blocks

    def _moved(self, entry: Entry) -> list[int]:
        """The ranges in which an entry of any kind may change something."""
        case = self._with(entry)
        old, new = (self._doing(one) for one in (replace(self._case, as_of=case.as_of), case))
        found: set[int] = set()
        for shift in shifted_between(old, new):
            if shift.terms.fits(case.target):
                for channel in CHANNELS:
                    _, either = self._matching.of(shift.scope, channel)
                    found.update(np.unique(self.uses.touched(channel, either)[0]).tolist())
        return sorted(found)

    def _doing(self, case: Case) -> Doing:
        return doing(standing(case.ledger, case.as_of), case.people, case.groups)

    def _in_versions(
        self, changed: Mapping[int, list[Change]], over: Mapping[tuple[int, int], list[Change]]
    ) -> dict[Version, dict[int, list[Change]]]:
        """What changes in each range, for every version that uses it, but for the ranges of versions that are told apart."""
        out: dict[Version, dict[int, list[Change]]] = {}
        for version, places, numbers in self.uses.by_version(list(changed)):
            out[self.uses.versions[version]] = dict(zip(places, map(changed.__getitem__, numbers), strict=True))
        for (version, place), found in over.items():
            mine = out.setdefault(self.uses.versions[version], {})
            mine.pop(place, None)
            if found:
                mine[place] = found
        return {version: events for version, events in out.items() if events}

    def _where_over(
        self, before: Mapping[int, Kept], found: Callable[[int, Mapping[str, str]], list[Change]]
    ) -> dict[tuple[int, int], list[Change]]:
        """The same for each use in a version that shows too much of a licence the range relies on; how much it shows stays."""
        licences = {number: licences_of(kept) for number, kept in before.items() if kept.pieces}
        told: dict[tuple[int, frozenset[str]], list[Change]] = {}
        out: dict[tuple[int, int], list[Change]] = {}
        for number, version, place in self.uses.users(list(licences)):
            over = self._over_in(version)[self.uses.ranges[number][1]]
            if not licences[number].isdisjoint(over):
                key = number, licences[number].intersection(over)
                if key not in told:
                    told[key] = found(number, over)
                out[version, place] = told[key]
        return out

    def _over_in(self, version: int) -> Over:
        if version not in self._over:
            ranges = [self.uses.ranges[number] for number in self.uses.ranges_of(version)]
            self._over[version] = over_length(zip(ranges, self._verdicts.of(ranges), strict=True))
        return self._over[version]

    def _recounted(self, before: Mapping[int, Kept], after: Mapping[int, Kept]) -> dict[Version, dict[int, list[Change]]]:
        """The same where another licence may be relied on, so that frames are counted again in every version that is touched."""
        instead = {self.uses.ranges[number]: kept for number, kept in after.items()}
        out: dict[Version, dict[int, list[Change]]] = {}
        for version in {version for _, version, _ in self.uses.users(list(before))}:
            label = self.uses.versions[version]
            events = self.uses.events[label]
            was, now = self._verdicts.judge(events).events, self._verdicts.judge(events, instead=instead).events
            pairs = ((place, changes(old.spans, new.spans)) for place, (old, new) in enumerate(zip(was, now, strict=True)))
            found = {place: here for place, here in pairs if here}
            if found:
                out[label] = found
        return out


def changes(before: Sequence[VerdictSpan], after: Sequence[VerdictSpan]) -> list[Change]:
    """Where two answers for one range differ."""
    if before == after:
        return []
    out: list[Change] = []
    old, at = 0, after[0].start
    for new in after:
        while at < new.end:
            was = before[old]
            end = min(was.end, new.end)
            if was[2:] != new[2:]:
                out.append((at, end, was, new))
            at = end
            old += was.end == end
    return out


def _by_level(known: SpanSet, either: SpanSet) -> tuple[SpanSet, np.ndarray]:
    """Both as one set of separate spans, each with how a scope matches there."""
    possible = either.minus(known)
    starts = np.concatenate([known.starts, possible.starts])
    order = np.argsort(starts, kind="stable")
    ends = np.concatenate([known.ends, possible.ends])[order]
    levels = np.repeat([KNOWN, POSSIBLY], [len(known), len(possible)])[order]
    return SpanSet(starts[order], ends), levels
