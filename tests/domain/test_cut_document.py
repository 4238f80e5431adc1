"""A cut is kept as a document and comes back the same."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.cut.cut import Cut, Event, Sought
from touchline.domain.cut.cut_document import SCHEMA, cut_from_json, cut_to_json
from touchline.domain.time.time import Span
from touchline.errors import BadInput

RATES = [Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001), Fraction(50)]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SOUGHT = st.builds(
    Sought,
    reel=TEXT,
    name=TEXT,
    first=st.sampled_from(["", "01:00:00:00"]),
    offset=st.none() | st.fractions(0, 100),
    rate=st.none() | st.sampled_from(RATES),
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    start = draw(st.integers(0, 10**7))
    show = draw(st.sampled_from(["clip", "ours", "unmatched"]))
    common = {
        "id": draw(st.uuids().map(str)),
        "channel": draw(st.sampled_from(["picture", "sound"])),
        "track": draw(st.sampled_from(["V1", "A1", "A12"])),
        "at": draw(st.integers(0, 10**6)),
        "length": draw(st.integers(1, 10**5)),
        "dissolve": draw(st.integers(0, 50)),
        "name": draw(TEXT),
        "tracks": tuple(draw(st.lists(st.integers(0, 8), max_size=3))),
    }
    if show == "clip":
        return Event(
            **common,
            clip="c0123456789ab",
            source=Span(start, start + draw(st.integers(1, 9999))),
            begins=draw(st.fractions(0, 10**7)),
            speed=draw(st.fractions(-4, 4)),
        )
    if show == "ours":
        return Event(**common, ours="card", text=draw(TEXT))
    return Event(**common, unmatched="no clip has reel A001", sought=draw(SOUGHT))


CUTS = st.builds(
    Cut,
    name=TEXT.filter(bool),
    rate=st.sampled_from(RATES),
    width=st.integers(1, 8000),
    height=st.integers(1, 8000),
    version=st.integers(0, 99),
    start=st.integers(0, 10**6),
    drop=st.booleans(),
    made_from=st.none() | st.integers(1, 99),
    notes=st.lists(TEXT).map(tuple),
    events=st.lists(events(), max_size=4, unique_by=lambda event: event.id).map(tuple),
)


@given(CUTS)
def test_what_is_written_reads_back_the_same(cut: Cut) -> None:
    assert cut_from_json(json.loads(json.dumps(cut_to_json(cut)))) == cut


def _document(**changes: object) -> dict[str, object]:
    event = Event("e1", "picture", "V1", 0, 10, clip="c1", source=Span(0, 10), begins=Fraction(0))
    return cut_to_json(Cut("ep", Fraction(25), 1280, 720, (event,))) | changes


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"schema": None}, "cut.schema"),
        ({"schema": SCHEMA + 1}, "cut.schema"),
        ({"schema": -1}, "cut.schema"),
        ({"rate": "25 fps"}, "cut.rate"),
        ({"width": "wide"}, "cut.width"),
        ({"name": ""}, "cut.name"),
        ({"events": {}}, "cut.events"),
        ({"events": [{"id": "e1", "colour": "red"}]}, "cut.events[0].colour"),
        ({"events": [{"id": "e1"}]}, "cut.events[0]"),
        (
            {
                "events": [
                    {"id": "e", "channel": "picture", "track": "V1", "at": 0, "length": 0, "ours": "black"}
                ]
            },
            "cut.events[0]",
        ),
        ({"events": [{"source": [9, 3]}]}, "cut.events[0].source"),
        ({"events": [{"speed": "1/0"}]}, "cut.events[0].speed"),
    ],
)
def test_a_damaged_document_is_refused_at_its_place(changes: dict[str, object], place: str) -> None:
    with pytest.raises(BadInput) as refused:
        cut_from_json(_document(**changes))
    assert refused.value.place == place
