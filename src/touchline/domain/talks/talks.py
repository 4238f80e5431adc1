"""Talks: who bargains with whom, what was offered, who is for it and against it, what is reported, and how it ended.

All of it is stated in the journal, so nothing is overwritten: the talks as of a moment are what the statements up to
then add up to. Parties are people or organisations of the world, under their opaque ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from touchline.domain.ledger.dated import Dated
from touchline.domain.time.moment import parse_day
from touchline.domain.world.undo import BINDING, STEPS

PARTY, STANCE, REPORT = "talk-party", "talk-stance", "talk-report"
OPENED, OFFERED, SIGNED, ENDED, REOPENED = STEPS
KINDS = (PARTY, STANCE, REPORT, *STEPS, *BINDING)

ROLES = ("club", "owner", "manager", "union", "league", "media", "other")
ORGANISATIONS = ("club", "union", "league", "media")
"""Roles that nobody has in person: somebody signs for them."""
FOR, AGAINST, NEUTRAL = "for", "against", "neutral"
POSITIONS = (FOR, AGAINST, NEUTRAL)
CONFIRMED, REPORTED, CLAIMED, DENIED = "confirmed", "reported", "claimed", "denied"
SURENESS = (CONFIRMED, REPORTED, CLAIMED, DENIED)
AGREED, DECLINED, COLLAPSED, VETOED, LAPSED = "agreed", "declined", "collapsed", "vetoed", "lapsed"
ENDINGS = (AGREED, DECLINED, COLLAPSED, VETOED, LAPSED)
OPEN, OVER = "in talks", "terminated"


@dataclass(frozen=True)
class Party:
    """Somebody at the table. ``blocking`` is a say over the whole project: while they are opposed nothing is signed.
    ``signs`` are the ids of those who may sign for them."""

    id: str
    role: str = "other"
    platforms: tuple[str, ...] = ()
    blocking: bool = False
    signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class SayChanged:
    """``party`` lost the blocking say that it had, or has it again."""

    seq: int
    recorded: str
    typed_by: str
    party: str
    blocking: bool


@dataclass(frozen=True)
class Told:
    """A stance or a report: what is said, ``says`` who says it, how surely, where (``source``) and when (``on``).

    A stance has ``party`` and ``position`` and holds ``since`` a day (ISO or empty); a report has ``text`` and what it is ``about``,
    and may name the statement it ``contradicts``. Without ``talk`` it is about the whole project. ``taken_back`` was undone."""

    seq: int
    recorded: str
    kind: str
    typed_by: str
    talk: str
    sureness: str
    on: Dated
    says: str
    source: str
    party: str = ""
    position: str = ""
    since: str = ""
    text: str = ""
    about: str = ""
    contradicts: int | None = None
    taken_back: bool = False

    @property
    def holds_from(self) -> tuple[str, int]:
        """What orders stances: the first day from which each may hold, then which was recorded later."""
        return max(self.since, self.on.first.isoformat()), self.seq

    @property
    def holds_surely(self) -> tuple[str, int]:
        """The same for the last such day, where nobody knows it exactly: at the latest when it was written down."""
        last = self.on.last.isoformat() if self.on.last else ""
        written = max(self.recorded[:10], self.on.first.isoformat())
        return max(self.since, min(last, written) if last and self.recorded else last or written), self.seq

    def known_by(self, day: date) -> bool:
        """Whether it was known at the end of that day: said by then, or written down."""
        return _known(self.on, self.recorded, day)


@dataclass(frozen=True)
class Offer:
    """One version of the terms; ``terms`` is the whole file as it was handed over, empty once erased."""

    seq: int
    recorded: str
    on: Dated
    version: int
    by: str
    terms: str
    file: str = ""

    def known_by(self, day: date) -> bool:
        return _known(self.on, self.recorded, day)


@dataclass(frozen=True)
class Signature:
    """``person`` signed version ``version`` for ``party``."""

    seq: int
    recorded: str
    version: int
    party: str
    person: str


@dataclass(frozen=True)
class Ending:
    """How talks ended (``how`` is empty where they were opened again), when, and why; ``party`` who ended them, where somebody did."""

    seq: int
    recorded: str
    on: Dated
    how: str
    why: str
    party: str = ""
    source: str = ""

    def known_by(self, day: date) -> bool:
        return _known(self.on, self.recorded, day)


@dataclass(frozen=True)
class Deal:
    """What was agreed: the terms, what they give (`deal_rights`), the entries they became in the ledger; ``ended`` once it was
    terminated."""

    seq: int
    recorded: str
    talk: str
    version: int
    terms: str
    entries: tuple[str, ...]
    file: str = ""
    gives: Mapping[str, Any] = field(default_factory=dict)
    amends: bool = False
    ended: str = ""


@dataclass(frozen=True)
class Talk:
    """One negotiation. ``state`` is ``in talks``, one of ENDINGS, or ``terminated``."""

    id: str
    club: str
    media: str
    seq: int
    on: Dated
    offers: tuple[Offer, ...] = ()
    signatures: tuple[Signature, ...] = ()
    endings: tuple[Ending, ...] = ()
    reopened: tuple[Ending, ...] = ()
    deals: tuple[Deal, ...] = ()
    state: str = OPEN

    @property
    def offer(self) -> Offer | None:
        """The latest."""
        return self.offers[-1] if self.offers else None

    @property
    def deal(self) -> Deal | None:
        """The one in force."""
        return self.deals[-1] if self.deals and not self.deals[-1].ended else None

    def signed(self, version: int) -> tuple[Signature, ...]:
        """Who signed this version, since the talks were last opened."""
        since = max((one.seq for one in self.reopened), default=0)
        return tuple(one for one in self.signatures if one.version == version and one.seq > since)


@dataclass(frozen=True)
class Talks:
    """All of them. ``stated`` are the numbers of the statements that hold about any: who writes on the ground of this can tell
    whether somebody else has written, or taken something back, since. ``lost`` are steps that were taken back, each a negotiation in
    which it is alone."""

    parties: Mapping[str, Party] = field(default_factory=dict)
    talks: Mapping[str, Talk] = field(default_factory=dict)
    told: tuple[Told, ...] = ()
    stated: tuple[int, ...] = ()
    lost: tuple[Talk, ...] = ()
    says_changed: tuple[SayChanged, ...] = ()

    def as_parties_were(self, day: date) -> Talks:
        """With the blocking says that there were at the end of a day; a first one is not dated, and was there before anybody typed it."""
        parties = dict(self.parties)
        for one in reversed(self.says_changed):
            if one.recorded[:10] > day.isoformat() and one.party in parties:
                parties[one.party] = replace(parties[one.party], blocking=not one.blocking)
        return replace(self, parties=parties)

    @property
    def stances(self) -> tuple[Told, ...]:
        return tuple(one for one in self.told if one.kind == STANCE and not one.taken_back)

    @property
    def deals(self) -> tuple[Deal, ...]:
        """The last of each negotiation: in force, or ended, when what survives of it holds."""
        return tuple(talk.deals[-1] for talk in self.talks.values() if talk.deals)


def _known(on: Dated, recorded: str, day: date) -> bool:
    return on.known_by(day) or (bool(recorded) and recorded[:10] <= day.isoformat())


def need_day(text: str) -> str:
    """The ISO day, or nothing. Raises BadInput."""
    return parse_day(text).isoformat() if text else ""
