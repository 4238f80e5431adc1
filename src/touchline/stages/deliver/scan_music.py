"""Which recordings of music a leak scan listens for: whatever footage of the season, or a file logged for that, is known to be heard in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from touchline.domain.facts.facts import Fact, holding, joined
from touchline.domain.facts.findings import Print
from touchline.domain.ledger.spelling import key
from touchline.domain.time.time import Span
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.seen import stated_facts
from touchline.ports import Store
from touchline.ports.together import SOUND
from touchline.stages.clear.clear import known_of

_MOST_SECONDS = 1200
"""Of recordings of one work that are listened for; those in the cut come first, then the longest."""


@dataclass(frozen=True)
class Recording:
    """A clip in which a work is heard, its sound, and where in it (seconds from and to)."""

    clip: str
    sound: Print
    spans: tuple[tuple[float, float], ...]

    @property
    def seconds(self) -> float:
        return sum(end - start for start, end in self.spans)


def recordings(store: Store, known: Snapshot, works: Collection[str], used: Collection[str]) -> Mapping[str, tuple[Recording, ...]]:
    """By work what is known of how it sounds; of none of which nothing is. ``used`` are the clips of the cut."""
    if not works:
        return {}
    names = {key(work): work for work in works}
    elsewhere = sorted(_elsewhere(store, known, names) - set(used))
    there = known_of(store, elsewhere, known.as_of) if elsewhere else known
    found: dict[str, list[Recording]] = {work: [] for work in works}
    for snapshot, clips in ((known, sorted(used)), (there, elsewhere)):
        fresh: dict[str, list[Recording]] = {}
        for name, one in _in_clips(store, snapshot, clips, names):
            fresh.setdefault(name, []).append(one)
        for name, some in fresh.items():
            found[name] += sorted(some, key=lambda one: (-one.seconds, one.clip))
    return {work: tuple(_enough(some)) for work, some in found.items() if some}


def _enough(some: list[Recording]) -> Iterator[Recording]:
    seconds = 0.0
    for one in some:
        if seconds < _MOST_SECONDS:
            yield one
        seconds += one.seconds


def _elsewhere(store: Store, known: Snapshot, names: Collection[str]) -> set[str]:
    """Clips of the season in which a machine or somebody heard one of these, by its name or by a working name."""
    titled = {unknown for unknown, work in known.world.named.items() if key(work) in names}

    def fits(value: str) -> bool:
        return key(value) in names or value in titled

    store.uses.follow()
    stated = stated_facts(store.journal.statements(known.as_of))
    return {clip for clip, _ in store.uses.where("music", fits)} | {one.clip for one in stated if one.kind == "music" and fits(one.value)}


def _in_clips(store: Store, known: Snapshot, clips: Collection[str], names: Mapping[str, str]) -> Iterator[tuple[str, Recording]]:
    heard: dict[str, dict[str, list[Span]]] = {}
    for clip in clips:
        for value, spans in _heard(known.facts.get(clip, ())).items():
            if key(value) in names:
                heard.setdefault(clip, {}).setdefault(names[key(value)], []).extend(spans)
    contents = {known.clips[clip].content: clip for clip in heard}
    for content, one in store.shelf.prints(SOUND, contents) if contents else ():
        pace = known.paces[contents[content]]
        for name, spans in heard[contents[content]].items():
            yield name, Recording(contents[content], one, tuple((pace.second(at.start), pace.second(at.end)) for at in spans))


def _heard(facts: Collection[Fact]) -> Mapping[str, list[Span]]:
    """By work the frames on which it is, or may be, heard."""
    music: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "music" and fact.perceivable("sound"):
            music.setdefault(fact.value, []).append(fact)
    spans = {value: joined([*known, *possible]) for value, some in music.items() for known, possible in [holding(some)]}
    return {value: [Span(*at) for at in some] for value, some in spans.items() if some}
