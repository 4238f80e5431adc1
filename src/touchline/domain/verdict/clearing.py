"""From verdicts on source frames to the clearance of a cut: many targets, what was not looked at, what is ours, what is unmatched.

Follows "What stands around judge" of the clearance page: these add reasons, never take one away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.pace import Pace
from touchline.domain.facts.attention import Attention
from touchline.domain.ledger.ledger import Target
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import CLEARED, UNKNOWN, Verdicts, VerdictSpan
from touchline.domain.verdict.clearance import MADE_BY_US, SEVERITY, ClearedSpan

NOT_LOGGED, UNMATCHED = "not-logged:", "unmatched:"


@dataclass(frozen=True)
class Judged:
    """The worst verdict on a stretch of an event's source, the target it is worst for (None: the same for all), and the
    treatments that it rests on."""

    span: Span
    verdict: str
    because: tuple[str, ...]
    flags: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    target: Target | None = None
    treated: tuple[str, ...] = ()

    @property
    def alike(self) -> tuple[Any, ...]:
        return (self.verdict, self.because, self.flags, self.duties, self.target, self.treated)


def worst_of(answers: Mapping[Target, Verdicts]) -> dict[str, list[Judged]]:
    """For each event, its source span in pieces, each with the worst verdict any target gave.

    Duties and flags of all targets count together: a duty binds wherever one showing relies on it.
    """
    out: dict[str, list[Judged]] = {}
    for index, event in enumerate(next(iter(answers.values())).events if answers else ()):
        said = [(target, verdicts.events[index].spans) for target, verdicts in answers.items()]
        out[event.id] = list(_merged(said))
    return out


def _merged(said: Sequence[tuple[Target, Sequence[VerdictSpan]]]) -> Iterator[Judged]:
    if len(said) == 1 or all(spans == said[0][1] for _, spans in said):
        yield from (Judged(Span(s.start, s.end), s.verdict, s.because, s.flags, s.duties) for s in said[0][1])
        return
    edges = sorted({edge for _, spans in said for span in spans for edge in (span.start, span.end)})
    places = [0] * len(said)
    for start, end in pairwise(edges):
        here = []
        for number, (target, spans) in enumerate(said):
            while spans[places[number]].end <= start:
                places[number] += 1
            here.append((target, spans[places[number]]))
        target, worst = max(here, key=lambda pair: SEVERITY[pair[1].verdict])
        same = all(s.verdict == worst.verdict for _, s in here)
        because = _all(s.because for _, s in here if s.verdict == worst.verdict)
        yield Judged(
            Span(start, end),
            worst.verdict,
            because,
            _all(s.flags for _, s in here),
            _all(s.duties for _, s in here),
            None if same else target,
        )


def _all(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({item for items in lists for item in items}))


def with_attention(pieces: Iterable[Judged], channel: str, looked: Attention) -> Iterator[Judged]:
    """The same pieces, unknown where nobody looked or listened."""
    for piece in pieces:
        gaps = looked.missing(channel, piece.span)
        edges = sorted(
            {piece.span.start, piece.span.end, *(e for spans in gaps.values() for s in spans for e in (s.start, s.end))}
        )
        for start, end in pairwise(edges):
            reasons = [
                NOT_LOGGED + what for what, spans in gaps.items() if any(s.start <= start < s.end for s in spans)
            ]
            yield _doubted(replace(piece, span=Span(start, end)), reasons)


def _doubted(piece: Judged, reasons: Sequence[str]) -> Judged:
    if not reasons or SEVERITY[piece.verdict] > SEVERITY[UNKNOWN]:
        return piece
    known = () if piece.verdict == CLEARED else piece.because
    return replace(piece, verdict=UNKNOWN, because=tuple(sorted({*known, *reasons})), duties=())


def in_cut(cut: Cut, event: Event, pace: Pace, pieces: Sequence[Judged]) -> list[ClearedSpan]:
    """An event's judged source as spans of the cut: a cut frame is as bad as the worst source frame under it."""
    out: list[ClearedSpan] = []
    for at, source, piece in _under(cut, event, pace, pieces):
        last = out[-1] if out else None
        alike = piece.alike
        if (
            last
            and last.at.end == at.start
            and alike == (last.verdict, last.because, last.flags, last.duties, last.target, last.treated)
        ):
            assert last.source is not None
            whole = Span(min(last.source.start, source.start), max(last.source.end, source.end))
            out[-1] = replace(last, at=Span(last.at.start, at.end), source=whole)
        else:
            out.append(ClearedSpan(event.id, event.channel, event.track, at, event.clip, source, *alike))
    return out


def _under(cut: Cut, event: Event, pace: Pace, pieces: Sequence[Judged]) -> Iterator[tuple[Span, Span, Judged]]:
    """Stretches of the cut with the source frames under them and the worst piece among those.

    Pictures are counted, whatever their pace; sound runs on in its own time, so in a clip of variable rate it is found by
    the times of the frames, and where those are not known all of it is as bad as its worst.
    """
    assert event.source is not None
    begins = event.begins or Fraction(0)
    if pace.uneven(event) and not pace.times:
        yield event.place, event.source, _worst(pieces)
        return
    counted = event.speed == 1 and pace.rate == cut.rate and begins.denominator == 1 and not pace.uneven(event)
    if counted and begins >= event.source.start and begins + event.length <= event.source.end:
        shift = event.at - int(begins)
        for piece in pieces:
            shown = piece.span.meets(Span(event.at - shift, event.end - shift))
            if shown:
                yield Span(shown.start + shift, shown.end + shift), shown, piece
        return
    for frame in range(event.at, event.end):
        place = Span(frame, frame + 1)
        source = pace.under(event, place, cut.rate)
        here = [piece for piece in pieces if piece.span.meets(source)]
        yield place, source, _worst(here)


def _worst(pieces: Sequence[Judged]) -> Judged:
    """Two source frames under one cut frame: the worse verdict, with the reasons of all that are as bad."""
    worst = max(pieces, key=lambda piece: SEVERITY[piece.verdict])
    as_bad = [piece for piece in pieces if piece.verdict == worst.verdict]
    return replace(
        worst,
        because=_all(p.because for p in as_bad),
        flags=_all(p.flags for p in pieces),
        duties=_all(p.duties for p in pieces),
        treated=_all(p.treated for p in pieces),
    )


def beyond(event: Event, clip: Clip) -> Iterator[Judged]:
    """What an event shows of frames that its clip turned out not to have."""
    if event.source and event.source.end > clip.frames:
        reason = f"{UNMATCHED}{clip.name} has only {clip.frames} frames."
        yield Judged(Span(max(event.source.start, clip.frames), event.source.end), UNKNOWN, (reason,))


def without_footage(event: Event) -> ClearedSpan:
    """An event of ours needs no yes; one that an editor's cut named and nobody can match is unknown."""
    if event.ours:
        return ClearedSpan(event.id, event.channel, event.track, event.place, None, None, MADE_BY_US)
    return ClearedSpan(
        event.id, event.channel, event.track, event.place, None, None, UNKNOWN, (UNMATCHED + event.unmatched,)
    )
