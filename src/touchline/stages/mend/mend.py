"""Mend: propose fixes for what is blocked, and write the next version with those that are chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.facts.facts import unidentified
from touchline.domain.ledger.ledger import Target
from touchline.domain.mending.mending import Bench, Elsewhere, Fix, stretches
from touchline.domain.mending.repair import carry_out
from touchline.domain.people.inheritance import anchor_of
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import BLOCKED, UNKNOWN
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.verdict.treated import PERSON, as_kept
from touchline.errors import BadInput, Missing
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even
from touchline.stages.clear.known_clips import KnownClips
from touchline.stages.mend.elsewhere import NOTHING, Footage, Searches
from touchline.stages.season.proof import prove

HIDDEN = "hidden"
"""The kind of statement that tells where those lie whom a mend hides and nobody has named."""


@dataclass(frozen=True)
class Mended:
    """What was proposed for a cut, and what was written, if anything. Clearances count what is hidden as hidden: whether it is,
    the leak scan of a delivery sees."""

    before: Clearance
    fixes: tuple[Fix, ...]
    known: Snapshot
    written: Cut | None = None
    after: Clearance | None = None


def mend(
    store: Store, cut: Cut, targets: Sequence[Target], now: str, *, unknown: bool = False, times: FrameTimes = even,
    searches: Searches = NOTHING,
) -> Mended:  # fmt: skip
    """Fixes for every blocked (with ``unknown``, also every unknown) stretch; each judged for the same targets. ``searches`` find
    other takes."""
    prove(store)
    verdicts = (BLOCKED, UNKNOWN) if unknown else (BLOCKED,)
    clips = KnownClips(store, now, times)
    known = _known(clips, cut)
    before = known.clear(cut, targets)
    wrong = stretches(before, verdicts)
    footage = Footage(store, cut, times, searches, lambda some: clips.snapshot(some).facts) if wrong else None
    if footage is not None:
        elsewhere = {one.event.clip or "" for stretch in wrong for one in _others(footage, cut, stretch.event, stretch.at)}
        known = _known(clips, cut, elsewhere)
    bench = Bench(cut, known, targets, verdicts, footage.others) if footage else Bench(cut, known, targets, verdicts)
    return Mended(before, tuple(bench.proposals(before)), known)


def _known(clips: KnownClips, cut: Cut, more: Collection[str] = ()) -> Snapshot:
    return replace(clips.snapshot({event.clip for event in cut.events if event.clip}.union(more)), proven=True)


def _others(footage: Footage, cut: Cut, name: str, at: Span) -> list[Elsewhere]:
    event: Event | None = cut.event(name)
    return [*footage.others(event, event.place), *footage.others(event, at)] if event else []


def apply(
    store: Store, cut: Cut, targets: Sequence[Target], now: str, numbers: Sequence[int], by: str, *,
    unknown: bool = False, times: FrameTimes = even, searches: Searches = NOTHING,
) -> Mended:  # fmt: skip
    """Write the next version with the chosen fixes. Without numbers: the first fix of every stretch.

    Raises Missing for a number that is not proposed, BadInput where there is nothing to mend, Conflict where somebody saved since.
    """
    proposed = mend(store, cut, targets, now, unknown=unknown, times=times, searches=searches)
    chosen = _chosen(proposed.fixes, numbers)
    if not chosen:
        raise BadInput(
            f"There is nothing to mend in {cut.label}.", "touchline clear shows what is cleared and what is not."
        )
    known = proposed.known
    mended = carry_out(cut, [fix.step for fix in chosen], known.paces)
    why = "mend: " + ", ".join(f"{fix.kind} {fix.stretch.event}" for fix in chosen)
    _remember(store, chosen, known, by)
    ids = {person.called: person.id for person in known.world.people.values()}
    written = store.cuts.save(as_kept(mended, ids, known.facts), by=by, why=why, after=cut.version)
    return replace(proposed, fixes=tuple(chosen), written=written, after=known.clear(written, targets) if written.events else None)


def _remember(store: Store, chosen: Sequence[Fix], known: Snapshot, by: str) -> None:
    """Keep where the unidentified people lie whom the fixes hide, so that they stay hidden when their traces get other names."""
    hidden = {one.hides[1] for fix in chosen for one in fix.step.treatments if one.hides[0] == PERSON}
    facts = (fact for told in known.facts.values() for fact in told if unidentified(fact.value) and fact.value in hidden)
    traces = {str(fact.detail["trace"]) for fact in facts if "trace" in fact.detail}
    if traces:
        store.journal.state(HIDDEN, {"traces": [anchor_of(one) for one in store.kindred.of(traces=traces)]}, by)


def _chosen(fixes: Sequence[Fix], numbers: Sequence[int]) -> list[Fix]:
    by_number = {fix.number: fix for fix in fixes}
    for number in numbers:
        if number not in by_number:
            raise Missing(f"No fix has the number {number}.", f"There are {len(fixes)}; touchline mend lists them.")
    if numbers:
        return [by_number[number] for number in dict.fromkeys(numbers)]
    first: dict[tuple[str, int], Fix] = {}
    for fix in fixes:
        first.setdefault((fix.stretch.event, fix.stretch.at.start), fix)
    return list(first.values())
