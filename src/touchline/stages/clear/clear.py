"""Clear: what of a cut may be shown where and when, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from touchline.domain.cut.cut import Cut
from touchline.domain.facts.attention import Attention, attention
from touchline.domain.facts.facts import Fact, unidentified
from touchline.domain.facts.findings import Pass
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.ledger.spelling import spelling_of
from touchline.domain.people.identity import Identities
from touchline.domain.people.kept import PURGED, kept_facts
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.whereabouts import perhaps
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot, in_handles
from touchline.domain.verdict.testimony import testimony
from touchline.domain.words.phrases import Streams
from touchline.domain.world.seen import stated_facts, watched_by_people
from touchline.domain.world.world import World
from touchline.ports import FrameTimes, Store
from touchline.stages.people.identity import identities, resolved
from touchline.stages.world.clips import clips_as_known

_COMPARED = ("faces", "voices")
_ONE_PERSON = ("release", "refusal")


def even(clip: Clip) -> None:
    """Nobody knows when the frames of a clip of variable rate are shown."""


def snapshot(store: Store, cut: Cut, as_of: str, times: FrameTimes = even) -> Snapshot:
    """Everything known at ``as_of`` (an ISO moment in UTC) about the clips of the cut and about the ledger. ``times`` tells
    when frames are shown where the rate varies.

    Raises Missing where the cut names a clip that the season does not have.
    """
    return known_of(store, {event.clip for event in cut.events if event.clip}, as_of, times)


def known_of(
    store: Store, clip_ids: Collection[str], as_of: str, times: FrameTimes = even, more: Sequence[Entry] = ()
) -> Snapshot:
    """The same about these clips, with ``more`` entries at the end of the ledger, as if they had been written."""
    statements = store.journal.statements(as_of)
    world = store.journal.world(as_of)
    entries = tuple(in_handles(entry, world) for entry in (*store.ledger.entries(as_of), *more))
    clips = clips_as_known(store, world, clip_ids)
    kept = kept_facts(store.journal.of_kind(PURGED))  # what machines knew, whatever the moment asked about
    stated, signed = stated_facts(statements), watched_by_people(statements)
    meant = {*chain.from_iterable((entry.by, *(entry.scope.person or ())) for entry in entries), *(fact.value for fact in stated)}
    known = identities(store, statements, {clip.content for clip in clips.values()}, meant)
    entries = tuple(about_whom(entry, known, world) for entry in entries)
    facts: dict[str, tuple[Fact, ...]] = {}
    streams: dict[str, Streams] = {}
    looked: dict[str, Attention] = {}
    for clip in clips.values():
        passes = store.shelf.passes(clip.content)
        machines = [*(fact for done in passes for fact in done.findings.facts), *perhaps(clip)]
        people = [fact for fact in stated if fact.clip == clip.id]
        told = testimony(clip, machines, people, entries)
        here = (*resolved(told.facts, known, world), *(fact for fact in kept if fact.clip == clip.id))
        facts[clip.id] = tuple(_in_handles(fact, world) for fact in here)
        streams[clip.id] = told.streams
        gathered = all(known.has(fact.value) for fact in machines if fact.kind == "person" and unidentified(fact.value))
        looked[clip.id] = attention(passes if gathered else _uncompared(passes), signed.get(clip.id, {}))
    spelling = spelling_of(entries, chain.from_iterable(facts.values()), clips.values())
    return Snapshot(
        as_of,
        store.ledger.head(),
        world,
        tuple(map(spelling.entry, entries)),
        {name: spelling.clip(clip) for name, clip in clips.items()},
        {name: tuple(map(spelling.fact, found)) for name, found in facts.items()},
        looked,
        spelling,
        {clip.id: shown for clip in clips.values() if (shown := times(clip))},
        streams,
        known,
    )


def _uncompared(passes: Iterable[Pass]) -> list[Pass]:
    """Passes whose faces and voices were found and not yet compared with those of the season: who they are nobody looked at."""
    return [replace(done, watches=tuple(what for what in done.watches if what not in _COMPARED)) for done in passes]


def about_whom(entry: Entry, known: Identities, world: World) -> Entry:
    """The entry with whom its unidentified people turned out to be; where a family is not surely one person, both are meant."""
    if unidentified(entry.by):
        entry = replace(entry, by=world.called(known.called(entry.by)))
    named = entry.scope.person
    if not named or not any(map(unidentified, named)):
        return entry
    meant: dict[str, None] = {}
    for name in named:
        person = world.called(known.called(name)) if unidentified(name) else name
        both = unidentified(name) and entry.kind not in _ONE_PERSON
        meant |= dict.fromkeys((person, known.label(name)) if both else (person,))
    return replace(entry, scope=replace(entry.scope, person=tuple(meant)))


def _in_handles(fact: Fact, world: World) -> Fact:
    return replace(fact, value=world.called(fact.value)) if fact.kind == "person" else fact


def clear(store: Store, cut: Cut, targets: Sequence[Target], as_of: str, times: FrameTimes = even) -> Clearance:
    """The clearance of one version of a cut for all targets, as known at ``as_of``."""
    return snapshot(store, cut, as_of, times).clear(cut, targets)
