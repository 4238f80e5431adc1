"""The clip that files make: the container's word first, the sidecar's where it is silent, nothing guessed without a note."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import pytest

from touchline.domain.card import CardClip, Sidecar
from touchline.domain.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.time import timecode
from touchline.errors import BadInput
from touchline.ports import Watched
from touchline.stages.recording import as_watched, clip_of

NTSC = Fraction(30000, 1001)


def camera(rate: Fraction = Fraction(25), frames: int = 100, **said: object) -> Probe:
    return Probe("mov", Picture(1920, 1080, rate, frames, "h264", "yuv420p"), (Sound(1, 2, 48000, frames * 1920, "aac"),), **said)


def recorder(samples: int = 480_000) -> Probe:
    return Probe("wav", None, (Sound(0, 2, 48000, samples, "pcm_s24le"),))


def clip(*probes: Probe, sidecar: Sidecar | None = None, path: str = "/media/A/C1.MOV", **card: object) -> Clip:
    rushes = [Rush(f"{n}" * 32, 10, f"A/C{n}.MOV", path, "", probe.picture.frames if probe.picture else probe.sounds[0].samples)
              for n, probe in enumerate(probes, 1)]
    return clip_of("ab" * 16, CardClip("C1", tuple(rush.path for rush in rushes), sidecar=sidecar, **card), rushes, probes)


def test_the_containers_timecode_comes_first():
    made = clip(camera(timecode="10:00:00:00"), sidecar=Sidecar("x", timecode="01:00:00:00", timecode_rate=Fraction(25)))
    assert (made.start, made.drop, made.timecode_rate) == (900_000, False, None)


def test_a_sidecars_timecode_where_the_container_is_silent():
    made = clip(camera(NTSC), sidecar=Sidecar("x", timecode="00:01:00;02", timecode_rate=NTSC, drop=True))
    assert (made.start, made.drop) == (1800, True)
    assert timecode(made.start, made.clock, made.drop) == "00:01:00;02"


def test_a_camera_that_counts_pairs_of_frames():
    made = clip(camera(Fraction(60000, 1001)), sidecar=Sidecar("x", timecode="00:00:10:15", timecode_rate=NTSC))
    assert (made.start, made.timecode_rate, made.clock) == (315, NTSC, NTSC)


def test_a_recorder_counts_samples_and_its_clock_counts_frames():
    made = clip(recorder(), sidecar=Sidecar("bext", time_reference=48000 * 3600 + 960, sample_rate=48000, scene="12", take="3",
                                            track_names=("Boom", "Ada")))
    assert (made.rate, made.frames) == (48000, 480_000)
    assert timecode(made.start, made.clock) == "01:00:00:00"
    assert dict(made.probe.extra)["scene"] == "12" and made.probe.sounds[0].track_names == ("Boom", "Ada")


def test_an_impossible_timecode_is_a_note_and_no_timecode():
    made = clip(camera(timecode="10:00:00:25"))
    assert made.start is None and any("timecode cannot be used" in note for note in made.probe.notes)


@pytest.mark.parametrize(
    ("own", "beside", "day"),
    [
        ("2025-10-18T23:30:00Z", None, "2025-10-18"),
        ("2025-10-18T23:30:00Z", "2025-10-19T00:30:00+01:00", "2025-10-19"),
        ("2025-10-19T00:30:00+0100", "2024-01-01T00:00:00", "2025-10-19"),
        (None, "2025-10-18", "2025-10-18"),
        ("1904-01-01T00:00:00Z", "2025-10-18T10:00:00", "2025-10-18"),
    ],
)
def test_the_shooting_day_is_the_day_where_it_was_shot(own, beside, day):
    made = clip(camera(recorded=own), sidecar=Sidecar("x", recorded=beside))
    assert made.shot == day and not any("date of the file" in note for note in made.probe.notes)


def test_the_files_own_date_is_the_last_resort_and_said_to_be(tmp_path):
    path = tmp_path / "C1.MOV"
    path.touch()
    os.utime(path, (1_760_000_000, 1_760_000_000))
    made = clip(camera(), path=str(path))
    assert made.shot == "2025-10-09" and any("date of the file" in note for note in made.probe.notes)


def test_nothing_says_when():
    assert clip(camera(), path=str(Path("/nowhere/C1.MOV"))).shot is None


def test_reel_of_the_card_and_of_the_container():
    assert clip(camera(), reel="A001").reel == "A001"
    assert clip(camera(reel="B007"), reel="A001").reel == "B007"
    assert clip(camera(), sidecar=Sidecar("x", tape="R3")).reel == "R3"


def test_a_wire_photograph_belongs_to_its_agency():
    still = Probe("jpeg", Picture(100, 80, Fraction(25), 1, "jpeg", "rgb"), (), extra=(("agency", "Coastline Sport"),))
    assert clip(still).owner == "coastline-sport"
    assert clip(camera(extra=(("credit", "Somebody"),))).owner is None


def test_spanned_files_are_one_clip():
    made = clip(camera(frames=100), camera(frames=60))
    assert made.frames == made.probe.picture.frames == 160 and len(made.rushes) == 2
    assert made.probe.sounds[0].samples == 160 * 1920


@pytest.mark.parametrize("other", [camera(NTSC), recorder(), Probe("mov", camera().picture, ())])
def test_files_that_differ_are_not_one_recording(other):
    with pytest.raises(BadInput, match="differ"):
        clip(camera(), other)


def test_what_a_whole_decode_taught():
    made = as_watched(clip(camera(frames=100), camera(frames=60)),
                      Watched(150, 1, variable=True, notes=("Odd.",), rush_frames=(100, 50)))
    assert made.frames == made.probe.picture.frames == 150 and made.probe.picture.variable
    assert [rush.frames for rush in made.rushes] == [100, 50] and "Odd." in made.probe.notes
