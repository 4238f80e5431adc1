"""The contract of the WordSearch port: the index follows the log, and nothing that happens to it loses or
invents a hit."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest

from indexed import found, line, log
from touchline.domain.time.time import Span
from touchline.domain.words.query import Query, parse_query


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


def test_speech_that_spans_rates_keeps_its_seconds(index, store):
    """Seconds are kept, frames belong to whoever knows the clip's rate."""
    log(store.shelf, 1, "out for good")
    index.follow()
    (back,) = index.search(Query(parse_query("good")))
    assert Fraction(back.words[2].start_seconds) == 1
