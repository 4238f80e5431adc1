"""The same moment from another camera: exact frames, rounded outward."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.cut.angles import angles
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.rushes.sync_map import Place, SyncMap
from touchline.domain.time.time import Span


def clip(name: str, rate: Fraction = Fraction(25), frames: int = 1000, variable: bool = False) -> Clip:
    picture = Picture(640, 360, rate, frames, "h264", "yuv420p", variable=variable) if rate < 1000 else None
    probe = Probe("mov", picture, (Sound(1, 1, 48000, 0, "pcm"),))
    return Clip(name, name, "", name, rate, frames, (Rush(name, 1, name, name, "", frames),), probe)


@given(st.floats(-20, 20), st.floats(-1e-4, 1e-4), st.sampled_from([Fraction(25), Fraction(30000, 1001), Fraction(48000)]),
       st.integers(300, 600), st.integers(1, 100))
def test_every_frame_of_the_moment_is_in_it_and_none_that_is_not(
        offset: float, drift: float, rate: Fraction, start: int, length: int) -> None:
    clips = {"a": clip("a"), "b": clip("b", rate, int(40 * rate))}
    found = SyncMap(((Place("a"), Place("b", offset, drift)),))
    seen = angles(found, clips, "a", Span(start, start + length))
    first, last = ((moment / 25 - offset) / (1 + drift) * float(rate) for moment in (start, start + length))
    low, high = floor(first + 1e-6), ceil(last - 1e-6)
    if high <= 0 or low >= clips["b"].frames:
        assert not seen
        return
    assert (seen[0].span.start, seen[0].span.end) == (max(0, low), min(clips["b"].frames, high))
    assert seen[0].whole == (low >= 0 and high <= clips["b"].frames)


def test_whole_angles_come_before_parts_and_strangers_not_at_all() -> None:
    clips = {name: clip(name) for name in "abcd"}
    found = SyncMap(((Place("a"), Place("b", 19.0), Place("c", 1.0, confidence=0.9, error=1e-4)),), ("d",))
    seen = angles(found, clips, "a", Span(400, 500))
    assert [(one.clip, one.span, one.whole) for one in seen] == [("c", Span(375, 475), True), ("b", Span(0, 25), False)]
    assert angles(found, clips, "d", Span(0, 10)) == []


def test_frames_of_uneven_pace_are_found_by_their_times() -> None:
    times = [0.0, 0.1, 0.15, 0.4, 0.45, 2.0]
    clips = {"a": clip("a"), "b": clip("b", Fraction(10), 6, variable=True)}
    found = SyncMap(((Place("a"), Place("b", 1.0)),))
    seen = angles(found, clips, "a", Span(28, 36), lambda one: times if one.id == "b" else None)
    assert seen[0].span == Span(1, 4)  # 0.12 s to 0.44 s: the frames that begin at 0.1, 0.15 and 0.4
    back = angles(found, clips, "b", Span(1, 4), lambda one: times if one.id == "b" else None)
    assert back[0].span == Span(27, 37)


def test_the_way_there_and_back_holds_what_was_asked() -> None:
    clips = {"a": clip("a"), "b": replace(clip("b"), rate=Fraction(24))}
    found = SyncMap(((Place("a"), Place("b", 3.21, 2e-5)),))
    there = angles(found, clips, "a", Span(200, 300))[0]
    back = angles(found, clips, "b", there.span)[0]
    assert back.span.start <= 200 and back.span.end >= 300 and back.span.start >= 197
    assert there.begins == pytest.approx((8 - 3.21) / 1.00002 * 24, abs=1e-6)
