"""Schema versions: a season of an older version is upgraded, step by step and in one transaction, after a copy is
kept; one of a newer version is left alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from touchline.errors import Conflict, Damaged
from touchline.store.database import Database
from touchline.store.schema import SCHEMA, about, truth

Steps = Mapping[int, Callable[[Connection], None]]

UPGRADES: Steps = {}
"""From each version to the next: ``UPGRADES[1]`` makes version 2 of version 1."""


def create(database: Database, facts: Mapping[str, str]) -> None:
    """Lay out an empty ``season.db``."""
    with database.write() as connection:
        truth.create_all(connection)
        connection.execute(
            insert(about), [{"key": key, "value": value} for key, value in {**facts, "schema": str(SCHEMA)}.items()]
        )


def version_of(connection: Connection) -> int:
    """The version of an opened ``season.db``."""
    value = connection.execute(select(about.c.value).where(about.c.key == "schema")).scalar()
    if value is None or not value.isdecimal():
        raise Damaged("The season does not say which version it is.", "Restore it from a backup.")
    return int(value)


def bring_up(database: Database, *, wanted: int = SCHEMA, steps: Steps = UPGRADES) -> Path | None:
    """Upgrade to version ``wanted``; the copy that was kept, or None where nothing had to be done.

    Raises Conflict where the season is of a newer version.
    """
    with database.read() as connection:
        found = version_of(connection)
    if found == wanted:
        return None
    _refuse_newer(found, wanted)
    kept = _copy_before(database, wanted)
    with database.write() as connection:
        now = version_of(connection)
        _refuse_newer(now, wanted)
        for version in range(now, wanted):
            if version not in steps:
                raise Damaged(f"The season is of version {version}, which never was.", "Restore it from a backup.")
            steps[version](connection)
        connection.execute(update(about).where(about.c.key == "schema").values(value=str(wanted)))
    return kept


def _copy_before(database: Database, wanted: int) -> Path:
    """Keep the season as it was. Where another program upgraded meanwhile, its copy is the one to keep."""
    kept = database.path.with_name(f"{database.path.stem}-before-version-{wanted}.db")
    fresh = kept.with_suffix(f".{os.getpid()}.part")
    database.copy_to(fresh)
    copy = Database(fresh, restore="Run the same command again.")
    with copy.read() as connection:
        old = version_of(connection) < wanted
    copy.close()
    if old:
        fresh.replace(kept)
    else:
        fresh.unlink()
    return kept


def _refuse_newer(found: int, wanted: int) -> None:
    if found > wanted:
        raise newer(found, wanted)


def newer(found: int, wanted: int) -> Conflict:
    """What to say of a season that a newer Touchline made."""
    return Conflict(
        f"This season was written by a newer Touchline (version {found}; this one knows {wanted}).",
        "Update Touchline, then open it again. Nothing was changed.",
    )
