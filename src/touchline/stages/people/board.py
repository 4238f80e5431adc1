"""The people board: everybody who is known, seen or heard in the season, with their yes, their no, or nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from touchline.domain.facts.facts import KNOWN_FROM, Fact
from touchline.domain.people.denied import not_denied, with_strangers
from touchline.domain.people.identity import VOICE, Identities, Kin
from touchline.domain.people.kept import PURGED, kept_facts
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at
from touchline.domain.time.time import Span, union
from touchline.domain.verdict.appearing import Part
from touchline.domain.world.seen import stated_facts
from touchline.domain.world.world import Person, World, world_of
from touchline.ports import FrameTimes, Store
from touchline.stages.people.identity import identities, resolved
from touchline.stages.people.words_on import Words
from touchline.stages.world.clips import clips_as_known

T = TypeVar("T")
_PICTURES = 6


@dataclass(frozen=True)
class Sighting:
    """Somebody on frames of a clip: how surely it was found (``confidence``), and how surely it is them (``named``; None for
    a family without a name). ``source`` is the person who stated it, or the analysers that found the trace."""

    clip: str
    span: Span
    channel: str
    by: str
    confidence: float
    named: float | None = None
    trace: str = ""
    source: str = ""


@dataclass(frozen=True)
class Appearance:
    """One person, or an unidentified one, over the whole season or in one cut. ``best`` are the traces that show them best.
    ``yes`` and ``no`` are the entries that stand, ``asked`` noes that are only requests; ``in_cut`` the parts of the cut."""

    who: str
    person: Person | None
    groups: tuple[str, ...]
    seen_seconds: float
    heard_seconds: float
    sightings: tuple[Sighting, ...]
    best: tuple[Kin, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    asked: tuple[str, ...] = ()
    in_cut: tuple[Part, ...] = ()

    @property
    def clips(self) -> tuple[str, ...]:
        return tuple(sorted({one.clip for one in self.sightings}))


def appearances(store: Store, times: FrameTimes, among: Collection[str] | None = None, now: str = "") -> list[Appearance]:
    """Everybody known or noticed, most seen first; ``among`` are the clips to look in, by id (None: all)."""
    statements = store.journal.statements()
    world = world_of(statements)
    clips = clips_as_known(store, world, among)
    contents = None if among is None else {clip.content for clip in clips.values()}
    stated = [fact for fact in stated_facts(statements) if fact.kind == "person"]
    known = identities(store, statements, contents, [fact.value for fact in stated])
    rows = [one for one in store.kindred.of(contents=contents) if one.clip in clips]
    seen: dict[str, list[Sighting]] = {}
    best: dict[str, list[Kin]] = {}
    said: dict[str, list[Fact]] = {}
    for fact in resolved(stated, known, world):
        said.setdefault(fact.clip, []).append(fact)
    for one in rows:
        for who, sightings in _who(known, one, said.get(one.clip, ())):
            seen.setdefault(who, []).extend(sightings)
            best.setdefault(who, []).append(one)
    for fact in (fact for of in said.values() for fact in of if fact.says == "yes"):
        if fact.clip in clips:
            seen.setdefault(fact.value, []).append(
                Sighting(fact.clip, fact.span, fact.channel, "", 1.0, 1.0, source=fact.source))
    for fact in kept_facts(store.journal.of_kind(PURGED)):
        if fact.clip in clips:
            one_of = Sighting(fact.clip, fact.span, fact.channel, "", fact.confidence, fact.confidence, source=fact.source)
            seen.setdefault(fact.value, []).append(one_of)
    words = Words(store, world, now)
    shown = {clip.id: times(clip) for clip in clips.values()}
    named = {world.called(who): who for who in reversed(tuple(world.people))}  # of somebody with several names the first
    pictures = _of_each(world, best)
    board = [_appearance(named.get(called, called), of, pictures.get(called, ()), words, clips, shown)
             for called, of in _of_each(world, seen, named if among is None else ()).items()]  # fmt: skip
    return sorted(board, key=lambda a: (-a.seen_seconds - a.heard_seconds, a.who))


def _of_each(world: World, found: Mapping[str, list[T]], everybody: Iterable[str] = ()) -> dict[str, list[T]]:
    """By how each is called, under however many names they were taken in."""
    each: dict[str, list[T]] = {called: [] for called in everybody}
    for who, of in found.items():
        each.setdefault(world.called(who), []).extend(of)
    return each


def _who(known: Identities, one: Kin, said: Sequence[Fact]) -> Iterator[tuple[str, list[Sighting]]]:
    channel = "sound" if one.by == VOICE else "picture"
    found = (Fact(one.clip, Span(start, end), channel, "person", one.trace, sure) for start, end, sure in one.spans)
    by_name: dict[str, list[Sighting]] = {}
    for named in not_denied(with_strangers((*(each for fact in found for each in known.of(fact)), *said), known.label)):
        chance = named.detail.get("named")
        sighting = Sighting(one.clip, named.span, channel, one.by, float(str(named.detail["found"])),
                            chance if isinstance(chance, float) else None, one.trace, one.source)  # fmt: skip
        by_name.setdefault(named.value, []).append(sighting)
    yield from by_name.items()


def _appearance(
    who: str, sightings: Iterable[Sighting], best: Iterable[Kin], words: Words, clips: Mapping[str, Clip], times: Mapping[str, object],
) -> Appearance:  # fmt: skip
    world, called = words.world, words.world.called(who)
    groups = tuple(g for g, members in world.groups.items() if any(world.called(m.person) == called for m in members))
    order = sorted(sightings, key=lambda one: (one.clip, one.span, one.channel))
    seen, heard = (_seconds(order, channel, clips, times) for channel in ("picture", "sound"))
    yes, no, asked = words.on(called, groups)
    return Appearance(called, world.people.get(who), groups, seen, heard, tuple(order), best_pictures(best), yes, no, asked)


def best_pictures(rows: Iterable[Kin]) -> tuple[Kin, ...]:
    """The traces that show somebody best."""
    faces = sorted((one for one in rows if one.best), key=lambda one: (-one.quality, one.trace))
    return tuple(faces[:_PICTURES])


def _seconds(sightings: Iterable[Sighting], channel: str, clips: Mapping[str, Clip], times: Mapping[str, object]) -> float:
    """Seconds seen or heard; what is only possibly them is not counted."""
    spans: dict[str, list[Span]] = {}
    for one in sightings:
        if one.channel in (channel, "both") and (one.named is None or one.named >= KNOWN_FROM):
            spans.setdefault(one.clip, []).append(one.span)
    total = 0.0
    for clip, of in spans.items():
        shown = times[clip]
        for span in union(of):
            total += float(seconds_at(clips[clip], span.end, shown) - seconds_at(clips[clip], span.start, shown))  # type: ignore[arg-type]
    return round(total, 3)


def pictures_of(store: Store, traces: Collection[str]) -> dict[str, bytes]:
    """The best picture of each of these faces, a small JPEG."""
    wanted = set(traces)
    contents = {one.content for one in store.kindred.of(traces=wanted)}
    return {one.key: one.data for _, one in store.shelf.prints("face-picture", contents) if one.key in wanted}
