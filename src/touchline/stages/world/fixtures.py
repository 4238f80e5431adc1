"""Fixtures: the season's matches, and the clips of their days."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta

from touchline.domain.rushes.media import Clip
from touchline.domain.time.moment import parse_day
from touchline.domain.world.world import FIXTURE, Fixture, handle_of
from touchline.errors import BadInput, Missing
from touchline.ports import Store
from touchline.stages.world.people import world_now


def take_fixtures(store: Store, found: Sequence[Fixture], club: str, by: str) -> list[Fixture]:
    """Take in the club's matches of a list (all of them where the list is of one club only). A match that is there already, known by
    its clubs, competition and round, is brought up to date and keeps its id.

    Raises Missing where the club plays in none of them.
    """
    clubs = {handle_of(name): name for fixture in found for name in (fixture.home, fixture.away)}
    name = clubs.get(handle_of(club)) or next(
        (n for h, n in clubs.items() if handle_of(club) and handle_of(club) in h), None
    )
    if name is None:
        near = difflib.get_close_matches(club, clubs.values(), 3, 0.3)
        raise Missing(
            f"{club!r} plays no match of this list.",
            f"Did you mean {' or '.join(near)}? Use --club NAME." if near else "Use --club NAME.",
        )
    mine = sorted((f for f in found if name in (f.home, f.away)), key=lambda f: (f.day, f.kickoff))
    known = {_same(fixture): fixture for fixture in world_now(store).fixtures.values()}
    number, taken = len(known), list[Fixture]()
    for fixture in mine:
        before = known.get(_same(fixture))
        number += before is None
        now = replace(fixture, id=before.id if before else f"F{number:02}", called=before.called if before else "")
        taken.append(now)
        if now != before:
            store.journal.state(FIXTURE, asdict(now), by)
    return taken


def _same(fixture: Fixture) -> tuple[str, ...]:
    return (fixture.home, fixture.away, fixture.competition, fixture.round)


def call_fixture(store: Store, fixture_id: str, called: str, by: str) -> Fixture:
    """Give a match the name people use: ``derby``. Raises Missing."""
    fixture = replace(fixture_called(world_now(store).fixtures.values(), fixture_id), called=called)
    store.journal.state(FIXTURE, asdict(fixture), by)
    return fixture


def fixture_called(fixtures: Iterable[Fixture], name: str) -> Fixture:
    """The match with this id, day, name people use, or opponent (the only one of it). Raises Missing; BadInput where several fit."""
    every = list(fixtures)
    wanted = handle_of(name)
    tests: tuple[Callable[[Fixture], bool], ...] = (
        lambda f: f.id.casefold() == name.casefold(),
        lambda f: f.day == name,
        lambda f: bool(f.called) and handle_of(f.called) == wanted,
        lambda f: wanted in (handle_of(f.home), handle_of(f.away)),
        lambda f: bool(wanted) and wanted in handle_of(f.title),
    )
    for test in tests:
        found = [fixture for fixture in every if test(fixture)]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadInput(
                f"{len(found)} matches fit {name!r}.",
                f"Say which: {', '.join(f'{f.id} ({f.day} {f.title})' for f in found[:5])}.",
            )
    raise Missing(
        f"There is no fixture {name!r}.",
        "touchline fixtures lists them; touchline fixtures import FILE takes a list in.",
    )


def days_to(clip: Clip, fixtures: Sequence[Fixture]) -> tuple[int, Fixture] | None:
    """How many days before (negative: after) the nearest match a clip was shot; the next match wins over the last one."""
    if not clip.shot or not fixtures:
        return None
    shot = parse_day(clip.shot[:10])
    distances = [((parse_day(fixture.day) - shot).days, fixture) for fixture in fixtures]
    return min(distances, key=lambda d: (abs(d[0]), -d[0]))


def day_in_season(distance: int, fixture: Fixture) -> str:
    """``two days before the derby``: a day as people on a season say it."""
    name = f"the {fixture.called}" if fixture.called else fixture.title
    if distance == 0:
        return f"match day: {name}"
    count = abs(distance)
    many = f"{_NUMBERS[count] if count < len(_NUMBERS) else count} day{'s' if count > 1 else ''}"
    return f"{many} {'before' if distance > 0 else 'after'} {name}"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def day_called(text: str, fixtures: Sequence[Fixture]) -> date:
    """A day as typed: ISO, or ``derby``, ``derby-2`` (two days before it), ``F07+1``. Raises BadInput or Missing."""
    for sign in ("", "-", "+"):
        name, _, count = text.rpartition(sign) if sign else (text, "", "0")
        if not count.isdigit() or not name:
            continue
        try:
            return (
                parse_day(name)
                if not sign
                else parse_day(fixture_called(fixtures, name).day) + timedelta(days=int(sign + count))
            )
        except (BadInput, Missing):
            continue
    return parse_day(fixture_called(fixtures, text).day)
