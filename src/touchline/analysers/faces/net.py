"""Faces in a picture, and what each looks like to a machine, by two small networks run by OpenCV on the processor.

YuNet (Wu, Peng and Yu, "YuNet: A Tiny Millisecond-level Face Detector", Machine Intelligence Research 20, 2023) finds faces
with five points each; SFace (Zhong et al., "SFace: Sigmoid-Constrained Hypersphere Loss for Robust Face Recognition", IEEE
TIP 30, 2021) turns an aligned face into 128 numbers whose angle tells people apart.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.once import once

if TYPE_CHECKING:
    import cv2

MODEL = "yunet-sface"
FINDER, KNOWER = "yunet.onnx", "sface.onnx"
DIMENSIONS = 128
SIDE = 112
"""Pixels of an aligned face, across and down."""

_LOOSEST = 0.35
_OVERLAP, _MOST = 0.3, 2000
_HALF = 0.5
_AROUND, _CLOSER = 2.0, 256
_BEYOND = 24
"""Pixels by which a picture is mirrored outward before it is looked at: half a face at its edge is then a whole one, of a kind."""
_INSIDE = 0.3
"""How much of a face must lie in the picture: what lies outside is a mirror image."""
_LARGEST_REGION, _SIGHT = 240, 160
"""Pixels across: of a face kept to be compared, and of one kept to be shown."""
_PLACES = np.array([[38.29, 51.70], [73.53, 51.50], [56.03, 71.74], [41.55, 92.37], [70.73, 92.20]], np.float64)
"""Where eyes, nose and corners of the mouth lie in an aligned face: the arrangement SFace was trained with."""

Image = NDArray[np.uint8]
Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Face:
    """One face in a picture: ``box`` is left, top, width, height of what the picture shows of it and ``points`` 5 x 2 (eyes, nose,
    corners of the mouth, the viewer's left first), all in pixels; ``score`` in 0..1 says how surely it is a face, ``inside`` how
    much of it lies within the picture's edges."""

    box: tuple[float, float, float, float]
    points: NDArray[np.float32]
    score: float
    inside: float = 1.0

    @property
    def side(self) -> float:
        """The shorter side of the box in pixels."""
        return min(self.box[2], self.box[3])

    @property
    def middle(self) -> tuple[float, float]:
        x, y, width, height = self.box
        return x + width / 2, y + height / 2


@dataclass(frozen=True)
class Region:
    """The surroundings of a face, cut out to be looked at later: ``image`` RGB, ``points`` in its pixels."""

    image: Image
    points: NDArray[np.float32]


class FaceNet:
    """Both networks, loaded once. Several threads may look for faces at once, each with a finder of its own; when faces are compared
    they take turns."""

    def __init__(self, folder: Path) -> None:
        import cv2

        cv2.setNumThreads(1)  # as many clips are logged at once as there are cores
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)  # it warns of its own choice of engine
        self._folder = folder
        self._idle = deque([self._another()])
        self._turn = Lock()

    def find(self, image: Image, pixels: float) -> list[Face]:
        """The faces in an RGB picture, looked at with no more than so many pixels in all; the surest first, in pixels of
        ``image``."""
        import cv2

        scale = min(1.0, float(np.sqrt(pixels / (image.shape[0] * image.shape[1]))))
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
        wider = cv2.copyMakeBorder(small, _BEYOND, _BEYOND, _BEYOND, _BEYOND, cv2.BORDER_REFLECT_101)
        try:
            finder = self._idle.pop()
        except IndexError:  # every one is at work in another thread
            finder = self._another()
        finder.setInputSize((wider.shape[1], wider.shape[0]))
        _, rows = finder.detect(cv2.cvtColor(wider, cv2.COLOR_RGB2BGR))
        self._idle.append(finder)
        if rows is None:
            return []
        faces = [_face(row, small.shape, image.shape) for row in rows]
        there = (face for face in faces if face.inside >= _INSIDE and face.side > 2)
        return apart(sorted(there, key=lambda face: -face.score))

    def _another(self) -> cv2.FaceDetectorYN:
        import cv2

        return cv2.FaceDetectorYN.create(str(self._folder / FINDER), "", (_CLOSER, _CLOSER), _LOOSEST, _OVERLAP, _MOST)

    @cached_property
    def _knower(self) -> cv2.FaceRecognizerSF:
        """Loaded when the first face is met: many a clip has none."""
        import cv2

        return cv2.FaceRecognizerSF.create(str(self._folder / KNOWER), "")

    def load(self) -> None:
        """Load what compares faces now rather than when the first is met."""
        assert self._knower

    def likeness(self, faces: Sequence[Image]) -> tuple[Vector, float]:
        """What aligned faces (112 x 112, RGB) of one person have in common: the mean over them and their mirror images, of
        length one, float32; and the mean length before. A face that cannot be told from others, or is none, comes out short:
        about 5, against 8 to 13 (as Meng et al. found, "MagFace", CVPR 2021)."""
        import cv2

        total, lengths = np.zeros(DIMENSIONS, np.float64), []
        with self._turn:
            for face in faces:
                shown = cv2.cvtColor(face, cv2.COLOR_RGB2BGR)
                for one in (shown, cv2.flip(shown, 1)):
                    vector = self._knower.feature(one)[0]
                    lengths.append(max(float(np.linalg.norm(vector)), 1e-9))
                    total += vector / lengths[-1]
        return (total / max(float(np.linalg.norm(total)), 1e-9)).astype(np.float32), float(np.mean(lengths))

    def closer(self, region: Region) -> tuple[NDArray[np.float32], float]:
        """The five points once more, found in an enlarged view of the face alone and averaged with the first ones, since in a small
        picture they are off by a pixel or two, which misplaces the aligned face; and how surely it is one, seen like this (0: not
        at all)."""
        scale = _CLOSER / max(region.image.shape[:2])
        middle, reach = region.points.mean(axis=0), _spread(region.points) / 2
        near = [(points, face.score) for face in self.find(_resized(region.image, scale), _CLOSER * _CLOSER)
                if np.abs((points := face.points / scale).mean(axis=0) - middle).max() < reach]
        if not near:
            return region.points, 0.0
        best, score = min(near, key=lambda one: float(np.abs(one[0] - region.points).sum()))
        return ((best + region.points) / 2).astype(np.float32), score


