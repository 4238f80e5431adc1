"""Mending: fixes for what a cut may not show, each carried out on paper and judged before it is offered.

A fix hides something in an event (*blur*, *pixelate*, *room-tone*), shows the moment from elsewhere (*angle*, *take*), puts
something of ours in its place (*mute*, *bleep*, *black*, *card*), or takes it out and closes the gap (*trim*, *drop*). What it does
not touch stays as it was, but for its place where the cut gets shorter.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.scope import members
from touchline.domain.mending.hiding import blamed, choices, hide_heard, hide_seen
from touchline.domain.mending.price import cost
from touchline.domain.mending.repair import CLOSING, HIDING, INSTEAD, Step, carry_out, made_of
from touchline.domain.time.time import Span, union
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot

_CLOSE_SECONDS = 5
_LONGEST_BLEEP = 10
CARD = "Part of this scene has been left out."


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
    """One way to mend one stretch. ``shorter`` is by how many frames the cut loses length, ``moves`` how many events lie elsewhere
    afterwards, ``also`` the other events it shortens, ``cost`` what orders the fixes of a stretch, ``says`` what it does in
    particular."""

    number: int
    stretch: Stretch
    step: Step
    shorter: int
    moves: int
    also: tuple[str, ...]
    cost: Fraction
    says: str = ""

    @property
    def kind(self) -> str:
        return self.step.kind

    @property
    def takes(self) -> Span:
        """The cut frames that it changes."""
        return self.step.takes

    @property
    def rests_on_scan(self) -> bool:
        """Whether it counts only once a leak scan has seen that it works."""
        return self.kind in HIDING


@dataclass(frozen=True)
class Elsewhere:
    """Other footage that could be shown in an event's place: ``kind`` is *angle* or *take*, ``ground`` what speaks for it (of
    angles: the camera's clip; of takes: the scene, the words, the look)."""

    kind: str
    event: Event
    says: str
    ground: str = ""


Others = Callable[[Event, Span], Iterable[Elsewhere]]


def nothing_else(event: Event, place: Span) -> Iterable[Elsewhere]:
    """Nobody knows of other footage."""
    return ()


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


@dataclass(frozen=True)
class Bench:
    """A cut to be mended, and everything known of it; treatments count here as if they were proven."""

    cut: Cut
    known: Snapshot
    targets: Sequence[Target]
    verdicts: Collection[str]
    others: Others = nothing_else

    def proposals(self, before: Clearance) -> list[Fix]:
        """Fixes for every stretch with one of the verdicts, the cheapest of each first.

        A fix is offered only if of what it changed nothing has such a verdict any more but whole other stretches, which have
        fixes of their own, and if around it nothing is doubtful that was not before. Beneath a no, other things may have been
        open all along: whoever only hides answers for the no alone.
        """
        fixes: list[Fix] = []
        every = stretches(before, self.verdicts)
        for stretch in every:
            trial = _Trial(self, stretch, _doubts(before), [(s.event, len(s.at), s.because) for s in every if s != stretch])
            found = sorted(self._fixes(stretch, trial), key=lambda fix: fix.cost)
            fixes += [replace(fix, number=len(fixes) + place) for place, fix in enumerate(found, start=1)]
        return fixes

    def _fixes(self, stretch: Stretch, trial: _Trial) -> Iterator[Fix]:
        done: set[tuple[str, str]] = set()
        for step, says, ground in self._ways(stretch):
            if step.kind in (*HIDING, *INSTEAD) and (step.kind, ground) in done:
                continue  # the smallest that works, once each camera, and one take on each ground, are enough
            mended = carry_out(self.cut, [step], self.known.paces)
            if trial.works(step, mended):
                done.add((step.kind, ground))
                yield _costed(stretch, step, says, self.cut, mended)

    def _ways(self, stretch: Stretch) -> Iterator[tuple[Step, str, str]]:
        event = self.cut.event(stretch.event)
        if event is None:
            return
        name, at = event.id, stretch.at
        if event.clip and event.clip in self.known.clips:
            yield from ((step, says, "") for step, says in self._hidden(event, stretch))
            for other in self._elsewhere(event, at):
                yield Step(other.kind, name, other.event.place, shows=other.event), other.says, other.ground
        if stretch.channel == "sound":
            yield Step("mute", name, at), "", ""
            if len(at) <= _LONGEST_BLEEP * self.cut.rate:
                yield Step("bleep", name, at), "", ""
        if at != event.place:
            yield Step("trim", name, at), "", ""
        yield Step("drop", name, event.place), "", ""
        if stretch.channel == "picture":
            yield Step("black", name, at), "", ""
            yield Step("card", name, at, text=CARD), "", ""

    def _hidden(self, event: Event, stretch: Stretch) -> Iterator[tuple[Step, str]]:
        clip = self.known.clips[event.clip or ""]
        source = self.known.paces[clip.id].under(event, stretch.at, self.cut.rate)
        facts = self.known.facts.get(clip.id, ())
        if event.channel == "sound":
            for heard in hide_heard("room-tone", facts, source):
                yield Step("room-tone", event.id, stretch.at, treatments=heard), ", ".join(one.hides[1] for one in heard)
            return
        entries = {entry.id: entry.scope.person or () for entry in self.known.entries}
        groups = self.known.standing_order[1]
        named = {name: set(members(people, groups)) for name, people in entries.items()}
        for chosen in choices(facts, source, blamed(stretch.because, named)):
            who = ", ".join(value for _, value in sorted(chosen))
            for kind in ("blur", "pixelate"):
                hides = tuple(hide_seen(kind, chosen, facts, source, clip.rate, clip.frames))
                yield Step(kind, event.id, stretch.at, treatments=hides), who

    def _elsewhere(self, event: Event, at: Span) -> Iterator[Elsewhere]:
        """The whole event from elsewhere, so that no shot is broken up; else the stretch alone."""
        for place in dict.fromkeys((event.place, at)):
            yield from self.others(event, place)


