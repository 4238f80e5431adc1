"""What a line on screen is for is told from its words, its place and its time."""

from __future__ import annotations

import pytest

from touchline.domain.facts.graphics import Caption, bug_told, is_name, roles, spelled_like, tidy_name
from touchline.domain.time.time import Span


def caption(text: str, left: float, top: float, span: tuple[int, int] = (0, 100), *, wide: float = 0.1, high: float = 0.05,
            steady: bool = True) -> Caption:
    return Caption(text, 0.9, Span(*span), (left, top, wide, high), steady)


def row(*texts: str, top: float = 0.06, span: tuple[int, int] = (0, 100)) -> list[Caption]:
    return [caption(text, 0.05 + 0.09 * place, top, span, wide=0.07, high=0.04) for place, text in enumerate(texts)]


@pytest.mark.parametrize(("texts", "told"), [
    (("34:12", "ATH", "1 - 0", "ROV"), {"clock": "34:12", "minute": 35, "score": [1, 0], "teams": ["ATH", "ROV"]}),
    (("ATH", "2–2", "ROV", "90:00", "+6"), {"clock": "90:00", "minute": 91, "added": 6, "score": [2, 2], "teams": ["ATH", "ROV"]}),
    (("67:45", "WRX 3-1 TOR"), {"clock": "67:45", "minute": 68, "score": [3, 1], "teams": ["WRX", "TOR"]}),
    (("WRX 3-1 TOR 67:45",), {"clock": "67:45", "minute": 68, "score": [3, 1], "teams": ["WRX", "TOR"]}),
    (("BRN", "0", "CLY", "1", "07:03"), {"clock": "07:03", "minute": 8, "score": [0, 1], "teams": ["BRN", "CLY"]}),
    (("HT", "BRN", "1 - 0", "CLY"), {"minute": 45, "score": [1, 0], "teams": ["BRN", "CLY"]}),
    (("45+2", "BRN 1-0 CLY"), {"minute": 45, "added": 2, "score": [1, 0], "teams": ["BRN", "CLY"]}),
])
def test_a_score_bug_tells_clock_minute_score_and_teams(texts, told):
    assert bug_told(row(*texts)) == told
    assert all(role == {"role": "score-bug", **told} for role in roles(row(*texts)))


def test_every_second_of_a_running_clock_is_told_with_what_stands_beside_it():
    clocks = [caption(f"10:0{second}", 0.4, 0.06, (25 * second, 25 * second + 30), high=0.04) for second in range(3)]
    lines = [*row("ATH", "1 - 0", "ROV"), *clocks]
    found = roles(lines)
    assert [role["clock"] for role in found[3:]] == ["10:00", "10:01", "10:02"]
    assert all(role["teams"] == ["ATH", "ROV"] and role["minute"] == 11 for role in found)


def test_a_name_over_an_office_at_the_bottom_proposes_the_name():
    lines = [caption("SIOBHÁN O’NEILL", 0.06, 0.78), caption("Head of Player Care", 0.06, 0.86, high=0.04)]
    assert roles(lines) == [{"role": "lower-third", "names": ["Siobhán O’Neill"]}, {"role": "lower-third", "of": "Siobhán O’Neill"}]


@pytest.mark.parametrize("lines", [
    [caption("Mateo Ferreira", 0.06, 0.78)],
    [caption("Mateo Ferreira", 0.06, 0.2), caption("Striker", 0.06, 0.27)],
    [caption("Mateo Ferreira", 0.06, 0.78, (0, 50)), caption("Striker", 0.06, 0.86, (60, 90))],
    [caption("Mateo Ferreira", 0.06, 0.78, steady=False), caption("Striker", 0.06, 0.86, steady=False)],
    [caption("Head Coach", 0.06, 0.78), caption("Rovers", 0.06, 0.86)],
])
def test_what_stands_alone_elsewhere_or_moves_proposes_nobody(lines):
    assert not any("names" in role for role in roles(lines))


def test_dates_timecode_and_shirts_are_told_apart():
    lines = [caption("SATURDAY 14 OCTOBER 2023", 0.3, 0.4), caption("01:00:05:00", 0.4, 0.9), caption("9", 0.5, 0.5, steady=False),
             caption("3 HOURS TO KICK-OFF", 0.3, 0.5)]
    assert [role.get("role") for role in roles(lines)] == ["date", "timecode", "shirt", None]


@pytest.mark.parametrize(("text", "name"), [
    ("Virgil van Dijk", True), ("JEAN-LUC D'ARCY", True), ("St. John Smith", True), ("Final Score 2", False), ("Club Doctor", False),
    ("live now", False), ("Ederson", False)])
def test_names_are_told_from_other_lines(text, name):
    assert is_name(text) is name


def test_capitals_become_a_name():
    assert tidy_name("VIRGIL VAN DIJK") == "Virgil van Dijk"
    assert tidy_name("JEAN-LUC O'DOWD") == "Jean-Luc O'Dowd"
    assert tidy_name("Zoë McKay") == "Zoë McKay"


def test_spelling_differs_by_so_many_letters():
    assert spelled_like("Henderson", "Hendersen")
    assert spelled_like("Henderson", "Hendrson")
    assert not spelled_like("Henderson", "Sanderson")
    assert spelled_like("Henderson", "Sanderson", 2)
