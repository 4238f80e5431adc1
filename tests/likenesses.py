"""A likeness that a test can read: faces and voices are unit vectors, and who points the same way is the same person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from touchline.domain.facts.findings import Print


class PlainLikeness:
    """Joins rows, in order, with the first family whose first row they resemble; chance is the cosine."""

    at = 0.8

    def gather(self, by: str, vectors, seconds, quality, pinned, apart: Sequence[tuple[int, int]]):
        labels: list[int] = []
        heads: list[tuple[int, int]] = []
        never = {frozenset(pair) for pair in apart}
        for row, (vector, pin) in enumerate(zip(vectors, pinned.tolist(), strict=True)):
            for label, head in heads:
                rows = [n for n, given in enumerate(labels) if given == label]
                pins = {int(pinned[n]) for n in rows} - {-1}
                alike = pin in pins if pin >= 0 and pins else float(vector @ vectors[head]) >= self.at
                if alike and not any(frozenset((n, row)) in never for n in rows):
                    labels.append(label)
                    break
            else:
                labels.append(len(heads))
                heads.append((len(heads), row))
        heads_of = dict(heads)
        sure = [float(vectors[row] @ vectors[heads_of[label]]) for row, label in enumerate(labels)]
        return np.array(labels, np.int64), np.array(sure, np.float32)

    def chance(self, by: str, some, others):
        return np.clip(some @ others.T, 0, 1).astype(np.float32)

    def distances(self, by: str, some, others):
        return 1 - self.chance(by, some, others)

    def photo(self, path: Path):
        return likeness(float(path.read_text())), 0.9


def likeness(turn: float) -> np.ndarray:
    """The unit vector at so many degrees."""
    return np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))], np.float32)


def print_of(trace: str, turn: float, quality: float = 0.9) -> Print:
    kind = "voice" if trace.startswith("?voice") else "face"
    return Print(kind, trace, likeness(turn).astype("<f4").tobytes(), {"dtype": "<f4", "quality": quality})
