"""Who speaks when: networks without PyTorch, turns joined over a clip, and nobody who is heard is lost."""

from __future__ import annotations

import io
import itertools
import pickle
import sys
import types
import zipfile
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from touchline.analysers.checkpoint import weights
from touchline.analysers.models import Models
from touchline.analysers.voices.embedder import SAMPLES, VoiceEmbedder, voice_embedder
from touchline.analysers.voices.turn_network import FRAME, FRAMES, RATE, STEP, VOICES, WINDOW
from touchline.analysers.voices.turns import Turn, settled, stretches, told, turns
from touchline.analysers.voices.voices import LIKENESS, TURNS, Voices, sureness, trace_of
from touchline.analysers.voices.window_voices import HOP, gathered, together, voices_of_windows
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.media import Clip, Probe, Sound
from touchline.domain.time.time import Span
from touchline.errors import Damaged, Unavailable
from touchline.ports import Pace
from touchline.settings import settings


def clip(samples: int, name: str = "c1") -> Clip:
    return Clip(name, "memo", "", "0" * 32, Fraction(RATE), samples, (), Probe("wav", None, (Sound(0, 1, RATE, samples, "pcm"),)))


def models_here() -> Models:
    models = Models(settings().models)
    try:
        for model in (TURNS, LIKENESS):
            models.find(model)
    except Unavailable:
        pytest.skip("the models of voices are not on this machine (touchline models fetch)")
    return models


@pytest.fixture(scope="module")
def embedder() -> VoiceEmbedder:
    return voice_embedder(models_here().find(LIKENESS) / "embedder.int8.onnx")


def listened(sound: np.ndarray, step: int = RATE, name: str = "c1") -> Findings:
    look = Voices(models_here()).begin(clip(len(sound), name))
    for at in range(0, len(sound), step):
        look.hear(at, sound[at : at + step])
    return look.end(Pace(Fraction(RATE), len(sound), len(sound) / RATE))


def sound_of(path: Path) -> np.ndarray:
    import av

    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(str(path)) as source:
        pieces = [frame.to_ndarray()[0] for one in source.decode(audio=0) for frame in resampler.resample(one)]
    return np.concatenate(pieces)


class _Call:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (print, ("a checkpoint was believed",))


def test_what_a_checkpoint_would_run_is_never_run(tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "bad.bin", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps({"state_dict": {"w": _Call()}}))
    assert weights(tmp_path / "bad.bin") == {}
    assert not capsys.readouterr().out


class _Numbers:
    """Stands for the bytes of a tensor."""


class _Stored:
    """A tensor as PyTorch writes it: the bytes lie beside the description, under a number."""

    def __init__(self, *where: object) -> None:
        self.where = where

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return sys.modules["torch._utils"]._rebuild_tensor_v2, (_Numbers(), *self.where)


class _Writer(pickle.Pickler):
    def persistent_id(self, one: object) -> object:
        return ("storage", "FloatStorage", "0", "cpu", 6) if isinstance(one, _Numbers) else None


def checkpoint(path: Path, monkeypatch: pytest.MonkeyPatch, *where: object) -> Path:
    """A checkpoint with one tensor in six numbers: ``where`` are offset, size and stride."""
    torch = types.ModuleType("torch._utils")
    torch._rebuild_tensor_v2 = types.FunctionType((lambda: None).__code__, {}, "_rebuild_tensor_v2")  # type: ignore[attr-defined]
    torch._rebuild_tensor_v2.__module__, torch._rebuild_tensor_v2.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
    monkeypatch.setitem(sys.modules, "torch", types.ModuleType("torch"))
    monkeypatch.setitem(sys.modules, "torch._utils", torch)
    description = io.BytesIO()
    _Writer(description).dump({"state_dict": {"w": _Stored(*where)}, "left": {"m": _Stored(*where)}})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", description.getvalue())
        archive.writestr("archive/data/0", np.arange(6, dtype="<f4").tobytes())
    return path


