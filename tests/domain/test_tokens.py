"""Words as they are looked for."""

import pytest

from touchline.domain.words.tokens import tokens_of


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Adrian", "Adrián"),
        ("Odegaard", "Ødegaard"),
        ("gundogan", "Gündoğan"),
        ("lukasz", "Łukasz"),
        ("HOJLUND", "Højlund"),
        ("strasse", "Straße"),
        ("don't", "don’t"),
        ("half time", "half-time"),
        ("ibrahim", "İbrahim"),
        ("aegir", "Ægir"),
        ("שלום", "שָׁלוֹם"),
        ("المدرب", "\u202bالمُدَرِّب\u202c"),
        ("احمد", "أحمد"),
        ("محمد", "محـــمد"),
        ("ｆｕｌｌ", "full"),
        ("soft", "so\u00adft"),
        ("й", "и\u0306"),
    ],
)
def test_what_people_type_is_what_was_written(typed, written):
    assert tokens_of(typed) == tokens_of(written)


@pytest.mark.parametrize(
    ("one", "other"), [("かき", "がき"), ("คา", "ค่า"), ("किया", "कया"), ("trust", "trusts"), ("ハ", "パ")]
)
def test_what_means_something_else_stays_apart(one, other):
    assert tokens_of(one) != tokens_of(other)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("他明天 不能", ["他", "明", "天", "不", "能"]),
        ("신뢰를", ["신", "뢰", "를"]),
        ("GK田中12", ["gk", "田", "中", "12"]),
        ("C++, $1,000!", ["c++", "$1", "000"]),
        ("… — !? \u200b", []),
        ("", []),
        ("bad \ud800surrogate", ["bad", "surrogate"]),
    ],
)
def test_scripts_without_spaces_are_taken_letter_by_letter(text, tokens):
    assert tokens_of(text) == tokens
