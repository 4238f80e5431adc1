"""Scope: the conditions, all of them on the same frame, under which a word in the ledger is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from touchline.domain.facts.facts import BOTH
from touchline.domain.time.time import Span
from touchline.domain.words.words import normalised

Names = tuple[str, ...]
Groups = Mapping[str, Names]

PHRASE_KEYS = ("words", "text")
FACT_KEYS = ("person", "place", *PHRASE_KEYS, "mark", "music", "sound", "topic")
LIST_KEYS = (*FACT_KEYS, "clip", "fixture", "owner")
SCOPE_KEYS = (*LIST_KEYS, "span", "shot", "channel")


@dataclass(frozen=True)
class Scope:
    """Conditions that must all hold; in a tuple any value will do; None is no condition.

    ``Scope()`` is everything. ``person`` holds names and ``@group``; ``span`` goes with exactly one
    ``clip``; ``shot`` is two days of shooting, half-open.
    """

    person: Names | None = None
    place: Names | None = None
    words: Names | None = None
    text: Names | None = None
    mark: Names | None = None
    music: Names | None = None
    sound: Names | None = None
    topic: Names | None = None
    clip: Names | None = None
    fixture: Names | None = None
    owner: Names | None = None
    span: Span | None = None
    shot: tuple[date, date] | None = None
    channel: str = BOTH

    def values(self, key: str) -> Names | None:
        """The values of one of LIST_KEYS, as written."""
        found: Names | None = getattr(self, key)
        return found

    def one_person(self) -> str | None:
        """The person it names, where it names exactly one and no group."""
        named = set(self.person or ())
        if len(named) != 1 or is_group(*named):
            return None
        return named.pop()

    def contains(self, other: Scope, groups: Groups) -> bool:
        """Whether whatever ``other`` names lies within this: the test of a carve-out."""
        if self.channel not in (BOTH, other.channel):
            return False
        if not all(self._has(key, other, groups) for key in LIST_KEYS):
            return False
        if self.span and not (
            other.span and self.span.start <= other.span.start and other.span.end <= self.span.end
        ):
            return False
        return not self.shot or bool(
            other.shot and self.shot[0] <= other.shot[0] and other.shot[1] <= self.shot[1]
        )

    def _has(self, key: str, other: Scope, groups: Groups) -> bool:
        mine, theirs = self.values(key), other.values(key)
        if mine is None:
            return True
        return theirs is not None and _compared(key, theirs, groups) <= _compared(key, mine, groups)


def is_group(name: str) -> bool:
    """Whether a name in ``person`` means all members of a group: ``@squad``."""
    return name.startswith("@")


def members(names: Iterable[str], groups: Groups) -> frozenset[str]:
    """The people meant by names and ``@groups``; a group that is not there has nobody."""
    out: set[str] = set()
    for name in names:
        out.update(groups.get(name[1:], ()) if is_group(name) else (name,))
    return frozenset(out)


def _compared(key: str, values: Names, groups: Groups) -> frozenset[str]:
    if key == "person":
        return members(values, groups)
    if key in PHRASE_KEYS:
        return frozenset(map(normalised, values))
    return frozenset(values)
