"""What the ledger says where certain facts hold: the three steps of a verdict, for a clip in one channel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from touchline.domain.case import BLOCKED, CLEARED, UNKNOWN
from touchline.domain.ledger import Entry
from touchline.domain.perceived import KNOWN, Candidates, Masks, Perceived, matches
from touchline.domain.rules import Rule
from touchline.domain.scope import Names

Need = tuple[Rule | None, str]
"""The yes relied on, or None and the reason."""


class Finding(NamedTuple):
    """A verdict with its sorted lists, as a span of the answer carries it."""

    verdict: str
    because: Names
    flags: Names
    duties: Names

    def also(self, reasons: Iterable[str]) -> Finding:
        """The same with further reasons for not knowing; they change nothing where a no blocks."""
        if self.verdict == BLOCKED:
            return self
        before = self.because if self.verdict == UNKNOWN else ()
        return Finding(UNKNOWN, _sorted((*before, *reasons)), self.flags, ())


class Bearing(NamedTuple):
    """A finding, and the licences with a limit that frames in this state rely on, whatever is found."""

    finding: Finding
    metered: tuple[Entry, ...]


class Bearings:
    """The verdict on every state of a clip in a channel, each made once."""

    def __init__(self, perceived: Perceived) -> None:
        self._here = perceived
        self._needs_place = perceived.channel == "picture" and perceived.clip.owner is None
        own = perceived.clip.place
        self._own_place: Names = () if own is None else (own,)
        self._made: dict[int, Bearing] = {}
        licences = [*perceived.licences, *(one for _, found in perceived.works.values() for one in found)]
        self._metered = any(rule.entry.limit_frames is not None for rule, _ in licences)
        self._people, self._strangers = sum(perceived.people), sum(perceived.strangers)
        self._places, self._works = sum(perceived.places), sum(perceived.works)
        self._always = [rule for rule, masks in perceived.watched if not masks]
        self._by_bit: dict[int, dict[Rule, Masks]] = {}
        # Noes are filed under the bits of their first condition, so that few are asked.
        for rule, masks in perceived.watched:
            for bit in _bits(masks[0][1]) if masks else ():
                self._by_bit.setdefault(bit, {})[rule] = masks
        self._watched = sum(self._by_bit)

    def _matching(self, state: int) -> Iterator[tuple[Rule, int]]:
        """The noes and flagged entries that match, and how."""
        for rule in self._always:
            yield rule, KNOWN
        found: dict[Rule, Masks] = {}
        for bit in _bits(state & self._watched):
            found.update(self._by_bit[bit])
        for rule, masks in found.items():
            level = matches(state, masks)
            if level:
                yield rule, level

    def of(self, state: int) -> Bearing:
        """The verdict where these facts hold."""
        made = self._made.get(state)
        if made is None:
            made = self._made[state] = self._make(state)
        return made

    def _make(self, state: int) -> Bearing:
        blocked: list[str] = []
        reasons: list[str] = []
        flags: list[str] = []
        for rule, level in self._matching(state):
            flags.extend(rule.flags)
            if rule.blocks and level == KNOWN:
                blocked.append(rule.entry.id)
            elif rule.blocks:
                reasons.append(f"possible:{rule.entry.id}")
        # Where a no blocks, a yes matters only if its frames are counted.
        relied = self._require(state, reasons) if self._metered or not blocked else []
        metered = tuple(entry for entry in relied if entry.limit_frames is not None)
        if blocked:
            return Bearing(Finding(BLOCKED, _sorted(blocked), _sorted(flags), ()), metered)
        if reasons:
            return Bearing(Finding(UNKNOWN, _sorted(reasons), _sorted(flags), ()), metered)
        duties = _sorted([duty for entry in relied for duty in entry.duties])
        because = _sorted([entry.id for entry in relied])
        return Bearing(Finding(CLEARED, because, _sorted(flags), duties), metered)

    def _require(self, state: int, reasons: list[str]) -> list[Entry]:
        """The yeses relied on, each once; what nobody's yes covers is added to the reasons."""
        relied: dict[int, Entry] = {}
        for rule, reason in self._needs(state):
            if rule is None:
                reasons.append(reason)
            else:
                relied[rule.order] = rule.entry
        return list(relied.values())

    def _needs(self, state: int) -> Iterator[Need]:
        """Every requirement that arises where these facts hold."""
        here = self._here
        places = self._known_places(state)
        licence = _first(state, here.licences)
        if here.clip.owner is not None:
            yield licence, f"no-licence:{here.clip.owner}"
        if self._needs_place:
            for place in places:
                yield _first(state, here.locations[place]), f"no-location:{place}"
            if not places:
                yield None, "no-place"
        with_people = licence if licence and licence.entry.people else None
        yield from self._named(state, with_people)
        if state & self._strangers:
            yield from self._unnamed(state, with_people, places)
        for bit in _bits(state & self._works):
            name, licences = here.works[bit]
            yield _first(state, licences), f"no-music:{name}"

    def _named(self, state: int, with_people: Rule | None) -> Iterator[Need]:
        for bit in _bits(state & self._people):
            name, yeses, unsigned = self._here.people[bit]
            yes = _earlier(_first(state, yeses), with_people)
            reason = "needs-guardian" if not yes and _first(state, unsigned) else "no-release"
            yield yes, f"{reason}:{name}"

    def _unnamed(self, state: int, with_people: Rule | None, places: Collection[str]) -> Iterator[Need]:
        notices = self._here.notices
        covering = [with_people] if with_people else [_first(state, notices[place]) for place in places]
        if covering and None not in covering:
            for rule in covering:
                yield rule, ""
        else:
            for bit in _bits(state & self._strangers):
                yield None, f"unidentified:{self._here.strangers[bit]}"

    def _known_places(self, state: int) -> Collection[str]:
        if not state & self._places:
            return self._own_place
        return {*self._own_place, *(self._here.places[bit] for bit in _bits(state & self._places))}


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _first(state: int, candidates: Candidates) -> Rule | None:
    """The first in the ledger whose match is known."""
    for rule, masks in candidates:
        if not masks or matches(state, masks) == KNOWN:
            return rule
    return None


def _earlier(one: Rule | None, other: Rule | None) -> Rule | None:
    if one is None or (other is not None and other.order < one.order):
        return other
    return one


def _sorted(texts: Sequence[str]) -> Names:
    return tuple(sorted(set(texts))) if len(texts) > 1 else tuple(texts)
