"""The verdict: which frames of which event are cleared, blocked or unknown, and why.

For each clip and channel that the cut uses, the frames fall into spans on which the same facts hold; each
different state is judged once (``Bearings``), and only the count of licensed frames needs the whole cut before
a verdict is final.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from touchline.domain.facts.facts import CHANNELS
from touchline.domain.verdict.bearing import Bearing, Finding, Piece
from touchline.domain.verdict.case import Case, CutEvent, EventVerdict, Treatment, Verdicts, VerdictSpan
from touchline.domain.verdict.footage import Footage, frames_of, in_use, shown_before
from touchline.domain.verdict.rules import Rules
from touchline.domain.verdict.sight import Sight

Numbered = tuple[int, CutEvent]
"""An event and its place in the cut."""


class Stretch(NamedTuple):
    """Events of one clip in a channel, and the pieces of all frames that they use, in order.

    ``metered`` if frames may be counted for a licence.
    """

    channel: str
    events: Sequence[Numbered]
    pieces: Sequence[Piece]
    metered: bool = True


def judge(case: Case) -> Verdicts:
    """The verdicts on every event, in the order of the cut. Pure; nothing is ever raised for a sound case."""
    spans: dict[int, tuple[VerdictSpan, ...]] = {}
    metered = []
    for stretch in _stretches(case):
        if stretch.metered:
            metered.append(stretch)
        else:
            spans.update(_told(stretch, {}))
    over = _over_length(metered)
    for stretch in metered:
        spans.update(_told(stretch, over[stretch.channel]))
    return Verdicts(tuple(EventVerdict(event.id, spans[number]) for number, event in enumerate(case.events)))


def _stretches(case: Case) -> Iterator[Stretch]:
    """What is not treated is one stretch of its clip and channel; a treated event is one of its own."""
    treatments: dict[str, list[Treatment]] = {}
    for treatment in case.treatments:
        treatments.setdefault(treatment.event, []).append(treatment)
    uses: dict[Footage, list[Numbered]] = {}
    for number, event in enumerate(case.events):
        uses.setdefault((event.clip, event.channel), []).append((number, event))
    frames = {footage: frames_of(event for _, event in used) for footage, used in uses.items()}
    rules, facts = Rules(case), in_use(case.facts, frames)
    for (name, channel), used in uses.items():
        sight = Sight(name, case.clips[name], channel, facts.pop((name, channel)), rules)
        treated = [one for one in used if one[1].id in treatments] if treatments else []
        if not treated:
            yield Stretch(channel, used, *sight.whole(frames[name, channel]))
            continue
        as_is = [one for one in used if one[1].id not in treatments]
        yield Stretch(channel, as_is, *sight.whole(frames_of(event for _, event in as_is)))
        for one in treated:
            yield Stretch(channel, [one], sight.treated(one[1], treatments[one[1].id]))


def _told(stretch: Stretch, over: dict[str, str]) -> Iterator[tuple[int, tuple[VerdictSpan, ...]]]:
    """The spans of each event, by its place in the cut."""
    starts, findings = merged(stretch.pieces, over)
    for number, event in stretch.events:
        start, end = event.span.start, event.span.end
        first, past = bisect_right(starts, start), bisect_left(starts, end)
        spans = []
        for edge, finding in zip((*starts[first:past], end), findings[first - 1 : past], strict=True):
            spans.append(VerdictSpan(start, edge, *finding))
            start = edge
        yield number, tuple(spans)


def _over_length(stretches: Iterable[Stretch]) -> dict[str, dict[str, str]]:
    """By channel: the licences that the cut uses for too many frames, and the reason each gives."""
    counts: dict[tuple[str, str], int] = {}
    limits: dict[str, int] = {}
    for stretch in stretches:
        shown = shown_before(event for _, event in stretch.events)
        for start, end, (_, licences) in stretch.pieces:
            for licence in licences:
                key = stretch.channel, licence.id
                counts[key] = counts.get(key, 0) + shown(end) - shown(start)
                limits[licence.id] = licence.limit_frames or 0
    over: dict[str, dict[str, str]] = {channel: {} for channel in CHANNELS}
    for (channel, licence_id), frames in counts.items():
        if frames > limits[licence_id]:
            over[channel][licence_id] = f"over-length:{licence_id}"
    return over


def merged(pieces: Iterable[Piece], over: Mapping[str, str]) -> tuple[list[int], list[Finding]]:
    """Where what is found changes, and what is found from there on, with the licences that are ``over`` their limit."""
    starts: list[int] = []
    findings: list[Finding] = []
    last = None
    for start, _, bearing in pieces:
        finding = _final(bearing, over) if over else bearing[0]
        if finding is not last and finding != last:
            starts.append(start)
            findings.append(finding)
            last = finding
    return starts, findings


def _final(bearing: Bearing, over: Mapping[str, str]) -> Finding:
    finding, licences = bearing
    reasons = [over[licence.id] for licence in licences if licence.id in over]
    return finding.also(tuple(sorted(reasons))) if reasons else finding
