"""Looking and listening again to a film that is to leave: the analysers that log footage, more sensitive and dearer.

Faces have a file of their own (`faces.scan`). Writing is looked for eight times a
second and read whenever there is any; voices are told apart as in the log, and besides every two seconds are compared by
themselves, so that a voice that was taken for another's is heard; music and noises are told from lower chances and for shorter
moments. More false alarms, fewer misses.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.models import Models
from touchline.analysers.sound.sound import Sound, Threshold
from touchline.analysers.text.text import MODEL as TEXT
from touchline.analysers.text.text import Text
from touchline.analysers.voices.embedder import SAMPLES, SIZE, voice_embedder
from touchline.analysers.voices.turn_network import RATE
from touchline.analysers.voices.voices import LIKENESS
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Print
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace

_HOP, _TOGETHER = RATE * 2 // 5, 5
"""Samples from one stretch of sound to the next, and stretches compared as one: about two and a half seconds."""
_QUIET = 10 ** (-50 / 20)
_BATCH = 64


@dataclass(frozen=True)
class TextScan(Text):
    """Writing, also where it is there for a moment."""

    model: str = TEXT
    lavish = 12.0
    name = "text-scan"
    needs = Needs(width=1920, height=1920, every=Fraction(1, 8))


@dataclass(frozen=True)
class SoundScan(Sound):
    """Music and noises, also faint and short."""

    name = "sound-scan"
    threshold = Threshold(begins=0.3, goes_on=0.2, shortest=(0.2, 0.5, 0.5), told=0.15)


@dataclass(frozen=True)
class VoiceScan:
    """The likeness of every few seconds of sound, whoever speaks."""

    models: Models

    name = "voices-scan"
    version = "1"
    watches = ("voices",)
    needs = Needs(sample_rate=RATE)

    @property
    def settings(self) -> str:
        return f"{LIKENESS}:{self.models.named(LIKENESS).fingerprint}"

    def ready(self) -> None:
        """Raises Unavailable where the model is not on this machine, Damaged where it is not what it should be."""
        self.models.find(LIKENESS)

    def begin(self, clip: Clip) -> _VoiceLook:
        return _VoiceLook(clip, self)


class _VoiceLook:
    """Listens to one film; keeps a few kilobytes for each of its seconds."""

    def __init__(self, clip: Clip, scan: VoiceScan) -> None:
        self._clip, self._models = clip, scan.models
        self._source = f"{scan.name}/{scan.version}+{LIKENESS}"
        self._held = np.zeros(0, np.float32)
        self._rows: list[NDArray[np.float32]] = []

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        """Voices are not seen."""

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        self._held = np.concatenate([self._held, sound])
        if len(self._held) >= SAMPLES + _BATCH * _HOP:
            self._listen()

    def end(self, pace: Pace) -> Findings:
        self._listen()
        rows = np.concatenate(self._rows) if self._rows else np.zeros((0, SIZE), np.float32)
        facts: list[Fact] = []
        prints: list[Print] = []
        for first in range(len(rows)):
            heard = rows[first : first + _TOGETHER]
            mean = heard.sum(axis=0)
            length = float(np.linalg.norm(mean))
            span = pace.span(first * _HOP / RATE, ((first + len(heard) - 1) * _HOP + SAMPLES) / RATE)
            if not length or span is None or np.count_nonzero(heard.any(axis=1)) < min(2, len(rows)):
                continue
            name = f"?voice-moment-{first}"
            facts.append(Fact(self._clip.id, span, "sound", "person", name, 0.3, source=self._source, detail={"by": "voice"}))
            detail = {"dim": SIZE, "dtype": "float16", "quality": 0.3}
            prints.append(Print("voice", name, (mean / length).astype("<f2").tobytes(), detail))
        return Findings(tuple(facts), (), (Span(0, pace.frames),) if pace.frames else (), tuple(prints))

    def _listen(self) -> None:
        """A likeness of every stretch that is whole; zeros where it is quiet."""
        count = (len(self._held) - SAMPLES) // _HOP + 1
        if count <= 0:
            return
        pieces = np.lib.stride_tricks.sliding_window_view(self._held, SAMPLES)[:: _HOP][:count]
        loud = np.sqrt(np.mean(pieces.astype(np.float64) ** 2, axis=1)) > _QUIET
        out = np.zeros((count, SIZE), np.float32)
        if loud.any():
            out[loud] = voice_embedder(self._models.find(LIKENESS) / "embedder.int8.onnx").likenesses(np.ascontiguousarray(pieces[loud]))
        self._rows.append(out)
        self._held = self._held[count * _HOP :]
