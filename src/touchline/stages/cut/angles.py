"""Angles: one moment from every camera that ran, and an event of a cut that takes it from another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from touchline.domain.cut.angles import Angle, angles
from touchline.domain.cut.cut import Cut, Event, source_under
from touchline.domain.cut.pick import picked, split_pick
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.sync_map import SyncMap
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Missing
from touchline.ports import FrameTimes, Store
from touchline.stages.log.sync import map_of
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now

_FINE = 10**6


def moment_called(store: Store, text: str, times: FrameTimes) -> tuple[Clip, Span, Mapping[str, Clip], SyncMap]:
    """The clip and the range that a hit or ``CLIP@FROM..TO`` names, all clips, and how they ran. Raises Missing, BadInput."""
    clips = clips_as_known(store, world_now(store))
    name, spread = split_pick(text)
    try:
        clip = clip_called(clips.values(), name)
    except Missing:
        if not spread:
            raise
        clip, spread = clip_called(clips.values(), text), ""
    return clip, picked(clip, spread, times(clip)), clips, map_of(store, clips)


def seen_from(clip: Clip, span: Span, clips: Mapping[str, Clip], found: SyncMap, times: FrameTimes) -> list[Angle]:
    """The same moment in every other clip, the surest first."""
    return angles(found, clips, clip.id, span, times)


def take_angle(store: Store, cut: Cut, event_id: str, name: str, by: str, times: FrameTimes) -> tuple[Cut, Event, Angle]:
    """The next version, in which an event shows the same moment from another clip; its place and length in the cut stay.

    Raises Missing for an event or clip that is not there, BadInput for an event that runs at another speed or a clip without the
    channel, Conflict where the clip did not run during all of it.
    """
    event = cut.event(event_id)
    if event is None:
        raise Missing(f"{cut.label} has no event {event_id}.", f"touchline cut show {cut.name} lists them.")
    clips = clips_as_known(store, world_now(store))
    other = clip_called(clips.values(), name)
    if event.clip is None or event.source is None or event.clip not in clips:
        raise BadInput(f"{event_id} shows no clip of the season.", "Only footage has other angles.")
    if event.speed != 1 or event.begins is None:
        raise BadInput(f"{event_id} runs at another speed.", "Only what runs at its own speed can change its camera.")
    if not (other.has_picture if event.channel == "picture" else other.has_sound):
        raise BadInput(f"{other.name} has no {event.channel}.", "Choose another clip.")
    here = clips[event.clip]
    seen = seen_from(here, event.source, clips, map_of(store, clips), times)
    angle = next((one for one in seen if one.clip == other.id), None)
    if angle is None or not angle.whole:
        what = "only during part of it" if angle else "at no sure time during it"
        raise Conflict(f"{other.name} ran {what}.", f"touchline sync {here.id}@{event.source.start}..{event.source.end} "
                       "lists the clips that did.")
    made = on_angle(event, here, other, angle, cut.rate)
    fresh = replace(cut, events=tuple(made if one is event else one for one in cut.events))
    return store.cuts.save(fresh, by=by, why=f"angle {event_id} {other.name}", after=cut.version), made, angle


def on_angle(event: Event, here: Clip, other: Clip, angle: Angle, rate: Fraction) -> Event:
    """The event on the other clip's frames: pictures begin on the nearest whole frame, so that two cameras that ran exactly together
    do not slip by one for a measuring error of microseconds; sound where it is heard."""
    assert event.source is not None and event.begins is not None
    into = (event.begins - event.source.start) / here.rate * other.rate
    begins = Fraction(angle.begins).limit_denominator(_FINE) + into
    if event.channel == "picture":
        begins = Fraction(min(int(begins + Fraction(1, 2)), max(int(begins), _last_start(event, other, rate))))
    spread = replace(event, clip=other.id, begins=begins, source=Span(0, other.frames), name=other.name, tracks=(), sought=None,
                     treatments=())
    return replace(spread, source=source_under(spread, spread.place, rate, other.rate))


def _last_start(event: Event, other: Clip, rate: Fraction) -> int:
    """The last whole frame of a clip from which an event's pictures do not run out of it."""
    return other.frames - 1 - int((event.length - 1) * other.rate / rate)