@once
def loaded(folder: Path) -> FaceNet:
    """The networks in a folder."""
    return FaceNet(folder)


def apart(faces: Sequence[Face]) -> list[Face]:
    """The faces, the surest first, without those that lie half inside a surer one: its hair, its beard."""
    kept: list[Face] = []
    for face in faces:
        if all(_shared(face, other) < _HALF for other in kept):
            kept.append(face)
    return kept


def _shared(one: Face, other: Face) -> float:
    """How much of the smaller box lies in the other."""
    (ax, ay, aw, ah), (bx, by, bw, bh) = one.box, other.box
    across, down = min(ax + aw, bx + bw) - max(ax, bx), min(ay + ah, by + bh) - max(ay, by)
    return max(0.0, across) * max(0.0, down) / max(min(aw * ah, bw * bh), 1e-9)


def region_of(image: Image, face: Face) -> Region:
    """A copy of twice the face's size around it, no larger than needed to know it again."""
    x, y = face.middle
    reach = max(face.box[2], face.box[3]) * _AROUND / 2
    left, top = max(0, int(x - reach)), max(0, int(y - reach))
    cut = image[top : max(top + 2, int(y + reach)), left : max(left + 2, int(x + reach))]
    scale = min(1.0, _LARGEST_REGION / max(cut.shape[:2]))
    small = _resized(cut, scale) if scale < 1 else np.ascontiguousarray(cut).copy()
    return Region(small, ((face.points - (left, top)) * scale).astype(np.float32))


def sight_of(region: Region) -> bytes:
    """The face with its surroundings as a small JPEG."""
    import cv2

    image = cv2.cvtColor(region.image, cv2.COLOR_RGB2BGR)
    scale = min(1.0, _SIGHT / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else image
    return bytes(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 82])[1])


def aligned(region: Region, points: NDArray[np.float32]) -> Image:
    """The face turned upright, its eyes and mouth where SFace expects them, 112 x 112 RGB."""
    import cv2

    image, turn = region.image, similarity(points, _PLACES)
    shrink = float(np.sqrt(abs(np.linalg.det(turn[:, :2]))))
    if shrink < 0.5:  # averaged first, or fine detail would turn into noise
        image = _resized(image, 2 * shrink)
        turn[:, :2] /= 2 * shrink
    face = cv2.warpAffine(image, turn, (SIDE, SIDE), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(face, np.uint8)


def similarity(points: NDArray[np.float32], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The 2 x 3 matrix that turns, scales and moves ``points`` onto ``places`` with the least squared error (Umeyama, IEEE
    TPAMI 13, 1991)."""
    source, target = points - points.mean(axis=0), places - places.mean(axis=0)
    left, sizes, right = np.linalg.svd(target.T @ source / len(points))
    signs = np.array([1.0, np.sign(np.linalg.det(left @ right)) or 1.0])
    turn = (left * signs) @ right * (float(sizes @ signs) / max(float(source.var(axis=0).sum()), 1e-9))
    return np.hstack([turn, (places.mean(axis=0) - turn @ points.mean(axis=0))[:, None]])


def _face(row: NDArray[np.float32], small: tuple[int, ...], image: tuple[int, ...]) -> Face:
    """What was found in the ``small`` picture, mirrored outward, in pixels of the ``image``; both are given by their shapes."""
    scale = np.array([image[1] / small[1], image[0] / small[0]])
    start = (row[:2] - _BEYOND) * scale
    size = row[2:4] * scale
    low, high = np.maximum(start, 0), np.minimum(start + size, (image[1], image[0]))
    shown = np.maximum(high - low, 0)
    points = (row[4:14].reshape(5, 2) - _BEYOND) * scale
    box = float(low[0]), float(low[1]), float(shown[0]), float(shown[1])
    return Face(box, points.astype(np.float32), float(row[14]), float(shown.prod() / max(size.prod(), 1e-9)))


def _resized(image: Image, scale: float) -> Image:
    import cv2

    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = max(2, round(image.shape[1] * scale)), max(2, round(image.shape[0] * scale))
    return np.asarray(cv2.resize(image, size, interpolation=way), np.uint8)


def _spread(points: NDArray[np.float32]) -> float:
    return float(np.ptp(points, axis=0).max())
