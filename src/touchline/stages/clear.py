"""Clear: what of a cut may be shown where and when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from touchline.domain.attention import Attention, attention
from touchline.domain.clearance import Clearance
from touchline.domain.cut import Cut
from touchline.domain.facts import Fact
from touchline.domain.ledger import Target
from touchline.domain.media import Clip
from touchline.domain.phrases import Streams
from touchline.domain.seen import identified, stated_facts, watched_by_people
from touchline.domain.snapshot import Snapshot, in_handles
from touchline.domain.spelling import spelling_of
from touchline.domain.testimony import testimony
from touchline.domain.world import World, world_of
from touchline.ports import FrameTimes, Store
from touchline.stages.clips import clips_as_known


def even(clip: Clip) -> None:
    """Nobody knows when the frames of a clip of variable rate are shown."""


def snapshot(store: Store, cut: Cut, as_of: str, times: FrameTimes = even) -> Snapshot:
    """Everything known at ``as_of`` (an ISO moment in UTC) about the clips of the cut and about the ledger. ``times`` tells
    when frames are shown where the rate varies.

    Raises Missing where the cut names a clip that the season does not have.
    """
    statements = store.journal.statements(as_of)
    world = world_of(statements)
    entries = tuple(in_handles(entry, world) for entry in store.ledger.entries(as_of))
    clips = clips_as_known(store, world, {event.clip for event in cut.events if event.clip})
    stated, signed = stated_facts(statements), watched_by_people(statements)
    facts: dict[str, tuple[Fact, ...]] = {}
    streams: dict[str, Streams] = {}
    looked: dict[str, Attention] = {}
    for clip in clips.values():
        passes = store.shelf.passes(clip.content)
        machines = [fact for done in passes for fact in done.findings.facts]
        people = [fact for fact in stated if fact.clip == clip.id]
        told = testimony(clip, machines, people, entries)
        facts[clip.id] = tuple(_in_handles(identified(fact, world), world) for fact in told.facts)
        streams[clip.id] = told.streams
        looked[clip.id] = attention(passes, signed.get(clip.id, {}))
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
        {clip.id: known for clip in clips.values() if (known := times(clip))},
        streams,
    )


def _in_handles(fact: Fact, world: World) -> Fact:
    return replace(fact, value=world.called(fact.value)) if fact.kind == "person" else fact


def clear(store: Store, cut: Cut, targets: Sequence[Target], as_of: str, times: FrameTimes = even) -> Clearance:
    """The clearance of one version of a cut for all targets, as known at ``as_of``."""
    return snapshot(store, cut, as_of, times).clear(cut, targets)
