"""Faces in a film that is to leave: each as long as it is the same, down to two frames, whatever was in its place before."""

from __future__ import annotations

import time
from fractions import Fraction

import numpy as np
import pytest

from stand_in_faces import face
from touchline.analysers.faces import scan
from touchline.analysers.faces.scan import FaceScanLook
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush
from touchline.domain.time.time import Span
from touchline.ports import Pace


class Net:
    """Finds one face where a block is brighter than the rest, and knows it by its colour."""

    def find(self, image, pixels):
        assert pixels >= 3840 * 2160  # at full resolution
        return [face(x, 100, 80) for x in (100, 400) if image[140, x + 40].max() > 30]

    def closer(self, region):
        return region.points, 1.0

    def likeness(self, faces):
        colour = np.median(np.concatenate([one.reshape(-1, 3) for one in faces]), axis=0)
        vector = np.zeros(128, np.float32)
        vector[:3] = colour / max(np.linalg.norm(colour), 1e-6)
        return vector, 9.0


@pytest.fixture
def look(monkeypatch):
    monkeypatch.setattr(scan, "loaded", lambda folder: Net())
    picture = Picture(640, 360, Fraction(25), 100, "h264", "yuv420p")
    clip = Clip("film", "film", "", "film", Fraction(25), 100, (Rush("film", 1, "f", "f", "", 100),), Probe("mp4", picture, ()))

    class Models:
        def find(self, name):
            return None

    return FaceScanLook(clip, Models(), "test")


RED, GREEN = (200, 20, 20), (20, 200, 20)


def shown(*people) -> np.ndarray:
    """A frame with faces of these colours, at 100 and at 400; each with a pattern of its own."""
    image = np.full((360, 640, 3), 10, np.uint8)
    for x, colour in zip((100, 400), people, strict=False):
        if colour:
            image[100:180, x : x + 80] = colour
            image[100 : 180 : (2 if colour == RED else 9), x : x + 80 : 3] = 90
    return image


def glimpses(look, frames):
    for number, image in enumerate(frames):
        look.see(number, image)
    found = look.end(Pace(Fraction(25), len(frames)))
    assert found.complete == (Span(0, len(frames)),)
    colours = {one.key: np.frombuffer(one.data, "<f2")[:3].argmax() for one in found.prints}
    return [(fact.span, "rgb"[colours[fact.value]]) for fact in found.facts]


def test_a_face_that_stays_is_one_glimpse(look):
    assert glimpses(look, [shown(RED)] * 50) == [(Span(0, 50), "r")]


def test_somebody_who_is_there_for_two_frames_where_somebody_else_was_is_a_glimpse_of_their_own(look):
    frames = [shown(RED)] * 20 + [shown(GREEN)] * 2 + [shown(RED)] * 20
    assert glimpses(look, frames) == [(Span(0, 20), "r"), (Span(20, 22), "g"), (Span(22, 42), "r")]


def test_a_single_frame_is_enough(look):
    assert (Span(7, 8), "g") in glimpses(look, [shown(None)] * 7 + [shown(GREEN)] + [shown(None)] * 9)


def test_two_at_once_are_two(look):
    assert sorted(glimpses(look, [shown(RED, GREEN)] * 9), key=lambda one: one[1]) == [(Span(0, 9), "g"), (Span(0, 9), "r")]


def test_nobody_is_nothing(look):
    assert glimpses(look, [shown(None)] * 5) == []


def test_frames_are_taken_in_their_order_however_long_each_is_searched(look, monkeypatch):
    find = Net.find

    def slowly(self, image, pixels):
        time.sleep(0.02 if image[140, 140].max() < 100 else 0)
        return find(self, image, pixels)

    monkeypatch.setattr(Net, "find", slowly)
    frames = [shown(RED)] * 3 + [shown(None)] * 2 + [shown(RED)] * 3
    assert glimpses(look, frames) == [(Span(0, 3), "r"), (Span(5, 8), "r")]


def test_a_face_that_nobody_could_know_is_not_compared(look, monkeypatch):
    """Of seven pixels: comparing hundreds of them on a pitch takes longer than finding them, and tells nothing."""
    monkeypatch.setattr(Net, "find", lambda self, image, pixels: [face(100, 100, 7), face(300, 100, 10)])
    assert [span for span, _ in glimpses(look, [shown(RED)] * 4)] == [Span(0, 4)]
