"""What is hidden is hidden in the film, on exactly its frames and samples, however the event runs; the rest is as it was."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from counted import SIZE, clip_of, luma_of, number_in, write_counted
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.facts import Fact
from touchline.domain.mending.masks import Mask, Way, covers
from touchline.domain.time.time import Span
from touchline.errors import BadInput
from touchline.media.covering import covered
from touchline.media.film import FilmRoom
from touchline.media.sound_source import as_float
from touchline.ports import FilmSpec

P25 = Fraction(25)
SHOWN = slice(20, 80), slice(8, 72)
"""Lines and columns of the picture where the mark's bars are."""
FACE = (0.05, 0.2, 0.15, 0.15)


def quiet(what: str, done: float, total: float) -> None:
    """Nobody watches."""


def face(clip, who="ada", first=0, last=500):
    boxes = [[first, *FACE], [last - 1, *FACE]]
    return Fact(clip.id, Span(first, last), "picture", "person", who, 0.9, detail={"by": "face", "boxes": boxes})


def film_of(tmp_path, clips, *events, facts=(), name="film"):
    cut = Cut("c", P25, *SIZE, tuple(events), 1)
    known = {clip.id: [fact for fact in facts if fact.clip == clip.id] for clip in clips}
    film = tmp_path / f"{name}.mp4"
    FilmRoom().render(cut, {clip.id: clip for clip in clips}, film, FilmSpec(), quiet, covers(cut.events, known).by_event)
    with av.open(str(film)) as container:
        return [luma_of(frame).astype(np.int16) for frame in container.decode(video=0)], _sound(film)


def _sound(film):
    with av.open(str(film)) as container:
        return np.concatenate([as_float(frame) for frame in container.decode(audio=0)], axis=1)


def hidden_in(treated, plain):
    """The numbers of frames (as the clip counts them) whose mark is covered; the rest of the picture must be untouched."""
    found = []
    for seen, was in zip(treated, plain, strict=True):
        if np.abs(seen[SHOWN] - was[SHOWN]).mean() > 12:
            found.append(number_in(was.astype(np.uint8))[1])
            assert np.abs(seen[:, 200:] - was[:, 200:]).mean() < 2
        else:
            assert np.abs(seen - was).mean() < 2
    return found


def blur(first, last, kind="blur"):
    return (Treatment(kind, Span(first, last), ("person", "ada")),)


@pytest.mark.parametrize("kind", ["blur", "pixelate"])
@pytest.mark.parametrize(
    "event, numbers",
    [
        (Event("e1", "picture", "V1", 0, 40, "c1", Span(10, 50), Fraction(10)), range(20, 30)),
        (Event("e1", "picture", "V1", 0, 20, "c1", Span(10, 50), Fraction(10), Fraction(2)), range(20, 30, 2)),
        (Event("e1", "picture", "V1", 0, 40, "c1", Span(10, 50), Fraction(49), Fraction(-1)), range(29, 19, -1)),
        (Event("e1", "picture", "V1", 0, 5, "c1", Span(25, 26), Fraction(25), Fraction(0)), [25] * 5),
    ],
    ids=["as it was", "twice as fast", "backwards", "held"],
)
def test_a_face_is_hidden_on_its_source_frames_whichever_way_the_event_runs(tmp_path: Path, kind, event, numbers) -> None:
    clip = clip_of(write_counted(tmp_path / "a.mp4", 60, mark=5), clip_id="c1")
    plain, _ = film_of(tmp_path, [clip], event, name="plain")
    hide = replace(event, treatments=blur(20, 30, kind))
    treated, _ = film_of(tmp_path, [clip], hide, facts=[face(clip)], name="treated")
    assert hidden_in(treated, plain) == list(numbers)


def test_both_sides_of_a_dissolve_are_hidden(tmp_path: Path) -> None:
    clips = [clip_of(write_counted(tmp_path / f"{n}.mp4", 60, mark=5), clip_id=f"c{n}") for n in (1, 2)]
    one = Event("e1", "picture", "V1", 0, 30, "c1", Span(0, 30))
    other = Event("e2", "picture", "V1", 20, 30, "c2", Span(10, 40), dissolve=10)
    plain, _ = film_of(tmp_path, clips, one, other, name="plain")
    only_one, _ = film_of(tmp_path, clips, replace(one, treatments=blur(0, 30)), other, facts=[face(clips[0])], name="one")
    both, _ = film_of(tmp_path, clips, replace(one, treatments=blur(0, 30)), replace(other, treatments=blur(10, 40)),
                      facts=list(map(face, clips)), name="both")  # fmt: skip
    gone = [np.abs(a[SHOWN] - b[SHOWN]).mean() for a, b in zip(both, plain, strict=True)]
    half = [np.abs(a[SHOWN] - b[SHOWN]).mean() for a, b in zip(only_one, plain, strict=True)]
    assert min(gone) > 12 and half[25] < gone[25] and max(half[31:]) < 2


