"""The sound of a clip by its place in the clip, over the borders of its files, at any speed, as left and right.

Resampling is band-limited interpolation with a Kaiser-windowed sinc (J. O. Smith, "Digital Audio Resampling Home
Page", CCRMA), so that every output sample has its exact place in the source.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from touchline.domain.rushes.media import Clip, Sound
from touchline.media.frame_source import frame_times, picture_stream
from touchline.media.sound_source import Samples, SoundSource

RATE = 48_000
"""Samples a second in every film."""
_REACH = 16
_PHASES = 512
_KAISER = 9.0


class Track:
    """One sound stream of a clip: samples counted from the clip's frame 0, over all its files."""

    def __init__(self, clip: Clip, sound: Sound) -> None:
        self._clip, self._sound = clip, sound
        self.rate = sound.sample_rate
        lengths = [rush.frames / clip.rate for rush in clip.rushes]
        self._borders = [round(seconds * self.rate) for seconds in accumulate(lengths, initial=Fraction(0))]
        self._open: tuple[int, SoundSource, int] | None = None

    def read(self, start: int, count: int) -> Samples:
        """``count`` samples from ``start``; silence outside the clip."""
        out = np.zeros((self._sound.channels, count), np.float32)
        last = len(self._clip.rushes) - 1
        for place in range(last + 1):
            low = max(start, self._borders[place]) if place else start
            high = min(start + count, self._borders[place + 1]) if place < last else start + count
            if low < high:
                source, zero = self._source(place)
                piece = source.read(low - self._borders[place] + zero, high - low)[: out.shape[0]]
                out[: piece.shape[0], low - start : high - start] = piece
        return out

    def close(self) -> None:
        if self._open:
            self._open[1].close()
        self._open = None

    def _source(self, place: int) -> tuple[SoundSource, int]:
        """The open file, and the stream's sample under its first frame."""
        if self._open is None or self._open[0] != place:
            self.close()
            path = Path(self._clip.rushes[place].path)
            source = SoundSource(path, self._sound.stream)
            self._open = place, source, round(self._begin(place, path) * source.rate)
        return self._open[1], self._open[2]

    def _begin(self, place: int, path: Path) -> Fraction:
        """When the file's first frame is, on the file's own clock."""
        picture = self._clip.probe.picture
        if picture is None:
            return self._clip.probe.sounds[0].start_seconds if place == 0 else _sound_begin(path, self._sound.stream)
        return picture.start_seconds if place == 0 else _picture_begin(path, picture.stream)


class ClipSound:
    """What one event hears of a clip, in the film's samples, left and right, sample by sample from the event's start.

    ``begins`` is the clip's time in seconds under the event's first sample, ``ends`` where its source ends: nothing
    beyond is ever heard. ``speed`` is source seconds a second; 0 is silent. ``channels`` are the source's channels to
    take, counted over all its streams, all where empty.
    """

    def __init__(self, clip: Clip, begins: Fraction, ends: tuple[Fraction, Fraction], speed: Fraction,
                 channels: tuple[int, ...]) -> None:
        self._begins, self._ends, self._speed = begins, ends, speed
        self._voices: list[tuple[Track, list[int]]] = []
        first = 0
        for sound in clip.probe.sounds:
            own = [n - first for n in channels if first <= n < first + sound.channels]
            if own or not channels:
                self._voices.append((Track(clip, sound), own or list(range(sound.channels))))
            first += sound.channels
        self._parts = sum(1 if len(chosen) == 2 else len(chosen) for _, chosen in self._voices)

    def close(self) -> None:
        for track, _ in self._voices:
            track.close()

    def stereo(self, first: int, count: int) -> Samples:
        """Samples ``first`` up to ``first + count`` of the event: 2 x count."""
        out = np.zeros((2, count), np.float32)
        if self._speed == 0:
            return out
        for track, chosen in self._voices:
            heard = self._heard(track, first, count)[chosen]
            if len(chosen) == 2:
                out += heard
            else:
                out += heard.sum(axis=0)
        return out / np.float32(max(1, self._parts))

    def _heard(self, track: Track, first: int, count: int) -> Samples:
        step = self._speed * track.rate / RATE
        origin = self._begins * track.rate
        low, high = (round(edge * track.rate) for edge in self._ends)
        if step == 1:
            start = round(origin) + first
            return _within(track.read(start, count), start, low, high)
        return resampled(track, origin + step * first, step, count, low, high)


def resampled(track: Track, origin: Fraction, step: Fraction, count: int, low: int, high: int) -> Samples:
    """``count`` samples at places ``origin + k * step`` of the track, of which only ``low`` to ``high`` is heard."""
    stretch = max(Fraction(1), abs(step))
    reach = int(-(-_REACH * stretch // 1))
    base = int(origin // 1)
    places = float(origin - base) + float(step) * np.arange(count)
    near = np.floor(places).astype(np.int64)
    start = int(near.min()) - reach + 1
    window = int(near.max()) + reach + 1 - start
    heard = _within(track.read(base + start, window), base + start, low, high)
    phase = (places - near) * _PHASES
    whole = phase.astype(np.int64)
    part = (phase - whole).astype(np.float32)[:, None]
    kernel = _kernel(reach, float(stretch))
    weights = kernel[whole] * (1 - part) + kernel[whole + 1] * part
    views = np.lib.stride_tricks.sliding_window_view(heard, 2 * reach, axis=1)
    return np.stack([np.einsum("ij,ij->i", view[near - reach + 1 - start], weights) for view in views])


@lru_cache(maxsize=8)
def _kernel(reach: int, stretch: float) -> NDArray[np.float32]:
    """Weights of the 2 x reach samples around a place, for each of its phases between two samples."""
    phases = np.arange(_PHASES + 1)[:, None] / _PHASES
    far = np.arange(2 * reach)[None, :] - (reach - 1) - phases
    window = np.i0(_KAISER * np.sqrt(np.clip(1 - (far / reach) ** 2, 0, 1))) / np.i0(_KAISER)
    weights = np.sinc(far / stretch) / stretch * window
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


def _within(piece: Samples, start: int, low: int, high: int) -> Samples:
    """The piece, silent outside ``low`` to ``high``."""
    piece[:, : max(0, low - start)] = 0
    piece[:, max(0, high - start):] = 0
    return piece


def _picture_begin(path: Path, stream: int) -> Fraction:
    times, _ = frame_times(path, stream)
    with av.open(str(path)) as container:
        video = picture_stream(container, stream)
        first = int(times[0]) if times is not None else video.start_time or 0
        return first * (video.time_base or Fraction(0))


def _sound_begin(path: Path, stream: int) -> Fraction:
    with av.open(str(path)) as container:
        sound = container.streams[stream]
        return (sound.start_time or 0) * (sound.time_base or Fraction(0))
