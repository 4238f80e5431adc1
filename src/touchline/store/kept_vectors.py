"""The vectors of one clip's lines, kept beside its proxy: what was understood once need not be understood again."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.ports import Encoder

_FILE = "meaning.npz"


def vectors_of(folder: Path, texts: Sequence[str], encoder: Encoder) -> NDArray[np.int8]:
    """For each text its direction in 8-bit numbers, (n, dimensions), taken from ``folder`` where it is there already, and kept
    there. Raises Unavailable where the model is missing."""
    keys = np.array([_key(text) for text in texts], np.uint64)
    kept = _read(folder / _FILE, encoder)
    new = [place for place, key in enumerate(keys.tolist()) if key not in kept]
    if new:
        for place, vector in zip(new, _rounded(encoder.encode([texts[n] for n in new])), strict=True):
            kept[int(keys[place])] = vector
    out = np.array([kept[key] for key in keys.tolist()], np.int8).reshape(len(keys), encoder.dimensions)
    if new:
        _write(folder / _FILE, encoder.name, keys, out)
    return out


def _rounded(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """The direction is kept, the length is not: the largest number becomes 127."""
    largest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    rounded: NDArray[np.int8] = np.rint(vectors * (127 / largest)).astype(np.int8)
    return rounded


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _read(path: Path, encoder: Encoder) -> dict[int, NDArray[np.int8]]:
    """Nothing where it is of another model or cannot be read: then it is made again."""
    try:
        with np.load(path, allow_pickle=False) as file:
            keys, vectors = file["keys"], file["vectors"]
            if str(file["model"]) != encoder.name or vectors.shape != (len(keys), encoder.dimensions):
                return {}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
        return {}
    return dict(zip(keys.tolist(), vectors, strict=True))


def _write(path: Path, model: str, keys: NDArray[np.uint64], vectors: NDArray[np.int8]) -> None:
    """Whole or not at all. Raises OSError."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez(file, model=np.array(model), keys=keys, vectors=vectors)
    partial.replace(path)
