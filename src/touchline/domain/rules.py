"""The ledger made ready for one target: every entry that can bear on a frame, and a way to find it.

A *rule* is an entry that applies, with its scope's facts in the form they are compared in. Rules are filed
under one condition each, so that a clip asks only for those that could match in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from touchline.domain.case import Case, CaseClip
from touchline.domain.facts import BOTH, unidentified
from touchline.domain.ledger import NO, YES, Entry
from touchline.domain.scope import FACT_KEYS, PHRASE_KEYS, Names, Scope, members
from touchline.domain.standing import Standing, binds, minor, right_hand, standing
from touchline.domain.words import normalised

NONE: frozenset[str] = frozenset()
_COVERS = ("people", "unsigned", "places", "notices", "owners", "works")
Key = tuple[str, str]
_FILED_UNDER = (
    "clip",
    "person",
    "music",
    "mark",
    "topic",
    *PHRASE_KEYS,
    "sound",
    "owner",
    "fixture",
    "place",
)


@dataclass(frozen=True, eq=False)
class Rule:
    """An entry that applies to the target, and what it does where it matches.

    ``order`` is its place in the ledger; ``conditions`` are those about facts. A no ``blocks`` if it binds;
    ``flags`` are raised on any match. A yes covers ``people`` (by the right hand), ``places``, ``owners`` and
    ``works``; ``notices`` are places with a filming notice, ``unsigned`` a minor released by the wrong hand.
    """

    entry: Entry
    order: int
    conditions: tuple[tuple[str, frozenset[str]], ...]
    blocks: bool = False
    flags: Names = ()
    people: frozenset[str] = NONE
    unsigned: frozenset[str] = NONE
    places: frozenset[str] = NONE
    notices: frozenset[str] = NONE
    owners: frozenset[str] = NONE
    works: frozenset[str] = NONE

    @cached_property
    def anywhere(self) -> bool:
        """Whether every clip in either channel meets the conditions that are not about facts."""
        scope = self.entry.scope
        others = (scope.clip, scope.fixture, scope.owner, scope.shot)
        return scope.channel == BOTH and all(condition is None for condition in others)

    @cached_property
    def only(self) -> str | None:
        """Its one condition, where it has no other."""
        one = len(self.conditions) == 1 and self.anywhere and not self.entry.scope.span
        return self.conditions[0][0] if one else None

    def reaches(self, name: str, clip: CaseClip, channel: str) -> bool:
        """Whether the conditions that a clip meets as a whole, or not at all, are met."""
        scope = self.entry.scope
        if scope.channel not in (BOTH, channel):
            return False
        for wanted, own in ((scope.clip, name), (scope.fixture, clip.fixture), (scope.owner, clip.owner)):
            if wanted is not None and own not in wanted:
                return False
        return not scope.shot or (clip.shot is not None and scope.shot[0] <= clip.shot < scope.shot[1])


class Rules:
    """All rules of a case, filed so that few are asked.

    ``opening`` holds the first word of every phrase, by kind; ``covering`` the yeses, in the order of the
    ledger, by what they cover (a field of Rule) and its name.
    """

    def __init__(self, case: Case) -> None:
        ledger = standing(case.ledger, case.as_of)
        self.opening: dict[str, set[str]] = {kind: set() for kind in PHRASE_KEYS}
        self.covering: dict[Key, list[Rule]] = {}
        self._always: dict[Rule, None] = {}
        self._filed: dict[Key, dict[Rule, None]] = {}
        for order, entry in enumerate(ledger.entries):
            if entry.terms.fits(case.target):
                rule = _rule(case, ledger, entry, order)
                if rule:
                    self._file(rule)

    def _file(self, rule: Rule) -> None:
        conditions = dict(rule.conditions)
        for kind in PHRASE_KEYS:
            self.opening[kind].update(map(first_word, conditions.get(kind, ())))
        for what in _COVERS:
            for name in getattr(rule, what):
                self.covering.setdefault((what, name), []).append(rule)
        if not (rule.blocks or rule.flags):
            return
        for key in _FILED_UNDER:
            values: Iterable[str] | None = conditions.get(key, rule.entry.scope.values(key))
            if values is not None:
                for value in values:
                    named = first_word(value) if key in PHRASE_KEYS else value
                    self._filed.setdefault((key, named), {})[rule] = None
                return
        self._always[rule] = None

    def watched_for(self, keys: Iterable[Key]) -> Iterable[Rule]:
        """The noes and flagged entries that might match where these keys are found, each once.

        A phrase's key is its first word.
        """
        found = dict(self._always)
        for key in keys:
            if key in self._filed:
                found.update(self._filed[key])
        return found


def first_word(phrase: str) -> str:
    """The word under which a normalised phrase is filed."""
    return phrase.partition(" ")[0]


def _rule(case: Case, ledger: Standing, entry: Entry, order: int) -> Rule | None:
    flags = tuple(f"bad-lift:{lift}" for lift in ledger.bad_lifts.get(entry.id, ()))
    conditions = _conditions(entry.scope, case)
    if not ledger.lifted(entry):
        if entry.kind in NO:
            if binds(entry, ledger, case.people, case.groups):
                return Rule(entry, order, conditions, blocks=True, flags=flags)
            return Rule(entry, order, conditions, flags=(*flags, f"request:{entry.id}"))
        if entry.kind in YES:
            return _yes(case, entry, order, conditions, flags)
    return Rule(entry, order, conditions, flags=flags) if flags else None


def _conditions(scope: Scope, case: Case) -> tuple[tuple[str, frozenset[str]], ...]:
    out = []
    for key in FACT_KEYS:
        values = scope.values(key)
        if values is None:
            continue
        if key == "person":
            out.append((key, members(values, case.groups)))
        elif key in PHRASE_KEYS:
            out.append((key, frozenset(map(normalised, values))))
        else:
            out.append((key, frozenset(values)))
    return tuple(out)


def _yes(
    case: Case, entry: Entry, order: int, conditions: tuple[tuple[str, frozenset[str]], ...], flags: Names
) -> Rule:
    named = dict(conditions)
    places = named.get("place", NONE)
    if entry.kind == "release":
        person = entry.scope.one_person()
        if person is not None and right_hand(entry, person, case.people):
            return Rule(entry, order, conditions, flags=flags, people=frozenset((person,)))
        unsigned = frozenset((person,)) if person is not None and minor(case, person) else NONE
        return Rule(entry, order, conditions, flags=flags, unsigned=unsigned)
    if entry.kind == "location":
        notices = places if entry.notice else NONE
        return Rule(entry, order, conditions, flags=flags, places=places, notices=notices)
    if entry.kind == "grant":
        grown = frozenset(name for name in named.get("person", NONE) if not minor(case, name))
        return Rule(entry, order, conditions, flags=flags, places=places, people=grown)
    owners = frozenset(entry.scope.owner or ())
    works = frozenset(work for work in named.get("music", NONE) if not unidentified(work))
    return Rule(entry, order, conditions, flags=flags, owners=owners, works=works)
