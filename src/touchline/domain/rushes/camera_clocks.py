"""Camera clocks that are wrong: by how much, learned from what ran at the same time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from statistics import median

from touchline.domain.rushes.sync_map import Remark, SyncMap

_AGREE = 2.0
"""Seconds: files tell moments to the second, and some cameras write the one at which they closed the file."""


@dataclass(frozen=True)
class ClockOffset:
    """The clock of ``camera`` shows ``ahead`` seconds more than that of most cameras (or of ``reference``, where there are
    two): take it away to correct. ``pairs`` of clips bear it out, half of which lie within ``spread`` of it."""

    camera: str
    ahead: float
    reference: str
    pairs: int
    spread: float


def clock_offsets(found: SyncMap, moments: Mapping[str, tuple[str, float]]) -> list[ClockOffset]:
    """How the clocks of cameras differ. ``moments`` tells, for each clip whose file says when it was recorded, its camera and
    that moment in seconds on any common scale. The reference is the camera with which most agree."""
    gaps: dict[tuple[str, str], list[float]] = defaultdict(list)
    clips: dict[str, int] = defaultdict(int)
    for group in found.groups:
        told = [(*moments[place.clip], place.offset) for place in group if place.clip in moments]
        for camera, _, _ in told:
            clips[camera] += 1
        for (one, at, offset), (other, far_at, far_offset) in combinations(told, 2):
            if one != other:
                gaps[one, other].append((at - offset) - (far_at - far_offset))
                gaps[other, one].append((far_at - far_offset) - (at - offset))
    between = {pair: median(values) for pair, values in gaps.items()}
    out: list[ClockOffset] = []
    waiting = set(clips)
    while waiting:
        reference = min(waiting, key=lambda camera: (-_agreeing(camera, between), -clips[camera], camera))
        reached = _reached(reference, between)
        waiting -= {reference, *reached}
        for camera, ahead in sorted(reached.items()):
            own = gaps.get((camera, reference), [])
            spread = median(abs(gap - ahead) for gap in own) if own else 0.0
            out.append(ClockOffset(camera, round(ahead, 3), reference, len(own), round(spread, 3)))
    return out


def said_of_clocks(found: SyncMap, moments: Mapping[str, tuple[str, float]]) -> Iterator[Remark]:
    """A remark for each camera whose clock shows another time than most."""
    for one in clock_offsets(found, moments):
        if abs(one.ahead) > _AGREE:
            clips = tuple(place.clip for group in found.groups for place in group if moments.get(place.clip, ("",))[0] == one.camera)
            way = "ahead of" if one.ahead > 0 else "behind"
            yield Remark("clock", clips, f"the clock of {one.camera} is {told_long(one.ahead)} {way} that of {one.reference}", one.ahead)


def told_long(seconds: float) -> str:
    """How long that is, by its two largest units: ``400 days``, ``1 h 2 min``, ``5.2 s``."""
    minutes, rest = divmod(round(abs(seconds), 1), 60)
    days, minutes = divmod(int(minutes), 1440)
    hours, minutes = divmod(minutes, 60)
    units = [(days, f"{days} day{'s' if days != 1 else ''}"), (hours, f"{hours} h"), (minutes, f"{minutes} min"), (rest, f"{rest:.1f} s")]
    first = next((place for place, (count, _) in enumerate(units) if count), len(units) - 1)
    return " ".join(text for place, (count, text) in enumerate(units[first : first + 2]) if count or not place)


def _agreeing(camera: str, between: Mapping[tuple[str, str], float]) -> int:
    return sum(1 for (one, _), gap in between.items() if one == camera and abs(gap) <= _AGREE)


def _reached(reference: str, between: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """How far each camera that met the reference, or one that met it, is ahead."""
    ahead = {reference: 0.0}
    edge = [reference]
    while edge:
        following: list[str] = []
        for near in edge:
            for (one, other), gap in sorted(between.items()):
                if other == near and one not in ahead:
                    ahead[one] = ahead[near] + gap
                    following.append(one)
        edge = following
    del ahead[reference]
    return ahead
