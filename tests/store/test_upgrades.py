"""Schema versions: older seasons are upgraded with a copy kept, newer ones are left alone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from season_case import Clock, release
from sqlalchemy import Connection

from touchline.errors import Conflict, Damaged
from touchline.store.database import Database
from touchline.store.season import create_season, open_store
from touchline.store.upgrades import bring_up, version_of


@pytest.fixture
def season(tmp_path: Path, clock: Clock) -> Path:
    folder = create_season(tmp_path / "season", "Harbour Town", "2025-26", clock)
    store = open_store(folder, clock)
    store.ledger.append(release("p-1"), private={}, typed_by="jo")
    store.close()
    return folder


def database(season: Path) -> Database:
    return Database(season / "season.db", restore="")


def add_room(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE clip ADD COLUMN room TEXT NOT NULL DEFAULT ''")


def fail(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE half_done (x)")
    raise Damaged("The upgrade met something odd.", "")


def version(season: Path) -> int:
    with database(season).read() as connection:
        return version_of(connection)


def tables(path: Path) -> str:
    return " ".join(sql for (sql,) in sqlite3.connect(path).execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL"))


def test_an_older_season_is_upgraded_step_by_step_and_a_copy_kept(season, clock):
    kept = bring_up(database(season), wanted=3, steps={1: add_room, 2: lambda connection: None})
    assert version(season) == 3
    assert "room" in tables(season / "season.db")
    assert kept is not None
    assert "room" not in tables(kept)
    assert bring_up(database(season), wanted=3, steps={}) is None


def test_an_upgrade_that_fails_changes_nothing(season, clock):
    with pytest.raises(Damaged):
        bring_up(database(season), wanted=3, steps={1: add_room, 2: fail})
    assert version(season) == 1
    assert "room" not in tables(season / "season.db")
    assert open_store(season, clock).ledger.verify()[0] == 1


def test_a_season_of_a_newer_touchline_is_left_alone(season, clock):
    newer = database(season)
    bring_up(newer, wanted=2, steps={1: lambda connection: None})
    newer.close()
    before = (season / "season.db").read_bytes()
    with pytest.raises(Conflict, match="newer") as conflict:
        open_store(season, clock)
    assert "Update Touchline" in conflict.value.remedy
    assert (season / "season.db").read_bytes() == before


def test_a_version_that_never_was_is_damaged(season):
    with pytest.raises(Damaged):
        bring_up(database(season), wanted=2, steps={})


def test_what_machines_made_in_another_version_is_made_anew(season, clock):
    (season / "derived" / "derived.db").unlink()
    with sqlite3.connect(season / "derived" / "derived.db") as raw:
        raw.execute("CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT)")
        raw.execute("INSERT INTO about VALUES ('schema', '0')")
        raw.execute("CREATE TABLE finding (odd TEXT)")
    assert open_store(season, clock).shelf.passes("ab") == []
