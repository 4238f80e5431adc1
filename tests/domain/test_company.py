"""Which face is seen whenever a voice is heard."""

from touchline.domain.people.company import Scene, company


def test_a_face_that_is_alone_with_a_voice_long_enough_is_asked_about():
    (met,) = company([Scene(25.0, {"v": [(0, 500)]}, {"f": [(0, 250)], "g": [(480, 500)]})])
    assert (met.voice, met.face, met.clips) == ("v", "f", 1)
    assert met.seconds == 10.0 and met.share > 0.9


def test_in_a_crowd_nobody_is_asked_about():
    faces = {name: [(0, 500)] for name in "abcd"}
    assert company([Scene(25.0, {"v": [(0, 500)]}, faces)]) == []


def test_who_stays_while_others_change_is_the_one():
    scenes = [Scene(25.0, {"v": [(0, 100)]}, {"f": [(0, 100)], other: [(0, 100)]}) for other in "abc"]
    (met,) = company([*scenes, Scene(25.0, {"v": [(0, 100)]}, {"f": [(0, 100)]})])
    assert met.face == "f" and met.clips == 4


def test_a_moment_in_one_clip_is_not_enough():
    assert company([Scene(25.0, {"v": [(0, 100)]}, {"f": [(0, 100)]})]) == []
    assert company([Scene(25.0, {"v": [(0, 100)]}, {})]) == []
