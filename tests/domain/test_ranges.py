"""Ranges as people type them."""

from dataclasses import replace
from fractions import Fraction

import pytest

from touchline.domain.rushes.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.rushes.ranges import parse_range, split_range
from touchline.domain.time.time import Span, frames_a_day, timecode
from touchline.errors import BadInput


def clip(rate=Fraction(25), frames=500, start=90000, sound_only=False):
    rush = Rush("0" * 32, 1, "a.mp4", "/a.mp4", "", frames)
    picture = None if sound_only else Picture(640, 360, rate, frames, "h264", "yuv420p")
    return Clip(
        "c1",
        "a",
        "A001",
        "0" * 32,
        rate,
        frames,
        (rush,),
        Probe("mp4", picture, (Sound(0, 1, 48000, frames, "pcm"),)),
        start=start,
    )


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", (0, 500)),
        ("100..200", (100, 200)),
        ("..200", (0, 200)),
        ("100..", (100, 500)),
        ("01:00:04:00..01:00:08:00", (100, 200)),
        ("4s..8s", (100, 200)),
        ("4.01s..8.01s", (100, 201)),
        ("100..01:00:08:00", (100, 200)),
    ],
)
def test_frames_timecode_and_seconds_mean_the_same(text, span):
    assert parse_range(text, clip()) == Span(*span)


def test_a_clip_of_sound_alone_counts_samples():
    sound = clip(Fraction(48000), 480000, sound_only=True)
    assert parse_range("1s..2s", sound) == Span(48000, 96000)
    assert parse_range("01:00:01:00..01:00:02:00", sound) == Span(48000, 96000)


@pytest.mark.parametrize(
    "text",
    ["200..100", "100..100", "0..501", "00:59:59:24..01:00:01:00", "x..y", "100", "-5..10", "01:00:00:25..01:00:02:00"],
)
def test_what_is_no_range_of_the_clip_is_refused(text):
    with pytest.raises(BadInput):
        parse_range(text, clip())


def test_timecode_means_nothing_in_a_clip_that_has_none():
    with pytest.raises(BadInput, match="no timecode"):
        parse_range("01:00:00:00..01:00:01:00", clip(start=None))


@pytest.mark.parametrize(
    ("text", "parts"),
    [("c1@10..20", ("c1", "10..20")), ("c1", ("c1", "")), ("a@b.mp4", ("a@b.mp4", "")), ("a@b@1..2", ("a@b", "1..2"))],
)
def test_a_clip_and_its_range_in_one_word(text, parts):
    assert split_range(text) == parts


def test_where_frames_come_unevenly_seconds_mean_those_on_screen_then():
    times = [0.0, 0.5, 0.6, 0.7, 2.0, 2.1]
    uneven = clip(frames=6)
    assert parse_range("0.65s..2s", uneven, times) == Span(2, 4)
    assert parse_range("01:00:00:12..01:00:02:01", uneven, times) == Span(0, 5)
    assert parse_range("1..3", uneven, times) == Span(1, 3)


@pytest.mark.parametrize(("rate", "drop"), [(Fraction(25), False), (Fraction(30000, 1001), True)])
def test_a_clip_shot_over_midnight_is_still_read_by_its_timecode(rate, drop):
    day = frames_a_day(rate, drop)
    late = replace(clip(rate, start=day - 100), drop=drop)
    last = timecode(day + 50, rate, drop)
    assert last.startswith("00:00:0")
    assert parse_range(f"{timecode(day - 50, rate, drop)}..{last}", late) == Span(50, 150)
    with pytest.raises(BadInput):
        parse_range("00:00:01:00..00:00:02:00", clip())


def test_drop_frame_is_the_clips_way_to_count_however_the_label_is_typed():
    drop = replace(clip(Fraction(30000, 1001), start=107892, frames=5000), drop=True)
    assert (
        parse_range("01:01:00:02..01:01:00;04", drop)
        == parse_range("01:01:00;02..01:01:00:04", drop)
        == Span(1800, 1802)
    )
    with pytest.raises(BadInput, match="never shows"):
        parse_range("01:01:00:00..", drop)
    with pytest.raises(BadInput, match="no drop-frame"):
        parse_range("01:00:01;00..", clip())
