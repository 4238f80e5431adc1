"""Sound: speech, singing and music by a model; silence, tone, crowd, whistle, applause, clipping and hum by rules of thumb; and how
loud a clip is by EBU R 128. Each fact says in ``by`` what told it.

Whatever is music, a chant of the terraces included, is also a piece of music nobody has named yet (``?tune-…``): it lands on
the cue sheet, and is not cleared until somebody says what it is and a licence names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.models import Models
from touchline.analysers.sound.clipping import Rails
from touchline.analysers.sound.downmix import Downmix
from touchline.analysers.sound.hum import HumFinder
from touchline.analysers.sound.loudness import RATE, Meter
from touchline.analysers.sound.model import CLASSES, Hearing, SoundModel, loaded
from touchline.analysers.sound.noises import Noise, noises
from touchline.analysers.sound.stretches import held, runs, smooth
from touchline.analysers.sound.texture import HOP as STEP
from touchline.analysers.sound.texture import STEP_SECONDS, Texture, Weave
from touchline.analysers.steady_tone import steady
from touchline.analysers.voices.mel import HOP, Mels
from touchline.analysers.voices.mel import RATE as MODEL_RATE
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace

MODEL = "sound-events"
LOUDNESS = "loudness"
_TICK = HOP / MODEL_RATE
_SMOOTH, _GAP = (0.2, 1.0, 1.0), (0.5, 1.5, 2.0)
"""Of `CLASSES`, in seconds: how far the chances are averaged, and pauses that part nothing."""
_BRIEF = (0.7, 0.4, 0.6)
"""What is left of the sureness of the shortest ones: a reader's verse is easily taken for a moment of song."""
_ONE_TUNE_SECONDS = 5.0
"""Music that pauses for less is still the same piece."""

Pcm = NDArray[np.float32]


@dataclass(frozen=True)
class Threshold:
    """From which chance something begins, and above which it goes on; of `CLASSES`, in seconds, what is too short; and from which
    confidence it is told."""

    begins: float = 0.5
    goes_on: float = 0.3
    shortest: tuple[float, float, float] = (0.3, 1.0, 1.0)
    told: float = 0.3


@dataclass(frozen=True)
class Sound:
    """The analyser."""

    models: Models

    threshold = Threshold()

    name = "sound"
    version = "3"
    watches = ("music",)
    needs = Needs(sample_rate=RATE, stereo=True)

    @property
    def settings(self) -> str:
        return f"{MODEL}:{self.models.named(MODEL).fingerprint}"

    def ready(self) -> None:
        """Raises Unavailable where the model is not on this machine, Damaged where it is not what it should be."""
        self.models.find(MODEL)

    def begin(self, clip: Clip) -> _Look:
        return _Look(clip, loaded(self.models.find(MODEL)), f"{self.name}/{self.version}", self.threshold)


