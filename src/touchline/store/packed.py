"""The facts of a season, packed: twenty bytes each, in memory, by clip for the judge and by what they are about for a new no."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from touchline.domain.facts.facts import BOTH, KNOWN_FROM, POSSIBLE_FROM, Fact, Frames, holding
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import CaseClip
from touchline.domain.verdict.where import Key
from touchline.store.span_sets import Ints, SpanSet, united

CHANNEL = {"picture": 1, "sound": 2, BOTH: 3}
_CHANNELS = {code: name for name, code in CHANNEL.items()}
DOUBTED, POSSIBLE, KNOWN, NO, YES = range(5)
"""What a row says: a machine's three levels of confidence, a person's no and yes."""
_CONFIDENCE = {DOUBTED: 0.0, POSSIBLE: POSSIBLE_FROM, KNOWN: 1.0, NO: 1.0, YES: 1.0}
_SAYS = {NO: "no", YES: "yes"}


@dataclass(frozen=True)
class Rows:
    """Facts as columns of one length, of one clip after another, in each clip in the case's order. ``clip`` and ``key`` are
    numbers into lists of names, ``level`` one of DOUBTED … YES."""

    clip: NDArray[np.int32]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    key: NDArray[np.int32]
    channel: NDArray[np.uint8]
    level: NDArray[np.uint8]


class PackedFacts:
    """``clips`` by name in the order of their numbers, ``keys`` the kinds and values."""

    def __init__(self, clips: Mapping[str, CaseClip], keys: Sequence[Key], rows: Rows) -> None:
        self.clips, self.keys, self.rows = clips, keys, rows
        self.names = list(clips)
        self.number = {name: number for number, name in enumerate(self.names)}
        lengths = np.array([clip.frames for clip in clips.values()], np.int64)
        self.lengths = lengths
        self.offsets = np.cumsum(lengths + 1) - lengths - 1
        self._from = np.searchsorted(rows.clip, np.arange(len(clips) + 1)).tolist()

    @cached_property
    def key_number(self) -> Mapping[Key, int]:
        return {key: number for number, key in enumerate(self.keys)}

    @cached_property
    def _by_key(self) -> tuple[NDArray[np.int32], Ints]:
        order = np.argsort(self.rows.key, kind="stable").astype(np.int32)
        return order, np.searchsorted(self.rows.key, np.arange(len(self.keys) + 1), sorter=order)

    def facts(self, clip: str, channel: str, frames: Sequence[Frames]) -> list[Fact]:
        """The facts of a clip that can be perceived in a channel between the first and the last of these frames."""
        return [fact for _, fact in self.numbered(clip, channel, frames)]

    def numbered(self, clip: str, channel: str, frames: Sequence[Frames]) -> list[tuple[int, Fact]]:
        """The same, each with its row: facts of both channels are told once."""
        first, past = self._from[self.number[clip]], self._from[self.number[clip] + 1]
        rows, here = self.rows, slice(first, past)
        low, high = frames[0][0], frames[-1][1]
        meets = (rows.start[here] < high) & (rows.end[here] > low) & (rows.channel[here] & CHANNEL[channel] > 0)
        return [(row, self._fact(clip, row)) for row in (first + np.flatnonzero(meets)).tolist()]

    def _fact(self, clip: str, row: int) -> Fact:
        rows, level = self.rows, int(self.rows.level[row])
        kind, value = self.keys[rows.key[row]]
        span = Span(int(rows.start[row]), int(rows.end[row]))
        return Fact(clip, span, _CHANNELS[int(rows.channel[row])], kind, value, _CONFIDENCE[level], _SAYS.get(level))

    def holding(self, keys: Collection[Key], channel: str) -> tuple[SpanSet, SpanSet]:
        """Where any of these is known in the whole season, and where any is at least possible."""
        order, _ = self._by_key
        parts = [self._rows_of(self.key_number[key], channel) for key in keys if key in self.key_number]
        machines = np.concatenate([part for part, _ in parts]) if parts else order[:0].astype(np.int64)
        known, possible = [], []
        for _, said in parts:
            for clip, (surely, perhaps) in said.items():
                known += [(self.offsets[clip] + start, self.offsets[clip] + end) for start, end in surely]
                possible += [(self.offsets[clip] + start, self.offsets[clip] + end) for start, end in perhaps]
        level = self.rows.level[machines]
        sure = self._set(machines[level == KNOWN], known)
        return sure, self._set(machines[level >= POSSIBLE], [*known, *possible])

    def _rows_of(self, key: int, channel: str) -> tuple[Ints, Mapping[int, tuple[list[Frames], list[Frames]]]]:
        """The rows of machines that nobody contradicts, and, by clip, what holds where somebody spoke of it."""
        order, edges = self._by_key
        rows = order[edges[key] : edges[key + 1]].astype(np.int64)
        rows = rows[self.rows.channel[rows] & CHANNEL[channel] > 0]
        clips = self.rows.clip[rows]
        spoken = np.unique(clips[self.rows.level[rows] >= NO])
        if not len(spoken):
            return rows, {}
        told = {
            int(clip): holding([self._fact(self.names[clip], int(row)) for row in rows[clips == clip]]) for clip in spoken
        }
        return rows[~np.isin(clips, spoken)], told

    def _set(self, rows: Ints, more: Iterable[Frames]) -> SpanSet:
        shift = self.offsets[self.rows.clip[rows]]
        said = np.array(list(more), np.int64).reshape(-1, 2)
        starts = np.concatenate([shift + self.rows.start[rows], said[:, 0]])
        ends = np.minimum(self.rows.end[rows], self.lengths[self.rows.clip[rows]])  # nothing may reach into the next clip
        return united(starts, np.concatenate([shift + ends, said[:, 1]]))


def packed(clips: Mapping[str, CaseClip], facts: Iterable[Fact]) -> PackedFacts:
    """Facts of these clips, in the case's order, packed."""
    number = {name: place for place, name in enumerate(clips)}
    ordered = sorted(facts, key=lambda fact: number[fact.clip])
    keys = list(dict.fromkeys((fact.kind, fact.value) for fact in ordered))
    places = {key: place for place, key in enumerate(keys)}
    rows = Rows(
        np.array([number[fact.clip] for fact in ordered], np.int32),
        np.array([fact.span.start for fact in ordered], np.int32),
        np.array([fact.span.end for fact in ordered], np.int32),
        np.array([places[fact.kind, fact.value] for fact in ordered], np.int32),
        np.array([CHANNEL[fact.channel] for fact in ordered], np.uint8),
        np.array([_level(fact) for fact in ordered], np.uint8),
    )
    return PackedFacts(clips, keys, rows)


def _level(fact: Fact) -> int:
    if fact.says is not None:
        return YES if fact.says == "yes" else NO
    return KNOWN if fact.confidence >= KNOWN_FROM else POSSIBLE if fact.confidence >= POSSIBLE_FROM else DOUBTED
