"""A database file: connections that are safe to lose power on, and transactions for reading and for writing."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import QueuePool

from touchline.errors import Missing, Unavailable
from touchline.store.mishaps import in_words

PATIENCE_SECONDS = 30.0
"""How long a writer waits for another one before it gives up."""

_LIVE, _FROZEN = "mode=rw", "mode=ro&immutable=1"
_WRITING = {"touchline_writing": True}


class Database:
    """One SQLite file in write-ahead mode. ``restore`` is the remedy where the file is found broken; ``durable``
    whether a transaction must outlive a power cut (what people said) or may be made again (what machines made);
    ``frozen`` that nobody writes to it, so that it may be read wherever it lies."""

    def __init__(
        self,
        path: Path,
        *,
        restore: str,
        durable: bool = True,
        frozen: bool = False,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.path, self._restore, self._durable, self._patience = path, restore, durable, patience_seconds
        self._frozen = frozen
        self._engine = create_engine(
            "sqlite://", creator=self._connected, poolclass=QueuePool, pool_size=4, max_overflow=16
        )
        event.listen(self._engine, "begin", _begin)
        self._watcher: sqlite3.Connection | None = None
        self._watchers = 0
        self._watching = threading.Lock()
        _apart_after_fork(self)

    def _connected(self) -> sqlite3.Connection:
        if not self.path.is_file():
            raise Missing(f"{self.path} is not there.", self._restore)
        raw = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?{_FROZEN if self._frozen else _LIVE}",
            uri=True,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
        )
        if self._frozen:
            return raw
        try:
            self._set_up(raw)
        except BaseException:
            raw.close()
            raise
        return raw

    def _set_up(self, raw: sqlite3.Connection) -> None:
        (mode,) = raw.execute("PRAGMA journal_mode=WAL").fetchone()
        if mode != "wal":
            raise Unavailable(
                f"The disk that holds {self.path} cannot keep a season safe (journal mode {mode}).",
                "Keep the season folder on a disk inside or plugged into this computer.",
            )
        raw.execute(f"PRAGMA synchronous={'FULL' if self._durable else 'NORMAL'}")
        for pragma in ("foreign_keys=ON", "secure_delete=ON", "fullfsync=ON", "trusted_schema=OFF"):
            raw.execute(f"PRAGMA {pragma}")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the file. Raises Unavailable, Damaged, Missing."""
        with in_words(self.path, self._restore), self._engine.begin() as connection:
            yield connection

    @property
    def version(self) -> tuple[int, int]:
        """Equal to what it was for as long as nobody, here or elsewhere, has changed anything."""
        with self._watching, in_words(self.path, self._restore):
            if self._watcher is None:  # one that never writes: it is told of everybody's changes
                self._watcher, self._watchers = self._connected(), self._watchers + 1
            (number,) = self._watcher.execute("PRAGMA data_version").fetchone()
            return self._watchers, number

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction in which nobody else writes: whole or not at all. Raises Conflict where another goes on."""
        with (
            in_words(self.path, self._restore),
            self._engine.connect().execution_options(**_WRITING) as connection,
            connection.begin(),
        ):
            yield connection

    def copy_to(self, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
        """A copy of one moment, made while others read and write; ``progress(done, total)`` counts pages."""
        with self.read() as connection:
            # Reading first fixes the moment: otherwise every write of another program begins the copy anew.
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
            source: Any = connection.connection.dbapi_connection
            with in_words(target, self._restore):
                copy = sqlite3.connect(f"{target.absolute().as_uri()}?mode=rwc&nolock=1", uri=True)
                try:
                    source.backup(copy, pages=4096, progress=_pages(progress))
                finally:
                    copy.close()

    def forget_erased(self) -> None:
        """Bring what was erased out of the write-ahead log too. A reader may delay it until the next close."""
        with in_words(self.path, self._restore), self._engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of the file: a season folder may be moved or copied then."""
        with self._watching:
            watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()
        self._engine.dispose()

    def _leave_to_parent(self) -> None:
        self._watching, self._watcher = threading.Lock(), None
        self._engine.dispose(close=False)


def _pages(progress: Callable[[int, int], None] | None) -> Callable[[int, int, int], None] | None:
    return progress and (lambda _, left, total: progress(total - left, total))


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("touchline_writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _apart_after_fork(database: Database) -> None:
    """A connection must not cross a fork: SQLite's locks belong to one process."""
    known = weakref.ref(database)

    def apart() -> None:
        alive = known()
        if alive is not None:
            alive._leave_to_parent()

    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=apart)
