"""Kin: likenesses gathered into people over a whole season, faces and voices alike, each by its own measure.

Average linkage, merging the two most alike groups first, is exact here without comparing everybody with everybody: vectors are of
length one, so the mean similarity of two groups is the product of their sums. Only groups with near members are ever compared
(their nearest neighbours are found block by block). Likenesses of good quality found the groups; poor ones only join one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

import numpy as np
from numpy.typing import NDArray

_CELLS, _NEAREST = 1 << 23, 48
"""Similarities held at once, and neighbours remembered of one likeness."""

Vectors = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Measure:
    """What distances (1 - cosine) of one kind of likeness mean: the mean one up to which two groups are one person; the one to a
    group's middle up to which a poor likeness joins it, if it is clearer than to any other by ``clear``; the quality from which a
    likeness may found a group; and the logistic curve from distance to chance."""

    linked: float
    joined: float
    clear: float
    good: float
    slope: float
    even: float


def gathered(vectors: Vectors, quality: NDArray[np.float32], pinned: Labels, apart: Sequence[tuple[int, int]],
             measure: Measure) -> tuple[Labels, NDArray[np.float32]]:
    """Rows of ``vectors`` (n x d) as people: a label for each, and the chance that it belongs there.

    ``pinned`` says what people stated (-1: nothing): rows of the same pin end together, of different pins never; rows ``apart``
    never do either. ``quality`` (0..1) weighs. Deterministic, and the same in whatever order rows come, but for exact ties.
    """
    if not len(vectors):
        return np.empty(0, np.int64), np.empty(0, np.float32)
    rows = unit(np.asarray(vectors, np.float32))
    weights = np.asarray(0.1 + quality, np.float64)
    good = (quality >= measure.good) | (pinned >= 0)
    groups = _Groups(rows, weights, pinned, apart)
    groups.link(_neighbours(rows, good, good, measure.linked), measure.linked)
    for place, other in _closest(groups, rows, good, measure):
        groups.join(place, other)
    labels = groups.labels()
    return labels, _sureness(rows, weights, labels, pinned, measure)


def unit(vectors: Vectors) -> Vectors:
    """Each row made of length one."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), np.float32)


