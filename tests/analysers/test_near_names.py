"""Names are listened for only where something like them was said, and nothing but the name is believed then."""

from __future__ import annotations

from touchline.analysers.speech.heard import Word
from touchline.analysers.speech.near_names import near_names, with_names

SQUAD = ("Ada Holt", "Marek Dvorsky", "Kit Rowe", "Dominik Szoboszlai")


def said(text: str, confidence: float = 0.5) -> list[Word]:
    return [Word(word, place * 0.3, place * 0.3 + 0.3, confidence, True) for place, word in enumerate(text.split())]


def texts(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words)


def test_a_name_is_near_where_unsure_words_sound_like_it():
    assert near_names(said("give it to sobers lie now"), SQUAD) == ("Dominik Szoboszlai",)
    assert near_names(said("Marik Devorski is out"), SQUAD) == ("Marek Dvorsky",)


def test_no_name_is_near_what_was_clearly_heard_or_is_the_name_itself():
    assert near_names(said("give it to sobers lie now", 0.95), SQUAD) == ()
    assert near_names(said("give it to Szoboszlai now"), SQUAD) == ()
    assert near_names(said("the weather was fine and nobody came"), SQUAD) == ()


def test_only_the_name_is_taken_from_what_was_heard_with_it_in_mind():
    first, again = said("give it to sobers lie now he said"), said("leave it to Szoboszlai now she said")
    assert texts(with_names(first, again, ("Dominik Szoboszlai",))) == "give it to Szoboszlai now he said"


def test_a_name_out_of_nowhere_is_not_believed():
    first, again = said("we go again on Saturday"), said("Marek Dvorsky we go again on Saturday Kit Rowe")
    assert texts(with_names(first, again, SQUAD)) == "we go again on Saturday"
    assert texts(with_names(first, [], SQUAD)) == "we go again on Saturday"
