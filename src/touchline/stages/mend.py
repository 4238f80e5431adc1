"""Mend: propose fixes for what is blocked, and write the next version with those that are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from touchline.domain.case import BLOCKED, UNKNOWN
from touchline.domain.clearance import Clearance
from touchline.domain.cut import Cut
from touchline.domain.ledger import Target
from touchline.domain.mending import Fix, carry_out, proposals
from touchline.errors import BadInput, Missing
from touchline.ports import FrameTimes, Store
from touchline.stages.clear import even, snapshot


@dataclass(frozen=True)
class Mended:
    """What was proposed for a cut, and what was written, if anything."""

    before: Clearance
    fixes: tuple[Fix, ...]
    written: Cut | None = None
    after: Clearance | None = None


def mend(
    store: Store, cut: Cut, targets: Sequence[Target], now: str, *, unknown: bool = False, times: FrameTimes = even
) -> Mended:
    """Fixes for every blocked (with ``unknown``, also every unknown) stretch; each judged for the same targets."""
    known = snapshot(store, cut, now, times)
    before = known.clear(cut, targets)
    verdicts = (BLOCKED, UNKNOWN) if unknown else (BLOCKED,)
    fixes = proposals(cut, before, verdicts, known.paces, lambda part: known.clear(part, targets))
    return Mended(before, tuple(fixes))


def apply(
    store: Store,
    cut: Cut,
    targets: Sequence[Target],
    now: str,
    numbers: Sequence[int],
    by: str,
    *,
    unknown: bool = False,
    times: FrameTimes = even,
) -> Mended:
    """Write the next version with the chosen fixes. Without numbers: the first fix of every stretch.

    Raises Missing for a number that is not proposed, BadInput where there is nothing to mend, Conflict where somebody saved since.
    """
    proposed = mend(store, cut, targets, now, unknown=unknown, times=times)
    chosen = _chosen(proposed.fixes, numbers)
    if not chosen:
        raise BadInput(
            f"There is nothing to mend in {cut.label}.", "touchline clear shows what is cleared and what is not."
        )
    known = snapshot(store, cut, now, times)
    mended = carry_out(cut, [(fix.kind, fix.stretch.event, fix.takes) for fix in chosen], known.paces)
    why = "mend: " + ", ".join(f"{fix.kind} {fix.stretch.event}" for fix in chosen)
    written = store.cuts.save(mended, by=by, why=why, after=cut.version)
    return Mended(proposed.before, tuple(chosen), written, known.clear(written, targets) if written.events else None)


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
