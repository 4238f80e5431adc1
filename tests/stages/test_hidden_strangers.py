"""Somebody nobody had named yet is hidden in a cut, and stays hidden whoever they turn out to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from likenesses import print_of
from small_season import SmallSeason, event
from touchline.domain.cut.cut import Cut
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Target
from touchline.domain.mending.masks import covers
from touchline.domain.time.time import Span
from touchline.domain.verdict.treated import under_names
from touchline.stages.clear.clear import snapshot
from touchline.stages.cut.cut import compare
from touchline.stages.cut.grow import grown
from touchline.stages.mend.mend import apply
from touchline.stages.people.naming import join, name_unknown, part
from touchline.stages.world.people import add_person
from touchline.stages.world.state import sign_watched, undo

HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)


def shot(season: SmallSeason, name: str, trace: str, turn: float, x: float) -> object:
    """A clip of a hundred frames in which one face is followed."""
    clip = season.store.shelf.clip(f"c{(name.encode().hex() + '0' * 32)[:12]}") or season.clip(name)
    boxes = [[frame, x, 0.3, 0.1, 0.2] for frame in range(0, 100, 5)]
    fact = Fact(clip.id, Span(0, 100), "picture", "person", trace, 0.9, None, "faces/1", {"by": "face", "boxes": boxes})
    season.logged(clip, fact, watches=("faces",), analyser="faces", prints=[print_of(trace, turn)])
    return clip


@pytest.fixture
def hidden(season: SmallSeason) -> Cut:
    """The same stranger in two clips; one of them in a cut, and hidden there since the director wants it so."""
    season.one, season.two = shot(season, "A1", "?face-a1", 0, 0.4), shot(season, "B2", "?face-b1", 5, 0.6)
    for clip in (season.one, season.two):
        sign_watched(season.store, clip, clip.whole, "mo")
    for who in ("ada-holt", "kit-rowe"):
        add_person(season.store, who, "mo")
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("say", "director", {}, rung="full-veto")
    season.say("veto", "director", {"person": ["?face-b1"]})
    cut = season.cut(event("e1", season.two, 0, 100))
    return apply(season.store, cut, HERE, season.clock(), [1], "mo").written


def told(season: SmallSeason, cut: Cut) -> tuple[list[str], list[str], int]:
    """The verdicts before a scan and after one that saw it work, and how many faces are covered at the tenth frame."""
    known = snapshot(season.store, cut, season.clock())
    verdicts = [{span.verdict for span in one.clear(cut, HERE).spans} for one in (known, replace(known, proven=True))]
    found = covers(under_names(cut, known.called).events, known.facts)
    return [*map(sorted, verdicts)], sum(len(mask.boxes(10)) for mask in found.by_event["e1"].masks)


HIDDEN = ([["unknown"], ["cleared"]], 1)


def test_under_the_name_they_are_given(season, hidden):
    assert told(season, hidden) == HIDDEN
    named = name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    assert told(season, hidden) == HIDDEN
    undo(season.store, named.number, "mo")
    assert told(season, hidden) == HIDDEN


def test_in_the_family_they_are_joined_to_and_after_they_are_parted(season, hidden):
    third = shot(season, "C3", "?face-c1", 80, 0.2)
    join(season.store, "?face-c1", "?face-b1", "mo")
    assert told(season, hidden) == HIDDEN
    part(season.store, "?face-c1", [(season.two, None)], "mo")
    assert told(season, hidden) == HIDDEN and third
    name_unknown(season.store, "?face-b1", "kit-rowe", "mo")
    assert told(season, hidden) == HIDDEN


def test_when_the_analyser_gives_its_traces_other_names(season, hidden):
    shot(season, "B2", "?face-b9", 5, 0.6)
    assert told(season, hidden) == HIDDEN
    name_unknown(season.store, "?face-b9", "ada-holt", "mo")
    assert told(season, hidden) == HIDDEN


def test_where_a_name_is_only_possible_under_that_name_and_as_a_stranger(season, hidden):
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    third = shot(season, "C3", "?face-c1", 66, 0.2)
    name_unknown(season.store, "?face-c1", "ada-holt", "mo", only=True)
    season.gather()
    known = snapshot(season.store, hidden, season.clock())
    here = {fact.value: fact.confidence for fact in known.facts[season.two.id] if fact.kind == "person"}
    assert third and here.keys() == {"ada-holt", known.who.label("?face-b1")} and here["ada-holt"] < 0.5, here
    assert told(season, hidden)[0] == [["unknown"], ["cleared"]]


def test_a_version_that_hides_them_newly_shows_nothing(season, hidden):
    before = season.store.cuts.load("film", 1)
    became = grown(season.store, before, hidden, season.clock())
    assert became.newly == () and [span.because for span in became.hidden] == [("treated:blur:person:?face-b1",)]
    assert [span.verdict for span in became.no_longer] == ["blocked"]
    back = grown(season.store, hidden, before, season.clock())
    assert [span.verdict for span in back.newly] == ["blocked"] and back.hidden == ()


def test_and_the_change_list_says_who_they_are_by_now(season, hidden):
    name_unknown(season.store, "?face-b1", "ada-holt", "mo")
    assert "blurred: ada-holt" in " ".join(compare(season.store, season.store.cuts.load("film", 1), hidden).told)
