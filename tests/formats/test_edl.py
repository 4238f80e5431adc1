"""CMX3600: what is written comes back frame for frame; what others wrote is read line by line."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

from editors import CLIPS, MATERIAL, RATE, cuts, frames_of
from touchline.domain.cut.conform import conform
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.register import Register
from touchline.domain.time.time import Span, parse_timecode
from touchline.errors import BadInput
from touchline.formats.edl_read import read
from touchline.formats.edl_write import reel_names, write


def _round(cut: Cut) -> tuple[Cut, str]:
    written = write(cut, MATERIAL)
    back = read(written.text, cut.name, cut.rate, cut.width, cut.height).cut
    events, _ = conform(back.events, Register(CLIPS), cut.rate)
    return replace(back, events=events), written.text


def _whole(cut: Cut) -> bool:
    """Whether every event begins and ends on whole frames of both its clip and the cut."""
    rates = {one.id: one.rate for one in CLIPS}
    return all(e.ours or e.speed != 1 or len(e.source) * cut.rate == e.length * rates[e.clip] for e in cut.events)


@settings(max_examples=150, deadline=None)
@given(cuts().filter(_whole))
def test_a_list_comes_back_frame_for_frame(cut: Cut) -> None:
    back, text = _round(cut)
    assert frames_of(back) == frames_of(cut), text
    assert (back.start, back.drop) == (cut.start, cut.drop)


def _simple(*events: Event, **changes: object) -> Cut:
    return Cut("ep", RATE, 1280, 720, events, **changes)  # type: ignore[arg-type]


def test_the_list_reads_as_editors_write_it() -> None:
    one, two = CLIPS[:2]
    cut = _simple(Event("e1", "picture", "V1", 0, 60, clip=one.id, source=Span(100, 160)),
                  Event("e2", "picture", "V1", 50, 60, clip=two.id, source=Span(0, 60), dissolve=10),
                  Event("e3", "sound", "A2", 0, 25, clip=one.id, source=Span(100, 150), speed=Fraction(2)),
                  start=parse_timecode("10:00:00:00", RATE))  # fmt: skip
    lines = write(cut, MATERIAL).text.split("\r\n")
    assert lines[:2] == ["TITLE: ep@0", "FCM: NON-DROP FRAME"]
    assert "001  A001     V     C        10:00:04:00 10:00:06:00 10:00:00:00 10:00:02:00" in lines
    assert "002  A001     A2    C        10:00:04:00 10:00:06:00 10:00:00:00 10:00:01:00" in lines
    assert any(line.split()[:3] == ["M2", "A001", "050.000"] for line in lines)
    assert "003  A001     V     C        10:00:06:00 10:00:06:00 10:00:02:00 10:00:02:00" in lines
    assert "003  A001     V     D    010 11:00:00:00 11:00:02:10 10:00:02:00 10:00:04:10" in lines


def test_reels_have_eight_letters_and_are_never_the_same() -> None:
    names = reel_names(CLIPS)
    assert names[CLIPS[2].id] != names[CLIPS[3].id]
    assert all(0 < len(name) <= 8 and name.isascii() for name in names.values())
    assert len({names[one.id] for one in CLIPS}) == len({one.reel or one.name for one in CLIPS})


def test_what_the_list_cannot_carry_is_said() -> None:
    cut = _simple(Event("e1", "picture", "V2", 0, 5, ours="card", text="Harbour Town"),
                  Event("e2", "picture", "V1", 0, 5, ours="card", text="1–0"), notes=("grade the derby",))  # fmt: skip
    losses = " ".join(write(cut, MATERIAL).losses)
    assert "Track V2" in losses and "card" in losses and "grade the derby" in losses


def test_an_unmatched_event_keeps_its_reel_and_timecode() -> None:
    text = "001  B777     V     C        01:00:00:00 01:00:04:00 10:00:00:00 10:00:04:00\n"
    first = read(text, "ep", RATE).cut
    assert "B777     V     C        01:00:00:00 01:00:04:00 10:00:00:00" in write(first, MATERIAL).text


def _read(*lines: str, rate: Fraction = RATE) -> tuple[tuple[Event, ...], str, Cut]:
    reading = read("\n".join(("TITLE: ep", *lines)), "ep", rate)
    return reading.cut.events, " ".join(reading.faults), reading.cut


def test_every_channel_of_an_event_is_an_event() -> None:
    tail = "C 10:00:00:00 10:00:04:00 01:00:00:00 01:00:04:00"
    tracks = {words: [e.track for e in _read(f"001 A001 {words} {tail}")[0]]
              for words in ("V", "A", "A2", "AA", "B", "AA/V", "A2/V")}  # fmt: skip
    assert tracks == {"V": ["V1"], "A": ["A1"], "A2": ["A2"], "AA": ["A1", "A2"], "B": ["V1", "A1"],
                      "AA/V": ["V1", "A1", "A2"], "A2/V": ["V1", "A2"]}  # fmt: skip
    assert [e.track for e in _read(f"001 A001 NONE {tail}", "AUD  3 4")[0]] == ["A3", "A4"]
    assert [e.track for e in _read(f"001 AX AA {tail}", "AUD  3")[0]] == ["A1", "A2", "A3"]


def test_illegal_timecode_is_a_fault_of_its_line_and_the_rest_goes_on() -> None:
    events, faults, _ = _read(
        "FCM: DROP FRAME",
        "001 A001 V C 00:01:00;00 00:01:04;02 01:00:00;00 01:00:04;00",
        "002 A001 V C 00:02:30;00 00:02:34;00 01:00:04;00 01:00:08;00",
        "003 A001 V C 00:02:30;00 00:02:34;00 25:00:08;00 01:00:12;00",
        rate=Fraction(30000, 1001),
    )
    assert [(e.at, e.length) for e in events] == [(0, 120), (120, 120), (240, 120)]
    assert "00:01:00;00" in events[0].unmatched and "Line 3:" in faults and "00:01:00;00" in faults
    assert "Line 5:" in faults and "25:00:08;00" in faults


def test_a_line_that_cannot_be_read_is_named_and_kept() -> None:
    events, faults, cut = _read(
        "001 A001 V C 10:00:00:00 10:00:04:00 01:00:00:00 01:00:04:00", "002 A001 V C 10:00:00:00 10:0",
        "* LOC: 01:00:01:00 RED     ask the manager",
    )  # fmt: skip
    assert len(events) == 1 and "Line 3 cannot be read" in faults
    assert any("ask the manager" in note for note in cut.notes) and any("line 3" in note for note in cut.notes)


def test_text_that_is_no_list_is_refused() -> None:
    with pytest.raises(BadInput, match="no edit"):
        read("Dear all, the list follows.", "ep", RATE)


def test_names_with_spaces_and_speeds_backwards_and_held() -> None:
    events, _, _ = _read(
        "001 CAM A 01 V C 10:00:00:00 10:00:02:00 01:00:00:00 01:00:02:00", "M2   CAM A 01   -025.0   10:00:00:00",
        "002 A001 V C 10:00:00:00 10:00:00:01 01:00:02:00 01:00:04:00", "M2 A001 000.0 10:00:00:00",
    )  # fmt: skip
    assert [(e.speed, e.sought and e.sought.reel) for e in events] == [(-1, "CAM A 01"), (0, "A001")]


def test_a_dissolve_lets_the_event_before_it_run_on() -> None:
    events, _, _ = _read(
        "001 A001 V C 10:00:00:00 10:00:04:00 01:00:00:00 01:00:04:00",
        "002 A001 V C 10:00:04:00 10:00:04:00 01:00:04:00 01:00:04:00",
        "002 B001 V D 012 11:00:00:00 11:00:02:00 01:00:04:00 01:00:06:00",
        "003 BL V C 00:00:00:00 00:00:00:00 01:00:06:00 01:00:06:00",
        "003 BL V D 010 00:00:00:00 00:00:01:00 01:00:06:00 01:00:07:00",
    )  # fmt: skip
    assert [(e.at, e.length, e.dissolve) for e in events] == [(0, 112, 0), (100, 60, 12), (150, 25, 10)]
    assert events[2].ours == "black"


REAL = ["25fps", "dissolve_test", "dissolve_test_2", "gap_test", "screening_example", "speed_effects", "cdl"]


@pytest.mark.parametrize("name", REAL)
def test_real_lists_hold_the_same_ranges_as_another_reader_finds(data: Path, name: str) -> None:
    otio = pytest.importorskip("opentimelineio")
    path = data / "interchange" / "otio" / f"{name}.edl"
    rate = Fraction(25 if name == "25fps" else 24)
    theirs = otio.adapters.read_from_file(str(path), rate=float(rate), ignore_timecode_mismatch=True)
    track = theirs.video_tracks()[0]
    wanted = [
        (int(track.range_of_child(one).start_time.value), one.source_range.start_time.to_timecode())
        for one in track.find_clips() if not isinstance(one.media_reference, otio.schema.GeneratorReference)
    ]  # fmt: skip
    ours = read(path.read_text("utf-8"), name, rate).cut
    found = [(e.at, e.sought.first) for e in ours.track("V1") if e.sought]
    if name.startswith("dissolve"):
        assert len(found) == 3
    else:
        offset = wanted[0][0] - found[0][0]
        assert [(at + offset, label) for at, label in found] == wanted


def _adapter_reads(text: str, rate: float) -> object:
    otio = pytest.importorskip("opentimelineio")
    return otio.adapters.read_from_string(text, "cmx_3600", rate=rate)


def test_another_reader_opens_what_is_written() -> None:
    one, two = CLIPS[:2]
    cut = _simple(Event("e1", "picture", "V1", 0, 50, clip=one.id, source=Span(100, 150)),
                  Event("e2", "picture", "V1", 50, 25, clip=two.id, source=Span(7, 32)),
                  start=parse_timecode("10:00:00:00", RATE))  # fmt: skip
    timeline = _adapter_reads(write(cut, MATERIAL).text, 25)
    ranges = [(c.source_range.start_time.to_timecode(), int(c.source_range.duration.value))
              for c in timeline.video_tracks()[0].find_clips()]  # type: ignore[attr-defined]  # fmt: skip
    assert ranges == [("10:00:04:00", 50), ("11:00:00:07", 25)]
