"""The verdict: which frames of which event are cleared, blocked or unknown, and why.

For each clip and channel that the cut uses, the frames fall into spans on which the same facts hold; each
different state is judged once (`Bearings`), and only the count of licensed frames needs the whole cut before
a verdict is final.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from touchline.domain.bearing import Bearing, Bearings, Finding
from touchline.domain.case import Case, CutEvent, EventVerdict, Treatment, Verdicts, VerdictSpan
from touchline.domain.facts import BOTH, CHANNELS, Fact
from touchline.domain.perceived import Perceived
from touchline.domain.rules import Key, Rules

Piece = tuple[int, int, Bearing]
Grouped = dict[tuple[str, str], dict[Key, list[Fact]]]


def judge(case: Case) -> Verdicts:
    """The verdicts on every event, in the order of the cut. Pure; nothing is ever raised for a sound case."""
    footage = _footage(case)
    treatments: dict[str, list[Treatment]] = {}
    for treatment in case.treatments:
        treatments.setdefault(treatment.event, []).append(treatment)
    pieces = [
        list(_pieces(event, *footage[event.clip, event.channel], treatments.get(event.id, ())))
        for event in case.events
    ]
    over = _over_length(case.events, pieces)
    return Verdicts(
        tuple(
            EventVerdict(event.id, tuple(_spans(found, over[event.channel])))
            for event, found in zip(case.events, pieces, strict=True)
        )
    )


def _footage(case: Case) -> dict[tuple[str, str], tuple[Perceived, Bearings]]:
    """Every clip, in the channels, that the cut uses."""
    used: Grouped = {(event.clip, event.channel): {} for event in case.events}
    for fact in case.facts:
        for channel in CHANNELS if fact.channel == BOTH else (fact.channel,):
            facts = used.get((fact.clip, channel))
            if facts is not None:
                facts.setdefault((fact.kind, fact.value), []).append(fact)
    rules = Rules(case)
    out = {}
    for (name, channel), facts in used.items():
        perceived = Perceived(name, case.clips[name], channel, facts, rules)
        out[name, channel] = perceived, Bearings(perceived)
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
