"""Who and what appears in a cut, and on which of its frames: people seen and heard, places shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.pace import Pace
from touchline.domain.facts.facts import CHANNELS, Fact, Frames, holding
from touchline.domain.time.time import Span, union
from touchline.domain.verdict.snapshot import Snapshot


@dataclass(frozen=True)
class Part:
    """A stretch of one event: ``at`` in the cut, ``source`` in its clip; ``sure`` unless it is only possible."""

    event: str
    track: str
    channel: str
    at: Span
    clip: str
    source: Span
    sure: bool = True


@dataclass(frozen=True)
class Appearing:
    """One person, place or thing: every part of the cut that it is in, in the order of the cut."""

    who: str
    parts: tuple[Part, ...] = field(default=())

    def frames(self, channel: str, *, sure: bool = True) -> list[Span]:
        """Frames of the cut with it in this channel, each once; with ``sure`` false those where it is only possible."""
        return union(part.at for part in self.parts if part.channel == channel and part.sure is sure)

    def seconds(self, channel: str, rate: Fraction, *, sure: bool = True) -> Fraction:
        return Fraction(sum(map(len, self.frames(channel, sure=sure)))) / rate


def appearing(cut: Cut, known: Snapshot, kind: str) -> list[Appearing]:
    """Everybody (``person``) or every place (``place``) in the cut, the one with most frames first."""
    parts: dict[str, list[Part]] = {}
    told: dict[tuple[str, str], Mapping[str, tuple[list[Frames], list[Frames]]]] = {}
    for event in cut.events:
        if not event.clip or not event.source:
            continue
        key = event.clip, event.channel
        if key not in told:
            told[key] = _of_clip(event.clip, event.channel, kind, known)
        for who, (sure, possible) in told[key].items():
            for frames, is_sure in ((sure, True), (possible, False)):
                parts.setdefault(who, []).extend(_parts(cut, event, known.paces[event.clip], frames, is_sure))
    found = [Appearing(who, tuple(sorted(of, key=lambda p: (p.at, p.track)))) for who, of in parts.items() if of]
    return sorted(found, key=lambda one: (-_frames(one, True), -_frames(one, False), one.who))


def _frames(one: Appearing, sure: bool) -> int:
    return sum(len(span) for channel in CHANNELS for span in one.frames(channel, sure=sure))


def _of_clip(clip: str, channel: str, kind: str, known: Snapshot) -> dict[str, tuple[list[Frames], list[Frames]]]:
    mine: dict[str, list[Fact]] = {}
    for fact in known.facts.get(clip, ()):
        if fact.kind == kind and fact.perceivable(channel):
            mine.setdefault(fact.value, []).append(fact)
    found = {who: holding(of) for who, of in mine.items()}
    own = known.clips[clip].place if kind == "place" else None
    return found | ({own: ([(0, known.clips[clip].frames)], [])} if own else {})


def _parts(cut: Cut, event: Event, pace: Pace, frames: Sequence[Frames], sure: bool) -> Iterator[Part]:
    assert event.clip and event.source
    for at in frames_of_cut(cut, event, pace, frames):
        yield Part(event.id, event.track, event.channel, at, event.clip, pace.under(event, at, cut.rate), sure)


def frames_of_cut(cut: Cut, event: Event, pace: Pace, frames: Iterable[Frames]) -> list[Span]:
    """The cut frames of an event under which any of these frames of its clip lie."""
    source = event.source
    assert source is not None
    met = [part for start, end in frames if (part := source.meets(Span(start, end)))]
    begins = event.begins or Fraction(source.start)
    even = event.speed == 1 and pace.rate == cut.rate and begins.denominator == 1 and not pace.uneven(event)
    if not met:
        return []
    if even and begins >= source.start and begins + event.length <= source.end:
        shift = event.at - int(begins)
        places = (Span(part.start + shift, part.end + shift).meets(event.place) for part in met)
        return union(place for place in places if place)
    under = ((Span(at, at + 1), pace.under(event, Span(at, at + 1), cut.rate)) for at in range(event.at, event.end))
    return union(place for place, there in under if any(part.meets(there) for part in met))
