"""What a verdict on a treated event rests on: where it is cleared only because something is hidden, that is told, and it stays
unknown until a leak scan has seen that what should be hidden is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.treatment import TREATED, Treatment
from touchline.domain.facts.facts import Fact, unidentified
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import CLEARED, UNKNOWN
from touchline.domain.verdict.case import Treatment as CaseTreatment
from touchline.domain.verdict.clearing import Judged

PERSON = "person"


def told_to_judge(event: str, treatments: Iterable[Treatment]) -> tuple[CaseTreatment, ...]:
    """The treatments of an event as a case has them."""
    return tuple(CaseTreatment(event, one.span, one.channel, dict([one.hides])) for one in treatments)


def resting_on(
    hidden: Sequence[Judged], as_is: Sequence[Judged], treatments: Sequence[Treatment], proven: bool
) -> Iterator[Judged]:
    """The verdicts on one event with its treatments (``hidden``), held against those without; both cover the same frames in
    order. Where a frame is cleared only with its treatments these are named; if they are not ``proven`` it is unknown."""
    edges = {edge for piece in (*hidden, *as_is) for edge in (piece.span.start, piece.span.end)}
    inner = (edge for one in treatments for edge in (one.span.start, one.span.end) if min(edges) < edge < max(edges))
    with_, without = iter(hidden), iter(as_is)
    now, was = next(with_), next(without)
    for start, end in pairwise(sorted({*edges, *inner})):
        while now.span.end <= start:
            now = next(with_)
        while was.span.end <= start:
            was = next(without)
        piece = replace(now, span=Span(start, end))
        labels = tuple(sorted({one.label for one in treatments if one.span.start <= start < one.span.end}))
        if now.verdict == CLEARED and was.verdict != CLEARED and labels:
            piece = replace(piece, treated=labels)
            if not proven:
                piece = replace(piece, verdict=UNKNOWN, because=tuple(TREATED + label for label in labels), duties=())
        yield piece


def under_names(cut: Cut, called: Callable[[str], Iterable[str]], spelled: Callable[[str, str], str] = lambda _, value: value) -> Cut:
    """The cut with the people whom its treatments hide ``called`` otherwise, and other things, by their kind, ``spelled`` so. Kept
    cuts hold opaque ids, so that a name that is erased is erased there too, and of somebody unidentified the traces, so that they
    stay hidden whatever they are called later; a verdict speaks of handles and families, of which one trace may be several."""
    return _told(cut, lambda event, one: called(one.hides[1]) if one.hides[0] == PERSON else (spelled(*one.hides),))


def as_kept(cut: Cut, ids: Mapping[str, str], facts: Mapping[str, Sequence[Fact]]) -> Cut:
    """The other way round: people under their ids (by handle), the unidentified under their traces on the frames that are hidden
    (``facts`` by the clip's id)."""

    def kept(event: Event, one: Treatment) -> Iterable[str]:
        kind, who = one.hides
        if kind != PERSON:
            return (who,)
        if not unidentified(who):
            return (ids.get(who, who),)
        here = (fact for fact in facts.get(event.clip or "", ()) if fact.value == who and fact.span.meets(one.span))
        return sorted({str(fact.detail.get("trace", who)) for fact in here}) or (who,)

    return _told(cut, kept)


def _told(cut: Cut, names: Callable[[Event, Treatment], Iterable[str]]) -> Cut:
    if not any(event.treatments for event in cut.events):
        return cut
    return replace(cut, events=tuple(replace(event, treatments=tuple(_each(event, names))) for event in cut.events))


def _each(event: Event, names: Callable[[Event, Treatment], Iterable[str]]) -> Iterable[Treatment]:
    found: dict[Treatment, None] = {}
    for one in event.treatments:
        found |= dict.fromkeys(replace(one, hides=(one.hides[0], value)) for value in names(event, one))
    return found
