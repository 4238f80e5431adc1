"""One version of a cut as numbers: which events, where each lies, on which track. Only what is asked for is read."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from touchline.domain.cut.cut import Cut, Event, track_order
from touchline.domain.cut.cut_document import cut_from_json
from touchline.domain.cut.scenes import Shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from touchline.ports.uses import Stretches

    Places = NDArray[np.int32]
    """A row an event: its piece, where it lies in the cut, how long, and the number of its track."""


class Kept(Protocol):
    """Where the events themselves are kept."""

    def using(self, footage: Stretches) -> Mapping[str, Mapping[int, str]]:
        """By cut, the events that use some of this footage, and which clip."""

    def clips_of(self, cut: str) -> Mapping[int, str]:
        """By piece of a cut the clip that it uses; empty where it uses none."""

    def sound(self) -> AbstractContextManager[None]:
        """Whatever turns out to be damaged while this goes on is thrown away. Raises Damaged."""

    def bodies(self, cut: str, pieces: Collection[int]) -> Mapping[int, Event]:
        """Events, as if they lay at the beginning."""


class Laid:
    """See `touchline.ports.LaidCut`."""

    def __init__(self, kept: Kept, name: str, version: int, latest: bool, head: str, places: Places) -> None:
        self.name, self.version, self.latest, self.places = name, version, latest, places
        self._kept, self._document = kept, json.loads(head)
        self._tracks: list[tuple[str, str]] = self._document.pop("tracks")
        self.rate = Fraction(self._document["rate"])

    def part(self, footage: Stretches | None, around: int) -> tuple[Cut, Mapping[str, int]]:
        import numpy as np

        if footage is None:
            cut = self._cut(np.ones(len(self.places), bool))
            return cut, {event.id: piece for event, piece in zip(cut.events, self.places[:, 0].tolist(), strict=True)}
        mine = np.isin(self.places[:, 0], list(self._kept.using(footage).get(self.name, {})))
        begins, ends = self.places[:, 1], self.places[:, 1] + self.places[:, 2]
        heard = np.isin(self.places[:, 3], [number for number, (_, channel) in enumerate(self._tracks) if channel == "sound"])
        chosen = mine | (ends == ends.max(initial=0))
        for row in np.flatnonzero(mine & heard).tolist():
            chosen |= heard & (begins < ends[row] + around) & (ends > begins[row] - around)
        cut = self._cut(chosen)
        rows = zip(cut.events, self.places[chosen, 0].tolist(), mine[chosen].tolist(), strict=True)
        return cut, {event.id: piece for event, piece, asked in rows if asked}

    @cached_property
    def pictures(self) -> Sequence[Shown]:
        clips = self._kept.clips_of(self.name)
        seen = {number: track_order(track) for number, (track, channel) in enumerate(self._tracks) if channel == "picture"}
        rows = [row for row in self.places.tolist() if row[3] in seen]
        rows.sort(key=lambda row: (row[1], seen[row[3]]))
        with self._kept.sound():
            return [(at, at + length, clips[piece]) for piece, at, length, _ in rows]

    def _cut(self, chosen: NDArray[np.bool_]) -> Cut:
        rows = self.places[chosen].tolist()
        events = self._kept.bodies(self.name, [piece for piece, _, _, _ in rows])
        with self._kept.sound():
            return cut_from_json(self._document, tuple(_moved(events[piece], at) for piece, at, _, _ in rows))


def _moved(event: Event, at: int) -> Event:
    """The event where it lies; it was sound when it was kept, so it is not looked at again."""
    if event.at == at:
        return event
    moved = object.__new__(Event)
    moved.__dict__.update(event.__dict__, at=at)
    return moved
