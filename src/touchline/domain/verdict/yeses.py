"""The yeses that apply to a target, by what they cover: of them the first that matches is relied on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from touchline.domain.facts.facts import unidentified
from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.scope import Names
from touchline.domain.verdict.case import Case
from touchline.domain.verdict.standing import minor, right_hand
from touchline.domain.verdict.where import Key, Where, as_written

WITHOUT = {"person": "no-release", "place": "no-location", "owner": "no-licence", "music": "no-music"}
"""What may be required, by the kind of what is known, and the reason where no yes covers it."""
NOTICE = "notice"
"""A yes for strangers in a place."""
UNSIGNED = "unsigned"
"""A minor's release by the wrong hand, which is no yes."""
_MET_BY = {NOTICE: "place", UNSIGNED: "person"}

Masks = tuple[tuple[int, int], ...]
"""For each condition, the bits of a state by which it is known, and those by which it is known or possible."""
NOT_AT_ALL, POSSIBLY, KNOWN = 0, 1, 2


@dataclass(frozen=True, eq=False, slots=True)
class Yes:
    """A yes that applies; ``order`` is its place in the ledger."""

    entry: Entry
    order: int
    where: Where


Candidates = tuple[tuple[Yes, Masks], ...]
Need = tuple[Yes | None, Names]
"""The yes relied on, or None and the reason."""


class Ask(NamedTuple):
    """A requirement: the yeses that may meet it, in the order of the ledger; ``settled`` if always answered alike."""

    key: Key
    yeses: Candidates
    unsigned: Candidates = ()
    settled: Need | None = None

    def answer(self, state: int) -> Need:
        """The first yes whose match is known."""
        if self.settled:
            return self.settled
        yes = first(state, self.yeses)
        if yes:
            return yes, ()
        kind, name = self.key
        return None, (f"{'needs-guardian' if first(state, self.unsigned) else WITHOUT[kind]}:{name}",)

    def limited(self) -> bool:
        """Whether it may be met by a licence whose frames are counted."""
        settled = self.settled and self.settled[0]
        yeses = [yes for yes, _ in self.yeses] + ([settled] if settled else [])
        return any(yes.entry.limit_frames is not None for yes in yeses)


class Yeses:
    """Filed as they are written; ``groups`` are the keys of the groups that each person is in."""

    def __init__(self, case: Case, groups: Mapping[str, Sequence[Key]]) -> None:
        self._case, self._groups = case, groups
        self._filed: dict[Key, list[Yes]] = {}
        self._found: dict[Key, tuple[Yes, ...]] = {}

    def add(self, yes: Yes) -> None:
        """The next in the order of the ledger."""
        for key in self._covered(yes.entry):
            self._filed.setdefault(key, []).append(yes)

    def covering(self, key: Key) -> tuple[Yes, ...]:
        """Those that cover a name (the kind is one of WITHOUT, or NOTICE or UNSIGNED), in the order of the ledger."""
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = tuple(self._each_once(key))
        return found

    def settled(self, key: Key) -> Ask | None:
        """The requirement, where its answer is the same whatever else is known; None where it is not."""
        found = self.covering(key)
        if found and not always(found[0], key[0]):
            return None
        if not found and key[0] == "person" and self.covering((UNSIGNED, key[1])):
            return None
        need = Ask(key, tuple((yes, ()) for yes in found)).answer(0)
        return Ask(key, (), settled=need)

    def _covered(self, entry: Entry) -> Iterator[Key]:
        """What it covers; a group is left as it is written, since it may be large."""
        scope, places = entry.scope, entry.scope.place or ()
        if entry.kind == "release":
            person = scope.one_person()
            if person is not None and right_hand(entry, person, self._case.people):
                yield "person", person
            elif person is not None and minor(self._case, person):
                yield UNSIGNED, person
        elif entry.kind == "licence":
            yield from (("owner", owner) for owner in scope.owner or ())
            yield from (("music", work) for work in scope.music or () if not unidentified(work))
        else:
            yield from (("place", place) for place in places)
            if entry.kind == "grant":
                yield from (as_written("person", name) for name in scope.person or ())
            elif entry.notice:
                yield from ((NOTICE, place) for place in places)

    def _each_once(self, key: Key) -> Iterator[Yes]:
        """Of those with the same scope the first, since the others match nowhere else; none after one for all."""
        kind, name = key
        keys = [key, *self._groups.get(name, ())] if kind == "person" else [key]
        filed = {yes.order: yes for key in keys for yes in self._filed.get(key, ())}
        child = kind == "person" and minor(self._case, name)
        seen: set[Where] = set()
        for order in sorted(filed):
            yes = filed[order]
            if yes.where not in seen and not (child and yes.entry.kind == "grant"):
                seen.add(yes.where)
                yield yes
                if always(yes, kind):
                    return


def met_by(covers: str) -> str:
    """The condition that is met wherever what a yes covers is known."""
    return _MET_BY.get(covers, covers)


def always(yes: Yes, covers: str) -> bool:
    """Whether a yes matches wherever what it covers is known."""
    return yes.where.only == met_by(covers)


def matches(state: int, masks: Masks) -> int:
    """How a scope matches in a state: KNOWN, POSSIBLY or NOT_AT_ALL."""
    level = KNOWN
    for known, either in masks:
        if not state & known:
            if not state & either:
                return NOT_AT_ALL
            level = POSSIBLY
    return level


def first(state: int, candidates: Candidates) -> Yes | None:
    """The first in the ledger whose match is known."""
    for yes, masks in candidates:
        if not masks or matches(state, masks) == KNOWN:
            return yes
    return None
