"""Day: everything of one shooting day on one sheet, and which days were shot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Fault
from touchline.domain.rushes.day import (
    UNPLACED,
    ClipRow,
    DaySheet,
    Mark,
    Point,
    Present,
    Trouble,
    Wanted,
    point,
    row_of,
    takes_of,
)
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.domain.words.tokens import tokens_of
from touchline.domain.world.seen import stated_facts
from touchline.domain.world.world import Statement, World, world_of
from touchline.errors import Missing
from touchline.ports import FrameTimes, Store
from touchline.stages.find.facts import loudness_of, standing_faults
from touchline.stages.people.board import Appearance, appearances
from touchline.stages.people.identity import identities, resolved
from touchline.stages.world.clips import clips_as_known
from touchline.stages.world.fixtures import day_called, day_in_season, days_to

_MOST_WANTED = 12

Together = Iterable[Sequence[tuple[str, float]]]


def days_shot(store: Store) -> dict[str, list[Clip]]:
    """Every shooting day with its clips, the first day first; clips of no known day under an empty one, last."""
    days: dict[str, list[Clip]] = {}
    for clip in clips_as_known(store, world_of(store.journal.statements())).values():
        days.setdefault((clip.shot or "")[:10], []).append(clip)
    return dict(sorted(days.items(), key=lambda pair: (not pair[0], pair[0])))


def day_asked(store: Store, typed: str) -> str:
    """The shooting day meant: ISO, ``derby``, ``derby-1``, a fixture; the last one that was shot where nothing is typed.

    Raises Missing where nothing was shot on it, BadInput for what is no day.
    """
    days = [day for day in days_shot(store) if day]
    if not days:
        raise Missing("No clip of this season knows when it was shot.", "touchline clips set CLIP --shot DAY says so.")
    fixtures = list(world_of(store.journal.statements()).fixtures.values())
    day = day_called(typed, fixtures).isoformat() if typed else days[-1]
    if day not in days:
        raise Missing(f"Nothing was shot on {day}.", f"Days with clips: {', '.join(days[-8:])}.")
    return day


def day_sheet(store: Store, day: str, times: FrameTimes, together: Together = ()) -> DaySheet:
    """The sheet of one day (ISO). ``together`` are clips that ran at the same time, with their offsets in seconds."""
    statements = store.journal.statements()
    world = world_of(statements)
    clips = {clip.id: clip for clip in sorted(days_shot(store).get(day, ()), key=_order)}
    shown = {clip.id: times(clip) for clip in clips.values()}
    faults = [fault for fault in standing_faults(store) if _of(fault, clips)]
    rows = _rows(store, statements, world, clips, faults, shown)
    places: dict[str, list[ClipRow]] = {}
    for clip in clips.values():
        places.setdefault(clip.place or UNPLACED, []).append(rows[clip.id])
    ordered = sorted(places.items(), key=lambda pair: pair[0] == UNPLACED)
    people = [_present(one, clips, shown) for one in appearances(store, times, set(clips)) if one.seen_seconds or one.heard_seconds]
    return DaySheet(
        day, _title(clips.values(), world), _match(clips.values(), world),
        tuple((place, tuple(of)) for place, of in ordered), tuple(people), tuple(_marks(statements, world, clips, shown)),
        tuple(_wanted(store, clips, shown)),
        tuple(takes_of(list(clips.values()), together)), tuple(_trouble(fault, clips, shown) for fault in faults))  # fmt: skip


def _order(clip: Clip) -> tuple[object, ...]:
    """As it was shot: by the time of day in its timecode, or else of its recording; what tells neither comes last."""
    moment = (clip.probe.recorded or "")[11:19].split(":")
    told = [int(part) for part in moment if part.isdecimal()]
    begins = clip.start / clip.clock if clip.start else told[0] * 3600 + told[1] * 60 + told[2] if len(told) == 3 else 86_400
    return float(begins), clip.reel, clip.name, clip.id


def _rows(store: Store, statements: list[Statement], world: World, clips: Mapping[str, Clip], faults: Sequence[Fault],
          times: Mapping[str, Sequence[float] | None]) -> dict[str, ClipRow]:
    stated = stated_facts(statements)
    known = identities(store, statements, {clip.content for clip in clips.values()}, [fact.value for fact in stated])
    rows = {}
    for clip in clips.values():
        passes = store.shelf.passes(clip.content)
        own = [fact for done in passes for fact in done.findings.facts] + [fact for fact in stated if fact.clip == clip.id]
        facts = [_called(fact, world) for fact in resolved(own, known, world)]
        count = sum(1 for fault in faults if _of(fault, {clip.id: clip}))
        rows[clip.id] = row_of(clip, facts, count, loudness_of(passes), times[clip.id])
    return rows


def _called(fact: Fact, world: World) -> Fact:
    if fact.kind != "person" or fact.value not in world.people:
        return fact
    return Fact(fact.clip, fact.span, fact.channel, fact.kind, world.called(fact.value), fact.confidence, fact.says, fact.source)


def _title(clips: Iterable[Clip], world: World) -> str:
    found = next((days_to(clip, list(world.fixtures.values())) for clip in clips if clip.shot), None)
    return day_in_season(*found) if found else ""


def _match(clips: Iterable[Clip], world: World) -> str:
    """The match of the day, where its clips agree on one."""
    ids = {clip.fixture for clip in clips if clip.fixture}
    match = world.fixtures.get(next(iter(ids))) if len(ids) == 1 else None
    if match is None:
        return ""
    where = f"{match.competition} {match.round}".strip()
    return " · ".join(part for part in (match.title, where, match.kickoff and f"kick-off {match.kickoff}", match.score) if part)


def _present(one: Appearance, clips: Mapping[str, Clip], times: Mapping[str, Sequence[float] | None]) -> Present:
    order = list(clips)
    first = min(one.sightings, key=lambda s: (order.index(s.clip), s.span.start), default=None)
    at = point(clips[first.clip], first.span.start, times[first.clip]) if first else None
    return Present(one.who, one.person.name if one.person else "", one.seen_seconds, one.heard_seconds, len(one.clips), at)


def _marks(statements: Iterable[Statement], world: World, clips: Mapping[str, Clip],
           times: Mapping[str, Sequence[float] | None]) -> Iterable[Mark]:
    """What people stated of stretches of the day's clips, in the order of the clips."""
    order = {name: number for number, name in enumerate(clips)}
    mine = (fact for fact in stated_facts(statements) if fact.clip in clips)
    for fact in sorted(mine, key=lambda fact: (order[fact.clip], fact.span)):
        clip, shown = clips[fact.clip], times[fact.clip]
        value = world.called(fact.value) if fact.kind == "person" else fact.value
        yield Mark(fact.kind, value, fact.says == "no", fact.source.rpartition(" #")[0] or fact.source,
                   point(clip, fact.span.start, shown), point(clip, fact.span.end, shown).timecode)


