"""Which versions of which cuts use which ranges of footage: each range once, however many versions show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from touchline.domain.facts.facts import CHANNELS
from touchline.domain.verdict.case import CutEvent
from touchline.domain.verdict.kept_verdicts import Range
from touchline.store.packed import PackedFacts
from touchline.store.span_sets import Ints, SpanSet, overlaps

Version = tuple[str, int]
"""A cut's name and one of its versions."""


class Uses:
    """``events`` by version, in the order of each cut."""

    def __init__(self, events: Mapping[Version, Sequence[CutEvent]], facts: PackedFacts) -> None:
        self.events = events
        self.versions = list(events)
        self.version_number = {version: number for number, version in enumerate(self.versions)}
        self._facts = facts
        numbers: dict[Range, int] = {}
        rows: list[int] = []
        for cut in events.values():
            for event in cut:
                where = event.clip, event.channel, event.span.start, event.span.end
                rows.append(numbers.setdefault(where, len(numbers)))
        self.ranges = list(numbers)
        self.number = numbers
        self._rows = np.array(rows, np.int32)

    @cached_property
    def _users(self) -> tuple[Ints, Ints, NDArray[np.int32]]:
        """All uses in the order of their ranges, where each range's begin, and where each version's begin in the cuts' order."""
        order = np.argsort(self._rows, kind="stable")
        firsts = np.searchsorted(self._rows, np.arange(len(self.ranges) + 1), sorter=order)
        lengths = [len(cut) for cut in self.events.values()]
        return order, firsts, np.append(0, np.cumsum(lengths)).astype(np.int32)

    def _expanded(self, ranges: Sequence[int]) -> tuple[Ints, Ints, Ints]:
        """Each use of some ranges: the range, the version's number and the event's place in it."""
        order, firsts, begins = self._users
        asked = np.array(ranges, np.int64)
        first = firsts[asked]
        counts = firsts[asked + 1] - first
        before = np.cumsum(counts) - counts
        uses = order[np.arange(int(counts.sum())) + np.repeat(first - before, counts)]
        versions = np.searchsorted(begins, uses, "right") - 1
        return np.repeat(asked, counts), versions, uses - begins[versions]

    def users(self, ranges: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """The same, one after another."""
        return zip(*(column.tolist() for column in self._expanded(ranges)), strict=True)

    def by_version(self, ranges: Sequence[int]) -> Iterator[tuple[int, list[int], list[int]]]:
        """The uses of some ranges by version: its number, the events' places in it, and their ranges."""
        numbers, versions, places = self._expanded(ranges)
        order = np.argsort(versions, kind="stable")
        found, firsts = np.unique(versions[order], return_index=True)
        numbers, places = numbers[order], places[order]
        edges = [*firsts.tolist(), len(order)]
        for place, version in enumerate(found.tolist()):
            some = slice(edges[place], edges[place + 1])
            yield version, places[some].tolist(), numbers[some].tolist()

    def ranges_of(self, version: int) -> list[int]:
        """The ranges of a version's events, in the order of its cut."""
        begins = self._users[2]
        return self._rows[begins[version] : begins[version + 1]].tolist()  # type: ignore[no-any-return]

    @cached_property
    def _axis(self) -> Mapping[str, tuple[Ints, Ints, Ints, Ints]]:
        """By channel: the ranges' numbers in the order of the axis, where they begin and end on it, and their clips' offsets."""
        clips = np.array([self._facts.number[clip] for clip, _, _, _ in self.ranges], np.int64)
        spans = np.array([where[2:] for where in self.ranges], np.int64).reshape(-1, 2)
        offsets = self._facts.offsets[clips]
        out = {}
        for channel in CHANNELS:
            numbers = np.flatnonzero(np.array([where[1] == channel for where in self.ranges], bool))
            numbers = numbers[np.argsort(offsets[numbers] + spans[numbers, 0], kind="stable")]
            shift = offsets[numbers]
            out[channel] = numbers, shift + spans[numbers, 0], shift + spans[numbers, 1], shift
        return out

    def touched(self, channel: str, frames: SpanSet, among: Sequence[int] | None = None) -> tuple[Ints, Ints, Ints, Ints]:
        """Each pair of a range in the channel (of those ``among`` which is asked) and a member of the set that share frames: the
        range's number, the shared frames of its clip from and to, and the member's number; the pairs of a range stand together."""
        numbers, starts, ends, shift = self._axis[channel]
        if among is not None:
            some = np.flatnonzero(np.isin(numbers, np.array(among, np.int64)))
            numbers, starts, ends, shift = numbers[some], starts[some], ends[some], shift[some]
        mine, theirs = overlaps(starts, ends, frames)
        first = np.maximum(starts[mine], frames.starts[theirs]) - shift[mine]
        past = np.minimum(ends[mine], frames.ends[theirs]) - shift[mine]
        return numbers[mine], first, past, theirs


