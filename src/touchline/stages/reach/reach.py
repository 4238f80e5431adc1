"""Reach: every frame of every version of every cut, delivery and screener that an entry touches, written or only meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.scenes import Scene
from touchline.domain.delivery.delivery import SCREENER
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.ledger.targets import Showing, read_showing
from touchline.domain.reach.reach import Touched, without
from touchline.domain.time.moment import moment_text
from touchline.domain.verdict.snapshot import Snapshot
from touchline.errors import Missing
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even
from touchline.stages.clear.known_clips import KnownClips
from touchline.stages.reach.search import Search
from touchline.stages.season.proof import prove


@dataclass(frozen=True)
class CutReach:
    """What changes in one version of a cut; ``latest`` if nobody saved one since. Of ``cut`` some events are there, all that are
    touched among them; ``scenes`` are those that are touched."""

    cut: Cut
    latest: bool
    touched: tuple[Touched, ...]
    scenes: tuple[Scene, ...] = ()


@dataclass(frozen=True)
class SentReach:
    """What changes in something that left the house already, for the showing it was made for."""

    record: Mapping[str, Any]
    cut: Cut
    touched: tuple[Touched, ...]
    scenes: tuple[Scene, ...] = ()

    @property
    def screener(self) -> bool:
        return self.record.get("kind") == SCREENER


@dataclass(frozen=True)
class Reach:
    """What ``entries`` change: only what they touch is listed. ``known`` holds the clips and the ledger, the entries in it; more
    ``clips`` are read into it many at once."""

    entries: tuple[Entry, ...]
    cuts: tuple[CutReach, ...]
    sent: tuple[SentReach, ...]
    known: Snapshot
    clips: KnownClips = field(compare=False)


def affected(
    store: Store, about: Sequence[Entry | str], showing: Showing, now: str, times: FrameTimes = even, *, latest: bool = False
) -> Reach:
    """What entries change: those in the ledger, named by id, against a ledger without them; those only meant (as
    `stages.ledger.ledger.mean` gives them) as if they were written now. ``latest`` leaves older versions of cuts out.

    Only the events on footage that the entries may be about are read, and what is heard around them. Nothing is written. Raises
    Missing for an id that the ledger does not have, Damaged where the ledger is not what was written.
    """
    prove(store)
    meant = _numbered([entry for entry in about if isinstance(entry, Entry)])
    now = max([now, *(moment_text(entry.recorded) for entry in meant)])
    written = store.ledger.entries(now)
    ids = {entry.id for entry in meant} | {_known_id(name, written) for name in about if isinstance(name, str)}
    known = KnownClips(store, now, times, meant)
    after = known.snapshot()
    search = Search(store, known, without(after, ids), after)
    targets = showing.targets((*search.before.entries, *after.entries))
    records = [record for record in store.deliveries.all() if record.get("cut")]
    cuts, gone = [], []
    for laid in search.laid():
        known.spare()
        if not latest or laid.latest:
            cut, touched, met = search.touched(laid, targets, proven=False)
            cuts.append(CutReach(cut, laid.latest, touched, met))
        for record in (one for one in records if (one["cut"], one["version"]) == (laid.name, laid.version)):
            proven = record.get("kind") != SCREENER  # a leak scan saw that what is hidden in a delivery is hidden
            cut, touched, met = search.touched(laid, sent_targets(record, after), proven=proven)
            gone.append(SentReach(record, cut, touched, met))
    gone.sort(key=lambda one: records.index(one.record))
    said = tuple(entry for entry in after.entries if entry.id in ids)
    return Reach(said, tuple(one for one in cuts if one.touched), tuple(one for one in gone if one.touched), after, known)


def _numbered(meant: Sequence[Entry]) -> list[Entry]:
    """Entries that are only meant have all the same id; each gets one of its own."""
    return [replace(entry, id=entry.id if not place else f"{entry.id}-{place + 1}") for place, entry in enumerate(meant)]


def _known_id(name: str, written: Sequence[Entry]) -> str:
    if name not in {entry.id for entry in written}:
        raise Missing(f"The ledger has no entry {name!r}.", "touchline ledger lists them.")
    return name


def sent_targets(record: Mapping[str, Any], known: Snapshot) -> tuple[Target, ...]:
    """Those that a delivery was made for, as the ledger stands now where its showing was kept."""
    if record.get("showing"):
        return read_showing(record["showing"]).targets(known.entries)
    said = record["targets"]
    return tuple(Target(t["platform"], t["territory"], date.fromisoformat(t["on"]), t["use"]) for t in said)
