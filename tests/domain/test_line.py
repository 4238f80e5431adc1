"""Lines with what is said around them, and where in them a query is met."""

from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.domain.words.line import AROUND, CONTEXT, found_in, lines_of, said_in
from touchline.domain.words.query import Query, parse_query


def fact(text: str, start: float = 0.0, words: list[str] | None = None) -> Fact:
    """A line of speech, a word a second."""
    timed = [[word, start + n, start + n + 1, 0.9] for n, word in enumerate(words or text.split())]
    span = Span(int(start * 25), int((start + len(timed)) * 25) + 1)
    return Fact("c1", span, "sound", "words", text, 0.9, detail={"words": timed})


def texts(line, query: str, *, some: bool = False) -> list[tuple[str, tuple[float, float] | None]]:
    return [(found.text, found.seconds) for found in found_in(line, Query(parse_query(query), some=some))]


def test_every_place_of_a_word_is_found():
    (line,) = lines_of([fact("Trust me, trust the team.")])
    assert texts(line, "trust") == [("Trust", (0, 1)), ("trust", (2, 3))]


def test_a_phrase_runs_on_into_the_next_line_and_the_one_after_that():
    first, second, third = lines_of([fact("He is out"), fact("for", 3), fact("the season.", 4)])
    assert texts(first, '"out for the season"') == [("out for the season.", (2, 6))]
    assert texts(second, '"out for the season"') == []
    assert texts(third, '"the season"') == [("the season.", (4, 6))]


def test_a_phrase_of_the_next_line_is_not_in_this_one():
    first, _ = lines_of([fact("He is out"), fact("for the season.", 3)])
    assert texts(first, '"the season"') == []


def test_words_apart_are_found_once_from_the_first_to_the_last():
    (line,) = lines_of([fact("we trust him at half time and trust her")])
    assert texts(line, '"half time" trust') == [("trust him at half time", (1, 6))]
    assert texts(line, "trust her") == [("trust her", (7, 9))]
    assert texts(line, "trust nobody") == []
    assert texts(line, "trust nobody", some=True) == [("trust", (1, 2))]


def test_context_is_what_is_said_before_and_after_across_lines():
    lines = lines_of(
        [
            fact(" ".join(f"w{n}" for n in range(30)), 0),
            fact("here I am", 30),
            fact(" ".join(f"v{n}" for n in range(40)), 33),
        ]
    )
    found = found_in(lines[1], Query(parse_query("I")))[0]
    assert found.lead == " ".join([*(f"w{n}" for n in range(30 - CONTEXT + 1, 30)), "here"])
    assert found.rest == " ".join(["am", *(f"v{n}" for n in range(CONTEXT - 1))])


def test_words_written_without_spaces_stay_so():
    (line,) = lines_of([fact("他明天不能上场", words=["他", "明天", "不能", "上场"])])
    found = found_in(line, Query(parse_query("明天不")))[0]
    assert (found.lead, found.text, found.rest, found.seconds) == ("他", "明天不能", "上场", (1, 3))


def test_parts_of_one_word_are_found_as_that_word():
    (line,) = lines_of([fact("I don't know", words=["I", "don", "'t", "know"])])
    assert texts(line, "don't know") == [("don't know", (1, 4))]
    assert texts(line, "dont") == [("don't", (1, 3))]


def test_a_line_whose_words_have_no_times_is_found_whole():
    for detail in (
        {},
        {"words": None},
        {"words": [["other", 0, 1, 1]]},
        {"words": [["short"]]},
        {"words": [["a", "b", "c"]]},
    ):
        odd = Fact("c1", Span(0, 25), "sound", "words", "half time talk", 0.9, detail=detail)
        assert said_in(odd) == ()
        assert texts(lines_of([odd])[0], '"time talk"') == [("half time talk", None)]
        assert texts(lines_of([odd])[0], '"time half"') == []


def test_a_long_quotation_is_compared_as_far_as_words_are_kept():
    said = [f"w{n}" for n in range(AROUND * 3)]
    first, *_ = lines_of([fact(" ".join(said[n : n + 6]), n) for n in range(0, len(said), 6)])
    assert texts(first, f'"{" ".join(said[2:])}"') == [(" ".join(said[2 : AROUND + 6]), (2, AROUND + 6))]
    assert texts(first, f'"{" ".join([*said[2:20], "other", *said[21:]])}"') == []


def test_a_phrase_does_not_run_beyond_the_end_of_the_clip():
    (line,) = lines_of([fact("he is out")])
    assert texts(line, '"is out for"') == []


def test_what_is_not_speech_has_no_neighbours():
    spoken, text = lines_of([fact("he is out"), Fact("c1", Span(0, 9), "picture", "text", "OUT: 9", 0.8)])
    assert spoken.words and not text.words and not text.before
    assert texts(text, "out") == [("OUT: 9", None)]
