"""Where a frame of a clip lies in time, and what its timecode shows there."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import timecode


def seconds_at(clip: Clip, frame: int, times: Sequence[float] | None = None) -> Fraction:
    """Seconds from frame 0 at which a frame (a sample, in a clip of sound alone) begins. ``times`` are those
    of every frame where the rate varies; where they are not known frames are taken to come evenly."""
    if times is not None and frame < len(times):
        return Fraction(times[frame]).limit_denominator(10**6)
    return frame / clip.rate


def timecode_at(clip: Clip, seconds: Fraction) -> str | None:
    """The timecode that the clip shows so many seconds after its frame 0; None where it has none."""
    if clip.start is None:
        return None
    return timecode(clip.start + int(seconds * clip.clock), clip.clock, clip.drop)
