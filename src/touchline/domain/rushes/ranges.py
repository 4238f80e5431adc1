"""Ranges of a clip as people type them: frames, timecode or seconds; the end is exclusive, as in every cutting room.

``100..200`` frames (samples, in a clip of sound alone) · ``01:00:04:00..01:00:08:00`` the clip's timecode · ``4s..8.5s`` seconds from its
start · one side may be left out · ``CLIP@FROM..TO`` names the clip too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction

from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, end_frame_at, first_frame_from, frames_a_day, parse_timecode, timecode
from touchline.errors import BadInput

_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*s")


def split_range(text: str) -> tuple[str, str]:
    """``A001C003@100..200`` → the clip's name and its range, which is empty for the whole clip."""
    name, at, span = text.rpartition("@")
    return (name, span) if at and ".." in span else (text, "")


def parse_range(text: str, clip: Clip, times: Sequence[float] | None = None) -> Span:
    """The frames of ``clip`` that ``text`` means; all of them where it is empty. ``times`` are the seconds of each frame where
    they come unevenly. Raises BadInput."""
    if not text:
        return clip.whole
    first, dots, last = text.partition("..")
    if not dots:
        raise BadInput(f"{text!r} is not a range.", "Write FROM..TO, such as 100..200 or 01:00:04:00..01:00:08:00.")
    start = _frame(first.strip(), clip, times, outward=False) if first.strip() else 0
    end = _frame(last.strip(), clip, times, outward=True) if last.strip() else clip.frames
    if not 0 <= start < end <= clip.frames:
        raise BadInput(
            f"{text} is not within {clip.name}, which has frames 0 to {clip.frames}{_clock(clip)}.",
            "Give a first frame and a later end, inside the clip.",
        )
    return Span(start, end)


def _clock(clip: Clip) -> str:
    if clip.start is None:
        return ""
    last = clip.start + int(clip.seconds * clip.clock)
    return f" ({timecode(clip.start, clip.clock, clip.drop)} to {timecode(last, clip.clock, clip.drop)})"


def _as_it_counts(label: str, clip: Clip) -> str:
    """A label as the clip's clock shows it: people write colons where a clock that drops frames shows a semicolon."""
    if clip.drop:
        head, _, frames = label.replace(";", ":").replace(".", ":").rpartition(":")
        return f"{head};{frames}"
    if ";" in label:
        raise BadInput(
            f"{clip.name} has no drop-frame timecode, so it never shows {label}.", f"Write {label.replace(';', ':')}."
        )
    return label


def _frame(text: str, clip: Clip, times: Sequence[float] | None, *, outward: bool) -> int:
    if text.isdecimal():
        return int(text)
    if found := _SECONDS.fullmatch(text):
        seconds = Fraction(found[1])
    elif ":" in text:
        if clip.start is None:
            raise BadInput(
                f"{clip.name} has no timecode, so {text} means nothing in it.", "Count its frames, or seconds: 4s..8s."
            )
        count = parse_timecode(_as_it_counts(text, clip), clip.clock) - clip.start
        if count < 0 and clip.start + clip.seconds * clip.clock > frames_a_day(clip.clock, clip.drop):
            count += frames_a_day(clip.clock, clip.drop)  # shot over midnight
        if clip.clock == clip.rate and times is None:
            return count
        seconds = count / clip.clock
    else:
        raise BadInput(f"{text!r} is neither a frame, a timecode nor seconds.", "Write 100, 01:00:04:00 or 4s.")
    if times is not None:
        return bisect_left(times, float(seconds)) if outward else max(0, bisect_right(times, float(seconds)) - 1)
    return end_frame_at(seconds, clip.rate) if outward else first_frame_from(seconds, clip.rate)
