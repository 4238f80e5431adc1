"""Weights out of a PyTorch checkpoint, without PyTorch and without running anything that is in it.

A checkpoint is a zip archive: one pickle that describes the tensors, and their bytes. A pickle may name any function to be
called; this reader knows three names and turns everything else into nothing.
"""

from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from touchline.errors import Damaged

Weights = dict[str, NDArray[np.float32]]


def weights(path: Path, under: str = "state_dict") -> Weights:
    """The float32 tensors of a checkpoint by name. Raises Damaged where it is not one."""
    try:
        with zipfile.ZipFile(path) as archive:
            root = next(name for name in archive.namelist() if name.endswith("data.pkl")).removesuffix("data.pkl")
            with archive.open(root + "data.pkl") as description:
                told = _Reader(description).load()[under]
            return {name: tensor.read(archive, f"{root}data/") for name, tensor in told.items() if isinstance(tensor, _Tensor)}
    except (OSError, zipfile.BadZipFile, pickle.UnpicklingError, StopIteration, LookupError, ValueError, TypeError) as error:
        raise Damaged(f"{path.name} holds no weights that can be read ({error}).",
                      "Fetch it again with: touchline models fetch") from error


class _Nothing:
    """Stands for whatever a checkpoint holds besides tensors."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __setstate__(self, state: object) -> None: ...


class _Tensor(NamedTuple):
    """Where in the archive a tensor of 32-bit numbers lies. Most of a checkpoint is what training left behind, and is never read."""

    number: str
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]

    def read(self, archive: zipfile.ZipFile, folder: str) -> NDArray[np.float32]:
        """Raises ValueError where it lies outside its bytes, KeyError where they are not there."""
        stored = np.frombuffer(archive.read(f"{folder}{self.number}"), "<f4")
        last = self.offset + sum((length - 1) * step for length, step in zip(self.size, self.stride, strict=True))
        if min(self.size, default=1) < 1 or last >= len(stored) or min((self.offset, *self.stride)) < 0:
            raise ValueError("a tensor lies outside its bytes")
        return np.lib.stride_tricks.as_strided(stored[self.offset:], self.size, [4 * step for step in self.stride]).copy()


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        return name if module == "torch" and name.endswith("Storage") else _Nothing

    def persistent_load(self, pid: Any) -> str | None:
        return str(pid[2]) if pid[1] == "FloatStorage" else None


def _tensor(number: str | None, offset: int, size: tuple[int, ...], stride: tuple[int, ...], *_: object) -> _Tensor | None:
    return None if number is None else _Tensor(number, offset, size, stride)
