"""Phrases are found in what was read or heard as a person would find them, a letter off or not."""

import pytest

from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.domain.words.near import alike, near_phrases


def text(value: str, first: int = 0, last: int = 10) -> Fact:
    return Fact("film", Span(first, last), "picture", "text", value, 0.8)


@pytest.mark.parametrize("one, other", [("holt", "holt"), ("miranda", "mirande"), ("miranda", "mirand"), ("miranda", "miiranda")])
def test_long_words_may_be_a_letter_off(one, other):
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize("one, other", [("ada", "ava"), ("holt", "bolt"), ("miranda", "melinda"), ("miranda", "mira")])
def test_short_words_and_other_words_are_not_alike(one, other):
    assert not alike(one, other) and not alike(other, one)


@pytest.mark.parametrize(
    "shown", ["Ada Holt", "ADA HOLT", "MANAGER: ada   holt", "ADA-HOLT 9", "ADAHOLT", "9 ADAHOLT", "Adá Holt", "Guest: ada, holt!"]
)
def test_a_name_is_read_however_it_is_written(shown):
    assert list(near_phrases([text(shown)], ["ada holt"], 25.0))


def test_a_name_that_is_not_there_is_not_found():
    assert not list(near_phrases([text("Ada"), text("Holtby Road"), text("Canada Holland")], ["ada holt"], 25.0))


def test_words_are_found_on_their_own_frames_across_lines():
    words = [["he", 1.0, 1.2, 0.9], ["is", 1.2, 1.4, 0.9], ["out", 1.4, 1.8, 0.9]]
    line = Fact("film", Span(25, 46), "sound", "words", "he is out", 0.9, detail={"words": words})
    rest = [["for", 2.0, 2.2, 0.9], ["the", 2.2, 2.3, 0.9], ["season", 2.3, 2.8, 0.9]]
    after = Fact("film", Span(50, 71), "sound", "words", "for the season", 0.9, detail={"words": rest})
    ((phrase, span, chance, _),) = near_phrases([line, after], ["out for the season"], 25.0)
    assert (phrase, span) == ("out for the season", Span(35, 70)) and chance > 0.8
