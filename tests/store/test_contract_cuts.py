"""The contract of `touchline.ports.Cuts`, kept by every store."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Missing

DERBY = Cut(
    "derby",
    Fraction(30000, 1001),
    1280,
    720,
    (
        Event(
            "e1",
            "picture",
            "V1",
            0,
            50,
            clip="c1",
            source=Span(100, 151),
            begins=Fraction(201, 2),
            speed=Fraction(1, 3),
        ),
        Event("e2", "sound", "A1", 0, 50, ours="silence"),
    ),
    start=107892,
    drop=True,
)


def save(store, cut: Cut, after: int | None = None) -> Cut:
    return store.cuts.save(cut, by="jo", why="rough", after=after)


def test_every_version_is_kept_and_the_latest_is_loaded(store, opened):
    first = save(store, DERBY)
    second = save(store, replace(first, events=first.events[:1]), after=1)
    assert (first.version, second.version, second.made_from) == (1, 2, 1)
    assert opened().cuts.load("derby") == second
    assert opened().cuts.load("derby", 1) == first
    assert first == replace(DERBY, version=1)


def test_who_saved_first_wins_and_the_other_is_told(store):
    save(store, DERBY)
    save(store, DERBY, after=1)
    with pytest.raises(Conflict, match="version 2"):
        save(store, DERBY, after=1)
    with pytest.raises(Conflict):
        save(store, DERBY, after=7)
    with pytest.raises(Conflict):
        save(store, DERBY, after=0)
    assert store.cuts.names() == [("derby", 2)]


def test_a_cut_or_version_that_is_not_there_is_missing(store):
    with pytest.raises(Missing):
        store.cuts.load("derby")
    save(store, DERBY)
    with pytest.raises(Missing, match="version 3"):
        store.cuts.load("derby", 3)


def test_a_reason_that_is_no_unicode_is_refused_and_nothing_kept(store):
    with pytest.raises(BadInput):
        store.cuts.save(DERBY, by="jo", why="\udcff")
    assert store.cuts.names() == []


def test_a_name_is_one_name_on_every_keyboard(store):
    save(store, replace(DERBY, name="Épisode 1 🎬"))
    assert store.cuts.load("E\u0301pisode 1 🎬").name == "Épisode 1 🎬"
    with pytest.raises(BadInput):
        save(store, replace(DERBY, name="  "))
