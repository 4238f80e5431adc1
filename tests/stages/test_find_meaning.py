"""Find by meaning and by sound: what was not said to the letter, and is found all the same."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from finding import person, speech
from small_season import SmallSeason
from topics import Topics
from touchline.domain.time.time import Span
from touchline.stages.find.find import Answer, Wanted, find
from touchline.stages.world.people import add_person
from touchline.stages.world.state import state_fact
from touchline.store.index import WordIndex
from touchline.store.meaning import MeaningIndex

RATE = Fraction(25)


@pytest.fixture
def meant(season: SmallSeason) -> Callable[..., Answer]:
    """Find with meaning compared."""
    topics = Topics()

    def ask(text: str, missing: bool = False, **more: object) -> Answer:
        topics.missing = missing
        derived = season.store.folder / "derived"
        meaning = MeaningIndex(derived / "meaning", season.store.shelf, topics)
        return find(season.store, WordIndex(derived / "index", season.store.shelf), lambda _: None, Wanted(text, **more), meaning)

    return ask


def test_what_means_the_same_comes_after_what_is_said_to_the_letter(season, meant):
    speech(season, season.clip("A001C001"), "his knee is bad", "the injury is bad", "we drive home tomorrow", "a physio came")
    answer = meant("injury")
    assert [(hit.text, hit.near) for hit in answer.hits] == [
        ("injury", False), ("a physio came", True), ("his knee is bad", True)]
    assert answer.compared and answer.lacking is None
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)
    assert answer.hits[0].similarity == 0 and 0.38 <= answer.hits[1].similarity <= 1


def test_a_line_with_some_of_the_words_and_the_meaning_comes_before_one_with_either(season, meant):
    speech(season, season.clip("A001C001"), "tomorrow we travel", "tomorrow the physio is there", "his hamstring is sore")
    hits = meant("tomorrow injury").hits
    assert (hits[0].text, hits[0].after[:10], hits[0].partly, hits[0].near) == ("tomorrow", "the physio", True, False)
    assert {hit.text for hit in hits if hit.near} == {"his hamstring is sore"}
    assert any(hit.partly and hit.span.start == 0 for hit in hits)


def test_nothing_far_off_is_shown(season, meant):
    speech(season, season.clip("A001C001"), "we drive home tomorrow", "lunch is at one")
    assert meant("injury").hits == ()


@pytest.mark.parametrize(("text", "more"), [
    ("injury", {"exact": True}), ('"injury"', {}), ("injur*", {}), ("injury", {"kinds": ("text",)})])
def test_to_the_letter_nothing_is_near(season, meant, text, more):
    speech(season, season.clip("A001C001"), "his knee is bad")
    answer = meant(text, **more)
    assert answer.hits == () and not answer.compared


def test_filters_hold_for_what_means_the_same(season, meant):
    here, there = season.clip("A001C001"), season.clip("A002C001", place="bus")
    for clip in (here, there):
        speech(season, clip, "his knee is bad", "my hamstring is bad")
    add_person(season.store, "ada-holt", "t")
    ada = add_person(season.store, "kit-rowe", "t").id
    season.logged(here, person(here, 90, 160, ada, "sound"), analyser="voices")
    assert {hit.clip for hit in meant("injury", place="bus").hits} == {there.id}
    assert [hit.text for hit in meant("injury", said_by="kit-rowe").hits] == ["my hamstring is bad"]
    assert meant("injury", said_by="ada-holt").hits == ()


def test_what_people_deny_was_said_is_not_near_either(season, meant):
    clip = season.clip("A001C001")
    speech(season, clip, "his knee is bad")
    state_fact(season.store, clip, Span(0, 100), "words", "his knee is bad", "ada", says="no", channel="sound")
    assert meant("injury").hits == ()


def test_without_the_model_words_are_found_and_the_answer_says_what_is_lacking(season, meant):
    speech(season, season.clip("A001C001"), "his knee is bad", "the injury is bad")
    answer = meant("injury", missing=True)
    assert [hit.text for hit in answer.hits] == ["injury"]
    assert not answer.compared and answer.lacking is not None and answer.lacking.remedy


def test_a_misheard_name_is_found_where_it_was_said_and_marked(season, look):
    add_person(season.store, "Dominik Szoboszlai", "t")
    speech(season, season.clip("A001C001"), "and then sobers lie took it", "Szoboszlai again", "nobody else")
    hits = look("Szoboszlai")
    assert [(hit.text, hit.sounds_like, hit.before) for hit in hits] == [
        ("Szoboszlai", "", "and then sobers lie took it"), ("sobers lie", "Szoboszlai", "and then")]
    assert hits[1].seconds == 1.0 and hits[0].score >= hits[1].score
    assert [hit.text for hit in look("took szoboslai")] == ["sobers lie took"]
    assert [hit.text for hit in look("Szoboszlai", exact=True)] == ["Szoboszlai"]


def test_a_name_of_several_words_may_have_become_one(season, look):
    add_person(season.store, "Alexis Mac Allister", "t")
    add_person(season.store, "Virgil van Dijk", "t")
    speech(season, season.clip("A001C001"), "pass it to McAllister", "Van Dyke heads it away")
    assert look.texts("mac allister") == ["McAllister"]
    assert look.texts("van dijk") == ["Van Dyke"]


def test_a_name_that_ran_into_the_word_before_is_heard_in_the_whole_name(season, look):
    add_person(season.store, "Ibrahima Konaté", "t")
    speech(season, season.clip("A001C001"), "then abrahamiconate came in", "Ibrahima Konaté again")
    assert [(hit.text, hit.sounds_like) for hit in look("konate")] == [("Konaté", ""), ("abrahamiconate", "Konaté")]


def test_nobody_of_the_season_nothing_is_listened_for(season, look):
    speech(season, season.clip("A001C001"), "and then sobers lie took it")
    assert look.texts("Szoboszlai") == []


def test_words_that_every_other_line_has_make_no_line_a_hit(season, meant):
    clip = season.clip("A001C001", 9000)
    speech(season, clip, *(f"and then we go to the number{n}" for n in range(20)), "his knee is bad", "the derby is on")
    assert {hit.text for hit in meant("the derby and the injury").hits} == {"derby", "his knee is bad"}
    assert len(meant("the and then", limit=50).hits) >= 20
