"""Text on screen: found, read, and given the frames it was there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from touchline.analysers.models import Models
from touchline.analysers.text.eye import cells
from touchline.analysers.text.finder import Place, in_order, lines_of
from touchline.analysers.text.line import Seen
from touchline.analysers.text.merge import merged
from touchline.analysers.text.reader import Reading
from touchline.analysers.text.text import Text
from touchline.domain.rushes.media import Clip, Probe
from touchline.domain.time.time import Span
from touchline.errors import Unavailable
from touchline.ports import Pace
from touchline.settings import settings

RATE = Fraction(24)


def corners(left: float, top: float, right: float, bottom: float) -> np.ndarray:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)


def clip(frames: int) -> Clip:
    return Clip("c1", "C1", "", "0" * 32, RATE, frames, (), Probe("", None, ()))


@pytest.fixture(scope="module")
def text() -> Text:
    analyser = Text(Models(settings().models))
    try:
        analyser.ready()
    except Unavailable as missing:
        pytest.skip(missing.subject)
    return analyser


def scene(shift: int = 0) -> Image.Image:
    """Something that is no text: soft blobs that drift."""
    blobs = np.random.default_rng(3).integers(40, 180, (12, 30, 3)).astype(np.uint8)
    return Image.fromarray(blobs).resize((1200, 480), Image.Resampling.BICUBIC).crop((shift, 0, shift + 854, 480))


def with_lines(picture: Image.Image, *lines: tuple[str, int, int], size: int = 26) -> Image.Image:
    """White letters on dark bars, each at its left and top."""
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size)
    for line, left, top in lines:
        draw.rectangle((left, top, left + draw.textlength(line, font) + 24, top + size * 1.5), (20, 24, 60))
        draw.text((left + 12, top + size * 0.22), line, (255, 255, 255), font)
    return picture


def found(text: Text, pictures: list[tuple[int, Image.Image]], frames: int):
    look = text.begin(clip(frames))
    for frame, picture in pictures:
        look.see(frame, np.asarray(picture))
    return look.end(Pace(RATE, frames))


def test_a_core_is_grown_back_to_its_line():
    chance = np.zeros((96, 320), np.float32)
    chance[40:50, 60:200] = 0.9
    (place,) = lines_of(chance, 2.0, 2.0)
    left, top, right, bottom = place.box
    assert left < 120 < 400 < right
    assert top < 80 < 100 < bottom < 140
    assert not lines_of(chance * 0.4, 1, 1)


def test_lines_are_read_row_by_row():
    boxes = [corners(300, 12, 400, 40), corners(10, 10, 200, 42), corners(10, 60, 90, 90)]
    places = [Place(box, 0.9) for box in boxes]
    assert [place.box[0] for place in in_order(places)] == [10, 300, 10]
    assert in_order(places)[2].box[1] == 60


def test_a_line_is_parted_where_one_bar_gives_way_to_another():
    picture = np.full((60, 400, 3), 30, np.uint8)
    picture[:, 180:] = (200, 40, 40)
    parts = cells(picture, corners(20, 10, 380, 50))
    assert len(parts) == 2
    assert abs(parts[0][1][0] - 180) < 6
    assert len(cells(np.full((60, 400, 3), 30, np.uint8), corners(20, 10, 380, 50))) == 1


def test_readings_of_one_line_are_joined_and_figures_are_kept_apart():
    box = corners(10, 10, 200, 40)
    one = Seen("Henderson", 0.8, 0, 10, box, True)
    assert [(item.text, item.start, item.end) for item in merged([one, replace(one, start=8, end=20)])] == [("Henderson", 0, 20)]
    better = replace(one, text="Hendersen", confidence=0.5, start=9, end=30)
    assert [(item.text, item.end) for item in merged([one, better])] == [("Henderson", 30)]
    clock = [replace(one, text=f"10:0{second}", start=second * 8, end=second * 8 + 10) for second in range(3)]
    assert [item.text for item in merged(clock)] == ["10:00", "10:01", "10:02"]


def test_without_its_model_it_says_so(tmp_path: Path):
    with pytest.raises(Unavailable):
        Text(Models(tmp_path)).ready()


def test_a_photograph_is_read_whole(text: Text):
    findings = found(text, [(0, with_lines(scene(), ("Ada Soderberg", 60, 340), ("Kit manager, since 2019", 60, 390)))], 1)
    assert [(fact.value, fact.kind, fact.channel, fact.span) for fact in findings.facts] == [
        ("Ada Soderberg", "text", "picture", Span(0, 1)), ("Kit manager, since 2019", "text", "picture", Span(0, 1))]
    assert findings.facts[0].detail["names"] == ["Ada Soderberg"]
    assert findings.facts[0].source == "text/2+ppocr-v6-small"
    assert findings.complete == (Span(0, 1),)


def test_a_graphic_over_a_moving_scene_has_its_frames(text: Text):
    """There from frame 48 to 120 of 168, seen every eighth frame."""
    pictures = []
    for frame in range(0, 168, 8):
        picture = scene(frame)
        pictures.append((frame, with_lines(picture, ("Ada Holt", 60, 330), ("Head coach", 60, 380)) if 48 <= frame < 120 else picture))
    findings = found(text, pictures, 168)
    assert [fact.value for fact in findings.facts] == ["Ada Holt", "Head coach"]
    for fact in findings.facts:
        assert 40 <= fact.span.start <= 48 and 113 <= fact.span.end <= 120


def test_a_running_clock_is_read_every_second(text: Text):
    pictures = [(frame, with_lines(scene(), (f"12:{34 + frame // 24}", 60, 40), ("BRN 1 - 0 CLY", 200, 40))) for frame in range(0, 96, 8)]
    findings = found(text, pictures, 96)
    clocks = [fact for fact in findings.facts if fact.value.startswith("12:")]
    assert [fact.value for fact in clocks] == ["12:34", "12:35", "12:36", "12:37"]
    for second, fact in enumerate(clocks):
        assert fact.span.start <= second * 24 < second * 24 + 24 <= fact.span.end
        assert fact.span.end - fact.span.start <= 24 + 16
        assert fact.detail["minute"] == 13 and fact.detail["score"] == [1, 0] and fact.detail["teams"] == ["BRN", "CLY"]
    assert [fact.span for fact in findings.facts if "BRN" in fact.value] == [Span(0, 96)]


def test_where_nothing_is_written_nothing_is_read(text: Text):
    findings = found(text, [(frame, scene(frame * 2)) for frame in range(0, 96, 8)], 96)
    assert not [fact for fact in findings.facts if fact.confidence >= 0.5]
    assert findings.complete == (Span(0, 96),)


def test_the_same_clip_says_the_same_twice(text: Text):
    pictures = [(frame, with_lines(scene(frame), (f"1:{frame:02}", 60, 40))) for frame in range(0, 48, 8)]
    assert found(text, pictures, 48) == found(text, pictures, 48)


def test_a_reading_without_letters_is_none():
    from touchline.analysers.text.eye import certainty

    assert certainty(Reading("—", 0.99, 0.99)) == 0
    assert certainty(Reading("Ada Holt", 0.99, 0.95)) > 0.9
    assert certainty(Reading("Ada Holt", 0.6, 0.1)) < 0.5
