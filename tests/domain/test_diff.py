"""What changed between two cuts, in frames."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.cut.change_words import sentences
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.diff import diff
from touchline.domain.time.time import Span
from touchline.errors import BadInput

RATE = Fraction(25)


def _event(name: str, at: int, first: int, last: int, clip: str = "c1", **changes: object) -> Event:
    event = Event(name, "picture", "V1", at, last - first, clip=clip, source=Span(first, last))
    return replace(event, **changes)


A, B, C = _event("e1", 0, 100, 150), _event("e2", 50, 300, 400, "c2"), _event("e3", 150, 700, 725)


def _changes(*events: Event, before: tuple[Event, ...] = (A, B, C)) -> list[tuple[str, int, bool]]:
    found = diff(Cut("ep", RATE, 16, 9, before), Cut("ep", RATE, 16, 9, events), {"c1": RATE, "c2": RATE})
    return [(change.kind, change.frames, change.pushed) for change in found]


def test_the_same_cut_has_no_changes_whatever_its_events_are_called() -> None:
    assert _changes(A, B, C) == []
    assert _changes(replace(A, id="x"), replace(B, id="y"), replace(C, id="z")) == []


def test_an_extended_tail_pushes_what_follows() -> None:
    longer = _event("e1", 0, 100, 160)
    assert _changes(longer, replace(B, at=60), replace(C, at=160)) == [
        ("extended-tail", 10, False), ("moved", 10, True), ("moved", 10, True)]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "change"),
    [
        (_event("e2", 50, 290, 400, "c2"), ("extended-head", 10, False)),
        (_event("e2", 50, 310, 400, "c2"), ("trimmed-head", 10, False)),
        (_event("e2", 60, 310, 400, "c2"), ("trimmed-head", 10, False)),
        (_event("e2", 50, 300, 390, "c2"), ("trimmed-tail", 10, False)),
        (_event("e2", 50, 305, 405, "c2"), ("slipped", 5, False)),
        (_event("e2", 50, 300, 400, "c2", speed=Fraction(2)), ("retimed", 0, False)),
        (_event("e2", 50, 300, 400, "c3"), ("replaced", 100, False)),
        (_event("e2", 50, 300, 400, "c2", dissolve=8), ("dissolve", 8, False)),
    ],
)
def test_each_change_of_one_event_is_named(event: Event, change: tuple[str, int, bool]) -> None:
    assert _changes(A, event, C) == [change]


def test_what_was_taken_from_both_ends_in_place_has_not_moved() -> None:
    assert _changes(A, _event("e2", 60, 310, 380, "c2"), C) == [("trimmed-head", 10, False), ("trimmed-tail", 20, False)]


def test_events_come_and_go() -> None:
    assert _changes(A, B) == [("removed", 25, False)]
    assert _changes(A, B, C, _event("e4", 175, 0, 10, "c9")) == [("added", 10, False)]


def test_what_changed_its_order_moved_and_the_rest_was_pushed() -> None:
    assert _changes(replace(C, at=0), replace(A, at=25), replace(B, at=75)) == [
        ("moved", -150, False), ("moved", 25, True), ("moved", 25, True)]  # fmt: skip


def test_another_track_is_a_move() -> None:
    assert _changes(A, B, replace(C, track="V2")) == [("moved", 0, False)]


def test_mixed_rates_are_counted_in_frames_of_the_cut() -> None:
    slow = Event("e1", "picture", "V1", 0, 250, clip="c5", source=Span(0, 240))
    cuts = [Cut("ep", RATE, 16, 9, (event,)) for event in (slow, replace(slow, length=225, source=Span(0, 216)))]
    (change,) = diff(*cuts, {"c5": Fraction(24)})
    assert (change.kind, change.frames) == ("trimmed-tail", 25)


def test_cuts_of_two_rates_are_not_compared() -> None:
    with pytest.raises(BadInput, match="24/1"):
        diff(Cut("ep", RATE, 16, 9), Cut("ep", Fraction(24), 16, 9), {})


def test_sentences_say_it_plainly() -> None:
    new = Cut("ep", RATE, 16, 9, (_event("e1", 0, 100, 160), replace(B, at=60), replace(C, at=160)))
    told = sentences(diff(Cut("ep", RATE, 16, 9, (A, B, C)), new, {}), new, {"c1": "C0001.MP4"})
    assert told == ["V1 00:00:00:00 C0001.MP4: 10 frames longer at the tail.",
                    "V1 from 00:00:02:10: 2 events follow, 10 frames later."]  # fmt: skip


@given(st.permutations([A, B, C, _event("e4", 175, 0, 9, "c4")]), st.sets(st.sampled_from("1234"), max_size=3))
def test_nothing_is_forgotten(order: list[Event], gone: set[str]) -> None:
    kept = [event for event in order if event.id[1] not in gone]
    laid, at = [], 0
    for event in kept:
        laid.append(replace(event, at=at))
        at += event.length
    found = _changes(*laid, before=tuple(order))
    assert sum(kind == "removed" for kind, *_ in found) == len(order) - len(kept)
    assert {kind for kind, *_ in found} <= {"removed", "moved"}
