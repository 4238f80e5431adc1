"""The one place where what a database says becomes what a person can act on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from touchline.errors import BadInput, Conflict, Damaged, TouchlineError, Unavailable

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_SHUT = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_FULL = ("disk is full", "No space left")


@contextmanager
def in_words(path: Path, restore: str) -> Iterator[None]:
    """Turn the database's errors into ours. ``restore`` is the remedy where the file itself is broken."""
    try:
        yield
    except DBAPIError as error:
        raise spoken(error.orig or error, path, restore) from error
    except UnicodeEncodeError as error:
        raise BadInput(f"{error.object!r} is not valid Unicode.", "Type it again.") from error
    except sqlite3.Error as error:
        raise spoken(error, path, restore) from error


def spoken(error: BaseException, path: Path, restore: str) -> TouchlineError:
    """What one error means for the file at ``path``."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code in _BUSY:
        return Conflict(
            f"Another program has been writing to {path} for too long.",
            "Wait until it is done, or close it, then run the same command again.",
        )
    if code == sqlite3.SQLITE_FULL or any(word in str(error) for word in _FULL):
        return Unavailable(
            f"The disk that holds {path} is full.",
            "Make room; nothing half-done was kept. Then run the same command again.",
        )
    if code == sqlite3.SQLITE_READONLY or (code in _SHUT and not os.access(path.parent, os.W_OK)):
        return Unavailable(
            f"{path} cannot be written to.",
            "Ask for the right to write in the season folder, or copy it to a disk that is not read-only.",
        )
    if code in _SHUT:
        return Unavailable(
            f"{path} cannot be opened.", "See that the disk is there and that you may read and write the folder."
        )
    if code in _BROKEN:
        return Damaged(f"{path} is damaged ({error}).", restore)
    if code == sqlite3.SQLITE_IOERR:
        return Unavailable(
            f"The disk that holds {path} does not answer as it should ({error}).",
            "Check the disk and its cable, then run the same command again.",
        )
    if code == sqlite3.SQLITE_CONSTRAINT:
        return Conflict(f"{path} refused the change: {error}.", "What was said stays said; add a new word instead.")
    return Damaged(f"{path} is not a database as Touchline makes it ({error}).", restore)
