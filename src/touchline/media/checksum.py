"""Checksums: the hash formats of ASC MHL, computed while bytes pass by."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import xxhash

from touchline.errors import BadInput
from touchline.media.disk import let_go

CHUNK = 2**20
_C4 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_MAKERS: Mapping[str, Callable[[], Any]] = {
    "xxh128": xxhash.xxh3_128, "xxh3": xxhash.xxh3_64, "xxh64": xxhash.xxh64, "md5": hashlib.md5,
    "sha1": hashlib.sha1, "c4": hashlib.sha512}


class Checksum:
    """Several hashes of one stream of bytes. Raises BadInput for a format that ASC MHL does not know."""

    def __init__(self, formats: Iterable[str]) -> None:
        try:
            self._running = {name: _MAKERS[name]() for name in formats}
        except KeyError as error:
            raise BadInput(f"{error.args[0]} is not a hash format we know.",
                           f"Known are {', '.join(_MAKERS)}.") from None

    def update(self, data: bytes | memoryview) -> None:
        for running in self._running.values():
            running.update(data)

    def digests(self) -> dict[str, str]:
        """By format: hexadecimal, or a C4 ID."""
        return {name: c4(one.digest()) if name == "c4" else one.hexdigest() for name, one in self._running.items()}


def c4(sha512: bytes) -> str:
    """The C4 ID (SMPTE ST 2114): base 58 of a SHA-512, 90 characters."""
    value, out = int.from_bytes(sha512, "big"), ""
    while value:
        value, digit = divmod(value, 58)
        out = _C4[digit] + out
    return "c4" + out.rjust(88, "1")


def checksum_of(
    path: Path, formats: Iterable[str], step: Callable[[int], None] | None = None, *, cold: bool = False
) -> dict[str, str]:
    """Hashes of a file; ``cold`` lets go of whatever is cached first, so that the disk itself must answer.

    Raises OSError, BadInput.
    """
    running = Checksum(formats)
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    try:
        if cold:
            let_go(descriptor)
        while chunk := os.read(descriptor, CHUNK):
            running.update(chunk)
            if step:
                step(len(chunk))
        if cold:
            let_go(descriptor)
    finally:
        os.close(descriptor)
    return running.digests()
