"""What something said, or another showing, costs a cut: minutes, scenes and people lost or gained, with the frames behind each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.scenes import Scene, scenes
from touchline.domain.facts.facts import Fact, holding, unidentified
from touchline.domain.reach.reach import Touched, side_by_side
from touchline.domain.time.time import Span, minus, union, within
from touchline.domain.verdict.clearance import SEVERITY, Clearance, ClearedSpan
from touchline.domain.verdict.snapshot import Snapshot

Presence = Mapping[str, Sequence[Span]]
"""Where in a cut each person can be shown, by handle."""
Present = dict[tuple[str, str], Presence]
"""By clip and channel where in the clip each person is."""


@dataclass(frozen=True)
class SceneCost:
    """Frames of one scene that are lost and gained; ``whole`` if nothing of its pictures can be shown any more, or could be
    before."""

    scene: Scene
    lost: tuple[Span, ...]
    gained: tuple[Span, ...]
    whole: bool


@dataclass(frozen=True)
class PersonCost:
    """Where somebody can be shown or heard before and after."""

    person: str
    before: tuple[Span, ...]
    after: tuple[Span, ...]


@dataclass(frozen=True)
class Cost:
    """What one cut loses and gains. ``touched`` is every stretch whose answer changes; ``lost`` and ``gained`` are frames of the
    film, whatever the track. ``people`` are those for whom anything changes, ``shown`` all who can be shown afterwards, of those
    who were asked about. ``whole`` tells before and after whether all of it may be delivered."""

    cut: Cut
    touched: tuple[Touched, ...]
    lost: tuple[Span, ...]
    gained: tuple[Span, ...]
    scenes: tuple[SceneCost, ...]
    people: tuple[PersonCost, ...]
    shown: tuple[str, ...]
    whole: tuple[bool, bool]

    @property
    def people_lost(self) -> tuple[str, ...]:
        """Who could be shown somewhere in the cut, and now cannot at all."""
        return tuple(one.person for one in self.people if not one.after)

    @property
    def people_gained(self) -> tuple[str, ...]:
        return tuple(one.person for one in self.people if not one.before)

    def seconds(self, spans: Iterable[Span]) -> Fraction:
        """How long these frames last."""
        return Fraction(sum(map(len, spans))) / self.cut.rate


def cost_of(
    cut: Cut, before: Clearance, after: Clearance, touched: Sequence[Touched], known: Snapshot, *,
    met: Iterable[Scene] | None = None, people: Collection[str] | None = None,
) -> Cost:  # fmt: skip
    """What the change from one clearance of a cut to another costs; ``touched`` is where they differ, ``met`` the scenes and
    ``people`` those in it, where these are known: nobody else is looked for."""
    lost = union(pair.at for pair in touched if pair.lost)
    gained = union(pair.at for pair in touched if pair.gained)
    there: Present = {}
    was, now = (shown_people(cut, one, known, there, people) for one in (before, after))
    each = [PersonCost(who, tuple(was.get(who, ())), tuple(now.get(who, ()))) for who in sorted({*was, *now})]
    return Cost(
        cut,
        tuple(touched),
        tuple(lost),
        tuple(gained),
        tuple(_scenes(scenes(cut, known.clips) if met is None else met, before, after, lost, gained)),
        tuple(one for one in each if one.before != one.after),
        tuple(sorted(now)),
        (before.cleared, after.cleared),
    )


def instead(before: Clearance, touched: Sequence[Touched], cut: Cut, known: Snapshot) -> Clearance:
    """The clearance of a cut that differs from the one before just where this is touched."""
    changed: dict[str, list[Touched]] = {}
    for pair in touched:
        changed.setdefault(pair.after.event, []).append(pair)
    spans: list[ClearedSpan] = []
    for event_id, mine in before.by_event.items():
        here = changed.get(event_id)
        spans += _instead(mine, here, cut, known) if here else mine
    return replace(before, spans=tuple(spans))


def _instead(mine: Sequence[ClearedSpan], touched: Sequence[Touched], cut: Cut, known: Snapshot) -> list[ClearedSpan]:
    event, gone = cut.event(mine[0].event), union(pair.at for pair in touched)
    left = [(span, part) for span in mine for part in minus(span.at, gone)]
    kept = [replace(span, at=part, source=known.paces[event.clip].under(event, part, cut.rate) if event and event.clip else None)
            for span, part in left]  # fmt: skip
    return sorted([*kept, *(pair.after for pair in touched)], key=lambda span: span.at)


def _scenes(
    found: Iterable[Scene], before: Clearance, after: Clearance, lost: Sequence[Span], gained: Sequence[Span]
) -> Iterator[SceneCost]:
    pictures = [union(span.at for span in one.spans if span.channel == "picture" and span.fine) for one in (before, after)]
    for scene in found:
        gone, come = tuple(within(scene.at, lost)), tuple(within(scene.at, gained))
        if gone or come:
            yield SceneCost(scene, gone, come, any(not any(within(scene.at, fine)) for fine in pictures))


def shown_people(
    cut: Cut, clearance: Clearance, known: Snapshot, present: Present | None = None, people: Collection[str] | None = None
) -> Presence:
    """Where in the cut everybody who is known by name, or of these people, can be seen or heard in what may be shown; ``present``
    is kept from one clearance to the next."""
    events = {event.id: event for event in cut.events}
    found: dict[str, list[Span]] = {}
    present = {} if present is None else present
    for span in clearance.spans:
        if not span.fine or span.clip is None:
            continue
        key = span.clip, span.channel
        if key not in present:
            present[key] = _present(known.facts.get(span.clip, ()), span.channel, people)
        for who, frames in present[key].items():
            found.setdefault(who, []).extend(_in_cut(cut, events[span.event], span, frames, known))
    return {who: union(spans) for who, spans in found.items() if spans}


def _present(facts: Iterable[Fact], channel: str, people: Collection[str] | None) -> Mapping[str, Sequence[Span]]:
    mine: dict[str, list[Fact]] = {}
    for fact in facts:
        meant = fact.kind == "person" and (not unidentified(fact.value) if people is None else fact.value in people)
        if meant and fact.perceivable(channel):
            mine.setdefault(fact.value, []).append(fact)
    return {who: [Span(*frames) for frames in holding(of)[0]] for who, of in mine.items()}


def _in_cut(cut: Cut, event: Event, span: ClearedSpan, frames: Sequence[Span], known: Snapshot) -> Iterator[Span]:
    """The frames of the cut, within a span of it, under which any of these source frames lie."""
    assert span.clip is not None and span.source is not None
    seen = list(within(span.source, frames))
    pace = known.paces[span.clip]
    if not seen:
        return
    if event.speed == 1 and pace.rate == cut.rate and len(span.source) == len(span.at) and not pace.uneven(event):
        shift = span.at.start - span.source.start
        yield from (Span(part.start + shift, part.end + shift) for part in seen)
        return
    for frame in range(span.at.start, span.at.end):
        here = Span(frame, frame + 1)
        under = pace.under(event, here, cut.rate)
        if any(within(under, seen)):
            yield here


def best_of(clearances: Sequence[Clearance]) -> Clearance:
    """Of several clearances of one cut the better answer for every frame: what can be shown somewhere."""
    return reduce(_better, clearances)


def _better(one: Clearance, other: Clearance) -> Clearance:
    said = other.by_event
    spans = []
    for event, mine in one.by_event.items():
        for pair in side_by_side(mine, said[event]):
            spans.append(min(pair.before, pair.after, key=lambda span: SEVERITY[span.verdict]))
    return replace(one, spans=tuple(spans), targets=(*one.targets, *other.targets), entries={**one.entries, **other.entries})
