"""A cut: events on picture and sound tracks, on whole frames of its own rate.

An event lies at ``at`` for ``length`` cut frames, and shows ``source`` frames of a clip. Where the clip's
rate is not the cut's, or the event is retimed, ``source`` is rounded outward: every source frame that can
be seen or heard is in it, so a verdict on ``source`` is a verdict on what is on screen. ``begins`` is the
exact source frame under the event's first cut frame, ``speed`` source seconds a cut second (negative:
reversed, 0: a freeze).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from touchline.domain.cut.treatment import Treatment
from touchline.domain.time.time import Span, rate_text
from touchline.errors import BadInput

OURS = ("black", "silence", "card", "tone")
"""What an event may show that is made by the system: it is not footage and needs no yes."""


@dataclass(frozen=True)
class Sought:
    """What an editor's cut asks for, as written there, so that it can be matched now or when the card
    comes in.

    ``first`` and ``last`` are timecode labels (out is exclusive, as editors write it); ``offset`` and
    ``count`` are frames of the medium from its first frame, at ``rate``, where the document counts so.
    ``tail`` cut frames go on after ``last``, under a dissolve. ``content`` and ``clip`` are ours, from a
    document of ours.
    """

    reel: str = ""
    name: str = ""
    file: str = ""
    first: str = ""
    last: str = ""
    offset: Fraction | None = None
    count: Fraction | None = None
    rate: Fraction | None = None
    origin: Fraction | None = None
    tail: int = 0
    content: str = ""
    clip: str = ""


@dataclass(frozen=True)
class Event:
    """One piece of a cut.

    ``channel`` is ``picture`` or ``sound``; ``clip`` a clip's id, or None with ``ours`` (one of `OURS`,
    its words in ``text``), or None with ``unmatched`` (why what an editor's cut names was not found in the
    season, in words).
    ``tracks`` are the source's sound channels to take, all of them where empty (counted from 0).
    ``dissolve`` cut frames at the head overlap the event before it on the same track (its ``source`` and
    ``at`` include them).
    ``sought`` stays with an event that came from an editor's cut. ``begins`` is the first source frame
    unless given (the last, where the event runs backwards). ``treatments`` hide what may not be seen or heard.
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
    treatments: tuple[Treatment, ...] = ()

    def __post_init__(self) -> None:
        if self.length <= 0 or self.at < 0:
            raise BadInput(
                f"Event {self.id} has no length or lies before the cut begins.", "Give it at least one frame."
            )
        shown = [thing for thing in (self.clip, self.ours, self.unmatched) if thing]
        if len(shown) != 1 or (self.clip and self.source is None):
            raise BadInput(
                f"Event {self.id} shows nothing, or two things at once.",
                "It shows a range of a clip, something of our own, or is unmatched.",
            )
        if self.channel not in ("picture", "sound") or (self.ours and self.ours not in OURS):
            raise BadInput(
                f"Event {self.id} is neither picture nor sound, or shows an unknown thing.",
                f"Its channel is picture or sound; of our own there are {', '.join(OURS)}.",
            )
        if any(one.channel != self.channel for one in self.treatments):
            raise BadInput(
                f"Event {self.id} has a treatment of what it does not show.", "Blur pictures; mute, bleep or cover sound."
            )
        if self.begins is None and self.source is not None:
            first = self.source.start if self.speed >= 0 else self.source.end - 1
            object.__setattr__(self, "begins", Fraction(first))

    @property
    def end(self) -> int:
        return self.at + self.length

    @property
    def place(self) -> Span:
        """Where the event lies in the cut."""
        return Span(self.at, self.end)


@dataclass(frozen=True)
class Cut:
    """One version of a cut. ``start`` is the timecode of its first frame as a count; ``made_from`` the
    version before."""

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

    def __post_init__(self) -> None:
        # A verdict is told by an event's id: of two with one id, the second's would stand for both.
        seen: set[str] = set()
        for event in self.events:
            if event.id in seen:
                raise BadInput(f"Two events of {self.name} are called {event.id}.", "Give each an id of its own.")
            seen.add(event.id)

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
        return sorted({event.track for event in self.events}, key=track_order)

    def event(self, event_id: str) -> Event | None:
        return next((event for event in self.events if event.id == event_id), None)


def track_order(name: str) -> tuple[bool, int, str]:
    """Sorts track names as editors stack them: V1, V2, V10, A1, A2."""
    return (not name.startswith("V"), len(name), name)


