"""Voices are found as the sound comes, packed, recognised, and taken back to where they were said."""

from __future__ import annotations

import itertools
import json
import re
from fractions import Fraction

import numpy as np
import pytest

from touchline.analysers.model_list import Model, ModelFile
from touchline.analysers.models import Models
from touchline.analysers.speech.heard import Heard, Word
from touchline.analysers.speech.speech import Speech, lines, unpacked, wordless
from touchline.analysers.speech.voice_activity import LONGEST, RATE, Region, VoiceActivity
from touchline.analysers.speech.whisper import Languages
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.media import Clip, Probe, Sound
from touchline.domain.time.time import Span
from touchline.errors import Unavailable
from touchline.ports import Pace
from touchline.settings import settings


def word(text: str, start: float, end: float, confidence: float = 0.9) -> Word:
    return Word(text, start, end, confidence, True)


def said(*texts: str, gap: float = 0.0) -> list[Word]:
    """Words one after the other, each 0.3 s long."""
    return [word(text, i * (0.3 + gap), i * (0.3 + gap) + 0.3) for i, text in enumerate(texts)]


def texts(words: list[Word]) -> list[str]:
    return [line.text for line in lines(words, "en")]


def test_a_line_is_a_sentence():
    assert texts(said("He", "is", "out.", "For", "the", "season!")) == ["He is out.", "For the season!"]


def test_a_title_ends_no_sentence():
    assert texts(said("Ask", "Mr.", "Rowe.")) == ["Ask Mr. Rowe."]


def test_a_pause_ends_a_line():
    assert texts([*said("no", "more"), word("questions", 3.0, 3.4)]) == ["no more", "questions"]


def test_a_long_sentence_is_parted_at_a_comma_near_its_middle():
    first = ["when", "the", "lads", "came", "in", "at", "half", "time", "nobody", "said", "a", "word", "to", "me", "there,"]
    second = ["and", "that", "was", "the", "moment", "I", "knew", "we", "had", "it", "in", "us", "to", "win", "the", "game", "for", "her"]
    assert texts(said(*first, *second)) == [" ".join(first), " ".join(second)]


def test_nothing_is_lost_or_doubled_when_lines_are_parted():
    words = said(*[f"w{i}" for i in range(500)])
    assert " ".join(texts(words)).split() == [one.text for one in words]
    assert all(len(line.words) <= 32 for line in lines(words, "en"))


def test_words_go_back_to_where_they_were_said():
    packed = [Region(16000, np.zeros(16000, np.float32)), Region(160000, np.zeros(32000, np.float32))]
    first, second, late = unpacked([word("one", 0.2, 0.6), word("two", 1.1, 1.5), word("three", 2.9, 3.4)], packed)
    assert (first.start_seconds, first.end_seconds) == pytest.approx((1.2, 1.8))
    assert (second.start_seconds, second.end_seconds) == pytest.approx((10.1, 10.7))
    assert (late.start_seconds, late.end_seconds) == pytest.approx((11.9, 12.0))


def test_a_word_across_a_seam_stays_where_its_middle_is():
    packed = [Region(0, np.zeros(16000, np.float32)), Region(80000, np.zeros(16000, np.float32))]
    [only] = unpacked([word("seam", 0.7, 1.1)], packed)
    assert (only.start_seconds, only.end_seconds) == pytest.approx((0.7, 1.0))


def test_the_language_heard_most_stands_in_for_a_doubtful_window():
    languages = Languages()
    assert languages.settle([("en", 0.97), ("cy", 0.01)], 28) == "en"
    assert languages.settle([("cy", 0.4), ("en", 0.35)], 3) == "en"
    assert languages.settle([("es", 0.95), ("pt", 0.02)], 20) == "es"


def test_silence_and_noise_are_no_voice():
    activity = VoiceActivity()
    noise = np.random.default_rng(1).normal(0, 0.01, 20 * RATE).astype(np.float32)
    assert [*activity.take(np.zeros(20 * RATE, np.float32)), *activity.take(noise), *activity.end()] == []


def _sound(path) -> np.ndarray:
    import av
    from av.audio.resampler import AudioResampler

    resampler = AudioResampler(format="fltp", layout="mono", rate=RATE)
    with av.open(str(path)) as source:
        pieces = [piece.to_ndarray()[0] for frame in source.decode(audio=0) for piece in resampler.resample(frame)]
    return np.concatenate(pieces)


def _regions(sound: np.ndarray, step: int) -> list[tuple[int, int]]:
    activity = VoiceActivity()
    found = [region for at in range(0, len(sound), step) for region in activity.take(sound[at : at + step])]
    return [(region.start, region.end) for region in [*found, *activity.end()]]


def test_voices_are_found_the_same_however_the_sound_is_cut_up(data):
    sound = _sound(data / "speech" / "sonnet002.mp3")
    whole = _regions(sound, len(sound))
    assert len(whole) > 4
    assert _regions(sound, 8000) == _regions(sound, 777) == whole


