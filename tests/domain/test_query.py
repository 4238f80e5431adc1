"""What somebody types to find something."""

import pytest

from touchline.domain.time.time import Span
from touchline.domain.words.query import Hit, Phrase, Query, parse_query
from touchline.errors import BadInput


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ('trust "half time" inj*', [Phrase(("trust",)), Phrase(("half", "time")), Phrase(("inj",), True)]),
        ("half-time", [Phrase(("half", "time"))]),
        ("“half time”", [Phrase(("half", "time"))]),
        ("«mi-temps»", [Phrase(("mi", "temps"))]),
        ("「明天」", [Phrase(("明", "天"))]),
        ('say"half time"now', [Phrase(("say",)), Phrase(("half", "time")), Phrase(("now",))]),
        ('"half time', [Phrase(("half",)), Phrase(("time",))]),
        ('"he is ou*"', [Phrase(("he", "is", "ou"), True)]),
        ("half*time", [Phrase(("half", "time"))]),
        ("trust TRUST Trust!", [Phrase(("trust",))]),
        ("don't", [Phrase(("dont",))]),
        ("明天", [Phrase(("明", "天"))]),
    ],
)
def test_words_phrases_and_beginnings(text, phrases):
    assert parse_query(text) == tuple(phrases)


@pytest.mark.parametrize("text", ["", "  ", "*", '""', '"*"', "?!…", '" " *', "\u200f"])
def test_nothing_to_look_for_is_said_so(text):
    with pytest.raises(BadInput, match="nothing to look for"):
        parse_query(text)


def test_a_long_text_is_a_query_like_any_other():
    assert len(parse_query(" ".join(f"w{n}" for n in range(2000)))) == 2000


@pytest.mark.parametrize(
    ("phrase", "place", "there"),
    [
        (Phrase(("half", "time")), 1, True),
        (Phrase(("half", "time")), 0, False),
        (Phrase(("half", "ti"), True), 1, True),
        (Phrase(("half", "ti")), 1, False),
        (Phrase(("time", "talk")), 2, False),
        (Phrase(("at",)), 0, True),
    ],
)
def test_a_phrase_is_compared_word_by_word(phrase, place, there):
    assert bool(phrase.at(["at", "half", "time"], place)) is there


def test_words_in_a_row_are_a_phrase_unless_one_of_them_is_only_begun():
    assert Query(parse_query("half time")).in_a_row == Phrase(("half", "time"))
    assert Query(parse_query("half ti*")).in_a_row == Phrase(("half", "ti"), True)
    assert Query(parse_query("ha* time")).in_a_row is None
    assert Query(parse_query("half")).in_a_row is None


def test_a_hit_is_named_by_its_clip_and_frames():
    assert Hit("c0123456789ab", Span(100, 125), "trust", "", "", "words", 1.0, 4.0).id == "c0123456789ab@100..125"