def source_under(event: Event, place: Span, cut_rate: Fraction, clip_rate: Fraction) -> Span:
    """The source frames that cut frames ``place`` of the event show or sound, rounded outward and kept
    inside its source.

    A cut frame shows the source frame on screen when it begins; its sound lasts until the next begins.
    Sound that runs backwards begins at the far edge of the frame it begins on.
    """
    if event.source is None or event.begins is None:
        raise BadInput(f"Event {event.id} shows no clip.", "Only events with a clip have source frames.")
    step = event.speed * clip_rate / cut_rate
    first = event.begins + step * (place.start - event.at)
    sounding = event.channel == "sound" and step != 0
    last = event.begins + step * (place.end - event.at - (not sounding))
    low, high = min(first, last), max(first, last)
    if sounding and step < 0:
        low, high = low + min(Fraction(1), -step), high + max(Fraction(1), -step)
    end = -int(-high // 1) if sounding else int(high // 1) + 1
    start = min(max(event.source.start, int(low // 1)), event.source.end - 1)
    return Span(start, max(min(end, event.source.end), start + 1))


def exact_length(source: Span, clip_rate: Fraction, cut_rate: Fraction) -> Fraction:
    """How many cut frames ``source`` lasts at its own speed; rarely whole where the rates differ."""
    return len(source) * cut_rate / clip_rate


def length_in_cut(source: Span, clip_rate: Fraction, cut_rate: Fraction) -> int:
    """How many cut frames show ``source`` at its own speed and nothing beyond it: whole, or rounded
    inward, at least one."""
    return max(1, int(exact_length(source, clip_rate, cut_rate) // 1))


def said_of_rates(source: Span, clip_rate: Fraction, cut_rate: Fraction) -> str:
    """What becomes of ``source`` in a cut of another rate, as a sentence; empty where nothing becomes of
    it."""
    if clip_rate == cut_rate or clip_rate > 1000:
        return ""
    exact, used = exact_length(source, clip_rate, cut_rate), length_in_cut(source, clip_rate, cut_rate)
    asked = f"{len(source)} frames at {rate_text(clip_rate)} are"
    if exact == used:
        return f"{asked} {used} frames at {rate_text(cut_rate)}."
    return f"{asked} {float(exact):.2f} frames at {rate_text(cut_rate)}: {used} are used."


def taken(
    event_id: str,
    clip: str,
    source: Span,
    clip_rate: Fraction,
    cut_rate: Fraction,
    *,
    channel: str,
    track: str,
    at: int,
    name: str = "",
    tracks: tuple[int, ...] = (),
) -> Event:
    """An event that shows ``source`` of a clip at its own speed: all of it where it comes out whole in cut
    frames, else as many whole frames as it holds."""
    length = length_in_cut(source, clip_rate, cut_rate)
    event = Event(event_id, channel, track, at, length, clip=clip, source=source, name=name, tracks=tracks)
    if exact_length(source, clip_rate, cut_rate) == length:
        return event
    return replace(event, source=source_under(event, event.place, cut_rate, clip_rate))


def piece(event: Event, place: Span, cut_rate: Fraction, clip_rate: Fraction | None, event_id: str) -> Event:
    """The part of an event that lies at ``place`` of the cut, as an event of its own."""
    moved = replace(
        event,
        id=event_id,
        at=place.start,
        length=len(place),
        dissolve=min(event.dissolve, len(place)) if place.start == event.at else 0,
    )
    if event.clip is None or clip_rate is None or event.begins is None or place == event.place:
        return moved
    begins = event.begins + event.speed * clip_rate / cut_rate * (place.start - event.at)
    return replace(moved, begins=begins, source=source_under(event, place, cut_rate, clip_rate))


def fresh_ids(events: Iterable[Event]) -> Iterable[str]:
    """Event ids that no event has, without end: e1, e2 …"""
    used = [int(event.id[1:]) for event in events if event.id[:1] == "e" and event.id[1:].isdecimal()]
    number = max(used, default=0)
    while True:
        number += 1
        yield f"e{number}"


def settled(events: Iterable[Event]) -> tuple[tuple[Event, ...], list[str]]:
    """The events with none upon another but in a dissolve: what lies on something moves to a free track of
    its kind, and each move is told in a sentence."""
    ends: dict[str, int] = {}
    out: list[Event] = []
    told: list[str] = []
    for event in sorted(events, key=lambda event: (event.at, track_order(event.track))):
        track = event.track
        if ends.get(track, 0) > event.at + event.dissolve:
            track = _free(event, ends)
            told.append(f"{event.name or event.id} lay on another event of {event.track}; it is now on {track}.")
            event = replace(event, track=track, dissolve=0)
        ends[track] = max(ends.get(track, 0), event.end)
        out.append(event)
    return tuple(out), told


def _free(event: Event, ends: dict[str, int]) -> str:
    kind = "V" if event.channel == "picture" else "A"
    number = 1
    while ends.get(f"{kind}{number}", 0) > event.at:
        number += 1
    return f"{kind}{number}"
