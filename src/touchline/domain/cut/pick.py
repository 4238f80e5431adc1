"""What people type to pick a range of a clip: ``C0001.MP4@10:00:04:00..10:00:08:00``, frames, or seconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction

from touchline.domain.cut.conform import holds
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, end_frame_at, first_frame_from, parse_timecode
from touchline.errors import BadInput

_HOW = "Write CLIP@FROM..TO, with timecodes, frame numbers, or seconds such as 12.4s."


def split_pick(text: str) -> tuple[str, str]:
    """``CLIP@FROM..TO`` as the clip's name and the range; a clip's name may have an @ of its own."""
    name, at, spread = text.rpartition("@")
    return (name, spread) if at and ".." in spread else (text, "")


def picked(clip: Clip, spread: str, times: Sequence[float] | None = None) -> Span:
    """The range in clip frames, out exclusive; all of the clip where ``spread`` is empty. ``times`` are the seconds of
    each frame where the rate varies. Raises BadInput for a range that is none, or that the clip does not hold."""
    if not spread:
        return clip.whole
    first, _, last = (part.strip() for part in spread.partition(".."))
    start, end = _edge(first, clip, times, False), _edge(last, clip, times, True)
    if not 0 <= start < end <= clip.frames:
        reason = (
            "is empty or reversed" if start >= end else f"is not in {clip.name}: {holds(clip)}, {clip.frames} frames"
        )
        raise BadInput(f"The range {spread} {reason}.", _HOW)
    return Span(start, end)


def _edge(text: str, clip: Clip, times: Sequence[float] | None, ends: bool) -> int:
    if text.isdecimal():
        return int(text)
    if ":" in text:
        return _of_timecode(text, clip)
    if text[-1:] == "s":
        try:
            return _of_seconds(Fraction(text[:-1]), clip, times, ends)
        except (ValueError, ZeroDivisionError):
            pass
    raise BadInput(f"{text!r} is no place in a clip.", _HOW)


def _of_timecode(text: str, clip: Clip) -> int:
    if clip.start is None:
        raise BadInput(f"{clip.name} has no timecode.", "Give frame numbers, or seconds such as 12.4s.")
    mark = ";" if clip.drop else ":"
    count = parse_timecode(f"{text[:8]}{mark}{text[9:]}", clip.clock) - clip.start
    if count < 0:
        count += parse_timecode(f"23:59:59{mark}00", clip.clock) + round(clip.clock)
    return int(count * clip.rate / clip.clock)


def _of_seconds(seconds: Fraction, clip: Clip, times: Sequence[float] | None, ends: bool) -> int:
    if times and clip.has_picture:
        place = bisect_left(times, float(seconds)) if ends else bisect_right(times, float(seconds)) - 1
        return max(place, 0)
    return end_frame_at(seconds, clip.rate) if ends else first_frame_from(seconds, clip.rate)
