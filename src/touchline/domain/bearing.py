"""What the ledger says where certain facts hold: the three steps of a verdict, for a clip in one channel."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from touchline.domain.case import BLOCKED, CLEARED, UNKNOWN
from touchline.domain.facts import unidentified
from touchline.domain.ledger import Entry
from touchline.domain.perceived import KNOWN, Masks, Perceived, matches
from touchline.domain.rules import Rule
from touchline.domain.scope import Names

Candidates = list[tuple[Rule, Masks]]
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
        self._clip = perceived.clip
        self._picture = perceived.channel == "picture"
        self._places = perceived.places
        self._made: dict[int, Bearing] = {}
        rules = perceived.rules
        self._watched = [(rule, masks) for rule, masks in rules if rule.blocks or rule.flags]
        self._licences = [(rule, masks) for rule, masks in rules if self._clip.owner in rule.owners]
        here = {name for _, name in self._places} | {self._clip.place}
        self._locations = _covering(rules, here, lambda rule: rule.places)
        self._notices = _covering(rules, here, lambda rule: rule.notices)
        self._works = perceived.works
        self._music = _covering(rules, {name for _, name in self._works}, lambda rule: rule.works)
        self._strangers = [(bit, name) for bit, name in perceived.people if unidentified(name)]
        named = [(bit, name) for bit, name in perceived.people if not unidentified(name)]
        covered = _covering(rules, {name for _, name in named}, lambda rule: rule.people)
        unsigned = _covering(rules, covered, lambda rule: rule.unsigned)
        self._people = [(bit, name, covered[name], unsigned[name]) for bit, name in named]

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
        for rule, masks in self._watched:
            level = matches(state, masks)
            if level:
                flags.extend(rule.flags)
                if rule.blocks and level == KNOWN:
                    blocked.append(rule.entry.id)
                elif rule.blocks:
                    reasons.append(f"possible:{rule.entry.id}")
        relied = self._require(state, reasons)
        metered = tuple(entry for entry in relied if entry.limit_frames is not None)
        if blocked:
            return Bearing(Finding(BLOCKED, _sorted(blocked), _sorted(flags), ()), metered)
        if reasons:
            return Bearing(Finding(UNKNOWN, _sorted(reasons), _sorted(flags), ()), metered)
        duties = _sorted(duty for entry in relied for duty in entry.duties)
        because = _sorted(entry.id for entry in relied)
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
        places = self._known_places(state)
        licence = _first(state, self._licences)
        if self._clip.owner is not None:
            yield licence, f"no-licence:{self._clip.owner}"
        elif self._picture:
            for place in places:
                yield _first(state, self._locations[place]), f"no-location:{place}"
            if not places:
                yield None, "no-place"
        with_people = licence if licence and licence.entry.people else None
        yield from self._named(state, with_people)
        yield from self._unnamed(state, with_people, places)
        for bit, name in self._works:
            if state & bit:
                yield _first(state, self._music[name]), f"no-music:{name}"

    def _named(self, state: int, with_people: Rule | None) -> Iterator[Need]:
        for bit, name, yeses, unsigned in self._people:
            if state & bit:
                reason = "needs-guardian" if _first(state, unsigned) else "no-release"
                yield _earlier(_first(state, yeses), with_people), f"{reason}:{name}"

    def _unnamed(self, state: int, with_people: Rule | None, places: set[str]) -> Iterator[Need]:
        here = [name for bit, name in self._strangers if state & bit]
        if not here:
            return
        covering = [with_people] if with_people else [_first(state, self._notices[name]) for name in places]
        if covering and None not in covering:
            for rule in covering:
                yield rule, ""
        else:
            for name in here:
                yield None, f"unidentified:{name}"

    def _known_places(self, state: int) -> set[str]:
        known = {name for bit, name in self._places if state & bit}
        if self._clip.place is not None:
            known.add(self._clip.place)
        return known


def _covering(
    rules: Candidates, names: Collection[str | None], covers: Callable[[Rule], frozenset[str]]
) -> dict[str, Candidates]:
    """The rules, in order, that cover each of these names; clips meet few rules that cover anything here."""
    out: dict[str, Candidates] = {name: [] for name in names if name is not None}
    for rule, masks in rules:
        for name in covers(rule) & out.keys():
            out[name].append((rule, masks))
    return out


def _first(state: int, candidates: Candidates) -> Rule | None:
    """The first in the ledger whose match is known."""
    for rule, masks in candidates:
        if matches(state, masks) == KNOWN:
            return rule
    return None


def _earlier(one: Rule | None, other: Rule | None) -> Rule | None:
    if one is None or (other is not None and other.order < one.order):
        return other
    return one


def _sorted(texts: Iterable[str]) -> Names:
    return tuple(sorted(set(texts)))
