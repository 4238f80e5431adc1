"""A paper edit: unchanged it is the same film; changed, it is exactly what the lines say, and nothing gets lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editors import CLIPS, MATERIAL, RATE, cuts, frames_of
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.interchange import Material, Reading
from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.errors import BadInput
from touchline.formats.paper_read import made_of, read_markdown, read_sheet
from touchline.formats.paper_write import markdown, sheet

ONE, TWO = CLIPS[:2]


def _pair(name: str, at: int, first: int, last: int, clip: str = ONE.id) -> list[Event]:
    return [Event(f"{name}{track[0].lower()}", channel, track, at, last - first, clip=clip, source=Span(first, last))
            for channel, track in (("picture", "V1"), ("sound", "A1"))]  # fmt: skip


OVER = Event("over", "picture", "V2", 110, 20, clip=TWO.id, source=Span(500, 520))
CUT = Cut("half time", RATE, 1280, 720, (*_pair("a", 0, 100, 200), *_pair("b", 100, 300, 350, TWO.id),
                                         *_pair("c", 150, 700, 725), OVER), version=3)  # fmt: skip
WORDS = {ONE.id: [Fact(ONE.id, Span(110, 190), "sound", "words", "nobody ~~talks~~ about 10:00:00:00–10:00:01:00"),
                  Fact(ONE.id, Span(100, 200), "sound", "person", "p-1")]}  # fmt: skip
KNOWN = Material(MATERIAL.clips, WORDS, {"p-1": "Ada Holt"})


def _lines() -> list[str]:
    return markdown(CUT, KNOWN).text.splitlines()


def _find(lines: list[str], event: str) -> int:
    return next(n for n, line in enumerate(lines) if f"tl:{event}" in line)


def _read(lines: list[str]) -> Reading:
    return read_markdown("\n".join(lines), CUT, KNOWN)


def _laid(reading: Reading) -> dict[str, tuple[int, int]]:
    return {event.id: (event.at, event.length) for event in reading.cut.events}


@settings(max_examples=100, deadline=None)
@given(cuts(), st.sampled_from([(markdown, read_markdown), (sheet, read_sheet)]))
def test_unchanged_it_is_the_same_film(cut: Cut, form: tuple) -> None:  # type: ignore[type-arg]
    write, read = form
    reading = read(write(cut, MATERIAL).text, cut, MATERIAL)
    assert frames_of(reading.cut) == frames_of(cut)
    assert not reading.faults


def test_it_names_the_cut_it_was_made_from_and_who_says_what() -> None:
    text = markdown(CUT, KNOWN).text
    assert made_of(text) == made_of(sheet(CUT, KNOWN).text) == ("half time", 3)
    assert "1. **Ada Holt:** “nobody ~ ~talks~ ~ about" in text
    assert "C0001.MP4 10:00:04:00–10:00:08:00 V1+A1" in text
    assert made_of("notes of mine") is None


def test_lines_in_another_order_are_the_film_in_another_order() -> None:
    lines = _lines()
    a, c = _find(lines, "av+aa"), _find(lines, "cv+ca")
    lines[a], lines[c] = lines[c], lines[a]
    assert _laid(_read(lines)) == {"cv": (0, 25), "ca": (0, 25), "bv": (25, 50), "ba": (25, 50), "over": (35, 20),
                                   "av": (75, 100), "aa": (75, 100)}  # fmt: skip


@pytest.mark.parametrize(
    "strike",
    [
        lambda line: "~~" + line + "~~",
        lambda line: line[:3] + "~~" + line[3:].replace(" <!--", "~~ <!--"),
        lambda line: line[:3] + "~~" + line[3:] + "~~",
        lambda line: "",
    ],
)
def test_a_struck_or_deleted_line_is_gone_and_the_rest_closes_up(strike) -> None:  # type: ignore[no-untyped-def]
    lines = _lines()
    lines[_find(lines, "av")] = strike(lines[_find(lines, "av")])
    reading = _read(lines)
    assert _laid(reading) == {"bv": (0, 50), "ba": (0, 50), "over": (10, 20), "cv": (50, 25), "ca": (50, 25)}
    assert not reading.faults


def test_what_lay_over_a_struck_line_stands_by_itself_and_it_is_said() -> None:
    lines = _lines()
    lines[_find(lines, "bv")] = ""
    reading = _read(lines)
    assert _laid(reading)["over"] == (100, 20) and _laid(reading)["cv"] == (120, 25)
    assert "Line" in reading.faults[0] and "by itself" in reading.faults[0]


def test_changed_timecodes_trim_the_line() -> None:
    lines = _lines()
    n = _find(lines, "av")
    lines[n] = lines[n].replace("10:00:04:00–10:00:08:00", "10:00:05:00 - 10:00:07:12")
    events = {event.id: event for event in _read(lines).cut.events}
    assert events["av"].source == events["aa"].source == Span(125, 187)
    assert events["bv"].at == 62


@pytest.mark.parametrize("mangled", ["10:00:04:0", "10:00:04:00", "1O:00:04:00–10:00:08:00"])
def test_a_mangled_range_keeps_the_frames_of_the_mark_and_is_named(mangled: str) -> None:
    lines = _lines()
    n = _find(lines, "cv")
    lines[n] = lines[n].replace("10:00:28:00–10:00:29:00", mangled)
    reading = _read(lines)
    assert _laid(reading) == _laid(_read(_lines()))
    assert f"Line {n + 1}" in reading.faults[0]


@pytest.mark.parametrize("typed", ["10:00:04:30–10:00:08:00", "10:00:08:00–10:00:04:00", "10:00:04:00–10:59:00:00"])
def test_an_impossible_range_leaves_the_line_out_by_number_and_takes_the_rest(typed: str) -> None:
    lines = _lines()
    n = _find(lines, "cv")
    lines[n] = lines[n].replace("10:00:28:00–10:00:29:00", typed)
    reading = _read(lines)
    assert "cv" not in _laid(reading) and "av" in _laid(reading)
    assert f"Line {n + 1}" in reading.faults[0]


def test_a_line_without_its_mark_is_known_by_clip_and_timecode() -> None:
    lines = [line.split(" <!--")[0] for line in _lines()]
    reading = _read(lines)
    assert _laid(reading) == _laid(_read(_lines())) and not reading.faults


def test_a_line_that_means_nothing_is_named_with_its_text() -> None:
    lines = [*_lines(), "and then something about the derby?"]
    reading = _read(lines)
    assert len(reading.cut.events) == len(CUT.events)
    assert reading.faults[0].startswith(f"Line {len(lines)} ") and "about the derby?" in reading.faults[0]


def test_a_hit_put_in_is_added_and_a_line_twice_is_there_twice() -> None:
    lines = _lines()
    lines += [f"- {TWO.id}@40..65", lines[_find(lines, "cv")]]
    events = _read(lines).cut.events
    assert [(e.at, e.source) for e in events if e.source == Span(40, 65)] == [(175, Span(40, 65))] * 2
    assert [e.at for e in events if e.source == Span(700, 725)] == [150, 150, 200, 200]
    assert len({e.id for e in events}) == len(events)


def test_a_line_struck_in_part_is_kept_whole_and_named() -> None:
    lines = _lines()
    n = _find(lines, "bv")
    lines[n] = lines[n].replace("no words", "~~no~~ words")
    reading = _read(lines)
    assert "bv" in _laid(reading) and "in part" in reading.faults[0]


def test_a_dissolve_with_a_new_neighbour_becomes_a_cut() -> None:
    first = Event("e1", "picture", "V1", 0, 60, clip=ONE.id, source=Span(0, 60))
    second = Event("e2", "picture", "V1", 50, 60, clip=TWO.id, source=Span(0, 60), dissolve=10)
    cut = Cut("ep", RATE, 16, 9, (first, second))
    one, two = (line for line in markdown(cut, KNOWN).text.splitlines() if "tl:e" in line)
    same = read_markdown(f"{one}\n{two}", cut, KNOWN)
    other = read_markdown(f"{two}\n{one}", cut, KNOWN)
    assert [(e.id, e.at, e.dissolve) for e in same.cut.events] == [("e1", 0, 0), ("e2", 50, 10)]
    assert [(e.id, e.at, e.dissolve) for e in other.cut.events] == [("e2", 0, 0), ("e1", 60, 0)]
    assert "dissolve is a cut" in other.faults[0]


def test_a_text_with_no_line_of_the_cut_is_refused() -> None:
    with pytest.raises(BadInput, match="No line"):
        read_markdown("Dear all\nsee you at the match", CUT, KNOWN)


def test_spreadsheets_may_change_separator_and_strike_with_an_x() -> None:
    rows = sheet(CUT, KNOWN).text.lstrip("\ufeff").splitlines()
    rows[1] = "x" + rows[1]
    text = "\ufeff" + "\n".join(rows)
    reading = read_sheet(text, CUT, KNOWN)
    assert "av" not in _laid(reading) and _laid(reading)["bv"] == (0, 50)
    plain = sheet(replace(CUT, events=tuple(_pair("b", 0, 300, 350, TWO.id))), MATERIAL).text.replace(",", ";")
    assert len(read_sheet(plain, CUT, MATERIAL).cut.events) == 2
