"""What a deal is owed in film: episodes of a length, so many of them, what is due on which day, and duties wherever it is shown.

The system counts and measures, and tells; whether an excerpt may be shorter, and what is done about it, people decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.sentence import day_in_words
from touchline.domain.ledger.spelling import key
from touchline.domain.ledger.targets import Showing
from touchline.domain.talks.terms import Episodes, Handover, Names, Rights, Terms, Words

FILM = "film"


@dataclass(frozen=True)
class Measured:
    """A cut held against what a deal says of episodes: ``enough`` where it is as long as the shortest may be."""

    deal: str
    episodes: Episodes
    cut: str
    minutes: Fraction

    @property
    def enough(self) -> bool:
        return self.minutes >= (self.episodes.least_minutes or self.episodes.minutes)

    @property
    def words(self) -> str:
        """``Clause 3.1 of harbour: an episode has 48 minutes, at least 44; derby@3 has 1 min 0 s.``"""
        told, least = self.episodes, self.episodes.least_minutes
        shortest = f", at least {least}" if least else ""
        return f"Clause {told.clause} of {self.deal}: an episode has {told.minutes} minutes{shortest}; {self.cut} has {self.length}."

    @property
    def length(self) -> str:
        """Whole seconds, rounded down: what is not there is not told."""
        minutes, seconds = divmod(int(self.minutes * 60), 60)
        return f"{minutes} min {seconds} s"


@dataclass(frozen=True)
class Asked:
    """A duty that a deal lays on whatever is shown by it, whichever yes a second relies on."""

    deal: str
    clause: str
    text: str

    @property
    def words(self) -> str:
        return f"Clause {self.clause} of {self.deal} asks of whatever is shown by it: {self.text}"


@dataclass(frozen=True)
class Due:
    """Something that is to be handed over; ``days`` from today, negative where that day has passed."""

    handover: Handover
    days: int

    @property
    def words(self) -> str:
        assert self.handover.on is not None
        many = f"{abs(self.days)} day{'s' * (abs(self.days) != 1)}"
        when = "today" if not self.days else f"in {many}" if self.days > 0 else f"{many} ago"
        return f"Clause {self.handover.clause}: {self.handover.what} due on {day_in_words(self.handover.on)}, {when}."


@dataclass(frozen=True)
class Owed:
    """What a deal is owed: ``delivered`` are the latest versions of what has left the house for its platforms as film."""

    episodes: Episodes | None
    delivered: tuple[Measured, ...]
    due: tuple[Due, ...]

    @property
    def words(self) -> tuple[str, ...]:
        found = [one.words for one in self.due]
        if self.episodes:
            fit = sum(one.enough for one in self.delivered)
            found = [f"Clause {self.episodes.clause}: {fit} of {self.episodes.count} episodes delivered.", *found]
        return (*found, *(one.words for one in self.delivered if not one.enough))


def concerns(terms: Terms, showing: Showing) -> bool:
    """Whether a showing as film is on a platform that these terms give rights to. Without platforms it is on any."""
    mine = {key(name) for right in terms.of(Rights) for name in right.platforms}
    asked: Names = showing.platforms
    return FILM in showing.uses and bool(mine) and (not asked or bool(mine & {key(name) for name in asked}))


def asked(deal: str, terms: Terms, showing: Showing) -> tuple[Asked, ...]:
    """The duties of a deal, for a showing that it gives rights to."""
    mine = {(key(name), use) for right in terms.of(Rights) for name in right.platforms for use in right.uses}
    shown = {(platform, use) for platform, use in mine if use in showing.uses}
    if showing.platforms:
        shown = {(platform, use) for platform, use in shown if platform in {key(name) for name in showing.platforms}}
    return tuple(Asked(deal, one.clause, one.text) for one in terms.of(Words) if one.kind == "duty") if shown else ()


def measured(deal: str, terms: Terms, cut: Cut) -> Measured | None:
    """The cut as an episode of a deal; None where it says nothing of episodes."""
    return Measured(deal, terms.episodes, cut.label, Fraction(cut.frames) / cut.rate / 60) if terms.episodes else None


def owed(deal: str, terms: Terms, delivered: Iterable[Cut], today: date) -> Owed:
    """What a deal is owed today."""
    latest = {cut.name: cut for cut in delivered}
    lengths: Sequence[Measured | None] = [measured(deal, terms, cut) for cut in latest.values()]
    due = (Due(one, (one.on - today).days) for one in terms.of(Handover) if one.on)
    return Owed(terms.episodes, tuple(one for one in lengths if one), tuple(due))
