"""Contact sheets show exactly the frames they name; a waveform shows exactly its range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from counted import clip_of, number_in, write_counted
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.errors import Damaged, Unavailable
from touchline.media.decode import Footage
from touchline.media.sheet import Sheets, peaks
from touchline.ports import Legend

LEGEND = Legend("A001 · C0001", "01:00:00:00", "what came before", "trust", "what came after", "A001 · C0001")


@pytest.fixture
def counted(tmp_path: Path) -> Clip:
    return clip_of(write_counted(tmp_path / "C0001.mp4", 60))


@pytest.mark.parametrize("frames", [[0], [3, 7], [0, 5, 17, 31, 44, 59], list(range(12))])
def test_the_frames_drawn_are_the_frames_asked_for(counted, tmp_path, frames):
    drawn: list[tuple[int, int]] = []

    class Watching(Footage):
        def stills(self, clip: Clip, frames: Sequence[int], width: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
            for number, still in super().stills(clip, frames, width):
                drawn.append((number, number_in(still.mean(axis=2).astype(np.uint8))[1]))
                yield number, still

    target = tmp_path / "sheet.jpg"
    assert Sheets(Watching()).frames(counted, {frame: str(frame) for frame in frames}, LEGEND, target) == ()
    assert drawn == [(frame, frame) for frame in frames]
    with Image.open(target) as sheet:
        assert sheet.format == "JPEG" and sheet.width >= 320 and sheet.height > 180


def test_each_picture_lies_in_its_place_in_reading_order(tmp_path):
    clip = clip_of(write_counted(tmp_path / "C0001.mp4", 8))

    class Flat(Footage):
        def stills(self, clip: Clip, frames: Sequence[int], width: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
            return ((frame, np.full((90, 160, 3), 40 + frame * 25, np.uint8)) for frame in frames)

    target = tmp_path / "sheet.png"
    Sheets(Flat()).frames(clip, dict.fromkeys(range(8), ""), Legend("A001"), target)
    luma = np.asarray(Image.open(target).convert("L"))
    rows = [
        list(
            dict.fromkeys(
                int(shade) for shade in line if shade >= 40 and (shade - 40) % 25 == 0 and (line == shade).sum() > 100
            )
        )
        for line in luma
    ]
    rows = list(dict.fromkeys(tuple(row) for row in rows if len(row) == 4))
    assert rows == [(40, 65, 90, 115), (140, 165, 190, 215)]


@pytest.mark.parametrize(("size", "shape"), [((180, 320), None), ((320, 180), Fraction(2, 3)), ((64, 36), None)])
def test_any_shape_of_picture_is_drawn_in_its_own_shape(tmp_path, size, shape):
    clip = clip_of(write_counted(tmp_path / "C0001.mp4", 10, size=size, shape=shape))
    for count in (1, 2, 10):
        Sheets(Footage()).frames(clip, dict.fromkeys(range(count), "00:00"), LEGEND, tmp_path / f"{count}.jpg")
        assert (tmp_path / f"{count}.jpg").stat().st_size > 1000


class Breaking(Footage):
    """Frames of which some cannot be decoded."""

    def __init__(self, broken: set[int]) -> None:
        super().__init__()
        self.broken = broken

    def stills(self, clip: Clip, frames: Sequence[int], width: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        for number, still in super().stills(clip, frames, width):
            if number in self.broken:
                raise Damaged(f"frame {number} breaks")
            yield number, still


def test_a_frame_that_cannot_be_read_is_said_to_be_so_and_the_others_are_shown(counted, tmp_path):
    labels = {frame: str(frame) for frame in (5, 20, 40, 55)}
    assert Sheets(Breaking({20})).frames(counted, labels, LEGEND, tmp_path / "a.jpg") == (20,)
    assert Sheets(Breaking({5, 55})).frames(counted, labels, LEGEND, tmp_path / "b.jpg") == (5, 55)


def test_where_nothing_can_be_read_there_is_no_sheet(counted, tmp_path):
    for labels in ({5: "5"}, {frame: str(frame) for frame in range(12)}):
        with pytest.raises(Damaged):
            Sheets(Breaking(set(range(60)))).frames(counted, labels, LEGEND, tmp_path / "a.jpg")
    assert not list(tmp_path.glob("*.jpg")) and not list(tmp_path.glob(".*"))


def test_an_original_out_of_reach_is_said_to_be_so(counted, tmp_path):
    gone = replace(counted, rushes=(replace(counted.rushes[0], path=str(tmp_path / "gone.mp4")),))
    with pytest.raises(Unavailable):
        Sheets(Footage()).frames(gone, {0: "0"}, LEGEND, tmp_path / "a.jpg")


@pytest.mark.parametrize(
    "words", ["trust " * 500, "שלום לכולם", "他明天不能上场", "المدرب", "x" * 3000, "🎉 ⚽", "\u200f", "tab\tand\nline"]
)
def test_any_words_find_room(counted, tmp_path, words):
    legend = Legend(words[:300], words, words, words, words, words[:300])
    Sheets(Footage()).frames(counted, {0: words[:300], 9: ""}, legend, tmp_path / "a.jpg")
    with Image.open(tmp_path / "a.jpg") as sheet:
        assert sheet.height < 2000


def wave(tmp_path: Path, *loud: tuple[int, int]) -> Clip:
    """Ten seconds of silence, full scale between some samples."""
    sound = np.zeros((1, 480_000), np.float32)
    for start, end in loud:
        sound[:, start:end:2], sound[:, start + 1 : end : 2] = 0.5, -0.5
    path = tmp_path / "T001.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=48_000, layout="mono")
        frame = av.AudioFrame.from_ndarray((sound * 32767).astype(np.int16), format="s16", layout="mono")
        frame.sample_rate = 48_000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    made = clip_of(path)
    return replace(made, rate=Fraction(48_000), frames=480_000)


def test_a_waveform_is_loud_where_the_sound_is(tmp_path):
    clip = wave(tmp_path, (48_000, 96_000), (470_000, 480_000))
    loud = peaks(clip, Span(0, 480_000), 100)
    assert np.flatnonzero(loud > 0.4).tolist() == [*range(10, 20), 97, 98, 99]
    assert loud.max() == pytest.approx(0.5, abs=0.01)
    assert (peaks(clip, Span(96_000, 400_000), 50) < 0.01).all()
    assert (peaks(clip, Span(48_000, 48_010), 200) > 0.4).all()


def test_a_waveform_is_drawn_for_sound_alone(tmp_path):
    clip = wave(tmp_path, (48_000, 96_000))
    Sheets(Footage()).waveform(clip, Span(0, 480_000), {0: "00:00", 240_000: "00:05"}, LEGEND, tmp_path / "w.png")
    image = np.asarray(Image.open(tmp_path / "w.png").convert("RGB")).astype(int)
    green = (np.abs(image - np.array([94, 190, 163])).sum(axis=2) < 30).sum(axis=0)
    tall = np.flatnonzero(green > 100)
    assert 32 + 153 - 4 <= tall.min() <= 32 + 153 + 4 and tall.max() <= 32 + 307 + 4
