"""What cuts lose and gain if some entries are written, each cut told from the events that matter for it: those that are touched,
the scenes that these lie in, and wherever else the people in them are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from math import ceil

from touchline.domain.cut.crossing import LONGEST_SECONDS
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.facts.facts import unidentified
from touchline.domain.ledger.ledger import Target
from touchline.domain.reach.cost import Cost, cost_of, instead
from touchline.domain.reach.reach import without
from touchline.domain.time.time import Span, union, within
from touchline.domain.verdict.clearance import Clearance
from touchline.ports import Store
from touchline.stages.reach.footage_meant import FootageMeant
from touchline.stages.reach.reach import CutReach, Reach

_AT_ONCE = 200
"""So many events are cleared at a time, until one is found that may not be delivered."""
_MANY = 30
"""So many people are all over a cut: nobody looks up where else they are."""


class Costs:
    """Asked about one cut after another of what ``reach`` found, for these ``targets``."""

    def __init__(self, store: Store, reach: Reach, targets: Sequence[Target]) -> None:
        self._store, self._reach, self._targets = store, reach, targets
        self._before = without(reach.known, {entry.id for entry in reach.entries})
        self._meant = FootageMeant(store, reach.known)

    def of(self, one: CutReach) -> Cost:
        """What one cut loses and gains."""
        self._reach.clips.spare()
        cut = self._store.cuts.load(one.cut.name, one.cut.version)
        people = self._people(one)
        some = self._mattering(cut, one, people)
        was = self._clear(cut, some)
        now = instead(was, one.touched, cut, self._before)
        cost = cost_of(cut, was, now, one.touched, self._before, met=one.scenes, people=people)
        if any(cost.whole) and not self._fine(cut, [event for event in cut.events if event.id not in some]):
            cost = replace(cost, whole=(False, False))
        return cost

    def _mattering(self, cut: Cut, one: CutReach, people: Collection[str]) -> Collection[str]:
        """The events that tell what is lost: of whole scenes, and of these people anywhere in the cut."""
        touched = {pair.after.event for pair in one.touched}
        scenes = [scene.at for scene in one.scenes]
        if len(people) > _MANY:
            return {event.id for event in cut.events}
        footage = self._meant.people(people)

        def matters(event: Event) -> bool:
            shown = event.channel == "picture" and any(within(event.place, scenes))
            spans = footage.get(event.clip or "", ()) if footage is not None else None
            seen = bool(event.source) and (spans is None or any(event.source.meets(span) for span in spans))  # type: ignore[union-attr]
            return event.id in touched or shown or seen

        return {event.id for event in cut.events if matters(event)}

    def _people(self, one: CutReach) -> set[str]:
        """Everybody known by name who is in what is touched."""
        self._reach.clips.read({pair.after.clip for pair in one.touched if pair.after.clip})
        return {fact.value for pair in one.touched if pair.after.clip and pair.after.source
                for fact in self._before.facts[pair.after.clip]
                if fact.kind == "person" and not unidentified(fact.value) and fact.span.meets(pair.after.source)}  # fmt: skip

    def _clear(self, cut: Cut, some: Collection[str]) -> Clearance:
        """The clearance of some events as it is now."""
        events = [event for event in cut.events if event.id in some]
        self._read(cut, events)
        if self._counting(cut, events):
            self._read(cut, cut.events)
            whole = self._before.clear(cut, self._targets)
            return replace(whole, spans=tuple(span for span in whole.spans if span.event in some))
        return self._before.clear(cut, self._targets, some)

    def _fine(self, cut: Cut, rest: Sequence[Event]) -> bool:
        """Whether all of the rest may be delivered as it is now."""
        parts = (rest[start : start + _AT_ONCE] for start in range(0, len(rest), _AT_ONCE))
        return all(self._clear(cut, {event.id for event in part}).cleared for part in parts)

    def _counting(self, cut: Cut, events: Sequence[Event]) -> bool:
        """Whether these may rely on a licence whose frames are counted over the whole cut."""
        if not self._counted:
            return False
        treated = any(event.treatments for event in events)
        return treated or bool(self._before.counted(cut, self._targets, {event.id for event in events}))

    @cached_property
    def _counted(self) -> bool:
        return any(entry.limit_frames is not None for entry in self._before.entries)

    def _read(self, cut: Cut, events: Sequence[Event]) -> None:
        """Their clips at once, and those of what is heard around, where that may make a phrase together."""
        around = _heard_around(cut, events) if self._before.phrases else ()
        self._reach.clips.read({event.clip for event in (*events, *around) if event.clip})


def _heard_around(cut: Cut, events: Sequence[Event]) -> Iterator[Event]:
    far = ceil(LONGEST_SECONDS * cut.rate)
    near = union(Span(max(0, event.at - far), event.end + far) for event in events if event.channel == "sound")
    return (event for event in cut.events if event.channel == "sound" and any(within(event.place, near)))
