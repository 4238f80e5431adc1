"""Refused phrases that only the cut makes: their words come from different places, and are heard one after another.

A judge looks at each clip by itself. A recording that was split into two clips, or a sentence out of which something was
cut, can still say in the film what nobody may hear.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from touchline.domain.cut.cut import Cut, Event, track_order
from touchline.domain.cut.pace import Pace
from touchline.domain.cut.treatment import covered
from touchline.domain.facts.facts import POSSIBLE_FROM, Fact
from touchline.domain.time.time import union
from touchline.domain.words.phrases import Heard, Streams, loose, matching

_PAUSE_SECONDS = 3
"""Words further apart than this are not heard as one phrase."""
LONGEST_SECONDS = 60
"""No word, no line whose words have no times, and no phrase that the cut makes lasts longer."""
_MOST = 2000
"""So many clips' words are kept at hand: a season has millions of lines."""
Timed = Sequence[tuple[float, float, Heard]]
"""Words with the seconds of their clip between which they are said, in order."""


@dataclass(frozen=True)
class _Word:
    """Part of a word with the event that lets it be heard, and where in the cut that begins and ends, in frames."""

    heard: Heard
    event: Event
    first: float
    past: float


class Spoken:
    """What is said in clips, by clip, with the pace of each; every clip is looked at when it is first heard."""

    def __init__(self, streams: Mapping[str, Streams], paces: Mapping[str, Pace]) -> None:
        self.streams, self.paces = streams, paces
        self._timed: dict[str, list[Timed]] = {}

    def of(self, clip: str) -> list[Timed]:
        """By each source that wrote it down."""
        if clip not in self._timed:
            if len(self._timed) >= _MOST:
                self._timed.clear()
            by_source = self.streams.get(clip, {})
            self._timed[clip] = [sorted(_timed(by_source[source], self.paces[clip]), key=lambda word: word[:2])
                                 for source in sorted(by_source)]  # fmt: skip
        return self._timed[clip]


def crossing(cut: Cut, spoken: Spoken, phrases: Collection[str], asked: Collection[str] | None = None) -> dict[str, list[Fact]]:
    """For each event (of those ``asked`` about, by id; None: all) that takes part in such a phrase, facts of kind ``words`` on its
    frames; they are only possible, since what an edit means only a person hears."""
    found: dict[str, list[Fact]] = {}
    long = sorted(phrase for phrase in phrases if " " in phrase)
    if not long:
        return found
    film = _Film(cut, spoken)
    for words in film.streams(film.around(asked, max(len(loose(phrase)) for phrase in long))):
        for first, past, phrase in matching([word.heard for word in words], long):
            said = words[first:past]
            events = {word.event.id: word.event for word in said}
            if said[-1].past - said[0].first > LONGEST_SECONDS * cut.rate or not (len(events) > 1 or _taken_out(events.values())):
                continue
            for event in events.values():
                rate = _steady(spoken.paces[event.clip or ""])
                spans = union(word.heard.span(rate) for word in said if word.event.id == event.id)
                if asked is None or event.id in asked:
                    found.setdefault(event.id, []).extend(
                        Fact(event.clip or "", span, "sound", "words", phrase, POSSIBLE_FROM, None, "the cut") for span in spans
                    )
    return found


def _taken_out(events: Collection[Event]) -> bool:
    """Whether words are taken out of any of them, so that those around now follow each other."""
    return any(one.channel == "sound" for event in events for one in event.treatments)


def _steady(pace: Pace) -> Fraction | None:
    return None if pace.variable else pace.rate


