"""Faces followed through a shot: the detections of one sampled picture after the other, joined to tracks.

A face is the same as the one of the picture before where it lies where that one would have moved to. Faces found with doubt go
on with a track but begin none (after Zhang et al., "ByteTrack", ECCV 2022). A change of shot ends all tracks; which tracks of
a shot belong to one face after all is told later by their likeness.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.faces.net import Face, Image, Region, region_of

SURE = 0.65
"""The score from which a face begins a track; less only goes on with one, and not for long: the backs of heads score 0.35 to 0.6
too."""
KEPT = 4
"""The most pictures kept of one face."""
_LOST_SECONDS = 1.0
_REACH, _FURTHER = 1.25, 1.0
"""How far, in sizes of the face, it may lie from where it is looked for; and how much further for each second unseen."""
_UNMOVED = 0.3
"""What counts against a face that stopped where one was moving, so that people who pass each other are not swapped."""
_ALIKE = 1.8
"""How much larger or smaller it may have become."""
_SAME, _FLAT = 0.45, 1e3

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Picture:
    """One good picture of a face: ``worth`` orders them, larger is better."""

    frame: int
    face: Face
    region: Region
    worth: float


@dataclass
class Track:
    """One face through one shot. ``shot`` counts the shots; ``before`` is the sampled frame before the first that shows it (-1:
    none); ``places`` are (frame, box in fractions of the picture) where it was seen."""

    shot: int
    before: int
    places: list[tuple[int, Box]] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    after: int | None = None
    """The first sampled frame that does not show it any more; None where it was there to the end."""

    @property
    def first(self) -> int:
        return self.places[0][0]

    @property
    def last(self) -> int:
        return self.places[-1][0]


@dataclass(frozen=True)
class Glance:
    """A picture as little more than its layout and its colours: enough to see that another shot has begun."""

    layout: NDArray[np.float32]
    colours: NDArray[np.float32]

    @classmethod
    def of(cls, image: Image) -> Glance:
        import cv2

        small = cv2.resize(image, (64, 36), interpolation=cv2.INTER_AREA)
        counts = cv2.calcHist([small], [0, 1, 2], None, [6, 6, 6], [0, 256] * 3).ravel()
        tiny = np.asarray(cv2.resize(small, (32, 18), interpolation=cv2.INTER_AREA), np.float32)
        return cls(tiny - tiny.mean(axis=(0, 1)), np.asarray(counts / counts.sum(), np.float32))

    def same_shot(self, other: Glance) -> bool:
        """Whether layout (by correlation) and colours (by what they share) have enough in common; a shot parted by mistake costs
        little, since its tracks are joined again by likeness."""
        lengths = float(np.linalg.norm(self.layout) * np.linalg.norm(other.layout))
        layout = float((self.layout * other.layout).sum()) / lengths if lengths > _FLAT else 1.0
        return layout * float(np.minimum(self.colours, other.colours).sum()) > _SAME


@dataclass
class _Living:
    track: Track
    face: Face
    seen: float
    sure: float
    speed: tuple[float, float] = (0.0, 0.0)


class Follower:
    """Takes sampled pictures in order, with their faces; gives tracks as they end."""

    def __init__(self) -> None:
        self._living: list[_Living] = []
        self._shot = 0
        self._frame = -1
        self._glance: Glance | None = None

    def take(self, frame: int, seconds: float, image: Image, faces: Sequence[Face]) -> list[Track]:
        """The next picture (RGB), sampled at ``frame``: the tracks that end before it."""
        ended = [*self._changed(frame, image), *self._forgotten(frame, seconds)]
        pairs, new = self._pairs(seconds, faces)
        for living, face in pairs:
            self._go_on(living, frame, seconds, image, face)
        for one in self._living:
            if one.track.last != frame and one.track.after is None:
                one.track.after = frame
        for face in new:
            if face.score >= SURE:
                living = _Living(Track(self._shot, self._frame), face, seconds, seconds)
                self._living.append(living)
                self._note(living.track, frame, image, face)
        self._frame = frame
        return ended

    def end(self) -> list[Track]:
        """What is still followed when the clip ends."""
        ended, self._living = [one.track for one in self._living], []
        return ended

    def _changed(self, frame: int, image: Image) -> list[Track]:
        """All tracks, where this picture belongs to another shot than the one before."""
        glance = Glance.of(image)
        changed = self._glance is not None and not glance.same_shot(self._glance)
        self._glance = glance
        if not changed:
            return []
        self._shot += 1
        for one in self._living:
            if one.track.after is None:
                one.track.after = frame
        return self.end()

    def _forgotten(self, frame: int, seconds: float) -> list[Track]:
        """Tracks not surely seen for too long."""
        gone = [one for one in self._living if seconds - one.sure > _LOST_SECONDS]
        self._living = [one for one in self._living if one not in gone]
        for one in gone:
            one.track.after = one.track.after or frame
        return [one.track for one in gone]

    def _pairs(self, seconds: float, faces: Sequence[Face]) -> tuple[list[tuple[_Living, Face]], list[Face]]:
        """Which face goes on with which track, the nearest first, sure faces before doubtful ones; and those that go on with
        none."""
        near = [(face.score < SURE, far, i, j) for i, one in enumerate(self._living) for j, face in enumerate(faces)
                if (far := _distance(one, face, seconds)) is not None]
        pairs, taken, given = [], set(), set()
        for _, _, i, j in sorted(near):
            if i not in taken and j not in given:
                taken.add(i)
                given.add(j)
                pairs.append((self._living[i], faces[j]))
        return pairs, [face for j, face in enumerate(faces) if j not in given]

    def _go_on(self, living: _Living, frame: int, seconds: float, image: Image, face: Face) -> None:
        elapsed = max(seconds - living.seen, 1e-3)
        (x, y), (was_x, was_y) = face.middle, living.face.middle
        living.speed = (x - was_x) / elapsed, (y - was_y) / elapsed
        living.face, living.seen, living.track.after = face, seconds, None
        living.sure = seconds if face.score >= SURE else living.sure
        self._note(living.track, frame, image, face)

    def _note(self, track: Track, frame: int, image: Image, face: Face) -> None:
        height, width = image.shape[:2]
        x, y, w, h = face.box
        track.places.append((frame, (x / width, y / height, w / width, h / height)))
        track.scores.append(face.score)
        worth = face.score * min(face.side, 96.0) ** 0.5 * frontal(face)
        if len(track.pictures) < KEPT or worth > track.pictures[-1].worth:
            track.pictures.append(Picture(frame, face, region_of(image, face), worth))
            track.pictures = chosen(track.pictures)


def chosen(pictures: Iterable[Picture]) -> list[Picture]:
    """The best pictures, no more than `KEPT`, best first; of two taken close together the worse gives way first, since they say
    the same."""
    kept = sorted(pictures, key=lambda picture: -picture.worth)
    while len(kept) > KEPT:
        by_time = sorted(kept, key=lambda picture: picture.frame)
        gaps = [(later.frame - earlier.frame, min(earlier, later, key=lambda picture: picture.worth))
                for earlier, later in pairwise(by_time)]
        spare = [(gap, picture) for gap, picture in gaps if picture is not kept[0]]
        weakest = min(spare, key=lambda pair: pair[1].worth * (1 + pair[0] / (by_time[-1].frame - by_time[0].frame + 1)))[1]
        kept.remove(weakest)
    return kept


def frontal(face: Face) -> float:
    """How much a face looks this way, 0.2 to 1, cheaply."""
    from touchline.analysers.faces.quality import turn_of

    return float(np.clip(1.15 - turn_of(face.points), 0.2, 1.0))


def _distance(one: _Living, face: Face, seconds: float) -> float | None:
    """How far a face lies from where the track would have it, in sizes of the face; None where that is too far."""
    elapsed = seconds - one.seen
    ahead = min(elapsed, 0.4)
    (x, y), (at_x, at_y) = face.middle, one.face.middle
    size = (face.box[2] + face.box[3] + one.face.box[2] + one.face.box[3]) / 4
    grown = (face.box[2] + face.box[3]) / max(one.face.box[2] + one.face.box[3], 1e-6)
    if not 1 / _ALIKE < grown < _ALIKE:
        return None
    still = np.hypot(x - at_x, y - at_y)
    moved = np.hypot(x - at_x - one.speed[0] * ahead, y - at_y - one.speed[1] * ahead)
    far = float(min(moved, still + _UNMOVED * size)) / max(size, 1e-6)
    return far if far < _REACH + _FURTHER * max(0.0, elapsed - 0.25) else None
