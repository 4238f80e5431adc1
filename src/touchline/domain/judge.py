"""The verdict: which frames of which event are cleared, blocked or unknown, and why.

For each clip and channel that the cut uses, the frames fall into spans on which the same facts hold; each
different state is judged once (`Bearings`), and only the count of licensed frames needs the whole cut before
a verdict is final.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from touchline.domain.bearing import Bearing, Bearings, Finding
from touchline.domain.case import Case, CutEvent, EventVerdict, Treatment, Verdicts, VerdictSpan
from touchline.domain.facts import BOTH, CHANNELS, Fact, Frames, joined
from touchline.domain.perceived import Perceived
from touchline.domain.rules import Key, Rules

Piece = tuple[int, int, Bearing]
Footage = tuple[str, str]
"""A clip in a channel."""
Window = tuple[Sequence[int], Sequence[int], dict[Key, list[Fact]]]
_UNUSED: Mapping[str, list[Window]] = MappingProxyType({})


def judge(case: Case) -> Verdicts:
    """The verdicts on every event, in the order of the cut. Pure; nothing is ever raised for a sound case."""
    pieces = _all_pieces(case)
    over = _over_length(case.events, pieces)
    return Verdicts(
        tuple(
            EventVerdict(event.id, tuple(_spans(found, over[event.channel])))
            for event, found in zip(case.events, pieces, strict=True)
        )
    )


def _all_pieces(case: Case) -> list[list[Piece]]:
    """Every event's pieces; each clip is looked at once in a channel, and forgotten before the next."""
    treatments: dict[str, list[Treatment]] = {}
    for treatment in case.treatments:
        treatments.setdefault(treatment.event, []).append(treatment)
    uses: dict[Footage, list[int]] = {}
    for number, event in enumerate(case.events):
        uses.setdefault((event.clip, event.channel), []).append(number)
    rules, facts = Rules(case), _facts_in_use(case)
    out: list[list[Piece]] = [[] for _ in case.events]
    for (name, channel), numbers in uses.items():
        perceived = Perceived(name, case.clips[name], channel, facts.pop((name, channel)), rules)
        bearings = Bearings(perceived)
        for number in numbers:
            event = case.events[number]
            out[number].extend(_pieces(event, perceived, bearings, treatments.get(event.id, ())))
    return out


def _facts_in_use(case: Case) -> dict[Footage, dict[Key, list[Fact]]]:
    """The facts that bear on some frame of the cut, by clip and channel, then by kind and value."""
    used: dict[Footage, list[Frames]] = {}
    for event in case.events:
        used.setdefault((event.clip, event.channel), []).append((event.span.start, event.span.end))
    out: dict[Footage, dict[Key, list[Fact]]] = {footage: {} for footage in used}
    windows: dict[str, dict[str, list[Window]]] = {}
    for (clip, channel), spans in used.items():
        whole = joined(spans)
        window = [start for start, _ in whole], [end for _, end in whole], out[clip, channel]
        for heard_or_seen in (channel, BOTH):
            windows.setdefault(clip, {}).setdefault(heard_or_seen, []).append(window)
    for fact in case.facts:
        span = fact.span
        for starts, ends, facts in windows.get(fact.clip, _UNUSED).get(fact.channel, ()):
            # The last window that begins before the fact's end is the one that reaches furthest.
            before = bisect_left(starts, span.end)
            if before and ends[before - 1] > span.start:
                facts.setdefault((fact.kind, fact.value), []).append(fact)
    return out


def _pieces(
    event: CutEvent, perceived: Perceived, bearings: Bearings, treatments: Sequence[Treatment]
) -> Iterator[Piece]:
    """The event's frames in order, in spans on which the same facts hold once treatments have hidden some."""
    hiding = [
        (treatment.span, perceived.hidden(treatment.hides))
        for treatment in treatments
        if treatment.channel == event.channel
    ]
    inner = {edge for span, _ in hiding for edge in (span.start, span.end) if edge in event.span}
    cuts = sorted({event.span.start, event.span.end} | inner)
    for start, end in pairwise(cuts):
        hidden = 0
        for span, mask in hiding:
            if start in span:
                hidden |= mask
        for first, upto, state in perceived.states(start, end):
            yield first, upto, bearings.of(state & ~hidden)


def _over_length(events: Iterable[CutEvent], pieces: Iterable[list[Piece]]) -> dict[str, dict[str, str]]:
    """By channel: the licences that the cut uses for too many frames, and the reason each gives."""
    counts: dict[tuple[str, str], int] = {}
    limits: dict[str, int] = {}
    for event, found in zip(events, pieces, strict=True):
        for start, end, bearing in found:
            for licence in bearing.metered:
                key = event.channel, licence.id
                counts[key] = counts.get(key, 0) + end - start
                limits[licence.id] = licence.limit_frames or 0
    over: dict[str, dict[str, str]] = {channel: {} for channel in CHANNELS}
    for (channel, licence_id), frames in counts.items():
        if frames > limits[licence_id]:
            over[channel][licence_id] = f"over-length:{licence_id}"
    return over


def _spans(pieces: list[Piece], over: dict[str, str]) -> Iterator[VerdictSpan]:
    """The longest spans with all the same."""
    since, last = 0, None
    at = 0
    for start, end, bearing in pieces:
        finding = _final(bearing, over)
        if finding != last:
            if last is not None:
                yield VerdictSpan(since, start, *last)
            since, last = start, finding
        at = end
    if last is not None:
        yield VerdictSpan(since, at, *last)


def _final(bearing: Bearing, over: dict[str, str]) -> Finding:
    if over and bearing.metered:
        reasons = [over[licence.id] for licence in bearing.metered if licence.id in over]
        if reasons:
            return bearing.finding.also(reasons)
    return bearing.finding
