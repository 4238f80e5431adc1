"""What is known of clips at one moment, each read when it is first asked for, or many at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import TypeVar

from touchline.domain.facts.attention import Attention, attention
from touchline.domain.facts.facts import Fact, unidentified
from touchline.domain.facts.findings import Pass
from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.spelling import spelling_of
from touchline.domain.people.identity import Identities, said_of
from touchline.domain.people.kept import PURGED, kept_facts
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.whereabouts import perhaps
from touchline.domain.verdict.snapshot import Snapshot, in_handles
from touchline.domain.verdict.testimony import refused, testimony
from touchline.domain.words.phrases import Streams
from touchline.domain.world.seen import stated_facts, watched_by_people
from touchline.domain.world.world import World
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.passes_then import AsOf
from touchline.stages.people.identity import identities_in, resolved
from touchline.stages.world.clips import clips_as_known

T = TypeVar("T")
_COMPARED = ("faces", "voices")
_ONE_PERSON = ("release", "refusal")


@dataclass(frozen=True)
class _Told:
    """One clip, and what a verdict on it rests on."""

    clip: Clip
    facts: tuple[Fact, ...]
    looked: Attention
    streams: Streams
    times: Sequence[float]


class KnownClips:
    """The clips of a season as known at ``as_of``, with ``more`` entries at the end of the ledger, as if they had been written;
    ``passes`` are those of a content, as the shelf has them."""

    def __init__(
        self, store: Store, as_of: str, times: FrameTimes, more: Sequence[Entry] = (), passes: Callable[[str], list[Pass]] | None = None
    ) -> None:
        self._store, self._as_of, self._times = store, as_of, times
        self._passes = AsOf(as_of, store.shelf.begun(), passes or store.shelf.passes)
        statements = store.journal.statements(as_of)
        self._world = world = store.journal.world(as_of)
        self._said = said_of(statements)
        stated = stated_facts(statements)
        self._stated = _by_clip(stated)
        self._signed = watched_by_people(statements)
        self._kept = _by_clip(kept_facts(store.journal.of_kind(PURGED)))  # what machines knew, whatever the moment asked about
        entries = [in_handles(entry, world) for entry in (*store.ledger.entries(as_of), *more)]
        meant = chain.from_iterable((entry.by, *(entry.scope.person or ())) for entry in entries)
        self._who = identities_in(store, self._said, (), [*meant, *(fact.value for fact in stated)])
        entries = [about_whom(entry, self._who, world) for entry in entries]
        self._phrases = refused(entries)
        self._spelling = spelling_of(entries)
        self._entries = tuple(map(self._spelling.entry, entries))
        self._told: dict[str, _Told] = {}

    def read(self, clip_ids: Collection[str]) -> None:
        """Read what was not read yet of these clips. Raises Missing for one that the season does not have."""
        fresh = [clip_id for clip_id in clip_ids if clip_id not in self._told]
        clips = clips_as_known(self._store, self._world, fresh) if fresh else {}
        self._who.learn(identities_in(self._store, self._said, [clip.content for clip in clips.values()]))
        told = {clip.id: self._read(clip) for clip in clips.values()}
        self._spelling.meet(chain.from_iterable(one.facts for one in told.values()), clips.values())
        for name, one in told.items():
            facts = tuple(map(self._spelling.fact, one.facts))
            self._told[name] = replace(one, clip=self._spelling.clip(one.clip), facts=facts)

    def _read(self, clip: Clip) -> _Told:
        passes = self._passes.of(clip.content)
        machines = [*(fact for done in passes for fact in done.findings.facts), *perhaps(clip)]
        told = testimony(clip, machines, self._stated.get(clip.id, ()), self._phrases)
        here = (*resolved(told.facts, self._who, self._world), *self._kept.get(clip.id, ()))
        gathered = all(self._who.has(fact.value) for fact in machines if fact.kind == "person" and unidentified(fact.value))
        looked = attention(passes if gathered else _uncompared(passes), self._signed.get(clip.id, {}))
        called = self._world.called
        facts = tuple(replace(fact, value=called(fact.value)) if fact.kind == "person" else fact for fact in here)
        return _Told(clip, facts, looked, told.streams, self._times(clip) or ())

    def snapshot(self, clip_ids: Collection[str] | None = None) -> Snapshot:
        """All that is known, with these clips; with any that is asked for, where none are named."""
        if clip_ids is not None:
            self.read(clip_ids)
        clips = dict.fromkeys(clip_ids) if clip_ids is not None else None
        of = partial(_Each, self, clips)
        return Snapshot(
            self._as_of, self._store.ledger.head(), self._world, self._entries,
            of(attrgetter("clip")), of(attrgetter("facts")), of(attrgetter("looked")), self._spelling,
            of(attrgetter("times")), of(attrgetter("streams")), self._who, self._passes.doubts, listened=self._phrases,
        )  # fmt: skip

    def __getitem__(self, clip_id: str) -> _Told:
        if clip_id not in self._told:
            self.read([clip_id])
        return self._told[clip_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)


class _Each(Mapping[str, T]):
    """One thing of each clip: of some, or of all that were read."""

    def __init__(self, known: KnownClips, some: Mapping[str, None] | None, what: Callable[[_Told], T]) -> None:
        self._known, self._some, self._what = known, some, what

    def __getitem__(self, clip_id: str) -> T:
        if not clip_id or (self._some is not None and clip_id not in self._some):
            raise KeyError(clip_id)
        return self._what(self._known[clip_id])

    def __iter__(self) -> Iterator[str]:
        return iter(self._known) if self._some is None else iter(self._some)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _by_clip(facts: Iterable[Fact]) -> Mapping[str, list[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.clip, []).append(fact)
    return found


def _uncompared(passes: Iterable[Pass]) -> list[Pass]:
    """Passes whose faces and voices were found and not yet compared with those of the season: who they are nobody looked at."""
    return [replace(done, watches=tuple(what for what in done.watches if what not in _COMPARED)) for done in passes]


def about_whom(entry: Entry, known: Identities, world: World) -> Entry:
    """The entry with whom its unidentified people turned out to be; where a family is not surely one person, both are meant."""
    if unidentified(entry.by):
        entry = replace(entry, by=world.called(known.called(entry.by)))
    named = entry.scope.person
    if not named or not any(map(unidentified, named)):
        return entry
    meant: dict[str, None] = {}
    for name in named:
        person = world.called(known.called(name)) if unidentified(name) else name
        both = unidentified(name) and entry.kind not in _ONE_PERSON
        meant |= dict.fromkeys((person, known.label(name)) if both else (person,))
    return replace(entry, scope=replace(entry.scope, person=tuple(meant)))
