"""Which footage entries can be about, by what is kept of the season, so that nothing else needs to be read. Rather too much of it
than too little: what really matches, the verdict says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from touchline.domain.facts.facts import Fact, unidentified
from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.scope import Scope, members
from touchline.domain.ledger.spelling import key
from touchline.domain.people.identity import Said, said_of
from touchline.domain.people.kept import PURGED, kept_facts
from touchline.domain.reach.reach import Scopes
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.domain.verdict.case_parts import case_clip
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.seen import stated_facts
from touchline.ports import Store
from touchline.stages.people.identity import kin_of
from touchline.stages.world.clips import clips_as_known

Found = Iterable[tuple[str, Span | None]]
_FILED = ("music", "mark", "sound", "topic")
_LONG_AGO = datetime.min


class FootageMeant:
    """A season as ``known`` at a moment."""

    def __init__(self, store: Store, known: Snapshot) -> None:
        self._store, self._as_of, self._world, self._spelling = store, known.as_of, known.world, known.spelling
        self._groups = known.standing_order[1]
        self._known: dict[frozenset[Scope], dict[str, list[Span] | None] | None] = {}

    def of(self, entries: Sequence[Entry]) -> Mapping[str, Sequence[Span] | None] | None:
        """By clip the frames on which these may match (None: all of them); None if it may be anywhere."""
        scopes = frozenset(entry.scope for entry in entries)
        if scopes not in self._known:
            self._known[scopes] = self._of(scopes)
        return self._known[scopes]

    def people(self, names: Iterable[str]) -> Mapping[str, Sequence[Span] | None] | None:
        """The same for where any of these people may be seen or heard."""
        return self._of([Scope(person=tuple(sorted(names)))])

    def _of(self, scopes: Collection[Scope]) -> dict[str, list[Span] | None] | None:
        found: dict[str, list[Span] | None] = {}
        for scope in scopes:
            meant = self._scope(scope)
            if meant is None:
                return None
            for clip, span in meant:
                spans = found.setdefault(clip, [])
                if span is None:
                    found[clip] = None
                elif spans is not None:
                    spans.append(span)
        return found

    def _scope(self, scope: Scope) -> Found | None:
        """By one of its conditions, of those that fewest frames meet."""
        if scope.person is not None:
            return self._people(members(scope.person, self._groups))
        for kind in _FILED:
            values = scope.values(kind)
            if values is not None:
                return self._about(kind, set(map(key, values)))
        if scope.words is not None or scope.text is not None:
            return None
        return self._clips(scope)

    def _people(self, names: Collection[str]) -> Found | None:
        ids = {person.id for person in self._world.people.values() if person.called in names}
        strangers = {name for name in names if unidentified(name)}
        rows = {one.trace: one for one in kin_of(self._store, self._said, ids | strangers)}
        if strangers - {one.root for one in rows.values()} - self._said.group.keys() - rows.keys():
            return None  # nobody compared them yet, so nothing is kept of where they are
        named = self._store.uses.where("person", lambda value: value in ids or value in names)
        return [*((one.clip, Span(start, end)) for one in rows.values() for start, end, _ in one.spans), *named,
                *self._spoken_of("person", lambda value: value in ids or unidentified(value))]  # fmt: skip

    def _about(self, kind: str, keys: Collection[str]) -> Found:
        """What machines found and people stated; a tune may have been given its title since."""
        titled = {unknown for unknown, work in self._world.named.items() if key(work) in keys} if kind == "music" else set()

        def fits(value: str) -> bool:
            return key(value) in keys or value in titled

        return [*self._store.uses.where(kind, fits), *self._spoken_of(kind, fits)]

    def _spoken_of(self, kind: str, fits: Callable[[str], bool]) -> Found:
        return [(fact.clip, fact.span) for fact in self._by_people if fact.kind == kind and fits(fact.value)]

    def _clips(self, scope: Scope) -> Found:
        """By what the clips themselves tell, and where something shows or says where it was shot."""
        place = None if scope.place is None else set(map(key, scope.place))
        shown = self._about("place", place) if place is not None else ()
        scopes = Scopes([Entry("", _LONG_AGO, "term", scope=scope)], self._groups)
        clips = self._used if scope.owner is None else self._owned
        reached = {name: clip for name, clip in clips.items() if scopes.reach(name, case_clip(self._spelling.clip(clip)))}
        whole: list[tuple[str, Span | None]] = [
            (name, scope.span) for name, clip in reached.items()
            if place is None or not place.isdisjoint(map(key, [clip.place or "", *(seems for seems, _ in clip.seems)]))
        ]  # fmt: skip
        return [*whole, *((name, span) for name, span in shown if name in reached)]

    @cached_property
    def _used(self) -> Mapping[str, Clip]:
        return clips_as_known(self._store, self._world, self._store.uses.clips())

    @cached_property
    def _owned(self) -> Mapping[str, Clip]:
        said = {clip for clip, words in self._world.clips.items() if words.get("owner")}
        return clips_as_known(self._store, self._world, said.union(self._store.shelf.owned()).intersection(self._store.uses.clips()))

    @cached_property
    def _said(self) -> Said:
        return said_of(self._store.journal.statements(self._as_of))

    @cached_property
    def _by_people(self) -> list[Fact]:
        stated = stated_facts(self._store.journal.statements(self._as_of))
        return [*stated, *kept_facts(self._store.journal.of_kind(PURGED))]
