"""Writes a cut as OpenTimelineIO: tracks, gaps, retimes, dissolves, and in its metadata what OTIO has no
room for."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import opentimelineio as otio
from opentimelineio.opentime import RationalTime, TimeRange

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.cut_document import event_to_json
from touchline.domain.cut.interchange import Material, Written
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import rate_text

SPACE = "touchline"
"""Our name in OTIO's metadata."""


def write(cut: Cut, material: Material) -> Written:
    """The timeline as OTIO's JSON. A dissolve's cut point is its middle; what lies under it is handles."""
    losses: list[str] = []
    timeline = otio.schema.Timeline(cut.name, global_start_time=RationalTime(cut.start, float(cut.rate)))
    timeline.metadata[SPACE] = {
        "schema": 1, "rate": rate_text(cut.rate), "drop": cut.drop, "width": cut.width, "height": cut.height,
        "name": cut.name, "version": cut.version, "notes": list(cut.notes),
    }  # fmt: skip
    for name in cut.tracks:
        timeline.tracks.append(_track(cut, name, material, losses))
    return Written(otio.adapters.write_to_string(timeline, "otio_json"), tuple(dict.fromkeys(losses)))


def _track(cut: Cut, name: str, material: Material, losses: list[str]) -> Any:
    kind = otio.schema.TrackKind.Video if name.startswith("V") else otio.schema.TrackKind.Audio
    track = otio.schema.Track(name, kind=kind)
    track.metadata[SPACE] = {"track": name}
    row, at = cut.track(name), 0
    for event, after in zip(row, [*row[1:], None], strict=True):
        into, out = _head(event, at), _out(event, after)
        first, last = event.at + into, event.end - out
        if first > at:
            track.append(otio.schema.Gap(duration=RationalTime(first - at, float(cut.rate))))
        if event.dissolve:
            track.append(_transition(event, into, cut.rate))
        if last <= first:
            losses.append(f"{event.name or event.id} lies wholly under dissolves and is left out.")
            continue
        track.append(_item(cut, event, into, last - first, material, losses))
        at = last
    return track


def _head(event: Event, at: int) -> int:
    """How much of a dissolve lies before its cut point: half, or none where it comes out of nothing."""
    return event.dissolve // 2 if at > event.at else 0


def _out(event: Event, after: Event | None) -> int:
    """How much of an event lies under the dissolve that follows, after the cut point."""
    if after is None or after.at >= event.end:
        return 0
    return event.end - after.at - after.dissolve // 2


def _transition(event: Event, into: int, rate: Fraction) -> Any:
    before, after = (RationalTime(frames, float(rate)) for frames in (into, event.dissolve - into))
    return otio.schema.Transition("dissolve", otio.schema.TransitionTypes.SMPTE_Dissolve, before, after)


def _item(cut: Cut, event: Event, into: int, length: int, material: Material, losses: list[str]) -> Any:
    clip = material.clips.get(event.clip or "")
    item = otio.schema.Clip(event.name or (clip.name if clip else event.ours or "unmatched"))
    item.metadata[SPACE] = {"event": _own(event, clip)}
    if clip is None:
        item.media_reference = _generated(event) if event.ours else _missing(event)
        item.source_range = _stood_in(event, length, cut.rate)
    else:
        item.media_reference = _reference(clip)
        item.source_range = _range(cut, event, into, length, clip)
        if len(clip.rushes) > 1:
            losses.append(f"{item.name} is made of {len(clip.rushes)} files; other systems see the first.")
        if event.tracks:
            losses.append(f"{item.name}: the choice of sound channels is in our metadata only.")
    if event.clip and event.speed == 0:
        item.effects.append(otio.schema.FreezeFrame())
    elif event.speed != 1:
        item.effects.append(otio.schema.LinearTimeWarp("speed", time_scalar=float(event.speed)))
    if event.treatments:
        what = ", ".join(dict.fromkeys(one.kind for one in event.treatments))
        losses.append(f"{item.name}: {what} are in our metadata only: other systems show what is hidden.")
    if event.ours in ("card", "tone"):
        losses.append(f"{item.name}: other systems see a generator named {event.ours}, not what it shows.")
    return item


def _own(event: Event, clip: Clip | None) -> dict[str, Any]:
    document = event_to_json(event)
    if clip is not None:
        document |= {"content": clip.content, "reel": clip.reel}
    return document


def _reference(clip: Clip) -> Any:
    begins = Fraction(clip.start or 0) * clip.rate / clip.clock
    available = TimeRange(RationalTime(float(begins), float(clip.rate)), RationalTime(clip.frames, float(clip.rate)))
    reference = otio.schema.ExternalReference(clip.rushes[0].path or clip.file, available)
    reference.name = clip.name
    reference.metadata[SPACE] = {"clip": clip.id, "content": clip.content, "reel": clip.reel}
    return reference


def _generated(event: Event) -> Any:
    return otio.schema.GeneratorReference(event.ours, event.ours, parameters={"text": event.text})


def _missing(event: Event) -> Any:
    sought = event.sought
    if sought is None or not sought.file:
        return otio.schema.MissingReference(name=event.name)
    return otio.schema.ExternalReference(sought.file)


def _stood_in(event: Event, length: int, rate: Fraction) -> Any:
    sought, start = event.sought, RationalTime(0, float(rate))
    if sought is not None and sought.offset is not None:
        start = RationalTime(float((sought.origin or 0) + sought.offset), float(sought.rate or rate))
    return TimeRange(start, RationalTime(length, float(rate)))


def _range(cut: Cut, event: Event, into: int, length: int, clip: Clip) -> Any:
    """Where the item begins in its medium, and how long it lies in the cut. What runs backwards begins at
    its low edge, as ranges of media do."""
    step = event.speed * clip.rate / cut.rate
    begins = (event.begins or Fraction(0)) + step * into
    if step < 0:
        begins += 1 + step * length
    start = Fraction(clip.start or 0) * clip.rate / clip.clock + begins
    lasts = length * clip.rate / cut.rate
    exact = lasts.denominator == 1
    duration = RationalTime(int(lasts), float(clip.rate)) if exact else RationalTime(length, float(cut.rate))
    return TimeRange(RationalTime(float(start), float(clip.rate)), duration)
