"""A database tells whether anything was written since, by whomever."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from season_case import Clock

from touchline.store.season import Season, create_season, open_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create_season(tmp_path / "season", "Harbour Town", "2025-26", Clock("2026-04-01T12:00:00.000000Z"))
    return tmp_path / "season"


def opened(folder: Path) -> Season:
    return open_store(folder, Clock("2026-04-02T12:00:00.000000Z"))


def say_something(folder: Path) -> None:
    store = opened(folder)
    store.journal.state("place", {"place": "tunnel"}, "ada")
    store.close()


def test_it_stays_while_nothing_is_written_and_changes_with_every_word(folder):
    store, other = opened(folder), opened(folder)
    first = store.version
    store.journal.statements()
    assert store.version == first
    store.journal.state("place", {"place": "tunnel"}, "ada")
    second = store.version
    other.journal.state("place", {"place": "bus"}, "ada")
    assert first != second != store.version
    store.close()
    other.close()


def test_another_program_is_noticed_too_and_reopening_never_looks_like_nothing_happened(folder):
    store = opened(folder)
    first = store.version
    writer = multiprocessing.get_context("spawn").Process(target=say_something, args=(folder,))
    writer.start()
    writer.join()
    assert writer.exitcode == 0 and store.version != first
    second = store.version
    store.close()
    assert store.version != second
    store.close()
