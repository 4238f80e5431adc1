"""Not looked at is not cleared: which frames of a clip somebody, machine or person, has really looked at and listened to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from touchline.domain.facts.findings import IN_PICTURE, IN_SOUND, Pass
from touchline.domain.time.time import Span, minus, union

Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Attention:
    """For each thing to be looked for (`findings.WATCHFUL`), the frames of one clip that were covered, as separate spans."""

    covered: Mapping[str, Spans] = field(default_factory=dict)

    def missing(self, channel: str, span: Span) -> dict[str, Spans]:
        """For each thing that belongs to the channel, the frames of ``span`` nobody covered; only where there are any."""
        wanted = IN_PICTURE if channel == "picture" else IN_SOUND
        gaps = {what: tuple(minus(span, self.covered.get(what, ()))) for what in wanted}
        return {what: spans for what, spans in gaps.items() if spans}


def attention(passes: Iterable[Pass], signed: Mapping[str, Iterable[Span]]) -> Attention:
    """What complete, fault-free passes covered, and what a named person signed as watched."""
    covered: dict[str, list[Span]] = {what: list(spans) for what, spans in signed.items()}
    for done in passes:
        spoilt = [fault.span for fault in done.findings.faults]
        if None in spoilt:
            continue
        for what in done.watches:
            for span in done.findings.complete:
                covered.setdefault(what, []).extend(minus(span, [hole for hole in spoilt if hole]))
    return Attention({what: tuple(union(spans)) for what, spans in covered.items()})
