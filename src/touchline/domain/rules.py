"""The ledger made ready for one target: every entry that can bear on a frame, and a way to find it.

A *rule* is an entry that applies, with its scope's facts in the form they are compared in. Rules are filed
under one condition each, so that a clip asks only for those that could match in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from touchline.domain.case import Case, CaseClip
from touchline.domain.facts import BOTH, unidentified
from touchline.domain.ledger import NO, YES, Entry
from touchline.domain.scope import FACT_KEYS, PHRASE_KEYS, Names, Scope, members
from touchline.domain.standing import Standing, binds, minor, right_hand, standing
from touchline.domain.words import normalised

NONE: frozenset[str] = frozenset()
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
    """All rules of a case, filed so that few are asked."""

    def __init__(self, case: Case) -> None:
        ledger = standing(case.ledger, case.as_of)
        self._always: list[Rule] = []
        self._filed: dict[Key, list[Rule]] = {}
        for order, entry in enumerate(ledger.entries):
            if entry.terms.fits(case.target):
                rule = _rule(case, ledger, entry, order)
                if rule:
                    self._file(rule)

    def _file(self, rule: Rule) -> None:
        conditions = dict(rule.conditions)
        for key in _FILED_UNDER:
            values: Iterable[str] | None = conditions.get(key, rule.entry.scope.values(key))
            if values is not None:
                for value in set(values):
                    # A phrase is filed under its first word; no words at all match nothing.
                    named = value.split(" ")[0] if key in PHRASE_KEYS else value
                    self._filed.setdefault((key, named), []).append(rule)
                return
        self._always.append(rule)

    def for_keys(self, keys: Iterable[Key]) -> Iterator[Rule]:
        """The rules that might match where these keys are found, each once, in the order of the ledger."""
        found = {rule.order: rule for rule in self._always}
        for key in keys:
            for rule in self._filed.get(key, ()):
                found[rule.order] = rule
        return (found[order] for order in sorted(found))


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
