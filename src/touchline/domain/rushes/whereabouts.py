"""When and where a clip was shot, and who or what says so: a person first, then the file, its folder, a note on its card.

Nothing here is guessed without its source: `Clip.told_by` pairs ``shot``, ``place`` and ``fixture`` with what told them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from touchline.domain.facts.facts import BOTH, Fact
from touchline.domain.rushes.media import Clip
from touchline.domain.world.world import Fixture, World, handle_of

PERSON, RECORDED, FILE_DATE = "a person", "the recording", "the date of the file"
NOTES = ("card note", "note", "description", "project", "scene")
"""What of a clip's own remarks may name a place."""
ALIKE = "look-alike"
POSSIBLE = 0.49
"""The surest that a look alone makes a place: below what counts as known."""
_DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_NEAR_DAYS = 1


def placed(clip: Clip, world: World, local_day: str | None = None) -> Clip:
    """The clip with the best that is known of when and where it was shot. ``local_day`` is the day of its recorded moment
    where people shoot, for a moment in universal time."""
    said = world.clips.get(clip.id, {})
    folders = _folders(clip)
    shot, shot_by = _shot(clip, said, folders, local_day)
    place, place_by = _place(clip, said, folders, world.places)
    fixture, fixture_by = _fixture(clip, said, folders, shot, shot_by, world.fixtures)
    told = (("shot", shot_by), ("place", place_by), ("fixture", fixture_by))
    return replace(clip, shot=shot, place=place, fixture=fixture, told_by=tuple(pair for pair in told if pair[1]),
                   seems=() if place_by else clip.seems)


def perhaps(clip: Clip) -> tuple[Fact, ...]:
    """What a clip looks like, as facts that are possible and never known: whatever is forbidden in such a place may be
    forbidden here, and no place's yes covers it."""
    return tuple(Fact(clip.id, clip.whole, BOTH, "place", place, min(chance, POSSIBLE), None, ALIKE) for place, chance in clip.seems)


def _shot(clip: Clip, said: Mapping[str, str | None], folders: tuple[str, ...],
          local_day: str | None) -> tuple[str | None, str]:
    if "shot" in said:
        return said["shot"], PERSON
    if clip.learned:
        return clip.learned
    if clip.probe.recorded and clip.shot:
        return (local_day, f"{RECORDED}, in local time") if local_day and local_day != clip.shot else (clip.shot, RECORDED)
    for folder in folders:
        if day := _day_in(folder):
            return day, f"the folder {folder}"
    return (clip.shot, FILE_DATE) if clip.shot else (None, "")


def _place(clip: Clip, said: Mapping[str, str | None], folders: tuple[str, ...], places: Iterable[str]) -> tuple[str | None, str]:
    if "place" in said:
        return said["place"], PERSON
    if clip.place:
        return clip.place, RECORDED
    known = {_handle(place): place for place in places}
    for folder in folders:
        if found := known.get(_handle(folder)):
            return found, f"the folder {folder}"
    remarks = dict(clip.probe.extra)
    for key in NOTES:
        words = f"-{_handle(remarks.get(key, ''))}-"
        named = [place for handle, place in known.items() if handle and f"-{handle}-" in words]
        named = [place for place in named if not any(place != other and _handle(place) in _handle(other) for other in named)]
        if len(named) == 1:
            return named[0], f"a {key}" if key == "card note" else f"the {key} in the file"
    return None, ""


def _fixture(clip: Clip, said: Mapping[str, str | None], folders: tuple[str, ...], shot: str | None, shot_by: str,
             fixtures: Mapping[str, Fixture]) -> tuple[str | None, str]:
    if "fixture" in said:
        return said["fixture"], PERSON
    if clip.fixture:
        return clip.fixture, RECORDED
    of_day = [one.id for one in fixtures.values() if shot and one.day == shot[:10]]
    if len(of_day) == 1:
        return of_day[0], "its day"
    for folder in folders:
        named = [one for one in fixtures.values() if _handle(folder) in (_handle(one.called), _handle(one.id)) and _handle(folder)]
        if len(named) == 1 and (shot is None or shot_by == FILE_DATE or _near(shot, named[0].day)):
            return named[0].id, f"the folder {folder}"
    return None, ""


def _near(shot: str, day: str) -> bool:
    """Whether two days could be one match's: a night match ends after midnight."""
    return abs(date.fromisoformat(shot[:10]) - date.fromisoformat(day)) <= timedelta(days=_NEAR_DAYS)


def _folders(clip: Clip) -> tuple[str, ...]:
    """The folders that a clip was given in, the innermost first."""
    path = clip.file.replace("\\", "/")
    return tuple(part for part in reversed(path.split("/")[:-1]) if part not in ("", ".", ".."))


@lru_cache(maxsize=8192)
def _day_in(folder: str) -> str | None:
    found = _DAY_IN_NAME.search(folder)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat() if found else None
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def _handle(text: str) -> str:
    return handle_of(text) if text else ""