class _Look:
    """Listens to one clip; keeps a few numbers a moment, never the sound."""

    def __init__(self, clip: Clip, model: SoundModel, source: str, threshold: Threshold = Threshold()) -> None:
        self._clip, self._source, self._threshold = clip, source, threshold
        alone = len(clip.probe.sounds) == 1 and clip.probe.sounds[0].channels == 1
        self._gain = 2**0.5 if alone else 1.0
        self._meter, self._rails, self._downmix = Meter(), Rails(self._gain), Downmix()
        self._mels, self._hearing, self._weave, self._hum = Mels(), Hearing(model), Weave(), HumFinder()
        self._chances: list[Pcm] = []

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        """Sound is not seen."""

    def hear(self, start: int, sound: Pcm) -> None:
        self._meter.take(sound)
        self._rails.take(sound)
        self._tell(self._downmix.take(sound))

    def end(self, pace: Pace) -> Findings:
        self._tell(self._downmix.end())
        self._chances += self._hearing.end()
        chances = np.concatenate(self._chances) if self._chances else np.zeros((0, len(CLASSES)), np.float32)
        texture = self._weave.end()
        chances[_at_ticks(steady(texture.lines), len(chances))] = 0
        facts = [fact for noise in self._noises(chances, texture) if (fact := self._fact(noise, pace))]
        facts += self._tunes([noise for noise in _events(chances, self._threshold) if noise.value in ("music", "singing")], pace)
        if whole := self._loudness(pace):
            facts.append(whole)
        return Findings(tuple(facts), (), (Span(0, pace.frames),) if pace.frames else ())

    def _tell(self, sound: Pcm) -> None:
        self._chances += self._hearing.take(self._mels.take(sound))
        self._weave.take(sound)
        self._hum.take(sound)

    def _noises(self, chances: Pcm, texture: Texture) -> Iterator[Noise]:
        yield from _events(chances, self._threshold)
        speech, _, music = (_at_steps(chances[:, place], len(texture)) for place in range(len(CLASSES)))
        yield from noises(texture, speech, music)
        for clipped in self._rails.end():
            yield Noise("clipping", clipped.start_seconds, clipped.end_seconds, clipped.confidence, (("tops", clipped.tops),))
        for hum in self._hum.end():
            yield Noise("hum", hum.start_seconds, hum.end_seconds, hum.confidence,
                        (("hertz", hum.hertz), ("dbfs", hum.level), ("harmonics", list(hum.harmonics))))

    def _fact(self, noise: Noise, pace: Pace) -> Fact | None:
        span = pace.span(noise.start_seconds, noise.end_seconds)
        if span is None or noise.confidence < self._threshold.told:
            return None
        by = "model" if noise.value in CLASSES else "heuristic"
        source = f"{self._source}+{MODEL}" if by == "model" else self._source
        return Fact(self._clip.id, span, "sound", "sound", noise.value, noise.confidence, source=source,
                    detail={"by": by, **dict(noise.detail)})

    def _tunes(self, heard: list[Noise], pace: Pace) -> Iterator[Fact]:
        """The same stretches as unidentified works, one name for each piece."""
        stretches: list[tuple[float, float, float]] = []
        for noise in sorted(heard, key=lambda noise: noise.start_seconds):
            if stretches and noise.start_seconds <= stretches[-1][1]:
                start, end, sure = stretches[-1]
                stretches[-1] = start, max(end, noise.end_seconds), max(sure, noise.confidence)
            else:
                stretches.append((noise.start_seconds, noise.end_seconds, noise.confidence))
        ended, value = float("-inf"), ""
        for number, (start, end, sure) in enumerate(stretches):
            span = pace.span(start, end)
            if span is None or sure < self._threshold.told:
                continue
            value = value if start - ended < _ONE_TUNE_SECONDS else self._trace(span, number)
            ended = end
            yield Fact(self._clip.id, span, "sound", "music", value, sure, source=f"{self._source}+{MODEL}",
                       detail={"by": "model"})

    def _trace(self, span: Span, number: int) -> str:
        marks = f"{self._clip.id} sound {span.start} {number}"
        return f"?tune-{hashlib.sha256(marks.encode()).hexdigest()[:10]}"

    def _loudness(self, pace: Pace) -> Fact | None:
        found = self._meter.end(self._gain)
        detail: dict[str, Any] = {"by": "measure", LOUDNESS: found.document()}
        if not pace.frames:
            return None
        return Fact(self._clip.id, Span(0, pace.frames), "sound", "sound", LOUDNESS, 1.0, source=f"{self._source}+bs1770",
                    detail=detail)


def _events(chances: Pcm, threshold: Threshold = Threshold()) -> Iterator[Noise]:
    """What the model hears, as stretches; short ones are less sure."""
    for place, value in enumerate(CLASSES):
        even = smooth(chances[:, place], round(_SMOOTH[place] / _TICK))
        shortest, gap = (round(seconds[place] / _TICK) for seconds in (threshold.shortest, _GAP))
        for start, end in runs(held(even, threshold.begins, threshold.goes_on), gap, shortest):
            sure = float(even[start:end].mean()) * min(1.0, _BRIEF[place] + (1 - _BRIEF[place]) * (end - start) / (3 * shortest))
            yield Noise(value, start * _TICK, end * _TICK + 0.015, round(min(0.99, sure), 2))


def _at_ticks(flags: NDArray[np.bool_], ticks: int) -> NDArray[np.bool_]:
    """Flags of the steps of the texture at the ticks of the model."""
    steps = (np.arange(ticks) * (_TICK / STEP_SECONDS)).astype(np.int64)
    return flags[np.minimum(steps, len(flags) - 1)] if len(flags) else np.zeros(ticks, bool)


def _at_steps(chances: Pcm, steps: int) -> Pcm:
    """The model's chances at the steps of the texture."""
    if not len(chances):
        return np.zeros(steps, np.float32)
    ticks = (np.arange(steps) * (STEP_SECONDS / _TICK) + STEP / HOP / 2).astype(np.int64)
    return np.asarray(chances[np.minimum(ticks, len(chances) - 1)], np.float32)
