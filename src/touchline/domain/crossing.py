"""Refused phrases that only the cut makes: their words come from different places, and are heard one after another.

A judge looks at each clip by itself. A recording that was split into two clips, or a sentence out of which something was
cut, can still say in the film what nobody may hear.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from touchline.domain.cut import Cut, Event, track_order
from touchline.domain.facts import POSSIBLE_FROM, Fact
from touchline.domain.pace import Pace
from touchline.domain.phrases import Heard, matching, parts
from touchline.domain.time import union

_PAUSE_SECONDS = 3
"""Words further apart than this are not heard as one phrase."""


@dataclass(frozen=True)
class _Word:
    """Part of a word with the event that lets it be heard, and where in the cut it begins and ends, in frames."""

    heard: Heard
    event: Event
    first: float
    past: float


def crossing(
    cut: Cut, lines: Mapping[str, Sequence[Fact]], paces: Mapping[str, Pace], phrases: Collection[str]
) -> dict[str, list[Fact]]:
    """For each event that takes part in such a phrase, facts of kind ``words`` on its frames; they are only possible,
    since what an edit means only a person hears."""
    found: dict[str, list[Fact]] = {}
    long = sorted(phrase for phrase in phrases if " " in phrase)
    for words in _streams(cut, lines, paces) if long else ():
        for first, past, phrase in matching([word.heard for word in words], long):
            said = words[first:past]
            events = {word.event.id: word.event for word in said}
            for event in events.values() if len(events) > 1 else ():
                spans = union(word.heard.span for word in said if word.event.id == event.id)
                found.setdefault(event.id, []).extend(
                    Fact(event.clip or "", span, "sound", "words", phrase, POSSIBLE_FROM, None, "the cut") for span in spans
                )
    return found


def _streams(cut: Cut, lines: Mapping[str, Sequence[Fact]], paces: Mapping[str, Pace]) -> Iterator[list[_Word]]:
    """The words of the film in the order in which they are heard, of each track and of all together, for every source of
    words by itself, parted where nothing is said for long."""
    heard = {clip: _by_source(lines.get(clip, ()), pace) for clip, pace in paces.items()}
    for number in range(max(map(len, heard.values()), default=0)):
        words: list[_Word] = []
        for event in sorted(cut.events, key=lambda event: (event.at, track_order(event.track))):
            sources = heard.get(event.clip or "", ())
            if sources and event.channel == "sound" and event.speed > 0:
                mine = sources[min(number, len(sources) - 1)]
                words += _in_event(cut, event, paces[event.clip or ""], mine)
        tracks = {word.event.track: [one for one in words if one.event.track == word.event.track] for word in words}
        for stream in (*tracks.values(), words) if len(tracks) > 1 else (words,):
            once = {(word.first, word.past, word.heard): word for word in stream}
            ordered = sorted(once.values(), key=lambda word: (word.first, word.past))
            yield from _parted(ordered, float(_PAUSE_SECONDS * cut.rate))


def _by_source(lines: Sequence[Fact], pace: Pace) -> list[list[Heard]]:
    rate = None if pace.variable else pace.rate
    return [
        sorted(
            (part for line in lines if line.source == source for part in parts(line, rate)),
            key=lambda part: (part.span.start, part.span.end),
        )
        for source in sorted({line.source for line in lines})
    ]


def _in_event(cut: Cut, event: Event, pace: Pace, heard: Sequence[Heard]) -> Iterator[_Word]:
    """The words whose middle an event lets be heard."""
    assert event.source is not None
    for part in heard[bisect_left(heard, event.source.start, key=lambda part: part.span.end) :]:
        if part.span.start >= event.source.end:
            break
        first, past = (_cut_frame(cut, event, pace, frame) for frame in (part.span.start, part.span.end))
        if event.at <= (first + past) / 2 < event.end:
            yield _Word(part, event, first, past)


def _cut_frame(cut: Cut, event: Event, pace: Pace, frame: int) -> float:
    """Where in the cut a frame of the event's clip is heard."""
    begins = float(event.begins or 0)
    if pace.times:
        last = len(pace.times) - 1
        seconds = pace.times[min(frame, last)] - pace.times[min(int(begins), last)]
    else:
        seconds = (frame - begins) / float(pace.rate)
    return event.at + seconds * float(cut.rate / event.speed)


def _parted(words: Sequence[_Word], longest: float) -> Iterator[list[_Word]]:
    stream: list[_Word] = []
    for word in words:
        if stream and word.first - stream[-1].past > longest:
            yield stream
            stream = []
        stream.append(word)
    if stream:
        yield stream
