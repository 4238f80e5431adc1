"""The fence around rights: everything that a deal does *not* give, as the `for` of terms that forbid it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from touchline.domain.ledger.territories import WORLD
from touchline.domain.talks.terms import USES, Names, Rights, Window


def fence(platforms: Sequence[str], rights: Sequence[Rights]) -> tuple[Mapping[str, Any], ...]:
    """For platforms that have the same rights: where, when and as what they may not show, given all those rights. Together they
    leave open exactly what the rights give, among the uses of which deals speak."""
    inside = tuple(code for code in WORLD if any(code in right.territories for right in rights))
    outside = tuple(code for code in WORLD if code not in inside)
    on = {"platforms": list(platforms)}
    found: list[Mapping[str, Any]] = [{**on, **_there(outside, inside)}] if outside else []
    groups: dict[tuple[tuple[Window, ...], ...], list[str]] = {}
    for code in inside:
        said = tuple(_merged(right.window for right in rights if code in right.territories and use in right.uses) for use in USES)
        groups.setdefault(said, []).append(code)
    for said, codes in groups.items():
        where = _there(codes, [code for code in inside if code not in codes])
        for gap, uses in _gaps(said).items():
            found.append({**on, **where, "uses": list(uses), **_days(gap)})
    return tuple(found)


def _there(codes: Sequence[str], rest: Sequence[str]) -> dict[str, Any]:
    """These territories: by name, or as all but the rest where that is shorter; what is outside of both is closed anyway."""
    if not rest:
        return {}
    return {"territories": list(codes)} if len(codes) <= len(rest) else {"except_territories": list(rest)}


def _merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """Windows in order, those that touch joined."""
    out: list[Window] = []
    for first, until in sorted(windows, key=lambda one: one[0]):
        if out and (out[-1][1] is None or first <= out[-1][1]):
            last = out[-1][1]
            out[-1] = out[-1][0], None if last is None or until is None else max(last, until)
        else:
            out.append((first, until))
    return tuple(out)


def _gaps(said: Sequence[Sequence[Window]]) -> Mapping[tuple[date | None, date | None], Names]:
    """The times outside the windows, each with the uses that have it."""
    found: dict[tuple[date | None, date | None], list[str]] = {}
    for use, windows in zip(USES, said, strict=True):
        for gap in _between(windows):
            found.setdefault(gap, []).append(use)
    return {gap: tuple(uses) for gap, uses in found.items()}


def _between(windows: Sequence[Window]) -> Iterator[tuple[date | None, date | None]]:
    begin: date | None = None
    for first, until in windows:
        if first > date.min:
            yield begin, first
        if until is None:
            return
        begin = until
    yield begin, None


def _days(gap: tuple[date | None, date | None]) -> dict[str, str]:
    return {key: day.isoformat() for key, day in zip(("from", "until"), gap, strict=True) if day}
