"""Looked for in some clips, or on some frames of them, the very same lines are found, in the same order, as by looking everywhere and
passing over the rest; however many are drawn at once."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as some
from season_case import Clock

from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass
from touchline.domain.time.time import Span
from touchline.domain.words.line import Line
from touchline.domain.words.query import Query, parse_query
from touchline.store import index as room
from touchline.store.index import WordIndex
from touchline.store.scope import Scope
from touchline.store.season import create_season, open_store

CLIPS, LINES, FRAMES = 24, 14, 60
WORDS = ["trust", "team", "knee", "injury", "half", "time", "contract", "again", "never", "the", "and", "we"]


def clip(number: int) -> str:
    return f"c{number:012x}"


def said(number: int, chance: random.Random) -> Iterator[Fact]:
    for place in range(LINES):
        words = chance.choices(WORDS, k=chance.randint(1, 6))
        timed = [[word, place * 2 + n * 0.3, place * 2 + n * 0.3 + 0.3, 0.9] for n, word in enumerate(words)]
        span = Span(place * FRAMES, place * FRAMES + 50)
        yield Fact(clip(number), span, "sound", "words", " ".join(words), 0.9, source="made", detail={"words": timed})


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> Iterator[WordIndex]:
    folder, chance = tmp_path_factory.mktemp("scope") / "season", random.Random(11)
    create_season(folder, "Harbour Town", "2025-26", Clock("2026-04-01T12:00:00.000000Z"))
    store = open_store(folder, Clock("2026-04-01T12:00:00.000000Z"))
    for number in range(CLIPS):
        found = Findings(tuple(said(number, chance)), (), (Span(0, LINES * FRAMES),))
        store.shelf.keep(Pass(f"{number:032x}", "speech", "1", "", ("speech",), found))
    made = WordIndex(store.folder / "derived" / "index", store.shelf)
    made.follow()
    yield made
    store.close()


def on(line: Line, frames: dict[str, list[tuple[int, int]]]) -> bool:
    return any(start < line.span.end and line.span.start < past for start, past in frames.get(line.clip, []))


@given(
    some.sampled_from(["trust", "the", "trust team", '"half time"', "inj*", "we contract", ""]),
    some.booleans(),
    some.none() | some.frozensets(some.integers(0, CLIPS - 1), min_size=1),
    some.none() | some.dictionaries(
        some.integers(0, CLIPS - 1).map(clip),
        some.lists(some.tuples(some.integers(0, 800), some.integers(1, 200)).map(lambda one: (one[0], sum(one))), max_size=4)),
    some.integers(5, 25), some.integers(1, 40), some.integers(1, 5),
)
def test_what_is_drawn_at_once_changes_nothing(index, text, partly, numbers, frames, page, glance, read):
    everywhere = Query(parse_query(text) if text else (), kinds=frozenset(("words",)), some=partly)
    clips = None if numbers is None else frozenset(map(clip, numbers))
    if frames is not None:
        clips = frozenset(frames) if clips is None else clips & frames.keys()
    plain = list(index.search(everywhere))
    with patch.multiple(room, _PAGE=page, _GLANCE=glance, _MANY=0, _READ=read):
        there = list(index.search(replace(everywhere, clips=clips, frames=frames)))
    loose = frames is None or '"' in text
    if loose:
        assert there == [line for line in plain if clips is None or line.clip in clips]
    else:
        assert there == [line for line in plain if line.clip in clips and on(line, frames)]


@given(some.lists(some.tuples(some.integers(0, 30), some.integers(1, 9)).map(lambda one: (one[0], sum(one)))),
       some.integers(0, 40), some.integers(1, 9))
def test_frames_lie_inside_where_one_of_them_does(spans, start, length):
    from touchline.store.line_names import number_of

    inside = Scope().frames({"c1": spans})
    met = any(set(range(start, start + length)) & set(range(*span)) for span in spans)
    assert inside(number_of("c1"), start, start + length) == met
    assert not inside(number_of("c2"), start, start + length)
