"""Documents bent out of shape on their way: each is read, or refused in words; never does the program itself fail."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editors import CLIPS, MATERIAL, RATE
from touchline.domain.cut.conform import conform
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.cut_document import cut_from_json, cut_to_json
from touchline.domain.cut.interchange import Reading
from touchline.domain.cut.register import Register
from touchline.domain.time.time import Span
from touchline.errors import BadInput, TouchlineError
from touchline.formats import edl_write, otio_write
from touchline.formats.cuts import read_list
from touchline.formats.fixtures import read_fixtures
from touchline.formats.paper_read import made_of, read_markdown, read_sheet
from touchline.formats.paper_write import markdown, sheet
from touchline.formats.sony import read_document, read_metadata

ONE = CLIPS[0]
CUT = Cut("ep", RATE, 1280, 720, (Event("e1", "picture", "V1", 0, 100, clip=ONE.id, source=Span(100, 200)),
                                  Event("e2", "sound", "A1", 0, 100, clip=ONE.id, source=Span(100, 200)),
                                  Event("e3", "picture", "V1", 100, 50, clip=ONE.id, source=Span(300, 350))), version=2)  # fmt: skip
XML = """<?xml version="1.0" encoding="UTF-8"?><xmeml version="5"><sequence><name>x</name><rate><timebase>25</timebase></rate>
<media><video><track><clipitem><name>C0001.MP4</name><start>0</start><end>50</end><in>10</in><out>60</out><file id="f"><name>C0001.MP4
</name><rate><timebase>25</timebase></rate></file></clipitem></track></video></media></sequence></xmeml>"""
DOCUMENTS = {
    "otio": otio_write.write(CUT, MATERIAL).text, "edl": edl_write.write(CUT, MATERIAL).text, "fcp7": XML,
    "paper": markdown(CUT, MATERIAL).text, "csv": sheet(CUT, MATERIAL).text,
}
LONG = "9" * 5000
JUNK = ["0", "-1", LONG, "", "\0", '"', "{", "null", "<", "&", "\r", "01:00:00;00", "25:61:61:99", "é", "1/0", ",", "²", "tl:", "gap:9"]


def _read(kind: str, text: str) -> Reading:
    if kind in ("paper", "csv"):
        made_of(text)
        return (read_markdown if kind == "paper" else read_sheet)(text, CUT, MATERIAL)
    return read_list(kind, text, "x", Fraction(30000, 1001) if kind == "edl" else None, 1280, 720)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(DOCUMENTS)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.sampled_from(JUNK)), min_size=1,
                                                    max_size=4))  # fmt: skip
def test_a_bent_document_is_read_or_refused(kind, bends):
    text = DOCUMENTS[kind]
    for place, gone, junk in bends:
        at = int(place * len(text))
        text = text[:at] + junk + text[at + gone :]
    try:
        reading = _read(kind, text)
    except TouchlineError:
        return
    events, _ = conform(reading.cut.events, Register(CLIPS), reading.cut.rate)
    assert cut_from_json(cut_to_json(Cut("x", reading.cut.rate, 1280, 720, events))).events == events


@pytest.mark.parametrize(("kind", "old", "new"), [
    ("edl", "C        ", f"D {LONG} "), ("edl", "* FROM", f"AUD {LONG}\n* FROM"), ("otio", '"rate": 25.0', '"rate": 0.0'),
    ("csv", "ep@2", f"ep@{LONG}"),
    ("fcp7", "UTF-8", "UTF-99"), ("fcp7", "UTF-8", "UTF-32"), ("paper", "ep@2", f"ep@{LONG}"), ("paper", "tl:e3", f"tl:gap:{LONG}"),
    ("csv", "10:00:12:00", "cv+ca"), ("csv", "\n", "\r\n\r\r\n"), ("paper", "@300..350", f"@{LONG}..{LONG}"),
], ids=lambda value: str(value)[:12])  # fmt: skip
def test_what_has_gone_wrong_before(kind, old, new):
    assert old in DOCUMENTS[kind]
    try:
        _read(kind, DOCUMENTS[kind].replace(old, new))
    except BadInput as error:
        assert error.subject


def test_a_clip_without_any_length():
    bare = DOCUMENTS["otio"].replace('"available_range": {', '"gone": {').replace('"source_range": {', '"gone too": {')
    with pytest.raises(BadInput):
        _read("otio", bare)


_HUNDRED = '{"OTIO_SCHEMA": "RationalTime.1", "rate": 25.0, "value": 100.0}'
_RANGE = f'{{"OTIO_SCHEMA": "TimeRange.1", "duration": {_HUNDRED}, "start_time": {_HUNDRED}, %s}}'
_MEDIA = '"DEFAULT_MEDIA": {"OTIO_SCHEMA": "ExternalReference.1", "value": 900000.0}'


@pytest.mark.parametrize("text", [
    _RANGE % _MEDIA, _RANGE % _MEDIA + ",", _RANGE % f'"start_time": {_HUNDRED}', '{"OTIO_SCHEMA": "Timeline.1", "tracks": null}',
    "[" * 5000,
], ids=["a range with more than its own", "and a comma", "a start said twice", "no tracks", "deep"])  # fmt: skip
def test_what_would_bring_down_the_library_never_reaches_it(text):
    with pytest.raises(BadInput):
        _read("otio", text)


def test_a_mark_that_names_an_event_of_no_cut_is_told():
    reading = read_markdown(DOCUMENTS["paper"].replace("tl:e1+e2", "tl:e1+e77"), CUT, MATERIAL)
    assert any("e77" in fault for fault in reading.faults)


@pytest.mark.parametrize("name", ["UTF-99", "UTF-32", "base64"])
def test_a_camera_s_document_in_no_known_encoding(tmp_path: Path, name: str):
    path = tmp_path / "C0001M01.XML"
    path.write_text(f'<?xml version="1.0" encoding="{name}"?><NonRealTimeMeta/>')
    with pytest.raises(BadInput, match="C0001M01"):
        read_document(path)


def test_numbers_beyond_all_measure_in_a_camera_s_document(tmp_path: Path):
    path = tmp_path / "C0001M01.XML"
    path.write_text(f'<NonRealTimeMeta><Duration value="{LONG}"/><LtcChangeTable tcFps="{LONG}"/></NonRealTimeMeta>')
    try:
        read_metadata(path)
    except BadInput as error:
        assert "C0001M01" in error.subject


def test_a_season_in_the_year_nought():
    with pytest.raises(BadInput):
        read_fixtures("= League 0000/01\n\n[Fri Aug/11]\n 20:00 A v B\n", "x.txt")
