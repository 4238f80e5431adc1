"""A CTranslate2 model with its large matrices in 8-bit integers, as they are used, so that they need not be made at every start.

CTranslate2 turns a matrix W into integers row by row, round(W / s) with s = max |row| / 127, whenever a model is loaded to be run in
8 bits. The same is done here once. The layout is that of its `model.bin`, version 6 (`ctranslate2.specs.model_spec`): counted strings,
little-endian numbers, each variable with its shape, type and bytes, then the names that stand for others.
"""

from __future__ import annotations

import shutil
import struct
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

WEIGHTS = "model.bin"
_BESIDE = ("config.json", "tokenizer.json", "preprocessor_config.json", "vocabulary.*")
_VERSION = 6
_TYPES: tuple[Any, ...] = (np.float32, np.int8, np.int16, np.int32, np.float16)
_FLOATS = (0, 4)
_TINIEST = np.float32(127.0) / np.finfo(np.float32).max
"""A row with nothing larger could not be multiplied up to whole numbers."""


def in_eight_bits(model: Path, target: Path) -> None:
    """Write the model of the folder ``model`` into the folder ``target``. Raises ValueError where its layout is another."""
    for file in (file for name in _BESIDE for file in model.glob(name)):
        shutil.copyfile(file, target / file.name)
    with (model / WEIGHTS).open("rb") as source, (target / WEIGHTS).open("wb") as out:
        _Layout(source, out).convert()


class _Layout:
    """One model on its way from a file into another, a variable at a time."""

    def __init__(self, source: BinaryIO, out: BinaryIO) -> None:
        self._source, self._out = source, out
        self._scales = 0

    def convert(self) -> None:
        if self._number("I") != _VERSION:
            raise ValueError("another version of the layout")
        self._write("I", _VERSION)
        self._tell(self._text())
        self._write("I", self._number("I"))
        place, count = self._out.tell(), self._number("I")
        self._write("I", 0)
        for _ in range(count):
            self._variable()
        aliases = [(self._text(), self._text()) for _ in range(self._number("I"))]
        self._write("I", len(aliases))
        for name in chain.from_iterable(aliases):
            self._tell(name)
        self._out.seek(place)
        self._write("I", count + self._scales)

    def _variable(self) -> None:
        name = self._text()
        shape = [self._number("I") for _ in range(self._number("B"))]
        kind, length = self._number("B"), self._number("I")
        data = self._source.read(length)
        if len(data) < length:
            raise ValueError("it ends too soon")
        if len(shape) != 2 or kind not in _FLOATS or not name.endswith("/weight"):
            self._store(name, shape, kind, data)
            return
        whole, scale = integers(np.frombuffer(data, _TYPES[kind]).reshape(shape))
        self._store(name, shape, _TYPES.index(np.int8), whole.tobytes())
        self._store(f"{name}_scale", scale.shape, _TYPES.index(np.float32), scale.tobytes())
        self._scales += 1

    def _store(self, name: str, shape: Sequence[int], kind: int, data: bytes) -> None:
        self._tell(name)
        self._write("B", len(shape))
        for length in shape:
            self._write("I", length)
        self._write("B", kind)
        self._write("I", len(data))
        self._out.write(data)

    def _number(self, form: str) -> int:
        size = struct.calcsize("<" + form)
        data = self._source.read(size)
        if len(data) < size:
            raise ValueError("it ends too soon")
        return int(struct.unpack("<" + form, data)[0])

    def _text(self) -> str:
        return self._source.read(self._number("H"))[:-1].decode()

    def _write(self, form: str, number: int) -> None:
        self._out.write(struct.pack("<" + form, number))

    def _tell(self, text: str) -> None:
        data = text.encode() + b"\0"
        self._write("H", len(data))
        self._out.write(data)


def integers(matrix: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix (rows x columns) in whole numbers from -127 to 127, and by how much each row was multiplied (rows)."""
    exact = matrix.astype(np.float32)
    largest = np.abs(exact).max(axis=1)
    largest = np.maximum(np.where(largest, largest, np.float32(127.0)), _TINIEST)
    scale = (np.float32(127.0) / largest).astype(np.float32)
    return np.rint(exact * scale[:, None]).astype(np.int8), scale
