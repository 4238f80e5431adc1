"""A drawn case as the snapshot of a season, so that whatever stands around the judge can be tried on it."""

from __future__ import annotations

from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.facts.attention import Attention
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush
from touchline.domain.time.moment import moment_text
from touchline.domain.verdict.case import Case
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import Membership, Person, World


def snapshot_of(case: Case) -> Snapshot:
    """All of the case but its events, everything watched."""
    people = {
        name: Person(name, name, minor=person.minor, guardian=person.guardian) for name, person in case.people.items()
    }
    groups = {name: tuple(map(Membership, members)) for name, members in case.groups.items()}
    clips = {name: _clip(name, clip) for name, clip in case.clips.items()}
    return Snapshot(
        moment_text(case.as_of),
        (len(case.ledger), ""),
        World(people=people, groups=groups),
        case.ledger,
        clips,
        {name: tuple(fact for fact in case.facts if fact.clip == name) for name in clips},
        {name: Attention(dict.fromkeys(WATCHFUL, (clip.whole,))) for name, clip in clips.items()},
    )


def _clip(name, clip) -> Clip:
    picture = Picture(640, 360, Fraction(25), clip.frames, "h264", "yuv420p")
    rush = Rush(name, 1, name, name, "card", clip.frames)
    day = clip.shot and clip.shot.isoformat()
    return Clip(
        name, name, "A001", name, Fraction(25), clip.frames, (rush,), Probe("mp4", picture, ()),
        shot=day, place=clip.place, fixture=clip.fixture, owner=clip.owner,
    )  # fmt: skip


def cut_of(case: Case) -> Cut:
    """The events one after another, each on a track of its own channel."""
    events, at = [], 0
    for event in case.events:
        track = "V1" if event.channel == "picture" else "A1"
        events.append(Event(event.id, event.channel, track, at, len(event.span), event.clip, event.span))
        at += len(event.span)
    return Cut("film", Fraction(25), 640, 360, tuple(events), 1)
