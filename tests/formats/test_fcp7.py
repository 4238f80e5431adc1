"""Final Cut Pro 7 XML as Premiere and Kdenlive write it: every item is an event or a note."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from footage import clip
from touchline.domain.cut.conform import conform
from touchline.domain.cut.interchange import Reading
from touchline.domain.cut.register import Register
from touchline.domain.time.time import Span
from touchline.errors import BadInput
from touchline.formats.fcp7 import read

FILE = """<file id="f1"><name>C0001.MP4</name><pathurl>file://localhost/E%3a/CARD/C0001.MP4</pathurl>
 <rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate>
 <timecode><rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate><string>10:00:00:00</string><frame>900000</frame>
 <displayformat>NDF</displayformat><reel><name>A001</name></reel></timecode></file>"""


def _item(start: int, end: int, first: int, last: int, more: str = "", file: str = FILE) -> str:
    return (
        f"<clipitem><name>C0001.MP4</name><rate><timebase>25</timebase></rate><start>{start}</start><end>{end}</end>"
        f"<in>{first}</in><out>{last}</out>{file}{more}</clipitem>"
    )


def _fade(start: int, end: int) -> str:
    return f"<transitionitem><start>{start}</start><end>{end}</end></transitionitem>"


def _read(video: str, audio: str = "", start: str = "01:00:00:00") -> Reading:
    return read(
        f"""<?xml version="1.0"?><!DOCTYPE xmeml><xmeml version="4"><sequence><name>ep</name>
        <rate><timebase>25</timebase><ntsc>FALSE</ntsc></rate><media>
        <video><track>{video}</track></video><audio><track>{audio}</track></audio></media>
        <timecode><string>{start}</string><frame>90000</frame></timecode></sequence></xmeml>""",
        "ep",
    )


def test_items_are_conformed_by_reel_and_timecode() -> None:
    one = clip()
    reading = _read(_item(25, 75, 100, 150), _item(25, 75, 100, 150))
    events, told = conform(reading.cut.events, Register([one, clip("C0002.MP4")]), Fraction(25))
    assert [(e.track, e.at, e.clip, e.source) for e in events] == [
        ("V1", 25, one.id, Span(100, 150)), ("A1", 25, one.id, Span(100, 150))]  # fmt: skip
    assert not told and reading.cut.start == 90000


def test_a_transition_runs_under_both_its_neighbours() -> None:
    reading = _read(_item(0, -1, 100, 160) + _fade(50, 60) + _item(-1, 100, 200, 250))
    assert [(e.at, e.length, e.dissolve) for e in reading.cut.events] == [(0, 60, 0), (50, 50, 10)]
    reading = _read(_item(0, 55, 100, 155) + _fade(50, 60) + _item(55, 100, 205, 250))
    events, _ = conform(reading.cut.events, Register([clip()]), Fraction(25))
    assert [(e.at, e.length, e.dissolve, e.source) for e in events] == [
        (0, 60, 0, Span(100, 160)), (50, 50, 10, Span(200, 250))]  # fmt: skip


def test_a_transition_into_nothing_fades_to_black() -> None:
    reading = _read(_item(0, -1, 100, 160) + _fade(50, 60) + _item(80, 90, 0, 10))
    assert [(e.at, e.length, e.dissolve, e.ours) for e in reading.cut.events] == [
        (0, 60, 0, None), (50, 10, 10, "black"), (80, 10, 0, None)]  # fmt: skip


@pytest.mark.parametrize(("first", "last"), [(50, 100), (100, 200)])
def test_a_retime_is_read_in_either_of_the_ways_systems_count_it(first: int, last: int) -> None:
    effect = "<filter><effect><effectid>timeremap</effectid><parameter><parameterid>speed</parameterid>"
    effect += "<value>200</value></parameter></effect></filter>"
    reading = _read(_item(0, 50, first, last, effect))
    event = conform(reading.cut.events, Register([clip()]), Fraction(25))[0][0]
    assert (event.speed, event.source) == (2, Span(100, 199))


def test_backwards_begins_at_the_end_of_the_range() -> None:
    effect = "<filter><effect><effectid>timeremap</effectid><parameter><parameterid>reverse</parameterid>"
    effect += "<value>TRUE</value></parameter></effect></filter>"
    event = conform(_read(_item(0, 50, 100, 150, effect)).cut.events, Register([clip()]), Fraction(25))[0][0]
    assert (event.speed, event.begins, event.source) == (-1, 149, Span(100, 150))


def test_switched_off_and_nested_items_are_not_lost() -> None:
    off = "<enabled>FALSE</enabled>"
    nested = "<sequence><media/></sequence>"
    reading = _read(_item(0, 50, 0, 50, off) + _item(50, 80, 0, 30, nested, file=""))
    assert "switched off" in reading.cut.notes[0] and "switched off" in reading.faults[0]
    assert reading.cut.events[0].at == 50 and "nested" in reading.cut.events[0].unmatched


@pytest.mark.parametrize(("text", "why"), [("<xmeml><seq", "line 1"), ("<xmeml/>", "no Final Cut"), ("", "not whole")])
def test_what_cannot_be_read_is_refused(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        read(text, "ep")


@pytest.mark.parametrize(("name", "items"), [("premiere_example", 22), ("kdenlive_example_from_fcp", 192)])
def test_real_sequences_are_all_accounted_for(data: Path, name: str, items: int) -> None:
    reading = read((data / "interchange" / "otio" / f"{name}.xml").read_text("utf-8"), name)
    of_theirs = [event for event in reading.cut.events if not event.ours]
    switched_off = [note for note in reading.cut.notes if "switched off" in note]
    assert len(of_theirs) + len(switched_off) == items
    assert all(event.unmatched for event in of_theirs)