class _Lane:
    """Sounding events by where they lie in the cut."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.events = sorted(events, key=lambda event: (event.at, track_order(event.track)))
        self._begins = [event.at for event in self.events]
        self._ends = sorted(event.end for event in self.events)
        self._reach = list(accumulate((event.end for event in self.events), max))

    def within(self, low: int, high: int) -> list[Event]:
        """Those that lie on any of these frames."""
        some = self.events[bisect_right(self._reach, low) : bisect_left(self._begins, high)]
        return [event for event in some if event.end > low]

    def ended(self, low: int) -> int | None:
        """Where the last one before a frame ends."""
        place = bisect_right(self._ends, low)
        return self._ends[place - 1] if place else None

    def begun(self, high: int) -> int | None:
        """Where the first one from a frame on begins."""
        place = bisect_left(self._begins, high)
        return self._begins[place] if place < len(self._begins) else None

    def wider(self, low: int, high: int, left: bool, right: bool) -> tuple[int, int]:
        """One event more to the left, or to the right."""
        before, after = bisect_left(self._begins, low), bisect_right(self._ends, high)
        return (self._begins[before - 1] if left and before else low,
                self._ends[after] if right and after < len(self._ends) else high)  # fmt: skip


class _Film:
    """The words of a film. What is heard of a word lies in its event, so that the words around an event are those of the events
    around it."""

    def __init__(self, cut: Cut, spoken: Spoken) -> None:
        self._cut, self._spoken = cut, spoken
        tracks: dict[str, list[Event]] = {}
        for event in cut.events:
            if event.clip and event.channel == "sound" and event.speed > 0:
                tracks.setdefault(event.track, []).append(event)
        self._tracks = {track: _Lane(events) for track, events in tracks.items()}
        self._all = _Lane(event for events in tracks.values() for event in events)
        self._heard: dict[tuple[str, int], list[_Word]] = {}
        self._pause = float(_PAUSE_SECONDS * cut.rate)

    def streams(self, events: Sequence[Event]) -> Iterator[list[_Word]]:
        """The words of these events in the order in which they are heard, of each track and of all together, for every source of
        words by itself, parted where nothing is said for long."""
        for number in range(self._sources(events)):
            tracks: dict[str, list[_Word]] = {}
            for event in events:
                tracks.setdefault(event.track, []).extend(self._words(event, number))
            together = [word for track in tracks.values() for word in track] if len(tracks) > 1 else []
            for words in (*tracks.values(), together):
                yield from _parted(_in_order(words), self._pause)

    def around(self, asked: Collection[str] | None, letters: int) -> Sequence[Event]:
        """The events that can take part in a phrase of at most so many letters together with one that is asked about."""
        if asked is None:
            return self._all.events
        near: set[str] = set()
        for event in self._all.events:
            if event.id in asked and any(self._words(event, number) for number in range(self._sources([event]))):
                near.update(one.id for one in self._near(event, letters))
        return [event for event in self._all.events if event.id in near]

    def _near(self, event: Event, letters: int) -> list[Event]:
        low, high = event.at, event.end
        while True:
            here = self._all.within(low, high)
            sides = [self._goes_on(event, here, number, lane, (low, high), letters)
                     for number in range(self._sources(here)) for lane in (self._tracks[event.track], self._all)]  # fmt: skip
            left, right = any(side[0] for side in sides), any(side[1] for side in sides)
            if not left and not right:
                return here
            low, high = self._all.wider(low, high, left, right)

    def _goes_on(
        self, event: Event, here: Iterable[Event], number: int, lane: _Lane, known: tuple[int, int], letters: int
    ) -> tuple[bool, bool]:
        """Whether a phrase that the event takes part in could go on, to either side, beyond the frames that all is known of."""
        some = here if lane is self._all else (one for one in here if one.track == event.track)
        words, (low, high) = _in_order(word for one in some for word in self._words(one, number)), known
        inner = [word for word in words if low <= word.first < high]
        mine = [place for place, word in enumerate(inner) if word.event.id == event.id]
        if not mine:
            return False, False
        ended, begun = lane.ended(low), lane.begun(high)
        before = max([*([] if ended is None else [ended]), *(word.past for word in words if word.first < low)], default=None)
        after = min([*([] if begun is None else [begun]), *(word.first for word in words if word.first >= high)], default=None)
        left, right = inner[: mine[0] + 1], inner[mine[-1] :]
        return (before is not None and left[0].first - before <= self._pause and self._short(left, left[:-1], letters),
                after is not None and after - right[-1].past <= self._pause and self._short(right, right[1:], letters))  # fmt: skip

    def _short(self, words: Sequence[_Word], others: Sequence[_Word], letters: int) -> bool:
        """Whether a phrase could be longer than these words, of which ``others`` are not the event's: none of them follows a pause."""
        if any(then.first - word.past > self._pause for word, then in pairwise(words)):
            return False
        return sum(len(loose(word.heard.token)) for word in others) < letters

    def _sources(self, events: Iterable[Event]) -> int:
        return max((len(self._spoken.of(event.clip or "")) for event in events), default=0)

    def _words(self, event: Event, number: int) -> list[_Word]:
        key = event.id, number
        if key not in self._heard:
            sources = self._spoken.of(event.clip or "")
            timed = sources[min(number, len(sources) - 1)] if sources else ()
            self._heard[key] = list(_in_event(self._cut, event, self._spoken.paces[event.clip or ""], timed))
        return self._heard[key]


def _timed(heard: Sequence[Heard], pace: Pace) -> Iterator[tuple[float, float, Heard]]:
    for part in heard:
        first, past = part.seconds or (pace.second(part.line.start), pace.second(part.line.end))
        yield first, past, part


def _in_event(cut: Cut, event: Event, pace: Pace, timed: Timed) -> Iterator[_Word]:
    """The words whose middle an event lets be heard, and no treatment takes out."""
    begins, beat = pace.second(event.begins or 0), float(cut.rate / event.speed)
    ends = begins + event.length / beat
    for first, past, part in timed[bisect_left(timed, begins - LONGEST_SECONDS, key=lambda word: word[0]) :]:
        if first >= ends:
            break
        middle = (first + past) / 2
        if begins <= middle < ends and not (event.treatments and covered(event.treatments, pace.frame_at(middle))):
            opens, closes = event.at + (first - begins) * beat, event.at + (past - begins) * beat
            yield _Word(part, event, max(opens, event.at), min(closes, event.end))


def _in_order(words: Iterable[_Word]) -> list[_Word]:
    once = {(word.first, word.past, word.heard): word for word in words}
    return sorted(once.values(), key=lambda word: (word.first, word.past))


def _parted(words: Sequence[_Word], longest: float) -> Iterator[list[_Word]]:
    stream: list[_Word] = []
    for word in words:
        if stream and word.first - stream[-1].past > longest:
            yield stream
            stream = []
        stream.append(word)
    if stream:
        yield stream
