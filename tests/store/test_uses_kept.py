"""What machines found where is kept in a file that several programs follow at once; none of them misses a thing."""

from __future__ import annotations

import pytest

from small_season import SmallSeason, small_season
from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.store import uses_kept
from touchline.store.uses_kept import UsesKept


class Meddled:
    """A shelf of which somebody reads ``at`` passes, and then another program does ``what``, once."""

    def __init__(self, shelf, at, what):
        self._shelf, self._left, self._what = shelf, at, what

    def passes(self, content):
        self._left -= 1
        if self._left == 0:
            self._what()
        return self._shelf.passes(content)

    def __getattr__(self, name):
        return getattr(self._shelf, name)


@pytest.fixture
def marked(tmp_path) -> SmallSeason:
    season = small_season(tmp_path / "season")
    for name in ("A001C001", "B001C001", "C001C001"):
        clip = season.clip(name, 100)
        season.logged(clip, Fact(clip.id, Span(10, 20), "picture", "mark", "acme", 0.9))
    return season


def found(uses: UsesKept) -> int:
    return len(list(uses.where("mark", lambda value: value == "acme")))


@pytest.mark.parametrize("at", [1, 2, 3])
def test_nothing_is_missed_where_another_program_begins_anew_meanwhile(marked, tmp_path, monkeypatch, at):
    monkeypatch.setattr(uses_kept, "_AT_ONCE", 1)
    store, path = marked.store, tmp_path / "uses.db"
    other = UsesKept(path, store.shelf, store.cuts)
    mine = UsesKept(path, Meddled(store.shelf, at, other._begin_anew), store.cuts)
    mine.follow()
    assert found(mine) == 3
    mine.close()
    other.close()


@pytest.mark.parametrize("at", [1, 2, 3])
def test_two_programs_that_take_in_the_same_leave_it_once(marked, tmp_path, monkeypatch, at):
    monkeypatch.setattr(uses_kept, "_AT_ONCE", 1)
    store, path = marked.store, tmp_path / "uses.db"
    other = UsesKept(path, store.shelf, store.cuts)
    mine = UsesKept(path, Meddled(store.shelf, at, other.follow), store.cuts)
    mine.follow()
    assert found(mine) == found(other) == 3
    mine.close()
    other.close()
