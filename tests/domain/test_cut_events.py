"""Events of a cut: what was asked for is what is in it, and every source frame on screen is counted."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.cut.cut import (
    Cut,
    Event,
    exact_length,
    fresh_ids,
    length_in_cut,
    piece,
    said_of_rates,
    settled,
    source_under,
    taken,
)
from touchline.domain.time.time import Span
from touchline.errors import BadInput

RATES = st.sampled_from(
    [
        Fraction(24000, 1001),
        Fraction(24),
        Fraction(25),
        Fraction(30000, 1001),
        Fraction(50),
        Fraction(60000, 1001),
        Fraction(48000),
    ]
)
SPEEDS = st.sampled_from(
    [Fraction(1), Fraction(2), Fraction(1, 2), Fraction(-1), Fraction(-3, 2), Fraction(0), Fraction(24, 25)]
)


def _event(channel: str, begins: Fraction, length: int, speed: Fraction, source: Span) -> Event:
    return Event(
        "e1",
        channel,
        "V1" if channel == "picture" else "A1",
        40,
        length,
        clip="c1",
        source=source,
        begins=begins,
        speed=speed,
    )


def _seen_by_brute_force(event: Event, place: Span, cut_rate: Fraction, clip_rate: Fraction) -> set[int]:
    step = event.speed * clip_rate / cut_rate
    assert event.begins is not None and event.source is not None
    shown = {int((event.begins + step * (frame - event.at)) // 1) for frame in range(place.start, place.end)}
    return {frame for frame in shown if frame in event.source}


@given(RATES, RATES, SPEEDS, st.integers(1, 60), st.integers(0, 40), st.sampled_from(["picture", "sound"]))
def test_every_source_frame_on_screen_is_in_the_span_under_it(
    clip_rate: Fraction, cut_rate: Fraction, speed: Fraction, length: int, cut_in: int, channel: str
) -> None:
    event = _event(channel, Fraction(5 * 10**6), length, speed, Span(0, 10**7))
    place = Span(event.at + min(cut_in, length - 1), event.end)
    under = source_under(event, place, cut_rate, clip_rate)
    seen = _seen_by_brute_force(event, place, cut_rate, clip_rate)
    assert seen and all(frame in under for frame in seen)
    if channel == "picture":
        assert (min(seen), max(seen) + 1) == (under.start, under.end)


@given(RATES, RATES, st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_range_taken_shows_nothing_beyond_it_and_loses_less_than_one_frame(
    clip_rate: Fraction, cut_rate: Fraction, start: int, length: int
) -> None:
    asked = Span(start, start + length)
    event = taken("e1", "c1", asked, clip_rate, cut_rate, channel="picture", track="V1", at=0)
    assert event.source is not None
    assert asked.start == event.source.start and event.source.end <= asked.end
    assert event.length == max(1, exact_length(asked, clip_rate, cut_rate) // 1)
    if clip_rate == cut_rate:
        assert (event.source, event.length) == (asked, length)


def test_mixed_rates_are_never_rounded_silently() -> None:
    source = Span(0, 240)
    assert length_in_cut(source, Fraction(24), Fraction(25)) == 250
    assert said_of_rates(source, Fraction(24), Fraction(25)) == "240 frames at 24/1 are 250 frames at 25/1."
    assert "249.75 frames at 25/1: 249 are used" in said_of_rates(Span(0, 240), Fraction(24024, 1000), Fraction(25))
    assert said_of_rates(source, Fraction(25), Fraction(25)) == ""


def test_sound_backwards_counts_the_sound_of_its_first_frame() -> None:
    event = _event("sound", Fraction(99), 100, Fraction(-1), Span(0, 100))
    assert source_under(event, event.place, Fraction(25), Fraction(25)) == Span(0, 100)


@given(RATES, RATES, SPEEDS, st.integers(2, 80), st.data())
def test_two_pieces_show_what_the_whole_showed(
    clip_rate: Fraction, cut_rate: Fraction, speed: Fraction, length: int, data: st.DataObject
) -> None:
    event = _event("picture", Fraction(10**6), length, speed, Span(0, 2 * 10**6))
    seam = event.at + data.draw(st.integers(1, length - 1))
    halves = [
        piece(event, Span(event.at, seam), cut_rate, clip_rate, "e2"),
        piece(event, Span(seam, event.end), cut_rate, clip_rate, "e3"),
    ]
    shown = set().union(*(_seen_by_brute_force(half, half.place, cut_rate, clip_rate) for half in halves))
    assert shown == _seen_by_brute_force(event, event.place, cut_rate, clip_rate)
    assert sum(half.length for half in halves) == length


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": 0},
        {"at": -1},
        {"clip": None},
        {"ours": "black"},
        {"source": None},
        {"channel": "smell"},
        {"clip": None, "source": None, "ours": "confetti"},
    ],
)
def test_an_event_shows_one_thing_for_some_time(wrong: dict[str, object]) -> None:
    whole = {
        "channel": "picture",
        "track": "V1",
        "at": 0,
        "length": 5,
        "clip": "c1",
        "source": Span(0, 5),
    } | wrong
    with pytest.raises(BadInput):
        Event("e1", **whole)  # type: ignore[arg-type]


def test_an_event_begins_where_its_source_does_or_at_its_end_when_reversed() -> None:
    assert Event("e1", "picture", "V1", 0, 5, clip="c1", source=Span(7, 12)).begins == 7
    assert Event("e1", "picture", "V1", 0, 5, clip="c1", source=Span(7, 12), speed=Fraction(-1)).begins == 11


def test_events_upon_each_other_move_to_a_free_track_and_it_is_said() -> None:
    under = Event("e1", "picture", "V1", 0, 50, ours="black")
    over = Event("e2", "picture", "V1", 40, 20, ours="card", text="Harbour Town")
    events, told = settled([under, over])
    assert [event.track for event in events] == ["V1", "V2"]
    assert len(told) == 1 and "V2" in told[0]


def test_a_dissolve_may_lie_on_the_event_before_it() -> None:
    first = Event("e1", "picture", "V1", 0, 50, ours="black")
    events, told = settled([first, Event("e2", "picture", "V1", 40, 20, ours="card", dissolve=10)])
    assert [event.track for event in events] == ["V1", "V1"] and not told


def test_tracks_stand_as_editors_stack_them_and_ids_are_never_used_twice() -> None:
    names = ["A10", "V2", "A2", "V1"]
    cut = Cut(
        "ep",
        Fraction(25),
        16,
        9,
        tuple(
            Event(f"e{n}", "picture" if name[0] == "V" else "sound", name, 0, 1, ours="black")
            for n, name in enumerate(names)
        ),
    )
    assert cut.tracks == ["V1", "V2", "A2", "A10"]
    assert list(islice(fresh_ids(cut.events), 2)) == ["e4", "e5"]


def test_no_two_events_of_a_cut_have_one_id():
    black = [Event("e1", "picture", "V1", at, 10, ours="black") for at in (0, 10)]
    with pytest.raises(BadInput, match="e1"):
        Cut("film", Fraction(25), 640, 360, tuple(black))
