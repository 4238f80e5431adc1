"""A backup: one moment of the season, taken while others write, checked, in place whole or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from season_case import Clock, release

from touchline.errors import Damaged
from touchline.store.backup import back_up
from touchline.store.season import Season, create_season, open_store


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Season:
    season = open_store(create_season(tmp_path / "season", "Harbour Town", "2025-26", clock), clock)
    season.ledger.append(release("p-1"), private={"why": "yes"}, typed_by="jo")
    (season.folder / "deliveries" / "d1").mkdir()
    (season.folder / "deliveries" / "d1" / "manifest.json").write_text("{}")
    (season.folder / "records" / "d1").mkdir(parents=True)
    (season.folder / "records" / "d1" / "sheet.csv").write_text("event,verdict")
    return season


def silent(what: str, done: float, total: float) -> None:
    pass


def test_the_copy_is_a_season_of_its_own(store, tmp_path, clock):
    done = back_up(store, tmp_path / "safe" / "copy", silent, clock)
    copy = open_store(done.folder, clock)
    assert done.head == store.ledger.head()
    assert copy.ledger.entries() == store.ledger.entries()
    assert copy.signer.public == store.signer.public
    assert (copy.id, copy.club) == (store.id, store.club)
    assert (copy.folder / "deliveries" / "d1" / "manifest.json").is_file()
    assert (copy.folder / "records" / "d1" / "sheet.csv").read_text() == "event,verdict"
    copy.ledger.append(release("p-2"), private={}, typed_by="jo")
    assert copy.ledger.verify()[0] == 2
    assert store.ledger.verify()[0] == 1


def test_a_copy_taken_while_somebody_writes_is_of_one_moment(store, tmp_path, clock):
    def and_meanwhile(what: str, done: float, total: float) -> None:
        store.ledger.append(release("p-2"), private={}, typed_by="jo")

    done = back_up(store, tmp_path / "copy", and_meanwhile, clock)
    assert done.head[0] == 1
    assert store.ledger.head()[0] > 1


def test_the_way_is_told(store, tmp_path, clock):
    told: list[tuple[str, float, float]] = []
    back_up(store, tmp_path / "copy", lambda *step: told.append(step), clock)
    copying = [step for step in told if step[0] == "copying"]
    assert copying[-1][1] == copying[-1][2] > 0
    assert told[-1] == ("checking", 1, 1)


def test_a_ledger_that_was_changed_is_not_backed_up_as_if_it_were_whole(store, tmp_path, clock):
    with sqlite3.connect(store.folder / "season.db") as raw:
        raw.execute("DROP TRIGGER ledger_never_changes")
        raw.execute("UPDATE ledger SET typed_by = 'x'")
    with pytest.raises(Damaged):
        back_up(store, tmp_path / "safe" / "copy", silent, clock)
    assert list((tmp_path / "safe").iterdir()) == []


def test_nothing_is_put_over_what_is_there(store, tmp_path, clock):
    there = tmp_path / "there"
    there.mkdir()
    (there / "letter.txt").write_text("dear")
    with pytest.raises(OSError):
        back_up(store, there, silent, clock)
    assert [path.name for path in there.iterdir()] == ["letter.txt"]
