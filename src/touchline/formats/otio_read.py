"""Reads OpenTimelineIO, ours or another system's: nothing on a track is dropped without a word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from urllib.parse import unquote

import opentimelineio as otio

from touchline.domain.cut.cut import Cut, Event, Sought, settled
from touchline.domain.cut.interchange import Reading
from touchline.domain.cut.treatment import Treatment, treatment_from_json
from touchline.domain.time.time import parse_rate, timecode
from touchline.errors import BadInput
from touchline.formats.otio_sound import need_sound
from touchline.formats.otio_write import SPACE


def read(text: str, name: str, rate: Fraction | None = None, width: int = 1920, height: int = 1080) -> Reading:
    """The cut an OTIO document tells, its clips not looked up yet. Disabled clips and markers become
    notes, nested timelines unmatched events. Raises BadInput where it is not OTIO or has no track."""
    try:
        need_sound(text)
        timeline = otio.adapters.read_from_string(text, "otio_json")
    except Exception as error:  # the library raises whatever its parser meets
        raise BadInput(f"{name} is not OpenTimelineIO: {error}.", "Export it again as .otio.") from None
    if not isinstance(timeline, otio.schema.Timeline) or timeline.tracks is None:
        raise BadInput(f"{name} holds no timeline.", "Export the timeline itself, not a clip or a bin.")
    try:
        return _Reader(timeline, rate).cut(name, width, height)
    except otio.exceptions.OTIOError as error:
        raise BadInput(f"{name} has a clip whose length nothing tells: {error}.", "Give it a range and export again.") from None


def exact_rate(rate: float) -> Fraction:
    """A rate as OTIO keeps it, a binary fraction, as what it means: 23.976… is 24000/1001. Raises BadInput."""
    if not 0 < rate < 1e9:
        raise BadInput(f"{rate} is no rate.", "Export it again from a timeline with a rate.")
    whole = Fraction(round(rate * 1001 / 1000) * 1000, 1001)
    return whole if abs(float(whole) - rate) < 0.005 and abs(rate - round(rate)) > 0.001 else Fraction(
        rate).limit_denominator(1001)  # fmt: skip


@dataclass
class _Row:
    """One track being read: where it has come to, and the dissolve that waits for the next item."""

    name: str
    channel: str
    at: int = 0
    into: int = 0
    wide: int = 0
    events: list[Event] = field(default_factory=list)


class _Reader:
    def __init__(self, timeline: Any, rate: Fraction | None) -> None:
        self.timeline = timeline
        self.own: Mapping[str, Any] = timeline.metadata.get(SPACE, {})
        self.rate = rate or self._rate()
        self.faults: list[str] = []
        self.notes = [str(note) for note in self.own.get("notes", [])]
        self.ids: set[str] = set()
        start = timeline.global_start_time
        self.start = int(self._frames(start)) if start is not None else 0
        self.drop = bool(self.own.get("drop", False))

    def cut(self, name: str, width: int, height: int) -> Reading:
        events: list[Event] = []
        names = self._track_names()
        for track, label in zip(self.timeline.tracks, names, strict=True):
            events += self._row(track, label)
        self._markers(self.timeline.tracks)
        laid, told = settled(events)
        cut = Cut(
            name, self.rate, int(self.own.get("width", width)), int(self.own.get("height", height)), laid,
            start=self.start, drop=self.drop, notes=tuple(self.notes),
        )  # fmt: skip
        return Reading(cut, tuple(self.faults + told))

    def _rate(self) -> Fraction:
        if "rate" in self.own:
            return parse_rate(str(self.own["rate"]))
        if self.timeline.global_start_time is not None:
            return exact_rate(self.timeline.global_start_time.rate)
        for item in self.timeline.find_clips():
            if item.source_range is not None:
                return exact_rate(item.source_range.duration.rate)
        raise BadInput("The timeline does not say its rate.", "Give it with --rate.")

    def _frames(self, time: Any) -> Fraction:
        return _exact(time.value) * self.rate / exact_rate(time.rate)

    def _track_names(self) -> list[str]:
        """Ours by their own names, others counted from the bottom, pictures and sound apart."""
        out: list[str] = []
        for track in self.timeline.tracks:
            letter = "A" if getattr(track, "kind", "Video") == otio.schema.TrackKind.Audio else "V"
            own = str(track.metadata.get(SPACE, {}).get("track", ""))
            number = sum(name.startswith(letter) for name in out) + 1
            named = re.fullmatch(f"{letter}\\d+", own) and own not in out
            while not named and f"{letter}{number}" in out:
                number += 1
            out.append(own if named else f"{letter}{number}")
        return out

    def _row(self, track: Any, name: str) -> list[Event]:
        row = _Row(name, "picture" if name.startswith("V") else "sound")
        self._markers(track)
        for item in track:
            if isinstance(item, otio.schema.Transition):
                self._transition(row, item)
            else:
                self._item(row, item)
        if row.wide:
            self._fade(row)
        return row.events

    def _transition(self, row: _Row, item: Any) -> None:
        row.into, out = round(self._frames(item.in_offset)), round(self._frames(item.out_offset))
        row.wide = row.into + out
        if item.transition_type != otio.schema.TransitionTypes.SMPTE_Dissolve:
            self.faults.append(f"{item.name or 'A transition'} at {self._label(row.at)} is kept as a dissolve.")
        last = row.events[-1] if row.events else None
        if last is not None and last.end == row.at:
            row.events[-1] = self._longer(last, out)

    def _longer(self, event: Event, frames: int) -> Event:
        sought = event.sought
        if sought is not None:
            sought = replace(sought, tail=sought.tail + frames)
        return replace(event, length=event.length + frames, sought=sought)

    def _fade(self, row: _Row) -> None:
        picture = row.channel == "picture"
        row.events.append(Event(
            self._id({}, row), row.channel, row.name, row.at - row.into, row.wide,
            ours="black" if picture else "silence", dissolve=row.wide,
        ))  # fmt: skip
        row.wide = row.into = 0

    def _item(self, row: _Row, item: Any) -> None:
        length = round(self._frames(item.trimmed_range().duration))
        if isinstance(item, otio.schema.Gap) or length <= 0:
            if row.wide and row.events:
                self._fade(row)
        elif not getattr(item, "enabled", True):
            self.notes.append(f"switched off at {self._label(row.at)} on {row.name}: {item.name}")
            self.faults.append(f"{item.name} at {self._label(row.at)} is switched off; it is kept as a note.")
        else:
            into = min(row.into, row.at)
            row.events.append(self._event(row, item, row.at - into, length + into, into))
            row.wide = row.into = 0
        self._markers(item)
        row.at += max(length, 0)

    def _event(self, row: _Row, item: Any, at: int, length: int, into: int) -> Event:
        own = item.metadata.get(SPACE, {}).get("event", {})
        reference = getattr(item, "media_reference", None)
        event_id = self._id(own, row)
        if isinstance(reference, otio.schema.GeneratorReference):
            return self._generated(row, item, event_id, at, length, reference)
        speed = self._speed(item, own)
        tracks = tuple(int(number) for number in own.get("tracks", []))
        sought = self._sought(item, own, into, length, speed) if reference is not None else None
        why = "not looked up yet" if sought else f"{item.name or 'a nested timeline'} is not taken apart here"
        return Event(
            event_id, row.channel, row.name, at, length, unmatched=why, speed=speed, dissolve=row.wide,
            name=item.name, tracks=tracks, sought=sought, treatments=self._treatments(own, item.name),
        )  # fmt: skip

    def _treatments(self, own: Mapping[str, Any], name: str) -> tuple[Treatment, ...]:
        try:
            return tuple(treatment_from_json(one) for one in own.get("treatments", []))
        except BadInput:
            self.faults.append(f"{name}: what is hidden there cannot be read; it is shown.")
            return ()

    def _generated(self, row: _Row, item: Any, event_id: str, at: int, length: int, reference: Any) -> Event:
        kind = (reference.generator_kind or "").lower()
        ours = kind if kind in ("black", "silence", "card", "tone") else ""
        if not ours:
            self.faults.append(f"The generator {item.name or kind} at {self._label(at)} is kept as unmatched.")
        return Event(
            event_id, row.channel, row.name, at, length, ours=ours or None, dissolve=row.wide, name=item.name,
            unmatched="" if ours else f"a generator of the other system: {kind or item.name}",
            text=str(reference.parameters.get("text", "")),
        )  # fmt: skip

    def _speed(self, item: Any, own: Mapping[str, Any]) -> Fraction:
        speed = Fraction(1)
        for effect in item.effects:
            if isinstance(effect, otio.schema.LinearTimeWarp):
                speed *= Fraction(effect.time_scalar).limit_denominator(100000)
            else:
                self.faults.append(f"{item.name}: the effect {effect.effect_name or effect.name} is not kept.")
        exact = _fraction(own.get("speed", "1"))
        return exact if exact is not None and abs(exact - speed) < Fraction(1, 10000) else speed

    def _sought(self, item: Any, own: Mapping[str, Any], into: int, length: int, speed: Fraction) -> Sought:
        reference, shown = item.media_reference, item.trimmed_range()
        rate = exact_rate(shown.start_time.rate)
        media = reference.available_range
        origin = None if media is None else _exact(media.start_time.value) * rate / exact_rate(media.start_time.rate)
        step = speed * rate / self.rate
        start = _exact(shown.start_time.value) - (origin or 0)
        offset = start - step * into if step >= 0 else start
        exact = _fraction(own.get("begins"))
        if exact is not None and step > 0 and abs(exact - offset) < Fraction(1, 1000):
            offset = exact
        said = dict(item.metadata.get("cmx_3600", {}))
        named = own.get("sought", {})
        place = dict(reference.metadata.get(SPACE, {}))
        return Sought(
            reel=str(own.get("reel") or named.get("reel") or said.get("reel", "")), name=item.name or reference.name,
            file=_path(reference), offset=offset, origin=origin, rate=rate,
            count=abs(step) * length, first=str(named.get("first", "")), last=str(named.get("last", "")),
            content=str(place.get("content", "")), clip=str(place.get("clip", "")),
        )  # fmt: skip

    def _id(self, own: Mapping[str, Any], row: _Row) -> str:
        """The event's own id unless the other system made two of one."""
        wanted = str(own.get("id", "")) or f"{row.name.lower()}-{len(row.events) + 1}"
        number = 1
        name = wanted
        while name in self.ids:
            number += 1
            name = f"{wanted}-{number}"
        self.ids.add(name)
        return name

    def _markers(self, item: Any) -> None:
        for marker in getattr(item, "markers", []):
            words = " ".join(filter(None, (marker.name, str(marker.metadata.get("comment", "")))))
            self.notes.append(f"marker on {item.name or 'the timeline'}: {words or marker.color}")

    def _label(self, at: int) -> str:
        return timecode(self.start + at, self.rate, self.drop)


def _path(reference: Any) -> str:
    """The medium's file; systems write it as a path or as a URL."""
    url = str(getattr(reference, "target_url", "") or "")
    return unquote(url) if url.startswith("file:") else url


def _exact(value: float) -> Fraction:
    """A frame count as OTIO keeps it; what is off a whole frame by less than rounding is that frame."""
    near = Fraction(value).limit_denominator(10000)
    return Fraction(round(value)) if abs(value - round(value)) < 1e-6 else near


def _fraction(text: Any) -> Fraction | None:
    try:
        return None if text is None else Fraction(str(text))
    except (ValueError, ZeroDivisionError):
        return None
