"""Masks follow what they hide: in between, over gaps, and a frame beyond each end, with room for a whole head."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.cut.cut import Event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.facts import Fact
from touchline.domain.mending.masks import covers
from touchline.domain.time.time import Span


def seen(first: int, last: int, boxes: list, who: str = "ada") -> Fact:
    return Fact("c1", Span(first, last), "picture", "person", who, 0.9, detail={"by": "face", "boxes": boxes})


def masked(hide: Span, *facts: Fact, source: Span = Span(0, 200)):
    event = Event("e1", "picture", "V1", 0, len(source), "c1", source, treatments=(Treatment("blur", hide, ("person", "ada")),))
    return covers([event], {"c1": facts})


def inside(face, box) -> bool:
    x, y, w, h = face
    return any(a <= max(0, x) + 1e-9 and b <= max(0, y) + 1e-9 and a + c >= min(1, x + w) - 1e-9 and b + d >= min(1, y + h) - 1e-9
               for a, b, c, d in box)  # fmt: skip


@given(st.floats(0, 0.8), st.floats(0, 0.8), st.floats(-0.02, 0.02), st.floats(-0.01, 0.01))
def test_a_face_that_moves_steadily_is_covered_on_every_frame_though_it_was_looked_for_on_few(x, y, right, down):
    def face(frame):
        return (x + right * frame / 5, y + down * frame / 5, 0.1, 0.15)

    boxes = [[frame, *face(frame)] for frame in range(0, 60, 6)]
    mask = masked(Span(0, 60), seen(0, 60, boxes)).by_event["e1"].masks[0]
    assert all(inside(face(frame), mask.boxes(frame)) for frame in range(55))


def test_the_whole_head_is_covered_not_the_face_alone():
    (box,) = masked(Span(0, 10), seen(0, 10, [[0, 0.4, 0.4, 0.1, 0.1]])).by_event["e1"].masks[0].boxes(0)
    assert box[0] < 0.36 and box[1] < 0.35 and box[0] + box[2] > 0.54 and box[1] + box[3] > 0.53


def test_nothing_is_covered_outside_its_frames_and_a_margin_is_held_at_both_ends():
    mask = masked(Span(19, 41), seen(20, 40, [[22, 0.4, 0.4, 0.1, 0.1], [37, 0.5, 0.4, 0.1, 0.1]])).by_event["e1"].masks[0]
    assert [frame for frame in range(60) if mask.boxes(frame)] == list(range(19, 41))
    assert inside((0.4, 0.4, 0.1, 0.1), mask.boxes(19)) and inside((0.5, 0.4, 0.1, 0.1), mask.boxes(40))


def test_a_face_lost_for_a_moment_is_covered_on_its_way_from_where_it_went_to_where_it_came_back():
    one = seen(0, 20, [[0, 0.2, 0.4, 0.1, 0.1], [18, 0.3, 0.4, 0.1, 0.1]])
    other = seen(40, 60, [[42, 0.5, 0.4, 0.1, 0.1]])
    mask = masked(Span(0, 60), one, other).by_event["e1"].masks[0]
    assert all(mask.boxes(frame) for frame in range(60))
    assert inside((0.4, 0.4, 0.1, 0.1), mask.boxes(30))


def test_two_places_far_apart_are_both_covered_in_the_gap():
    one, other = seen(0, 20, [[0, 0.05, 0.4, 0.05, 0.05]]), seen(40, 60, [[42, 0.8, 0.4, 0.05, 0.05]])
    assert len(masked(Span(0, 60), one, other).by_event["e1"].masks[0].boxes(30)) == 2


def test_the_same_person_seen_twice_at_once_is_covered_twice():
    """In a mirror, or on a poster behind."""
    facts = seen(0, 20, [[0, 0.1, 0.4, 0.1, 0.1]]), seen(0, 20, [[0, 0.7, 0.4, 0.1, 0.1]])
    assert len(masked(Span(0, 20), *facts).by_event["e1"].masks[0].boxes(10)) == 2


def test_others_stay_uncovered():
    found = masked(Span(0, 20), seen(0, 20, [[0, 0.1, 0.4, 0.1, 0.1]]), seen(0, 20, [[0, 0.7, 0.4, 0.1, 0.1]], "ben"))
    assert len(found.by_event["e1"].masks[0].boxes(10)) == 1


def test_who_cannot_be_followed_is_said_to_be_lost():
    stated = Fact("c1", Span(0, 20), "picture", "person", "ada", says="yes")
    assert "ada" in masked(Span(0, 20), stated).lost[0]
    assert not masked(Span(0, 20), seen(0, 20, [[0, 0.1, 0.4, 0.1, 0.1]])).lost
    assert not masked(Span(300, 320), stated).lost  # the event does not show those frames


def test_sound_is_covered_by_room_tone_from_where_nothing_is_heard():
    voice = Fact("c1", Span(5, 9), "sound", "person", "ada", 0.9)
    hide = (Treatment("room-tone", Span(5, 9), ("person", "ada")),)
    event = Event("s1", "sound", "A1", 0, 50, "c1", Span(0, 50), Fraction(0), treatments=hide)
    assert covers([event], {"c1": (voice,)}).by_event["s1"].avoid == (Span(5, 9),)
