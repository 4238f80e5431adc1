"""Real footage of every kind: what the film shows is what the original has at those numbers, counted one by one."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from counted import clip_of
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.media.canvas import Canvas, Fitter, framed, planes
from touchline.media.film import FilmRoom
from touchline.media.witness import look_of
from touchline.ports import FilmSpec

FILES = ["SAR-2by3.mp4", "chaplin.mp4", "corridor_people_10fps.mp4", "football_cam_right.mp4", "gopro_karma_GPMF.mp4",
         "nasa_webb.mp4", "person_dog.mp4", "talk_burned_in_timecode.mp4", "webvtt.mkv", "whitehouse_performance.mp4",
         "signers/again.mkv", "frame_counter.mp4"]  # fmt: skip
CANVAS = Canvas(640, 360)
LENGTH = 10


def quiet(what: str, done: float, total: float) -> None:
    """Nobody watches."""


def counted_looks(clip: Clip, first: int, length: int) -> list[np.ndarray]:
    """The originals' frames by plain counting from the first, on the same canvas."""
    picture = clip.probe.picture
    assert picture
    fitter, looks = Fitter(picture, CANVAS), []
    with av.open(clip.rushes[0].path) as container:
        container.streams[picture.stream].thread_type = "AUTO"
        for number, frame in enumerate(container.decode(container.streams[picture.stream])):
            if number >= first:
                looks.append(look_of(framed(planes(fitter.fit(frame)))))
            if len(looks) == length:
                break
    return looks


@pytest.mark.parametrize("name", FILES)
def test_the_film_shows_the_frames_with_these_numbers(data: Path, tmp_path: Path, name: str) -> None:
    clip = clip_of(data / "video" / name)
    late, early = clip.frames * 2 // 3, 3
    events = []
    for at, first in ((0, late), (LENGTH, early)):
        source = Span(first, first + LENGTH)
        events.append(Event(f"v{at}", "picture", "V1", at, LENGTH, clip.id, source, Fraction(first)))
        if clip.has_sound:
            events.append(Event(f"a{at}", "sound", "A1", at, LENGTH, clip.id, source, Fraction(first)))
    cut = Cut("c", clip.rate, CANVAS.width, CANVAS.height, tuple(events))
    facts = FilmRoom().render(cut, {clip.id: clip}, tmp_path / "film.mp4", FilmSpec(), quiet)
    assert (facts.frames, facts.samples) == (2 * LENGTH, round(2 * LENGTH / clip.rate * 48_000))
    with av.open(str(tmp_path / "film.mp4")) as film:
        shown = [look_of(frame) for frame in film.decode(video=0)]
    meant = counted_looks(clip, late, LENGTH) + counted_looks(clip, early, LENGTH)
    for seen, look in zip(shown, meant, strict=True):
        assert np.abs(seen.astype(int) - look).mean() < 3


def test_sound_of_a_real_recorder_keeps_its_place(data: Path, tmp_path: Path) -> None:
    clip = clip_of(data / "speech" / "jfk.flac")
    rate = int(clip.rate)
    event = Event("a", "sound", "A1", 0, 50, clip.id, Span(3 * rate, 5 * rate), Fraction(3 * rate))
    cut = Cut("c", Fraction(25), 320, 180, (event,))
    FilmRoom().render(cut, {clip.id: clip}, tmp_path / "film.mov", FilmSpec("prores"), quiet)
    with av.open(str(tmp_path / "film.mov")) as film:
        heard = np.concatenate([f.to_ndarray().reshape(-1, 2)[:, 0] for f in film.decode(audio=0)]) / 2.0**31
    with av.open(clip.rushes[0].path) as original:
        resampler = av.AudioResampler("fltp", "mono", 48_000)
        pieces = [part for frame in original.decode(audio=0) for part in resampler.resample(frame)]
    meant = np.concatenate([part.to_ndarray()[0] for part in pieces])[3 * 48_000 : 5 * 48_000]
    middle = slice(20_000, 60_000)
    lags = [float(np.dot(heard[middle], np.roll(meant, lag)[middle])) for lag in range(-8, 9)]
    assert int(np.argmax(lags)) - 8 == 0


def test_a_clip_of_which_a_file_says_nothing_is_silent_and_black(tmp_path: Path, data: Path) -> None:
    clip = clip_of(data / "video" / "football_juggle.mp4")
    assert not clip.has_sound
    events = (Event("a", "sound", "A1", 0, 10, clip.id, Span(0, 10)),)
    quiet_cut = Cut("c", clip.rate, 320, 180, events)
    facts = FilmRoom().render(quiet_cut, {clip.id: replace(clip)}, tmp_path / "film.mp4", FilmSpec(), quiet)
    assert facts.frames == 10
