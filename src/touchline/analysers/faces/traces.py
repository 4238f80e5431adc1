"""Tracks made into traces: one face of a shot with its likeness, whoever it belongs to.

A few good pictures of each track are turned into vectors; where two halves of a track look like two people it is parted, and
where two tracks of a shot look like one person and follow each other closely they are joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.faces.net import FaceNet, Vector, aligned, sight_of
from touchline.analysers.faces.quality import Quality, quality_of
from touchline.analysers.faces.tracks import KEPT, Box, Picture, Track

_OTHERS, _ONE = 0.78, 0.42
"""Distances (1 - cosine) beyond which two pictures show two people, and up to which two tracks show one."""
_TRUSTED = 0.35
_EVEN, _STEEP = 0.62, 0.04
"""Where a face and something else are equally likely, and how soon that changes."""
_GAP_SECONDS, _NEAR = 1.5, 0.25
_FREE, _A_SECOND = 2.0, 1.0
"""Pictures beyond the first of each track that may be turned into vectors: at the start, and more for each second of footage;
so that a crowd costs no more than its first pictures."""


@dataclass(frozen=True)
class Shown:
    """One picture of a face, and all that is kept of it: its vector, how good that is, and a small JPEG to be shown."""

    frame: int
    vector: Vector
    quality: Quality
    closer: float
    """How surely it is a face when looked at alone, enlarged."""
    sight: bytes


@dataclass(frozen=True)
class Trace:
    """One face of a shot: its track, and its pictures, the best first."""

    track: Track
    shown: tuple[Shown, ...]

    @property
    def best(self) -> Shown:
        return self.shown[0]

    @property
    def quality(self) -> float:
        return self.best.quality.value

    @property
    def vector(self) -> Vector:
        """Of length one: the mean of its pictures, the better ones weighing more."""
        weights = np.array([0.05 + one.quality.value for one in self.shown], np.float64)
        total = weights @ np.stack([one.vector for one in self.shown])
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands against knowing it again even in its best picture."""
        return self.best.quality.marks

    @property
    def confidence(self) -> float:
        """How surely it is a face that could be known again: from 0.5 on where it is. What the finder scores, in the whole picture
        and looking closer, and what the likeness is worth, is turned into it by a logistic curve; a face seen once is doubted, and
        one that is too small or blurred stays below 0.5."""
        scores = sorted(self.track.scores, reverse=True)[:3]
        alone = self.track.before < 0 and self.track.after is None and len(self.track.places) == 1
        steady = scores[0] if alone else sum([*scores, *[0.5] * (3 - len(scores))]) / 3
        closer = max(one.closer for one in self.shown)
        found = 0.5 * (0.6 * scores[0] + 0.4 * steady) + 0.2 * closer + 0.3 * min(1.0, 0.25 + 1.25 * self.quality)
        sure = float(1 / (1 + np.exp((_EVEN - found) / _STEEP)))
        hidden = "small" in self.marks or "blurred" in self.marks
        return round(min(sure, 0.49 if hidden else 0.99), 4)


