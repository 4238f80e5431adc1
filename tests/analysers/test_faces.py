"""Faces in real footage: who is there is found from the first frame to the last, and nobody where nobody can be recognised."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from stand_in_faces import face, picture
from touchline.analysers.faces.faces import Faces, span_of
from touchline.analysers.faces.net import FaceNet, aligned, region_of, similarity
from touchline.analysers.faces.photos import FacePhotos
from touchline.analysers.faces.quality import quality_of, turn_of
from touchline.analysers.faces.traces import Gallery, Shown, Trace, parted
from touchline.analysers.faces.tracks import Picture, Track
from touchline.analysers.models import Models
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.media import Clip, Probe
from touchline.domain.rushes.media import Picture as Format
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Unavailable
from touchline.ports import Pace
from touchline.settings import settings


def face_distance(one: bytes, other: bytes) -> float:
    """1 - the cosine between two likenesses."""
    a, b = (np.frombuffer(data, "<f2").astype(np.float64) for data in (one, other))
    return float(1 - a @ b / np.linalg.norm(a) / np.linalg.norm(b))


EYE = np.eye(128, dtype=np.float32)


@pytest.fixture(scope="module")
def models() -> Models:
    """The models of this machine; skips where the faces' model was not fetched."""
    found = Models(settings().models)
    try:
        found.find("yunet-sface")
    except Unavailable:
        pytest.skip("the model yunet-sface is not on this machine (touchline models fetch)")
    return found


@pytest.fixture(scope="module")
def net(models: Models) -> FaceNet:
    return FaceNet(models.find("yunet-sface"))


def looked_at(models: Models, frames: list[np.ndarray], rate: int = 25, every: int = 5) -> Findings:
    height, width = frames[0].shape[:2]
    shown = Format(width=width, height=height, rate=Fraction(rate), frames=len(frames), codec="", pixel_format="rgb24")
    clip = Clip("c1", "C1", "", "0" * 32, Fraction(rate), len(frames), (), Probe("", shown, ()))
    look = Faces(models).begin(clip)
    for number in range(0, len(frames), every):
        look.see(number, frames[number])
    return look.end(Pace(Fraction(rate), len(frames)))


def photograph(data: Path, name: str, width: int = 960) -> np.ndarray:
    from PIL import Image

    with Image.open(data / "faces" / name) as opened:
        opened.thumbnail((width, width))
        return np.asarray(opened.convert("RGB"))


def test_a_photograph_is_one_trace_with_a_likeness_of_its_own(models, data):
    found = looked_at(models, [photograph(data, "barack_obama/obama.jpg")])
    [fact] = found.facts
    assert (fact.kind, fact.channel, fact.span, fact.detail["by"]) == ("person", "picture", Span(0, 1), "face")
    assert fact.value.startswith("?face-") and fact.confidence > 0.9 and fact.detail["marks"] == []
    likeness, shown = found.prints
    assert likeness.key == shown.key == fact.value
    assert len(likeness.data) == 2 * likeness.detail["dim"] == 256
    assert shown.data[:2] == b"\xff\xd8"
    assert looked_at(models, [photograph(data, "barack_obama/obama.jpg")]) == found


def test_one_person_is_nearer_to_themself_than_anybody_else(models, data):
    names = ("barack_obama/obama1.jpg", "barack_obama/obama2.jpg", "joe_biden/biden.jpg", "signer_A/no.jpg", "signer_B/sorry.jpg")
    obama, again, *others = [looked_at(models, [photograph(data, name)]).prints[0].data for name in names]
    assert face_distance(obama, again) < 0.45
    assert all(face_distance(obama, other) > 0.6 for other in others)
    assert face_distance(*others[-2:]) > 0.55


def test_nobody_is_found_in_a_picture_without_people(models):
    found = looked_at(models, [picture(seed) for seed in (1, 1, 1, 1, 2, 2, 2, 2)], every=1)
    assert found.facts == found.prints == ()
    assert found.complete == (Span(0, 8),)


def test_a_face_lasts_from_just_after_it_was_not_there_until_just_before_it_is_gone(models, data):
    empty = picture()
    there = empty.copy()
    portrait = photograph(data, "signer_A/no.jpg", 400)
    there[60 : 60 + portrait.shape[0], 200 : 200 + portrait.shape[1]] = portrait
    found = looked_at(models, [empty] * 10 + [there] * 20 + [empty] * 60)
    [fact] = found.facts
    assert fact.span == Span(6, 30)
    assert all(0 <= part <= 1 for box in fact.detail["boxes"] for part in box[1:])


def test_a_very_small_face_is_possible_and_marked(models, data):
    canvas = picture()
    tiny = photograph(data, "signer_A/no.jpg", 90)
    canvas[200 : 200 + tiny.shape[0], 400 : 400 + tiny.shape[1]] = tiny
    found = looked_at(models, [canvas])
    assert all(fact.confidence < 0.5 and "small" in fact.detail["marks"] for fact in found.facts)


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_half_a_face_at_the_edge_of_the_picture_is_found_and_marked(models, data, side):
    whole = photograph(data, "signer_A/no.jpg", 400)
    [fact] = looked_at(models, [whole]).facts
    _, x, y, w, h = fact.detail["boxes"][0]
    across, down = round((x + w / 2) * whole.shape[1]), round((y + h / 2) * whole.shape[0])
    half = {"left": whole[:, across:], "right": whole[:, :across], "top": whole[down:], "bottom": whole[:down]}[side]
    [cut] = looked_at(models, [np.ascontiguousarray(half)]).facts
    assert cut.confidence >= 0.5 and "cut" in cut.detail["marks"]
    _, x, y, w, h = cut.detail["boxes"][0]
    assert x >= 0 and y >= 0 and x + w <= 1.001 and y + h <= 1.001


