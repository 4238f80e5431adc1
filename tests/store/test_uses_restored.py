"""The file of uses is never of another season than the one that is there: versions that were put back are read again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from small_season import SmallSeason, event, small_season
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.time.time import Span
from touchline.stages.reach.reach import affected
from touchline.store.season import open_store
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


def marked(season: SmallSeason, clip) -> None:
    season.logged(clip, Fact(clip.id, Span(10, 60), "picture", "mark", "acme", 0.9))


def with_older(season: SmallSeason, name: str, copy: bytes) -> None:
    """An older copy of one file of the season in place of what is there."""
    season.store.close()
    (season.store.folder / name).write_bytes(copy)
    season.store = open_store(season.store.folder, season.clock)


def copied(season: SmallSeason, name: str) -> bytes:
    season.store.close()
    return (season.store.folder / name).read_bytes()


def test_a_clip_that_is_gone_with_an_older_copy_stands_in_the_way_of_no_question(season):
    season.cut(event("e", season.clip("A001C001"), 0, 50))
    copy = copied(season, "season.db")
    season.cut(event("e", season.clip("B001C001"), 0, 50))
    no = {"place": ["tunnel"]}
    assert reached(season, season.say("term", "club", no).entry.id) == ["film@1", "film@2"]
    with_older(season, "season.db", copy)
    assert reached(season, season.say("term", "club", no).entry.id) == ["film@1"]


def test_what_is_logged_after_an_older_copy_of_the_log_was_put_back_is_found(season):
    first, second, other = (season.clip(f"{letter}001C001") for letter in "ABC")
    for clip in (first, second):
        season.cut(event("e", clip, 0, 50))
    marked(season, first)
    copy = copied(season, "derived/derived.db")
    for _ in range(3):
        marked(season, other)
    no = season.say("term", "club", {"mark": ["acme"]}).entry.id
    assert reached(season, no) == ["film@1"]
    with_older(season, "derived/derived.db", copy)
    for _ in range(3):
        marked(season, second)
    assert reached(season, no) == ["film@1", "film@2"]


@pytest.mark.parametrize("harm", ["short", "shorter by a byte", "noise", "empty"])
def test_a_damaged_file_is_made_again(season, harm):
    clip = season.clip("A001C001")
    marked(season, clip)
    season.cut(event("e", clip, 0, 50))
    no = season.say("term", "club", {"mark": ["acme"]}).entry.id
    assert reached(season, no) == ["film@1"]
    season.store.close()
    path = season.store.folder / "derived" / "uses.db"
    whole = path.read_bytes()
    path.write_bytes({"short": whole[:3000], "shorter by a byte": whole[:-1], "noise": b"no database" * 900, "empty": b""}[harm])
    season.store = open_store(season.store.folder, season.clock)
    assert reached(season, no) == ["film@1"]


def test_a_version_that_another_program_saves_meanwhile_is_all_there_or_not_at_all(season, monkeypatch):
    first, second = season.clip("A001C001"), season.clip("B001C001")
    season.cut(event("e", first, 0, 50))
    no = season.say("term", "club", {"place": ["tunnel"]}).entry.id
    follow = UsesKept.follow

    def meanwhile(uses):
        monkeypatch.undo()
        season.cut(event("e", first, 0, 50), event("f", second, 0, 50, at=50))
        season.cut(event("e", first, 0, 50), name="trailer")
        follow(uses)

    monkeypatch.setattr(UsesKept, "follow", meanwhile)
    found = affected(season.store, [no], SHOWING, season.clock()).cuts
    assert [(one.cut.label, one.latest, len(one.touched)) for one in found] == [
        ("film@1", False, 1), ("film@2", True, 2), ("trailer@1", True, 1)]  # fmt: skip
