"""Whatever happens to the word index, it loses and invents nothing: opened again, harmed, read-only, written by two, killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from season_case import Clock

from indexed import content_of, found, log
from touchline.errors import Conflict, Unavailable
from touchline.store.generations import Generations
from touchline.store.index import WordIndex
from touchline.store.season import open_store


def test_an_index_opened_again_goes_on_where_it_was(opened_index, store):
    log(store.shelf, 1, "we trust the team")
    assert opened_index().follow() == 1
    log(store.shelf, 2, "trust him")
    other = opened_index()
    assert other.follow() == 1
    assert len(found(other, "trust")) == 2


def test_what_another_process_took_in_is_seen(opened_index, store):
    one, other = opened_index(), opened_index()
    log(store.shelf, 1, "we trust the team")
    assert one.follow() == 1 and other.follow() == 0
    assert found(other, "trust")
    log(store.shelf, 2, "trust him")
    one.follow()
    assert len(found(other, "trust")) == 2


def test_rebuilt_it_says_the_same(opened_index, store):
    log(store.shelf, 1, "we trust the team")
    log(store.shelf, 2, "trust him")
    one, other = opened_index(), opened_index()
    one.follow()
    before = found(other, "trust")
    assert one.rebuild() == 2
    assert found(other, "trust") == before == found(one, "trust")


def test_searched_before_it_ever_followed_it_is_built(index, store):
    log(store.shelf, 1, "we trust the team")
    assert found(index, "trust") == ["we trust the team"]


def _files(folder: Path, ending: str = "") -> list[Path]:
    return sorted(path for path in folder.rglob(f"*{ending}") if path.is_file())


def _cut_short(folder: Path) -> None:
    for path in _files(folder, ".idx") + _files(folder, ".term"):
        path.write_bytes(path.read_bytes()[:-40])


def _emptied(folder: Path) -> None:
    for path in _files(folder):
        path.write_bytes(b"")


def _scribbled(folder: Path) -> None:
    for path in _files(folder, ".json"):
        path.write_text("{}")


def _store_gone(folder: Path) -> None:
    for path in _files(folder, ".store"):
        path.unlink()


def _all_gone(folder: Path) -> None:
    for path in _files(folder):
        path.unlink()


@pytest.mark.parametrize(
    "harm", [_cut_short, _emptied, _scribbled, _store_gone, _all_gone], ids=lambda harm: harm.__name__
)
def test_a_broken_index_is_built_again_by_itself(opened_index, store, harm):
    log(store.shelf, 1, "we trust the team")
    opened_index().follow()
    harm(store.folder / "derived" / "index")
    for attempt in range(2):
        again = opened_index()
        again.follow()
        assert found(again, "trust") == ["we trust the team"], attempt
    log(store.shelf, 2, "trust him")
    again.follow()
    assert len(found(again, "trust")) == 2


@pytest.mark.parametrize("harm", [_cut_short, _store_gone], ids=lambda harm: harm.__name__)
def test_news_for_a_broken_index_are_not_lost(opened_index, store, harm):
    log(store.shelf, 1, "we trust the team")
    opened_index().follow()
    harm(store.folder / "derived" / "index")
    log(store.shelf, 2, "trust him")
    again = opened_index()
    again.follow()
    assert sorted(found(again, "trust")) == ["trust him", "we trust the team"]


def test_with_everything_derived_gone_nothing_is_found_until_it_is_logged_again(tmp_path, store):
    import shutil

    log(store.shelf, 1, "we trust the team")
    WordIndex(store.folder / "derived" / "index", store.shelf).follow()
    store.close()
    shutil.rmtree(store.folder / "derived")
    again = open_store(store.folder, Clock("2026-04-01T12:00:00.000000Z"))
    index = WordIndex(again.folder / "derived" / "index", again.shelf)
    assert index.follow() == 0 and found(index, "trust") == []
    log(again.shelf, 1, "we trust the team")
    assert index.follow() == 1 and found(index, "trust") == ["we trust the team"]
    again.close()


def test_an_index_of_another_log_is_not_believed(tmp_path, store):
    """The derived database was made anew, the index folder stayed."""
    log(store.shelf, 1, "we trust the team")
    WordIndex(store.folder / "derived" / "index", store.shelf).follow()
    store.close()
    for path in (store.folder / "derived").glob("derived.db*"):
        path.unlink()
    again = open_store(store.folder, Clock("2026-04-01T12:00:00.000000Z"))
    index = WordIndex(again.folder / "derived" / "index", again.shelf)
    index.follow()
    assert found(index, "trust") == []
    again.close()


def test_only_one_generation_is_kept(index, store):
    log(store.shelf, 1, "we trust the team")
    for _ in range(3):
        index.rebuild()
    folder = store.folder / "derived" / "index"
    (folder / "left-behind").mkdir()
    log(store.shelf, 2, "trust him")
    index.follow()
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


def test_while_another_writes_for_too_long_it_says_so(tmp_path):
    with (
        Generations(tmp_path).alone(),
        pytest.raises(Conflict, match="for too long"),
        Generations(tmp_path, 0.1).alone(),
    ):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_where_it_may_not_write_it_says_so(index, store):
    log(store.shelf, 1, "we trust the team")
    (store.folder / "derived").chmod(0o500)
    try:
        with pytest.raises((OSError, Unavailable)):
            index.follow()
    finally:
        (store.folder / "derived").chmod(0o700)


def _work(folder: Path, first: int, count: int, ready: object) -> None:
    """Another process: logs clips one after another, following each time."""
    store = open_store(folder, Clock("2026-04-01T12:00:00.000000Z"))
    index = WordIndex(folder / "derived" / "index", store.shelf)
    ready.set()
    for number in range(first, first + count):
        log(store.shelf, number, f"trust {number}", "and more " * 20)
        index.follow()
    store.close()


SPAWN = multiprocessing.get_context("spawn")


def test_two_processes_at_once_lose_nothing(opened_index, store):
    gates = [SPAWN.Event(), SPAWN.Event()]
    workers = [
        SPAWN.Process(target=_work, args=(store.folder, first, 6, gate))
        for first, gate in zip((1, 101), gates, strict=True)
    ]
    for worker in workers:
        worker.start()
    index = opened_index()
    while any(worker.is_alive() for worker in workers):
        index.follow()
        assert all(text.startswith("trust") for text in found(index, "trust"))
        time.sleep(0.02)
    assert [worker.exitcode for worker in workers] == [0, 0]
    index.follow()
    assert sorted(found(index, "trust")) == sorted(f"trust {n}" for n in (*range(1, 7), *range(101, 107)))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
@pytest.mark.parametrize("wait_seconds", [0.0, 0.05, 0.15])
def test_killed_in_the_middle_it_ends_up_the_same(opened_index, store, wait_seconds):
    ready = SPAWN.Event()
    worker = SPAWN.Process(target=_work, args=(store.folder, 1, 500, ready))
    worker.start()
    assert ready.wait(60)
    time.sleep(wait_seconds)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    index = opened_index()
    index.follow()
    logged = [
        fact.value
        for number in range(1, 501)
        for done in store.shelf.passes(content_of(number))
        for fact in done.findings.facts
        if fact.value.startswith("trust")
    ]
    assert sorted(found(index, "trust")) == sorted(logged)
