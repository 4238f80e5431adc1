"""An editor's event finds its clip by reel and timecode, or says why not; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from footage import clip
from touchline.domain.cut.conform import conform
from touchline.domain.cut.cut import Event, Sought
from touchline.domain.cut.register import Register
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span

RATE = Fraction(25)


def _event(sought: Sought, length: int = 100, **changes: object) -> Event:
    event = Event("e1", "picture", "V1", 0, length, unmatched="not looked up yet", sought=sought)
    return replace(event, **changes)


def _conformed(event: Event, *clips: Clip, rate: Fraction = RATE) -> Event:
    (found,), _ = conform([event], Register(clips), rate)
    return found


def _asking(reel: str = "A001", first: str = "10:00:04:00", last: str = "10:00:08:00", **more: object) -> Sought:
    return Sought(reel=reel, first=first, last=last, rate=RATE, **more)  # type: ignore[arg-type]


def test_reel_and_timecode_give_clip_and_frames() -> None:
    one, other = clip("C0001.MP4"), clip("C0002.MP4", start="11:00:00:00")
    found = _conformed(_event(_asking()), one, other)
    assert (found.clip, found.source, found.unmatched) == (one.id, Span(100, 200), "")


def test_reels_are_compared_without_case_and_by_their_first_eight_letters() -> None:
    long = clip(reel="Harbour_Cam_A_0001")
    assert _conformed(_event(_asking("HARBOUR_")), long).clip == long.id
    assert _conformed(_event(_asking("harbour_cam_a_0001")), long).clip == long.id
    assert _conformed(_event(_asking("HARB")), long).clip is None


def test_two_clips_that_fit_are_named_and_none_is_taken() -> None:
    found = _conformed(_event(_asking()), clip("C0001.MP4"), clip("C0002.MP4"))
    assert found.clip is None
    assert "C0001.MP4" in found.unmatched and "C0002.MP4" in found.unmatched


def test_a_clip_name_decides_between_two_of_the_same_reel() -> None:
    one, other = clip("C0001.MP4"), clip("C0002.MP4")
    assert _conformed(_event(_asking(name="C0002")), one, other).clip == other.id


def test_a_name_that_contradicts_the_reel_is_no_match() -> None:
    named = clip("C0009.MP4", reel="B001")
    assert _conformed(_event(_asking(name="C0009")), clip(start="20:00:00:00"), named).clip is None
    assert _conformed(_event(_asking(name="C0009")), clip(), named).clip is None


def test_without_a_reel_the_name_and_the_timecode_must_fit() -> None:
    one = clip("C0001.MP4", reel="CARD_7")
    assert _conformed(_event(_asking("AX", name="c0001.mp4")), one).clip == one.id
    assert _conformed(_event(_asking("AX", name="c0001", first="12:00:00:00", last="12:00:04:00")), one).clip is None


def test_the_file_name_may_stand_for_the_reel() -> None:
    one = clip("Z677_4C.P01.mov", reel="")
    assert _conformed(_event(_asking("Z677_4C.")), one).clip == one.id


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("09:59:59:24", "10:00:01:00"),
        ("10:03:19:00", "10:03:20:01"),
        ("12:00:00:00", "12:00:01:00"),
    ],
)
def test_a_range_partly_outside_the_clip_is_unmatched_and_says_what_the_clip_has(first: str, last: str) -> None:
    found = _conformed(_event(_asking(first=first, last=last)), clip())
    assert found.clip is None
    assert "10:00:00:00 to 10:03:20:00" in found.unmatched


def test_what_the_season_does_not_have_is_named() -> None:
    assert "B777" in _conformed(_event(_asking("B777")), clip()).unmatched


def test_a_label_no_clock_shows_is_a_reason_not_a_crash() -> None:
    found = _conformed(_event(_asking(first="10:00:04:27", last="10:00:08:00")), clip())
    assert "10:00:04:27" in found.unmatched


def test_the_clips_own_clock_reads_the_label() -> None:
    drop = clip(rate=Fraction(30000, 1001), start="00:59:58;00")
    found = _conformed(_event(_asking(first="00:59:59:00", last="01:00:00:10"), 40), drop, rate=drop.rate)
    assert found.source == Span(30, 70)


def test_mixed_rates_keep_every_frame_on_screen() -> None:
    film = clip(rate=Fraction(24))
    found = _conformed(_event(_asking(first="10:00:00:00", last="10:00:10:00"), 250), film)
    assert (found.source, found.speed) == (Span(0, 240), 1)


@pytest.mark.parametrize(
    ("speed", "first", "source", "begins"),
    [
        (Fraction(2), "10:00:04:00", Span(100, 199), 100),
        (Fraction(1, 2), "10:00:04:00", Span(100, 125), 100),
        (Fraction(-1), "10:00:04:00", Span(100, 150), 149),
        (Fraction(0), "10:00:04:00", Span(100, 101), 100),
    ],
)
def test_retimes_take_what_is_really_shown(speed: Fraction, first: str, source: Span, begins: int) -> None:
    last = {Fraction(2): "10:00:08:00", Fraction(1, 2): "10:00:05:00"}.get(speed, "10:00:06:00")
    found = _conformed(_event(_asking(first=first, last=last), 50, speed=speed), clip())
    assert (found.source, found.begins, found.speed) == (source, begins, speed)


def test_a_source_range_of_another_length_is_a_retime_and_is_told() -> None:
    events, told = conform([_event(_asking(), 50)], Register([clip()]), RATE)
    assert events[0].speed == 2 and "200 %" in told[0]


def test_sound_counts_samples_from_the_recorders_timecode() -> None:
    sound = clip("T01.WAV", reel="S001", picture=False, rate=Fraction(48000), frames=48000 * 60)
    heard = _event(_asking("S001"), channel="sound", track="A1")
    assert _conformed(heard, sound).source == Span(4 * 48000, 8 * 48000)
    assert "no picture" in _conformed(_event(_asking("S001")), sound).unmatched


def test_a_clip_without_timecode_counts_from_nought() -> None:
    plain = clip(start=None, reel="")
    asked = Sought(name="C0001.MP4", first="00:00:04:00", last="00:00:08:00")
    assert _conformed(_event(asked), plain).source == Span(100, 200)


def test_frames_from_the_mediums_beginning_at_another_rate() -> None:
    asked = Sought(file="C0001.MP4", offset=Fraction(50), count=Fraction(50), rate=Fraction(25, 2))
    assert _conformed(_event(asked), clip(reel="")).source == Span(100, 200)


def test_our_own_documents_name_the_clip_itself() -> None:
    one, twin = clip("C0001.MP4"), clip("C0002.MP4")
    assert _conformed(_event(_asking(clip=twin.id)), one, twin).clip == twin.id


def test_a_timecode_that_runs_over_midnight() -> None:
    late = clip(start="23:59:58:00")
    found = _conformed(_event(_asking(first="23:59:59:00", last="00:00:01:00"), 50), late)
    assert found.source == Span(25, 75)
