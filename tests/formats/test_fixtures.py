"""Fixture lists: our CSV and openfootball's text give the same matches."""

import pytest

from touchline.errors import BadInput
from touchline.formats.fixtures import read_fixtures, read_squad


@pytest.mark.parametrize(
    ("csv", "texts", "club"),
    [
        (
            "liverpool_2023-24.csv",
            ["2023-24/1-premierleague.txt", "2023-24/facup.txt", "2023-24/eflcup.txt"],
            "Liverpool FC",
        ),
        ("wrexham_2022-23.csv", ["2022-23/5-nationalleague.txt", "2022-23/facup.txt"], "Wrexham AFC"),
        (
            "arsenal_2021-22.csv",
            ["2021-22/1-premierleague.txt", "2021-22/facup.txt", "2021-22/eflcup.txt"],
            "Arsenal FC",
        ),
    ],
)
def test_csv_and_openfootball_text_give_the_same_matches(data, csv, texts, club):
    def told(fixtures):
        return {(f.day, f.kickoff, f.home, f.away) for f in fixtures if club in (f.home, f.away)}

    season = data / "season"
    from_text = [f for t in texts for f in read_fixtures((season / "openfootball" / t).read_text("utf-8"), t)]
    assert told(read_fixtures((season / csv).read_text("utf-8"), csv)) == told(from_text)


def test_a_days_year_turns_with_the_new_year():
    text = "= Cup 2023/24\n» Round 3\n  Sat Dec/30 2023\n  15.00  A v B  1-0\n  Mon Jan/1\n  C v D\n"
    first, second = read_fixtures(text, "cup.txt")
    assert (first.day, first.kickoff, first.score, first.round) == ("2023-12-30", "15:00", "1-0", "Round 3")
    assert (second.day, second.home, second.away, second.score) == ("2024-01-01", "C", "D", "")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("date,home,away\n2025-13-01,A,B\n", "f:2"),
        ("date,home\n", "f:1"),
        ("date,home,away\n2025-08-01,A,\n", "f:2"),
        ("[Sat Feb/31 2025]\n A v B\n", "f:1"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text, place):
    with pytest.raises(BadInput) as refused:
        read_fixtures(text, "f")
    assert refused.value.place == place


def test_a_list_without_a_match_is_refused():
    with pytest.raises(BadInput):
        read_fixtures("hello\n", "f")


def test_squads_come_as_openfootball_text_or_one_name_a_line(data):
    squad = read_squad((data / "season/openfootball/2023-24/squad_liverpool.txt").read_text("utf-8"), "squad")
    assert ("Virgil van Dijk", "1991") in squad
    assert ("Trent Kone-Doherty", "2006") in squad
    assert read_squad("Ada Holt\n\nKit Rowe\n", "squad") == [("Ada Holt", ""), ("Kit Rowe", "")]
