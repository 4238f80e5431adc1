"""What is hidden is followed on every frame: where it goes between two looks of the log, out of sight, on at the ends."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.mending.following import Seen, followed, to_look_at
from touchline.domain.mending.masks import Mask, Way
from touchline.domain.time.time import Span

RATE = Fraction(25)


def at(x, y=0.4):
    return (x, y, 0.06, 0.1)


def mask(points, span, hidden=None):
    return Mask("blur", hidden or span, (Way(span, tuple(points)),))


def shows(places, *others):
    """What was seen on each frame: the face at ``places`` (by frame), others always."""
    return {frame: Seen((*((at(x),) if x is not None else ()), *others)) for frame, x in places.items()}


def within(outer, inner):
    """Whether one box holds another, but for rounding."""
    (a, b, c, d), (x, y, w, h) = outer, inner
    return a <= x + 1e-9 and b <= y + 1e-9 and a + c >= x + w - 1e-9 and b + d >= y + h - 1e-9


def covers(found, frame, box):
    x, y, w, h = box
    return any(a <= x and b <= y and a + c >= x + w and b + d >= y + h for a, b, c, d in found.boxes(frame))


def runs_off_and_back(frame):
    """Out to the left and back again, within a second."""
    return 0.5 - 0.02 * min(frame, 24 - frame)


def test_a_face_that_ran_off_and_came_back_between_two_looks_is_covered_on_every_frame():
    straight = mask([(0, at(0.5)), (24, at(0.5))], Span(0, 25))
    found = followed(straight, shows({n: runs_off_and_back(n) for n in range(25)}), RATE)
    assert not covers(straight, 12, at(runs_off_and_back(12)))
    assert all(covers(found, n, at(runs_off_and_back(n))) for n in range(25))


def test_out_of_sight_for_a_moment_it_is_covered_on_its_way():
    places = {n: runs_off_and_back(n) if n not in range(3, 9) else None for n in range(25)}
    found = followed(mask([(0, at(0.5)), (24, at(0.5))], Span(0, 25)), shows(places), RATE)
    assert all(covers(found, n, at(runs_off_and_back(n))) for n in range(25))


def test_seen_once_by_the_log_it_is_followed_both_ways():
    found = followed(mask([(10, at(0.3))], Span(7, 14), Span(6, 15)), shows({n: 0.1 + 0.02 * n for n in range(40)}), RATE)
    assert all(covers(found, n, at(0.1 + 0.02 * n)) for n in range(40))


def test_it_is_not_followed_for_more_than_a_second_beyond_what_was_to_be_hidden():
    found = followed(mask([(10, at(0.3))], Span(7, 14), Span(6, 15)), shows(dict.fromkeys(range(100), 0.3)), RATE)
    assert found.boxes(39) and not found.boxes(42)


def test_where_less_was_to_be_hidden_than_is_seen_nothing_more_is():
    """A no about frames 20 to 30 alone: before and after them the same face may be shown."""
    found = followed(mask([(0, at(0.3)), (49, at(0.3))], Span(0, 50), Span(20, 30)), shows(dict.fromkeys(range(50), 0.3)), RATE)
    assert [n for n in range(50) if found.boxes(n)] == list(range(20, 30))


def test_another_shot_is_not_followed_into_though_somebody_is_in_the_same_place():
    seen = shows(dict.fromkeys(range(40), 0.3))
    seen[15] = Seen(seen[15].faces, cut=True)
    found = followed(mask([(10, at(0.3))], Span(7, 14), Span(6, 15)), seen, RATE)
    assert found.boxes(14) and not found.boxes(17)
    backwards = followed(mask([(20, at(0.3))], Span(18, 24), Span(17, 25)), seen, RATE)
    assert backwards.boxes(15) and not backwards.boxes(13)


def test_where_it_is_lost_among_others_the_straight_way_stays_covered_too():
    """Somebody else crosses, and following would go off with them."""
    places = {n: 0.5 - 0.02 * n for n in range(1, 24)}
    found = followed(mask([(0, at(0.5)), (24, at(0.5))], Span(0, 25)), shows(places), RATE)
    assert all(covers(found, n, at(0.5)) and covers(found, n, at(0.5 - 0.02 * n)) for n in range(1, 12))


def test_one_head_that_was_taken_for_two_faces_is_covered_whole():
    ear = (0.25, 0.4, 0.055, 0.09)
    found = followed(mask([(0, at(0.3)), (10, at(0.3))], Span(0, 11)), shows(dict.fromkeys(range(11), 0.3), ear), RATE)
    assert all(covers(found, n, ear) and covers(found, n, at(0.3)) for n in range(11))


def beside(points, other, span):
    """The mask of one face where the log saw another person too."""
    return Mask("blur", span, (Way(span, tuple(points)),), (Way(span, tuple(other)),))


NEIGHBOUR = {n: at(0.355 if n in (4, 5, 6) else 0.375) for n in range(11)}
"""A face that leans over to the one at 0.3 and touches it, then sits up again."""


def test_somebody_whom_the_log_saw_beside_them_is_not_covered_where_the_two_touch():
    seen = {n: Seen((at(0.3), NEIGHBOUR[n])) for n in range(11)}
    for looks in ((0, 5, 10), (0, 10), (1, 3), (7, 9)):
        two = beside([(n, at(0.3)) for n in looks], [(n, NEIGHBOUR[n]) for n in looks], Span(0, 11))
        found = followed(two, seen, RATE)
        assert all(covers(found, n, at(0.3)) and not covers(found, n, NEIGHBOUR[n]) for n in range(11))
    assert covers(followed(replace(two, others=()), seen, RATE), 5, NEIGHBOUR[5])


def test_a_second_face_that_the_log_saw_nowhere_but_on_the_same_head_is_covered_with_it():
    ear = (0.25, 0.4, 0.055, 0.09)
    two = beside([(n, at(0.3)) for n in (0, 5, 10)], [(n, ear) for n in (0, 5, 10)], Span(0, 11))
    found = followed(two, shows(dict.fromkeys(range(11), 0.3), ear), RATE)
    assert all(covers(found, n, ear) and covers(found, n, at(0.3)) for n in range(11))


def test_who_is_followed_to_where_the_neighbour_was_expected_is_covered_with_whatever_touches_them():
    """They change places between two looks: nobody can tell any more which is which."""
    places = {n: (0.3 + 0.02 * n, 0.5 - 0.02 * n) for n in range(11)}
    seen = {n: Seen((at(one), at(other))) for n, (one, other) in places.items()}
    two = beside([(0, at(0.3)), (1, at(0.32)), (10, at(0.5))], [(0, at(0.5)), (1, at(0.48)), (10, at(0.3))], Span(0, 11))
    found = followed(two, seen, RATE)
    assert all(covers(found, n, at(places[n][0])) for n in range(11))


def test_a_far_larger_head_before_the_face_is_somebody_else_s_unless_the_face_lies_in_it():
    head = (0.34, 0.2, 0.3, 0.6)
    found = followed(mask([(0, at(0.3)), (10, at(0.3))], Span(0, 11)), shows(dict.fromkeys(range(11), 0.3), head), RATE)
    assert not any(covers(found, n, head) for n in range(11))
    around = (0.25, 0.3, 0.2, 0.35)
    found = followed(mask([(0, at(0.3)), (10, at(0.3))], Span(0, 11)), shows(dict.fromkeys(range(11), 0.3), around), RATE)
    assert all(covers(found, n, around) for n in range(11))


@given(st.lists(st.tuples(st.floats(0.04, 0.2), st.floats(0.05, 0.3)), min_size=2, max_size=40), st.sampled_from([10, 25, 50]))
def test_a_mask_swells_and_never_covers_less_than_it_must(sizes, rate):
    points = [(n, (0.5 - w / 2, 0.5 - h / 2, w, h)) for n, (w, h) in enumerate(sizes)]
    calm = dict(followed(mask(points, Span(0, len(points))), {}, Fraction(rate)).ways[0].points)
    assert all(within(calm[n], box) for n, box in points)
    steps = 2 * int(Fraction(1, 8) * rate) + 1
    widest = max(w for w, _ in sizes) - min(w for w, _ in sizes)
    assert all(abs(calm[n][2] - calm[n - 1][2]) <= widest / steps + 1e-9 for n in range(steps, len(points) - steps))


def test_something_larger_or_far_away_is_somebody_else():
    found = followed(mask([(10, at(0.3))], Span(10, 11)), {11: Seen(((0.2, 0.2, 0.3, 0.5), at(0.6)))}, RATE)
    assert found.ways[0].points == ((10, at(0.3)),)


def test_what_goes_on_beyond_its_last_place_is_expected_where_it_was_going():
    found = mask([(n, at(0.3 + 0.01 * n)) for n in range(10)], Span(0, 14))
    assert covers(found, 13, at(0.43)) and covers(found, 13, at(0.39))


@pytest.mark.parametrize(("source", "frames"), [(Span(0, 500), Span(75, 165)), (Span(110, 130), Span(100, 141)), (Span(300, 400), None)])
def test_looked_at_are_the_frames_that_are_shown_and_on_to_the_next_place_that_is_known(source, frames):
    points = [(n, at(0.3)) for n in (100, 140)]
    assert to_look_at(mask(points, Span(100, 140)), source, RATE) == frames


def test_writing_does_not_move():
    still = Mask("blur", Span(0, 9), (Way(Span(0, 9), ((0, at(0.3)),), still=True),))
    assert to_look_at(still, Span(0, 9), RATE) is None and followed(still, {}, RATE) == still
