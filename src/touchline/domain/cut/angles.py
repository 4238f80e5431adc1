"""Angles: the same moment in every other clip that ran at the time, in exact frames."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from touchline.domain.cut.pace import Pace
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.sync_map import Place, SyncMap
from touchline.domain.time.time import Span

_ROUNDING = 1e-6
"""Seconds (or frames) that are rounding of floats and no part of a frame."""

Times = Callable[[Clip], Sequence[float] | None]


@dataclass(frozen=True)
class Angle:
    """The frames of another clip in which the moment is, rounded outward. ``whole`` unless it began later or ended sooner;
    ``begins`` is where, within the first of these frames, the moment begins (in frames, from the clip's frame 0); ``error`` is
    the standard error of the place in seconds, ``confidence`` the chance that they ran together so."""

    clip: str
    span: Span
    whole: bool
    begins: float
    error: float
    confidence: float
    by: str


def angles(found: SyncMap, clips: Mapping[str, Clip], clip: str, span: Span, times: Times = lambda clip: None) -> list[Angle]:
    """Every other clip that ran during frames ``span`` of ``clip``, the surest first; ``times`` tells when the frames of a clip
    of uneven pace are shown. In a clip of sound alone frames are samples."""
    group = {place.clip: place for place in found.group_of(clip)}
    if clip not in group or clip not in clips:
        return []
    own, pace = group.pop(clip), _pace(clips[clip], times)
    moments = own.at(pace.second(span.start)), own.at(_end(pace, span.end))
    seen = [angle for place in group.values() if place.clip in clips
            and (angle := _angle(own, place, clips[place.clip], _pace(clips[place.clip], times), moments))]
    return sorted(seen, key=lambda angle: (not angle.whole, -angle.confidence, angle.error, angle.clip))


def _angle(own: Place, place: Place, clip: Clip, pace: Pace, moments: tuple[float, float]) -> Angle | None:
    first, last = (_frame(pace, place.within(moment)) for moment in moments)
    start, end = floor(first + _ROUNDING), ceil(last - _ROUNDING)
    low, high = max(0, start), min(clip.frames, max(end, start + 1))
    if low >= high:
        return None
    error = (own.error**2 + place.error**2) ** 0.5
    by = place.by if place.by != own.by and place.by != "sound" else own.by
    return Angle(clip.id, Span(low, high), (low, high) == (start, max(end, start + 1)), max(first, 0.0), round(error, 7),
                 round(min(own.confidence, place.confidence), 4), by)


def _pace(clip: Clip, times: Times) -> Pace:
    uneven = clip.probe.picture is not None and clip.probe.picture.variable
    return Pace(clip.rate, uneven, tuple(times(clip) or ()) if uneven else ())


def _end(pace: Pace, frame: int) -> float:
    """When the frame before ``frame`` has ended."""
    if not pace.times or frame < len(pace.times):
        return pace.second(frame)
    return pace.second(len(pace.times) - 1) + float(1 / pace.rate)


def _frame(pace: Pace, seconds: float) -> float:
    """The frame, and how far into it, at a moment of the clip."""
    if not pace.times or seconds < 0 or seconds >= pace.times[-1]:
        beyond = len(pace.times) - 1 if pace.times and seconds > 0 else 0
        start = pace.times[-1] if beyond else 0.0
        return beyond + (seconds - start) * float(pace.rate)
    at = max(0, bisect_right(pace.times, seconds + _ROUNDING) - 1)
    following = bisect_left(pace.times, pace.times[at] + _ROUNDING, at)
    return at + max(0.0, (seconds - pace.times[at]) / (pace.times[following] - pace.times[at]))
