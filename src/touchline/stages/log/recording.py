"""Recordings: the clip that one or more files make, from what the files and the machine that recorded them say.

The container's own word comes first, a sidecar's where it is silent. Nothing here is guessed without a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

from touchline.domain.rushes.card import CardClip, Sidecar
from touchline.domain.rushes.media import Clip, Probe, Rush, Sound
from touchline.domain.time.time import parse_timecode
from touchline.domain.world.world import handle_of
from touchline.errors import BadInput
from touchline.ports import Watched

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SOUND_CLOCK = Fraction(25)


def clip_of(content: str, card: CardClip, rushes: Sequence[Rush], probes: Sequence[Probe]) -> Clip:
    """The clip of these files. Raises BadInput where they cannot be one recording: they differ in rate, size or sound."""
    head, sidecar = probes[0], card.sidecar or Sidecar("")
    for probe in probes[1:]:
        if _shape(probe) != _shape(head):
            raise BadInput(f"The files of {card.name} differ and cannot be one recording.", "Each is logged by itself.")
    rate = head.picture.rate if head.picture else Fraction(head.sounds[0].sample_rate)
    start, drop, clock, timing = _timecode(head, sidecar, rate)
    recorded = _recorded(head, sidecar)
    shot, dating = _shooting_day(recorded, Path(rushes[0].path))
    owner = _owner(head)
    notes = (*head.notes, *card.notes, *timing, *dating)
    return Clip(
        id=f"c{content[:12]}", name=card.name, reel=head.reel or card.reel or sidecar.tape or "", content=content, rate=rate,
        frames=sum(rush.frames for rush in rushes), rushes=tuple(rushes),
        probe=_remarked(replace(_joined(probes, sidecar), recorded=recorded, notes=tuple(dict.fromkeys(notes))), card.written),
        start=start, drop=drop, timecode_rate=clock, shot=shot, owner=owner)


def _remarked(probe: Probe, written: str) -> Probe:
    return replace(probe, extra=(*probe.extra, ("card note", written))) if written else probe


def frames_of(probe: Probe) -> int:
    """Pictures of a file, or samples where it has none."""
    return probe.picture.frames if probe.picture else max(sound.samples for sound in probe.sounds)


def as_watched(clip: Clip, seen: Watched) -> Clip:
    """The clip with what a whole decode taught: true length, uneven pace, remarks."""
    picture = clip.probe.picture
    if picture:
        picture = replace(picture, frames=seen.frames, variable=seen.variable or picture.variable)
    lengths = seen.rush_frames or tuple(rush.frames for rush in clip.rushes)
    rushes = tuple(replace(rush, frames=length) for rush, length in zip(clip.rushes, lengths, strict=True))
    notes = tuple(dict.fromkeys((*clip.probe.notes, *seen.notes)))
    return replace(clip, frames=seen.frames, rushes=rushes, probe=replace(clip.probe, picture=picture, notes=notes))


def _shape(probe: Probe) -> tuple[object, ...]:
    picture = probe.picture
    sounds = tuple((sound.sample_rate, sound.channels) for sound in probe.sounds)
    return (picture.rate, picture.width, picture.height, picture.rotation) if picture else None, sounds


def _joined(probes: Sequence[Probe], sidecar: Sidecar) -> Probe:
    head = probes[0]
    picture = head.picture
    if picture:
        frames = sum(probe.picture.frames for probe in probes if probe.picture)
        picture = replace(picture, frames=frames, variable=any(p.picture.variable for p in probes if p.picture))
    sounds = [replace(sound, samples=sum(probe.sounds[place].samples for probe in probes))
              for place, sound in enumerate(head.sounds)]
    return replace(head, picture=picture, sounds=tuple(_named(sounds, sidecar.track_names)),
                   camera=head.camera or sidecar.camera,
                   timecode=head.timecode or sidecar.timecode, extra=tuple(_extra(head, sidecar).items()))


def _named(sounds: Sequence[Sound], names: tuple[str, ...]) -> Iterator[Sound]:
    """Track names given out in the order of the channels."""
    first = 0
    for sound in sounds:
        own = names[first : first + sound.channels]
        first += sound.channels
        yield replace(sound, track_names=sound.track_names or own)


def _better(own: str | None, beside: str | None) -> str | None:
    """A moment that knows its zone is worth more than one in UTC, which cameras often only claim."""
    if own and beside and own.endswith("Z") and re.search(r"[+-]\d\d:?\d\d$", beside):
        return beside
    return own or beside


def _extra(head: Probe, sidecar: Sidecar) -> dict[str, str]:
    said = dict(sidecar.extra)
    said.update({key: value for key, value in (("scene", sidecar.scene), ("take", sidecar.take), ("serial", sidecar.serial),
                                               ("umid", sidecar.umid), ("tape", sidecar.tape)) if value})
    if sidecar.time_reference is not None:
        said["time reference"] = str(sidecar.time_reference)
    return said | dict(head.extra)


def _timecode(head: Probe, sidecar: Sidecar, rate: Fraction) -> tuple[int | None, bool, Fraction | None, tuple[str, ...]]:
    """First frame's count, whether it drops, its rate where that is another than the clip's, remarks."""
    label = head.timecode or sidecar.timecode
    own = rate if head.picture else _SOUND_CLOCK
    clock = own if head.timecode and head.picture else sidecar.timecode_rate or own
    if label is None and sidecar.time_reference is not None and sidecar.sample_rate:
        return int(Fraction(sidecar.time_reference, sidecar.sample_rate) * clock), False, clock, ()
    if label is None:
        return None, False, None, ()
    try:
        count = parse_timecode(label, clock)
    except BadInput as error:
        return None, False, None, (f"Its timecode cannot be used. {error.subject}",)
    return count, label[-3] in ";." or label[-4] in ";.", None if clock == rate else clock, ()


def _recorded(head: Probe, sidecar: Sidecar) -> str | None:
    """When it was recorded, as the file or what lies beside it says; a day that is none says nothing."""
    told = (_better(head.recorded, sidecar.recorded), sidecar.recorded)
    return next((moment for moment in told if moment and _day(moment)), None)


def _shooting_day(recorded: str | None, path: Path) -> tuple[str | None, tuple[str, ...]]:
    """ISO day of shooting; the file's own date is the last resort, and said to be."""
    if recorded:
        return _day(recorded), ()
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    except (OSError, ValueError, OverflowError):
        return None, ()
    return written, (f"Nothing in it says when it was shot; {written} is the date of the file.",)


def _day(moment: str) -> str | None:
    """The ISO day that a moment begins with, where it is one and could be one of shooting."""
    found = _DAY.match(moment.replace(":", "-", 2) if moment[4:5] == ":" else moment)
    try:
        return date.fromisoformat(found[0]).isoformat() if found and "1990" <= found[1] <= "2100" else None
    except ValueError:
        return None


def _owner(head: Probe) -> str | None:
    """Whose a press photograph is, by its caption."""
    said = dict(head.extra)
    name = said.get("agency") or said.get("credit")
    return handle_of(name) if name and head.container in ("jpeg", "png", "tiff", "webp") else None
