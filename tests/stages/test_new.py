"""A new season, with its matches or not at all."""

from __future__ import annotations

import pytest

from small_season import SmallSeason
from touchline.domain.world.world import Fixture
from touchline.errors import Missing
from touchline.stages.season.new import new_season
from touchline.stages.world.people import world_now

LISTED = [
    Fixture("", "2025-09-20", "Port Vale", "Harbour Town"),
    Fixture("", "2025-09-13", "Harbour Town", "Crewe"),
    Fixture("", "2025-09-13", "Port Vale", "Bury"),
]


def test_the_clubs_matches_are_taken_in_by_day(season: SmallSeason):
    discarded: list[object] = []
    store, taken = new_season(lambda: season.store, discarded.append, LISTED, "jo")
    assert [fixture.title for fixture in taken] == ["Harbour Town v Crewe", "Port Vale v Harbour Town"]
    assert list(world_now(store).fixtures.values()) == taken
    assert discarded == []


def test_without_a_list_there_are_no_matches(season: SmallSeason):
    assert new_season(lambda: season.store, lambda store: None, [], "jo")[1] == []


def test_a_list_without_the_club_leaves_no_season(season: SmallSeason):
    discarded: list[object] = []
    with pytest.raises(Missing):
        new_season(lambda: season.store, discarded.append, LISTED[2:], "jo")
    assert discarded == [season.store]
