"""One segment of the vectors of a season: written whole or not at all, never changed, read through the page cache.

A vector is kept twice: as the signs of what is left after the segment's mean is taken away (384 bits, to sift by), and as
8-bit numbers (to rank by). Rows that point the same way lie together in cells (an inverted file: Sivic & Zisserman 2003;
Jégou et al. 2011), so that only the cells nearest to a question need be sifted.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CELL_ROWS = 1024
"""Rows of a cell on average; a segment of fewer than `_CELLED` rows is one cell."""
_CELLED = 32 * CELL_ROWS
_TAUGHT_BY, _ROUNDS = 48, 5
_BLOCK = 16_384

Floats = NDArray[np.float32]
Wholes = NDArray[np.int64]


@dataclass(frozen=True)
class Rows:
    """Vectors on their way into a segment, n of them: ``at`` names each line, ``marks`` its text, ``spans`` (n x 2) its frames,
    ``of`` is the place of its clip in ``clips`` and ``contents``; ``vectors`` are n x dimensions, 8-bit, of any length."""

    at: NDArray[np.uint64]
    marks: NDArray[np.uint32]
    spans: NDArray[np.int32]
    of: NDArray[np.int32]
    vectors: NDArray[np.int8]
    clips: NDArray[np.uint64]
    contents: NDArray[np.uint64]


@dataclass(frozen=True)
class Segment:
    """As `Rows`, sorted by cell. ``edges`` are where cells begin and end, ``centres`` where they point; ``by_clip`` are the
    rows of one clip after the other, ``clip_edges`` where those begin and end; ``codes`` are words x n, ``lengths`` n."""

    at: NDArray[np.uint64]
    marks: NDArray[np.uint32]
    spans: NDArray[np.int32]
    of: NDArray[np.int32]
    vectors: NDArray[np.int8]
    clips: NDArray[np.uint64]
    contents: NDArray[np.uint64]
    lengths: Floats
    codes: NDArray[np.uint64]
    mean: Floats
    centres: Floats
    edges: Wholes
    by_clip: NDArray[np.int32]
    clip_edges: Wholes

    def __len__(self) -> int:
        return len(self.at)

    @property
    def clip_sizes(self) -> Wholes:
        sizes: Wholes = np.diff(self.clip_edges)
        return sizes

    def whereabouts(self, row: int) -> tuple[int, int, int]:
        """The number of a row's clip, and its frames."""
        start, end = self.spans[row]
        return int(self.clips[self.of[row]]), int(start), int(end)

    def rows_of(self, allowed: NDArray[np.bool_]) -> NDArray[np.int32]:
        """The rows of clips whose place is allowed."""
        places = np.flatnonzero(allowed & (self.clip_sizes > 0))
        parts = [self.by_clip[self.clip_edges[place] : self.clip_edges[place + 1]] for place in places]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def part(self, allowed: NDArray[np.bool_]) -> Rows:
        """The rows of allowed clips, to be written again elsewhere."""
        rows = np.sort(self.rows_of(allowed))
        places = np.cumsum(allowed) - 1
        return Rows(self.at[rows], self.marks[rows], self.spans[rows], places[self.of[rows]].astype(np.int32), self.vectors[rows],
                    self.clips[allowed], self.contents[allowed])


def joined(parts: list[Rows]) -> Rows:
    """Several as one, in order; no clip is in two of them."""
    firsts = np.cumsum([0, *(len(part.clips) for part in parts)])
    of = [part.of + np.int32(first) for part, first in zip(parts, firsts, strict=False)]
    return Rows(np.concatenate([part.at for part in parts]), np.concatenate([part.marks for part in parts]),
                np.concatenate([part.spans for part in parts]), np.concatenate(of), np.concatenate([part.vectors for part in parts]),
                np.concatenate([part.clips for part in parts]), np.concatenate([part.contents for part in parts]))


def write_segment(folder: Path, rows: Rows) -> str:
    """Write a segment into a folder of segments; its name. Raises OSError."""
    made = _arranged(rows)
    name = secrets.token_hex(6)
    partial = folder / f"{name}.partial"
    partial.mkdir(parents=True)
    for each in fields(Segment):
        np.save(partial / f"{each.name}.npy", getattr(made, each.name))
    partial.rename(folder / name)
    return name


