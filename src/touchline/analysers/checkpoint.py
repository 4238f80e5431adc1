"""Weights out of a PyTorch checkpoint, without PyTorch and without running anything that is in it.

A checkpoint is a zip archive: one pickle that describes the tensors, and their bytes. A pickle may name any function to be
called; this reader knows three names and turns everything else into nothing.
"""

from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

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
                told = _Reader(description, archive, root).load()
            return {name: tensor for name, tensor in told[under].items() if isinstance(tensor, np.ndarray)}
    except (OSError, zipfile.BadZipFile, pickle.UnpicklingError, StopIteration, LookupError, ValueError, TypeError) as error:
        raise Damaged(f"{path.name} holds no weights that can be read ({error}).",
                      "Fetch it again with: touchline models fetch") from error


class _Nothing:
    """Stands for whatever a checkpoint holds besides tensors."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __setstate__(self, state: object) -> None: ...


class _Reader(pickle.Unpickler):
    def __init__(self, description: Any, archive: zipfile.ZipFile, root: str) -> None:
        super().__init__(description)
        self._archive, self._root = archive, root

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        return name if module == "torch" and name.endswith("Storage") else _Nothing

    def persistent_load(self, pid: Any) -> NDArray[np.float32] | None:
        kind, number = pid[1], pid[2]
        if kind != "FloatStorage":
            return None
        return np.frombuffer(self._archive.read(f"{self._root}data/{number}"), "<f4")


def _tensor(storage: NDArray[np.float32] | None, offset: int, size: tuple[int, ...], stride: tuple[int, ...],
            *_: object) -> NDArray[np.float32] | None:
    if storage is None:
        return None
    last = offset + sum((length - 1) * step for length, step in zip(size, stride, strict=True))
    if min(size, default=1) < 1 or last >= len(storage) or min(stride, default=0) < 0:
        raise ValueError("a tensor lies outside its bytes")
    return np.lib.stride_tricks.as_strided(storage[offset:], size, [4 * step for step in stride]).copy()
