"""A scope in the form it is looked for in: which clips it reaches, and what must be known on a frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from touchline.domain.facts.facts import BOTH
from touchline.domain.ledger.scope import FACT_KEYS, PHRASE_KEYS, Groups, Names, Scope, is_group, members
from touchline.domain.verdict.case import CaseClip
from touchline.domain.words.words import normalised

Key = tuple[str, str]
"""A kind and a value; a phrase stands in normalised form."""
GROUP = "group"
_FILED_UNDER = ("clip", *PHRASE_KEYS, "music", "person", "mark", "topic", "sound", "fixture", "owner", "place")


@dataclass(frozen=True, eq=False)
class Where:
    """Where an entry is meant; ``conditions`` are those about facts, by kind, with the keys that meet them."""

    scope: Scope
    conditions: tuple[tuple[str, frozenset[Key]], ...]

    @cached_property
    def everywhere(self) -> bool:
        """Whether every frame of every clip meets the conditions that are not about facts."""
        scope = self.scope
        others = (scope.clip, scope.fixture, scope.owner, scope.shot)
        return scope.channel == BOTH and others == (None, None, None, None)

    @cached_property
    def only(self) -> str | None:
        """Its one condition, where it has no other."""
        return self.conditions[0][0] if len(self.conditions) == 1 and self.everywhere else None

    def reaches(self, name: str, clip: CaseClip, channel: str) -> bool:
        """Whether the conditions that a clip meets as a whole, or not at all, are met."""
        scope = self.scope
        if scope.channel not in (BOTH, channel):
            return False
        for wanted, own in ((scope.clip, name), (scope.fixture, clip.fixture), (scope.owner, clip.owner)):
            if wanted is not None and own not in wanted:
                return False
        return not scope.shot or (clip.shot is not None and scope.shot[0] <= clip.shot < scope.shot[1])

    def filed_under(self) -> tuple[Key, ...] | None:
        """Of these a clip must have one for anything to match there; None if nothing is needed."""
        wanted = {kind: values for kind in _FILED_UNDER if (values := self.scope.values(kind)) is not None}
        if not wanted:
            return None
        # A group is met more often than a name, so it is a way to file only where there is no other.
        grouped = "person" in wanted and any(map(is_group, wanted["person"]))
        kind = next((kind for kind in wanted if kind != "person" or not grouped), "person")
        return tuple(as_written(kind, value) for value in wanted[kind])


def as_written(kind: str, value: str) -> Key:
    """The key of a value in a scope; a group keeps its name, since it may have very many members."""
    if kind in PHRASE_KEYS:
        return kind, normalised(value)
    return (GROUP, value[1:]) if kind == "person" and is_group(value) else (kind, value)


def where(scope: Scope, keys_of: Callable[[str, Names], frozenset[Key]]) -> Where:
    """The scope made ready; ``keys_of`` is ``keys_meeting``, which remembers."""
    wanted = ((kind, scope.values(kind)) for kind in FACT_KEYS)
    return Where(scope, tuple((kind, keys_of(kind, values)) for kind, values in wanted if values is not None))


def keys_meeting(groups: Groups, kind: str, values: Names) -> frozenset[Key]:
    """What meets a condition about facts; a group means its members."""
    if kind == "person":
        return frozenset((kind, person) for person in members(values, groups))
    return frozenset(as_written(kind, value) for value in values)
