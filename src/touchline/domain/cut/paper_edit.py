"""A paper edit: a cut as lines that people put in another order, strike, repeat or shorten, and what film that makes.

Pieces that lie together (picture and sound of one range) are one *beat*. Beats follow one another; one that lies over
another (a cutaway, a piece of music) goes with it wherever it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from touchline.domain.cut.cut import Cut, Event, fresh_ids, settled, taken, track_order
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span


@dataclass(frozen=True)
class Beat:
    """Events of one place and range, or, without any, ``gap`` cut frames of nothing. ``over`` is None for a beat that
    follows the one before it, else how many cut frames after the beginning of the beat it lies over."""

    events: tuple[Event, ...] = ()
    gap: int = 0
    over: int | None = None

    @property
    def at(self) -> int:
        return self.events[0].at

    @property
    def end(self) -> int:
        return max(event.end for event in self.events)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(event.id for event in self.events)


@dataclass(frozen=True)
class Kept:
    """A line as it came back: a beat of the cut, perhaps with another range of its clip (``trim``, clip frames)."""

    beat: Beat
    trim: Span | None = None


def beats_of(cut: Cut) -> list[Beat]:
    """The cut as beats, in order; laid end to end again they are the same cut."""
    out: list[Beat] = []
    end, base = 0, 0
    for group in _groups(cut):
        overlap = min(group[0].dissolve, max(end - group[0].at, 0))
        if group[0].at < end - overlap:
            out.append(Beat(group, over=group[0].at - base))
            continue
        if group[0].at > end:
            out.append(Beat(gap=group[0].at - end))
        out.append(Beat(group))
        base, end = group[0].at, out[-1].end
    return out


def _groups(cut: Cut) -> list[tuple[Event, ...]]:
    """Events that lie together, first pictures then sounds, in the order of the film."""
    found: dict[tuple[object, ...], list[Event]] = {}
    for event in sorted(cut.events, key=lambda event: (event.at, track_order(event.track))):
        alone = event.id if event.clip is None else ""
        key = (event.at, event.length, event.dissolve, event.clip, event.source, event.speed, alone)
        found.setdefault(key, []).append(event)
    groups = [tuple(group) for group in found.values()]
    return sorted(groups, key=lambda group: (group[0].at, track_order(group[0].track)))


def relaid(cut: Cut, kept: Iterable[Kept], clips: Mapping[str, Clip]) -> tuple[tuple[Event, ...], list[str]]:
    """The film that the lines make, in their order, and what had to change that nobody asked for, in sentences."""
    return _Layer(cut, clips).laid(list(kept))


class _Layer:
    def __init__(self, cut: Cut, clips: Mapping[str, Clip]) -> None:
        self.cut, self.clips = cut, clips
        self.before = _predecessors(beats_of(cut))
        self.ids = iter(fresh_ids(cut.events))
        self.used: set[str] = set()
        self.told: list[str] = []

    def laid(self, kept: Sequence[Kept]) -> tuple[tuple[Event, ...], list[str]]:
        out: list[Event] = []
        cursor, base, last = 0, None, None
        for line in kept:
            beat = line.beat
            if not beat.events:
                cursor += beat.gap
                continue
            events = [self._trimmed(event, line.trim) for event in beat.events]
            if beat.over is not None and base is not None:
                out += self._placed(events, max(base + beat.over, 0))
                continue
            base = cursor - self._overlap(beat, last, events)
            out += self._placed(events, base)
            cursor, last = base + events[0].length, beat
        laid, told = settled(out)
        return laid, self.told + told

    def _overlap(self, beat: Beat, last: Beat | None, events: list[Event]) -> int:
        """A dissolve stays where the two beats still follow each other."""
        before, wide = self.before.get(beat.key, (None, 0))
        if not wide:
            return 0
        if last is not None and before == last.key and events[0].length > wide:
            return wide
        events[:] = [replace(event, dissolve=0) for event in events]
        self.told.append(f"{events[0].name or beat.key[0]} follows something else now: its dissolve is a cut.")
        return 0

    def _placed(self, events: Sequence[Event], at: int) -> list[Event]:
        out = []
        for event in events:
            name = next(self.ids) if event.id in self.used or not event.id else event.id
            self.used.add(name)
            out.append(replace(event, id=name, at=at))
        return out

    def _trimmed(self, event: Event, trim: Span | None) -> Event:
        clip = self.clips.get(event.clip or "")
        if trim is None or clip is None:
            return event
        fresh = taken(
            event.id, clip.id, trim, clip.rate, self.cut.rate, channel=event.channel, track=event.track, at=0,
            name=event.name, tracks=event.tracks,
        )  # fmt: skip
        return replace(fresh, dissolve=min(event.dissolve, fresh.length), treatments=event.treatments)


def _predecessors(beats: Sequence[Beat]) -> dict[tuple[str, ...], tuple[tuple[str, ...] | None, int]]:
    """For each beat that follows another: which, and how many frames they overlap in a dissolve."""
    out: dict[tuple[str, ...], tuple[tuple[str, ...] | None, int]] = {}
    last: Beat | None = None
    for beat in beats:
        if beat.events and beat.over is None:
            wide = max(last.end - beat.at, 0) if last else 0
            out[beat.key] = (last.key if last else None, wide)
            last = beat
    return out