def open_segment(folder: Path) -> Segment:
    """Raises OSError, ValueError, EOFError where it is not as it was written."""
    arrays = {}
    for each in fields(Segment):
        large = each.name in ("vectors", "codes", "at", "marks", "spans")
        arrays[each.name] = np.asarray(np.load(folder / f"{each.name}.npy", mmap_mode="r" if large else None))
    made = Segment(**arrays)
    count = len(made.at)
    if made.codes.shape[1] != count or len(made.vectors) != count or made.edges[-1] != count or made.clip_edges[-1] != count:
        raise ValueError(f"{folder.name} does not hold together")
    return made


def codes_of(vectors: Floats) -> NDArray[np.uint64]:
    """The signs of n x dimensions numbers: words x n, so that one word of all rows is read in a row."""
    packed = np.packbits(vectors > 0, axis=1)
    return np.ascontiguousarray(packed.view(np.uint64).T)


def _arranged(rows: Rows) -> Segment:
    count = len(rows.at)
    lengths = _lengths(rows.vectors)
    sample = rows.vectors[:: max(1, count // 65_536)].astype(np.float32) / lengths[:: max(1, count // 65_536), None]
    mean = sample.mean(0, dtype=np.float32) if count > 1 else np.zeros(rows.vectors.shape[1], np.float32)
    centres = _centres(sample, count // CELL_ROWS if count >= _CELLED else 1)
    cells = _nearest(rows.vectors, centres)
    order = np.argsort(cells, kind="stable")
    vectors, of = rows.vectors[order], rows.of[order]
    by_clip = np.argsort(of, kind="stable").astype(np.int32)
    return Segment(
        rows.at[order], rows.marks[order], rows.spans[order], of, vectors, rows.clips, rows.contents, lengths[order],
        _all_codes(vectors, lengths[order], mean), mean, centres, _edges(cells, len(centres)), by_clip,
        _edges(of, len(rows.clips)))


def _edges(places: NDArray[np.int32], count: int) -> Wholes:
    return np.concatenate([[0], np.cumsum(np.bincount(places, minlength=count))]).astype(np.int64)


def _lengths(vectors: NDArray[np.int8]) -> Floats:
    out = np.empty(len(vectors), np.float32)
    for first in range(0, len(vectors), _BLOCK):
        block = vectors[first : first + _BLOCK].astype(np.float32)
        out[first : first + _BLOCK] = np.linalg.norm(block, axis=1)
    return np.maximum(out, 1.0)


def _all_codes(vectors: NDArray[np.int8], lengths: Floats, mean: Floats) -> NDArray[np.uint64]:
    out = np.empty((vectors.shape[1] // 64, len(vectors)), np.uint64)
    for first in range(0, len(vectors), _BLOCK):
        past = min(first + _BLOCK, len(vectors))
        out[:, first:past] = codes_of(vectors[first:past].astype(np.float32) / lengths[first:past, None] - mean)
    return out


def _centres(sample: Floats, count: int) -> Floats:
    """Spherical k-means (Dhillon & Modha 2001) on a few rows of each cell, the same each time."""
    if count <= 1 or len(sample) < count:
        return np.zeros((1, sample.shape[1]), np.float32)
    random = np.random.default_rng(len(sample))
    few = sample[random.choice(len(sample), min(len(sample), _TAUGHT_BY * count), replace=False)]
    centres = few[random.choice(len(few), count, replace=False)]
    for _ in range(_ROUNDS):
        near = np.argmax(few @ centres.T, axis=1)
        order = np.argsort(near, kind="stable")
        held, firsts = np.unique(near[order], return_index=True)
        sums = np.add.reduceat(few[order], firsts, axis=0)
        centres[held] = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return np.ascontiguousarray(centres)


def _nearest(vectors: NDArray[np.int8], centres: Floats) -> NDArray[np.int32]:
    out = np.zeros(len(vectors), np.int32)
    if len(centres) > 1:
        for first in range(0, len(vectors), _BLOCK):
            block = vectors[first : first + _BLOCK].astype(np.float32)
            out[first : first + _BLOCK] = np.argmax(block @ centres.T, axis=1)
    return out
