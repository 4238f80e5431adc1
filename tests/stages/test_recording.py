"""What a recording says of itself, put together: nothing it says is believed blindly."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from touchline.domain.rushes.card import CardClip, Sidecar
from touchline.domain.rushes.media import Picture, Probe, Rush
from touchline.domain.rushes.whereabouts import placed
from touchline.domain.world.world import World
from touchline.stages.log.recording import clip_of


def shot_of(tmp_path: Path, recorded: str | None, beside: str | None = None) -> tuple[str | None, str]:
    path = tmp_path / "C0001.MP4"
    path.write_bytes(b"x")
    probe = Probe("mov", Picture(1280, 720, Fraction(25), 10, "h264", "yuv420p"), (), recorded=recorded)
    card = CardClip("C0001", (str(path),), sidecar=Sidecar("nrt", recorded=beside) if beside else None)
    clip = clip_of("0" * 32, card, [Rush("0" * 32, 1, str(path), str(path), "", 10)], [probe])
    return clip.shot, " ".join(clip.probe.notes)


@pytest.mark.parametrize("recorded", ["2025-09-14T10:00:00Z", "2025:09:14 10:00:00", "2025-09-14"])
def test_the_day_of_shooting_is_what_the_file_says(tmp_path, recorded):
    assert shot_of(tmp_path, recorded) == ("2025-09-14", "")


@pytest.mark.parametrize("recorded", ["2025-99-99", "2025-02-30T10:00:00Z", "2025:13:01 00:00:00", "1904-01-01", "9999-01-01", "soon", ""])
def test_a_day_that_is_none_is_not_believed(tmp_path, recorded):
    shot, notes = shot_of(tmp_path, recorded)
    assert shot not in (None, recorded[:10]) and "date of the file" in notes


def test_a_day_that_is_none_is_nobody_s_word(tmp_path):
    path = tmp_path / "C0001.MP4"
    path.write_bytes(b"x")
    probe = Probe("mov", Picture(1280, 720, Fraction(25), 10, "h264", "yuv420p"), (), recorded="2025-02-30T10:00:00Z")
    clip = clip_of("0" * 32, CardClip("C0001", (str(path),)), [Rush("0" * 32, 1, str(path), str(path), "", 10)], [probe])
    assert clip.probe.recorded is None and dict(placed(clip, World()).told_by)["shot"] == "the date of the file"


def test_a_day_that_is_none_does_not_hide_the_sidecar_s(tmp_path):
    assert shot_of(tmp_path, "2025-99-99", "2025-09-14T10:00:00+01:00")[0] == "2025-09-14"
