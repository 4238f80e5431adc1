"""One spelling for what people type in several: ``Harbour-TV``, ``harbour tv`` and ``HarbourTV`` are one platform.

The judge compares names letter by letter. A no must not miss what it means by a capital or a hyphen, so before anything
is judged every name is written as it was first met.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.ledger.scope import Names
from touchline.domain.rushes.media import Clip
from touchline.domain.world.world import handle_of

SPELLED = ("place", "mark", "music", "sound", "topic", "owner")
"""Kinds of facts and conditions that are free names; people have handles, clips and fixtures ids."""
PLATFORM, USE = "platform", "use"
_NEAR = 0.75


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """What is left of a name when only its letters and digits count; what is unidentified (``?tune-1``) stays so."""
    bare = handle_of(name).replace("-", "")
    return ("?" if name.startswith("?") else "") + bare if bare else name


@dataclass(frozen=True)
class Spelling:
    """The first spelling met of each name, by its kind and key."""

    first: dict[tuple[str, str], str] = field(default_factory=dict)

    def met(self, kind: str, names: Iterable[str] | None) -> None:
        """Names that were met, in order."""
        for name in names or ():
            self.first.setdefault((kind, key(name)), name)

    def meet(self, facts: Iterable[Fact], clips: Iterable[Clip] = ()) -> None:
        """What footage names: clips before facts."""
        for clip in clips:
            self.met("place", filter(None, [clip.place]))
            self.met("owner", filter(None, [clip.owner]))
        for fact in facts:
            if fact.kind in SPELLED:
                self.met(fact.kind, [fact.value])

    def of(self, kind: str, name: str) -> str:
        return self.first.get((kind, key(name)), name)

    def _all(self, kind: str, names: Names | None) -> Names | None:
        return names and tuple(self.of(kind, name) for name in names)

    def entry(self, entry: Entry) -> Entry:
        terms, scope = entry.terms, entry.scope
        terms = replace(
            terms, platforms=self._all(PLATFORM, terms.platforms), uses=self._all(USE, terms.uses),
            except_platforms=self._all(PLATFORM, terms.except_platforms) or (),
        )  # fmt: skip
        names: dict[str, Any] = {kind: self._all(kind, scope.values(kind)) for kind in SPELLED}
        return replace(entry, terms=terms, scope=replace(scope, **names))

    def named(self, kind: str, name: str) -> str:
        """The name of a fact of this kind."""
        return self.of(kind, name) if kind in SPELLED else name

    def fact(self, fact: Fact) -> Fact:
        return fact.renamed(self.named(fact.kind, fact.value))

    def clip(self, clip: Clip) -> Clip:
        owner, place = clip.owner and self.of("owner", clip.owner), clip.place and self.of("place", clip.place)
        return clip if (owner, place) == (clip.owner, clip.place) else replace(clip, owner=owner, place=place)

    def target(self, target: Target) -> Target:
        return replace(target, platform=self.of(PLATFORM, target.platform), use=self.of(USE, target.use))


def spelling_of(entries: Iterable[Entry], facts: Iterable[Fact] = (), clips: Iterable[Clip] = ()) -> Spelling:
    """The spelling of everything that is named: the ledger's before the footage's."""
    spelling = Spelling({})
    for entry in entries:
        spelling.met(PLATFORM, entry.terms.named_platforms)
        spelling.met(USE, entry.terms.uses)
        for kind in SPELLED:
            spelling.met(kind, entry.scope.values(kind))
    spelling.meet(facts, clips)
    return spelling


def nearly(name: str, known: Collection[str]) -> list[str]:
    """Known names that somebody who typed ``name`` may have meant; none where it is known itself."""
    keys = {key(other): other for other in known}
    if key(name) in keys:
        return []
    return [keys[near] for near in difflib.get_close_matches(key(name), list(keys), 3, _NEAR)]
