"""What is known of clips at one moment, each read when it is first asked for, or many at once: what a clip is by itself, and what is
known of what it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from touchline.domain.verdict.case_parts import in_handles
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.verdict.testimony import refused, testimony
from touchline.domain.words.phrases import Streams
from touchline.domain.world.seen import stated_facts, watched_by_people
from touchline.domain.world.world import World
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.passes_then import AsOf, PassesOf
from touchline.stages.people.identity import identities_in, resolved
from touchline.stages.world.clips import as_known, need_clips

T = TypeVar("T")
_COMPARED = ("faces", "voices")
_ONE_PERSON = ("release", "refusal")


_AT_ONCE = 200
"""So many clips are read at a time: what machines said of them is not all held twice."""
_MOST = 6_000_000
"""So many facts and words are kept."""


@dataclass(frozen=True)
class _Told:
    """What a verdict on one clip rests on."""

    facts: tuple[Fact, ...]
    looked: Attention
    streams: Streams
    times: Sequence[float]


class KnownClips:
    """The clips of a season as known at ``as_of``, with ``more`` entries at the end of the ledger, as if they had been written;
    ``passes`` are those of contents, as the shelf has them."""

    def __init__(
        self, store: Store, as_of: str, times: FrameTimes, more: Sequence[Entry] = (), passes: PassesOf | None = None
    ) -> None:
        self._store, self._as_of, self._times = store, as_of, times
        self._passes = AsOf(as_of, store.shelf.begun(), passes or store.shelf.passes_of)
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
        self._clips: dict[str, Clip] = {}
        self._told: dict[str, _Told] = {}
        self._held = 0

    def there(self, clip_ids: Collection[str]) -> Mapping[str, Clip]:
        """What these clips are by themselves, of those that the season has."""
        fresh = [clip_id for clip_id in clip_ids if clip_id not in self._clips]
        if fresh:
            clips = [as_known(clip, self._world) for clip in self._store.shelf.clips(fresh)]
            self._spelling.meet((), clips)
            self._clips |= {clip.id: self._spelling.clip(clip) for clip in clips}
        return {clip_id: self._clips[clip_id] for clip_id in clip_ids if clip_id in self._clips}

    def read(self, clip_ids: Collection[str]) -> None:
        """Read all that was not read yet of these clips, of those that the season has."""
        fresh = [clip for clip_id, clip in sorted(self.there(clip_ids).items()) if clip_id not in self._told]
        for start in range(0, len(fresh), _AT_ONCE):
            self._read_some(fresh[start : start + _AT_ONCE])

    def spare(self) -> None:
        """Let go of what was read of clips, where that is very much; it is read again where it is asked for."""
        if self._held > _MOST:
            self._told.clear()
            self._held = 0

    def _read_some(self, clips: Sequence[Clip]) -> None:
        contents = [clip.content for clip in clips]
        self._who.learn(identities_in(self._store, self._said, contents))
        told = {clip.id: self._read(clip, passes) for clip, passes in zip(clips, self._passes.of(contents), strict=True)}
        self._spelling.meet(chain.from_iterable(one.facts for one in told.values()))
        self._held += sum(len(one.facts) + sum(map(len, one.streams.values())) for one in told.values())
        self._told |= {name: replace(one, facts=tuple(map(self._spelling.fact, one.facts))) for name, one in told.items()}

    def _read(self, clip: Clip, passes: Sequence[Pass]) -> _Told:
        machines = [*(fact for done in passes for fact in done.findings.facts), *perhaps(clip)]
        told = testimony(clip, machines, self._stated.get(clip.id, ()), self._phrases)
        here = (*resolved(told.facts, self._who, self._world), *self._kept.get(clip.id, ()))
        gathered = all(self._who.has(fact.value) for fact in machines if fact.kind == "person" and unidentified(fact.value))
        looked = attention(passes if gathered else _uncompared(passes), self._signed.get(clip.id, {}))
        called = self._world.called
        facts = tuple(fact.renamed(called(fact.value)) if fact.kind == "person" else fact for fact in here)
        return _Told(facts, looked, told.streams, self._times(clip) or ())

    def snapshot(self, clip_ids: Collection[str] | None = None) -> Snapshot:
        """All that is known, with these clips; with any that is asked for, where none are named. Raises Missing for one that the
        season does not have, here or when it is asked for."""
        if clip_ids is not None:
            need_clips(clip_ids, self.there(clip_ids))
            self.read(clip_ids)
        clips = dict.fromkeys(clip_ids) if clip_ids is not None else None

        def of(what: Callable[[_Told], T]) -> Mapping[str, T]:
            return _Each(self, clips, lambda clip_id: what(self._of(clip_id)))

        return Snapshot(
            self._as_of, self._store.ledger.head(), self._world, self._entries,
            _Each(self, clips, self._clip), of(attrgetter("facts")), of(attrgetter("looked")), self._spelling,
            of(attrgetter("times")), of(attrgetter("streams")), self._who, self._passes.doubts, listened=self._phrases,
        )  # fmt: skip

    def _clip(self, clip_id: str) -> Clip:
        if clip_id not in self._clips:
            need_clips([clip_id], self.there([clip_id]))
        return self._clips[clip_id]

    def _of(self, clip_id: str) -> _Told:
        if clip_id not in self._told:
            need_clips([clip_id], self.there([clip_id]))
            self.read([clip_id])
        return self._told[clip_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._clips)


class _Each(Mapping[str, T]):
    """One thing of each clip: of some, or of all that were read."""

    def __init__(self, known: KnownClips, some: Mapping[str, None] | None, what: Callable[[str], T]) -> None:
        self._known, self._some, self._what = known, some, what

    def __getitem__(self, clip_id: str) -> T:
        if not clip_id or (self._some is not None and clip_id not in self._some):
            raise KeyError(clip_id)
        return self._what(clip_id)

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
