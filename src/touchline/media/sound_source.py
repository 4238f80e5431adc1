"""Any samples of one sound stream of one file by their place in time: exact, with silence where the file has none.

A place is a sample's number at the stream's own rate, counted from time zero of the container. Where the container
keeps time as finely as samples a seek goes near the place and decoding starts early enough for the codec to settle;
elsewhere samples are counted from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from av.stream import Discard
from numpy.typing import NDArray

from touchline.errors import Damaged, Unavailable

Samples = NDArray[np.float32]
"""Channels x samples, full scale at 1."""

SETTLES = Fraction(1, 2)
"""Seconds decoded before the place, so that codecs that overlap their blocks have settled."""
NEAR = 2
"""Seconds it is cheaper to decode through than to seek past."""
_EXACT_SEEK = frozenset({"mov", "mp4", "m4a", "wav", "w64", "aiff", "caf", "mxf", "mxf_opatom", "flac"})
_MOST_LOST = 10_000
"""Packets in a row that may fail before a file counts as ended."""
_GAP = Fraction(1, 50)
_EVER = float("-inf")


class SoundSource:
    """One sound stream, read forward in pieces, or from anywhere.

    Raises Unavailable where the file cannot be opened, Damaged where it no longer has the stream. A stretch that
    cannot be decoded is silence, as it is to every player.
    """

    def __init__(self, path: Path, stream: int) -> None:
        self._path, self._stream = path, stream
        self._open()

    def close(self) -> None:
        self._container.close()

    def read(self, start: int, count: int) -> Samples:
        """``count`` samples from ``start`` on; silence before the beginning, after the end and in gaps."""
        if start < self._have_from or start > self._at + NEAR * self.rate:
            self._go(start)
        while (not self._known or self._at < start + count) and self._more():
            self._forget(start)
        out = np.zeros((self.channels, count), np.float32)
        for place, piece in self._pieces:
            low, high = max(start, place), min(start + count, place + piece.shape[1])
            if low < high:
                out[:, low - start : high - start] = piece[:, low - place : high - place]
        return out

    def _open(self) -> None:
        try:
            self._container = av.open(str(self._path))
        except (FFmpegError, OSError) as error:
            raise Unavailable(f"{self._path} cannot be opened ({error}).",
                              "Connect the disk it is on, or `touchline relink` it.") from error
        streams = self._container.streams
        sound = streams[self._stream] if self._stream < len(streams) else None
        if not isinstance(sound, av.AudioStream) or sound.time_base is None:
            raise Damaged(f"{self._path.name} no longer has its sound in stream {self._stream}.", "Log it again.")
        self._sound, self._base = sound, sound.time_base
        self.rate, self.channels = int(sound.rate), int(sound.channels)
        named = set(self._container.format.name.split(","))
        self._fine = bool(named & _EXACT_SEEK) and self._base * self.rate <= 1
        for other in streams:
            if other is not sound:
                other.discard = Discard.all
        self._have_from: float = _EVER
        self._begin()

    def _begin(self) -> None:
        self._frames: Iterator[AudioFrame] = self._container.decode(self._sound)
        self._pieces: list[tuple[int, Samples]] = []
        self._at, self._known = 0, False

    def _go(self, start: int) -> None:
        """Have the next decoded samples lie at or before ``start``."""
        early = start - SETTLES * self.rate
        if self._fine and early > self.rate and self._sought(early):
            return
        self.close()
        self._open()

    def _sought(self, early: Fraction) -> bool:
        try:
            self._container.seek(int(early / self.rate / self._base), stream=self._sound, backward=True)
        except FFmpegError:
            return False
        self._begin()
        if not self._more() or self._pieces[0][0] > early:
            return False
        self._have_from = self._pieces[0][0]
        return True

    def _more(self) -> bool:
        """Decode one more piece; False at the end of the file."""
        frame = self._next()
        if frame is None:
            return False
        place = None if frame.pts is None else round(frame.pts * self._base * self.rate)
        if not self._known:
            self._at, self._known = place or 0, True
        elif place is not None and abs(place - self._at) > _GAP * self.rate:
            self._at = place
        piece = as_float(frame)
        self._pieces.append((self._at, piece))
        self._at += piece.shape[1]
        return True

    def _next(self) -> AudioFrame | None:
        """The next piece that decodes; None at the end of the file."""
        for _ in range(_MOST_LOST):
            try:
                return next(self._frames, None)
            except (FFmpegError, IndexError) as error:
                if isinstance(error, EOFError | OSError):
                    return None
                self._frames = self._container.decode(self._sound)
        return None

    def _forget(self, before: int) -> None:
        while len(self._pieces) > 1 and self._pieces[0][0] + self._pieces[0][1].shape[1] <= before - self.rate // 10:
            gone = self._pieces.pop(0)
            self._have_from = gone[0] + gone[1].shape[1]


def as_float(frame: AudioFrame) -> Samples:
    """The samples of a decoded frame, whatever their format, as channels x samples in -1..1."""
    raw = frame.to_ndarray()
    if not frame.format.is_planar:
        raw = raw.reshape(-1, frame.layout.nb_channels).T
    if raw.dtype == np.uint8:
        return ((raw - np.float32(128)) / np.float32(128)).astype(np.float32)
    if raw.dtype.kind == "i":
        return (raw / 2.0 ** (8 * raw.dtype.itemsize - 1)).astype(np.float32)
    return raw.astype(np.float32)
