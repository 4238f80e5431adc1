"""Clips: what has been logged, as it is known: a person's word over the file's own, the fixture of the day."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.whereabouts import placed
from touchline.domain.world.world import World
from touchline.errors import Conflict, Missing
from touchline.ports import Store


def clips_as_known(store: Store, world: World, wanted: Collection[str] | None = None) -> dict[str, Clip]:
    """Clips by id, with what people said of them. Raises Missing for a wanted id that is not there."""
    found = {clip.id: as_known(clip, world) for clip in store.shelf.clips(wanted)}
    need_clips(wanted or (), found)
    return found


def need_clips(wanted: Collection[str], found: Collection[str]) -> None:
    """Raises Missing for a wanted id that is not there."""
    for gone in sorted(set(wanted) - set(found)):
        raise Missing(f"The season has no clip {gone}.", "Log it again: touchline log PATH")


def as_known(clip: Clip, world: World) -> Clip:
    """A clip with a person's word over the file's own, and what its day, its folder and its card tell where nobody said."""
    said = world.clips.get(clip.id, {})
    known = replace(clip, owner=said.get("owner", clip.owner), reel=said.get("reel") or clip.reel) if said else clip
    return placed(known, world, local_day=day_there(clip.probe.recorded, world.zone))


@lru_cache(maxsize=65536)
def day_there(moment: str | None, zone: str) -> str | None:
    """The day on which a moment in universal time falls where people shoot; None where either is not known, or the moment
    knows its own zone."""
    if not moment or not zone or not moment.endswith(("Z", "+00:00")):
        return None
    try:
        return day_in(datetime.fromisoformat(moment), zone)
    except ValueError:
        return None


def day_in(moment: datetime, zone: str) -> str:
    """The day of a moment: where people shoot, if it is told in universal time and they said where that is; else as it is told."""
    try:
        there = moment.astimezone(ZoneInfo(zone)) if zone and moment.utcoffset() == timedelta(0) else moment
    except (ValueError, KeyError, OSError, OverflowError):
        there = moment
    return there.date().isoformat()


def clip_called(clips: Iterable[Clip], name: str) -> Clip:
    """The clip with this id, name, reel/name or path. Raises Missing, with the nearest; Conflict where several fit."""
    every = list(clips)
    if not name.strip():
        raise Missing("A clip without a name is none.", "touchline clips lists them.")
    path = str(Path(name).expanduser().absolute())
    real = os.path.realpath(path) if Path(path).exists() else ""
    tests = (
        lambda c: c.id == name,
        lambda c: any(name == rush.given or path == rush.path for rush in c.rushes),
        lambda c: any(os.path.realpath(rush.path) == real for rush in c.rushes),
        lambda c: name in (c.name, f"{c.reel}/{c.name}"),
        lambda c: any(name == Path(rush.given).name for rush in c.rushes),
        lambda c: name.casefold() in (c.name.casefold(), c.reel.casefold()),
        lambda c: len(name) >= 4 and c.id.startswith(name),
    )
    for test in tests:
        found = [clip for clip in every if test(clip)]
        if len(found) == 1:
            return found[0]
        if found:
            raise Conflict(
                f"{len(found)} clips are called {name!r}.",
                f"Say which by its id: {', '.join(f'{c.id} ({c.file})' for c in found[:6])}.",
            )
    near = difflib.get_close_matches(name, [c.name for c in every] + [c.id for c in every], 3)
    hint = f"Did you mean {', '.join(near)}? " if near else ""
    raise Missing(f"The season has no clip {name!r}.", f"{hint}touchline clips lists them.")
