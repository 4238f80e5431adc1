"""The contract of `touchline.ports.together.MeetingsKept`, kept by every store."""

from __future__ import annotations

from touchline.domain.rushes.meeting import Compared, Meeting


def _meeting(first: str, second: str, offset: float = 1.25) -> Meeting:
    return Meeting(first, second, offset, 3e-5, 88.5, 0.9, 60.0, 30.0, 1e-5, 2e-7, (48.0,))


def test_meetings_are_kept_as_they_are(store, opened):
    assert store.meetings.followed() == 0 and not store.meetings.all() and not store.meetings.compared()
    fresh = {"a": Compared("1:aa", (0.0, 12.5)), "b": Compared("1:bb")}
    store.meetings.keep(7, fresh, (), [_meeting("a", "b")])
    again = opened().meetings
    assert again.followed() == 7 and again.compared() == fresh and again.all() == [_meeting("a", "b")]


def test_what_is_compared_anew_replaces_its_meetings_only(store):
    store.meetings.keep(1, {name: Compared("1:") for name in "abc"}, (), [_meeting("a", "b"), _meeting("b", "c")])
    store.meetings.keep(2, {"a": Compared("2:")}, (), [_meeting("a", "c", 9.0)])
    assert store.meetings.all() == [_meeting("a", "c", 9.0), _meeting("b", "c")]
    store.meetings.keep(3, {}, ("c",), ())
    assert not store.meetings.all() and sorted(store.meetings.compared()) == ["a", "b"]


def test_of_very_many_each_is_replaced(store):
    many = {f"{n:04}": Compared("1:") for n in range(1500)}
    store.meetings.keep(1, many, (), [_meeting("0000", name) for name in many if name != "0000"])
    store.meetings.keep(2, many, (), ())
    assert len(store.meetings.compared()) == 1500 and not store.meetings.all()
