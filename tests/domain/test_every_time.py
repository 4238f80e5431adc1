"""The question that is asked as a sentence: every time somebody said something."""

import pytest

from touchline.domain.words.every_time import EveryTime, every_time


@pytest.mark.parametrize(
    ("text", "who", "what"),
    [
        ("every time he said trust", "", "trust"),
        ('Every time he said "trust"', "", "trust"),
        ("every time he said *trust*", "", "trust"),
        ("every time she says ‘half time’.", "", "half time"),
        ("each time they mention the word trust?", "", "trust"),
        ("all the times Ada Holt has said trust", "Ada Holt", "trust"),
        ("show me every time that ada-holt used the word 'trust'", "ada-holt", "trust"),
        ("whenever the manager says inj*", "the manager", "inj*"),
        ("every time anybody said he said it", "", "he said it"),
    ],
)
def test_the_sentence_is_told_apart(text: str, who: str, what: str) -> None:
    assert every_time(text) == EveryTime(who, what)


@pytest.mark.parametrize(
    "text", ["trust", "every time", "he said trust every time", "every time he said", "every time he said **", "what he said", ""])
def test_other_words_are_words(text: str) -> None:
    assert every_time(text) is None
