"""The targets of a delivery: every platform, every territory, every date on which anything in the ledger begins or ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from touchline.domain.ledger.ledger import ANY, LIFT, Entry, For, Target
from touchline.domain.ledger.spelling import key, nearly
from touchline.domain.ledger.territories import EVERYWHERE, WORLD, territory
from touchline.errors import BadInput

UNNAMED = "any other platform"
"""Stands for every platform that no entry names, so that what is said of all platforms is asked too."""
UNUSED = "any other use"
EVERY = frozenset({ANY, "all", "any", "every", "everything", "everywhere"})
"""What people type for every platform, or every use."""


@dataclass(frozen=True)
class Showing:
    """Where, when and as what a cut is to be shown, as it was asked for: ``window`` is ``[first, until)``.

    Without platforms it means every platform the ledger names and one that it does not; without territories the world.
    The targets follow from it with the ledger as it stands, so they are asked for again whenever something is said.
    """

    window: tuple[date, date]
    platforms: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    uses: tuple[str, ...] = ("film",)

    def targets(self, entries: Iterable[Entry]) -> tuple[Target, ...]:
        """Every target that must be judged."""
        terms = [entry.terms for entry in entries if entry.kind != LIFT]
        first, until = self.window
        days = {first} | {day for t in terms for day in (t.from_, t.until) if day and first <= day < until}
        platforms = _asked(self.platforms, (name for t in terms for name in t.named_platforms), UNNAMED)
        uses = _asked(self.uses, (name for t in terms for name in t.uses or ()), UNUSED)
        return tuple(
            Target(platform, where, day, use)
            for platform in platforms
            for where in _territories(self.territories, terms)
            for day in sorted(days)
            for use in uses
        )

    def document(self) -> dict[str, object]:
        """As JSON, for a delivery's manifest."""
        first, until = (day.isoformat() for day in self.window)
        lists = {"platforms": self.platforms, "territories": self.territories, "uses": self.uses}
        return {"from": first, "until": until, **{name: list(asked) for name, asked in lists.items()}}

    def doubts(self, entries: Iterable[Entry]) -> tuple[str, ...]:
        """Platforms and uses asked for that no entry names, though one is spelled nearly so: in a sentence each."""
        terms = [entry.terms for entry in entries if entry.kind != LIFT]
        named = {
            "platform": (self.platforms, {name for t in terms for name in t.named_platforms}),
            "use": (self.uses, {name for t in terms for name in t.uses or ()} | {"film", "trailer"}),
        }
        return tuple(
            f"Nothing in the ledger is about the {what} {name}; did you mean {' or '.join(near)}?"
            for what, (asked, known) in named.items()
            for name in asked
            if (near := nearly(name, known)) and name.casefold() not in EVERY
        )


def read_showing(said: Mapping[str, Any]) -> Showing:
    """The showing that was written as a document. Raises KeyError or ValueError where it is none."""
    window = date.fromisoformat(said["from"]), date.fromisoformat(said["until"])
    platforms, territories, uses = (tuple(map(str, said[name])) for name in ("platforms", "territories", "uses"))
    return Showing(window, platforms, territories, uses)


def where_it_applies(terms: For, today: date) -> Showing:
    """The showing in which an entry with these terms makes a difference: on the first day from today on which it applies."""
    platforms, territories, uses = (
        () if not names or ANY in names else names for names in (terms.platforms, terms.territories, terms.uses)
    )
    excepted = {code for code in terms.except_territories if code != ANY}
    if excepted:
        territories = tuple(code for code in territories or WORLD if code not in excepted)
    first = max(today, terms.from_ or today)
    return Showing(one_day(first), platforms, territories, uses or ("film",))


def one_day(day: date) -> tuple[date, date]:
    """The window that is one day. Raises BadInput for the last that there is."""
    return through(day, day)


def through(first: date, last: date) -> tuple[date, date]:
    """The window from one day to another, both in it. Raises BadInput where no day follows."""
    if last == date.max:
        raise BadInput(f"{last} is the last day that there is.", "Name an earlier one.")
    return first, last + timedelta(days=1)


def _asked(asked: Sequence[str], named: Iterable[str], other: str) -> tuple[str, ...]:
    """The names asked for as the ledger spells them; all that it names and one that it does not where all are meant."""
    known: dict[str, str] = {}
    for name in named:
        if name != ANY:
            known.setdefault(key(name), name)
    if not asked or any(name.casefold() in EVERY for name in asked):
        return (*sorted(known.values()), other)
    return tuple(dict.fromkeys(known.get(key(name), name) for name in asked))


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
