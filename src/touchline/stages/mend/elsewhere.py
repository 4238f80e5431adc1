"""Elsewhere: other footage for an event that may not be shown: the same moment from another camera, or another take."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.pace import Pace
from touchline.domain.facts.facts import Fact
from touchline.domain.mending.mending import Elsewhere
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import FrameTimes, Store, WordSearch
from touchline.stages.cut.angles import on_angle, seen_from
from touchline.stages.log.sync import map_of
from touchline.stages.mend.takes import Opened, Takes
from touchline.stages.world.clips import clips_as_known
from touchline.stages.world.people import world_now


@dataclass(frozen=True)
class Searches:
    """What finds other takes: ``alike`` compares pictures, ``words`` is the index of what was said; None where there is none."""

    alike: Opened | None = None
    words: WordSearch | None = None


NOTHING = Searches()


class Footage:
    """All the footage of a season, to look for something else to show or to sound. ``facts`` are read as they are needed."""

    def __init__(
        self, store: Store, cut: Cut, times: FrameTimes, searches: Searches, facts: Callable[[set[str]], Mapping[str, Sequence[Fact]]]
    ) -> None:
        self._cut, self._times = cut, times
        self.clips: Mapping[str, Clip] = clips_as_known(store, world_now(store))
        self._map = map_of(store, self.clips)
        self._takes = Takes(store, self.clips, self._map, cut.rate, facts, searches.alike, searches.words)
        self._known: dict[tuple[str, Span], list[Elsewhere]] = {}

    def others(self, event: Event, place: Span) -> list[Elsewhere]:
        """What could come at ``place`` of the cut in place of an event, the surest first."""
        key = event.id, place
        if key not in self._known:
            able = event.clip in self.clips and event.speed == 1 and event.begins is not None
            part = self._piece(event, place) if able else None
            self._known[key] = [*self._angles(part), *self._takes.of(part)] if part else []
        return self._known[key]

    def _angles(self, part: Event) -> Iterator[Elsewhere]:
        here = self.clips[part.clip or ""]
        assert part.source is not None
        for angle in seen_from(here, part.source, self.clips, self._map, self._times) if part.channel == "picture" else ():
            other = self.clips[angle.clip]
            if other.has_picture and angle.whole and other.frames > 1:
                shown = on_angle(part, here, other, angle, self._cut.rate)
                yield Elsewhere("angle", shown, f"{other.name}, which ran at the same time ({angle.by})", other.id)

    def _piece(self, event: Event, place: Span) -> Event:
        clip = self.clips[event.clip or ""]
        picture = clip.probe.picture
        pace = Pace(clip.rate, picture is not None and picture.variable, tuple(self._times(clip) or ()))
        return pace.piece(event, place, self._cut.rate, event.id)
