"""What we ask of the operating system about bytes on a disk, where it can do it; elsewhere these do nothing."""

from __future__ import annotations

import ctypes
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # not a system with such locks
    fcntl = None

_WRITE = 2
_SAMPLES = 16
_PAGE = 4096


@cache
def _library() -> Any:
    try:
        library = ctypes.CDLL(None, use_errno=True)
        library.sync_file_range.argtypes = [ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint]
    except (OSError, AttributeError, TypeError):
        return None
    return library


def start_writing(descriptor: int, start: int, length: int) -> None:
    """Let the disk begin with these bytes now, so that the final sync has little left to wait for."""
    if library := _library():
        library.sync_file_range(descriptor, start, length, _WRITE)


def let_go(descriptor: int) -> None:
    """Drop what memory holds of a file, so that the next reading comes from the disk."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


def drop(descriptor: int, size: int, patience: int) -> bool:
    """Let go, and see that it is so; a page that is just in use elsewhere goes at the second or third asking."""
    for attempt in range(patience):
        let_go(descriptor)
        if is_let_go(descriptor, size):
            return True
        time.sleep(0.001 * 2**attempt)
    let_go(descriptor)
    return False


def is_let_go(descriptor: int, size: int) -> bool:
    """Whether memory holds none of the places we look at: only then does reading prove what is on the disk.

    Asked with RWF_NOWAIT, which reads only what is at hand. False where the system cannot tell.
    """
    if not hasattr(os, "RWF_NOWAIT") or not size:
        return not size
    pages = {size * step // _SAMPLES // _PAGE for step in range(_SAMPLES)} | {(size - 1) // _PAGE}
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_RANDOM)
    try:
        return not any(_at_hand(descriptor, page * _PAGE) for page in pages)
    finally:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)


def _at_hand(descriptor: int, place: int) -> bool:
    """Whether memory answers; looking must not fetch the neighbours, hence the advice above."""
    try:
        os.preadv(descriptor, [bytearray(1)], place, os.RWF_NOWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder, made if needed, for this process alone; the hold ends with the process, however that ends.

    A folder that is still empty afterwards is taken away again. Raises BlockingIOError where another holds it, OSError
    where it cannot be made.
    """
    made = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY) if fcntl else None
    try:
        if fcntl and descriptor is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)
        with suppress(OSError):
            for place in made:
                place.rmdir()


def sync_folder(folder: Path) -> None:
    """Make names that were given or changed in a folder survive a power cut."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)
