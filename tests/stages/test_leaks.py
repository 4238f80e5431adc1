"""The last look before a delivery leaves: what somebody refused stands in none of its files, however they are laid out."""

from pathlib import Path

import pytest

from touchline.domain.verdict.discretion import Discretion
from touchline.errors import Refused
from touchline.stages.deliver.leaks import look_for_leaks

KEEP = Discretion(phrases=frozenset({"he is out", "zed quill"}))

SRT = "1\n00:00:01,000 --> 00:00:02,000\nWe know that he\n\n2\n00:00:02,000 --> 00:00:03,000\nis out.\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Mo>that he\n\n00:02.000 --> 00:03.000\n<v Mo>is <i>out</i>\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("film.srt", SRT),
        ("film.vtt", VTT),
        ("film.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Zed Quill>Good evening\n"),
        ("film.edl", "* FROM CLIP NAME: ZedQuill_01.MOV\n"),
        ("film.otio", '{"metadata": {"note": ["He is OUT"]}}'),
        ("sheet.csv", "what\nHe is – out!\n"),
        ("sheet.html", "<p>He <b>is</b></p><p>ZED&nbsp;QUILL</p>"),
        ("zed-quill-v1.csv", "what\n"),
    ],
)
def test_is_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(Refused):
        look_for_leaks([tmp_path / name], KEEP)


@pytest.mark.parametrize(
    ("name", "text"), [("film.srt", SRT.replace("that he", "that she")), ("film.mp4", "he is out")]
)
def test_nothing_else_is(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    look_for_leaks([tmp_path / name], KEEP)
