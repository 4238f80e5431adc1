"""Names that footage offers, and the match a score bug shows."""

from __future__ import annotations

import pytest

from touchline.domain.facts.facts import Fact
from touchline.domain.people.names_seen import match_of, name_hints, said_names, stands_for
from touchline.domain.time.time import Span
from touchline.domain.world.world import Fixture

SQUAD = ("Ada Holt", "Kit Rowe", "Jordan Henderson", "Virgil van Dijk", "Tom Rowe")


def words(text: str, start: int = 0) -> Fact:
    return Fact("c1", Span(start, start + 50), "sound", "words", text, 0.9)


def caption(text: str, confidence: float = 0.9, **detail: object) -> Fact:
    return Fact("c1", Span(10, 90), "picture", "text", text, confidence, detail=detail)


def test_lower_thirds_propose_names_where_they_were_read_surely():
    facts = [caption("ADA HOLT", role="lower-third", names=["Ada Holt"]), caption("Head coach", role="lower-third", of="Ada Holt"),
             caption("KIT ROWE", 0.4, role="lower-third", names=["Kit Rowe"])]
    assert name_hints(facts) == [(Span(10, 90), "Ada Holt")]


@pytest.mark.parametrize(("said", "found"), [
    ("Hello, I'm Ada Holt.", [("Ada Holt", True)]),
    ("And Hendersen shoots!", [("Jordan Henderson", False)]),
    ("Van Dijk, what a header", [("Virgil van Dijk", False)]),
    ("Rowe has it", []),
    ("My name is Kit Rowe and this is Ada Holt", [("Ada Holt", True), ("Kit Rowe", True)]),
    ("the halt of the roe deer", []),
])
def test_people_of_the_squad_are_heard_by_name(said, found):
    assert [(name, own) for _, name, own in said_names([words(said)], SQUAD)] == found


@pytest.mark.parametrize(("code", "team", "may"), [
    ("MUN", "Manchester United", True), ("MCI", "Manchester City FC", True), ("LIV", "Liverpool FC", True),
    ("WHU", "West Ham United", True), ("AVL", "Aston Villa", True), ("BHA", "Brighton & Hove Albion", True),
    ("WRX", "Wrexham AFC", True), ("WRE", "Wrexham AFC", True), ("QPR", "Queens Park Rangers", True),
    ("MUN", "Manchester City", False), ("LIV", "Everton", False), ("NFO", "Nottingham Forest", True)])
def test_codes_stand_for_teams(code, team, may):
    assert stands_for(code, team) is may


def test_a_score_bug_names_the_match_of_the_day_or_none():
    fixtures = [Fixture("F1", "2024-03-10", "Liverpool FC", "Manchester City FC"), Fixture("F2", "2024-03-10", "Aston Villa", "Everton"),
                Fixture("F3", "2023-11-25", "Manchester City FC", "Liverpool FC")]
    told = {"role": "score-bug", "teams": ["LIV", "MCI"], "minute": 12}
    assert match_of(told, fixtures, "2024-03-10") == fixtures[0]
    assert match_of(told, fixtures, "2023-11-25") is None
    assert match_of({"teams": ["MCI", "LIV"]}, fixtures, "") == fixtures[2]
    assert match_of({"clock": "10:00"}, fixtures, "2024-03-10") is None
