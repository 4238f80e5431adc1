"""What a new version of a cut shows that may not be shown, and the version before it did not.

Footage is compared, not places: what only moved is nothing new, ten frames more of a shot are. The same frames of a clip
that are blocked or unknown for another reason than before are new too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.pace import Pace
from touchline.domain.time.time import Span, union
from touchline.domain.verdict.clearance import Clearance, ClearedSpan

Trouble = Mapping[tuple[object, ...], Sequence[Span]]


def newly(before: Clearance | None, after: Clearance, cut: Cut, paces: Mapping[str, Pace]) -> tuple[ClearedSpan, ...]:
    """The stretches of ``cut`` (whose clearance is ``after``) that may not be shown and were not there ``before`` for the
    same reasons, in the order of the cut. Asked the other way round: what is no longer there."""
    known = _trouble(before) if before else {}
    found = [part for span in after.trouble for part in _new_parts(span, cut, paces, known.get(_key(span), ()))]
    return tuple(sorted(found, key=lambda span: (span.at, span.track)))


def _key(span: ClearedSpan) -> tuple[object, ...]:
    return span.clip, span.channel, span.verdict, span.because


def _trouble(clearance: Clearance) -> Trouble:
    spans: dict[tuple[object, ...], list[Span]] = {}
    for span in clearance.trouble:
        # What has no footage is told by its reason alone.
        spans.setdefault(_key(span), []).append(span.source or Span(0, 1))
    return {key: union(parts) for key, parts in spans.items()}


def _new_parts(span: ClearedSpan, cut: Cut, paces: Mapping[str, Pace], known: Sequence[Span]) -> Iterator[ClearedSpan]:
    source = span.source
    if not known:
        yield span
    elif source is not None and not _within(source, known):
        yield from _frame_by_frame(span, cut, paces, known)


def _frame_by_frame(
    span: ClearedSpan, cut: Cut, paces: Mapping[str, Pace], known: Sequence[Span]
) -> Iterator[ClearedSpan]:
    event = cut.event(span.event)
    assert event is not None and event.clip is not None
    pace = paces[event.clip]
    frames = (Span(frame, frame + 1) for frame in range(span.at.start, span.at.end))
    fresh = [frame for frame in frames if not _within(pace.under(event, frame, cut.rate), known)]
    for at in union(fresh):
        yield replace(span, at=at, source=pace.under(event, at, cut.rate))


def _within(source: Span, known: Sequence[Span]) -> bool:
    return any(part.start <= source.start and source.end <= part.end for part in known)
