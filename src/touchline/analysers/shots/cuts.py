"""Hard cuts: where the picture is replaced between one frame and the next, and what was before does not come back.

A camera flash changes as much, but the old picture returns; a whip of the camera changes every frame, not one. How much each sign
counts was fitted: see ``bench/fit_shots.py``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.shots.pictures import Floats, Pictures, apart, moved, shapes_of
from touchline.analysers.shots.weights import CUT

REACH_SECONDS, LEAST_REACH = 0.28, 5
_LEAST_STEP = 2.5


def candidates(pictures: Pictures, reach: int) -> list[int]:
    """Frames that differ from the one before, and more so than their neighbours do."""
    steps = pictures.steps
    near = max(1, reach // 3)
    return [place for place in range(1, len(steps))
            if steps[place] > _LEAST_STEP and steps[place] >= steps[max(0, place - near) : place + near + 1].max()]


def features(pictures: Pictures, at: int, reach: int) -> NDArray[np.float64]:
    """What speaks for and against a cut before frame ``at``."""
    start, end = max(0, at - reach), min(len(pictures), at + reach)
    middle = at - start
    thumbs = pictures.thumbs[start:end]
    told: list[float] = []
    for kind, scale in ((pictures.small[start:end], 1 / 40), (pictures.colours[start:end], 400), (shapes_of(thumbs), 1.5)):
        told += _between(apart(kind) * np.float32(scale), middle)
    before, after = pictures.thumbs[max(0, at - 2)], pictures.thumbs[min(len(pictures) - 1, at + 1)]
    told += [moved(pictures.thumbs[at - 1], pictures.thumbs[at]), moved(before, after)]
    told += [float(np.log(pictures.small[at - 1].std() + 1)), float(np.log(pictures.small[at].std() + 1))]
    return np.array(told)


def _between(far: Floats, middle: int) -> list[float]:
    """The two sides of a window, each near itself and far from the other (after Foote, "Automatic audio segmentation using a
    measure of audio novelty", ICME 2000); the least distance across is small where an old picture comes back."""
    across = far[:middle, middle:]
    steps = np.diagonal(far, 1)
    jump = float(steps[middle - 1])
    others = np.delete(steps, middle - 1)
    within = float(others.max()) if len(others) else 0.0
    usual = float(np.median(others)) if len(others) else 0.0
    least = float(across.min())
    first, last = float(far[0, : middle].max()), float(far[-1, middle:].max())
    floor = 0.02
    return [float(np.log(jump + floor)), float(np.log((jump + floor) / (within + floor))), float(np.log((jump + floor) / (usual + floor))),
            float(np.log((least + floor) / (jump + floor))), float(np.log((least + floor) / (within + floor))),
            float(np.log((least + floor) / (max(first, last) + floor)))]


def cuts(pictures: Pictures, rate: float) -> list[tuple[int, float]]:
    """First frames of new shots, with the chance that each is one."""
    reach = max(LEAST_REACH, round(REACH_SECONDS * rate))
    return [(at, CUT.chance(features(pictures, at, reach))) for at in candidates(pictures, reach)]