def _wanted(store: Store, clips: Mapping[str, Clip], times: Mapping[str, Sequence[float] | None]) -> Iterable[Wanted]:
    found: dict[tuple[str, ...], Wanted] = {}
    for (clip, start, _, text), questions, count in store.questions.often(clips):
        if start < clips[clip].frames:
            at, said = point(clips[clip], start, times[clip]), tuple(tokens_of(text))
            one = found.get(said)
            found[said] = Wanted(text, questions, count, at) if one is None else replace(
                one, questions=tuple(dict.fromkeys((*one.questions, *questions))), also=(*one.also, at))
    return list(found.values())[:_MOST_WANTED]


def _of(fault: Fault, clips: Mapping[str, Clip]) -> bool:
    return fault.where in clips or any(fault.where == rush.path for clip in clips.values() for rush in clip.rushes)


def _trouble(fault: Fault, clips: Mapping[str, Clip], times: Mapping[str, Sequence[float] | None]) -> Trouble:
    clip = clips.get(fault.where) or next(c for c in clips.values() if any(fault.where == rush.path for rush in c.rushes))
    return Trouble(fault.subject, fault.remedy, _begin(clip, fault.span, times[clip.id]))


def _begin(clip: Clip, span: Span | None, times: Sequence[float] | None) -> Point:
    return point(clip, span.start if span else 0, times)
