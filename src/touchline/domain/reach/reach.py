"""The reverse question: which frames of a cut change, and how, if something is said or taken back.

Two ledgers are compared that differ in a few entries. First the entries that do something else in one than in the other,
which need not be those that differ: a lift changes what it lifts. Only events that such an entry can touch are judged
under both; every other event has the same verdict by the meaning of a scope.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from itertools import pairwise
from operator import itemgetter

from touchline.domain.cut.crossing import crossing
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.facts.facts import Fact, Frames, joined
from touchline.domain.ledger.ledger import LIFT, NO, YES, Entry, Target
from touchline.domain.ledger.scope import PHRASE_KEYS, Groups
from touchline.domain.time.moment import parse_moment
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import CaseClip, CasePerson
from touchline.domain.verdict.case_parts import case_clip
from touchline.domain.verdict.clearance import Clearance, ClearedSpan
from touchline.domain.verdict.presence import overlap
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.verdict.standing import Standing, binds, standing
from touchline.domain.verdict.testimony import refused
from touchline.domain.verdict.where import Where, keys_meeting, where
from touchline.domain.words.words import has_phrase, normalised


@dataclass(frozen=True)
class Touched:
    """Frames of one event on which the answer changes: what it is ``before``, and ``after``; both lie at the same ``at``."""

    before: ClearedSpan
    after: ClearedSpan

    @property
    def at(self) -> Span:
        return self.after.at

    @property
    def lost(self) -> bool:
        """It could be shown, and cannot be any more."""
        return self.before.fine and not self.after.fine

    @property
    def gained(self) -> bool:
        """It could not be shown, and now can be."""
        return self.after.fine and not self.before.fine

    def moved(self, frames: int) -> Touched:
        """The same so many frames later in the cut."""
        at = Span(self.at.start + frames, self.at.end + frames)
        return Touched(replace(self.before, at=at), replace(self.after, at=at))


def without(known: Snapshot, ids: Collection[str]) -> Snapshot:
    """The same season, had these entries never been written, nor been lifted."""
    left = tuple(entry for entry in known.entries if entry.id not in ids and entry.lifts not in ids)
    return replace(known, entries=left)


def difference(cut: Cut, before: Snapshot, after: Snapshot, targets: Sequence[Target]) -> tuple[Touched, ...]:
    """Every stretch of the cut with another answer after than before, for the same targets, in the order of the cut."""
    return Between(before, after).difference(cut, targets)


def compared(before: Clearance, after: Clearance, cut: Cut, known: Snapshot) -> tuple[Touched, ...]:
    """Where two clearances of one version of a cut differ."""
    said, found = before.by_event, []
    for event_id, spans in after.by_event.items():
        found += [pair for pair in side_by_side(said[event_id], spans) if _answer(pair.before) != _answer(pair.after)]
    events = {event.id: event for event in cut.events}
    exact = []
    for pair in found:
        event = events[pair.after.event]
        source = event.clip and event.source and known.paces[event.clip].under(event, pair.at, cut.rate)
        exact.append(Touched(replace(pair.before, source=source or None), replace(pair.after, source=source or None)))
    return tuple(sorted(exact, key=lambda pair: (pair.at, pair.after.track)))


def side_by_side(before: Sequence[ClearedSpan], after: Sequence[ClearedSpan]) -> Iterator[Touched]:
    """Two answers for one event, piece by piece: in each piece neither changes."""
    edges = sorted({edge for span in (*before, *after) for edge in (span.at.start, span.at.end)})
    old, new = iter(before), iter(after)
    was, now = next(old), next(new)
    for start, end in pairwise(edges):
        while was.at.end <= start:
            was = next(old)
        while now.at.end <= start:
            now = next(new)
        here = Span(start, end)
        yield Touched(replace(was, at=here), replace(now, at=here))


def _answer(span: ClearedSpan) -> tuple[object, ...]:
    return span.verdict, span.because, span.flags, span.duties


def shifted(before: Snapshot, after: Snapshot) -> tuple[Entry, ...]:
    """The entries that do something else in one ledger than in the other: they stand there only, bind there only, or
    somebody there tried to lift them who may not."""
    sides = []
    for known in (before, after):
        entries, groups = known.standing_order
        sides.append(doing(standing(entries, parse_moment(known.as_of)), known.people, groups))
    return shifted_between(*sides)


Doing = Mapping[str, tuple[Entry, tuple[object, ...]]]
"""Entries that do anything, by id, with what they do."""


def shifted_between(old: Doing, new: Doing) -> tuple[Entry, ...]:
    """The entries that do something else."""
    return tuple((new.get(entry_id) or old[entry_id])[0] for entry_id in {**old, **new} if old.get(entry_id) != new.get(entry_id))


def doing(ledger: Standing, people: Mapping[str, CasePerson], groups: Groups) -> Doing:
    """What each entry does as the ledger stands."""
    found: dict[str, tuple[Entry, tuple[object, ...]]] = {}
    for entry in ledger.entries:
        stands, flags = not ledger.lifted(entry), ledger.bad_lifts.get(entry.id, ())
        does = stands and (entry.kind in YES or (entry.kind in NO and (binds(entry, ledger, people, groups) or "asks")))
        if entry.kind != LIFT and (does or flags):
            found[entry.id] = entry, (does, flags)
    return found


class Between:
    """Two ledgers over the same season, asked about one cut after another. Of a cut no more events need to be there than those
    that an entry may touch (``among``, by id) with whatever is heard around them; without ``among`` all are asked about."""

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        self._before, self._after = before, after
        self._counted = list({entry for entry in (*before.entries, *after.entries) if entry.limit_frames is not None})
        self._frames: dict[tuple[tuple[str, ...], str, str], list[Frames]] = {}
        self._scopes: dict[tuple[str, ...], Scopes] = {}

    @cached_property
    def shifts(self) -> tuple[Entry, ...]:
        """The entries that do something else in one than in the other."""
        return shifted(self._before, self._after)

    def difference(self, cut: Cut, targets: Sequence[Target]) -> tuple[Touched, ...]:
        """Every stretch of a whole cut with another answer after than before."""
        first = self.touched(cut, targets)
        if not first:
            return ()
        found = self.compared(cut, targets, first | self.reached(cut, self.counted(cut, targets, first)))
        if all(pair.after.event in first for pair in found):
            return found
        # Elsewhere too something changed, where other licences may be counted.
        return self.compared(cut, targets, first | self.reached(cut, self._counted))

    def compared(self, cut: Cut, targets: Sequence[Target], events: Collection[str]) -> tuple[Touched, ...]:
        """Where the answers for these events differ."""
        sides = [side.clear(cut, targets, events) for side in (self._before, self._after)]
        return compared(sides[0], sides[1], cut, self._after)

    def touched(self, cut: Cut, targets: Iterable[Target], among: Collection[str] | None = None) -> frozenset[str]:
        """The events by themselves whose verdict may differ, by id."""
        targets = list(dict.fromkeys(map(self._after.spelling.target, targets)))
        shifts = [entry for entry in self.shifts if any(entry.terms.fits(target) for target in targets)]
        if not shifts:
            return frozenset()
        reached = set(self.reached(cut, shifts, among))
        phrases = self._made_of(refused(shifts))
        if phrases:
            reached |= crossing(cut, self._after.spoken, phrases).keys()
        return frozenset(reached)

    def _made_of(self, phrases: Collection[str]) -> Collection[str]:
        """Whatever is listened for in which one of these phrases stands: a cut that makes it makes that."""
        heard = self._before.phrases | self._after.phrases if phrases else ()
        return {one for one in heard if any(has_phrase(one, phrase) for phrase in phrases)}

    def counted(self, cut: Cut, targets: Sequence[Target], events: Collection[str]) -> Sequence[Entry]:
        """The licences whose frames are counted over the whole cut that these events rely on, before or after."""
        if not self._counted or any(event.treatments for event in cut.events if event.id in events):
            return self._counted
        relied = {name for side in (self._before, self._after) for name in side.counted(cut, targets, events)}
        return [entry for entry in self._counted if entry.id in relied]

    def reached(self, cut: Cut, entries: Sequence[Entry], among: Collection[str] | None = None) -> frozenset[str]:
        """The events on some frame of which any of these entries might match."""
        asked = (event for event in cut.events if (among is None or event.id in among) and event.clip and event.source)
        return frozenset(event.id for event in asked if self._meets(event, entries)) if entries else frozenset()

    def _meets(self, event: Event, entries: Sequence[Entry]) -> bool:
        assert event.clip and event.source
        ids = tuple(entry.id for entry in entries)
        if ids not in self._scopes:
            self._scopes[ids] = Scopes(entries, self._after.standing_order[1])
        key = ids, event.clip, event.channel
        if key not in self._frames:
            clip, facts = case_clip(self._after.clips[event.clip]), self._after.facts.get(event.clip, ())
            self._frames[key] = self._scopes[ids].frames(event.clip, clip, event.channel, facts)
        met = self._frames[key]
        at = bisect_right(met, event.source.start, key=itemgetter(1))
        return at < len(met) and met[at][0] < event.source.end


class Scopes:
    """The scopes of some entries, to be held against clips: whether any can match on any frame there."""

    def __init__(self, entries: Iterable[Entry], groups: Groups) -> None:
        keys_of = cache(partial(keys_meeting, groups))
        self._wheres = [where(scope, keys_of) for scope in dict.fromkeys(entry.scope for entry in entries)]

    def reach(self, name: str, clip: CaseClip) -> bool:
        """Whether any might, by what the clip itself tells."""
        return any(one.reaches(name, clip, channel) for one in self._wheres for channel in ("picture", "sound"))

    def frames(self, name: str, clip: CaseClip, channel: str, facts: Iterable[Fact]) -> list[Frames]:
        """The frames on which any might, by what is known of the clip too: sorted, separate; some more of them where somebody
        denied a fact."""
        here = [one for one in self._wheres if one.reaches(name, clip, channel)]
        if not here:
            return []
        said: dict[str, dict[str, list[Frames]]] = {"place": {clip.place: [(0, clip.frames)]} if clip.place else {}}
        for fact in facts:
            if fact.perceivable(channel):
                value = normalised(fact.value) if fact.kind in PHRASE_KEYS else fact.value
                said.setdefault(fact.kind, {}).setdefault(value, []).append((fact.span.start, fact.span.end))
        return joined(frames for one in here for frames in _where_all_met(one, clip, said))


def _where_all_met(place: Where, clip: CaseClip, said: Mapping[str, Mapping[str, list[Frames]]]) -> list[Frames]:
    span = place.scope.span
    frames = [(span.start, span.end) if span else (0, clip.frames)]
    for kind, keys in place.conditions:
        values = said.get(kind, {})
        wanted = [value for _, value in keys]
        if kind in PHRASE_KEYS:
            met = [value for value in values if any(has_phrase(value, phrase) for phrase in wanted)]
        else:
            met = [value for value in (wanted if len(wanted) < len(values) else values) if value in values and (kind, value) in keys]
        frames = overlap(frames, joined(one for value in met for one in values[value]))
        if not frames:
            return []
    return frames
