"""Taking sound out of an event: silence, a tone, or room tone where something may not be heard.

Nothing of what is hidden is left on its samples; the ramps against clicks lie outside them. Room tone is taken from the quietest
stretch of the same clip in which nothing is known to be heard, laid end to end with crossfades, some of it backwards, so that no
word could be made out even if one were in it; a clip that has no quiet is given a soft noise of our own making.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from touchline.domain.cut.cut import Event
from touchline.domain.cut.treatment import BLEEP, ROOM_TONE
from touchline.domain.mending.masks import Cover
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, minus
from touchline.media.clip_sound import RATE, ClipSound
from touchline.media.clip_times import clip_sound, seconds_at
from touchline.media.sound_source import Samples

RAMP = RATE // 500
_REACH = 32
"""Samples that resampling carries beyond their place."""
_TONE_HERTZ, _TONE_PEAK = 1000, 0.1
_GRAIN, _FADE = RATE * 2 // 5, RATE // 20
_LOOKED_SECONDS = 120
"""How far on either side of the event room tone is looked for."""
_QUIET, _MADE = 0.02, 0.0007
"""The loudest (root of the mean square) that room tone may be, and how loud noise of our own is."""


def tone(first: int, count: int) -> Samples:
    """``count`` samples of the tone from sample ``first`` on, left and right."""
    wave = _TONE_PEAK * np.sin(2 * np.pi * _TONE_HERTZ / RATE * np.arange(first, first + count))
    return np.stack([wave, wave]).astype(np.float32)


class Hush:
    """What is taken out of one event's sound, in its samples."""

    def __init__(self, event: Event, clip: Clip, cover: Cover) -> None:
        self._event, self._clip, self._cover = event, clip, cover
        spans = dict.fromkeys((one.kind, one.span) for one in event.treatments)
        self._places = [(kind, *self._samples(span)) for kind, span in spans] if event.speed else []
        self._room: Samples | None = None

    def over(self, heard: Samples, first: int) -> Samples:
        """The samples from ``first`` on with what is hidden taken out."""
        at = np.arange(first, first + heard.shape[1])
        for kind, low, high in self._places:
            if high + RAMP <= first or low - RAMP >= first + heard.shape[1]:
                continue
            kept = np.clip(np.maximum(low - at, at - high + 1) / RAMP, 0, 1).astype(np.float32)
            heard = heard * kept
            if kind == BLEEP:
                heard = heard + tone(first, heard.shape[1]) * (1 - kept)
            elif kind == ROOM_TONE:
                heard = heard + self._room_tone(first, heard.shape[1]) * np.sqrt(1 - kept)
        return np.asarray(heard, np.float32)

    def close(self) -> None:
        """Let go of the room tone: the event is over."""
        self._room = None

    def _samples(self, span: Span) -> tuple[int, int]:
        """The event's samples under these frames of the clip, outward."""
        assert self._event.source is not None
        begins = seconds_at(self._clip, Fraction(self._event.source.start) if self._event.begins is None else self._event.begins)
        edges = sorted((seconds_at(self._clip, Fraction(frame)) - begins) / self._event.speed * RATE for frame in (span.start, span.end))
        return int(edges[0] // 1) - _REACH, -int(-edges[1] // 1) + _REACH

    def _room_tone(self, first: int, count: int) -> Samples:
        if self._room is None:
            self._room = laid(self._grain())
        return np.asarray(np.take(self._room, np.arange(first, first + count) % self._room.shape[1], axis=1), np.float32)

    def _grain(self) -> Samples:
        """The quietest moment near the event in which nothing is known to be heard; noise where there is none."""
        best: tuple[float, Samples] | None = None
        for span in self._free():
            sound = self._from(span.start)
            try:
                length = int(len(span) / self._clip.rate * RATE)
                for start in range(0, length - _GRAIN, _GRAIN // 2):
                    piece = sound.stereo(start, _GRAIN)
                    loud = _loudness(piece)
                    if loud > 0 and (best is None or loud < best[0]):
                        best = loud, piece
            finally:
                sound.close()
        return best[1] if best and best[0] <= _QUIET else _noise()

    def _free(self) -> list[Span]:
        """Frames of the clip near the event on which nothing is hidden nor known to be heard."""
        assert self._event.source is not None
        around = int(_LOOKED_SECONDS * self._clip.rate)
        near = Span(max(0, self._event.source.start - around), min(self._clip.frames, self._event.source.end + around))
        hidden = [one.span for one in self._event.treatments]
        least = _GRAIN / RATE * float(self._clip.rate)
        return [span for span in minus(near, [*hidden, *self._cover.avoid]) if len(span) > least]

    def _from(self, frame: int) -> ClipSound:
        whole = Span(0, self._clip.frames)
        return clip_sound(replace(self._event, source=whole, begins=Fraction(frame), speed=Fraction(1), treatments=()), self._clip)


def laid(grain: Samples) -> Samples:
    """A loop of four grains end to end, every other one backwards, each faded into the next with equal power."""
    rise = np.sin(np.linspace(0, np.pi / 2, _FADE, dtype=np.float32))
    window = np.concatenate([rise, np.ones(grain.shape[1] - 2 * _FADE, np.float32), rise[::-1]])
    step = grain.shape[1] - _FADE
    out = np.zeros((2, 4 * step), np.float32)
    for n, shift in enumerate((0, _GRAIN // 3, _GRAIN // 5, _GRAIN // 2)):
        piece = np.roll(grain[:, :: -1 if n % 2 else 1], shift, axis=1) * window
        places = (n * step + np.arange(grain.shape[1])) % out.shape[1]
        out[:, places] += piece
    return out


def _loudness(piece: Samples) -> float:
    """The loudest twentieth of a second in it."""
    parts = np.array_split(piece, 8, axis=1)
    return max(float(np.sqrt(np.mean(part**2))) for part in parts)


def _noise() -> Samples:
    """Soft, dull noise, the same every time."""
    white = np.random.default_rng(7).standard_normal((2, _GRAIN + 64)).astype(np.float32)
    dull = np.stack([np.convolve(side, np.hanning(64).astype(np.float32), "valid")[:_GRAIN] for side in white])
    return np.asarray(dull * (_MADE / max(_loudness(dull), 1e-9)), np.float32)
