"""The contract of the MeaningSearch port: the index follows the log, what is near is found, and nothing is understood twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from season_case import Clock

from topics import Topics
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass
from touchline.domain.time.time import Span
from touchline.domain.words.query import Query
from touchline.errors import Unavailable
from touchline.store.index import WordIndex
from touchline.store.meaning import MeaningIndex
from touchline.store.season import Season, create_season, open_store
from touchline.store.vector_scan import nearest
from touchline.store.vector_segment import Rows, open_segment, write_segment


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Season]:
    clock = Clock("2026-04-01T12:00:00.000000Z")
    create_season(tmp_path / "season", "Harbour Town", "2025-26", clock)
    opened = open_store(tmp_path / "season", clock)
    yield opened
    opened.close()


@pytest.fixture
def topics() -> Topics:
    return Topics()


@pytest.fixture
def opened(store: Season, topics: Topics) -> Callable[..., MeaningIndex]:
    """Opens the same index again, as another process would; ``sealed`` rows make the largest segment."""
    return lambda sealed=1 << 18: MeaningIndex(store.folder / "derived" / "meaning", store.shelf, topics, sealed=sealed)


def log(store: Season, number: int, *texts: str) -> str:
    """Log a clip that says these lines; its id."""
    clip = f"c{number:012x}"
    facts = tuple(Fact(clip, Span(n * 50, n * 50 + 40), "sound", "words", text, 0.9) for n, text in enumerate(texts))
    store.shelf.keep(Pass(f"{number:032x}", "speech", "1", "", ("speech",), Findings(facts, (), (Span(0, 250),))))
    return clip


def texts_near(store: Season, index: MeaningIndex, text: str, count: int = 1, **more: object) -> list[str]:
    """What the nearest lines say, as the word index knows them."""
    index.follow()
    words = WordIndex(store.folder / "derived" / "index", store.shelf)
    words.follow()
    return [line.text for line in words.named(index.near(text, replace(Query(), **more), count)) if line]


def test_a_line_is_found_by_what_it_means(store, opened):
    log(store, 1, "his hamstring is gone", "the sponsor pays", "we have faith here")
    assert texts_near(store, opened(), "who is injured") == ["his hamstring is gone"]
    assert texts_near(store, opened(), "do they trust him") == ["we have faith here"]


def test_it_follows_what_is_logged_and_forgets_what_was_said_before(store, opened):
    log(store, 1, "his hamstring is gone")
    assert opened().follow() == 1
    assert opened().follow() == 0
    log(store, 1, "the sponsor pays him")
    log(store, 2, "he was limping badly")
    assert texts_near(store, opened(), "an injury", 9) == ["he was limping badly", "the sponsor pays him"]


def test_a_clip_that_says_nothing_any_more_is_gone(store, opened):
    log(store, 1, "his hamstring is gone")
    opened().follow()
    log(store, 1)
    assert texts_near(store, opened(), "an injury", 9) == []


def test_only_in_the_clips_asked_for(store, opened):
    for number in range(1, 5):
        log(store, number, f"his knee again {number}", "the sponsor pays")
    wanted = frozenset(("c000000000002", "c000000000003", "c0"))
    assert sorted(texts_near(store, opened(), "an injury", 2, clips=wanted)) == ["his knee again 2", "his knee again 3"]
    assert texts_near(store, opened(), "an injury", 2, clips=frozenset()) == []


def test_what_was_understood_once_is_not_understood_again(store, opened, topics):
    log(store, 1, "his hamstring is gone", "the sponsor pays him")
    opened().understand(f"{1:032x}")
    assert len(topics.asked) == 2
    opened().follow()
    opened().rebuild()
    log(store, 1, "his hamstring is gone", "the sponsor pays him", "one more line")
    opened().follow()
    assert len(topics.asked) == 3


def test_another_model_understands_everything_anew(store, opened, topics):
    log(store, 1, "his hamstring is gone")
    opened().follow()
    topics.name = "topics-2"
    assert opened().follow() == 1
    assert len(topics.asked) == 2


def test_without_the_model_it_says_so(store, opened, topics):
    log(store, 1, "his hamstring is gone")
    topics.missing = True
    for ask in (opened().follow, opened().rebuild, lambda: opened().near("an injury", Query(), 1)):
        with pytest.raises(Unavailable, match="not on this machine"):
            ask()


def test_many_small_segments_become_few_and_nothing_is_lost(store, opened):
    index = opened(sealed=64)
    said = {}
    for round_ in range(3):
        for number in range(40):
            said[number] = f"knee number {number} in round {round_}"
            log(store, number + 1, said[number], "we go home now")
            index.follow()
    (folder,) = (place for place in (store.folder / "derived" / "meaning").iterdir() if place.is_dir())
    assert len([place for place in folder.iterdir() if place.is_dir()]) < 16
    assert sorted(texts_near(store, index, "an injury", 40)) == sorted(said.values())
    assert len(texts_near(store, index, "an injury", 400)) == 80


@pytest.mark.parametrize("victim", ["vectors.npy", "codes.npy", "edges.npy", "at.npy", "segments.json"])
@pytest.mark.parametrize("damage", ["gone", "short"])
def test_a_broken_index_is_built_again_on_the_way(store, opened, victim, damage):
    log(store, 1, "his hamstring is gone", "the sponsor pays him")
    opened().follow()
    (path,) = (store.folder / "derived" / "meaning").rglob(victim)
    path.unlink() if damage == "gone" else path.write_bytes(path.read_bytes()[:-5])
    assert texts_near(store, opened(), "who is injured") == ["his hamstring is gone"]


def test_a_follower_that_meets_a_broken_index_begins_anew(store, opened):
    log(store, 1, "his hamstring is gone")
    opened().follow()
    next((store.folder / "derived" / "meaning").rglob("segments.json")).write_text("[", "utf-8")
    log(store, 2, "the sponsor pays him")
    assert opened().follow() == 2
    assert len(texts_near(store, opened(), "anything at all", 9)) == 2


def test_kept_vectors_that_cannot_be_read_are_made_again(store, opened, topics):
    log(store, 1, "his hamstring is gone")
    opened().follow()
    kept = store.shelf.folder(f"{1:032x}") / "meaning.npz"
    kept.write_bytes(kept.read_bytes()[:40])
    opened().rebuild()
    assert len(topics.asked) == 2
    assert texts_near(store, opened(), "who is injured") == ["his hamstring is gone"]


def around_topics(count: int, seed: int = 5, spread: float = 0.9) -> np.ndarray:
    """Unit vectors around 300 topics, as the sentences of a season are."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(1).normal(size=(300, 384)).astype(np.float32)
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    vectors = centres[random.integers(0, 300, count)] + spread * random.normal(size=(count, 384)).astype(np.float32) / 20
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def segment_of(folder: Path, vectors: np.ndarray, clips: int):
    count = len(vectors)
    rounded = np.rint(vectors * 127 / np.abs(vectors).max(1)[:, None]).astype(np.int8)
    rows = Rows(np.arange(count, dtype=np.uint64), np.zeros(count, np.uint32), np.zeros((count, 2), np.int32),
                (np.arange(count) * clips // count).astype(np.int32), rounded,
                np.arange(clips, dtype=np.uint64), np.arange(clips, dtype=np.uint64))
    return open_segment(folder / write_segment(folder, rows))


def test_few_of_the_truly_nearest_are_passed_over(tmp_path):
    vectors = around_topics(200_000)
    segment = segment_of(tmp_path, vectors, 500)
    every, few = np.ones(500, bool), np.arange(500) % 5 == 0
    met = asked = 0
    for question in around_topics(12, seed=9):
        for allowed in (every, few):
            fits = np.flatnonzero(allowed[np.arange(len(vectors)) * 500 // len(vectors)])
            truth = set(fits[np.argsort(-(vectors[fits] @ question))[:10]].tolist())
            found = {int(segment.at[one.row]) for one in nearest([segment], question, [allowed], 10)}
            met, asked = met + len(truth & found), asked + 10
            assert found <= set(fits.tolist())
    assert met / asked >= 0.95


def test_cosines_are_those_of_the_vectors(tmp_path):
    vectors = around_topics(3000)
    segment = segment_of(tmp_path, vectors, 10)
    question = around_topics(1, seed=3)[0]
    for one in nearest([segment], question, [np.ones(10, bool)], 50):
        assert one.cosine == pytest.approx(float(vectors[int(segment.at[one.row])] @ question), abs=0.01)
