"""Where rights meet: windows that overlap within an offer, and deals of which one takes what the other was given alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

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
    where: Meeting | None
    platform: str = ""
    """The platform of which both speak, where that is what is wrong."""

    @property
    def words(self) -> str:
        if self.where is None:
            return (
                f"Clause {self.asked.clause} of these terms and clause {self.held.clause} of the deal {self.deal} are both about "
                f"{self.platform}, and each forbids what it does not give itself: amend that deal instead."
            )
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
        if _shared(one.platforms, other.platforms) and (met := meeting(one, other)):
            raise BadInput(
                f"This window overlaps that of clause {one.clause} ({one.place}) {met.words}.",
                "Let one end before the other begins, or make them one.",
                place=other.place,
            )
    for held in terms.of(Holdback):
        for right in terms.of(Rights):
            if held.platforms and _shared(held.platforms, right.platforms) and (met := meeting(right, held)):
                raise BadInput(
                    f"This holds back what clause {right.clause} ({right.place}) gives: {met.words}.", "Change one.", place=held.place
                )


def clashes(terms: Terms, deals: Iterable[tuple[str, Terms]]) -> Iterator[Clash]:
    """Every clash of new terms with deals in force (each with its name)."""
    for name, deal in deals:
        for asked, held in product(terms.of(Rights), deal.of(Rights)):
            if shared := _shared(asked.platforms, held.platforms):
                yield Clash(name, held, asked, None, shared[0])
            elif (asked.exclusive or held.exclusive) and (met := meeting(asked, held)):
                yield Clash(name, held, asked, met)
        for asked, held in product(terms.of(Rights), deal.of(Holdback)):
            if _held_back(asked, held, deal) and (met := meeting(asked, held)):
                yield Clash(name, held, asked, met)
        for asked, held in product(terms.of(Holdback), deal.of(Rights)):
            if _held_back(held, asked, terms) and (met := meeting(held, asked)):
                yield Clash(name, held, asked, met)


def _held_back(right: Rights, holdback: Holdback, of: Terms) -> bool:
    """Whether a holdback of some terms is about the platforms of a right; without platforms it is about all but those of its terms."""
    if holdback.platforms:
        return bool(_shared(right.platforms, holdback.platforms))
    return len(_shared(right.platforms, of.platforms)) < len(right.platforms)


def _shared(some: Names, others: Names) -> Names:
    there = {key(name) for name in others}
    return tuple(name for name in some if key(name) in there)
