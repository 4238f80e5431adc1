"""The targets of a delivery: every platform, every territory, every date on which anything in the ledger begins or ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from touchline.domain.ledger import ANY, LIFT, Entry, Target
from touchline.domain.territories import EVERYWHERE, WORLD, territory

UNNAMED = "any other platform"
"""Stands for every platform that no entry names, so that what is said of all platforms is asked too."""


def targets_of(
    entries: Sequence[Entry],
    platforms: Sequence[str] = (),
    territories: Sequence[str] = (),
    window: tuple[date, date] | None = None,
    use: str = "film",
    *,
    today: date,
) -> tuple[Target, ...]:
    """Every target that a showing means; ``window`` is ``[first, until)``, one day of showing where it spans one.

    Without platforms: every platform the ledger names and one that it does not. Without territories: the world.
    """
    terms = [entry.terms for entry in entries if entry.kind != LIFT]
    named = {name for t in terms for name in t.platforms or () if name != ANY}
    first, until = window or (today, date.fromordinal(today.toordinal() + 1))
    days = {first} | {day for t in terms for day in (t.from_, t.until) if day and first <= day < until}
    return tuple(
        Target(platform, where, day, use)
        for platform in (tuple(dict.fromkeys(platforms)) or (*sorted(named), UNNAMED))
        for where in _territories(territories, terms)
        for day in sorted(days)
    )


def _territories(asked: Sequence[str], terms: Iterable[object]) -> tuple[str, ...]:
    if not asked or EVERYWHERE in {code.upper() for code in asked}:
        said = {
            code
            for t in terms
            for name in ("territories", "except_territories")
            for code in getattr(t, name) or ()
            if code != ANY
        }
        return tuple(sorted(said.union(WORLD)))
    return tuple(dict.fromkeys(map(territory, asked)))


def alike(targets: Sequence[Target], entries: Sequence[Entry]) -> Mapping[Target, tuple[Target, ...]]:
    """Targets to which exactly the same entries apply, under the first of them: judging that one judges all."""
    # A say too: where it applies, a lift of it by the wrong hand is flagged.
    telling = tuple({entry.terms: None for entry in entries if entry.kind != LIFT})
    classes: dict[tuple[bool, ...], list[Target]] = {}
    for target in targets:
        classes.setdefault(tuple(terms.fits(target) for terms in telling), []).append(target)
    return {same[0]: tuple(same) for same in classes.values()}
