"""What-if: what something would cost, before anybody says or signs it. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.targets import Showing
from touchline.domain.reach.cost import Cost, best_of, cost_of
from touchline.domain.reach.reach import compared, without
from touchline.domain.verdict.snapshot import Snapshot
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even, known_of
from touchline.stages.reach.costs import Costs
from touchline.stages.reach.reach import SentReach, affected
from touchline.stages.season.proof import prove


@dataclass(frozen=True)
class WhatIf:
    """What would change: the latest version of every cut that anything is lost or gained in, and what left the house already.
    ``entries`` are those reckoned with, as they would stand in the ledger."""

    entries: tuple[Entry, ...]
    costs: tuple[Cost, ...]
    sent: tuple[SentReach, ...]
    known: Snapshot


def what_if(
    store: Store, meant: Sequence[Entry], showing: Showing, now: str, times: FrameTimes = even, *, cuts: Sequence[str] = ()
) -> WhatIf:
    """What these entries would cost if they were written now; ``cuts`` names those to ask about (none: all)."""
    reach = affected(store, meant, showing, now, times, latest=True)
    before = without(reach.known, {entry.id for entry in reach.entries})
    targets = showing.targets((*before.entries, *reach.known.entries))
    costs = Costs(store, reach, targets)
    asked = (one for one in reach.cuts if not cuts or one.cut.name in cuts)
    return WhatIf(reach.entries, tuple(map(costs.of, asked)), reach.sent, reach.known)


def elsewhere(
    store: Store, showing: Showing, against: Showing, now: str, times: FrameTimes = even, *, best: bool, cuts: Sequence[str] = ()
) -> WhatIf:
    """What every cut loses and gains if it is shown so (``showing``) instead of as it is ``against``: where all of those must be
    able to show it, or, with ``best``, any one of them."""
    prove(store)
    latest = [store.cuts.load(name, version) for name, version in store.cuts.names() if not cuts or name in cuts]
    used = {event.clip for cut in latest for event in cut.events if event.clip}
    known = known_of(store, used, now, times)
    costs = [cost for cut in latest if (cost := _elsewhere(cut, known, showing, against, best)).lost or cost.gained]
    return WhatIf((), tuple(costs), (), known)


def _elsewhere(cut: Cut, known: Snapshot, showing: Showing, against: Showing, best: bool) -> Cost:
    there = known.clear(cut, showing.targets(known.entries))
    groups = _apart(against, known) if best else [against]
    others = [known.clear(cut, one.targets(known.entries)) for one in groups]
    here = best_of(others)
    touched = [pair for pair in compared(here, there, cut, known) if pair.lost or pair.gained]
    return cost_of(cut, here, there, touched, known)


def _apart(against: Showing, known: Snapshot) -> list[Showing]:
    """One showing for each group of territories of which the ledger says the same."""
    telling = {entry.terms: None for entry in known.entries}
    groups: dict[tuple[bool, ...], dict[str, None]] = {}
    by_place: dict[str, list[bool]] = {}
    for target in against.targets(known.entries):
        by_place.setdefault(target.territory, []).extend(terms.fits(target) for terms in telling)
    for place, fits in by_place.items():
        groups.setdefault(tuple(fits), {})[place] = None
    return [replace(against, territories=tuple(places)[:1]) for places in groups.values()]
