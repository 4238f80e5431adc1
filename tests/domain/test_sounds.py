"""Names as a recogniser writes them that has never heard of their bearers."""

from __future__ import annotations

import pytest

from touchline.domain.words.sounds import ALIKE, heard_as, key, keys_in, said, ways_of

MISHEARD = [
    ("Szoboszlai", "sobers lie"), ("Szoboszlai", "so bossly"), ("Gravenberch", "graven burke"), ("Gravenberch", "graven birch"),
    ("Mac Allister", "mcallister"), ("van Dijk", "van dyke"), ("Tsimikas", "simicus"), ("Konaté", "canati"),
    ("Gakpo", "gack po"), ("Salah", "sala"), ("Núñez", "newness"), ("Quansah", "kwanza"), ("Alexander-Arnold", "alexander arnold"),
    ("Szoboszlai", "shobosla"), ("Gravenberch", "gravenbrick"), ("Alcántara", "al kantar"), ("Bajčetić", "batchetic"),
   
    ("Alisson", "allison"), ("Elliott", "eliot"), ("Bradley", "brad lee"),
]


@pytest.mark.parametrize(("name", "heard"), MISHEARD)
def test_a_name_is_known_again_as_it_was_misheard(name, heard):
    tokens = heard.split()
    assert heard_as(ways_of(name), tokens) >= ALIKE
    assert {key(way) for way in ways_of(name)} & keys_in(["and", *tokens, "said"])


@pytest.mark.parametrize(("name", "heard"), [
    ("Szoboszlai", "subsoil"), ("Szoboszlai", "the ball"), ("Salah", "sell"), ("Salah", "solo"), ("Endo", "end"), ("Jones", "jeans"),
    ("Gakpo", "cup"), ("Elliott", "let"), ("Núñez", "nonsense"), ("van Dijk", "find the key"), ("Konaté", "can it")])
def test_another_word_is_not(name, heard):
    assert not heard_as(ways_of(name), heard.split())


def test_what_is_not_read_in_latin_letters_has_no_sound():
    assert (said("明"), said("7"), said("don1"), keys_in(["明", "天", "7"]), ways_of("明天")) == ("", "", "", set(), ())


def test_a_word_that_ends_as_the_next_begins_is_run_together_as_it_is_spoken():
    assert key(said("bradley")) in keys_in(["brad", "lee"])
    assert "SPSL" in keys_in(["sobers", "slie"])


@pytest.mark.parametrize("tokens", [["bad", "row"], ["row", "row"], ["", "a"], ["7", "sir", "ray"], []])
def test_words_without_a_key_join_nothing(tokens):
    assert keys_in(tokens) <= {"PT"}
