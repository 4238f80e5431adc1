"""When and where a clip was shot: a person's word wins; then the file, its folder, a note on its card; each says which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from footage import clip
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.whereabouts import placed
from touchline.domain.world.world import Fixture, World
from touchline.stages.world.clips import as_known, day_there

DERBY = Fixture("F07", "2025-09-14", "Harbour Town", "Quay City", called="Derby")
AWAY = Fixture("F08", "2025-09-21", "Hill Rovers", "Harbour Town")
WORLD = World(said_places=("dressing-room", "tunnel", "away-dressing-room"), fixtures={"F07": DERBY, "F08": AWAY})


def rush(given: str = "cards/C1.MP4", *, recorded: str | None = "2025-09-12T10:00:00+01:00", shot: str | None = "2025-09-12",
         extra: tuple[tuple[str, str], ...] = ()) -> Clip:
    plain = clip()
    return replace(plain, shot=shot, rushes=(replace(plain.rushes[0], given=given),),
                   probe=replace(plain.probe, recorded=recorded, extra=extra))


def told(found: Clip) -> dict[str, str]:
    return dict(found.told_by)


def test_the_place_is_told_by_the_innermost_folder_that_is_one():
    found = placed(rush("/rushes/tunnel/Dressing Room/A001/C1.MP4"), WORLD)
    assert found.place == "dressing-room" and told(found)["place"] == "the folder Dressing Room"
    assert placed(rush("/rushes/somewhere/C1.MP4"), WORLD).place is None


def test_a_note_on_the_card_tells_the_place_where_it_names_exactly_one():
    note = (("card note", "B cam, the away dressing room after the match"),)
    assert placed(rush(extra=note), WORLD).place == "away-dressing-room"
    assert told(placed(rush(extra=note), WORLD))["place"] == "a card note"
    assert placed(rush(extra=(("card note", "from tunnel to dressing room"),)), WORLD).place is None


def test_a_person_wins_over_everything_even_with_nothing():
    said = replace(WORLD, clips={clip().id: {"place": None, "shot": "2025-09-14", "fixture": None}})
    found = placed(replace(rush("/rushes/tunnel/C1.MP4"), learned=("2025-01-01", "sync")), said)
    assert (found.place, found.shot, found.fixture) == (None, "2025-09-14", None)
    assert set(told(found).values()) == {"a person"}


def test_the_match_is_that_of_the_day_and_two_of_one_day_are_not_chosen_between():
    found = placed(rush(shot="2025-09-14", recorded="2025-09-14T15:00:00Z"), WORLD)
    assert (found.fixture, told(found)["fixture"]) == ("F07", "its day")
    women = Fixture("F09", "2025-09-14", "Harbour Town Women", "Hill Rovers Women")
    assert placed(rush(shot="2025-09-14"), replace(WORLD, fixtures={"F07": DERBY, "F09": women})).fixture is None


@pytest.mark.parametrize("shot, fixture", [("2025-09-15", "F07"), ("2025-09-20", None)])
def test_a_folder_names_the_match_unless_the_day_says_otherwise(shot, fixture):
    assert placed(rush("/rushes/derby/C1.MP4", shot=shot), WORLD).fixture == fixture


def test_a_file_without_a_moment_takes_the_day_of_its_folder_before_its_own_date():
    silent = rush("/rushes/2025-09-14 tunnel cam/C1.MP4", recorded=None, shot="2025-11-02")
    assert (placed(silent, WORLD).shot, told(placed(silent, WORLD))["shot"]) == ("2025-09-14", "the folder 2025-09-14 tunnel cam")
    assert told(placed(rush(recorded=None), WORLD))["shot"] == "the date of the file"
    assert told(placed(rush("/2020-01-01/C1.MP4"), WORLD))["shot"] == "the recording"


def test_what_ran_at_the_same_time_corrects_a_clock_but_no_person():
    found = placed(replace(rush(), learned=("2025-09-14", "clips that ran at the same time")), WORLD)
    assert (found.shot, found.fixture) == ("2025-09-14", "F07") and told(found)["shot"].startswith("clips that ran")


def test_universal_time_is_read_where_people_shoot():
    late = rush(recorded="2025-09-13T23:30:00Z", shot="2025-09-13")
    assert as_known(late, replace(WORLD, zone="Europe/London")).shot == "2025-09-14"
    assert as_known(late, WORLD).shot == "2025-09-13"
    assert day_there("2025-09-13T23:30:00+02:00", "Europe/London") is None
