"""Clips of one moment find each other and are measured; strangers are refused, and what repeats is not guessed at."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction

import numpy as np
import pytest

from counted import SIZE
from heard import heard_by, scene
from touchline.analysers.sync.landmarks import paired
from touchline.analysers.sync.meeting_finder import MeetingFinder
from touchline.analysers.sync.sync import Sync
from touchline.analysers.sync.whitened import RATE, Whitener
from touchline.domain.facts.findings import Print
from touchline.domain.rushes.media import Clip, Picture, Probe
from touchline.domain.rushes.meeting import Meeting
from touchline.ports import Pace
from touchline.ports.together import LANDMARKS, SOUND

HEARD = 16_000


def prints(name: str, sound: np.ndarray, piece: int = 8000) -> dict[str, Print]:
    """What the analyser leaves of a sound at 16 kHz, heard in pieces."""
    clip = Clip(name, name, "", name, Fraction(25), 100, (), Probe("mov", Picture(*SIZE, Fraction(25), 100, "h264", "yuv420p"), ()))
    look = Sync().begin(clip)
    for start in range(0, len(sound), piece):
        look.hear(start, sound[start : start + piece].astype(np.float32))
    return {one.kind: one for one in look.end(Pace(Fraction(25), 100, len(sound) / HEARD, None, (0.25,))).prints}


def meetings(**sounds: np.ndarray) -> dict[tuple[str, str], Meeting]:
    """Every meeting that is found among clips, all fresh."""
    known = {name: prints(name, sound) for name, sound in sounds.items()}
    finder, found = MeetingFinder(), {}
    marks = {name: one[LANDMARKS] for name, one in known.items()}
    for one, other, offsets in finder.candidates(marks, marks.items()):
        meeting = finder.meeting((one, known[one][SOUND]), (other, known[other][SOUND]), offsets)
        if meeting:
            found[one, other] = meeting
    return found


@pytest.mark.parametrize(("start", "drift", "noise_db"), [(3.00003, 0, None), (7.123456, 60, 5), (0.5, -80, 5), (14.77, 20, 30)])
def test_offset_and_drift_are_found_to_a_part_of_a_sample(start: float, drift: float, noise_db: float | None) -> None:
    sound = scene(40, 1, HEARD)
    found = meetings(a=sound, b=-0.2 * heard_by(sound, start, 25, drift, noise_db, rate=HEARD))["a", "b"]
    truth = start + (1 + drift * 1e-6) * found.middle
    assert found.first_at(found.middle) == pytest.approx(truth, abs=1e-4)
    assert found.drift * 1e6 == pytest.approx(drift, abs=max(1.5, 5 * found.drift_spread * 1e6))
    assert found.confidence > 0.7 and not found.unsure


def test_a_few_seconds_are_enough() -> None:
    sound = scene(30, 2, HEARD)
    found = meetings(a=sound[: 20 * HEARD], b=heard_by(sound, 17.2005, 12, 30, 30, rate=HEARD))["a", "b"]
    assert found.first_at(1.4) == pytest.approx(17.2005 + 1.4, abs=2e-4)
    assert found.overlap == pytest.approx(2.8, abs=0.2)


def test_strangers_are_refused_even_in_one_hum_or_silence() -> None:
    dice = np.random.default_rng(3)

    def hum(late: float, rate: float = 50.0) -> np.ndarray:
        return 0.1 * sum(np.sin(2 * np.pi * rate * n * (np.arange(30 * HEARD) / HEARD + late)) / n for n in range(1, 30))

    sounds = {f"s{n}": scene(30, 10 + n, HEARD) + hum(0.0) for n in range(3)} | {"t": scene(30, 13, HEARD) + hum(0.007, 50.003)}
    sounds |= {f"n{n}": 0.01 * dice.standard_normal(20 * HEARD) for n in range(2)}
    assert not meetings(hum=hum(0.003, 50.001), silent=np.zeros(10 * HEARD), short=np.zeros(10), **sounds)


def test_what_is_looped_fits_at_several_offsets_and_is_said_to() -> None:
    tune = scene(12, 4, HEARD)
    found = meetings(reel=np.concatenate([tune, tune, tune]), tune=tune)["reel", "tune"]
    assert found.unsure and len(found.others) == 2
    assert sorted([round(found.offset, 2), *(round(other, 2) for other in found.others)]) == pytest.approx([0, 12, 24], abs=0.02)


def test_two_hours_of_one_beat_are_compared_in_little_memory() -> None:
    hops = np.arange(40_000, dtype=np.uint32)
    beat = np.stack([hops % 20, hops], axis=1)
    beat = beat[np.lexsort((beat[:, 1], beat[:, 0]))].astype("<u4").tobytes()
    looped = {name: Print(LANDMARKS, "", beat, {}) for name in ("one", "two")}
    tracemalloc.start()
    assert list(MeetingFinder().candidates(looped, looped.items())) == []
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50e6


def test_one_noise_under_two_scenes_is_told_from_one_scene_in_two_noises() -> None:
    noise = 0.02 * np.random.default_rng(4).standard_normal(30 * HEARD)
    assert meetings(a=scene(30, 41, HEARD) + noise, b=scene(30, 42, HEARD) + noise)["a", "b"].bed
    sound = scene(30, 43, HEARD)
    assert not meetings(a=sound + noise, b=heard_by(sound, 2, 25, 0, 25, rate=HEARD))["a", "b"].bed
    assert not meetings(a=sound + noise, b=sound + noise[::-1])["a", "b"].unsure


def test_holes_in_a_recording_do_not_hide_the_rest() -> None:
    sound = scene(40, 5, HEARD)
    other = heard_by(sound, 4.4, 30, 10, 10, rate=HEARD)
    other[6 * HEARD : 13 * HEARD] = 0
    other[20 * HEARD : 26 * HEARD] = 0
    found = meetings(a=sound, b=other)["a", "b"]
    assert found.first_at(15) == pytest.approx(4.4 + 15.00015, abs=2e-4)


def test_one_moment_is_found_among_many_and_each_pair_once() -> None:
    sound = scene(30, 6, HEARD)
    both = {"a": sound, "b": heard_by(sound, 2, 20, rate=HEARD), "c": heard_by(sound, 5, 20, rate=HEARD)}
    found = meetings(**both, **{f"s{n}": scene(20, 20 + n, HEARD) for n in range(4)})
    assert {frozenset(pair) for pair in found} == {frozenset("ab"), frozenset("ac"), frozenset("bc")} and len(found) == 3


def test_only_what_is_fresh_is_looked_up() -> None:
    sound = scene(20, 7, HEARD)
    marks = {name: prints(name, sound)[LANDMARKS] for name in "abc"}
    pairs = [pair[:2] for pair in MeetingFinder().candidates({"c": marks["c"]}, marks.items())]
    assert pairs == [("c", "a"), ("c", "b")]


def test_what_is_kept_does_not_depend_on_the_pieces_it_was_heard_in() -> None:
    sound = scene(9, 8, HEARD)
    whole, parts = prints("a", sound, len(sound)), prints("a", sound, 777)
    assert len(whole[LANDMARKS].data) == pytest.approx(len(parts[LANDMARKS].data), rel=0.1)
    same = np.frombuffer(whole[SOUND].data, np.uint8) == np.frombuffer(parts[SOUND].data, np.uint8)
    assert same.mean() > 0.99


def test_an_hour_takes_less_than_seven_megabytes_and_memory_does_not_grow() -> None:
    whitener = Whitener()
    dice = np.random.default_rng(9)
    held = 0
    for _ in range(40):
        whitener.take(dice.standard_normal(HEARD).astype(np.float32))
        held = max(held, whitener._held)
    bits, levels = whitener.sound()
    assert held < 8 * HEARD
    assert (len(bits) + len(levels)) / (whitener.hops * 0.016) * 3600 < 4e6
    assert len(bits) * 8 == whitener.hops * RATE * 0.016
    sound = prints("a", scene(60, 10, HEARD))
    assert (len(sound[LANDMARKS].data) + len(sound[SOUND].data)) * 60 < 7e6


def test_where_the_sound_of_each_file_begins_is_kept() -> None:
    assert prints("a", scene(3, 11, HEARD))[LANDMARKS].detail["begins"] == [0.25]


def test_no_peak_no_landmark() -> None:
    assert paired(np.zeros(0, np.int64), np.zeros(0, np.int64)).shape == (0, 2)
    assert len(prints("a", np.zeros(HEARD))[LANDMARKS].data) == 0