@dataclass
class Gallery:
    """Turns the tracks of one clip into traces, as they end."""

    net: FaceNet
    rate: float
    still: bool = False
    traces: list[Trace] = field(default_factory=list)
    _spent: float = 0.0

    def take(self, track: Track) -> None:
        shown = self._shown(track)
        for part in parted(Trace(track, tuple(shown))):
            for place, other in enumerate(self.traces):
                if self._goes_on(other, part):
                    self.traces[place] = _joined(other, part)
                    break
            else:
                self.traces.append(part)

    def _shown(self, track: Track) -> list[Shown]:
        spare = _FREE + _A_SECOND * track.last / self.rate - self._spent
        count = int(np.clip(1 + spare, 1, KEPT))
        pictures = track.pictures[:count]
        self._spent += len(pictures) - 1
        shown = [self._one(picture) for picture in pictures]
        track.pictures = []  # a clip may have thousands of faces
        return sorted(shown, key=lambda one: -one.quality.value)

    def _one(self, picture: Picture) -> Shown:
        region = picture.region
        points, closer = self.net.closer(region)
        face = aligned(region, points)
        views = [face, aligned(region, region.points), aligned(region, _wider(points))] if self.still else [face]
        vector, strength = self.net.likeness(views)
        return Shown(picture.frame, vector, quality_of(picture.face, face, strength), closer, sight_of(region))

    def _goes_on(self, one: Trace, other: Trace) -> bool:
        """Whether they are one face that was lost for a moment, or that moved while the picture changed as a cut would change it."""
        earlier, later = sorted((one, other), key=lambda trace: trace.track.first)
        gap = later.track.first - earlier.track.last
        if not 0 < gap <= _GAP_SECONDS * self.rate or min(one.quality, other.quality) < _TRUSTED / 2:
            return False
        same_shot = one.track.shot == other.track.shot
        near = same_shot or (gap <= 0.5 * self.rate and overlap(earlier.track.places[-1][1], later.track.places[0][1]) > _NEAR)
        return near and distance(one.vector, other.vector) < _ONE


def overlap(one: Box, other: Box) -> float:
    """What two boxes share, by what they cover together."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(0.0, across) * max(0.0, down)
    return shared / max(one[2] * one[3] + other[2] * other[3] - shared, 1e-9)


def distance(one: Vector, other: Vector) -> float:
    """Between the likenesses of two faces: 1 - the cosine of their angle; 0 the same, about 0.9 for strangers."""
    return float(1 - one @ other)


def parted(trace: Trace) -> list[Trace]:
    """The trace as it is, or parted in two where its pictures before and after a moment show two people."""
    by_time = sorted((one for one in trace.shown if one.quality.value >= _TRUSTED), key=lambda one: one.frame)
    cuts = [(float(np.mean([distance(a.vector, b.vector) for a in by_time[:at] for b in by_time[at:]])), at)
            for at in range(1, len(by_time))]
    if not cuts or max(cuts)[0] < _OTHERS:
        return [trace]
    at = max(cuts)[1]
    frame = _jump(trace.track, by_time[at - 1].frame, by_time[at].frame)
    halves = [_part(trace, -1, frame), _part(trace, frame, None)]
    return [half for half in halves if half.shown]


def _jump(track: Track, start: int, end: int) -> int:
    """The frame after ``start``, up to ``end``, at which the face lies farthest from where it was."""
    places = [place for place in track.places if start <= place[0] <= end]
    moves = [(float(np.abs(np.subtract(was[1], now[1])).sum()), now[0]) for was, now in pairwise(places)]
    return max(moves)[1]


def _part(trace: Trace, start: int, end: int | None) -> Trace:
    track = trace.track
    inside = [i for i, place in enumerate(track.places) if place[0] >= start and (end is None or place[0] < end)]
    before = track.before if start < 0 else track.places[inside[0] - 1][0] if inside and inside[0] else track.before
    part = replace(track, places=[track.places[i] for i in inside], scores=[track.scores[i] for i in inside], before=before,
                   after=track.after if end is None else end)
    return Trace(part, tuple(one for one in trace.shown
                             if one.frame >= start and (end is None or one.frame < end)))


def _joined(one: Trace, other: Trace) -> Trace:
    first, last = sorted((one, other), key=lambda trace: trace.track.first)
    track = replace(first.track, places=[*first.track.places, *last.track.places],
                    scores=[*first.track.scores, *last.track.scores], after=last.track.after)
    shown = sorted((*one.shown, *other.shown), key=lambda each: -each.quality.value)
    return Trace(track, tuple(shown[:KEPT]))


def _wider(points: NDArray[np.float32]) -> NDArray[np.float32]:
    """The points moved apart a little, so that the face comes out smaller."""
    middle = points.mean(axis=0)
    return np.asarray(middle + (points - middle) * 1.05, np.float32)


def pictures_of(traces: Sequence[Trace], most: int) -> list[Trace]:
    """The traces whose best pictures are worth showing, the best first."""
    return sorted(traces, key=lambda trace: -trace.quality)[:most]


