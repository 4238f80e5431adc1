"""Reach: every frame of every version of every cut, delivery and screener that an entry touches, written or only meant."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.delivery import SCREENER
from touchline.domain.ledger.ledger import SAY, Entry, Target
from touchline.domain.ledger.spelling import spelling_of
from touchline.domain.ledger.targets import Showing, read_showing
from touchline.domain.reach.reach import Between, Scopes, Touched, difference, without
from touchline.domain.time.moment import moment_text
from touchline.domain.verdict.snapshot import Snapshot, case_clip, in_handles
from touchline.domain.verdict.testimony import refused
from touchline.domain.world.world import World
from touchline.errors import Missing
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even, known_of
from touchline.stages.world.clips import clips_as_known


@dataclass(frozen=True)
class CutReach:
    """What changes in one version of a cut; ``latest`` if nobody saved one since."""

    cut: Cut
    latest: bool
    touched: tuple[Touched, ...]


@dataclass(frozen=True)
class SentReach:
    """What changes in something that left the house already, for the showing it was made for."""

    record: Mapping[str, Any]
    cut: Cut
    touched: tuple[Touched, ...]

    @property
    def screener(self) -> bool:
        return self.record.get("kind") == SCREENER


@dataclass(frozen=True)
class Reach:
    """What ``entries`` change: only what they touch is listed. ``known`` holds the clips and the ledger, the entries in it."""

    entries: tuple[Entry, ...]
    cuts: tuple[CutReach, ...]
    sent: tuple[SentReach, ...]
    known: Snapshot


def affected(
    store: Store, about: Sequence[Entry | str], showing: Showing, now: str, times: FrameTimes = even, *, latest: bool = False
) -> Reach:
    """What entries change: those in the ledger, named by id, against a ledger without them; those only meant (as
    `stages.ledger.ledger.mean` gives them) as if they were written now. ``latest`` leaves older versions of cuts out.

    Nothing is written. Raises Missing for an id that the ledger does not have.
    """
    meant = _numbered([entry for entry in about if isinstance(entry, Entry)])
    now = max([now, *(moment_text(entry.recorded) for entry in meant)])
    written = store.ledger.entries(now)
    ids = {entry.id for entry in meant} | {_known_id(name, written) for name in about if isinstance(name, str)}
    world = store.journal.world(now)
    every = [in_handles(entry, world) for entry in (*written, *meant)]
    asked = [entry for entry in every if entry.id in ids]
    versions = dict(_versions(store, latest))
    records = [record for record in store.deliveries.all() if record.get("cut")]
    sent = {(record["cut"], record["version"]) for record in records}
    versions |= {label: store.cuts.load(*label) for label in sent - versions.keys()}
    reached = _clips_reached(store, world, versions.values(), every, asked, now)
    held = {label: cut for label, cut in versions.items() if any(event.clip in reached for event in cut.events)}
    used = {event.clip for cut in held.values() for event in cut.events if event.clip}
    after = known_of(store, used, now, times, meant)
    before = without(after, ids)
    targets = showing.targets((*before.entries, *after.entries))
    newest = dict(store.cuts.names())
    between = Between(before, after)
    cuts = [
        CutReach(cut, newest[name] == version, between.difference(cut, targets))
        for (name, version), cut in held.items()
        if not latest or newest[name] == version
    ]
    gone = [
        SentReach(record, cut, difference(cut, *_as_sent(before, after), sent_targets(record, after)))
        for record in records
        if (cut := held.get((record["cut"], record["version"])))
    ]
    known = tuple(entry for entry in after.entries if entry.id in {one.id for one in asked})
    return Reach(known, tuple(one for one in cuts if one.touched), tuple(one for one in gone if one.touched), after)


def _as_sent(before: Snapshot, after: Snapshot) -> tuple[Snapshot, Snapshot]:
    """What left the house was scanned: what is hidden in it counts as hidden."""
    return replace(before, proven=True), replace(after, proven=True)


def _in_sent(record: Mapping[str, Any], cut: Cut, before: Snapshot, after: Snapshot) -> tuple[Touched, ...]:
    proven = record.get("kind") != SCREENER  # a leak scan saw that what is hidden in a delivery is hidden
    before, after = replace(before, proven=proven), replace(after, proven=proven)
    return difference(cut, before, after, sent_targets(record, after))


def _numbered(meant: Sequence[Entry]) -> list[Entry]:
    """Entries that are only meant have all the same id; each gets one of its own."""
    return [replace(entry, id=entry.id if not place else f"{entry.id}-{place + 1}") for place, entry in enumerate(meant)]


def _known_id(name: str, written: Sequence[Entry]) -> str:
    if name not in {entry.id for entry in written}:
        raise Missing(f"The ledger has no entry {name!r}.", "touchline ledger lists them.")
    return name


def _versions(store: Store, latest: bool) -> Iterator[tuple[tuple[str, int], Cut]]:
    for name, newest in store.cuts.names():
        for version in range(newest if latest else 1, newest + 1):
            yield (name, version), store.cuts.load(name, version)


def _clips_reached(
    store: Store, world: World, cuts: Collection[Cut], every: Sequence[Entry], asked: Sequence[Entry], now: str
) -> Collection[str]:
    """The clips of these cuts on which the entries asked about might match, by what the clips tell of themselves."""
    used = {event.clip for cut in cuts for event in cut.events if event.clip}
    by_id = {entry.id: entry for entry in every}
    meant = list(dict.fromkeys(by_id.get(entry.lifts, entry) for entry in asked))
    parties = {entry.party for entry in meant if entry.kind == SAY}
    meant += [entry for entry in every if entry.kind == "veto" and entry.by in parties]
    if refused(meant):
        return used  # such words may be made by the cut itself
    known = clips_as_known(store, world, used)
    spelling = spelling_of(every, (), known.values())
    scopes = Scopes(map(spelling.entry, meant), {})
    return {name for name, clip in known.items() if scopes.reach(name, case_clip(spelling.clip(clip)))}


def sent_targets(record: Mapping[str, Any], known: Snapshot) -> tuple[Target, ...]:
    """Those that a delivery was made for, as the ledger stands now where its showing was kept."""
    if record.get("showing"):
        return read_showing(record["showing"]).targets(known.entries)
    said = record["targets"]
    return tuple(Target(t["platform"], t["territory"], date.fromisoformat(t["on"]), t["use"]) for t in said)