def _neighbours(rows: Vectors, of: NDArray[np.bool_], among: NDArray[np.bool_], linked: float) -> Iterator[tuple[int, int]]:
    """Pairs of rows near enough to be of one person, each row's nearest only; a block of rows at a time."""
    ones, others = np.flatnonzero(of), np.flatnonzero(among)
    if not len(others):
        return
    step = max(1, _CELLS // len(others))
    for start in range(0, len(ones), step):
        block = ones[start : start + step]
        alike = rows[block] @ rows[others].T
        alike[block[:, None] == others[None, :]] = -1.0
        for at, place in enumerate(block.tolist()):
            near = np.flatnonzero(alike[at] >= 1 - linked - 0.05)
            if len(near) > _NEAREST:
                near = near[np.argpartition(-alike[at][near], _NEAREST)[:_NEAREST]]
            yield from ((place, int(other)) for other in others[near])


class _Groups:
    """Rows that belong together, with the sums that mean similarities are made of."""

    def __init__(self, rows: Vectors, weights: NDArray[np.float64], pinned: Labels,
                 apart: Sequence[tuple[int, int]]) -> None:
        self.parent = list(range(len(rows)))
        self.weight: list[float] = weights.tolist()
        self.pin: list[int] = pinned.tolist()
        self.sums: dict[int, NDArray[np.float64]] = {}
        self.near: dict[int, set[int]] = {}
        self.apart: dict[int, set[int]] = {}
        for one, other in apart:
            self.apart.setdefault(one, set()).add(other)
            self.apart.setdefault(other, set()).add(one)
        self._rows, self._weights = rows, weights
        first: dict[int, int] = {}
        for place in np.flatnonzero(pinned >= 0).tolist():
            kept = first.setdefault(self.pin[place], place)
            if kept != place:
                self._merge(kept, place)

    def of(self, place: int) -> int:
        while self.parent[place] != place:
            self.parent[place] = self.parent[self.parent[place]]
            place = self.parent[place]
        return place

    def sum_of(self, group: int) -> NDArray[np.float64]:
        found = self.sums.get(group)
        return self._rows[group].astype(np.float64) * self._weights[group] if found is None else found

    def may(self, one: int, other: int) -> bool:
        """Whether nothing stated or seen keeps two groups apart."""
        pins = self.pin[one], self.pin[other]
        if min(pins) >= 0 and pins[0] != pins[1]:
            return False
        few, many = sorted((one, other), key=lambda group: len(self.apart.get(group, ())))
        return not any(self.of(place) == many for place in self.apart.get(few, ()))

    def distance(self, one: int, other: int) -> float:
        """The mean over all pairs of a member of one and a member of the other, by weight."""
        alike = self.sum_of(one) @ self.sum_of(other) / (self.weight[one] * self.weight[other])
        return float(1 - alike)

    def link(self, pairs: Iterable[tuple[int, int]], most: float) -> None:
        """Merge the two nearest groups again and again, until none are nearer than ``most``."""
        for one, other in pairs:
            a, b = self.of(one), self.of(other)
            if a != b:
                self.near.setdefault(a, set()).add(b)
                self.near.setdefault(b, set()).add(a)
        waiting = [(far, a, b, self.weight[a], self.weight[b]) for a, others in self.near.items() for b in others
                   if a < b and (far := self.distance(a, b)) <= most]
        heapify(waiting)
        while waiting:
            _, a, b, weight_a, weight_b = heappop(waiting)
            if self.parent[a] != a or self.parent[b] != b or (self.weight[a], self.weight[b]) != (weight_a, weight_b):
                continue
            if not self.may(a, b):
                continue
            kept = self._merge(a, b)
            for other in self.near[kept]:
                if (far := self.distance(kept, other)) <= most:
                    low, high = sorted((kept, other))
                    heappush(waiting, (far, low, high, self.weight[low], self.weight[high]))

    def join(self, place: int, group: int) -> None:
        """Put one row to a group, where nothing keeps it apart."""
        one, other = self.of(place), self.of(group)
        if one != other and self.may(one, other):
            self._merge(other, one)

    def labels(self) -> Labels:
        """For each row the lowest row of its group."""
        roots = [self.of(place) for place in range(len(self.parent))]
        lowest: dict[int, int] = {}
        for place, root in enumerate(roots):
            lowest.setdefault(root, place)
        return np.array([lowest[root] for root in roots], np.int64)

    def _merge(self, one: int, other: int) -> int:
        total = self.sum_of(one) + self.sum_of(other)
        self.parent[other] = one
        self.sums[one], self.weight[one] = total, self.weight[one] + self.weight[other]
        self.sums.pop(other, None)
        self.pin[one] = max(self.pin[one], self.pin[other])
        self.apart[one] = self.apart.get(one, set()) | self.apart.pop(other, set())
        near = self.near.get(one, set()) | self.near.pop(other, set())
        near -= {one, other}
        for group in near:
            self.near[group].discard(other)
            self.near[group].add(one)
        self.near[one] = near
        return one


def _closest(groups: _Groups, rows: Vectors, good: NDArray[np.bool_], measure: Measure) -> list[tuple[int, int]]:
    """For each poor row the member of the group it is surely nearest to: near its middle, and much nearer than to any other."""
    poor = np.flatnonzero(~good)
    roots = np.array(sorted({groups.of(place) for place in np.flatnonzero(good).tolist()}), np.int64)
    if not len(poor) or not len(roots):
        return []
    middles = unit(np.stack([groups.sum_of(root) for root in roots.tolist()]).astype(np.float32))
    found = []
    step = max(1, _CELLS // len(roots))
    for start in range(0, len(poor), step):
        block = poor[start : start + step]
        alike = rows[block] @ middles.T
        best = alike.argmax(axis=1)
        top = alike[np.arange(len(block)), best]
        alike[np.arange(len(block)), best] = -1.0
        second = alike.max(axis=1)
        for at in np.flatnonzero((top >= 1 - measure.joined) & (top - second >= measure.clear)).tolist():
            found.append((float(-top[at]), int(block[at]), int(roots[best[at]])))
    return [(place, root) for _, place, root in sorted(found)]


def _sureness(rows: Vectors, weights: NDArray[np.float64], labels: Labels, pinned: Labels, measure: Measure) -> NDArray[np.float32]:
    """The chance that each row belongs to its group, by its mean distance to the others there; 1 where a person said so, or where
    it is alone."""
    kinds, inverse = np.unique(labels, return_inverse=True)
    sums = np.zeros((len(kinds), rows.shape[1]), np.float64)
    total = np.zeros(len(kinds), np.float64)
    np.add.at(sums, inverse, rows * weights[:, None])
    np.add.at(total, inverse, weights)
    own = (rows * rows).sum(axis=1) * weights
    others = total[inverse] - weights
    alike = np.einsum("ij,ij->i", rows, sums[inverse]) - own
    far = 1 - alike / np.maximum(others, 1e-9)
    sure = 1 / (1 + np.exp(measure.slope * (np.clip(far, 0.0, 2.0) - measure.even)))
    return np.asarray(np.where((others <= 1e-9) | (pinned >= 0), 1.0, sure), np.float32)
