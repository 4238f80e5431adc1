"""The ledger made ready for one target: every entry that can bear on a frame, and a way to find it.

Entries with the same scope are watched for as one, and filed under one condition each, so that a clip asks
for few of them, however long the ledger is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from touchline.domain.facts.facts import unidentified
from touchline.domain.ledger.ledger import NO, YES
from touchline.domain.ledger.scope import PHRASE_KEYS, Names, Scope, is_group
from touchline.domain.verdict.case import Case
from touchline.domain.verdict.standing import Standing, binds, standing
from touchline.domain.verdict.where import Key, Where, as_written, keys_meeting, where
from touchline.domain.verdict.yeses import WITHOUT, Ask, Yes, Yeses
from touchline.domain.words.words import Phrases, tokens

REQUIRED = ("person", "place", "music")
"""Kinds of which every fact is asked about."""
STRANGER = "stranger"


@dataclass(frozen=True, eq=False, slots=True)
class Watch:
    """What happens where a scope matches: noes block, or are reasons if only possible; flags are raised.

    Each list is sorted.
    """

    where: Where
    blocks: Names
    possible: Names
    flags: Names


@dataclass(frozen=True, eq=False, slots=True)
class Asked:
    """Something that is asked about: whatever is known of it, ``watches`` might match.

    Where it is known a requirement of its ``role`` arises: person, stranger, place, music, or none (``""``);
    ``ask`` says how that is met, if alike in every clip.
    """

    key: Key
    role: str
    watches: dict[Watch, None]
    ask: Ask | None = None


class Rules:
    """All that a ledger says to one target: ``yeses`` by what they cover, ``always`` what needs nothing known."""

    def __init__(self, case: Case) -> None:
        self._groups = _groups_of_each(case)
        self.yeses = Yeses(case, self._groups)
        self._wheres: dict[Scope, Where] = {}
        self._blocks: dict[Where, list[str]] = {}
        self._flags: dict[Where, list[str]] = {}
        self._read(case, standing(case.ledger, case.as_of))
        self.always: list[Watch] = []
        self._filed: dict[Key, list[Watch]] = {}
        for place in dict.fromkeys([*self._blocks, *self._flags]):
            blocks = tuple(sorted(self._blocks.get(place, ())))
            possible = tuple(f"possible:{no}" for no in blocks)
            self._file(Watch(place, blocks, possible, tuple(sorted(self._flags.get(place, ())))))
        self._values: set[Key] = set()
        self._phrases = {kind: Phrases() for kind in PHRASE_KEYS}
        for place in self._wheres.values():
            self._ask(place)
        self._asked: dict[Key, Asked] = {}
        self._by_value: dict[Key, tuple[Asked, ...]] = {}

    def asked(self, kind: str, value: str) -> tuple[Asked, ...]:
        """What is asked about in a fact: its value, or the phrases of the ledger that are in it."""
        key = kind, value
        found = self._by_value.get(key)
        if found is None:
            if kind in PHRASE_KEYS:
                phrases = self._phrases[kind].within(tokens(value))
                found = tuple([self.about((kind, phrase)) for phrase in phrases])
            else:
                found = (self.about(key),) if kind in REQUIRED or key in self._values else ()
            self._by_value[key] = found
        return found

    def about(self, key: Key) -> Asked:
        """What is asked about one thing in every clip."""
        found = self._asked.get(key)
        if found is None:
            kind, name = key
            groups = self._groups.get(name, ()) if kind == "person" else ()
            watches = [watch for written in (key, *groups) for watch in self._filed.get(written, ())]
            role = STRANGER if kind == "person" and unidentified(name) else kind if kind in REQUIRED else ""
            ask = self.yeses.settled(key) if kind in WITHOUT else None
            found = self._asked[key] = Asked(key, role, dict.fromkeys(watches), ask)
        return found

    def _read(self, case: Case, ledger: Standing) -> None:
        keys_of = cache(partial(keys_meeting, case.groups))
        for order, entry in enumerate(ledger.entries):
            if not entry.terms.fits(case.target):
                continue
            place = self._wheres.get(entry.scope)
            if place is None:
                place = self._wheres[entry.scope] = where(entry.scope, keys_of)
            flags = [f"bad-lift:{lift}" for lift in ledger.bad_lifts.get(entry.id, ())]
            stands = not ledger.lifted(entry)
            if stands and entry.kind in YES:
                self.yeses.add(Yes(entry, order, place))
            elif stands and entry.kind in NO:
                if binds(entry, ledger, case.people, case.groups):
                    self._blocks.setdefault(place, []).append(entry.id)
                else:
                    flags.append(f"request:{entry.id}")
            if flags:
                self._flags.setdefault(place, []).extend(flags)

    def _file(self, watch: Watch) -> None:
        keys = watch.where.filed_under()
        if keys is None:
            self.always.append(watch)
        for key in keys or ():
            self._filed.setdefault(key, []).append(watch)

    def _ask(self, place: Where) -> None:
        for kind, keys in place.conditions:
            if kind in PHRASE_KEYS:
                for _, phrase in keys:
                    self._phrases[kind].add(phrase)
            elif kind not in REQUIRED:
                self._values.update(keys)


def _groups_of_each(case: Case) -> Mapping[str, Sequence[Key]]:
    """The keys of the groups that the ledger names, by person."""
    named = {name for entry in case.ledger for name in entry.scope.person or () if is_group(name)}
    groups: dict[str, list[Key]] = {}
    for name in named:
        key = as_written("person", name)
        for person in case.groups.get(key[1], ()):
            groups.setdefault(person, []).append(key)
    return groups
