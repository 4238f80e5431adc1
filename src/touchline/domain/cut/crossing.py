"""Refused phrases that only the cut makes: their words come from different places, and are heard one after another.

A judge looks at each clip by itself. A recording that was split into two clips, or a sentence out of which something was
cut, can still say in the film what nobody may hear.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event, track_order
from touchline.domain.cut.pace import Pace
from touchline.domain.cut.treatment import covered
from touchline.domain.facts.facts import POSSIBLE_FROM, Fact
from touchline.domain.time.time import union
from touchline.domain.words.phrases import Heard, Streams, matching

_PAUSE_SECONDS = 3
"""Words further apart than this are not heard as one phrase."""
_LONGEST_SECONDS = 60
"""No word, and no line whose words have no times, lasts longer."""


@dataclass(frozen=True)
class _Word:
    """Part of a word with the event that lets it be heard, and where in the cut it begins and ends, in frames."""

    heard: Heard
    event: Event
    first: float
    past: float


def crossing(
    cut: Cut, streams: Mapping[str, Streams], paces: Mapping[str, Pace], phrases: Collection[str]
) -> dict[str, list[Fact]]:
    """For each event that takes part in such a phrase, facts of kind ``words`` on its frames; they are only possible,
    since what an edit means only a person hears."""
    found: dict[str, list[Fact]] = {}
    long = sorted(phrase for phrase in phrases if " " in phrase)
    for words in _film(cut, streams, paces) if long else ():
        for first, past, phrase in matching([word.heard for word in words], long):
            said = words[first:past]
            events = {word.event.id: word.event for word in said}
            for event in events.values() if len(events) > 1 or _taken_out(events.values()) else ():
                rate = _steady(paces[event.clip or ""])
                spans = union(word.heard.span(rate) for word in said if word.event.id == event.id)
                found.setdefault(event.id, []).extend(
                    Fact(event.clip or "", span, "sound", "words", phrase, POSSIBLE_FROM, None, "the cut") for span in spans
                )
    return found


def _taken_out(events: Collection[Event]) -> bool:
    """Whether words are taken out of any of them, so that those around now follow each other."""
    return any(one.channel == "sound" for event in events for one in event.treatments)


def _steady(pace: Pace) -> Fraction | None:
    return None if pace.variable else pace.rate


def _film(cut: Cut, streams: Mapping[str, Streams], paces: Mapping[str, Pace]) -> Iterator[list[_Word]]:
    """The words of the film in the order in which they are heard, of each track and of all together, for every source of
    words by itself, parted where nothing is said for long."""
    sources = {clip: sorted(streams.get(clip, ())) for clip in paces}
    for number in range(max(map(len, sources.values()), default=0)):
        timed: dict[str, list[tuple[float, float, Heard]]] = {}
        tracks: dict[str, list[_Word]] = {}
        for event in sorted(cut.events, key=lambda event: (event.at, track_order(event.track))):
            clip = event.clip or ""
            if sources.get(clip) and event.channel == "sound" and event.speed > 0:
                if clip not in timed:
                    source = sources[clip][min(number, len(sources[clip]) - 1)]
                    timed[clip] = sorted(_timed(streams[clip][source], paces[clip]), key=lambda word: word[:2])
                tracks.setdefault(event.track, []).extend(_in_event(cut, event, paces[clip], timed[clip]))
        together = [word for track in tracks.values() for word in track] if len(tracks) > 1 else []
        for words in (*tracks.values(), together):
            once = {(word.first, word.past, word.heard): word for word in words}
            ordered = sorted(once.values(), key=lambda word: (word.first, word.past))
            yield from _parted(ordered, float(_PAUSE_SECONDS * cut.rate))


def _timed(heard: Sequence[Heard], pace: Pace) -> Iterator[tuple[float, float, Heard]]:
    """Words with the seconds of their clip between which they are said."""
    for part in heard:
        first, past = part.seconds or (pace.second(part.line.start), pace.second(part.line.end))
        yield first, past, part


def _in_event(cut: Cut, event: Event, pace: Pace, timed: Sequence[tuple[float, float, Heard]]) -> Iterator[_Word]:
    """The words whose middle an event lets be heard, and no treatment takes out."""
    begins, beat = pace.second(event.begins or 0), float(cut.rate / event.speed)
    ends = begins + event.length / beat
    for first, past, part in timed[bisect_left(timed, begins - _LONGEST_SECONDS, key=lambda word: word[0]) :]:
        if first >= ends:
            break
        middle = (first + past) / 2
        if begins <= middle < ends and not (event.treatments and covered(event.treatments, pace.frame_at(middle))):
            yield _Word(part, event, event.at + (first - begins) * beat, event.at + (past - begins) * beat)


def _parted(words: Sequence[_Word], longest: float) -> Iterator[list[_Word]]:
    stream: list[_Word] = []
    for word in words:
        if stream and word.first - stream[-1].past > longest:
            yield stream
            stream = []
        stream.append(word)
    if stream:
        yield stream
