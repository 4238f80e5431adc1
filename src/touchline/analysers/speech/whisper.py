"""Speech to words with Whisper (Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", 2022), run
by faster-whisper and CTranslate2 in 8-bit integers.

Each window is encoded once: the same encoding tells the language, the words, and by cross-attention when each was said.
The answer for a window depends on nothing but the window, the names to listen for and the language heard so far, so
that a log done twice says the same.

The model was made for thirty seconds, and takes four times as long over them as over fifteen. A shorter window is therefore
given to it with a little silence behind it instead of up to thirty seconds; without that silence it begins to say things
twice, and where it does so all the same, it hears the window again in its full length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.models import Models
from touchline.analysers.once import once
from touchline.analysers.speech.eight_bits import in_eight_bits
from touchline.analysers.speech.heard import Heard, Word
from touchline.analysers.speech.near_names import near_names, with_names

BEAM = 5
_REPEATS = 2.4
"""Text that compresses better than this repeats itself (threshold of the Whisper authors)."""
_NO_SPEECH, _UNSURE = 0.6, -1.0
_SURE_OF_LANGUAGE = 0.8
_BEFORE, _AFTER = "\"'“¿([{-«", "\"'.。,，!！?？:：”)]}、»"
_RATE = 16000
_FRAMES = 100
"""Steps of its input in a second."""
_SILENCE, _SHORTEST, _LONGEST, _STEP = 4 * _FRAMES, 6 * _FRAMES, 30 * _FRAMES, _FRAMES // 2
_TWICE = 4
"""Words that end a text and stand before that once more were said once, if the window was short."""
_LEFT = _RATE
"""A stretch too short to be heard again: a second."""

Pcm = NDArray[np.float32]


class Languages:
    """The language of each window: its own where that is sure, else the one heard most so far."""

    def __init__(self) -> None:
        self._heard: dict[str, float] = {}

    def settle(self, chances: Sequence[tuple[str, float]], seconds: float) -> str:
        """``chances`` are (language, probability) of one window."""
        for language, chance in chances:
            self._heard[language] = self._heard.get(language, 0.0) + chance * seconds
        best, chance = chances[0]
        if chance >= _SURE_OF_LANGUAGE:
            return best
        return max(self._heard, key=lambda language: (self._heard[language], language))


class Whisper:
    """One loaded model; windows go through it one at a time."""

    def __init__(self, folder: Path, threads: int) -> None:
        from faster_whisper import WhisperModel

        self._model: Any = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=threads,
                                        local_files_only=True)
        self._turn = Lock()

    def hear(self, sound: Pcm, names: tuple[str, ...], languages: Languages) -> Heard:
        """The words of up to 30 seconds of mono sound at 16 kHz; ``names`` are those that may be said.

        The model may end its text while somebody still speaks: what lies after its last word is heard again.
        """
        words: list[Word] = []
        begin, language = 0, ""
        with self._turn:
            while len(sound) - begin > _LEFT:
                heard = self._hear(sound[begin:], names, languages)
                shift, language = begin / _RATE, language or heard.language
                words += [replace(w, start_seconds=w.start_seconds + shift, end_seconds=w.end_seconds + shift) for w in heard.words]
                if not heard.words or words[-1].end_seconds * _RATE - begin < _LEFT / 2:
                    break
                begin = int(words[-1].end_seconds * _RATE)
        return Heard(tuple(words), language)

    def _hear(self, sound: Pcm, names: tuple[str, ...], languages: Languages) -> Heard:
        from faster_whisper.audio import pad_or_trim
        from faster_whisper.tokenizer import Tokenizer

        model, language = self._model, ""
        features = model.feature_extractor(sound)[..., :-1]
        for length, no_repeat in _attempts(features.shape[-1]):
            encoded = model.encode(pad_or_trim(features, length)[None])
            if not language:
                chances = [(token[2:-2], chance) for token, chance in model.model.detect_language(encoded)[0][:5]]
                language = languages.settle(chances, len(sound) / _RATE)
            tokenizer = Tokenizer(model.hf_tokenizer, True, task="transcribe", language=language)
            tokens = self._tokens(encoded, tokenizer, no_repeat)
            if not _repeats(tokenizer.decode(tokens), length):
                break
        words = self._timed(tokens, encoded, tokenizer, features.shape[-1])
        if near := near_names(words, names):
            again = self._tokens(encoded, tokenizer, no_repeat, ", ".join(near))
            words = with_names(words, self._timed(again, encoded, tokenizer, features.shape[-1]), near)
        return Heard(tuple(words), language)

    def _timed(self, tokens: list[int], encoded: Any, tokenizer: Any, steps: int) -> Sequence[Word]:
        """Words with their times, by cross-attention."""
        if not tokens:
            return ()
        seconds = steps / _FRAMES
        segment: dict[str, Any] = {"seek": 0, "start": 0.0, "end": seconds, "tokens": tokens}
        self._model.add_word_timestamps([[segment]], tokenizer, encoded, [steps], _BEFORE, _AFTER, 0.0)
        return _words(segment["words"], seconds)

    def _tokens(self, encoded: Any, tokenizer: Any, no_repeat: int, hints: str = "") -> list[int]:
        """The likeliest text, none where nobody speaks; with ``no_repeat`` no run of that many tokens comes twice."""
        from faster_whisper.transcribe import get_suppressed_tokens

        result = self._model.model.generate(
            encoded, [self._model.get_prompt(tokenizer, [], without_timestamps=True, hotwords=hints or None)], beam_size=BEAM,
            max_length=self._model.max_length, return_scores=True, return_no_speech_prob=True, suppress_blank=True,
            no_repeat_ngram_size=no_repeat, suppress_tokens=list(get_suppressed_tokens(tokenizer, [-1])))[0]
        tokens = [token for token in result.sequences_ids[0] if token < tokenizer.eot]
        sureness = result.scores[0] * len(tokens) / (len(tokens) + 1)
        return [] if result.no_speech_prob > _NO_SPEECH and sureness < _UNSURE else tokens


def _attempts(steps: int) -> Iterator[tuple[int, int]]:
    """How much of the model's thirty seconds to use for a window of so many steps, and how long a repeat it may not make:
    first as little as will do; what repeats itself then is heard at full length, and what still does, without repeats."""
    little = -(-(steps + _SILENCE) // _STEP) * _STEP
    if little < _LONGEST:
        yield max(_SHORTEST, little), 0
    yield _LONGEST, 0
    yield _LONGEST, 3


def _repeats(text: str, length: int) -> bool:
    """Whether a text says the same over and over; heard in a short window, whether it ends by saying something twice."""
    from faster_whisper.transcribe import get_compression_ratio

    if text and get_compression_ratio(text) > _REPEATS:
        return True
    words = text.casefold().split()
    return length < _LONGEST and any(words[-size:] == words[-2 * size : -size] for size in range(_TWICE, len(words) // 2 + 1))


def _words(timed: Sequence[dict[str, Any]], seconds: float) -> list[Word]:
    words = []
    for word in timed:
        text = word["word"]
        if text.strip():
            start = min(float(word["start"]), seconds)
            words.append(Word(text.strip(), start, min(max(float(word["end"]), start), seconds),
                              round(float(word["probability"]), 4), text[0].isspace()))
    return words


@once
def loaded(models: Models, name: str, threads: int) -> Whisper:
    """The recogniser of that name; 0 threads leaves their number to CTranslate2. Raises Unavailable, Damaged."""
    from ctranslate2 import __version__

    return Whisper(models.ready(name, f"int8-{__version__}", in_eight_bits), threads)
