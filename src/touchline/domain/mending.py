"""Mending: fixes for what a cut may not show, each carried out on paper and judged before it is offered.

*mute* takes the sound of a stretch out and leaves silence; *black* takes the picture out and leaves black; neither moves
anything. *trim* takes the stretch out of all tracks and closes the gap, so picture and sound stay together; *drop* does
that with the whole event. What a fix does not touch stays as it was, but for its place where the cut gets shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, count

from touchline.domain.clearance import Clearance
from touchline.domain.cut import Cut, Event, piece
from touchline.domain.pace import Pace
from touchline.domain.time import Span, minus, union

Paces = Mapping[str, Pace]
"""How the frames of each clip follow each other, by id."""

LIFTING = {"mute": "silence", "black": "black"}
_CLOSE_SECONDS = 5


@dataclass(frozen=True)
class Stretch:
    """Frames of one event that may not be shown, and why."""

    event: str
    channel: str
    track: str
    at: Span
    verdict: str
    because: tuple[str, ...]


@dataclass(frozen=True)
class Fix:
    """One way to mend one stretch. ``takes`` are the cut frames it takes out; ``shorter`` by how many the cut loses length;
    ``moves`` how many events lie elsewhere afterwards; ``also`` the other events it shortens."""

    number: int
    kind: str
    stretch: Stretch
    takes: Span
    shorter: int
    moves: int
    also: tuple[str, ...]


def stretches(clearance: Clearance, verdicts: Iterable[str]) -> list[Stretch]:
    """What needs mending, in the order of the cut: for each event, its longest runs with any of the verdicts."""
    wanted, out = set(verdicts), list[Stretch]()
    for span in sorted((s for s in clearance.spans if s.verdict in wanted), key=lambda s: (s.event, s.at)):
        last = out[-1] if out else None
        if last and last.event == span.event and last.at.end == span.at.start and last.verdict == span.verdict:
            out[-1] = replace(
                last, at=Span(last.at.start, span.at.end), because=tuple(sorted({*last.because, *span.because}))
            )
        else:
            out.append(Stretch(span.event, span.channel, span.track, span.at, span.verdict, span.because))
    return sorted(out, key=lambda s: (s.at.start, s.channel != "picture", s.track))


def proposals(
    cut: Cut, before: Clearance, verdicts: Collection[str], paces: Paces, clear: Callable[[Cut], Clearance]
) -> list[Fix]:
    """Fixes for every stretch with one of the verdicts, the gentlest first; ``clear`` judges a cut.

    A fix is offered only if of what it changed nothing has such a verdict any more but whole other stretches, which have
    fixes of their own, and if around it nothing is doubtful that was not before.
    """
    fixes: list[Fix] = []
    doubts, every = _doubts(before), stretches(before, verdicts)
    before_ids = {event.id for event in cut.events}
    for stretch in every:
        others = [(other.event, len(other.at), other.because) for other in every if other != stretch]
        for kind, takes in _ways(cut, stretch):
            mended = carry_out(cut, [(kind, stretch.event, takes)], paces)
            fresh = _fresh(cut, mended, stretch.event)
            found = clear(_around(mended, fresh, kind, takes))
            left = [one for one in stretches(found, verdicts) if one.event in fresh]
            spoilt = any((_made_of(one.event, before_ids), len(one.at), one.because) not in others for one in left)
            worse = any(now - doubts.get(_made_of(name, before_ids), set()) for name, now in _doubts(found).items())
            if not spoilt and not worse:
                fixes.append(_costed(len(fixes) + 1, kind, stretch, takes, cut, mended))
    return fixes


def _doubts(clearance: Clearance) -> dict[str, set[str]]:
    """Why each event is not cleared, where it is not."""
    out: dict[str, set[str]] = {}
    for span in clearance.trouble:
        out.setdefault(span.event, set()).update(span.because)
    return out


def _fresh(before: Cut, after: Cut, event_id: str) -> set[str]:
    """What is new or not as long as it was, and the mended event's own."""
    old = {event.id: (event.source, event.length) for event in before.events if event.id != event_id}
    return {event.id for event in after.events if old.get(event.id) != (event.source, event.length)}


