"""Elsewhere: other footage for an event that may not be shown: the same moment from another camera, or what looks like it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event, source_under
from touchline.domain.cut.pace import Pace
from touchline.domain.facts.findings import Print
from touchline.domain.mending.mending import Elsewhere
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.sync_map import SyncMap
from touchline.domain.time.time import Span
from touchline.ports import FrameTimes, LookAlikes, Store
from touchline.stages.cut.angles import on_angle, seen_from
from touchline.stages.find.look import KIND as LOOK
from touchline.stages.log.sync import map_of
from touchline.stages.world.clips import clips_as_known
from touchline.stages.world.people import world_now

ALIKE = 0.5
"""The chance that two stretches are of one set-up, from which one is offered in place of the other."""
_ASKED, _MOST = 12, 6
_PLACES = 4
"""Where in a longer stretch another take is tried."""

Opened = Callable[[Sequence[bytes]], LookAlikes]


class Footage:
    """All the footage of a season, to look for something else to show."""

    def __init__(self, store: Store, cut: Cut, times: FrameTimes, alike: Opened | None = None) -> None:
        self._cut, self._times, self._alike = cut, times, alike
        self.clips: Mapping[str, Clip] = clips_as_known(store, world_now(store))
        self._map: SyncMap = map_of(store, self.clips)
        self._store = store
        self._looks: list[tuple[Clip, Print]] | None = None
        self._known: dict[tuple[str, Span], list[Elsewhere]] = {}

    def others(self, event: Event, place: Span) -> list[Elsewhere]:
        """What could be shown at ``place`` of the cut in place of a picture event, the surest first."""
        key = event.id, place
        if key not in self._known:
            able = event.channel == "picture" and event.clip in self.clips and event.speed == 1 and event.begins is not None
            self._known[key] = [*self._angles(event, place), *self._takes(event, place)] if able else []
        return self._known[key]

    def _angles(self, event: Event, place: Span) -> Iterator[Elsewhere]:
        here = self.clips[event.clip or ""]
        part = self._piece(event, place)
        assert part.source is not None
        for angle in seen_from(here, part.source, self.clips, self._map, self._times):
            other = self.clips[angle.clip]
            if other.has_picture and angle.whole and other.frames > 1:
                shown = on_angle(part, here, other, angle, self._cut.rate)
                yield Elsewhere("angle", shown, f"{other.name}, which ran at the same time ({angle.by})")

    def _takes(self, event: Event, place: Span) -> Iterator[Elsewhere]:
        """Stretches that look as if they were of the same set-up, long enough, and not the same frames again."""
        if self._alike is None:
            return
        part = self._piece(event, place)
        assert part.source is not None
        looks = self._all_looks()
        middle = (part.source.start + part.source.end) // 2
        own = next((one for clip, one in looks if clip.id == part.clip and middle in range(*_frames(one))), None)
        others = [(clip, one) for clip, one in looks if clip.id != part.clip or not Span(*_frames(one)).meets(part.source)]
        if own is None or not others:
            return
        found = self._alike([one.data for _, one in others]).nearest(own.data, _ASKED)
        likely = [(*others[at], chance) for at, _, chance in found if chance >= ALIKE]
        for clip, one, chance in likely[:_MOST]:
            for source in self._windows(part, clip, Span(*_frames(one))):
                bare = replace(part, clip=clip.id, begins=Fraction(source.start), source=source, name=clip.name, tracks=(), sought=None,
                               treatments=())  # fmt: skip
                exact = replace(bare, source=source_under(bare, bare.place, self._cut.rate, clip.rate))
                yield Elsewhere("take", exact, f"{clip.name}@{source.start}..{source.end} looks alike (chance {chance:.0%}; no model)")

    def _windows(self, part: Event, clip: Clip, whole: Span) -> Iterator[Span]:
        if clip.probe.picture is None or clip.probe.picture.variable:
            return
        length = int(part.length * clip.rate / self._cut.rate) + 1
        room = len(whole) - length
        for start in dict.fromkeys(whole.start + room * n // (_PLACES - 1) for n in range(_PLACES)) if room >= 0 else ():
            yield Span(start, start + length)

    def _all_looks(self) -> list[tuple[Clip, Print]]:
        if self._looks is None:
            by_content = {clip.content: clip for clip in self.clips.values()}
            found = self._store.shelf.prints(LOOK)
            self._looks = [(by_content[content], one) for content, one in found if content in by_content]
        return self._looks

    def _piece(self, event: Event, place: Span) -> Event:
        clip = self.clips[event.clip or ""]
        picture = clip.probe.picture
        pace = Pace(clip.rate, picture is not None and picture.variable, tuple(self._times(clip) or ()))
        return pace.piece(event, place, self._cut.rate, event.id)


def _frames(one: Print) -> tuple[int, int]:
    return int(str(one.detail["from"])), int(str(one.detail["to"]))
