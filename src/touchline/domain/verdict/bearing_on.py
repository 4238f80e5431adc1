"""Which entries of a long ledger can bear on some footage: those filed under what is known of it, and all that these rest on.

The answer of the judge with these alone is its answer with the whole ledger, so a verdict as it was known at any moment costs
what those few entries cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial

from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import LIFT, SAY, Entry
from touchline.domain.ledger.scope import PHRASE_KEYS, Groups, is_group
from touchline.domain.verdict.case import CaseClip
from touchline.domain.verdict.where import GROUP, Key, as_written, keys_meeting, where
from touchline.domain.words.words import Phrases, tokens


class FiledLedger:
    """``entries`` in the order recorded."""

    def __init__(self, entries: Sequence[Entry], groups: Groups) -> None:
        self.entries = entries
        self._filed: dict[Key, list[int]] = {}
        self._always: list[int] = []
        self._lifts: dict[str, list[int]] = {}
        self._says: dict[str, list[int]] = {}
        self._phrases = {kind: Phrases() for kind in PHRASE_KEYS}
        keys_of = cache(partial(keys_meeting, groups))
        for number, entry in enumerate(entries):
            if entry.kind == LIFT:
                self._lifts.setdefault(entry.lifts, []).append(number)
                continue
            if entry.kind == SAY:
                self._says.setdefault(entry.party, []).append(number)
            filed = where(entry.scope, keys_of).filed_under()
            for key in filed or ():
                self._filed.setdefault(key, []).append(number)
                if key[0] in PHRASE_KEYS:
                    self._phrases[key[0]].add(key[1])
            if filed is None:
                self._always.append(number)
        self._in_groups = _in_groups(entries, groups)

    def bearing_on(self, footage: Iterable[tuple[str, CaseClip, Iterable[Fact]]]) -> tuple[Entry, ...]:
        """The entries that can match on some frame of these clips, with the facts that bear on what is used of each; the lifts of
        all these, and the says that their vetoes rest on. In the order of the ledger."""
        found = set(self._always)
        for name, clip, facts in footage:
            for key in self._keys(name, clip, facts):
                found.update(self._filed.get(key, ()))
        for party in {self.entries[number].by for number in found if self.entries[number].kind == "veto"}:
            found.update(self._says.get(party, ()))
        lifts = [lift for number in found for lift in self._lifts.get(self.entries[number].id, ())]
        return tuple([self.entries[number] for number in sorted(found.union(lifts))])

    def _keys(self, name: str, clip: CaseClip, facts: Iterable[Fact]) -> set[Key]:
        own = (("clip", name), ("place", clip.place), ("fixture", clip.fixture), ("owner", clip.owner))
        keys = {(kind, value) for kind, value in own if value is not None}
        for fact in facts:
            if fact.kind in PHRASE_KEYS:
                keys.update((fact.kind, phrase) for phrase in self._phrases[fact.kind].within(tokens(fact.value)))
            else:
                keys.add((fact.kind, fact.value))
                if fact.kind == "person":
                    keys.update(self._in_groups.get(fact.value, ()))
        return keys


def _in_groups(entries: Iterable[Entry], groups: Groups) -> Mapping[str, Sequence[Key]]:
    """The groups that the ledger names, by who is in them."""
    named = {as_written("person", name)[1] for entry in entries for name in entry.scope.person or () if is_group(name)}
    found: dict[str, list[Key]] = {}
    for name in named:
        for person in groups.get(name, ()):
            found.setdefault(person, []).append((GROUP, name))
    return found
