"""When a frame of a clip is, in seconds of its sound, and what an event hears of its clip."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from touchline.domain.cut.cut import Event
from touchline.domain.rushes.media import Clip
from touchline.media.clip_sound import ClipSound
from touchline.media.frame_source import frame_seconds


def clip_sound(event: Event, clip: Clip) -> ClipSound:
    """What an event hears of its clip."""
    assert event.source is not None
    begins = Fraction(event.source.start) if event.begins is None else event.begins
    edges = seconds_at(clip, Fraction(event.source.start)), seconds_at(clip, Fraction(event.source.end))
    return ClipSound(clip, seconds_at(clip, begins), edges, event.speed, event.tracks)


def seconds_at(clip: Clip, frame: Fraction) -> Fraction:
    """When a frame of the clip begins, in seconds from its frame 0; by its own time where the rate varies."""
    picture = clip.probe.picture
    if picture is None or not picture.variable or len(clip.rushes) > 1:
        return frame / clip.rate
    times = frame_seconds(Path(clip.rushes[0].path), picture.stream)
    if times is None or not len(times):
        return frame / clip.rate
    whole = int(frame // 1)
    if whole >= len(times):
        return times[-1] + (frame - len(times) + 1) / clip.rate
    following = times[whole + 1] if whole + 1 < len(times) else times[whole] + 1 / clip.rate
    return times[whole] + (following - times[whole]) * (frame - whole)
