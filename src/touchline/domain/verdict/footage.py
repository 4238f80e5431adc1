"""The footage that a cut uses: which facts bear on its frames, and how often each frame is shown."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import accumulate

from touchline.domain.facts.facts import BOTH, Fact, Frames, joined
from touchline.domain.verdict.case import CutEvent

Footage = tuple[str, str]
"""A clip in a channel."""
Window = tuple[Sequence[int], Sequence[int], list[Fact]]
"""Where the spans in use begin, where they end, and what bears on them."""


def frames_of(events: Iterable[CutEvent]) -> list[Frames]:
    """The frames that events use, as few, sorted, separate spans."""
    return joined([(event.span.start, event.span.end) for event in events])


def in_use(facts: Iterable[Fact], uses: Mapping[Footage, Iterable[Frames]]) -> dict[Footage, list[Fact]]:
    """The facts that can be perceived on some frame used; ``uses`` are sorted and separate spans."""
    windows: dict[str, dict[str, list[Window]]] = defaultdict(partial(defaultdict, list))
    found: dict[Footage, list[Fact]] = {footage: [] for footage in uses}
    for (clip, channel), used in uses.items():
        window = [start for start, _ in used], [end for _, end in used], found[clip, channel]
        for perceivable in (channel, BOTH):
            windows[clip][perceivable].append(window)
    # One pass in the case's order, over tens of thousands: no fact is looked at twice.
    for fact in facts:
        span = fact.span
        for starts, ends, bearing in windows[fact.clip][fact.channel]:
            # Of the spans that begin before the fact's end the last reaches furthest.
            before = bisect_left(starts, span.end)
            if before and ends[before - 1] > span.start:
                bearing.append(fact)
    return found


def shown_before(events: Iterable[CutEvent]) -> Callable[[int], int]:
    """How many frames stand before a frame, each counted once for every event that uses it."""
    spans = [event.span for event in events]
    starts, ends = sorted(span.start for span in spans), sorted(span.end for span in spans)
    begun, ended = list(accumulate(starts, initial=0)), list(accumulate(ends, initial=0))

    def count(frame: int) -> int:
        opened, closed = bisect_left(starts, frame), bisect_left(ends, frame)
        return frame * (opened - closed) - begun[opened] + ended[closed]

    return count
