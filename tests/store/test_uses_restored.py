"""The file of uses is never of another season than the one that is there: versions that were put back are read again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from small_season import SmallSeason, event, small_season
from touchline.domain.ledger.targets import Showing, one_day
from touchline.stages.reach.reach import affected
from touchline.store.uses_kept import UsesKept

SHOWING = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))


@pytest.fixture
def season(tmp_path):
    made = small_season(tmp_path / "season")
    yield made
    made.store.close()


def reached(season: SmallSeason, entry: str) -> list[str]:
    return [one.cut.label for one in affected(season.store, [entry], SHOWING, season.clock()).cuts]


def put_back(season: SmallSeason, version: int) -> None:
    """As if an older copy of the season had been put in place of this one."""
    with season.store.truth.write() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cut'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("DELETE FROM cut WHERE version > :version"), {"version": version})


def test_a_version_that_is_saved_after_an_older_copy_was_put_back_is_the_one_that_is_read(season):
    first, second = season.clip("A001C001"), season.clip("B001C001")
    season.cut(event("e", first, 0, 50))
    season.cut(event("e", first, 0, 60))
    season.cut(event("e", first, 0, 70))
    no = season.say("term", "club", {"clip": [second.id]}).entry.id
    assert reached(season, no) == []
    put_back(season, 1)
    season.cut(event("e", second, 0, 50))
    assert reached(season, no) == ["film@2"]
    other = season.say("term", "club", {"clip": [first.id]}).entry.id
    assert reached(season, other) == ["film@1"]


def test_a_cut_that_is_gone_with_an_older_copy_is_told_of_no_more(season):
    first = season.clip("A001C001")
    season.cut(event("e", first, 0, 50))
    season.cut(event("e", first, 0, 50), name="trailer")
    no = season.say("term", "club", {"clip": [first.id]}).entry.id
    assert reached(season, no) == ["film@1", "trailer@1"]
    with season.store.truth.write() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cut'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("DELETE FROM cut WHERE name = 'trailer'"))
    assert reached(season, no) == ["film@1"]


def test_what_another_program_saved_and_took_in_meanwhile_stays(season, tmp_path, monkeypatch):
    clip = season.clip("A001C001")
    season.cut(event("e", clip, 0, 50))
    path = tmp_path / "uses.db"
    mine, other = (UsesKept(path, season.store.shelf, season.store.cuts) for _ in range(2))
    taken = mine._take_in_cut

    def meanwhile(name):
        monkeypatch.undo()
        season.cut(event("e", clip, 0, 60))
        other.follow()
        taken(name)

    monkeypatch.setattr(mine, "_take_in_cut", meanwhile)
    mine.follow()
    assert [one.version for one in other.laid(None)] == [1, 2]
    mine.close()
    other.close()
