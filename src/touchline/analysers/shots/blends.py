"""Gradual changes: where one picture is mixed into another, all over (dissolve) or along a moving edge (wipe).

In either, every point of the picture goes once from its old colour to its new one and is on the way between the two
meanwhile, while the sum of all points goes steadily: for a dissolve that is the linear-mixture model of Lienhart ("Reliable
Dissolve Detection", SPIE 4315, 2001), and for a wipe the same model point by point. Moving cameras and players make points
leave that way. How much each sign counts was fitted: see ``bench/fit_shots.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.shots.pictures import Floats, Pictures, moved
from touchline.analysers.shots.weights import BLEND

LENGTHS = (6, 9, 13, 18, 26, 36, 50)
"""Frames at 25 a second from the last picture of the old shot to the first of the new."""

_LEAST_CHANGE, _LEAST_COLOURS, _MOST_LEFT_OUT, _INSIDE = 6.0, 0.16, 0.55, 7
_WIPED, _LEAST_EVEN = 0.4, 0.5


@dataclass(frozen=True)
class Stretch:
    """Frames ``start`` (the last of the old shot) to ``end`` (the first of the new), and what speaks for a blend there."""

    start: int
    end: int
    signs: NDArray[np.float64]
    spread: float


@dataclass(frozen=True)
class Blend:
    """Mixed frames lie between ``start`` and ``end``, which are unmixed."""

    start: int
    end: int
    kind: str
    chance: float


def blends(pictures: Pictures, scale: float, least: float, taken: Sequence[tuple[int, int]]) -> list[Blend]:
    """Blends of a chance above ``least``, the surest first; none overlaps another or what is ``taken``."""
    chances = []
    for one in stretches(pictures, scale):
        if not any(one.start < end and start < one.end for start, end in taken):
            chances.append((BLEND.chance(np.concatenate([one.signs, seen_apart(pictures, one)])), one))
    kept: list[Blend] = []
    for chance, one in sorted(chances, key=lambda pair: (-pair[0], pair[1].start)):
        if chance > least and not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(Blend(one.start, one.end, "wipe" if one.spread > _WIPED else "dissolve", chance))
    return kept


def stretches(pictures: Pictures, scale: float) -> Iterator[Stretch]:
    """Every stretch that might be a blend; ``scale`` is frames a second by 25."""
    for length in dict.fromkeys(max(4, round(length * scale)) for length in LENGTHS):
        if len(pictures) > length + 1:
            yield from _of_length(pictures, length)


def _of_length(pictures: Pictures, length: int) -> Iterator[Stretch]:
    coarse = pictures.coarse
    starts = np.arange(0, len(coarse) - length, max(1, length // 9))
    change = np.abs(coarse[starts + length] - coarse[starts]).mean(axis=(1, 2, 3))
    starts = starts[change > _LEAST_CHANGE]
    colours = np.abs(pictures.colours[starts + length] - pictures.colours[starts]).sum(axis=1) / 8
    for start in starts[colours > _LEAST_COLOURS].tolist():
        stretch = _judged(pictures, start, length)
        if stretch:
            yield stretch


def _judged(pictures: Pictures, start: int, length: int) -> Stretch | None:
    coarse, end = pictures.coarse, start + length
    inside = np.unique(np.round(np.linspace(start, end, _INSIDE + 2)[1:-1]).astype(int))
    old, new = coarse[start], coarse[end]
    way = new - old
    power = (way * way).sum(axis=2)
    total = float(power.sum())
    whole = float(np.sqrt(power).sum())
    gone = coarse[inside] - old
    parts = (gone * way).sum(axis=3)
    share = parts.sum(axis=(1, 2)) / total
    place = (inside - start) / length
    even = float(np.sqrt(power).mean() / np.sqrt(power.mean() + 1e-6))
    if even < _LEAST_EVEN or np.abs(share - place).max() > 0.45:
        return None
    own = np.clip(parts / (power + 1e-3), 0, 1)
    beside = np.sqrt(((gone - own[..., None] * way) ** 2).sum(axis=3)).sum(axis=(1, 2)) / whole
    if beside.max() > _MOST_LEFT_OUT:
        return None
    mixed = np.sqrt((gone - share[:, None, None, None] * way) ** 2).sum(axis=(1, 2, 3)) / np.abs(way).sum()
    spread = float((((own - share[:, None, None]) ** 2) * power).sum() / (total * (share * (1 - share)).clip(0.05).sum()))
    back = np.maximum(0, -np.diff(own, axis=0, prepend=0, append=1))
    turned = float((back.sum(axis=0) * power).sum() / total)
    margin = max(3, length // 3)
    before, after = coarse[max(0, start - margin)], coarse[min(len(coarse) - 1, end + margin)]
    early, late = (float(((one - edge) * way).sum() / total) for one, edge in ((old, before), (after, new)))
    restless = [float(np.sqrt(((one - edge) ** 2).sum(axis=2)).sum() / whole) for one, edge in ((old, before), (after, new))]
    steps = pictures.steps[start + 1 : end + 1]
    jump = float(steps.max() / (np.abs(way).mean() + 1e-3))
    around = np.concatenate([pictures.steps[max(1, start - margin) : start + 1], pictures.steps[end + 1 : end + 1 + margin]])
    calm = float(np.log((np.median(steps) + 0.3) / ((np.median(around) if len(around) else 0.0) + 0.3)))
    detail = [float(pictures.small[one].std(axis=(0, 1)).mean()) for one in (start, (start + end) // 2, end)]
    signs = np.array([np.log(np.abs(way).mean()), even, beside.max(),
                      beside.mean(), min(mixed.max(), 1.5), mixed.mean(), min(spread, 2.0), turned, np.abs(share - place).max(),
                      np.abs(share - place).mean(), max(early, late, -1.0), abs(early) + abs(late), max(restless), min(restless),
                      jump * length / 10, calm,
                      np.log((detail[1] + 2) / (min(detail[0], detail[2]) + 2)), np.log(length), jump])
    return Stretch(start, end, signs, spread)


def seen_apart(pictures: Pictures, stretch: Stretch) -> NDArray[np.float64]:
    """Costlier signs that the two ends are different scenes, and the middle a double exposure of both."""
    start, end = stretch.start, stretch.end
    ends = pictures.thumbs[[start, end]]
    colours = float(np.abs(pictures.colours[start] - pictures.colours[end]).sum() / 8)
    old, new = pictures.detail[start].ravel(), pictures.detail[end].ravel()
    told = [colours, moved(ends[0], ends[1], 9), moved(ends[1], ends[0], 9), _alike(old, new)]
    both, one = [], []
    for part in (0.3, 0.5, 0.7):
        middle = pictures.detail[round(start + part * (end - start))].ravel()
        left, right, across = _alike(old, middle), _alike(new, middle), told[3]
        both.append((left**2 + right**2 - 2 * left * right * across) / (1.02 - across**2))
        one.append(max(left, right) ** 2)
    return np.array([*told, float(np.mean(both)), float(min(both)), float(np.mean(both) - np.mean(one))])


def _alike(one: Floats, other: Floats) -> float:
    return float(one @ other / (np.sqrt(float(one @ one) * float(other @ other)) + 1.0))