def test_the_next_events_of_the_same_frames_are_untouched(tmp_path: Path) -> None:
    """What is lent by the decoder is not painted on: the same frame, shown again, shows all there is."""
    clip = clip_of(write_counted(tmp_path / "a.mp4", 60, mark=5), clip_id="c1")
    events = [Event(f"e{n}", "picture", "V1", n * 5, 5, "c1", Span(20, 21), Fraction(20), Fraction(0)) for n in range(3)]
    plain, _ = film_of(tmp_path, [clip], *events, name="plain")
    events[1] = replace(events[1], treatments=blur(20, 21))
    treated, _ = film_of(tmp_path, [clip], *events, facts=[face(clip)], name="treated")
    changed = [np.abs(a[SHOWN] - b[SHOWN]).mean() > 12 for a, b in zip(treated, plain, strict=True)]
    assert changed == [False] * 5 + [True] * 5 + [False] * 5


@pytest.mark.parametrize("kind", ["blur", "pixelate"])
@pytest.mark.parametrize("x, y", [(-0.06, 0.4), (0.96, 0.4), (-0.06, -0.1), (0.96, 0.9)])
def test_a_face_that_the_pictures_edge_cuts_is_covered_into_the_corner(kind, x, y) -> None:
    wide, high = SIZE
    noise = np.random.default_rng(3).integers(0, 255, (high * 3 // 2, wide), np.uint8)
    frame = av.VideoFrame.from_ndarray(noise, format="yuv420p")
    mask = Mask(kind, Span(0, 1), (Way(Span(0, 1), ((0, (x, y, 0.1, 0.2)),)),))
    luma = covered(frame, 0, [mask], (0, 0, wide, high)).to_ndarray()[:high].astype(np.int16)
    left, right = (min(wide, max(0, round(at * wide))) for at in (x, x + 0.1))
    top, bottom = (min(high, max(0, round(at * high))) for at in (y, y + 0.2))
    face, was = luma[top:bottom, left:right], noise[top:bottom, left:right]
    assert face.size and np.corrcoef(face.ravel(), was.ravel())[0, 1] < 0.3
    corner = (slice(0, 6) if top == 0 else slice(-6, None)), (slice(0, 6) if left == 0 else slice(-6, None))
    assert face[corner].std() < was[corner].std() / 3
    assert (luma[:, wide // 3 : wide // 2] == noise[:high, wide // 3 : wide // 2]).all()


def test_a_treatment_without_a_cover_is_never_rendered(tmp_path: Path) -> None:
    clip = clip_of(write_counted(tmp_path / "a.mp4", 30), clip_id="c1")
    cut = Cut("c", P25, *SIZE, (Event("e1", "picture", "V1", 0, 9, "c1", Span(0, 9), treatments=blur(0, 9)),), 1)
    with pytest.raises(BadInput):
        FilmRoom().render(cut, {"c1": clip}, tmp_path / "film.mp4", FilmSpec(), quiet)


def speech(seconds: float) -> np.ndarray:
    """A steady voice-like sound from 1 s to 2 s over soft noise."""
    at = np.arange(int(seconds * 48_000)) / 48_000
    room = 0.002 * np.random.default_rng(1).standard_normal((2, len(at)))
    voice = 0.3 * np.sin(2 * np.pi * 220 * at) * ((at >= 1) & (at < 2))
    return (room + voice).astype(np.float32)


@pytest.mark.parametrize("kind", ["mute", "bleep", "room-tone"])
@pytest.mark.parametrize(
    "event, first, last",
    [
        (Event("s1", "sound", "A1", 0, 100, "c1", Span(0, 100)), 1.0, 2.0),
        (Event("s1", "sound", "A1", 0, 50, "c1", Span(0, 100), Fraction(0), Fraction(2)), 0.5, 1.0),
        (Event("s1", "sound", "A1", 0, 100, "c1", Span(0, 100), Fraction(99), Fraction(-1)), 1.96, 2.96),
    ],
    ids=["as it was", "twice as fast", "backwards"],
)
def test_a_voice_is_gone_from_every_sample_and_the_rest_is_heard(tmp_path: Path, kind, event, first, last) -> None:
    clip = clip_of(write_counted(tmp_path / "a.mp4", 100, samples=speech(4)), clip_id="c1")
    _, plain = film_of(tmp_path, [clip], event, name="plain")
    hide = replace(event, treatments=(Treatment(kind, Span(25, 50), ("person", "ada")),))
    _, heard = film_of(tmp_path, [clip], hide, facts=[Fact("c1", Span(25, 50), "sound", "person", "ada", 0.9)], name="treated")
    low, high = int(first * 48_000), int(last * 48_000)
    inside = heard[0, low + 2400 : high - 2400]
    pitch = 220 * float(abs(event.speed))
    at = np.arange(len(inside)) / 48_000
    voice = abs(np.mean(inside * np.exp(-2j * np.pi * pitch * at))) * 2
    assert voice < 0.003 < 0.2 < abs(np.mean(plain[0, low + 2400 : high - 2400] * np.exp(-2j * np.pi * pitch * at))) * 2
    loud = float(np.sqrt(np.mean(inside**2)))
    assert {"mute": loud < 1e-4, "bleep": 0.05 < loud < 0.1, "room-tone": 0.0005 < loud < 0.005}[kind], loud
    outside = slice(0, low - 4800)
    assert np.abs(heard[:, outside] - plain[:, outside]).max() < 0.02
