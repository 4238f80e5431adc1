"""Sound of a decode pass: every track of a recording laid on the clip's time, mixed to stereo at 48 kHz.

Tracks are placed by their timestamps against frame 0 of the picture: what comes before it is left out, a late track
begins with silence, a gap stays a gap; timestamps that start anew, as in joined streams, go on where they were. Several
tracks are summed at equal power, so that one voice on four microphones does not clip.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from touchline.media.sound_source import as_float

MIX_RATE = 48000
_BLOCK = MIX_RATE // 2
_PATIENCE = MIX_RATE * 10
_JUMP = Fraction(1, 10)
"""Timestamps that stray less than this (seconds) are rounding; more is a gap or an overlap."""
_CANCELLED = 0.02
"""Where left and right together have less than this share of the power of their difference, they cancel each other."""

Pcm = NDArray[np.float32]


class Track:
    """One sound stream on its way into the mix."""

    def __init__(self, sample_rate: int, zero: Fraction, offset: int, latest: Fraction) -> None:
        """``latest`` is the last moment after ``zero`` that a timestamp is believed to mean."""
        self._latest = latest
        self._resampler = AudioResampler(format="fltp", layout="stereo", rate=MIX_RATE)
        self._rate, self._zero, self._offset = sample_rate, zero, offset
        self._next: Fraction | None = None
        self.at = offset
        self.samples = 0
        self.begins = Fraction(0)
        """When the first sample was, in seconds after ``zero``."""

    def place(self, frame: AudioFrame) -> list[tuple[int, Pcm]]:
        """The frame as stereo at the mix's rate, with the position of its first sample in the mix."""
        placed: list[tuple[int, Pcm]] = []
        self.samples += frame.samples
        moment = None if frame.pts is None or frame.time_base is None else frame.pts * frame.time_base - self._zero
        moment = None if moment is not None and moment > self._latest else moment
        if self._next is not None and moment is not None and moment < self._next - _JUMP:
            self._zero -= self._next - moment
            moment = self._next
        if self._next is None or (moment is not None and abs(moment - self._next) > _JUMP):
            placed += self._drain()
            if self._next is None:
                self.begins = moment or Fraction(0)
            self._next = Fraction(0) if moment is None else moment
            self.at = self._offset + round(self._next * MIX_RATE)
        self._next += Fraction(frame.samples, frame.sample_rate or self._rate)
        frame.pts = None
        placed += self._advance(self._resampler.resample(folded(frame)))
        return placed

    def end(self) -> list[tuple[int, Pcm]]:
        """What the resampler still holds."""
        return self._drain()

    def _drain(self) -> list[tuple[int, Pcm]]:
        if self._next is None:
            return []
        rest = self._advance(self._resampler.resample(None))
        self._resampler = AudioResampler(format="fltp", layout="stereo", rate=MIX_RATE)
        return rest

    def _advance(self, frames: list[AudioFrame]) -> list[tuple[int, Pcm]]:
        placed: list[tuple[int, Pcm]] = []
        for frame in frames:
            pcm = np.asarray(frame.to_ndarray(), np.float32)
            placed.append((self.at, pcm))
            self.at += pcm.shape[1]
        return placed


def folded(frame: AudioFrame) -> AudioFrame:
    """More than two channels as two that hold all of them alike.

    A recorder's tracks are microphones, whatever layout their number suggests: mixed down as surround sound its fourth
    would be a bass loudspeaker's and left out, and what is said into it would never be heard.
    """
    if frame.layout.nb_channels <= 2:
        return frame
    every = as_float(frame)
    one = every.sum(axis=0) / np.float32(np.sqrt(every.shape[0]))
    both = AudioFrame.from_ndarray(np.ascontiguousarray([one, one], np.float32), format="fltp", layout="stereo")
    both.sample_rate, both.pts = frame.sample_rate, None
    return both


def as_one(block: Pcm) -> Pcm:
    """Left and right as one, 1 x n; where one of them was wired the wrong way round they would cancel, so it is turned."""
    middle, side = block.mean(axis=0, keepdims=True), (block[:1] - block[1:]) / 2
    cancelled = float(np.square(middle).sum()) < _CANCELLED * float(np.square(side).sum())
    return np.ascontiguousarray(side if cancelled else middle, dtype=np.float32)


class Mix:
    """Adds up the tracks and gives whole blocks on, as soon as every track has passed them.

    A track that falls silent for ten seconds is not waited for.
    """

    def __init__(self, tracks: int, give: Callable[[int, Pcm], None]) -> None:
        self._gain = np.float32(1 / np.sqrt(max(1, tracks)))
        self._give = give
        self._start = 0
        self._buffer = np.zeros((2, _BLOCK * 8), np.float32)
        self._filled = 0

    def add(self, at: int, pcm: Pcm) -> None:
        """Lay ``pcm`` (2 x n) into the mix from position ``at``; what lies before the blocks already given is lost."""
        while at - self._start > _PATIENCE + _BLOCK:
            self._emit(_BLOCK)
        skip = max(0, self._start - at)
        pcm, at = pcm[:, skip:], at + skip - self._start
        end = at + pcm.shape[1]
        if not pcm.shape[1]:
            return
        if end > self._buffer.shape[1]:
            grown = np.zeros((2, max(end, 2 * self._buffer.shape[1])), np.float32)
            grown[:, : self._filled] = self._buffer[:, : self._filled]
            self._buffer = grown
        self._buffer[:, at:end] += pcm * self._gain
        self._filled = max(self._filled, end)
        while self._filled > _PATIENCE + _BLOCK:
            self._emit(_BLOCK)

    def passed(self, position: int) -> None:
        """Every track has come as far as ``position``: give on what lies before."""
        while self._filled >= _BLOCK and position - self._start >= _BLOCK:
            self._emit(_BLOCK)

    def flush(self) -> None:
        """Give on the rest."""
        while self._filled:
            self._emit(min(_BLOCK, self._filled))

    @property
    def seconds(self) -> Fraction:
        """How much of the mix has been given on."""
        return Fraction(self._start, MIX_RATE)

    def _emit(self, length: int) -> None:
        block = np.clip(self._buffer[:, :length], -1, 1)
        self._give(self._start, block)
        self._start += length
        kept = max(0, self._filled - length)
        self._buffer[:, :kept] = self._buffer[:, length : self._filled].copy()
        self._buffer[:, kept : self._filled] = 0
        self._filled = kept


class Feed:
    """The mix at another rate, in mono unless ``stereo``, for one or more analysers."""

    def __init__(self, rate: int, stereo: bool, give: Callable[[int, Pcm], None]) -> None:
        self._layout = "stereo" if stereo else "mono"
        self._resampler = AudioResampler(format="fltp", layout=self._layout, rate=rate)
        self._give = give
        self._at = 0

    def take(self, block: Pcm) -> None:
        """``block`` is 2 x n at the mix's rate."""
        block = block if self._layout == "stereo" else as_one(block)
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=self._layout)
        frame.sample_rate = MIX_RATE
        self._pass_on(self._resampler.resample(frame))

    def flush(self) -> None:
        """Give on what the resampler still holds."""
        self._pass_on(self._resampler.resample(None))

    def _pass_on(self, frames: list[AudioFrame]) -> None:
        for frame in frames:
            pcm = np.asarray(frame.to_ndarray(), np.float32)
            self._give(self._at, pcm if self._layout == "stereo" else pcm[0])
            self._at += pcm.shape[1]
