"""A folder that leaves the house whole or not at all: written under another name, moved into place at the end."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from touchline.errors import Conflict, TouchlineError, Unavailable

PARTIAL = ".partial"

try:
    import fcntl
except ImportError:  # another system's locks: two deliveries to one folder are then not told apart
    fcntl = None  # type: ignore[assignment]


@dataclass
class LastWord:
    """What is asked when all of it is on the disk, and stops it by raising."""

    ask: Callable[[], None] = lambda: None


@contextlib.contextmanager
def outgoing(folder: Path, last: LastWord | None = None) -> Iterator[Path]:
    """An empty folder beside ``folder`` to write into; it becomes ``folder`` if all goes well and the ``last``
    word does not stop it, and is gone otherwise.

    What a killed run left behind is cleared away first. Raises Conflict where something already lies at ``folder`` or
    another program is writing there, Unavailable where the disk is full or may not be written.
    """
    need_free(folder)
    partial = folder.with_name(folder.name + PARTIAL)
    try:
        partial.parent.mkdir(parents=True, exist_ok=True)
        with _writer(partial):
            _empty(partial)
            try:
                yield partial
                _settle(partial)
                if last:
                    last.ask()
                _move(partial, folder)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
    except TouchlineError:
        raise
    except OSError as error:
        raise Unavailable(f"{folder} cannot be written ({error.strerror or error}).",
                          "Make room or choose another folder with --to; nothing was left behind."
                          if error.errno == errno.ENOSPC else "Choose another folder with --to.") from error


def need_free(folder: Path) -> None:
    """Raises Conflict where something already lies at ``folder``."""
    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise Conflict(f"Something already lies at {folder}.",
                       "A delivery is never overwritten: name another folder with --to.")


@contextlib.contextmanager
def _writer(partial: Path) -> Iterator[None]:
    """Be the only one who writes there; a lock dies with its program, so a killed run stands in nobody's way."""
    partial.mkdir(exist_ok=True)
    if fcntl is None:
        yield
        return
    descriptor = os.open(partial, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict(f"Another delivery is being written to {partial}.",
                           "Wait for it, or name another folder with --to.") from None
        yield
    finally:
        os.close(descriptor)


def _empty(partial: Path) -> None:
    for path in partial.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _settle(partial: Path) -> None:
    """Have everything on the disk before anybody can see it."""
    for path in [*(path for path in partial.rglob("*") if path.is_file()), partial]:
        with contextlib.suppress(PermissionError):
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _move(partial: Path, folder: Path) -> None:
    need_free(folder)
    if folder.is_dir():
        folder.rmdir()
    partial.rename(folder)


def papers_in(folder: Path) -> Iterator[Path]:
    """The files written so far."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
