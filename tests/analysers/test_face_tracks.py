"""Faces are followed through a shot: across movement and short losses, never across a cut, never swapped."""

from __future__ import annotations

from stand_in_faces import face, picture
from touchline.analysers.faces.net import apart
from touchline.analysers.faces.tracks import KEPT, Follower, Track

RATE = 25
STEP = 5


def followed(*samples, pictures=None) -> list[Track]:
    """Tracks through samples a fifth of a second apart, each a list of faces."""
    follower, ended = Follower(), []
    for place, faces in enumerate(samples):
        image = pictures[place] if pictures else picture()
        ended += follower.take(place * STEP, place * STEP / RATE, image, faces)
    return sorted([*ended, *follower.end()], key=lambda track: (track.first, track.places[0][1]))


def test_somebody_who_walks_is_one_track():
    [track] = followed(*[[face(100 + 25 * place, 200)] for place in range(8)])
    assert (track.first, track.last, track.before, track.after) == (0, 35, -1, None)
    assert [frame for frame, _ in track.places] == list(range(0, 40, 5))


def test_two_people_who_pass_each_other_keep_their_tracks():
    first, second = followed(*[[face(100 + 40 * i, 200), face(460 - 40 * i, 235)] for i in range(10)])
    assert first.places[-1][1][0] > first.places[0][1][0]
    assert second.places[-1][1][0] < second.places[0][1][0]


def test_a_face_hidden_for_a_moment_is_found_again():
    [track] = followed([face(100, 200)], [face(104, 200)], [], [], [face(110, 202)])
    assert (track.first, track.last) == (0, 20)


def test_a_face_that_comes_and_goes_is_known_to_the_sample():
    [track] = followed([], [], [face(100, 200)], [face(100, 200)], *[[]] * 8)
    assert (track.before, track.first, track.last, track.after) == (5, 10, 15, 20)


def test_a_cut_ends_every_track():
    scenes = [picture(1)] * 4 + [picture(2)] * 4
    tracks = followed(*[[face(100, 200)]] * 8, pictures=scenes)
    assert [(track.shot, track.first, track.last, track.after) for track in tracks] == [(0, 0, 15, 20), (1, 20, 35, None)]


def test_the_back_of_a_head_begins_nothing_and_goes_on_only_for_a_second():
    assert followed(*[[face(100, 200, score=0.55)]] * 6) == []
    [track] = followed([face(100, 200)], *[[face(100, 200, score=0.5)]] * 20)
    assert track.last <= 30


def test_of_a_long_take_only_a_few_good_pictures_are_kept():
    [track] = followed(*[[face(100, 200, turn=0.5 if place % 7 else 0.0)] for place in range(60)])
    assert len(track.pictures) == KEPT
    assert all(one.frame % 35 == 0 for one in track.pictures)


def test_another_size_is_another_face():
    assert len(followed([face(100, 200, 30)], [face(100, 200, 90)])) == 2


def test_a_doubtful_find_nearby_takes_no_track_from_a_sure_one():
    samples = [[face(100 + 20 * place, 200), face(100 + 20 * place - 12, 160, score=0.4)] for place in range(8)]
    [track] = followed(*samples)
    assert all(abs(box[1] - 200 / 540) < 0.01 for _, box in track.places)


def test_what_lies_in_a_surer_face_is_none():
    sure, hair, other = face(100, 100, 80), face(110, 90, 40, 0.5), face(250, 100, 80, 0.7)
    assert apart([sure, hair, other]) == [sure, other]