@dataclass(frozen=True)
class _Trial:
    """Whether a fix does what it should: judged with what is near it."""

    bench: Bench
    stretch: Stretch
    doubts: Mapping[str, set[str]]
    elsewhere: Sequence[tuple[str, int, tuple[str, ...]]]

    def works(self, step: Step, mended: Cut) -> bool:
        cut, ids = self.bench.cut, {event.id for event in self.bench.cut.events}
        fresh = _fresh(cut, mended, step.event)
        found = self.bench.known.clear(_around(mended, fresh, step), self.bench.targets)
        left = [one for one in stretches(found, self.bench.verdicts) if one.event in fresh]
        if any((made_of(one.event, ids), len(one.at), one.because) not in self.elsewhere for one in left):
            return False
        if step.shows is not None and any(one.event in fresh and one.clip == step.shows.clip for one in found.trouble):
            return False  # other footage is only worth showing where it is cleared
        for span in found.trouble:
            name, now = made_of(span.event, ids), set(span.because)
            beneath = step.kind in HIDING and name == self.stretch.event and span.at.meets(self.stretch.at)
            if now & set(self.stretch.because) if beneath else now - self.doubts.get(name, set()):
                return False
        return True


def _doubts(clearance: Clearance) -> dict[str, set[str]]:
    """Why each event is not cleared, where it is not."""
    out: dict[str, set[str]] = {}
    for span in clearance.trouble:
        out.setdefault(span.event, set()).update(span.because)
    return out


def _fresh(before: Cut, after: Cut, event_id: str) -> set[str]:
    """What is new or not as it was but for its place, and the mended event's own."""
    old = {event.id: event for event in before.events if event.id != event_id}
    return {event.id for event in after.events if not _but_for_its_place(old.get(event.id), event)}


def _but_for_its_place(one: Event | None, other: Event) -> bool:
    return one is other or (one is not None and replace(one, at=other.at) == other)


def _around(after: Cut, fresh: Container[str], step: Step) -> Cut:
    """Only what a fix changed and what is heard close to it."""
    close = int(_CLOSE_SECONDS * after.rate)
    end = step.takes.start if step.kind in CLOSING else step.takes.end
    near = Span(max(0, step.takes.start - close), end + close)
    return replace(after, events=tuple(e for e in after.events if e.id in fresh or e.place.meets(near)))


def _costed(stretch: Stretch, step: Step, says: str, before: Cut, after: Cut) -> Fix:
    lengths = {event.id: event.length for event in before.events}
    places = {event.id: event.at for event in before.events}
    moves = sum(1 for event in after.events if event.id in places and event.at != places[event.id])
    kept: dict[str, int] = {}
    for event in after.events:
        whole = made_of(event.id, lengths)
        kept[whole] = kept.get(whole, 0) + event.length
    lost = {name: length - kept.get(name, 0) for name, length in lengths.items() if name != stretch.event}
    also = tuple(name for name, frames in lost.items() if frames > 0)
    seconds, others = (frames / before.rate for frames in (_changed(stretch, step, before), sum(lost[name] for name in also)))
    price = cost(step.kind, Fraction(seconds), moves, Fraction(others))
    return Fix(0, stretch, step, before.frames - after.frames, moves, also, price, says)


def _changed(stretch: Stretch, step: Step, cut: Cut) -> int:
    """How many frames of the event are no longer as they were: of what is hidden, those on which it is."""
    if step.treatments and step.kind != "room-tone":
        return min(len(step.takes), sum(len(span) for span in union(one.span for one in step.treatments)))
    return len(step.takes)