@pytest.mark.parametrize(("where", "numbers"), [((0, (2, 3), (3, 1)), [[0, 1, 2], [3, 4, 5]]), ((1, (2,), (2,)), [1, 3]), ((4, (), ()), 4)])
def test_a_tensor_is_read_from_where_it_lies(where, numbers, tmp_path, monkeypatch):
    assert weights(checkpoint(tmp_path / "w.bin", monkeypatch, *where))["w"].tolist() == numbers


@pytest.mark.parametrize("where", [(0, (2, 4), (4, 1)), (-1, (3,), (1,)), (0, (2,), (-1,)), (6, (), ())])
def test_a_tensor_outside_its_bytes_is_damage(where, tmp_path, monkeypatch):
    with pytest.raises(Damaged):
        weights(checkpoint(tmp_path / "w.bin", monkeypatch, *where))


def test_a_checkpoint_that_is_none_is_damaged(tmp_path):
    (tmp_path / "bad.bin").write_bytes(b"not a model")
    with pytest.raises(Damaged):
        weights(tmp_path / "bad.bin")


def two_voices() -> tuple[np.ndarray, np.ndarray]:
    """Chances and likenesses of six windows: one voice until 5 s, another from 5 s on."""
    windows = 6
    chances = np.zeros((windows, FRAMES, VOICES), np.float16)
    for window in range(windows):
        change = int(np.clip((5 - window) * RATE / FRAME, 0, FRAMES))
        chances[window, :change, window % 3] = 0.9
        chances[window, change:, (window + 1) % 3] = 0.9
    count = ((windows - 1) * STEP + WINDOW) // HOP - 2
    likenesses = np.zeros((count, 4), np.float16)
    likenesses[: 5 * RATE // HOP, 0] = 1
    likenesses[5 * RATE // HOP :, 1] = 1
    return chances, likenesses


def test_voices_of_windows_are_joined_whatever_their_order_in_each():
    chances, likenesses = two_voices()
    labels, centres = gathered(voices_of_windows(chances, likenesses), len(chances))
    said = told(chances, labels, len(centres))
    found = turns(settled(said, likenesses, centres)[0], said.heard, 10.0)
    assert len(centres) == 2 and len(found) == 2 and found[0].voice != found[1].voice
    assert abs(found[0].end - 5) < 0.05 and abs(found[1].start - 5) < 0.05 and not found[0].overlaps


def test_two_voices_of_one_window_never_end_together():
    alike = np.ones((3, 1), np.float32)
    apart = np.zeros((3, 3), bool)
    apart[0, 1] = apart[1, 0] = True
    labels = together(alike, np.ones(3, np.float32), apart, 0.5)
    assert labels[0] != labels[1] and labels[2] in (labels[0], labels[1])


def test_where_two_speak_both_are_reported_and_the_overlap_is_marked():
    active = np.zeros((400, 2), bool)
    active[:200, 0] = active[150:350, 1] = True
    first, second = turns(active, np.full(400, 0.8, np.float32), 10.0)
    assert first.overlaps == second.overlaps and len(first.overlaps) == 1
    assert first.overlaps[0] == (second.start, first.end)


def test_a_short_pause_belongs_to_the_turn():
    active = np.ones((200, 1), bool)
    active[100:105] = False
    assert len(turns(active, np.ones(200, np.float32), 10.0)) == 1
    active[100:140] = False
    assert len(turns(active, np.ones(200, np.float32), 10.0)) == 2


def test_a_shout_that_is_all_there_is_of_a_voice_is_only_possible():
    assert 0.3 <= sureness(Turn(0, 0.3, 0, 0.9), 0.3) < 0.5
    assert sureness(Turn(0, 0.3, 0, 0.4), 30.0) >= 0.5


def test_traces_are_the_same_in_every_run_and_differ_between_clips():
    assert trace_of("c1", 10, 0) == trace_of("c1", 10, 0) != trace_of("c2", 10, 0)
    assert trace_of("c1", 10, 0).startswith("?voice-") and len(trace_of("c1", 10, 0)) == 17


def test_a_missing_model_is_out_of_reach_and_says_how_to_get_it(tmp_path):
    with pytest.raises(Unavailable, match="not on this machine") as caught:
        Voices(Models(tmp_path)).ready()
    assert "touchline models fetch" in caught.value.remedy


def test_silence_needs_no_model_and_is_listened_to_throughout(tmp_path):
    look = Voices(Models(tmp_path)).begin(clip(40 * RATE))
    for at in range(40):
        look.hear(at * RATE, np.zeros(RATE, np.float32))
    assert look.end(Pace(Fraction(RATE), 40 * RATE, 40.0)) == Findings((), (), (Span(0, 40 * RATE),))


def test_a_telephone_call_has_two_voices_that_take_turns(data):
    found = listened(sound_of(data / "speech" / "two_speakers.wav"))
    assert len({fact.value for fact in found.facts}) == len(found.prints) == 2
    assert {one.key for one in found.prints} == {fact.value for fact in found.facts}
    for fact in found.facts:
        assert (fact.kind, fact.channel, fact.detail["by"]) == ("person", "sound", "voice")
        assert fact.source.startswith("voices/") and 0.3 <= fact.confidence < 1
    for one in found.prints:
        likeness = np.frombuffer(one.data, "<f2").astype(np.float32)
        assert one.kind == "voice" and len(likeness) == one.detail["dim"] and abs(np.linalg.norm(likeness) - 1) < 0.01
    speaks = np.zeros(30 * RATE, bool)
    for fact in found.facts:
        speaks[fact.span.start : fact.span.end] = True
    assert not speaks[: 6 * RATE].any() and speaks[22 * RATE : 28 * RATE].mean() > 0.95


def test_voices_are_the_same_however_the_sound_is_cut_up(data):
    sound = sound_of(data / "speech" / "timbl_1.mp3")
    said = [[(fact.span, fact.value) for fact in listened(sound, step).facts] for step in (7777, len(sound))]
    assert len({value for _, value in said[0]}) == len({value for _, value in said[1]})
    for (one, _), (other, _) in itertools.zip_longest(*said):
        assert abs(one.start - other.start) < FRAME * 2 and abs(one.end - other.end) < FRAME * 2


def test_whoever_is_heard_is_reported_also_where_it_is_too_little_to_sound_like_anybody():
    chances = np.zeros((2, FRAMES, VOICES), np.float16)
    chances[1, -12:, 0] = 0.9
    likenesses = np.zeros(((STEP + WINDOW) // HOP - 2, 4), np.float16)
    labels, centres = gathered(voices_of_windows(chances, likenesses), len(chances))
    said = told(chances, labels, len(centres))
    [shout] = turns(settled(said, likenesses, centres)[0], said.heard, 6.0)
    assert 5.7 < shout.start < shout.end <= 6.0


def test_nobody_speaks_in_a_bleep_nor_where_it_breaks_off():
    t = np.arange(8 * RATE) / RATE
    for hertz in (160, 220):
        assert listened((0.2 * np.sin(2 * np.pi * hertz * t) * (t % 2 < 1)).astype(np.float32)).facts == ()


def test_stretches_are_half_open():
    assert stretches(np.array([True, True, False, True])) == [(0, 2), (3, 4)]


def test_a_voice_sounds_like_itself_however_quietly_it_was_recorded(data, embedder):
    sound = sound_of(data / "speech" / "jfk.flac")[: 4 * SAMPLES].reshape(4, SAMPLES)
    loud, quiet = embedder.likenesses(sound), embedder.likenesses(sound * np.float32(0.02))
    assert (loud * quiet).sum(1).min() > 0.99


def test_silence_is_no_fault_of_the_embedder(embedder):
    assert np.isfinite(embedder.likenesses(np.zeros((1, SAMPLES), np.float32))).all()
