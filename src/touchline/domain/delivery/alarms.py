"""Alarms of a leak scan: what was seen or heard in a film that must not be in it, where, and what of it somebody dismissed.

A sighting in the film is told to the judge as a fact of the footage beneath it, with nothing hidden: only if that footage could
not be shown so, it is an alarm. So somebody who may be seen at the training ground but not in the dressing room raises one only
there. Names and phrases that may appear nowhere need no judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from touchline.domain.cut.cut import Cut, Event, track_order
from touchline.domain.delivery.wanted import Wanted
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import Span, minus, union
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import Statement
from touchline.errors import BadInput

DISMISSED = "dismissed"
"""The kind of statement by which somebody says that an alarm is none."""
RAISED = "alarm"
"""The kind of statement that keeps an alarm which a scan raised."""
_KEPT = ("place", "topic")
_NAME = re.compile(r"(picture|sound):(person|words|text|music|sound):(.+):([^:]+)@(\d+)\.\.(\d+)", re.DOTALL)


@dataclass(frozen=True)
class Sighting:
    """Something that may be what is looked for: ``span`` are film frames, ``value`` a handle or a phrase, ``said`` what was really
    read or heard, ``chance`` that it is what is looked for."""

    channel: str
    kind: str
    value: str
    span: Span
    chance: float
    said: str = ""


@dataclass(frozen=True)
class Alarm:
    """``at`` are film frames; ``where`` the clip beneath and ``source`` its frames (of what is ours: the version of the cut, and its
    own frames, since another version may show something else there). ``because`` are the noes or reasons."""

    sighting: Sighting
    at: Span
    where: str
    source: Span
    because: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How people name it: ``picture:person:ada-holt:c0123456789ab@100..140``."""
        one = self.sighting
        return f"{one.channel}:{one.kind}:{one.value}:{self.where}@{self.source.start}..{self.source.end}"

    @property
    def plain(self) -> Dismissal:
        """What it says, as it would be dismissed."""
        return Dismissal(self.sighting.channel, self.sighting.kind, self.sighting.value, self.where, self.source, "")


@dataclass(frozen=True)
class Dismissal:
    """That on these frames of a clip something is not what it was taken for; ``number`` is the statement's."""

    channel: str
    kind: str
    value: str
    where: str
    span: Span
    by: str
    number: int = 0


def parse_alarm(name: str) -> Dismissal:
    """What an alarm's name stands for. Raises BadInput."""
    found = _NAME.fullmatch(name.strip())
    if found is None:
        raise BadInput(f"{name!r} is not the name of an alarm.", "Copy it as deliver printed it: picture:person:ada-holt:c01…@10..20")
    channel, kind, value, where, first, last = found.groups()
    return Dismissal(channel, kind, value, where, Span(int(first), int(last)), "")


def dismissals(statements: Iterable[Statement], called: Mapping[str, str], kind: str = DISMISSED) -> list[Dismissal]:
    """All that stand, or (`RAISED`) what there was to dismiss; ``called`` gives the handle of a person's id."""
    return [_dismissal(said, called) for said in statements if said.kind == kind and ("value" in said.body or "person" in said.body)]


def _dismissal(said: Statement, called: Mapping[str, str]) -> Dismissal:
    body: Mapping[str, Any] = said.body
    value = called.get(body["person"], body["person"]) if "person" in body else body["value"]
    return Dismissal(body["channel"], body["kind"], value, body["where"], Span(body["from"], body["to"]), said.by, said.seq)


def about(alarm: Dismissal, told: Iterable[Dismissal]) -> tuple[list[Dismissal], bool]:
    """Those of the same thing in the same clip, and whether together they lie on all the frames of an alarm."""
    same = [one for one in told if replace(one, span=alarm.span, by=alarm.by, number=alarm.number) == alarm]
    return same, not any(minus(alarm.span, [one.span for one in same]))


def parted(alarms: Sequence[Alarm], told: Sequence[Dismissal]) -> tuple[list[Alarm], list[tuple[Alarm, list[Dismissal]]]]:
    """Alarms that stand, and those that were dismissed on all their frames, with who did."""
    standing: list[Alarm] = []
    gone: list[tuple[Alarm, list[Dismissal]]] = []
    for alarm in alarms:
        same, whole = about(alarm.plain, told)
        if whole:
            gone.append((alarm, same))
        else:
            standing.append(alarm)
    return standing, gone


