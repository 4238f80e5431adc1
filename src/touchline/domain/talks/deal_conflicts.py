"""Where rights meet: windows that overlap within an offer, and deals of which one takes what the other was given alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from touchline.domain.ledger.sentence import day_in_words, days_in_words, listed
from touchline.domain.ledger.spelling import key
from touchline.domain.talks.terms import Holdback, Names, Rights, Term, Terms, Window
from touchline.errors import BadInput

_MANY = 6


@dataclass(frozen=True)
class Meeting:
    """Where two terms meet: in these territories, on these days, for these uses."""

    territories: Names
    window: Window
    uses: Names

    @property
    def words(self) -> str:
        """``in GB and IE, shown from … , for film``."""
        codes = self.territories
        where = listed(codes, "and") if len(codes) <= _MANY else f"{', '.join(codes[:_MANY])} and {len(codes) - _MANY} more territories"
        return f"in {where}, {window_in_words(self.window)}, for {listed(self.uses, 'and')}"


@dataclass(frozen=True)
class Clash:
    """``held`` of a deal in force and ``asked`` of new terms cannot both be kept."""

    deal: str
    held: Term
    asked: Term
    where: Meeting

    @property
    def words(self) -> str:
        return (
            f"Clause {self.asked.clause} of these terms and clause {self.held.clause} of the deal {self.deal} cannot both be kept: "
            f"they meet {self.where.words}."
        )


def window_in_words(window: Window) -> str:
    first, until = window
    return days_in_words(first, until) if until else f"from {day_in_words(first)} on"


def meeting(one: Rights | Holdback, other: Rights | Holdback) -> Meeting | None:
    """Where both apply; None where nowhere. A holdback without uses is about all."""
    there = tuple(code for code in one.territories if code in set(other.territories))
    window = _overlap(one.window, other.window)
    uses = one.uses if not other.uses else other.uses if not one.uses else tuple(use for use in one.uses if use in other.uses)
    return Meeting(there, window, uses) if there and window and uses else None


def _overlap(one: Window, other: Window) -> Window | None:
    first = max(one[0], other[0])
    until = min((day for day in (one[1], other[1]) if day), default=None)
    return (first, until) if until is None or first < until else None


def need_apart(terms: Terms) -> None:
    """Raises BadInput where two windows of one offer overlap for the same territory, use and platform, or where it takes from
    itself what it holds back."""
    for one, other in combinations(terms.of(Rights), 2):
        if _same(one.platforms, other.platforms) and (met := meeting(one, other)):
            raise BadInput(
                f"This window overlaps that of clause {one.clause} ({one.place}) {met.words}.",
                "Let one end before the other begins, or make them one.",
                place=other.place,
            )
    for held in terms.of(Holdback):
        for right in terms.of(Rights):
            if held.platforms and _same(held.platforms, right.platforms) and (met := meeting(right, held)):
                raise BadInput(
                    f"This holds back what clause {right.clause} ({right.place}) gives: {met.words}.", "Change one.", place=held.place
                )


def clashes(terms: Terms, deals: Iterable[tuple[str, Terms]]) -> Iterator[Clash]:
    """Every clash of new terms with deals in force (each with its name)."""
    for name, deal in deals:
        same_house = key(terms.media) == key(deal.media)
        for mine, theirs, asked_is_right in _pairs(terms, deal):
            met = meeting(mine, theirs)
            if met and _bars(mine, theirs, same_house):
                yield Clash(name, theirs, mine, met) if asked_is_right else Clash(name, mine, theirs, met)


def _pairs(terms: Terms, deal: Terms) -> Iterator[tuple[Rights | Holdback, Rights | Holdback, bool]]:
    for asked in terms.of(Rights):
        yield from ((asked, held, True) for held in (*deal.of(Rights), *deal.of(Holdback)))
    for asked in terms.of(Holdback):
        yield from ((held, asked, False) for held in deal.of(Rights))


def _bars(right: Rights | Holdback, other: Rights | Holdback, same_house: bool) -> bool:
    """Whether one of two terms that meet keeps the other's platform out. Nobody keeps themself out."""
    if isinstance(right, Holdback):
        return False
    if isinstance(other, Holdback):
        return _same(other.platforms, right.platforms) if other.platforms else not same_house
    return (right.exclusive or other.exclusive) and not _all_same(right.platforms, other.platforms)


def _same(some: Names, others: Names) -> bool:
    return bool({key(name) for name in some} & {key(name) for name in others})


def _all_same(some: Sequence[str], others: Sequence[str]) -> bool:
    return {key(name) for name in some} == {key(name) for name in others}


