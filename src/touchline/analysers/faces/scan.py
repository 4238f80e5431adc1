"""Faces in a film that is to leave: every frame looked at, at full resolution, and every face compared as long as it is there.

The log takes a few good pictures of each face it follows. That is no use against somebody who is there for two frames, in the
place where somebody else was: here every face is turned into a vector every few frames, and on any frame on which it looks
other than on the one before; as soon as it is another, it is another. Each stretch in which a face stays the same is a
*glimpse*, with the mean of its vectors.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.faces.net import DIMENSIONS, MODEL, Face, FaceNet, Vector, aligned, loaded, region_of
from touchline.analysers.models import Models
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Print
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace

_WIDEST, _PIXELS = 3840, 3840 * 2160
_SURE = 0.45
"""The score from which something is looked at as a face; the log begins to follow one at 0.65."""
_LEAST = 10
"""Pixels across from which a face is compared: at ten, four of ten are known in the best of pictures, at seven none."""
_HANDS = min(4, os.cpu_count() or 1)
"""Frames that are searched at once; what is found is taken in their order."""
_SMALL = 64
"""Pixels across below which a face is enlarged before it is compared."""
_WEAK = 4.5
"""The length of a vector that stands for no face in particular."""
_SAME_PLACE, _SAME_FACE = 0.5, 0.35
"""How much of their boxes two faces in a row share, and how far apart their likenesses may be, to be one."""
_EVERY = 6
"""Frames after which a face that looks the same is compared again."""
_UNCHANGED, _THUMB = 0.9, 16
"""The correlation from which a face looks as on the frame before, by a picture of it so many pixels across."""

Image = NDArray[np.uint8]


@dataclass
class _Glimpse:
    face: Face
    thumb: NDArray[np.float32]
    first: int
    last: int
    total: NDArray[np.float64] = field(default_factory=lambda: np.zeros(DIMENSIONS))
    count: int = 0
    compared: int = -1

    @property
    def mean(self) -> Vector:
        return np.asarray(self.total / max(float(np.linalg.norm(self.total)), 1e-9), np.float32)

    def add(self, vector: Vector) -> None:
        self.total += vector
        self.count += 1


@dataclass(frozen=True)
class FaceScan:
    """Every face on every frame."""

    models: Models

    name = "faces-scan"
    version = "2"
    watches = ("faces",)
    needs = Needs(width=_WIDEST, height=_WIDEST)

    @property
    def settings(self) -> str:
        return f"{MODEL}:{self.models.named(MODEL).fingerprint}"

    def ready(self) -> None:
        """Raises Unavailable where the model is not on this machine, Damaged where it is not what it should be."""
        self.models.find(MODEL)

    def begin(self, clip: Clip) -> FaceScanLook:
        return FaceScanLook(clip, self.models, f"{self.name}/{self.version}+{MODEL}")


class FaceScanLook:
    """Watches one film. The model is loaded with the first picture."""

    def __init__(self, clip: Clip, models: Models, source: str) -> None:
        self._clip, self._models, self._source = clip, models, source
        self._there: list[_Glimpse] = []
        self._done: list[_Glimpse] = []
        self._size = (1, 1)
        self._search = ThreadPoolExecutor(_HANDS, "faces")
        self._searched: deque[tuple[int, Image, Future[list[Face]]]] = deque()

    def see(self, frame: int, image: Image) -> None:
        net = loaded(self._models.find(MODEL))
        self._size = image.shape[1], image.shape[0]
        self._searched.append((frame, image, self._search.submit(net.find, image, _PIXELS)))
        if len(self._searched) > _HANDS:
            self._take(net)

    def _take(self, net: FaceNet) -> None:
        """The next frame, with the faces found in it."""
        frame, image, searched = self._searched.popleft()
        faces = [face for face in searched.result() if face.score >= _SURE and face.side >= _LEAST]
        before, self._there = self._there, []
        for face in sorted(faces, key=lambda face: -face.side):
            known = max(before, key=lambda one: _shared(one.face, face), default=None)
            if known is not None and _shared(known.face, face) >= _SAME_PLACE:
                before.remove(known)
            else:
                known = None
            thumb = _thumb(image, face)
            if known and 0 <= frame - known.compared < _EVERY and float((thumb * known.thumb).sum()) >= _UNCHANGED:
                known.face, known.thumb, known.last = face, thumb, frame
                self._there.append(known)
            else:
                self._there.append(self._compared(net, frame, image, face, thumb, known))
        self._done += before

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        """Faces are not heard."""

    def end(self, pace: Pace) -> Findings:
        while self._searched:
            self._take(loaded(self._models.find(MODEL)))
        self._search.shutdown()
        glimpses = sorted((one for one in (*self._done, *self._there) if one.count), key=lambda one: (one.first, one.face.box))
        facts: list[Fact] = []
        prints: list[Print] = []
        for number, one in enumerate(glimpses):
            name = f"?face-glimpse-{number}"
            x, y, w, h = one.face.box
            box = [round(x / self._size[0], 4), round(y / self._size[1], 4), round(w / self._size[0], 4), round(h / self._size[1], 4)]
            detail = {"by": "face", "boxes": [[one.last, *box]]}
            facts.append(Fact(self._clip.id, Span(one.first, one.last + 1), "picture", "person", name, round(one.face.score, 4),
                              source=self._source, detail=detail))
            prints.append(Print("face", name, one.mean.astype("<f2").tobytes(),
                                {"dim": DIMENSIONS, "dtype": "float16", "quality": 0.5, "pictures": one.count}))
        return Findings(tuple(facts), (), (Span(0, pace.frames),) if pace.frames else (), tuple(prints))

    def _compared(self, net: FaceNet, frame: int, image: Image, face: Face, thumb: NDArray[np.float32],
                  known: _Glimpse | None) -> _Glimpse:
        """The glimpse that goes on with this face, or another that begins with it."""
        region = region_of(image, face)
        points = net.closer(region)[0] if face.side < _SMALL else region.points
        vector, strength = net.likeness([aligned(region, points)])
        told = strength >= _WEAK
        if known is not None and (not told or known.count == 0 or float(1 - vector @ known.mean) <= _SAME_FACE):
            known.face, known.thumb, known.last = face, thumb, frame
        else:
            if known is not None:
                self._done.append(known)
            known = _Glimpse(face, thumb, frame, frame)
        known.compared = frame
        if told:
            known.add(vector)
        return known


def _thumb(image: Image, face: Face) -> NDArray[np.float32]:
    """The face as very few pixels of grey, of mean zero and length one."""
    import cv2

    x, y, w, h = (round(part) for part in face.box)
    cut = image[max(0, y) : max(max(0, y) + 2, y + h), max(0, x) : max(max(0, x) + 2, x + w)]
    small = cv2.resize(cv2.cvtColor(np.ascontiguousarray(cut), cv2.COLOR_RGB2GRAY), (_THUMB, _THUMB), interpolation=cv2.INTER_AREA)
    plain = small.astype(np.float32) - float(small.mean())
    return np.asarray(plain / max(float(np.linalg.norm(plain)), 1e-6), np.float32)


def _shared(one: Face, other: Face) -> float:
    """What two boxes share, by what they cover together."""
    (ax, ay, aw, ah), (bx, by, bw, bh) = one.box, other.box
    across = max(0.0, min(ax + aw, bx + bw) - max(ax, bx))
    down = max(0.0, min(ay + ah, by + bh) - max(ay, by))
    return across * down / max(aw * ah + bw * bh - across * down, 1e-9)
