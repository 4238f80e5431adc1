"""Two programs on one season, and programs killed in the middle of writing: nothing said is lost or half there."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from season_case import pass_of, release
from test_contract_cuts import DERBY

from touchline.store.season import Season, create_season, open_store

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")
EACH = 25


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return create_season(tmp_path / "season", "Harbour Town", "2025-26", now)


def in_a_process(work: Callable[[], None]) -> int:
    """Its process id; it ends with 0 where the work was done."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        os._exit(1)
    os._exit(0)


def say_something(store: Season, name: str, number: int) -> tuple[str, int, int]:
    """One entry, one statement, one version of a cut, one pass."""
    entry = store.ledger.append(release(f"p-{name}"), private={"why": f"{name} {number}"}, typed_by=name)
    said = store.journal.state("place", {"place": f"{name}-{number}"}, name, {"note": "by the tunnel"})
    version = store.cuts.save(replace(DERBY, name="cut"), by=name, why="").version
    store.shelf.keep(pass_of(f"{name}{number}", "speech", "one", "two"))
    return entry.id, said.seq, version


def test_two_programs_write_at_once_and_every_entry_gets_its_own_number(folder):
    def work(name: str) -> None:
        store = open_store(folder, now)
        for number in range(EACH):
            say_something(store, name, number)

    children = [in_a_process(lambda name=name: work(name)) for name in ("ada", "kit")]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0, 0]
    store = open_store(folder, now)
    assert store.ledger.verify()[0] == store.journal.verify()[0] == 2 * EACH
    assert [entry.id for entry in store.ledger.entries()] == [f"L{n}" for n in range(1, 2 * EACH + 1)]
    assert {entry.detail["why"] for entry in store.ledger.entries()} == {
        f"{name} {n}" for name in ("ada", "kit") for n in range(EACH)
    }
    assert store.cuts.names() == [("cut", 2 * EACH)]
    assert len(store.shelf.outbox()) == 2 * EACH


def test_a_program_killed_at_any_moment_loses_nothing_it_was_told_is_kept(folder):
    chance = random.Random(7)
    told: list[tuple[str, int, int]] = []
    for life in range(20):
        told += one_short_life(folder, f"life{life}", chance.uniform(0.02, 0.25))
        store = open_store(folder, now)
        entries, statements = (
            {entry.id for entry in store.ledger.entries()},
            {s.seq for s in store.journal.statements()},
        )
        assert store.ledger.verify()[0] == len(entries)
        assert store.journal.verify()[0] == len(statements)
        assert {entry for entry, _, _ in told} <= entries
        assert {statement for _, statement, _ in told} <= statements
        assert dict(store.cuts.names()).get("cut", 0) >= max((version for _, _, version in told), default=0)
        store.close()
    assert len(told) >= 10


def one_short_life(folder: Path, name: str, seconds: float) -> list[tuple[str, int, int]]:
    """A program writes and tells what is kept until it is killed; what it told."""
    hears, tells = os.pipe()

    def work() -> None:
        store = open_store(folder, now)
        os.write(tells, b"ready\n")
        number = 0
        while True:
            os.write(tells, (json.dumps(say_something(store, name, number)) + "\n").encode())
            number += 1

    child = in_a_process(work)
    os.close(tells)
    with os.fdopen(hears) as heard:
        assert heard.readline() == "ready\n"
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return [tuple(json.loads(line)) for line in heard.read().splitlines(keepends=True) if line.endswith("\n")]


def test_a_store_opened_before_a_fork_serves_both_sides(folder):
    store = open_store(folder, now)
    store.ledger.append(release("p-before"), private={}, typed_by="jo")
    child = in_a_process(lambda: store.ledger.append(release("p-child"), private={}, typed_by="jo") and None)
    store.ledger.append(release("p-parent"), private={}, typed_by="jo")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.ledger.verify()[0] == 3
