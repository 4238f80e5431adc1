"""Known: what a search needs to know of the season, each thing read when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import TypeVar, cast

from touchline.domain.facts.facts import Fact
from touchline.domain.people.identity import Identities, Kin
from touchline.domain.rushes.media import Clip
from touchline.domain.words.line import Line
from touchline.domain.world.seen import stated_facts
from touchline.domain.world.world import Statement, World, world_of
from touchline.ports import FrameTimes, Store, WordSearch
from touchline.stages.people.identity import identities, resolved, traces_of
from touchline.stages.world.clips import as_known

T = TypeVar("T")


class Known:
    """One season, for finding in it. ``times`` tells when frames are shown where the rate varies."""

    def __init__(self, store: Store, index: WordSearch, times: FrameTimes) -> None:
        self._store, self.index, self._times = store, index, times
        self._clips: dict[str, Clip | None] = {}
        self._frame_times: dict[str, Sequence[float] | None] = {}
        self._once: dict[object, object] = {}

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What ``make`` gave the first time that something of this key was asked for."""
        if key not in self._once:
            self._once[key] = make()
        return cast(T, self._once[key])

    @cached_property
    def _statements(self) -> list[Statement]:
        return self._store.journal.statements()

    @cached_property
    def world(self) -> World:
        return world_of(self._statements)

    @cached_property
    def stated(self) -> list[Fact]:
        """What people stated, in the order they said it."""
        stated = stated_facts(self._statements)
        known = identities(self._store, self._statements, (), [fact.value for fact in stated if fact.kind == "person"])
        return list(resolved(stated, known, self.world))

    def traces_of(self, person: str) -> list[tuple[Kin, float]]:
        """Every trace that may be somebody, with the chance."""
        return traces_of(self._store, self._statements, person)

    def who(self, traces: Iterable[str]) -> Identities:
        """Who these traces are."""
        return identities(self._store, self._statements, (), traces)

    def stated_of(self, clip_id: str, kind: str) -> list[Fact]:
        return self._stated_by_clip.get((clip_id, kind), [])

    @cached_property
    def _stated_by_clip(self) -> dict[tuple[str, str], list[Fact]]:
        sorted_out: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.stated:
            sorted_out.setdefault((fact.clip, fact.kind), []).append(fact)
        return sorted_out

    @cached_property
    def clips(self) -> dict[str, Clip]:
        """All of them, with what people said of them."""
        return {clip.id: as_known(clip, self.world) for clip in self._store.shelf.clips()}

    def drawn(self, lines: Iterable[Line], at_once: int) -> Iterator[tuple[Line, Clip]]:
        """Lines with their clips, read for so many lines at once; those of clips that the season has no more are passed over."""
        coming = iter(lines)
        while some := list(islice(coming, at_once)):
            new = {line.clip for line in some} - self._clips.keys()
            self._clips |= dict.fromkeys(new) | {clip.id: as_known(clip, self.world) for clip in self._store.shelf.clips(new)}
            yield from ((line, clip) for line in some if (clip := self._clips[line.clip]))

    def read(self, ids: Iterable[str]) -> dict[str, Clip]:
        """Of the clips with these ids those that were drawn already."""
        return {clip_id: clip for clip_id in sorted(ids) if (clip := self._clips.get(clip_id))}

    def times(self, clip: Clip) -> Sequence[float] | None:
        """Seconds of each frame where the rate varies; None where it does not, or they are not known."""
        if not uneven(clip):
            return None
        if clip.id not in self._frame_times:
            self._frame_times[clip.id] = self._times(clip)
        return self._frame_times[clip.id]


def uneven(clip: Clip) -> bool:
    """Whether the frames of a clip come at an uneven pace."""
    return clip.probe.picture is not None and clip.probe.picture.variable
