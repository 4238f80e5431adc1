"""Words are compared as they sound, not as they were typed; phrases are found at word boundaries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.words.words import Phrases, has_phrase, normalised


@pytest.mark.parametrize(
    ("typed", "compared"),
    [
        ("He's OUT -- for\n the   season!", "hes out for the season"),
        ("ＨＥ＇Ｓ out", "hes out"),  # full-width letters and apostrophe
        ("he’s ‘out’", "hes out"),
        ("half-time", "half time"),
        ("full_time", "full time"),
        ("«Ça va?»", "ça va"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁnal", "final"),
        ("¿…?", ""),
        ("", ""),
        ("£10m + fee", "£10m + fee"),  # signs are no punctuation
        ("cafe\u0301", "café"),
        ("no\u00a0break\u3000here", "no break here"),
        ("a\u2028b\x0bc", "a b c"),
        ("ΣΊΣΥΦΟΣ", "σίσυφοσ"),
        ("\u1e9e", "ss"),
    ],
)
def test_words_have_one_form(typed: str, compared: str) -> None:
    assert normalised(typed) == compared


@pytest.mark.parametrize("text", ["He's OUT!", "ẞ\u0345Ⅷ", "ﬃ—Ｘ", "İstanbul", "ŉ’t"])
def test_the_form_of_a_form_is_itself(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_plain_letters_are_treated_like_all_others() -> None:
    plain = "".join(map(chr, range(128)))
    assert normalised(plain) == normalised(plain + " é").removesuffix(" é")


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("hes out for the season", "out for", True),
        ("hes out for the season", "hes", True),
        ("hes out for the season", "season", True),
        ("hes out for the seasonal break", "season", False),
        ("for the season hes out", "hes out for", False),
        ("out", "out", True),
        ("", "out", False),
        ("out", "", False),
        ("", "", False),
    ],
)
def test_a_phrase_stands_between_word_boundaries(text: str, phrase: str, found: bool) -> None:
    assert has_phrase(text, phrase) is found


said = st.lists(st.sampled_from(["he", "is", "out", "outside"]), max_size=6)


@given(said, st.lists(said.map(" ".join), max_size=6))
def test_many_phrases_are_found_at_once_as_each_would_be_alone(words: list[str], wanted: list[str]) -> None:
    phrases = Phrases()
    for phrase in wanted:
        phrases.add(phrase)
    assert set(phrases.within(words)) == {phrase for phrase in wanted if has_phrase(" ".join(words), phrase)}
