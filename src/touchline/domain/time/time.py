"""Exact time: whole frames on a rational rate, half-open spans, checked timecode.

A *rate* is a ``Fraction`` of frames a second (25, 30000/1001; 48000 for a clip that is only sound, whose
frames are samples). A *span* ``[start, end)`` counts frames. *Timecode* follows SMPTE ST 12-1: it counts at
the nominal whole rate, and drop-frame skips labels 0 and 1 (0 to 3 at 59.94) of every minute not divisible by ten.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter

from touchline.errors import BadInput

_RATE = re.compile(r"(\d+)(?:/(\d+)|\.(\d+))?")
_TIMECODE = re.compile(r"(\d{2}):(\d{2}):(\d{2})([:;.])(\d{2,3})")
_BROADCAST = {
    "23.976": Fraction(24000, 1001),
    "23.98": Fraction(24000, 1001),
    "29.97": Fraction(30000, 1001),
    "47.95": Fraction(48000, 1001),
    "59.94": Fraction(60000, 1001),
    "119.88": Fraction(120000, 1001),
}


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Frames ``start`` up to, not including, ``end``; never empty, never negative."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise BadInput(
                f"The span {self.start}..{self.end} is empty, reversed or negative.",
                "Give a first frame and a later end frame.",
            )

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, frame: int) -> bool:
        return self.start <= frame < self.end

    def meets(self, other: Span) -> Span | None:
        """The frames both have, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None


def union(spans: Iterable[Span]) -> list[Span]:
    """The same frames as few, sorted, separate spans."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def within(whole: Span, spans: Sequence[Span]) -> Iterator[Span]:
    """What of many spans, sorted and separate, lies in ``whole``; however many there are, few are looked at."""
    at = bisect_right(spans, whole.start, key=attrgetter("end"))
    while at < len(spans) and (part := whole.meets(spans[at])):
        yield part
        at += 1


def minus(whole: Span, holes: Iterable[Span]) -> Iterator[Span]:
    """What is left of ``whole`` when the holes are taken out, in order."""
    at = whole.start
    for hole in union(holes):
        if hole.end <= at:
            continue
        if hole.start >= whole.end:
            break
        if hole.start > at:
            yield Span(at, hole.start)
        at = hole.end
    if at < whole.end:
        yield Span(at, whole.end)


def parse_rate(text: str) -> Fraction:
    """``25``, ``25/1``, ``30000/1001`` or the broadcast names 23.976, 29.97, 59.94. Raises BadInput."""
    if text in _BROADCAST:
        return _BROADCAST[text]
    found = _RATE.fullmatch(text)
    try:
        rate = Fraction(text) if found else Fraction(0)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if rate <= 0:
        raise BadInput(f"{text!r} is not a frame rate.", "Write it like 25/1 or 30000/1001.")
    return rate


def rate_text(rate: Fraction) -> str:
    """``25/1``: how a rate is written in every document of ours."""
    return f"{rate.numerator}/{rate.denominator}"


def nominal(rate: Fraction) -> int:
    """The whole rate that timecode counts at: 30 for 30000/1001. Exact halves never occur in practice."""
    return int(rate + Fraction(1, 2))


def _dropped(rate: Fraction) -> int:
    base = nominal(rate)
    if rate.denominator != 1001 or base % 30:
        raise BadInput(
            f"There is no drop-frame timecode at {rate_text(rate)}.",
            "Write it with colons; only 29.97, 59.94 and 119.88 drop frames.",
        )
    return base // 15


def parse_timecode(text: str, rate: Fraction) -> int:
    """Frame count of a label such as ``01:00:00:00``, or drop-frame ``01:00:00;02``.

    Raises BadInput for labels that no clock ever shows: 25 hours, frame 25 at 25 a second, a dropped label.
    """
    found = _TIMECODE.fullmatch(text.strip())
    if not found:
        raise BadInput(f"{text!r} is not a timecode.", "Write it like 01:02:03:04, or 01:02:03;04 for drop-frame.")
    hours, minutes, seconds, frames = (int(found[i]) for i in (1, 2, 3, 5))
    drop, base = found[4] in ";.", nominal(rate)
    if hours > 23 or minutes > 59 or seconds > 59 or frames >= base:
        raise BadInput(
            f"There is no timecode {text} at {rate_text(rate)}.",
            f"Hours go to 23, minutes and seconds to 59, frames to {base - 1}.",
        )
    count = ((hours * 60 + minutes) * 60 + seconds) * base + frames
    if not drop:
        return count
    skipped = _dropped(rate)
    if minutes % 10 and not seconds and frames < skipped:
        raise BadInput(
            f"Drop-frame timecode never shows {text}.", f"The next label is {hours:02}:{minutes:02}:00;{skipped:02}."
        )
    whole = hours * 60 + minutes
    return count - skipped * (whole - whole // 10)


def timecode(count: int, rate: Fraction, drop: bool = False) -> str:
    """The label of frame ``count``; wraps at midnight as clocks do."""
    base = nominal(rate)
    if drop:
        skipped = _dropped(rate)
        ten = base * 600 - skipped * 9
        tens, rest = divmod(count % (ten * 144), ten)
        late = max(0, rest - base * 60) // (base * 60 - skipped) + (rest >= base * 60)
        count = tens * (ten + skipped * 9) + rest + skipped * late
    count %= base * 86400
    seconds, frames = divmod(count, base)
    mark, width = (";" if drop else ":"), (3 if base > 100 else 2)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{frames:0{width}}"


def frames_a_day(rate: Fraction, drop: bool = False) -> int:
    """How many frames timecode counts before it begins again at midnight."""
    base = nominal(rate)
    return (base * 600 - _dropped(rate) * 9) * 144 if drop else base * 86400


def first_frame_from(seconds: Fraction, rate: Fraction) -> int:
    """The frame on screen at ``seconds``: the last that began no later."""
    return int(seconds * rate // 1)


def end_frame_at(seconds: Fraction, rate: Fraction) -> int:
    """The end, exclusive, of a span that ends at ``seconds``: rounded outward, so that nothing is left out."""
    return int(-((-seconds * rate) // 1))
