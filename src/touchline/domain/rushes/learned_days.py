"""Shooting days that clips cannot know by themselves: of cameras whose clock is shown to be wrong, and of clips without a date,
both by what ran at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from touchline.domain.rushes.camera_clocks import ClockOffset, clock_offsets, told_long
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.sync_map import SyncMap

_AGREE = 2.0
_ZONE_STEP, _ZONE_MOST, _ZONE_NEAR = 1800.0, 14 * 3600.0, 30.0
"""Clocks apart by whole half hours are in different time zones, not wrong."""

Day = tuple[str, str]
DayOf = Callable[[datetime], str]


def _as_written(moment: datetime) -> str:
    return moment.date().isoformat()


def learned_days(clips: Mapping[str, Clip], found: SyncMap, season: tuple[str, str] | None = None,
                 said: Mapping[str, str | None] | None = None, day_of: DayOf = _as_written) -> dict[str, Day]:
    """For each clip (by id) whose day others know better: the ISO day, and in words how. ``season`` is its first and last day;
    ``said`` the days that people said of clips, which count before what cameras wrote; ``day_of`` tells which day a moment was
    where people shoot."""
    written = {clip.id: moment for clip in clips.values() if (moment := _written(clip))}
    cameras = {clip.id: camera for clip in clips.values() if clip.id in written and (camera := _camera(clip))}
    moments = written_moments(clips)
    years = {camera: all(_within(written[clip], season) for clip, of in cameras.items() if of == camera) for camera in cameras.values()}
    wrong = {one.camera: one for one in _wrong(clock_offsets(found, moments), years)}
    days = dict(_corrected(clips, written, cameras, wrong, day_of))
    trusted = {clip: day_of(written[clip]) for clip, camera in cameras.items() if camera not in wrong}
    trusted |= {clip: day for clip, (day, _) in days.items()}
    return days | dict(_dated(clips, found, trusted, said or {}))


def written_moments(clips: Mapping[str, Clip]) -> dict[str, tuple[str, float]]:
    """For each clip (by id) whose file says when it was recorded and on what: camera, and that moment in seconds."""
    return {clip.id: (camera, _seconds(moment)) for clip in clips.values() if (moment := _written(clip)) and (camera := _camera(clip))}


def _within(moment: datetime, season: tuple[str, str] | None) -> bool:
    return season is None or season[0] <= moment.date().isoformat() <= season[1]


def _wrong(offsets: list[ClockOffset], in_season: Mapping[str, bool]) -> Iterator[ClockOffset]:
    """Clocks that differ from one that another camera bears out; of two that merely disagree, the one that lies outside the
    season, otherwise nobody knows which."""
    agreeing = {one.reference for one in offsets if abs(one.ahead) <= _AGREE}
    for one in offsets:
        if one.reference not in agreeing and in_season[one.reference] and not in_season[one.camera]:
            yield one
        elif one.reference not in agreeing and in_season[one.camera] and not in_season[one.reference]:
            yield replace(one, camera=one.reference, reference=one.camera, ahead=-one.ahead)
        steps = abs(one.ahead) / _ZONE_STEP
        zone = abs(one.ahead) <= _ZONE_MOST and abs(steps - round(steps)) * _ZONE_STEP <= _ZONE_NEAR
        if one.reference in agreeing and not zone:
            yield one


def _corrected(clips: Mapping[str, Clip], written: Mapping[str, datetime], cameras: Mapping[str, str],
               wrong: Mapping[str, ClockOffset], day_of: DayOf) -> Iterator[tuple[str, Day]]:
    for clip, camera in cameras.items():
        if camera not in wrong:
            continue
        day = day_of(written[clip] - timedelta(seconds=wrong[camera].ahead))
        if day != clips[clip].shot:
            yield clip, (day, f"clips that ran at the same time; the clock of this camera is {_apart(wrong[camera].ahead)}")


def _dated(clips: Mapping[str, Clip], found: SyncMap, trusted: Mapping[str, str],
           said: Mapping[str, str | None]) -> Iterator[tuple[str, Day]]:
    """Clips whose files tell no moment take the day of those they ran with, where these agree on one: those of which a person
    said it, if any."""
    for group in found.groups:
        named = {place.clip: day for place in group if (day := said.get(place.clip))}
        dated = named or {place.clip: trusted[place.clip] for place in group if trusted.get(place.clip) and place.clip not in said}
        for clip in (place.clip for place in group):
            if clip in clips and not clips[clip].probe.recorded and len(set(dated.values())) == 1:
                first, day = next(iter(dated.items()))
                yield clip, (day, f"{clips[first].name}, which ran at the same time")


def _written(clip: Clip) -> datetime | None:
    """The moment that its file or machine wrote, as written there."""
    try:
        return datetime.fromisoformat(clip.probe.recorded) if clip.probe.recorded and "T" in clip.probe.recorded else None
    except ValueError:
        return None


def _seconds(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _camera(clip: Clip) -> str:
    """Which camera shot it: its name and number, or its reel where it does not say."""
    said = dict(clip.probe.extra)
    named = " ".join(part for part in (clip.probe.camera, said.get("serial")) if part)
    return named or (f"reel {clip.reel}" if clip.reel else "")


def _apart(ahead: float) -> str:
    return f"{told_long(ahead)} {'fast' if ahead > 0 else 'slow'}"