def _around(after: Cut, fresh: Container[str], kind: str, takes: Span) -> Cut:
    """Only what a fix changed and what is heard close to it."""
    close = int(_CLOSE_SECONDS * after.rate)
    end = takes.end if kind in LIFTING else takes.start
    here = Span(max(0, takes.start - close), end + close)
    return replace(after, events=tuple(e for e in after.events if e.id in fresh or e.place.meets(here)))


def _ways(cut: Cut, stretch: Stretch) -> Iterator[tuple[str, Span]]:
    event = cut.event(stretch.event)
    if event is None:
        return
    if stretch.channel == "sound":
        yield "mute", stretch.at
    if stretch.at != event.place:
        yield "trim", stretch.at
    yield "drop", event.place
    if stretch.channel == "picture":
        yield "black", stretch.at


def _costed(number: int, kind: str, stretch: Stretch, takes: Span, before: Cut, after: Cut) -> Fix:
    places = {event.id: event.at for event in before.events}
    lengths = {event.id: event.length for event in before.events}
    moves = sum(1 for event in after.events if event.id in places and event.at != places[event.id])
    kept: dict[str, int] = {}
    for event in after.events:
        whole = _made_of(event.id, lengths)
        kept[whole] = kept.get(whole, 0) + event.length
    also = tuple(e for e, length in lengths.items() if e != stretch.event and kept.get(e, 0) < length)
    return Fix(number, kind, stretch, takes, before.frames - after.frames, moves, also)


def carry_out(cut: Cut, steps: Sequence[tuple[str, str, Span]], paces: Paces) -> Cut:
    """The cut with all the steps (kind, event, frames of this cut) done: what moves nothing first, then from the end backwards."""
    events = list(cut.events)
    named = _Names({event.id for event in events})
    for kind, event_id, takes in steps:
        if kind in LIFTING:
            events = [
                part
                for event in events
                for part in _lifted(event, event_id, takes, LIFTING[kind], named, cut.rate, paces)
            ]
    closing = union(takes for kind, _, takes in steps if kind not in LIFTING)
    for takes in reversed(closing):
        events = [part for event in events for part in _closed(event, takes, named, cut.rate, paces)]
    return replace(cut, events=tuple(events))


class _Names:
    """Names for new pieces that no event of the cut has, nor had before this mend."""

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken

    def fresh(self, wanted: str) -> str:
        name = next(n for n in chain([wanted], (f"{wanted}.{n}" for n in count(2))) if n not in self._taken)
        self._taken.add(name)
        return name


def _made_of(piece_id: str, ids: Container[str]) -> str:
    """The event before the mend that a piece was made of: pieces are named after it, ``e1+50``."""
    while piece_id not in ids and "+" in piece_id:
        piece_id = piece_id.rpartition("+")[0]
    return piece_id


def _lifted(
    event: Event, event_id: str, takes: Span, ours: str, named: _Names, rate: Fraction, paces: Paces
) -> Iterator[Event]:
    here = event.place.meets(takes) if f"{event.id}+".startswith(f"{event_id}+") else None
    if here is None:
        yield event
        return
    yield from _parts(event, minus(event.place, [here]), named, rate, paces)
    name = named.fresh(f"{event.id}+{ours}{here.start}")
    yield Event(name, event.channel, event.track, here.start, len(here), ours=ours)


def _closed(event: Event, takes: Span, named: _Names, rate: Fraction, paces: Paces) -> Iterator[Event]:
    for part in _parts(event, minus(event.place, [takes]), named, rate, paces):
        yield replace(part, at=part.at - len(takes)) if part.at >= takes.end else part


def _parts(event: Event, places: Iterable[Span], named: _Names, rate: Fraction, paces: Paces) -> Iterator[Event]:
    for place in places:
        if place == event.place:
            yield event
        else:
            name = event.id if place.start == event.at else named.fresh(f"{event.id}+{place.start}")
            pace = paces.get(event.clip or "")
            yield pace.piece(event, place, rate, name) if pace else piece(event, place, rate, None, name)
