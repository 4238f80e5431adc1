"""A cut: events on picture and sound tracks, on whole frames of its own rate; versions; what changed between two.

An event lies at ``at`` for ``length`` cut frames, and shows ``source`` frames of a clip. Where the clip's rate is not
the cut's, or the event is retimed, ``source`` is rounded outward: every source frame that can be seen or heard is in it, so a
verdict on ``source`` is a verdict on what is on screen. ``begins`` is the exact source frame under the event's first cut
frame, ``speed`` source seconds a cut second (negative: reversed, 0: a freeze).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from touchline.domain.time import Span
from touchline.errors import BadInput

OURS = ("black", "silence", "card", "tone")
"""What an event may show that is made by the system: it is not footage and needs no yes."""


@dataclass(frozen=True)
class Sought:
    """What an editor's cut asks for, as it is written there, so that it can be matched now or when the card comes in.

    ``first`` and ``last`` are timecode labels (out is exclusive, as editors write it); ``offset`` and ``count`` are frames of the medium
    from its first frame, at ``rate``, where the document counts so. ``content`` and ``clip`` are ours, from a document of ours.
    """

    reel: str = ""
    name: str = ""
    file: str = ""
    first: str = ""
    last: str = ""
    offset: Fraction | None = None
    count: Fraction | None = None
    rate: Fraction | None = None
    content: str = ""
    clip: str = ""


@dataclass(frozen=True)
class Event:
    """One piece of a cut.

    ``channel`` is ``picture`` or ``sound``; ``clip`` a clip's id, or None with ``ours`` (one of `OURS`, its words in ``text``), or None with
    ``unmatched`` (what an editor's cut named that the season does not have: reel, name and timecode as written).
    ``tracks`` are the source's sound channels to take, all of them where empty (counted from 0). ``dissolve`` cut frames at the
    head overlap the event before it on the same track (its ``source`` and ``at`` include them). ``sought`` stays with an event that
    came from an editor's cut.
    """

    id: str
    channel: str
    track: str
    at: int
    length: int
    clip: str | None = None
    source: Span | None = None
    begins: Fraction | None = None
    speed: Fraction = Fraction(1)
    ours: str | None = None
    text: str = ""
    unmatched: str = ""
    dissolve: int = 0
    name: str = ""
    tracks: tuple[int, ...] = ()
    sought: Sought | None = None

    def __post_init__(self) -> None:
        if self.length <= 0 or self.at < 0:
            raise BadInput(f"Event {self.id} has no length or lies before the cut begins.", "Give it at least one frame.")
        if (self.clip is None) == (not self.ours and not self.unmatched) or (self.clip and self.source is None):
            raise BadInput(f"Event {self.id} shows nothing, or two things at once.",
                           "It shows a range of a clip, something of our own, or is unmatched.")

    @property
    def end(self) -> int:
        return self.at + self.length

    @property
    def place(self) -> Span:
        """Where the event lies in the cut."""
        return Span(self.at, self.end)


@dataclass(frozen=True)
class Cut:
    """One version of a cut. ``start`` is the timecode of its first frame as a count; ``made_from`` the version before."""

    name: str
    rate: Fraction
    width: int
    height: int
    events: tuple[Event, ...] = ()
    version: int = 0
    start: int = 0
    drop: bool = False
    made_from: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def frames(self) -> int:
        return max((event.end for event in self.events), default=0)

    @property
    def label(self) -> str:
        """``episode-1@3``: how people name a version."""
        return f"{self.name}@{self.version}"

    def track(self, name: str) -> list[Event]:
        return sorted((event for event in self.events if event.track == name), key=lambda event: event.at)

    @property
    def tracks(self) -> list[str]:
        """Track names, pictures first: V1, V2, A1, A2."""
        return sorted({event.track for event in self.events}, key=lambda name: (name[0] != "V", len(name), name))

    def event(self, event_id: str) -> Event | None:
        return next((event for event in self.events if event.id == event_id), None)


def source_under(event: Event, place: Span, cut_rate: Fraction, clip_rate: Fraction) -> Span:
    """The source frames that cut frames ``place`` of the event show or sound, rounded outward and kept inside its source.

    A cut frame shows the source frame on screen when it begins; its sound lasts until the next begins.
    """
    if event.source is None or event.begins is None:
        raise BadInput(f"Event {event.id} shows no clip.", "Only events with a clip have source frames.")
    step = event.speed * clip_rate / cut_rate
    first = event.begins + step * (place.start - event.at)
    sounding = place.end - event.at if event.channel == "sound" else place.end - event.at - 1
    last = event.begins + step * sounding
    low, high = min(first, last), max(first, last)
    end = -int(-high // 1) if event.channel == "sound" and step else int(high // 1) + 1
    start = max(event.source.start, int(low // 1))
    return Span(min(start, event.source.end - 1), max(min(end, event.source.end), min(start, event.source.end - 1) + 1))


def length_in_cut(source: Span, clip_rate: Fraction, cut_rate: Fraction) -> int:
    """How many cut frames show ``source`` at its own speed and nothing beyond it: whole, or rounded inward, at least one."""
    return max(1, int(len(source) * cut_rate / clip_rate // 1))


def piece(event: Event, place: Span, cut_rate: Fraction, clip_rate: Fraction | None, event_id: str) -> Event:
    """The part of an event that lies at ``place`` of the cut, as an event of its own."""
    moved = replace(event, id=event_id, at=place.start, length=len(place),
                    dissolve=event.dissolve if place.start == event.at else 0)
    if event.clip is None or clip_rate is None or event.begins is None:
        return moved
    begins = event.begins + event.speed * clip_rate / cut_rate * (place.start - event.at)
    return replace(moved, begins=begins, source=source_under(event, place, cut_rate, clip_rate))
