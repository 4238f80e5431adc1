"""What an offer would cost: of every cut what is left to show, what is lost and to which clause, and what a viable minute costs.

Two ledgers are compared: today's with what the offer allows, and the same with what it forbids. Nothing here is written anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.ledger import NO, Entry, Target
from touchline.domain.reach.cost import Cost, cost_of
from touchline.domain.reach.reach import Touched, compared
from touchline.domain.talks.becoming import Becomes
from touchline.domain.talks.money import Money
from touchline.domain.talks.terms import Episodes, Terms
from touchline.domain.time.time import Span, minus, union, within
from touchline.domain.verdict.case import BLOCKED
from touchline.domain.verdict.clearance import Clearance, ClearedSpan
from touchline.domain.verdict.snapshot import Snapshot

ENOUGH = Fraction(9, 10)
"""How much of an episode must be left for it to be viable, where the offer does not say."""

CutSpans = tuple[tuple[Cut, tuple[Span, ...]], ...]
"""Frames of some cuts."""


@dataclass(frozen=True)
class Episode:
    """One cut under an offer: every frame is viable, lost to the offer, blocked by others, or open (nobody's yes yet)."""

    cut: Cut
    cost: Cost
    viable: tuple[Span, ...]
    blocked: tuple[Span, ...]
    open: tuple[Span, ...]
    enough: bool

    @property
    def lost(self) -> tuple[Span, ...]:
        return self.cost.lost


@dataclass(frozen=True)
class Restriction:
    """One term that forbids something, or a say that could (``might``): what it takes by ``alone``, and what would come back if
    only it were dropped."""

    becomes: Becomes
    entries: tuple[Entry, ...]
    alone: CutSpans
    back: CutSpans
    might: bool = False

    @property
    def seconds(self) -> Fraction:
        return seconds_of(self.alone)


@dataclass(frozen=True)
class Place:
    """Licensed territories of which the ledger says the same: what is viable of each cut, and which are viable episodes."""

    territories: tuple[str, ...]
    viable: CutSpans
    episodes: tuple[str, ...]


@dataclass(frozen=True)
class OfferCost:
    """One offer, reckoned. ``places`` are its territories; everything else holds in the first of them, where most could be shown
    (`reckoned_for`): what is closed in a few must not hide what the offer does in the rest. ``targets`` stand for those. ``instead``
    is the deal that it would amend, and is reckoned without; ``in_the_way`` tells what keeps it from being signed as it is."""

    name: str
    terms: Terms
    entries: tuple[Entry, ...]
    targets: tuple[Target, ...]
    episodes: tuple[Episode, ...]
    restrictions: tuple[Restriction, ...]
    places: tuple[Place, ...]
    kept_from_others: tuple[str, ...]
    known: Snapshot
    instead: str = ""
    in_the_way: tuple[str, ...] = ()

    @property
    def licensed(self) -> tuple[str, ...]:
        return tuple(sorted(code for place in self.places for code in place.territories))

    @property
    def reckoned_for(self) -> tuple[str, ...]:
        return self.places[0].territories

    @property
    def viable_everywhere(self) -> CutSpans:
        """What may be shown in all that is licensed."""
        first, *rest = (dict(place.viable) for place in self.places)
        found = []
        for cut, spans in first.items():
            left = spans
            for place in rest:
                left = tuple(part for span in left for part in within(span, place[cut]))
            found.append((cut, left))
        return tuple(found)

    @property
    def minutes_everywhere(self) -> Fraction:
        return seconds_of(self.viable_everywhere) / 60

    @property
    def reach(self) -> tuple[str, ...]:
        """Those in which at least one episode stays viable."""
        return tuple(sorted(code for place in self.places if place.episodes for code in place.territories))

    def minutes(self, what: str) -> Fraction:
        """``total``, ``viable``, ``lost``, ``blocked`` or ``open``."""
        if what == "total":
            return sum((Fraction(one.cut.frames) / one.cut.rate for one in self.episodes), Fraction()) / 60
        return seconds_of(tuple((one.cut, getattr(one, what)) for one in self.episodes)) / 60

    @property
    def viable_episodes(self) -> tuple[Episode, ...]:
        return tuple(one for one in self.episodes if one.enough)

    @property
    def scenes_lost(self) -> int:
        return sum(bool(scene.lost) for one in self.episodes for scene in one.cost.scenes)

    @property
    def people_lost(self) -> tuple[str, ...]:
        """Who could be shown somewhere, and now nowhere at all."""
        left = {who for one in self.episodes for who in one.cost.shown}
        return tuple(sorted({who for one in self.episodes for who in one.cost.people_lost} - left))

    @property
    def fee_per_minute(self) -> Money | None:
        """The fee for each viable minute; None without a fee or without anything viable."""
        minutes, fee = self.minutes("viable"), self.terms.fee
        return fee.total.per(minutes) if fee and fee.total and minutes else None


def seconds_of(spans: CutSpans) -> Fraction:
    """How long these frames last, together."""
    return sum((Fraction(sum(map(len, some))) / cut.rate for cut, some in spans), Fraction())


def viable_in(cut: Cut, after: Clearance) -> tuple[Span, ...]:
    """The frames of a cut that may be shown, picture and sound."""
    return _without(union(span.at for span in after.spans), union(span.at for span in after.spans if not span.fine))


def enough_left(cut: Cut, viable: Sequence[Span], told: Episodes | None) -> bool:
    """Whether so much is left that it is an episode."""
    left = Fraction(sum(map(len, viable)), cut.frames) if cut.frames else Fraction()
    return left >= share_needed(told)


def episode(cut: Cut, before: Clearance, after: Clearance, known: Snapshot, told: Episodes | None) -> Episode:
    """One cut under an offer that turns one clearance of it into another."""
    cost = cost_of(cut, before, after, compared(before, after, cut, known), known)
    amiss = union(span.at for span in after.spans if not span.fine)
    viable = viable_in(cut, after)
    rest = _without(amiss, cost.lost)
    barred = union(part for span in after.spans if span.verdict == BLOCKED for part in within(span.at, rest))
    return Episode(cut, cost, viable, tuple(barred), _without(rest, barred), enough_left(cut, viable, told))


def share_needed(told: Episodes | None) -> Fraction:
    """How much of an episode must be left: what the offer calls the shortest, in proportion."""
    return Fraction(told.least_minutes, told.minutes) if told and told.least_minutes else ENOUGH


def forbidding(entries: Sequence[Entry]) -> frozenset[str]:
    """The ids of those that forbid."""
    return frozenset(entry.id for entry in entries if entry.kind in NO)


def by_territory(targets: Sequence[Target], alike: Mapping[Target, Sequence[Target]]) -> Mapping[frozenset[Target], tuple[str, ...]]:
    """Territories of which the ledger says the same, under the targets that stand for them."""
    stands_for = {each: first for first, same in alike.items() for each in same}
    asked: dict[str, set[Target]] = {}
    for target in targets:
        asked.setdefault(target.territory, set()).add(stands_for[target])
    groups: dict[frozenset[Target], list[str]] = {}
    for territory, some in asked.items():
        groups.setdefault(frozenset(some), []).append(territory)
    return {some: tuple(territories) for some, territories in groups.items()}


def lost_pairs(one: Episode) -> tuple[Touched, ...]:
    """Every stretch that is lost, with what it was and is."""
    return tuple(pair for pair in one.cost.touched if pair.lost)


def lost_whole(one: Episode) -> tuple[Touched, ...]:
    """The same in few stretches: neighbours in one event that are lost for the same reasons are one, whatever they were before."""
    found: list[Touched] = []
    for pair in sorted(lost_pairs(one), key=lambda pair: (pair.after.event, pair.at)):
        last = found[-1] if found else None
        if last and _joins(last.after, pair.after):
            at = Span(last.at.start, pair.at.end)
            source = last.after.source and pair.after.source and Span(last.after.source.start, pair.after.source.end)
            found[-1] = Touched(replace(last.before, at=at), replace(last.after, at=at, source=source))
        else:
            found.append(pair)
    return tuple(sorted(found, key=lambda pair: (pair.at, pair.after.track)))


def _joins(one: ClearedSpan, other: ClearedSpan) -> bool:
    """Whether one goes on in the other, forwards in the clip too."""
    same = one.event == other.event and one.at.end == other.at.start and one.because == other.because
    return same and (one.source is None or other.source is None or one.source.start < other.source.start)


def _without(spans: Sequence[Span], holes: Sequence[Span]) -> tuple[Span, ...]:
    """Both sorted and separate."""
    return tuple(part for span in spans for part in minus(span, within(span, holes)))


def where_reckoned(one: OfferCost) -> str:
    """``247 of 249 territories``: for which everything is reckoned."""
    many, every = len(one.reckoned_for), len(one.licensed)
    return f"{many} territor{'y' if many == 1 else 'ies'}" if many == every else f"{many} of {every} territories"


def length_in_words(seconds: Fraction) -> str:
    """``0 s``, ``7.44 s``, ``12 min 5 s``, ``3 h 20 min``."""
    if seconds < 60:
        return f"{float(seconds):.2f}".rstrip("0").rstrip(".") + " s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 100:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
