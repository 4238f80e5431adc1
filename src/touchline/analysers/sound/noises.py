"""Silence, steady tones, whistles, applause and crowds, told from what sound is like by rules of thumb. Heuristics, and called so.

A whistle is a steady tone between 2 and 4.5 kHz that outshines its surroundings; applause is bright noise that rattles without
a beat, for it is made of claps; a crowd is noise of the voice's range without the rattle, its swell smaller than one talker's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.sound.stretches import held, runs, smooth
from touchline.analysers.sound.texture import STEP_SECONDS, Texture
from touchline.analysers.steady_tone import steady, stretches

_DIGITAL = 2e-5
"""No sample louder: less than one step of 16 bits."""
_QUIET, _NEARLY = 1e-6, 1e-5
_SECOND = round(1 / STEP_SECONDS)
_CROWD_SECONDS, _APPLAUSE_SECONDS = 2.0, 1.0
_WHISTLE_SECONDS = (0.15, 5.0)

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Noise:
    """One stretch, in seconds."""

    value: str
    start_seconds: float
    end_seconds: float
    confidence: float
    detail: tuple[tuple[str, object], ...] = ()


def noises(texture: Texture, speech: Floats, music: Floats) -> Iterator[Noise]:
    """Everything but what a model tells; ``speech`` and ``music`` are the model's chances at each step."""
    if not len(texture):
        return
    for start, end, hertz, level in stretches(texture.lines):
        yield Noise("tone", start - STEP_SECONDS, end - STEP_SECONDS, 0.9, (("hertz", round(hertz, 1)), ("dbfs", round(level, 1))))
    yield from _silences(texture)
    yield from _whistles(texture, speech, music)
    yield from _spread(texture, speech, music)


def _silences(texture: Texture) -> Iterator[Noise]:
    nothing = texture.loudest <= _DIGITAL
    for start, end in runs(nothing, shortest=_SECOND // 2):
        yield _noise("silence", start, end, 0.99, ("digital", True))
    quiet = held(np.where(nothing, 1.0, -smooth(texture.power, 5)).astype(np.float32), -_QUIET, -2 * _QUIET) & ~nothing
    for start, end in runs(quiet, gap=2, shortest=_SECOND):
        level = 10 * float(np.log10(texture.power[start:end].mean() + 1e-12))
        yield _noise("silence", start, end, 0.6 + 0.035 * min(10.0, max(0.0, -60 - level)),
                     ("digital", False), ("dbfs", round(level, 1)))


def _whistles(texture: Texture, speech: Floats, music: Floats) -> Iterator[Noise]:
    every = texture.bands.sum(axis=1)
    bright = texture.bands[:, 3:].sum(axis=1)
    usual = float(np.median(bright))
    share = texture.tone * bright / np.maximum(every, 1e-12)
    there = (texture.tone >= 0.6) & (texture.power > _NEARLY) & (bright > 4 * usual)
    there &= ~steady(texture.lines)
    there &= np.where(speech > 0.3, (share > 0.4) & (texture.tone > 0.8), share > 0.1)
    shortest, longest = (round(seconds / STEP_SECONDS) for seconds in _WHISTLE_SECONDS)
    for start, end in runs(there, gap=2, shortest=shortest):
        pitch = texture.pitch[start:end]
        low, high = np.percentile(pitch, [15, 85])
        if end - start <= longest and high - low <= 400:
            tone, seconds = float(texture.tone[start:end].mean()), (end - start) * STEP_SECONDS
            sure = 0.5 + 0.45 * (tone - 0.6) / 0.4 - 0.2 * float(music[start:end].mean() > 0.6)
            sure -= 0.3 * max(0.0, 1 - (seconds - _WHISTLE_SECONDS[0]) / 0.2)
            yield _noise("whistle", start, end, sure, ("hertz", round(float(np.median(pitch)))))


def _spread(texture: Texture, speech: Floats, music: Floats) -> Iterator[Noise]:
    """Applause and crowds, both judged over a second around each step."""
    bands = texture.bands
    voiced = bands[:, 1:5].sum(axis=1)
    every = np.maximum(smooth(bands.sum(axis=1), _SECOND), 1e-12)
    audible = smooth(texture.power, _SECOND) > _NEARLY
    bright = smooth(bands[:, 3:].sum(axis=1), _SECOND) / np.maximum(smooth(bands[:, 1:].sum(axis=1), _SECOND), 1e-12)
    flat, rattle, beat = (_weighed(values, texture.power) for values in (texture.flat, texture.rattle, texture.beat))
    quiet_model = (smooth(speech, _SECOND) < 0.4) & (smooth(music, _SECOND) < 0.5)
    claps = audible & (bright > 0.6) & (flat > 0.25) & (rattle > 0.3) & (beat < 0.4) & quiet_model
    for start, end in runs(claps, gap=_SECOND, shortest=round(_APPLAUSE_SECONDS / STEP_SECONDS)):
        yield _noise("applause", start, end, 0.5 + 0.3 * min(1.0, float(bright[start:end].mean()) - 0.6) / 0.3
                     + 0.15 * min(1.0, (float(rattle[start:end].mean()) - 0.3) / 0.3))
    mean = smooth(voiced, _SECOND)
    swell = np.sqrt(np.maximum(0, smooth(voiced**2, _SECOND) - mean**2)) / np.maximum(mean, 1e-12)
    middle = mean / every
    harsh = smooth(bands[:, 5], _SECOND) / every
    upper = smooth(bands[:, 2:5].sum(axis=1), _SECOND) / every
    voices = audible & (middle > 0.4) & (upper > 0.12) & (bright < 0.6) & (harsh < 0.15)
    voices &= (flat > 0.08) & (flat < 0.5) & (rattle < 0.28) & (swell < 0.6)
    for start, end in runs(voices & quiet_model & ~claps, gap=_SECOND, shortest=round(_CROWD_SECONDS / STEP_SECONDS)):
        steady = float(np.median(swell[start:end]))
        yield _noise("crowd", start, end, 0.45 + 0.15 * min(1.0, (float(middle[start:end].mean()) - 0.4) / 0.2)
                     + (0.1 if steady > 0.12 else 0.0) + 0.05 * min(1.0, (end - start) / (10 * _SECOND)))


def _weighed(values: Floats, power: Floats) -> Floats:
    """The mean over a second, each moment as much as it is loud."""
    heavy, weight = smooth(np.minimum(values, 3) * power, _SECOND), smooth(power, _SECOND)
    return np.asarray(heavy / np.maximum(weight, 1e-12), np.float32)


def _noise(value: str, start: int, end: int, confidence: float, *detail: tuple[str, object]) -> Noise:
    return Noise(value, start * STEP_SECONDS, end * STEP_SECONDS, round(min(0.99, max(0.0, confidence)), 2), detail)