def alarms(cut: Cut, known: Snapshot, targets: Sequence[Target], look_for: Wanted, sightings: Iterable[Sighting]) -> list[Alarm]:
    """What of all that was seen and heard may not be in the film, in its order; what lies on neighbouring frames is one alarm."""
    found: dict[tuple[object, ...], list[Alarm]] = {}
    for one in sightings:
        for alarm in _of(cut, known, targets, look_for, one):
            key = one.channel, one.kind, one.value, alarm.where, alarm.because
            found.setdefault(key, []).append(alarm)
    joined = [alarm for group in found.values() for alarm in _joined(group)]
    return sorted(joined, key=lambda alarm: (alarm.at, alarm.name))


def _joined(group: Sequence[Alarm]) -> Iterator[Alarm]:
    """Alarms of one thing that meet in the film and in the clip, as one with the best chance."""
    for at in union(alarm.at for alarm in group):
        here = [alarm for alarm in group if alarm.at.meets(at)]
        best = max(here, key=lambda alarm: alarm.sighting.chance)
        source = Span(min(alarm.source.start for alarm in here), max(alarm.source.end for alarm in here))
        yield replace(best, at=at, source=source)


def _of(cut: Cut, known: Snapshot, targets: Sequence[Target], look_for: Wanted, one: Sighting) -> Iterator[Alarm]:
    nowhere = one.kind != "person" and one.value in look_for.withheld
    for event in cut.events:
        for place in _perceived(cut, event, one):
            if nowhere or event.clip is None:
                if nowhere:
                    where, source = _beneath(cut, known, event, place)
                    yield Alarm(one, place, where, source, ("withheld",))
                continue
            for at, because in _wrong(cut, known, targets, event, place, one):
                yield Alarm(one, at, *_beneath(cut, known, event, at), because)


def _perceived(cut: Cut, event: Event, one: Sighting) -> Iterator[Span]:
    """Where in the film the event is among what is seen or heard of a sighting: a higher track covers those below it."""
    met = event.place.meets(one.span) if event.channel == one.channel else None
    if met is None:
        return
    above = [other for other in cut.events if other.channel == "picture" and other.at < met.end and other.end > met.start
             and track_order(other.track) > track_order(event.track)]  # fmt: skip
    hidden = [Span(other.at + other.dissolve, other.end) for other in above if other.length > other.dissolve]
    yield from minus(met, hidden if event.channel == "picture" else ())


def _beneath(cut: Cut, known: Snapshot, event: Event, place: Span) -> tuple[str, Span]:
    if event.clip is None:
        return cut.label, place
    return event.clip, known.paces[event.clip].under(event, place, cut.rate)


def _wrong(
    cut: Cut, known: Snapshot, targets: Sequence[Target], event: Event, place: Span, one: Sighting
) -> list[tuple[Span, tuple[str, ...]]]:
    """Frames of the film on which the footage, had it shown this, could not be shown; and why."""
    clip = event.clip or ""
    source = known.paces[clip].under(event, place, cut.rate)
    bare = replace(cut, events=(replace(event, treatments=()),))
    fact = Fact(clip, source, one.channel, one.kind, one.value, 1.0, source="leak scan")
    around = tuple(fact for fact in known.facts.get(clip, ()) if fact.kind in _KEPT)
    without = _because(known, bare, targets, clip, around)
    found = []
    for at, because in _because(known, bare, targets, clip, (*around, fact)):
        met = at.meets(place)
        reasons = set(because)
        for other, before in without:
            if met and other.meets(met):
                reasons -= set(before)
        if met and reasons:
            found.append((met, tuple(sorted(reasons))))
    return found


def _because(
    known: Snapshot, cut: Cut, targets: Sequence[Target], clip: str, facts: tuple[Fact, ...]
) -> list[tuple[Span, tuple[str, ...]]]:
    told = replace(known, facts={clip: facts}, streams={})
    return [(span.at, span.because) for span in told.clear(cut, targets).spans if not span.fine]
