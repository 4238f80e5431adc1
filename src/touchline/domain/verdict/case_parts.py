"""People, clips and entries as the judge is told of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from touchline.domain.ledger.ledger import Entry
from touchline.domain.rushes.media import Clip
from touchline.domain.time.moment import parse_day
from touchline.domain.verdict.case import CaseClip, CasePerson
from touchline.domain.world.world import World


def case_people(world: World, day: str) -> dict[str, CasePerson]:
    """Everybody by handle, as the judge is told of them on a day (ISO). Of two who were given the same handle at once, a child's
    protection counts for both; nobody is their own guardian, whatever the name."""
    found: dict[str, CasePerson] = {}
    for p in world.people.values():
        before = found.get(p.called, CasePerson())
        guardian = world.called(p.guardian) if p.guardian else p.called
        found[p.called] = CasePerson(p.minor_on(day) or before.minor, before.guardian if guardian == p.called else guardian)
    return found


def case_clip(clip: Clip) -> CaseClip:
    """The clip as the judge is told of it."""
    shot: date | None = parse_day(clip.shot[:10]) if clip.shot else None
    return CaseClip(clip.frames, clip.rate, shot, clip.place, clip.fixture, clip.owner)


def in_handles(entry: Entry, world: World) -> Entry:
    """The same entry with people's handles in place of their opaque ids."""
    person = entry.scope.person and tuple(map(world.called, entry.scope.person))
    return replace(
        entry, by=world.called(entry.by), party=world.called(entry.party), scope=replace(entry.scope, person=person)
    )
