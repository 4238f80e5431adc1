"""Refused phrases are found in what was said, however a recogniser wrote it down."""

from fractions import Fraction

import pytest

from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.domain.words.phrases import spoken, streams_of

PAL = Fraction(25)


def line(text: str, words: list[tuple[str, float, float]], source: str = "speech/1", confidence: float = 0.9) -> Fact:
    span = Span(int(words[0][1] * 25), int(words[-1][2] * 25) + 1)
    timed = [[word, start, end, confidence] for word, start, end in words]
    return Fact("c1", span, "sound", "words", text, confidence, None, source, {"words": timed})


def found(lines: list[Fact], *phrases: str) -> list[tuple[int, int, str, bool]]:
    """Frames, phrase, and whether it is known (or only possible)."""
    facts = spoken("c1", streams_of(lines), phrases, PAL)
    return sorted((f.span.start, f.span.end, f.value, f.confidence >= 0.5) for f in facts)


OUT = [("He", 2.0, 2.2), ("is", 2.4, 2.6), ("out", 2.8, 3.0)]
WEATHER = [("the", 2.2, 2.4), ("weather", 2.6, 2.8)]


def test_on_exactly_its_words():
    assert found([line("He is out", OUT)], "IS out!") == [(60, 75, "is out", True)]


def test_across_lines():
    assert found([line("He is", OUT[:2]), line("out", OUT[2:])], "he is out") == [(50, 75, "he is out", True)]


def test_where_two_lines_overlap_each_is_read_by_itself():
    lines = [line("He is out", OUT), line("the weather", WEATHER)]
    assert found(lines, "he is out", "the weather") == [(50, 75, "he is out", True), (55, 70, "the weather", True)]


def test_where_two_passes_wrote_the_same_down_neither_hides_the_other():
    assert found([line("He is out", OUT), line("He is out", OUT, "other/2")], "he is out") == [
        (50, 75, "he is out", True)
    ]


def test_a_word_that_the_recogniser_timed_in_pieces_is_one_word():
    pieces = [("don", 1.0, 1.2), ("'t", 1.2, 1.4), ("play", 1.6, 2.0)]
    assert found([line("don't play", pieces)], "don’t play") == [(25, 50, "dont play", True)]
    assert found([line("don't play", pieces)], "don") == []


@pytest.mark.parametrize(
    ("said", "refused"),
    [("halftime", "half-time"), ("half time", "halftime"), ("Ødegaard", "odegaard"), ("Adrián", "Adrian")],
)
def test_spelled_in_another_way_it_is_possible(said, refused):
    words = [(word, 1.0 + n, 1.5 + n) for n, word in enumerate(said.split())]
    ((*_, known),) = found([line(said, words)], refused)
    assert not known


def test_in_a_script_without_spaces_it_is_possible_inside_a_sentence():
    letters = [(letter, 1 + n / 5, 1.2 + n / 5) for n, letter in enumerate("他受伤了")]
    assert found([line("他受伤了", letters)], "受伤") == [(30, 40, "受伤", False)]


@pytest.mark.parametrize(
    ("said", "refused"), [("outside", "out"), ("she is out", "he is out"), ("for the seasons", "for the season")]
)
def test_only_whole_words_count(said, refused):
    words = [(word, 1.0 + n, 1.5 + n) for n, word in enumerate(said.split())]
    assert found([line(said, words)], refused) == []


def test_the_same_phrase_again_and_overlapping_itself():
    words = [("no", 1.0 + n, 1.5 + n) for n in range(3)]
    assert [f[:2] for f in found([line("no no no", words)], "no no")] == [(25, 63), (50, 88)]


def test_a_line_without_times_has_its_words_on_all_its_frames():
    plain = Fact("c1", Span(10, 60), "sound", "words", "He is out", 0.9, None, "notes")
    assert found([plain], "is out") == [(10, 60, "is out", True)]


def test_times_that_belong_to_another_text_are_not_trusted():
    assert found([line("He is injured", OUT)], "injured") == [(50, 76, "injured", True)]