def test_a_speech_without_pauses_is_cut_so_that_nothing_is_lost(data):
    sound = _sound(data / "speech" / "jfk.flac")[int(5.2 * RATE) : int(8 * RATE)]
    regions = _regions(np.tile(sound, 20), 5000)
    assert all(end - start <= LONGEST * 512 for start, end in regions)
    assert all(after[0] >= before[1] for before, after in itertools.pairwise(regions))


def _clip(samples: int) -> Clip:
    return Clip("c1", "memo", "", "0" * 32, Fraction(RATE), samples, (), Probe("wav", None, (Sound(0, 1, RATE, samples, "pcm"),)))


def test_a_missing_model_is_out_of_reach_and_says_how_to_get_it(tmp_path):
    with pytest.raises(Unavailable) as caught:
        Speech(Models(tmp_path)).ready()
    assert "touchline models fetch" in caught.value.remedy


def test_nobody_speaking_needs_no_model_and_is_listened_to_throughout(tmp_path):
    look = Speech(Models(tmp_path)).begin(_clip(10 * RATE))
    look.hear(0, np.zeros(10 * RATE, np.float32))
    assert look.end(Pace(Fraction(RATE), 10 * RATE, 10.0)) == Findings((), (), (Span(0, 10 * RATE),))


def test_names_to_listen_for_are_hints_in_the_settings(tmp_path):
    model = Model("whisper-base", "", "", "", (ModelFile("model.bin", 1, "ab" * 32),), ())
    plain, hinted = Speech(Models(tmp_path, (model,))), Speech(Models(tmp_path, (model,)), ("Ada Holt",))
    assert plain.settings.split(";")[0] == hinted.settings.split(";")[0]
    assert plain.settings != hinted.settings


def _normal(text: str) -> list[str]:
    return re.sub(r"[^\w ]", " ", text.casefold().replace("'", "").replace("’", "").replace("\n", " ")).split()


@pytest.mark.parametrize(("name", "language", "share"), [("jfk.flac", "en", 0.0), ("ms_es-ES/audio2.flac", "es", 0.1)])
def test_real_speech(data, name, language, share):
    models = Models(settings().models)
    try:
        models.find("whisper-base")
    except Unavailable:
        pytest.skip("the model whisper-base is not on this machine (touchline models fetch)")
    sound = _sound(data / "speech" / name)
    look = Speech(models, threads=1).begin(_clip(len(sound)))
    for at in range(0, len(sound), RATE):
        look.hear(at, sound[at : at + RATE])
    facts = look.end(Pace(Fraction(RATE), len(sound), len(sound) / RATE)).facts
    truth = set(_normal(json.loads((data / "speech" / "transcripts.json").read_text())[name]["text"]))
    heard = set(_normal(" ".join(fact.value for fact in facts)))
    assert len(truth - heard) <= share * len(truth)
    assert {fact.detail["language"] for fact in facts} == {language}
    for fact in facts:
        assert fact.kind == "words" and fact.channel == "sound" and fact.source == "speech/2+whisper-base"
        timed = fact.detail["words"]
        assert " ".join(text for text, *_ in timed) == fact.value
        assert fact.span.start / RATE <= timed[0][1] and timed[-1][2] <= fact.span.end / RATE
        assert all(start <= end and 0 <= sure <= 1 for _, start, end, sure in timed)


def test_a_voice_without_words_is_not_taken_for_silence():
    """A recogniser may stop in the middle; what it left out must not count as listened to."""
    region = Region(10 * RATE, np.zeros(10 * RATE, np.float32))
    heard = [word("one", 10.2, 10.6), word("two", 14.0, 14.4)]
    left = [(piece.start / RATE, piece.end / RATE) for piece in wordless(region, heard)]
    assert left == [(10.6, 14.0), (14.4, 20.0)]
    assert not list(wordless(region, [word(str(n), 10 + n, 11 + n) for n in range(10)]))


def test_what_a_recogniser_left_out_is_heard_once_more_on_its_own(tmp_path, data, monkeypatch):
    class Absent:
        calls = 0

        def hear(self, sound: np.ndarray, names: tuple[str, ...], languages: object) -> Heard:
            self.calls += 1
            return Heard(() if self.calls == 1 else (word("trust", 0.0, len(sound) / RATE),), "en")

    absent = Absent()
    monkeypatch.setattr("touchline.analysers.speech.speech.loaded", lambda models, name, threads: absent)
    monkeypatch.setattr(Models, "find", lambda self, name: tmp_path)
    sound = _sound(data / "speech" / "jfk.flac")
    look = Speech(Models(tmp_path)).begin(_clip(len(sound)))
    look.hear(0, sound)
    found = look.end(Pace(Fraction(RATE), len(sound), len(sound) / RATE))
    assert {fact.value for fact in found.facts} == {"trust"}


def test_a_window_without_a_word_has_none():
    assert not list(unpacked([], [Region(0, np.zeros(RATE, np.float32))]))
