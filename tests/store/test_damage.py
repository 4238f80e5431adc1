"""Somebody with the file in hand: the database itself refuses, and what is forced past it is noticed and named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from season_case import Clock, release

from touchline.errors import Conflict, Damaged, Missing, Unavailable
from touchline.store.database import Database
from touchline.store.season import Season, create_season, open_store


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Season]:
    season = open_store(create_season(tmp_path / "season", "Harbour Town", "2025-26", clock), clock)
    for person in ("p-1", "p-2", "p-3"):
        season.ledger.append(release(person), private={"why": f"{person} said yes"}, typed_by="jo")
    season.journal.state("person", {"id": "p-1"}, "jo", {"name": "Ada"})
    season.deliveries.note({"id": "d1"})
    yield season
    season.close()


@contextmanager
def by_hand(store: Season, *, unguarded: bool = True) -> Iterator[sqlite3.Connection]:
    """The file as somebody with a database tool sees it, its guards taken off first."""
    raw = sqlite3.connect(store.folder / "season.db")
    if unguarded:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            raw.execute(f"DROP TRIGGER {name}")
    with raw:
        yield raw
    raw.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET body = '{}' WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 3",
        "DELETE FROM journal",
        "UPDATE journal SET by = 'someone'",
        "DELETE FROM delivery",
        "UPDATE ledger_private SET text = 'no' WHERE seq = 1",
        "INSERT OR REPLACE INTO ledger SELECT seq, id, recorded, clock, 'x', body, prev, hash FROM ledger",
        "REPLACE INTO journal SELECT seq, recorded, clock, kind, 'x', body, prev, hash FROM journal",
        "INSERT INTO ledger SELECT 9, 'L9', recorded, clock, typed_by, body, prev, hash FROM ledger WHERE seq = 3",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_said(store, statement):
    with pytest.raises(sqlite3.IntegrityError), by_hand(store, unguarded=False) as raw:
        raw.execute(statement)
    assert store.ledger.verify()[0] == 3
    assert store.journal.verify()[0] == 1


@pytest.mark.parametrize(
    "statement, entry",
    [
        ("UPDATE ledger SET body = replace(body, 'release', 'refusal') WHERE seq = 2", 2),
        ("UPDATE ledger SET body = 'not json' WHERE seq = 2", 2),
        ("UPDATE ledger SET typed_by = 'somebody else' WHERE seq = 1", 1),
        ("UPDATE ledger SET id = 'L7' WHERE seq = 3", 3),
        ("UPDATE ledger SET recorded = '2020-01-01T00:00:00.000000Z' WHERE seq = 3", 3),
        ("UPDATE ledger SET clock = '2020-01-01T00:00:00.000000Z' WHERE seq = 1", 1),
        ("UPDATE ledger_private SET text = 'p-2 said no' WHERE seq = 2", 2),
        ("UPDATE ledger_private SET salt = 'zz' WHERE seq = 2", 2),
        ("INSERT INTO ledger_private VALUES (3, 'clause', 'ab', 'never written')", 3),
        ("DELETE FROM ledger WHERE seq = 1", 1),
        ("DELETE FROM ledger WHERE seq = 2", 2),
    ],
)
def test_what_was_changed_past_the_guards_is_noticed_and_named(store, statement, entry):
    with by_hand(store) as raw:
        raw.execute(statement)
    with pytest.raises(Damaged, match=rf"entry {entry}\b"):
        store.ledger.verify()


def test_a_chain_made_anew_from_the_changed_entry_is_noticed_by_the_heads_of_deliveries(store):
    printed = store.ledger.head()
    with by_hand(store) as raw:
        raw.execute("DELETE FROM ledger_private WHERE seq = 3")
        raw.execute("DELETE FROM ledger WHERE seq = 3")
    assert store.ledger.verify()[0] == 2
    store.ledger.append({"kind": "refusal", "by": "p-3", "scope": {"person": ["p-3"]}}, private={}, typed_by="x")
    assert store.ledger.verify()[0] == 3
    with pytest.raises(Damaged, match="entry 3"):
        store.ledger.verify([printed])


def test_erased_text_is_not_left_in_the_files(store):
    store.ledger.append(release("p-4"), private={"why": "Her number is 0151 496 0000"}, typed_by="jo")
    assert b"0151 496" in on_disk(store)
    store.ledger.erase("L4")
    assert b"0151 496" not in on_disk(store)


def on_disk(store: Season) -> bytes:
    return b"".join(path.read_bytes() for path in store.folder.glob("season.db*"))


def test_a_file_overwritten_in_the_middle_is_damaged(store):
    store.close()
    path = store.folder / "season.db"
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\xff" * (len(raw) - 4096)
    path.write_bytes(raw)
    with pytest.raises(Damaged, match=r"season\.db"):
        store.ledger.entries()


@pytest.mark.parametrize("content", [b"", b"this is not a database at all, it is text" * 100])
def test_a_file_that_is_no_season_is_damaged(store, clock, content):
    store.close()
    (store.folder / "season.db").write_bytes(content)
    with pytest.raises(Damaged):
        open_store(store.folder, clock)


def test_a_season_without_its_database_is_missing_something_and_gets_no_empty_one(store, clock):
    store.close()
    (store.folder / "season.db").unlink()
    with pytest.raises(Missing, match=r"season\.db"):
        open_store(store.folder, clock)
    assert not (store.folder / "season.db").exists()


def test_another_writer_who_does_not_end_is_a_conflict(store):
    hurried = Database(store.folder / "season.db", restore="", patience_seconds=0.05)
    with by_hand(store, unguarded=False) as raw:
        raw.execute("BEGIN IMMEDIATE")
        with pytest.raises(Conflict), hurried.write():
            pass
    with hurried.write():
        pass


def test_a_full_disk_is_unavailable_and_keeps_nothing_half_done(store):
    before = store.journal.history()
    with pytest.raises(Unavailable, match="full"), store.truth.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")
        connection.exec_driver_sql("INSERT INTO about VALUES ('big', hex(randomblob(1000000)))")
    assert store.journal.history() == before


def test_a_season_that_cannot_be_written_is_unavailable(store):
    with pytest.raises(Unavailable, match="written"), store.truth.write() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("INSERT INTO about VALUES ('a', 'b')")


def test_what_machines_made_may_be_thrown_away(store, clock):
    from season_case import clip_of, pass_of

    store.shelf.register(clip_of(store.folder / "rushes" / "C0001.MP4"))
    store.shelf.keep(pass_of("a" * 32))
    store.close()
    for path in (store.folder / "derived").iterdir():
        path.unlink()
    (store.folder / "derived").rmdir()
    again = open_store(store.folder, clock)
    assert [clip.name for clip in again.shelf.clips()] == ["C0001"]
    assert again.shelf.passes("a" * 32) == []
    assert again.ledger.verify()[0] == 3
    again.shelf.keep(pass_of("a" * 32))
    assert len(again.shelf.passes("a" * 32)) == 1
