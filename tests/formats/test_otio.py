"""OpenTimelineIO: what is written opens again with the same frames; what others wrote is all accounted
for."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from hypothesis import given, settings

from editors import CLIPS, MATERIAL, RATE, cuts, frames_of
from touchline.domain.cut.conform import conform
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.register import Register
from touchline.domain.cut.treatment import Treatment
from touchline.domain.time.time import Span
from touchline.errors import BadInput
from touchline.formats.otio_read import exact_rate, read
from touchline.formats.otio_write import write


def _round(cut: Cut) -> Cut:
    back = read(write(cut, MATERIAL).text, cut.name).cut
    events, _ = conform(back.events, Register(CLIPS), cut.rate)
    return replace(back, events=events)


@settings(max_examples=150, deadline=None)
@given(cuts())
def test_a_timeline_comes_back_frame_for_frame(cut: Cut) -> None:
    back = _round(cut)
    assert [row[:4] + row[5:] for row in frames_of(back)] == [row[:4] + row[5:] for row in frames_of(cut)]
    for was, now in zip(frames_of(cut), frames_of(back), strict=True):
        source, again = was[4], now[4]
        assert (source is None) == (again is None)
        if isinstance(source, Span) and isinstance(again, Span):
            assert abs(source.start - again.start) <= 1 and abs(source.end - again.end) <= 1
    assert (back.start, back.drop, back.rate) == (cut.start, cut.drop, cut.rate)


def _simple(*events: Event, **changes: object) -> Cut:
    return Cut("ep", RATE, 1280, 720, events, **changes)  # type: ignore[arg-type]


def test_other_systems_see_the_range_on_screen_and_the_handles() -> None:
    one = CLIPS[0]
    cut = _simple(Event("e1", "picture", "V1", 25, 50, clip=one.id, source=Span(100, 200), speed=Fraction(2)))
    track = otio.adapters.read_from_string(write(cut, MATERIAL).text, "otio_json").tracks[0]
    gap, item = track
    assert isinstance(gap, otio.schema.Gap) and gap.duration().value == 25
    assert item.source_range.start_time.to_timecode() == "10:00:04:00" and item.duration().value == 50
    assert item.media_reference.available_range.duration.value == one.frames
    assert item.effects[0].time_scalar == 2.0


def test_unmatched_cards_and_notes_come_back() -> None:
    cut = _simple(
        Event("e1", "picture", "V1", 0, 50, ours="card", text="Harbour Town – 1:0 ⚽"),
        Event("e2", "picture", "V1", 50, 50, unmatched="nothing has reel B7", name="goal"),
        notes=("grade the derby",),
    )
    back = read(write(cut, MATERIAL).text, "ep").cut
    assert back.events[0].text == "Harbour Town – 1:0 ⚽" and back.events[0].ours == "card"
    assert back.events[1].unmatched and back.events[1].length == 50
    assert "grade the derby" in back.notes


def test_a_moved_edge_beats_our_own_remembered_one() -> None:
    cut = _simple(Event("e1", "picture", "V1", 0, 50, clip=CLIPS[0].id, source=Span(100, 150)))
    document = json.loads(write(cut, MATERIAL).text)
    place = document["tracks"]["children"][0]["children"][0]["source_range"]
    place["start_time"]["value"] += 7
    back = read(json.dumps(document), "ep").cut
    assert conform(back.events, Register(CLIPS), RATE)[0][0].source == Span(107, 157)


def test_a_shorter_copy_of_a_clip_is_found_by_its_timecode() -> None:
    clip = otio.schema.Clip("C0001", source_range=_range(900010, 20))
    clip.media_reference = otio.schema.ExternalReference("/mnt/C0001.MP4", _range(900000, 200))
    timeline = otio.schema.Timeline("ep", tracks=[otio.schema.Track("V", [clip])])
    back = read(otio.adapters.write_to_string(timeline, "otio_json"), "ep").cut
    found = conform(back.events, Register(CLIPS), RATE)[0][0]
    assert (found.clip, found.source) == (CLIPS[0].id, Span(10, 30))


def _range(start: float, length: float, rate: float = 25) -> object:
    at = otio.opentime.RationalTime
    return otio.opentime.TimeRange(at(start, rate), at(length, rate))


def test_switched_off_nested_and_marked_things_are_kept_as_notes_or_unmatched() -> None:
    off = otio.schema.Clip("off", source_range=_range(0, 10))
    off.enabled = False
    nested = otio.schema.Stack("titles", [otio.schema.Track("V", [otio.schema.Clip("x", source_range=_range(0, 9))])])
    marked = otio.schema.Clip("on", source_range=_range(0, 10))
    marked.markers.append(otio.schema.Marker("ask the manager", _range(2, 1)))
    timeline = otio.schema.Timeline("ep", tracks=[otio.schema.Track("V", [off, nested, marked])])
    reading = read(otio.adapters.write_to_string(timeline, "otio_json"), "ep")
    assert [(e.at, e.length) for e in reading.cut.events] == [(10, 9), (19, 10)]
    assert all(e.unmatched for e in reading.cut.events)
    assert any("off" in note for note in reading.cut.notes) and "switched off" in reading.faults[0]
    assert any("ask the manager" in note for note in reading.cut.notes)


@pytest.mark.parametrize("text", ["", "{}", '{"OTIO_SCHEMA": "Gap.1"}', "TITLE: ep"])
def test_what_is_no_timeline_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read(text, "ep")


@pytest.mark.parametrize(
    ("rate", "exact"),
    [
        (25.0, Fraction(25)),
        (23.976, Fraction(24000, 1001)),
        (23.98, Fraction(24000, 1001)),
        (29.97002997002997, Fraction(30000, 1001)),
        (59.94, Fraction(60000, 1001)),
        (12.5, Fraction(25, 2)),
        (48000.0, Fraction(48000)),
    ],
)
def test_rates_are_read_as_what_they_mean(rate: float, exact: Fraction) -> None:
    assert exact_rate(rate) == exact


@pytest.mark.parametrize("name", ["simple_cut", "transition"])
def test_real_timelines_keep_their_length(data: Path, name: str) -> None:
    path = data / "interchange" / "otio" / f"{name}.otio"
    timeline = otio.adapters.read_from_file(str(path))
    back = read(path.read_text("utf-8"), name).cut
    assert back.frames == timeline.video_tracks()[0].duration().value
    shown = list(timeline.find_clips())
    assert len([event for event in back.events if event.unmatched]) == len(shown)


def test_what_is_hidden_comes_back_and_other_systems_are_said_to_show_it() -> None:
    one = CLIPS[0]
    hide = (Treatment("blur", Span(110, 120), ("person", "ada-holt")),)
    cut = _simple(Event("e1", "picture", "V1", 0, 50, clip=one.id, source=Span(100, 150), treatments=hide))
    assert _round(cut).events[0].treatments == hide
    assert any("blur" in loss for loss in write(cut, MATERIAL).losses)
