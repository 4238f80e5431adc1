"""How a clip's frames follow each other, and which of them are heard under a stretch of a cut.

Pictures are counted, whatever their pace; sound runs on in its own time. Where frames come unevenly the sound of an event
starts when its first frame is shown, and goes on from there.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from touchline.domain.cut.cut import Event, piece, source_under
from touchline.domain.time.time import Span

_CLOSE = 1e-6
"""Seconds that no sample is apart from another: rounding, where times are floats."""


@dataclass(frozen=True)
class Pace:
    """Frames at ``rate``, or where that varies, at ``times`` in seconds, if they are known."""

    rate: Fraction
    variable: bool = False
    times: Sequence[float] = ()

    def uneven(self, event: Event) -> bool:
        """Whether what an event lets be heard cannot be found by counting."""
        return self.variable and event.channel == "sound"

    def under(self, event: Event, place: Span, cut_rate: Fraction) -> Span:
        """The source frames that cut frames ``place`` of the event show or sound, rounded outward and kept inside its
        source; all of it where nobody knows."""
        assert event.source is not None
        if not self.uneven(event):
            return source_under(event, place, cut_rate, self.rate)
        if not self.times:
            return event.source
        edges = sorted(self.heard_at(event, edge, cut_rate) for edge in (place.start, place.end))
        start = bisect_right(self.times, edges[0] + _CLOSE) - 1
        start = min(max(event.source.start, start), event.source.end - 1)
        return Span(start, max(min(event.source.end, bisect_left(self.times, edges[1] - _CLOSE)), start + 1))

    def heard_at(self, event: Event, edge: int, cut_rate: Fraction) -> float:
        """The second of the clip that is heard where cut frame ``edge`` begins; ``times`` must be known."""
        return self.second(event.begins or 0) + float(event.speed * (edge - event.at) / cut_rate)

    def piece(self, event: Event, place: Span, cut_rate: Fraction, event_id: str) -> Event:
        """The part of an event that lies at ``place`` of the cut, as an event of its own."""
        part = piece(event, place, cut_rate, self.rate, event_id)
        if not self.uneven(event) or not self.times:
            return part
        seconds = self.heard_at(event, place.start, cut_rate)
        return replace(part, begins=self._frame(seconds), source=self.under(event, place, cut_rate))

    def second(self, frame: Fraction | int) -> float:
        """When a frame of the clip begins, from frame 0; at the even rate where times are not known."""
        if not self.times:
            return float(frame / self.rate)
        whole = min(int(frame), len(self.times) - 1)
        return self.times[whole] + float(frame - whole) * self._lasts(whole)

    def frame_at(self, seconds: float) -> Fraction:
        """The frame, and how far into it, at a second of the clip."""
        return self._frame(seconds) if self.times else Fraction(seconds) * self.rate

    def _frame(self, seconds: float) -> Fraction:
        whole = max(0, bisect_right(self.times, seconds + _CLOSE) - 1)
        return whole + Fraction(max(0.0, seconds - self.times[whole]) / self._lasts(whole)).limit_denominator(10**6)

    def _lasts(self, frame: int) -> float:
        if frame + 1 < len(self.times):
            return self.times[frame + 1] - self.times[frame]
        return float(1 / self.rate)
