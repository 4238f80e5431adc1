"""Where in a whole season a scope matches: conditions as sets of frames, met with each other."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property, partial, reduce

import numpy as np

from touchline.domain.ledger.scope import PHRASE_KEYS, Groups, Names, Scope
from touchline.domain.verdict.where import Key, keys_meeting, where
from touchline.domain.words.words import has_phrase, normalised
from touchline.store.packed import PackedFacts
from touchline.store.span_sets import NOTHING, Ints, SpanSet, union


class Matching:
    """The facts and clips of a season, asked about scopes."""

    def __init__(self, facts: PackedFacts, groups: Groups) -> None:
        self._facts, self._groups = facts, groups
        self._keys_of = cache(partial(keys_meeting, groups))

    def of(self, scope: Scope, channel: str) -> tuple[SpanSet, SpanSet]:
        """Where it surely matches, and where at least possibly."""
        if scope.channel not in ("both", channel):
            return NOTHING, NOTHING
        clips = self._clips(scope)
        known, either = [clips], [clips]
        for kind, keys in where(scope, self._keys_of).conditions:
            sure, perhaps = self._facts.holding(self._said(kind, keys), channel)
            if kind == "place":
                own = self._whole(self._numbers("place", tuple(value for _, value in keys)))
                sure, perhaps = union([sure, own]), union([perhaps, own])
            known.append(sure)
            either.append(perhaps)
        return reduce(SpanSet.meets, sorted(known, key=len)), reduce(SpanSet.meets, sorted(either, key=len))

    def _said(self, kind: str, keys: frozenset[Key]) -> frozenset[Key] | list[Key]:
        """The facts that meet a condition; of words, those in which any of the phrases stands."""
        if kind not in PHRASE_KEYS:
            return keys
        phrases = [phrase for _, phrase in keys]
        return [key for key, plain in self._phrased[kind] if any(has_phrase(plain, phrase) for phrase in phrases)]

    @cached_property
    def _phrased(self) -> Mapping[str, list[tuple[Key, str]]]:
        return {kind: [(key, normalised(key[1])) for key in self._facts.keys if key[0] == kind] for kind in PHRASE_KEYS}

    def _clips(self, scope: Scope) -> SpanSet:
        """The frames of the clips that the conditions about whole clips leave over."""
        if scope.span and scope.clip:
            (number,) = self._numbers("clip", scope.clip)
            first, past = scope.span.start, min(scope.span.end, int(self._facts.lengths[number]))
            whole = SpanSet(self._facts.offsets[[number]] + first, self._facts.offsets[[number]] + past) if first < past else NOTHING
        else:
            whole = self._everything
        for kind, values in (("clip", scope.clip), ("fixture", scope.fixture), ("owner", scope.owner)):
            if values is not None:
                whole = whole.meets(self._whole(self._numbers(kind, values)))
        if scope.shot:
            first_day, until = scope.shot[0].toordinal(), scope.shot[1].toordinal()
            whole = whole.meets(self._whole(np.flatnonzero((self._days >= first_day) & (self._days < until))))
        return whole

    @cached_property
    def _everything(self) -> SpanSet:
        return self._whole(np.arange(len(self._facts.names)))

    @cached_property
    def _days(self) -> Ints:
        return np.array([clip.shot.toordinal() if clip.shot else -1 for clip in self._facts.clips.values()], np.int64)

    @cached_property
    def _filed(self) -> Mapping[Key, list[int]]:
        filed: dict[Key, list[int]] = {}
        for number, (name, clip) in enumerate(self._facts.clips.items()):
            own = (("clip", name), ("place", clip.place), ("fixture", clip.fixture), ("owner", clip.owner))
            for kind, value in own:
                if value is not None:
                    filed.setdefault((kind, value), []).append(number)
        return filed

    def _numbers(self, kind: str, values: Names) -> Ints:
        found = {number for value in values for number in self._filed.get((kind, value), ())}
        return np.array(sorted(found), np.int64)

    def _whole(self, clips: Ints) -> SpanSet:
        starts = self._facts.offsets[clips]
        return SpanSet(starts, starts + self._facts.lengths[clips])
