"""The contract of the WordSearch port: the index follows the log, and nothing that happens to it loses or
invents a hit."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path

import pytest
from season_case import Clock

from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass
from touchline.domain.time.time import Span
from touchline.domain.words.query import Query, parse_query
from touchline.errors import Conflict, Unavailable
from touchline.ports import Shelf, WordSearch
from touchline.store.generations import Generations
from touchline.store.index import WordIndex
from touchline.store.season import Season, create_season, open_store

INDEXES = {"tantivy": WordIndex}
"""Another index joins the contract by a line here: it is opened on a folder of its own and a shelf."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Season]:
    clock = Clock("2026-04-01T12:00:00.000000Z")
    create_season(tmp_path / "season", "Harbour Town", "2025-26", clock)
    opened = open_store(tmp_path / "season", clock)
    yield opened
    opened.close()


@pytest.fixture(params=sorted(INDEXES))
def opened(request: pytest.FixtureRequest, store: Season) -> Callable[[], WordSearch]:
    """Opens the same index again, as another process would."""
    return lambda: INDEXES[request.param](store.folder / "derived" / "index", store.shelf)


@pytest.fixture
def index(opened: Callable[[], WordSearch]) -> WordSearch:
    return opened()


def content_of(number: int) -> str:
    return f"{number:032x}"


def line(number: int, text: str, start: int = 0, kind: str = "words") -> Fact:
    words = [[word, start + n * 0.5, start + n * 0.5 + 0.5, 0.9] for n, word in enumerate(text.split())]
    channel = "sound" if kind == "words" else "picture"
    detail = {"words": words} if kind == "words" else {}
    return Fact(
        f"c{number:012x}", Span(start * 25, start * 25 + 50), channel, kind, text, 0.9, source="made", detail=detail
    )


def log(shelf: Shelf, number: int, *texts: str, analyser: str = "speech", facts: tuple[Fact, ...] = ()) -> None:
    said = tuple(line(number, text, n * 10) for n, text in enumerate(texts))
    shelf.keep(Pass(content_of(number), analyser, "1", "", ("speech",), Findings((*said, *facts), (), (Span(0, 250),))))


def found(index: WordSearch, text: str = "", **more: object) -> list[str]:
    query = replace(Query(parse_query(text) if text else ()), **more)
    return [hit.text for hit in index.search(query)]


def test_it_follows_what_is_logged(index, store):
    assert index.follow() == 0
    log(store.shelf, 1, "we trust the team", "he is out")
    log(store.shelf, 2, "nobody trusts him")
    assert index.follow() == 2
    assert found(index, "trust") == ["we trust the team"]
    assert index.follow() == 0


def test_a_clip_logged_again_replaces_what_it_said_before(index, store):
    log(store.shelf, 1, "we trust the team")
    index.follow()
    log(store.shelf, 1, "we rust the steam")
    assert index.follow() == 1
    assert found(index, "trust") == [] and found(index, "steam") == ["we rust the steam"]


def test_all_analysers_of_a_clip_are_in_it(index, store):
    log(store.shelf, 1, "we trust the team")
    log(store.shelf, 1, analyser="text", facts=(line(1, "TRUST BOARD", kind="text"),))
    index.follow()
    assert sorted(found(index, "trust")) == ["TRUST BOARD", "we trust the team"]
    assert found(index, "trust", kinds=frozenset(("text",))) == ["TRUST BOARD"]
    assert found(index, values=frozenset(("TRUST BOARD",))) == ["TRUST BOARD"]


def test_lines_come_back_as_they_were_made(index, store):
    log(store.shelf, 1, "he is", "out for good")
    index.follow()
    (back,) = index.search(Query(parse_query('"he is out"')))
    assert (back.clip, back.span, back.kind, back.channel, back.confidence) == (
        "c000000000001",
        Span(0, 50),
        "words",
        "sound",
        0.9,
    )
    assert [(word.text, word.start_seconds) for word in (*back.words, *back.after)] == [
        (" he", 0),
        (" is", 0.5),
        (" out", 10),
        (" for", 10.5),
        (" good", 11),
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("trust team", ["we trust the team"]),
        ('"trust the team"', ["we trust the team"]),
        ('"trust team"', []),
        ('"the te*"', ["we trust the team"]),
        ("tru*", ["we trust the team"]),
        ("te* tru*", ["we trust the team"]),
        ("adrian", ["Adrián knows"]),
        ("明天", ["他明天不能上场"]),
        ("天明", []),
        ("שלום", ["שָׁלוֹם לכולם"]),
        ("a+b*", ["the a+b$ plan"]),
        ("$1*", ["cost: $1,000"]),
        ("nothing*", []),
        ("^*", []),
        ("x" * 300 + "*", []),
        ("x" * 70_000, []),
        ("the", ["we trust the team", "the a+b$ plan"]),
    ],
)
def test_words_phrases_and_beginnings_in_any_script(index, store, text, lines):
    log(
        store.shelf,
        1,
        "we trust the team",
        "Adrián knows",
        "他明天不能上场",
        "שָׁלוֹם לכולם",
        "the a+b$ plan",
        "cost: $1,000",
    )
    index.follow()
    assert sorted(found(index, text)) == sorted(lines)


def test_words_in_a_row_come_first(index, store):
    log(
        store.shelf,
        1,
        *(f"the half was long and the time was {n}" for n in range(9)),
        "talk at half time please and then go home now",
    )
    index.follow()
    assert found(index, "half time")[0].startswith("talk at half time")


