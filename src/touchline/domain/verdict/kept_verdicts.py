"""What one ledger says to one target of ranges of footage, kept: the same answers as ``judge`` gives, each worked out once.

Cuts show the same ranges version after version. A range is a clip, a channel and frames; what is said of it depends on
nothing else, but for licences whose frames are counted over a whole cut, so for those the last step is done again for each.
A new no only adds to what was said before, where it matches; nothing is asked again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

from touchline.domain.facts.facts import CHANNELS, Fact, Frames, joined
from touchline.domain.ledger.ledger import Entry
from touchline.domain.verdict.bearing import Finding, Piece
from touchline.domain.verdict.case import Case, CaseClip, CutEvent, EventVerdict, Treatment, Verdicts, VerdictSpan
from touchline.domain.verdict.footage import in_use
from touchline.domain.verdict.judge import merged
from touchline.domain.verdict.rules import Rules
from touchline.domain.verdict.sight import Sight
from touchline.domain.verdict.yeses import KNOWN

Range = tuple[str, str, int, int]
"""A clip, a channel, and its frames from and to."""
FactsOf = Callable[[str, str, Sequence[Frames]], Iterable[Fact]]
"""The facts of a clip that can be perceived in a channel on any of these frames, or more of them, in the case's order."""
Match = tuple[int, int, int]
"""Frames from, to, and whether a scope matches there surely or possibly (`yeses.KNOWN`, `yeses.POSSIBLY`)."""


Change = tuple[int, int, VerdictSpan, VerdictSpan]
"""Frames of a clip from and to, and the verdicts they have before and after (whatever span those are taken from)."""


class Kept(NamedTuple):
    """What is said of a range; ``pieces`` only where a licence may be counted there."""

    spans: tuple[VerdictSpan, ...]
    pieces: tuple[Piece, ...] = ()


_NOTHING: Mapping[Range, Kept] = MappingProxyType({})
_NOBODY: Mapping[str, KeptVerdicts] = MappingProxyType({})


class KeptVerdicts:
    """``case`` gives ledger, people, groups, target and moment; its clips, facts and events are not looked at."""

    def __init__(self, case: Case, clip_of: Callable[[str], CaseClip], facts_of: FactsOf) -> None:
        self._case, self._clip_of, self._facts_of = case, clip_of, facts_of
        self._rules: Rules | None = None
        self._kept: dict[Range, Kept] = {}

    def judge(
        self,
        events: Sequence[CutEvent],
        treatments: Sequence[Treatment] = (),
        instead: Mapping[Range, Kept] = _NOTHING,
        apart: Mapping[str, KeptVerdicts] = _NOBODY,
    ) -> Verdicts:
        """The verdicts on a cut, in the order of its events; those in which something is hidden are looked at each time. For the
        ranges in ``instead`` that is said and not what is kept; what is said of the events in ``apart``, by id, is looked up there."""
        ranges = [(event.clip, event.channel, event.span.start, event.span.end) for event in events]
        treated = {treatment.event for treatment in treatments}
        if treated or apart:
            as_is = self.of([at for at, event in zip(ranges, events, strict=True) if event.id not in treated | apart.keys()])
            rest = iter(as_is)
            found = [
                apart.get(event.id, self)._treated(event, treatments) if event.id in treated
                else apart[event.id].of([where])[0] if event.id in apart else next(rest)
                for where, event in zip(ranges, events, strict=True)
            ]  # fmt: skip
        else:
            found = self.of(ranges)
        if instead:
            found = [instead.get(where, kept) for where, kept in zip(ranges, found, strict=True)]
        if any(kept.pieces for kept in found):
            over = over_length(zip(ranges, found, strict=True))
            found = [counted(kept, over[where[1]]) for where, kept in zip(ranges, found, strict=True)]
        return answers(events, found)

    def with_facts(self, more: Mapping[str, Sequence[Fact]]) -> KeptVerdicts:
        """The same with more facts of some clips, by clip, that come after all others."""

        def facts_of(clip: str, channel: str, frames: Sequence[Frames]) -> Iterable[Fact]:
            return (*self._facts_of(clip, channel, frames), *more.get(clip, ()))

        other = KeptVerdicts(self._case, self._clip_of, facts_of)
        other._rules = self._made()
        return other

    def of(self, ranges: Sequence[Range]) -> list[Kept]:
        """What is said of these ranges, before frames are counted."""
        kept = self._kept
        missing: dict[tuple[str, str], list[Range]] = {}
        for where in ranges:
            if where not in kept:
                missing.setdefault(where[:2], []).append(where)
        for footage, wanted in missing.items():
            self._look(*footage, wanted)
        return [kept[where] for where in ranges]

    def say_no(self, ledger: tuple[Entry, ...], no: Entry, blocks: bool, where: Iterable[tuple[Range, Sequence[Match]]]) -> None:
        """Go on with a longer ledger, at whose end a no was written that matches there; it ``blocks``, or is a request."""
        for at, matches in where:
            self._kept[at] = with_no(self._kept[at], no.id, blocks, matches)
        self._go_on(ledger)

    def forget(self, ledger: tuple[Entry, ...], ranges: Iterable[Range]) -> None:
        """Go on with another ledger, which may say something else of these ranges and of no others."""
        for where in ranges:
            self._kept.pop(where, None)
        self._go_on(ledger)

    def _go_on(self, ledger: tuple[Entry, ...]) -> None:
        as_of = max([self._case.as_of, *(entry.recorded for entry in ledger[-1:])])
        self._case, self._rules = replace(self._case, ledger=ledger, as_of=as_of), None

    def _made(self) -> Rules:
        if self._rules is None:
            self._rules = Rules(self._case)
        return self._rules

    def _sight(self, clip: str, channel: str, frames: Sequence[Frames]) -> Sight:
        facts = in_use(self._facts_of(clip, channel, frames), {(clip, channel): frames})[clip, channel]
        return Sight(clip, self._clip_of(clip), channel, facts, self._made())

    def _treated(self, event: CutEvent, treatments: Sequence[Treatment]) -> Kept:
        sight = self._sight(event.clip, event.channel, [(event.span.start, event.span.end)])
        pieces = sight.treated(event, [treatment for treatment in treatments if treatment.event == event.id])
        return Kept(_spans(pieces, {}), tuple(pieces))

    def _look(self, clip: str, channel: str, wanted: Sequence[Range]) -> None:
        sight = self._sight(clip, channel, joined([(start, end) for _, _, start, end in wanted]))
        for where in wanted:
            pieces, metered = sight.whole([where[2:]])
            self._kept[where] = Kept(_spans(pieces, {}), tuple(pieces) if metered else ())


