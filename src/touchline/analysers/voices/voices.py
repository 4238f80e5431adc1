"""Voices: who speaks when, as traces: one voice of one clip, whose name is settled for the whole season elsewhere.

The sound is heard in windows of five seconds, a second apart. A network tells the voices of a window apart, also where two
speak at once; another says what each sounds like; `turns` joins them over the clip. Whoever is heard is reported, also a
shout too short to tell whose it is: that voice is possible where a longer one is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.models import Models
from touchline.analysers.steady_tone import STEP as TONE_STEP
from touchline.analysers.steady_tone import lines_of, steady
from touchline.analysers.voices.embedder import SAMPLES, SIZE, voice_embedder
from touchline.analysers.voices.turn_network import FRAME, FRAMES, OFFSET, RATE, STEP, VOICES, WINDOW, turn_network
from touchline.analysers.voices.turns import Turn, settled, told, turns
from touchline.analysers.voices.window_voices import HOP, SPEAKS, gathered, voices_of_windows
from touchline.domain.facts.facts import KNOWN_FROM, POSSIBLE_FROM, Fact
from touchline.domain.facts.findings import Findings, Print
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace

TURNS, LIKENESS = "voice-turns", "voice-likeness"
"""The models: who speaks when, and what a voice sounds like."""

_BATCH = 24
_TELLING_SECONDS = 0.8
"""Speech that a voice needs in all before it can be told whose it is."""
_FULL_SECONDS = 10.0
_SILENT = 1e-4
_AFTER_TONE = 6
"""Steps beside a steady tone in which the network hears its edge as a voice."""

Pcm = NDArray[np.float32]


@dataclass(frozen=True)
class Voices:
    """The analyser."""

    models: Models

    name = "voices"
    version = "3"
    watches = ("voices",)
    needs = Needs(sample_rate=RATE)

    @property
    def settings(self) -> str:
        return "+".join(f"{name}:{self.models.named(name).fingerprint}" for name in (TURNS, LIKENESS))

    def ready(self) -> None:
        """Raises Unavailable where a model is not on this machine, Damaged where it is not what it should be."""
        for name in (TURNS, LIKENESS):
            self.models.find(name)

    def load(self) -> None:
        """Load both models now rather than with the first sound. Raises as `ready` does."""
        turn_network(self.models.find(TURNS) / "pytorch_model.bin")
        voice_embedder(self.models.find(LIKENESS) / "embedder.int8.onnx")

    def begin(self, clip: Clip) -> _Look:
        return _Look(clip, self, f"{self.name}/{self.version}+{TURNS}+{LIKENESS}")


class _Look:
    """Listens to one clip; holds half a minute of sound, and for each second a few kilobytes of what was heard in it."""

    def __init__(self, clip: Clip, voices: Voices, source: str) -> None:
        self._clip, self._models, self._source = clip, voices.models, source
        self._sound: list[Pcm] = []
        self._held = 0
        self._samples = 0
        self._chances: list[NDArray[np.float16]] = []
        self._likenesses: list[NDArray[np.float16]] = []

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        """Voices are not seen."""

    def hear(self, start: int, sound: Pcm) -> None:
        self._sound.append(sound)
        self._held += len(sound)
        self._samples += len(sound)
        if self._held >= WINDOW + _BATCH * STEP:
            rest = np.concatenate(self._sound)
            while len(rest) >= WINDOW + _BATCH * STEP:
                self._listen(rest[: WINDOW + (_BATCH - 1) * STEP], _BATCH * STEP)
                rest = rest[_BATCH * STEP :]
            self._sound, self._held = [rest], len(rest)

    def end(self, pace: Pace) -> Findings:
        seen = (Span(0, pace.frames),) if pace.frames else ()
        if not self._samples:
            return Findings((), (), seen)
        sound = np.concatenate(self._sound)
        windows = max(1, -(-(len(sound) - WINDOW) // STEP) + 1)
        self._listen(np.pad(sound, (0, max(0, WINDOW + (windows - 1) * STEP - len(sound)))), windows * STEP + WINDOW)
        chances, likenesses = np.concatenate(self._chances), np.concatenate(self._likenesses)
        if not (chances >= SPEAKS).any():
            return Findings((), (), seen)
        labels, centres = gathered(voices_of_windows(chances, likenesses), len(chances))
        said = told(chances, labels, len(centres))
        active, centres = settled(said, likenesses, centres)
        facts, prints = self._findings(turns(active, said.heard, self._samples / RATE), centres, pace)
        return Findings(facts, (), seen, prints)

    def _listen(self, sound: Pcm, done: int) -> None:
        """Hear all windows of ``sound``; what begins ``done`` samples into it or later is heard with the next."""
        before = sum(map(len, self._chances)) * STEP
        windows = (len(sound) - WINDOW) // STEP + 1
        if float(np.abs(sound).max()) < _SILENT:
            chances = np.zeros((windows, FRAMES, VOICES), np.float16)
        else:
            chances = turn_network(self._models.find(TURNS) / "pytorch_model.bin").chances(sound).astype(np.float16)
            chances[_in_a_tone(sound, windows)] = 0
        self._chances.append(chances)
        self._embed(sound, before, min(done, len(sound)), chances)

    def _embed(self, sound: Pcm, before: int, done: int, chances: NDArray[np.float16]) -> None:
        """Likenesses of the stretches of ``sound`` (which begins at sample ``before``) that begin before ``done``, where
        somebody may be speaking."""
        first = -(-before // HOP)
        count = max(0, min(-(-(before + done) // HOP), (before + len(sound) - SAMPLES) // HOP + 1) - first)
        begins = np.arange(first, first + count) * HOP - before
        speaks = np.zeros(((len(chances) - 1) * STEP + WINDOW) // FRAME + 1, bool)
        anybody: NDArray[np.bool_] = np.any(chances >= SPEAKS, axis=2)
        for window, answers in enumerate(anybody):
            at = round((window * STEP + OFFSET) / FRAME)
            speaks[at : at + FRAMES] |= answers[: len(speaks) - at]
        near = np.array([speaks[a // FRAME : (a + SAMPLES) // FRAME].any() for a in begins], bool)
        out = np.zeros((count, SIZE), np.float16)
        if near.any():
            pieces = np.stack([sound[a : a + SAMPLES] for a in begins[near]])
            out[near] = voice_embedder(self._models.find(LIKENESS) / "embedder.int8.onnx").likenesses(pieces)
        self._likenesses.append(out)

    def _findings(self, found: Sequence[Turn], likenesses: Pcm, pace: Pace) -> tuple[tuple[Fact, ...], tuple[Print, ...]]:
        facts: list[Fact] = []
        prints: list[Print] = []
        for number, voice in enumerate(dict.fromkeys(turn.voice for turn in found)):
            own = [(turn, span) for turn in found if turn.voice == voice and (span := pace.span(turn.start, turn.end))]
            if not own:
                continue
            trace = trace_of(self._clip.id, own[0][1].start, number)
            seconds = sum(turn.end - turn.start for turn, _ in own)
            for turn, span in own:
                facts.append(Fact(self._clip.id, span, "sound", "person", trace, sureness(turn, seconds), source=self._source,
                                  detail=_detail(turn)))
            prints.append(Print("voice", trace, likenesses[voice].astype("<f2").tobytes(), {
                "dim": SIZE, "dtype": "float16", "seconds": round(seconds, 2), "quality": quality(own, seconds)}))
        return tuple(sorted(facts, key=lambda fact: fact.span)), tuple(prints)


def _in_a_tone(sound: Pcm, windows: int) -> NDArray[np.bool_]:
    """At which answers of which windows a steady tone is all that is heard, or has just broken off."""
    tone = np.convolve(steady(lines_of(sound)), np.ones(2 * _AFTER_TONE + 1), "same") > 0
    at = np.arange(windows)[:, None] * STEP + OFFSET + np.arange(FRAMES)[None] * FRAME
    return np.asarray(tone[np.minimum((at // TONE_STEP).astype(np.int64), len(tone) - 1)])


def trace_of(clip: str, first_frame: int, number: int) -> str:
    """The working name of the ``number``-th voice of a clip: the same in every run of one version."""
    return "?voice-" + hashlib.sha256(f"{clip}|voices|{first_frame}|{number}".encode()).hexdigest()[:10]


def sureness(turn: Turn, seconds: float) -> float:
    """How surely a turn is a voice that somebody would know, of one that speaks for ``seconds`` in all: a murmur or a
    shout that is all there is of a voice is only possible."""
    if seconds < _TELLING_SECONDS:
        return round(min(KNOWN_FROM - 0.01, max(POSSIBLE_FROM, turn.chance * seconds / _TELLING_SECONDS)), 4)
    return round(max(KNOWN_FROM, min(0.99, turn.chance)), 4)


def quality(own: Sequence[tuple[Turn, Span]], seconds: float) -> float:
    """How much a likeness tells, 0..1: grows with the speech it was taken from, least where others speak too."""
    crossed = sum(end - start for turn, _ in own for start, end in turn.overlaps)
    return round(min(1.0, max(0.0, seconds - crossed) / _FULL_SECONDS), 3)


def _detail(turn: Turn) -> dict[str, Any]:
    detail: dict[str, Any] = {"by": "voice", "seconds": [round(turn.start, 3), round(turn.end, 3)]}
    if turn.overlaps:
        detail |= {"overlap": True, "overlaps": [[round(a, 3), round(b, 3)] for a, b in turn.overlaps]}
    return detail
