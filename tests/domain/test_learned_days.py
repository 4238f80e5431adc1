"""A camera's wrong clock is found out by what ran at the same time; of two that merely disagree, nobody is called wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from footage import clip
from touchline.domain.rushes.learned_days import learned_days
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.sync_map import Place, SyncMap


def shot(name: str, camera: str, recorded: str | None) -> Clip:
    plain = clip(name)
    probe = replace(plain.probe, recorded=recorded, camera=camera or None)
    return replace(plain, shot=recorded[:10] if recorded else "2026-02-02", probe=probe)


def days(*groups: list[tuple[Clip, float]], others: tuple[Clip, ...] = (), season: tuple[str, str] | None = None,
         said: dict[str, str] | None = None, zone: int = 0) -> dict[str, str]:
    clips = [one for group in groups for one, _ in group] + list(others)
    found = SyncMap(tuple(tuple(Place(one.id, offset) for one, offset in group) for group in groups))
    names, said = {one.id: one.name for one in clips}, said or {}
    learned = learned_days({one.id: one for one in clips}, found, season, {id: said[name] for id, name in names.items() if name in said},
                           lambda moment: (moment + timedelta(hours=zone)).date().isoformat())
    return {names[clip]: day for clip, (day, _) in learned.items()}


A, B = shot("A.MP4", "A", "2025-09-13T15:00:00Z"), shot("B.MP4", "B", "2025-09-13T15:00:10Z")
OLD = shot("OLD.MP4", "GoPro", "2016-01-01T00:10:05Z")


def test_a_clock_that_two_others_contradict_is_put_right_for_all_its_clips():
    later = shot("LATER.MP4", "GoPro", "2016-01-02T00:10:05Z")
    assert days([(A, 0.0), (B, 10.0), (OLD, 5.0)], others=(later,)) == {"OLD.MP4": "2025-09-13", "LATER.MP4": "2025-09-14"}


def test_of_two_clocks_that_disagree_neither_is_called_wrong():
    assert days([(A, 0.0), (OLD, 5.0)]) == {}


def test_of_two_clocks_the_one_outside_the_season_is_wrong_whichever_has_more_clips():
    more = tuple(shot(f"G{n}.MP4", "GoPro", f"2016-01-01T00:{n}0:00Z") for n in range(1, 4))
    found = days([(A, 0.0), (OLD, 5.0)], others=more, season=("2025-05-01", "2026-09-01"))
    assert found == dict.fromkeys(("OLD.MP4", "G1.MP4", "G2.MP4", "G3.MP4"), "2025-09-13")


def test_another_time_zone_is_no_wrong_clock():
    zoned = shot("Z.MP4", "Zoned", "2025-09-13T23:30:05Z")
    one, other = shot("X.MP4", "A", "2025-09-14T00:30:00Z"), shot("Y.MP4", "B", "2025-09-14T00:30:03Z")
    assert days([(one, 0.0), (other, 3.0), (zoned, 5.0)]) == {}


def test_a_recorder_without_a_date_takes_the_day_of_what_it_ran_with():
    recorder = shot("T01.WAV", "", None)
    assert days([(A, 0.0), (recorder, -3.0)]) == {"T01.WAV": "2025-09-13"}
    assert days([(A, 0.0), (B, 10.0), (OLD, 5.0), (recorder, 1.0)])["T01.WAV"] == "2025-09-13"
    tomorrow = shot("C.MP4", "C", "2025-09-14T15:00:00Z")
    assert "T01.WAV" not in days([(A, 0.0), (tomorrow, 2.0), (recorder, 1.0)])


def test_what_a_person_says_of_one_clip_counts_for_what_ran_with_it_and_tells_no_day():
    recorder = shot("T01.WAV", "", None)
    assert days([(A, 0.0), (recorder, -3.0)], said={"A.MP4": "2025-09-20"}) == {"T01.WAV": "2025-09-20"}
    tomorrow = shot("C.MP4", "C", "2025-09-14T15:00:00Z")
    assert days([(A, 0.0), (tomorrow, 2.0), (recorder, 1.0)], said={"C.MP4": "2025-09-14"})["T01.WAV"] == "2025-09-14"


def test_a_learned_day_is_that_of_where_people_shoot():
    one, other = shot("X.MP4", "A", "2025-08-15T23:30:00Z"), shot("Y.MP4", "B", "2025-08-15T23:30:10Z")
    recorder, old = shot("T01.WAV", "", None), shot("OLD.MP4", "GoPro", "2016-01-01T00:10:05Z")
    group = [(one, 0.0), (other, 10.0), (old, 5.0), (recorder, 1.0)]
    assert days(group, zone=1) == {"OLD.MP4": "2025-08-16", "T01.WAV": "2025-08-16"}
    assert days(group) == {"OLD.MP4": "2025-08-15", "T01.WAV": "2025-08-15"}