def test_a_whole_face_near_the_edge_is_one_face_and_not_its_mirror_image_too(models, data):
    canvas = picture()
    portrait = photograph(data, "signer_A/no.jpg", 400)
    [fact] = looked_at(models, [portrait]).facts
    _, x, _, w, _ = fact.detail["boxes"][0]
    close = portrait[:, max(0, round(x * portrait.shape[1]) - 4) : round((x + w) * portrait.shape[1]) + 4]
    canvas[60 : 60 + close.shape[0], : close.shape[1]] = close
    [fact] = looked_at(models, [canvas]).facts
    assert "cut" not in fact.detail["marks"]


def test_a_folder_of_photographs_can_be_enrolled(models, data, tmp_path):
    photos = FacePhotos(models)
    [(vector, quality, box)] = photos.photo(data / "faces" / "joe_biden" / "biden.jpg")
    assert quality > 0.6 and 0 < box[2] < 1
    other = photos.photo(data / "faces" / "joe_biden" / "biden2.jpg")[0][0]
    assert face_distance(vector, other) < 0.4
    with pytest.raises(BadInput, match="shows 3 people"):
        photos.photo(data / "faces" / "group" / "three_walkers_3.0.jpg")
    from PIL import Image

    Image.fromarray(picture()).save(tmp_path / "wall.png")
    with pytest.raises(BadInput, match="No face"):
        photos.photo(tmp_path / "wall.png")
    (tmp_path / "notes.jpg").write_text("no picture")
    with pytest.raises(BadInput, match="not a picture"):
        photos.photo(tmp_path / "notes.jpg")


def test_an_aligned_face_has_its_eyes_level(net):
    tilted = face(400, 200, 120)
    turn = np.array([[0.9, -0.43], [0.43, 0.9]], np.float32)
    tilted = dataclasses.replace(tilted, points=((tilted.points - 460) @ turn.T + 460).astype(np.float32))
    matrix = similarity(tilted.points, np.array([[38.0, 52], [74, 52], [56, 72], [42, 92], [71, 92]]))
    eyes = tilted.points[:2] @ matrix[:, :2].T + matrix[:, 2]
    assert abs(eyes[0, 1] - eyes[1, 1]) < 2
    assert aligned(region_of(picture(), tilted), tilted.points).shape == (112, 112, 3)


def test_quality_is_how_long_a_vector_comes_out_and_marks_say_what_stands_against_it():
    import cv2

    sharp = np.random.default_rng(1).integers(0, 255, (112, 112, 3)).astype(np.uint8)
    blurred = cv2.resize(cv2.resize(sharp, (4, 4)), (112, 112), interpolation=cv2.INTER_CUBIC)
    assert quality_of(face(0, 0, 80), sharp, 12.5).value == 1.0
    assert quality_of(face(0, 0, 80), sharp, 8.0).value == pytest.approx(0.467, abs=0.01)
    assert quality_of(face(0, 0, 80), sharp, 4.0).value == 0.0
    assert turn_of(face(0, 0, 80, turn=0.5).points) > 0.4 > 0.05 > turn_of(face(0, 0, 80).points)
    assert quality_of(face(0, 0, 80), sharp, 9.0).marks == ()
    assert quality_of(face(0, 0, 10), sharp, 9.0).marks == ("small",)
    assert quality_of(face(0, 0, 80, turn=0.5), sharp, 9.0).marks == ("turned",)
    assert quality_of(face(0, 0, 80), blurred, 7.0).marks == ("blurred",)


def test_a_track_on_which_two_people_were_taken_for_one_is_parted():
    sharp = np.random.default_rng(1).integers(0, 255, (112, 112, 3)).astype(np.uint8)
    quality = quality_of(face(0, 0, 80), sharp, 11.0)
    places = [(5 * at, (0.1 + 0.2 * (at > 3), 0.1, 0.1, 0.1)) for at in range(8)]
    track = Track(0, -1, places, [0.9] * 8)
    shown = tuple(Shown(frame, EYE[int(frame > 15)], quality, 0.9, b"") for frame in (0, 10, 25, 35))
    first, second = parted(Trace(track, shown))
    assert (span_of(first, 40), span_of(second, 40)) == (Span(0, 20), Span(16, 40))
    assert parted(first) == [first]


def test_of_a_face_that_was_followed_no_picture_stays_in_memory(net):
    gallery = Gallery(net, 25.0)
    gallery.take(Track(0, -1, [(0, (0.1, 0.1, 0.1, 0.1))], [0.9], [Picture(0, face(0, 0), region_of(picture(), face(0, 0)), 1.0)]))
    [trace] = gallery.traces
    assert trace.track.pictures == [] and trace.best.frame == 0
    assert not any(isinstance(value, np.ndarray) and value.ndim > 1 for one in trace.shown for value in vars(one).values())
    assert trace.best.sight[:2] == b"\xff\xd8" and len(trace.best.sight) < 20_000
