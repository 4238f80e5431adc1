"""Scene: which clips, and which of their frames, the people, places, matches and days that are asked for
leave over."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from touchline.domain.facts.facts import POSSIBLE_FROM, Fact, Frames, joined, unidentified
from touchline.domain.people.identity import VOICE
from touchline.domain.rushes.media import Clip
from touchline.domain.time.moment import parse_day
from touchline.domain.time.time import Span
from touchline.domain.verdict.presence import Where, merged, overlap, presence
from touchline.domain.words.query import Query
from touchline.domain.world.world import handle_of
from touchline.errors import Missing
from touchline.stages.find.known import Known
from touchline.stages.world.clips import clip_called
from touchline.stages.world.fixtures import day_called, fixture_called


@dataclass(frozen=True)
class Wanted:
    """What is looked for. ``first`` and ``last`` are days of shooting, both included, as typed
    (``2025-10-18``, ``derby-2``); ``exact`` is to the letter, whatever else means the same."""

    text: str = ""
    clips: tuple[str, ...] = ()
    said_by: str = ""
    seen: str = ""
    place: str = ""
    fixture: str = ""
    first: str = ""
    last: str = ""
    kinds: tuple[str, ...] = ()
    limit: int = 20
    exact: bool = False

    @property
    def asks(self) -> bool:
        filters = (self.clips, self.said_by, self.seen, self.place, self.fixture, self.first, self.last, self.kinds)
        return bool(self.text.strip()) or any(filters)


@dataclass(frozen=True)
class Scene:
    """``clips`` to look in, None for all; ``frames`` of them by clip, None for all of every clip; ``people``
    asked for, by id."""

    clips: frozenset[str] | None = None
    frames: dict[str, list[Frames]] | None = None
    people: frozenset[str] = frozenset()

    def covers(self, clip: str, span: Span) -> bool:
        """Whether some of the span's frames are left over."""
        return self.frames is None or bool(overlap([(span.start, span.end)], self.frames.get(clip, [])))

    def about(self, person: str) -> bool:
        """Whether a person is among those asked for, if any are."""
        return not self.people or person in self.people


def scene_of(known: Known, wanted: Wanted) -> Scene:
    """What the filters leave over. Raises Missing for a person, place, clip or fixture nobody knows, BadInput
    for a day that is none."""
    filters = replace(wanted, text="", kinds=(), limit=1, exact=False)
    return known.once(filters, lambda: _scene(known, filters))


def _scene(known: Known, wanted: Wanted) -> Scene:
    wheres = []
    people = [_person(known, typed) for typed in (wanted.said_by, wanted.seen) if typed]
    if wanted.said_by:
        wheres.append(known.once(("sound", people[0]), lambda: _any_present(known, people[0], "sound")))
    if wanted.seen:
        wheres.append(known.once(("picture", people[-1]), lambda: _any_present(known, people[-1], "picture")))
    if wanted.place:
        wheres.append(_placed(known, wanted.place))
    frames = merged(wheres, every=True) if wheres else None
    clips = _clips(known, wanted)
    if frames is not None:
        clips = frozenset(frames) if clips is None else clips & frames.keys()
    return Scene(clips, frames, frozenset().union(*people))


def _any_present(known: Known, every: tuple[str, ...], channel: str) -> Where:
    """The same under each of somebody's names."""
    return merged([_present(known, one, channel) for one in every], every=False)


def _present(known: Known, person: str, channel: str) -> Where:
    """Where somebody is at least possibly seen or heard, as it is known by now."""
    named = list(_facts(known, "person", person))
    stated = {fact.clip for fact in named}
    noticed: dict[str, list[Frames]] = {}
    for kin, chance in known.traces_of(person):
        if (kin.by == VOICE) != (channel == "sound") or chance < POSSIBLE_FROM:
            continue
        if kin.clip in stated:  # what a person says of a clip is weighed against each sighting there
            named += [Fact(kin.clip, Span(start, end), channel, "person", person, min(sure, chance)) for start, end, sure in kin.spans]
        else:
            noticed.setdefault(kin.clip, []).extend((start, end) for start, end, sure in kin.spans if sure >= POSSIBLE_FROM)
    where = {clip: joined(spans) for clip, spans in noticed.items() if spans}
    return {**where, **presence(_machines_first(named), [channel])}


def _machines_first(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: fact.says is not None)


def _person(known: Known, typed: str) -> tuple[str, ...]:
    """Under what facts tell of somebody: each id of theirs, or a working name."""
    one = known.who([typed]).called(typed) if unidentified(typed) else known.world.who(typed).id
    person = known.world.people.get(one)
    return tuple(name.id for name in known.world.every_name_of(person)) if person else (one,)


def _facts(known: Known, kind: str, value: str) -> Iterable[Fact]:
    """Everything machines and people say of one value by its own name."""
    for line in known.index.search(Query(kinds=frozenset((kind,)), values=frozenset((value,)))):
        yield Fact(line.clip, line.span, line.channel, kind, line.text, line.confidence)
    yield from (fact for fact in known.stated if (fact.kind, fact.value) == (kind, value))


def _placed(known: Known, typed: str) -> dict[str, list[Frames]]:
    """Clips shot at a place, all of them, and stretches that somebody or something knows to be there."""
    place = handle_of(typed)
    places = known.once("places", lambda: _by_place(known.clips.values()))
    whole = places.get(place, {})
    here = presence(_facts(known, "place", place), ["picture"])
    if not place or not (whole or here or place in map(handle_of, known.world.places)):
        names = sorted({*places, *known.world.places})
        near = difflib.get_close_matches(place, names, 3)
        hint = f"Did you mean {', '.join(near)}? " if near else ""
        raise Missing(f"Nobody has named a place {typed!r}.", f"{hint}touchline places lists them.")
    return merged([whole, here], every=False)


def _by_place(clips: Iterable[Clip]) -> dict[str, dict[str, list[Frames]]]:
    """All frames of the clips shot at each place."""
    places: dict[str, dict[str, list[Frames]]] = {}
    handles: dict[str, str] = {}
    for clip in clips:
        if clip.place:
            handle = handles.setdefault(clip.place, handle_of(clip.place))
            places.setdefault(handle, {})[clip.id] = [(0, clip.frames)]
    return places


def _clips(known: Known, wanted: Wanted) -> frozenset[str] | None:
    """The clips that names, a match and days leave over; None where none of these is asked for."""
    if not (wanted.clips or wanted.fixture or wanted.first or wanted.last):
        return None
    every = known.clips
    fixtures = list(known.world.fixtures.values())
    first = day_called(wanted.first, fixtures) if wanted.first else date.min
    last = day_called(wanted.last, fixtures) if wanted.last else date.max
    fixture = fixture_called(fixtures, wanted.fixture).id if wanted.fixture else None
    named = {clip_called(every.values(), name).id for name in wanted.clips}

    def stays(clip: Clip) -> bool:
        shot = parse_day(clip.shot[:10]) if clip.shot and (wanted.first or wanted.last) else None
        return (
            (not named or clip.id in named)
            and (fixture is None or clip.fixture == fixture)
            and (not (wanted.first or wanted.last) or (shot is not None and first <= shot <= last))
        )

    return frozenset(clip.id for clip in every.values() if stays(clip))
