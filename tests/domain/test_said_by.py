"""Words carry their speaker: the voice that is heard while they are said."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.domain.words.said_by import Turn, by_speaker, speakers, turns_of, with_speakers

RATE = Fraction(25)


def line(text: str, *times: tuple[float, float]) -> Fact:
    words = [[word, start, end, 0.9] for word, (start, end) in zip(text.split(), times, strict=True)]
    return Fact("c1", Span(0, 250), "sound", "words", text, 0.9, detail={"words": words, "language": "en"})


def voice(who: str, start: float, end: float, confidence: float = 0.9) -> Fact:
    span = Span(int(start * 25), int(end * 25))
    return Fact("c1", span, "sound", "person", who, confidence, detail={"by": "voice", "seconds": [start, end]})


def test_a_line_is_split_where_the_speaker_changes():
    said = line("Ready? Always. Then go.", (0.0, 0.6), (1.0, 1.6), (2.0, 2.3), (2.4, 2.8))
    parts = by_speaker(said, [Turn(0.0, 0.7, "?voice-a"), Turn(0.9, 1.7, "?voice-b"), Turn(1.9, 3.0, "?voice-a")], RATE)
    assert [(part.value, part.detail["said_by"]) for part in parts] == [
        ("Ready?", "?voice-a"), ("Always.", "?voice-b"), ("Then go.", "?voice-a")]
    assert [(part.span.start, part.span.end) for part in parts] == [(0, 15), (25, 40), (50, 70)]
    assert [word for part in parts for word in part.detail["words"]] == said.detail["words"]
    assert all(part.detail["language"] == "en" for part in parts)


def test_of_two_who_speak_at_once_the_one_who_speaks_longer_says_it():
    assert speakers([(1.0, 2.0)], [Turn(0.0, 1.4, "?voice-a"), Turn(1.2, 3.0, "?voice-b")]) == ["?voice-b"]


def test_at_a_tie_whoever_was_speaking_goes_on():
    turns = [Turn(0.0, 5.0, "?voice-b"), Turn(1.0, 5.0, "?voice-a")]
    assert speakers([(0.2, 0.6), (1.5, 2.0)], turns) == ["?voice-b", "?voice-b"]


def test_a_word_just_beside_a_turn_is_that_speakers_and_one_far_away_is_nobodys():
    assert speakers([(3.2, 3.4), (9.0, 9.4)], [Turn(0.0, 3.0, "?voice-a")]) == ["?voice-a", None]


def test_a_line_of_one_speaker_stays_whole():
    said = line("no more questions", (0.0, 0.3), (0.3, 0.6), (0.6, 1.0))
    [whole] = by_speaker(said, [Turn(0.0, 2.0, "?voice-a")], RATE)
    assert (whole.value, whole.span, whole.detail["said_by"]) == (said.value, said.span, "?voice-a")


def test_without_an_even_rate_parts_lie_on_the_whole_line():
    said = line("yes no", (0.0, 0.4), (1.0, 1.4))
    parts = by_speaker(said, [Turn(0.0, 0.5, "?voice-a"), Turn(0.9, 1.5, "?voice-b")], None)
    assert [part.span for part in parts] == [said.span, said.span]


def test_faces_say_nothing_and_a_persons_words_are_left_alone():
    face = Fact("c1", Span(0, 50), "picture", "person", "?face-a", 0.9, detail={"by": "face"})
    typed = Fact("c1", Span(0, 50), "sound", "words", "trust me", says="yes")
    told = with_speakers([face, typed, line("hello", (0.0, 0.4)), voice("?voice-a", 0.0, 1.0)], lambda frame: frame / 25, RATE)
    assert [fact.detail.get("said_by") for fact in told if fact.kind == "words"] == [None, "?voice-a"]
    assert typed in told and turns_of([face], lambda frame: frame / 25) == []


@given(st.lists(st.tuples(st.floats(0, 50), st.floats(0.05, 3)), min_size=1, max_size=12),
       st.lists(st.tuples(st.floats(0, 50), st.floats(0.05, 9), st.sampled_from("abc")), max_size=8))
def test_splitting_never_loses_or_changes_a_word(words, turns):
    times, at = [], 0.0
    for gap, length in words:
        start = at + gap
        times.append((start, start + length))
        at = start + length
    said = line(" ".join(f"w{number}" for number in range(len(times))), *times)
    parts = by_speaker(said, [Turn(start, start + length, who) for start, length, who in turns], RATE)
    assert " ".join(part.value for part in parts) == said.value
    assert [word for part in parts for word in part.detail["words"]] == said.detail["words"]
    assert all(said.span.start <= part.span.start < part.span.end <= said.span.end for part in parts)