def test_any_of_the_words_where_some_are_enough(index, store):
    log(store.shelf, 1, "we trust the team", "the derby")
    index.follow()
    assert found(index, "trust derby") == []
    assert sorted(found(index, "trust derby", some=True)) == ["the derby", "we trust the team"]


def test_only_in_these_clips(index, store):
    for number in (1, 2, 3):
        log(store.shelf, number, f"trust {number}")
    index.follow()
    assert sorted(found(index, "trust", clips=frozenset(("c000000000001", "c000000000003", "c0")))) == [
        "trust 1",
        "trust 3",
    ]
    assert found(index, "trust", clips=frozenset()) == []
    assert len(found(index, clips=frozenset(("c000000000002",)))) == 1


def test_every_line_is_there_however_many_there_are(index, store):
    for number in range(5):
        log(store.shelf, number + 1, *(f"trust {number} {n}" for n in range(100)))
    index.follow()
    every = found(index, "trust")
    assert len(every) == len(set(every)) == 500
    assert len(list(islice(index.search(Query(parse_query("trust"))), 7))) == 7


def test_more_beginnings_than_are_ranked_are_still_all_found(index, store):
    log(store.shelf, 1, *(f"w{n} and" for n in range(400)))
    index.follow()
    assert (
        len(found(index, "w*")) == 400 and len(found(index, '"w* and"')) == 0 and len(found(index, '"w399 an*"')) == 1
    )


def test_a_long_query_is_answered(index, store):
    log(store.shelf, 1, "we trust the team")
    index.follow()
    assert found(index, "trust " * 1700) == ["we trust the team"]
    assert found(index, f'"{"trust " * 1700}"') == []
    assert found(index, " ".join(f"w{n}" for n in range(1700)), some=True) == []


@pytest.mark.parametrize("odd", ["", "   ", "x" * 100_000, "\ud800 broken", "tab\tand\nnewline", "\x00nul"])
def test_odd_texts_stand_in_nobodys_way(index, store, odd):
    log(store.shelf, 1, "we trust the team", facts=(line(1, odd, 50), line(1, odd, 60, "text")))
    assert index.follow() == 1
    assert found(index, "trust") == ["we trust the team"]


def test_an_index_opened_again_goes_on_where_it_was(opened, store):
    log(store.shelf, 1, "we trust the team")
    assert opened().follow() == 1
    log(store.shelf, 2, "trust him")
    other = opened()
    assert other.follow() == 1
    assert len(found(other, "trust")) == 2


def test_what_another_process_took_in_is_seen(opened, store):
    one, other = opened(), opened()
    log(store.shelf, 1, "we trust the team")
    assert one.follow() == 1 and other.follow() == 0
    assert found(other, "trust")
    log(store.shelf, 2, "trust him")
    one.follow()
    assert len(found(other, "trust")) == 2


def test_rebuilt_it_says_the_same(opened, store):
    log(store.shelf, 1, "we trust the team")
    log(store.shelf, 2, "trust him")
    one, other = opened(), opened()
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
def test_a_broken_index_is_built_again_by_itself(opened, store, harm):
    log(store.shelf, 1, "we trust the team")
    opened().follow()
    harm(store.folder / "derived" / "index")
    for attempt in range(2):
        again = opened()
        again.follow()
        assert found(again, "trust") == ["we trust the team"], attempt
    log(store.shelf, 2, "trust him")
    again.follow()
    assert len(found(again, "trust")) == 2


@pytest.mark.parametrize("harm", [_cut_short, _store_gone], ids=lambda harm: harm.__name__)
def test_news_for_a_broken_index_are_not_lost(opened, store, harm):
    log(store.shelf, 1, "we trust the team")
    opened().follow()
    harm(store.folder / "derived" / "index")
    log(store.shelf, 2, "trust him")
    again = opened()
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


def test_two_processes_at_once_lose_nothing(opened, store):
    gates = [SPAWN.Event(), SPAWN.Event()]
    workers = [
        SPAWN.Process(target=_work, args=(store.folder, first, 6, gate))
        for first, gate in zip((1, 101), gates, strict=True)
    ]
    for worker in workers:
        worker.start()
    index = opened()
    while any(worker.is_alive() for worker in workers):
        index.follow()
        assert all(text.startswith("trust") for text in found(index, "trust"))
        time.sleep(0.02)
    assert [worker.exitcode for worker in workers] == [0, 0]
    index.follow()
    assert sorted(found(index, "trust")) == sorted(f"trust {n}" for n in (*range(1, 7), *range(101, 107)))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
@pytest.mark.parametrize("wait_seconds", [0.0, 0.05, 0.15])
def test_killed_in_the_middle_it_ends_up_the_same(opened, store, wait_seconds):
    ready = SPAWN.Event()
    worker = SPAWN.Process(target=_work, args=(store.folder, 1, 500, ready))
    worker.start()
    assert ready.wait(60)
    time.sleep(wait_seconds)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    index = opened()
    index.follow()
    logged = [
        fact.value
        for number in range(1, 501)
        for done in store.shelf.passes(content_of(number))
        for fact in done.findings.facts
        if fact.value.startswith("trust")
    ]
    assert sorted(found(index, "trust")) == sorted(logged)


def test_speech_that_spans_rates_keeps_its_seconds(index, store):
    """Seconds are kept, frames belong to whoever knows the clip's rate."""
    log(store.shelf, 1, "out for good")
    index.follow()
    (back,) = index.search(Query(parse_query("good")))
    assert Fraction(back.words[2].start_seconds) == 1
