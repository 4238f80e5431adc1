"""The terms of an offer, as data: what each means in the ledger, `becoming` tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from touchline.domain.talks.money import Money
from touchline.domain.talks.toml_lines import line_at
from touchline.errors import BadInput

Names = tuple[str, ...]
Window = tuple[date, date | None]
"""``[first, until)`` in the program; in the file both days are included. Without an end: for ever."""

USES = ("film", "trailer", "social", "in-stadium")
"""The uses of which a deal speaks; a deal that does not name one does not give it."""


@dataclass(frozen=True)
class Term:
    """What every term has: its ``place`` in the file (``rights[0]``), its clause, who watches what the system cannot check, and
    whether it outlives the deal."""

    place: str
    clause: str
    watched_by: str = ""
    survives: bool = False


@dataclass(frozen=True)
class Instalment:
    amount: Money
    when: str


@dataclass(frozen=True)
class Fee(Term):
    """``kill`` is what is owed if it comes to nothing."""

    total: Money | None = None
    kill: Money | None = None
    instalments: tuple[Instalment, ...] = ()


@dataclass(frozen=True)
class Episodes(Term):
    """``count`` episodes of ``minutes``; an episode of less than ``least_minutes`` is none."""

    count: int = 0
    minutes: int = 0
    least_minutes: int = 0


@dataclass(frozen=True)
class Handover(Term):
    """``what`` is delivered on a day."""

    what: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Access(Term):
    """Where cameras may be, or not; at which moments (topics that somebody logs), matches, days; and how many cameras."""

    allowed: bool = True
    scope: Mapping[str, Any] = field(default_factory=dict)
    cameras: int | None = None


@dataclass(frozen=True)
class People(Term):
    """Whom the agreement covers, or leaves out."""

    allowed: bool = True
    people: Names = ()


@dataclass(frozen=True)
class Rung(Term):
    """Who stands on which rung of the ladder of say, for what."""

    party: str = ""
    rung: str = ""
    scope: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Forbidden(Term):
    """What is not to be shown; with ``not_before`` only until that day."""

    scope: Mapping[str, Any] = field(default_factory=dict)
    by: str = ""
    not_before: date | None = None


@dataclass(frozen=True)
class Rights(Term):
    """Where, when and as what it may be shown; ``exclusive`` where nobody else may."""

    territories: Names = ()
    window: Window = (date.min, None)
    uses: Names = ("film",)
    platforms: Names = ()
    exclusive: bool = False


@dataclass(frozen=True)
class Holdback(Term):
    """Where somebody else (``platforms``; none: everybody else) may not show it for a while."""

    territories: Names = ()
    window: Window = (date.min, None)
    uses: Names = ()
    platforms: Names = ()


@dataclass(frozen=True)
class Words(Term):
    """A duty, such as a credit; who owns the archive or the data; or anything else, in words. ``kind`` says which."""

    kind: str = "other"
    text: str = ""


@dataclass(frozen=True)
class Terms:
    """An offer, whole. ``club`` and ``media`` are who would sign it, as they are typed."""

    file: str
    title: str
    club: str
    media: str
    platforms: Names
    watched_by: str
    open_until: date | None
    terms: tuple[Term, ...]
    lines: Mapping[str, int] = field(default_factory=dict, repr=False, compare=False)

    def of(self, kind: type[Any]) -> tuple[Any, ...]:
        """The terms of one kind, in the order of the file."""
        return tuple(term for term in self.terms if isinstance(term, kind))

    @property
    def fee(self) -> Fee | None:
        return next(iter(self.of(Fee)), None)

    @property
    def episodes(self) -> Episodes | None:
        return next(iter(self.of(Episodes)), None)

    def where(self, place: str) -> str:
        """``offer.toml, line 12 (rights[0].from)``."""
        return where(self.file, place, self.lines)

    def refuse(self, place: str, subject: str, remedy: str = "") -> NoReturn:
        """Refuse the terms because of what stands there."""
        raise BadInput(subject, remedy, place=self.where(place))


def where(file: str, place: str, lines: Mapping[str, int]) -> str:
    """A place in a file, in words that lead there."""
    line = line_at(place, lines)
    return f"{file}, line {line} ({place})" if line else f"{file} ({place})" if place else file