def with_no(kept: Kept, no: str, blocks: bool, matches: Sequence[Match]) -> Kept:
    """The same once a no was said that matches there: a binding one blocks or is a reason, another is flagged."""
    if kept.pieces:
        pieces = _laid_over(kept.pieces, no, blocks, matches)
        return Kept(_spans(pieces, {}), tuple(pieces))
    plain = [(span.start, span.end, (Finding(*span[2:]), ())) for span in kept.spans]
    return Kept(_spans(_laid_over(plain, no, blocks, matches), {}))


Saying = Callable[[VerdictSpan, int], VerdictSpan | None]


def told_by_no(spans: Sequence[VerdictSpan], matches: Sequence[Match], said: Saying) -> list[Change]:
    """Where a new no changes what is said of a range; ``said`` is `saying`."""
    out: list[Change] = []
    place = 0
    for first, last, level in matches:
        while spans[place].end <= first:
            place += 1
        number = place
        while True:
            span = spans[number]
            after = said(span, level)
            if after is not None:
                out.append((max(first, span.start), min(last, span.end), span, after))
            if span.end >= last:
                break
            number += 1
    return out


def saying(no: str, blocks: bool) -> Saying:
    """What becomes of a verdict where a new no matches; None where it stays. Each different verdict is worked out once."""
    known: dict[tuple[object, ...], VerdictSpan | None] = {}

    def said(span: VerdictSpan, level: int) -> VerdictSpan | None:
        key = *span[2:], level
        if key not in known:
            before = Finding(*span[2:])
            after = _said(before, no, blocks, level)
            known[key] = None if after == before else VerdictSpan(span.start, span.end, *after)
        return known[key]

    return said


def _laid_over(pieces: Sequence[Piece], no: str, blocks: bool, matches: Sequence[Match]) -> list[Piece]:
    out: list[Piece] = []
    place = 0
    for start, end, (finding, licences) in pieces:
        while place < len(matches) and matches[place][1] <= start:
            place += 1
        at, number = start, place
        while number < len(matches) and matches[number][0] < end:
            first, last, level = matches[number]
            first, last = max(first, at), min(last, end)
            if first > at:
                out.append((at, first, (finding, licences)))
            out.append((first, last, (_said(finding, no, blocks, level), licences)))
            at, number = last, number + 1
        if at < end:
            out.append((at, end, (finding, licences)))
    return out


def _said(finding: Finding, no: str, blocks: bool, level: int) -> Finding:
    if not blocks:
        return finding.flagged(f"request:{no}")
    return finding.blocked(no) if level == KNOWN else finding.also((f"possible:{no}",))


def _spans(pieces: Iterable[Piece], over: Mapping[str, str]) -> tuple[VerdictSpan, ...]:
    pieces = list(pieces)
    starts, findings = merged(pieces, over)
    ends = [*starts[1:], pieces[-1][1]]
    return tuple([VerdictSpan(start, end, *finding) for start, end, finding in zip(starts, ends, findings, strict=True)])


def answers(events: Iterable[CutEvent], found: Iterable[Kept]) -> Verdicts:
    """What is said of each event's range, as the answer for the cut."""
    return Verdicts(tuple([EventVerdict(event.id, kept.spans) for event, kept in zip(events, found, strict=True)]))


Over = Mapping[str, Mapping[str, str]]
"""By channel: the licences that a cut uses for too many frames, with the reason that this gives."""


def over_length(found: Iterable[tuple[Range, Kept]]) -> Over:
    """Of all ranges of a cut, each frame counted once for every event that uses it."""
    counts: dict[tuple[str, str], int] = {}
    limits: dict[str, int] = {}
    for (_, channel, _, _), kept in found:
        for start, end, (_, licences) in kept.pieces:
            for licence in licences:
                counts[channel, licence.id] = counts.get((channel, licence.id), 0) + end - start
                limits[licence.id] = licence.limit_frames or 0
    over: dict[str, dict[str, str]] = {channel: {} for channel in CHANNELS}
    for (channel, licence_id), frames in counts.items():
        if frames > limits[licence_id]:
            over[channel][licence_id] = f"over-length:{licence_id}"
    return over


def licences_of(kept: Kept) -> frozenset[str]:
    """The licences whose frames are counted there, by id."""
    return frozenset(licence.id for _, _, (_, licences) in kept.pieces for licence in licences)


def counted(kept: Kept, over: Mapping[str, str]) -> Kept:
    """The same in a cut that uses these licences for too many frames."""
    return Kept(_spans(kept.pieces, over)) if kept.pieces and over and not licences_of(kept).isdisjoint(over) else kept
