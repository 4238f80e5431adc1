"""Timecode beside sound, and camera clocks that are wrong."""

from __future__ import annotations

import pytest

from touchline.domain.rushes.camera_clocks import clock_offsets, said_of_clocks
from touchline.domain.rushes.sync_map import BY_TIMECODE, Place, SyncMap
from touchline.domain.rushes.timecodes import Label, with_timecode

HOUR = 3600.0


def label(seconds: float, device: str, day: str = "2025-09-14", length: float = 60) -> Label:
    return Label(seconds, 0.04, length, device, day)


TOGETHER = SyncMap(((Place("a1"), Place("b1", 10.0)),), ("a2", "b2", "x"))
LABELS = {"a1": label(HOUR, "A"), "b1": label(HOUR + 10.02, "B"), "a2": label(2 * HOUR, "A"), "b2": label(2 * HOUR + 30, "B")}
ORDER = ["a1", "a2", "b1", "b2", "x"]


def test_clips_without_usable_sound_are_placed_by_clocks_that_agreed_where_they_had_it() -> None:
    found = with_timecode(TOGETHER, LABELS, ORDER)
    (one, other) = found.groups[1]
    assert (one.clip, other.clip, other.offset, other.by) == ("a2", "b2", 30.0, BY_TIMECODE)
    assert other.confidence <= 0.5 and found.alone == ("x",) and not found.remarks


def test_clocks_that_were_never_seen_to_agree_place_nothing() -> None:
    alone = SyncMap((), tuple(ORDER))
    assert with_timecode(alone, LABELS, ORDER) == alone
    other_day = {**LABELS, "a2": label(2 * HOUR, "A", "2025-09-15"), "b2": label(2 * HOUR + 30, "B", "2025-09-15")}
    assert with_timecode(TOGETHER, other_day, ORDER).alone == ("a2", "b2", "x")
    no_device = {clip: Label(one.seconds, 0.04, 60, "", one.day) for clip, one in LABELS.items()}
    assert with_timecode(TOGETHER, no_device, ORDER).alone == ("a2", "b2", "x")


def test_clocks_that_agreed_once_and_differed_once_place_nothing() -> None:
    twice = SyncMap((*TOGETHER.groups, (Place("a3"), Place("b3", 5.0))), TOGETHER.alone)
    labels = {**LABELS, "a3": label(9 * HOUR, "A"), "b3": label(9 * HOUR + 7, "B")}
    assert with_timecode(twice, labels, [*ORDER, "a3", "b3"]).alone == ("a2", "b2", "x")


def test_the_timecode_that_sound_contradicts_is_named() -> None:
    three = SyncMap(((Place("a1"), Place("b1", 10.0), Place("c1", 20.0)),))
    labels = {"a1": label(HOUR, "A"), "b1": label(HOUR + 10, "B"), "c1": label(HOUR + 23.5, "C")}
    (remark,) = with_timecode(three, labels, ["a1", "b1", "c1"]).remarks
    assert (remark.kind, remark.clips, remark.seconds) == ("timecode", ("c1",), 3.5)
    two = with_timecode(SyncMap((three.groups[0][1:],)), labels, ["b1", "c1"]).remarks
    assert set(two[0].clips) == {"b1", "c1"} and abs(two[0].seconds) == 3.5


def test_a_clock_that_counts_slower_than_time_is_right_where_either_reading_of_it_is() -> None:
    slow = Label((HOUR * 10 + 10) * 1.001, 1001 / 30000, 60, "B", "2025-09-14", shown=HOUR * 10 + 10)
    pair = SyncMap(((Place("a1"), Place("b1", 10.0)),))
    assert not with_timecode(pair, {"a1": label(HOUR * 10, "A"), "b1": slow}, ["a1", "b1"]).remarks
    late = Label((HOUR * 10 + 15) * 1.001, 1001 / 30000, 60, "B", "2025-09-14", shown=HOUR * 10 + 15)
    (remark,) = with_timecode(pair, {"a1": label(HOUR * 10, "A"), "b1": late}, ["a1", "b1"]).remarks
    assert abs(remark.seconds) == 5


def test_timecode_runs_round_midnight() -> None:
    night = SyncMap(((Place("a1"), Place("b1", 10.0)),))
    assert not with_timecode(night, {"a1": label(86395, "A"), "b1": label(5, "B")}, ["a1", "b1"]).remarks


def test_a_camera_clock_that_is_wrong_is_told_apart_by_those_that_agree() -> None:
    groups = tuple((Place(f"a{n}"), Place(f"b{n}", 3.0), Place(f"c{n}", 5.0)) for n in range(3))
    moments = {}
    for n in range(3):
        start = 1000.0 * n
        moments |= {f"a{n}": ("A", start), f"b{n}": ("B", start + 3 + 0.4), f"c{n}": ("C", start + 5 + 3600 + 0.1 * n)}
    found = {one.camera: one for one in clock_offsets(SyncMap(groups), moments)}
    assert abs(found["C"].ahead - 3600) < 1 and found["C"].pairs == 3 and found["C"].reference in "AB"
    assert all(abs(one.ahead) < 1 for camera, one in found.items() if camera != "C")
    (remark,) = said_of_clocks(SyncMap(groups), moments)
    assert remark.kind == "clock" and remark.clips == ("c0", "c1", "c2") and "clock of C is 1 h ahead of" in remark.text


@pytest.mark.parametrize(("ahead", "told"), [
    (34_560_000.0, "400 days ahead of"), (-93_600.0, "1 day 2 h behind"), (-3725.0, "1 h 2 min behind"), (61.0, "1 min 1.0 s ahead of"),
    (5.25, "5.2 s ahead of")])
def test_how_wrong_a_clock_is_is_told_as_people_tell_time(ahead: float, told: str) -> None:
    groups = SyncMap(((Place("a"), Place("b")),))
    (remark,) = said_of_clocks(groups, {"a": ("A", 0.0), "b": ("B", ahead)})
    assert remark.text == f"the clock of B is {told} that of A" and remark.seconds == ahead


def test_cameras_that_never_met_are_not_compared() -> None:
    assert clock_offsets(SyncMap((), ("a", "b")), {"a": ("A", 0.0), "b": ("B", 5.0)}) == []
