"""Shots: where one picture gives way to another, and how: by a cut, a dissolve, a wipe or a fade.

Thumbnails of 64 x 36 are judged in blocks. Cuts, blends and fades are looked for apart (`shot_cuts`, `shot_blends`,
`shot_fades`); where they contend for the same frames a fade comes first, then a cut, then the surest blend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.shots.blends import blends
from touchline.analysers.shots.cuts import cuts
from touchline.analysers.shots.fades import Flat, flats
from touchline.analysers.shots.pictures import ACROSS, DOWN, Pictures
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace

_SIZE = 128
_BLOCK_SECONDS, _OVERLAP_SECONDS = 40, 6
_SHORTEST_SECONDS = 0.2
_SURE_CUT, _SURE_BLEND = 0.5, 0.6
_FADE_CHANCE = 0.9


@dataclass(frozen=True, order=True)
class Change:
    """A new shot begins at frame ``at``; the transition covers ``[start, end)``, one frame for a cut."""

    at: int
    start: int
    end: int
    kind: str
    chance: float = 1.0


class Shots:
    """The analyser; needs no model beyond the numbers in `shot_weights`."""

    name = "shots"
    version = "2"
    settings = ""
    watches: tuple[str, ...] = ()
    needs = Needs(width=_SIZE, height=_SIZE)

    def ready(self) -> None:
        """Needs no model."""

    def begin(self, clip: Clip) -> _Look:
        return _Look(clip, f"{self.name}/{self.version}")


class _Look:
    def __init__(self, clip: Clip, source: str) -> None:
        self._clip, self._source = clip, source
        self._judge = Judge(float(clip.rate))

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        self._judge.take(image)

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        """Shots make no sound."""

    def end(self, pace: Pace) -> Findings:
        frames = min(self._judge.seen, pace.frames)
        if not frames:
            return Findings()
        changes = spaced([change for change in self._judge.end() if 0 < change.at < frames], pace)
        first = Change(0, 0, 1, "fade" if self._judge.opens_flat else "cut")
        facts = []
        for change, following in zip([first, *changes], [*changes, None], strict=True):
            span = Span(change.at, following.at if following else frames)
            facts.append(Fact(self._clip.id, span, "picture", "shot", change.kind, round(change.chance, 3), source=self._source,
                              detail={"transition": [max(0, change.start), min(change.end, frames)]}))
        return Findings(tuple(facts), (), (Span(0, frames),))


def spaced(changes: Sequence[Change], pace: Pace) -> list[Change]:
    """The changes in order, without those that come too soon after the one before for anybody to see a shot between them."""
    kept: list[Change] = []
    for change in sorted(changes):
        if not kept or _seconds(pace, change.at) - _seconds(pace, kept[-1].at) >= _SHORTEST_SECONDS:
            kept.append(change)
        elif change.chance > kept[-1].chance:
            kept[-1] = change
    return kept


def _seconds(pace: Pace, frame: int) -> float:
    return pace.times[frame] if pace.times is not None and frame < len(pace.times) else float(frame / pace.rate)


@dataclass
class Judge:
    """Takes frames one by one and decides block by block what changes there are; a block overlaps those beside it."""

    rate: float
    opens_flat: bool = False
    _thumbs: list[NDArray[np.uint8]] = field(default_factory=list)
    _first: int = 0
    _done: int = 0
    _changes: list[Change] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Frames taken so far."""
        return self._first + len(self._thumbs)

    def take(self, image: NDArray[np.uint8]) -> None:
        """The next frame, height x width x 3, RGB."""
        from cv2 import INTER_AREA, resize

        self._thumbs.append(np.asarray(resize(image, (ACROSS, DOWN), interpolation=INTER_AREA), np.uint8))
        overlap = round(_OVERLAP_SECONDS * self.rate)
        if len(self._thumbs) >= round(_BLOCK_SECONDS * self.rate) + overlap:
            self._decide(self.seen - overlap, last=False)
            gone = len(self._thumbs) - 2 * overlap
            self._first += gone
            del self._thumbs[:gone]

    def end(self) -> list[Change]:
        """All changes, in order."""
        if self._thumbs:
            self._decide(self.seen, last=True)
        return self._changes

    def _decide(self, until: int, last: bool) -> None:
        pictures = Pictures(np.stack(self._thumbs))
        plain = flats(pictures, self.rate)
        if self._first == 0:
            self.opens_flat = bool(plain) and plain[0].start == 0 and plain[0].end < len(pictures)
        for change in changes_in(pictures, self.rate, plain, opens=self._first == 0, closes=last):
            at = change.at + self._first
            if self._done <= at < until:
                self._changes.append(Change(at, change.start + self._first, change.end + self._first, change.kind, change.chance))
        self._done = until


def changes_in(pictures: Pictures, rate: float, plain: Sequence[Flat], *, opens: bool, closes: bool) -> list[Change]:
    """What changes in a row of thumbnails, in order; a fade at the very beginning or end of the clip is no change."""
    fades = []
    taken = []
    for flat in plain:
        if not flat.sloping:
            continue
        taken.append(flat.whole)
        if not (opens and flat.start == 0) and not (closes and flat.end == len(pictures)):
            fades.append(Change((flat.start + flat.end) // 2, *flat.whole, "fade", _FADE_CHANCE))
    found = [Change(at, at, at + 1, "cut", chance) for at, chance in cuts(pictures, rate)
             if chance > _SURE_CUT and not any(start <= at <= end for start, end in taken)]
    taken += [(cut.start - 1, cut.end) for cut in found]
    for blend in blends(pictures, rate / 25, _SURE_BLEND, taken):
        found.append(Change((blend.start + 1 + blend.end) // 2, blend.start + 1, blend.end, blend.kind, blend.chance))
    return sorted(fades + found)
