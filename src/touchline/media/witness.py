"""What was put into a film, remembered small, so that the file written can be held against it frame by frame.

Of each picture the mean brightness of 8 x 8 fields; of each sound event a short stretch near its beginning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.domain.cut.cut import Cut
from touchline.media.canvas import Canvas
from touchline.media.render_sound import sample_at, samples_of
from touchline.media.sound_source import Samples

FIELDS = 8
STRETCH = 4096
"""Samples remembered of a sound event."""
SOUNDS = 256
"""Sound events remembered, at most, spread over the film."""


class Witness:
    """Told of every picture and every block of sound in the order of the film."""

    def __init__(self, cut: Cut, canvas: Canvas) -> None:
        self.cut, self.canvas = cut, canvas
        self.frames, self.samples = cut.frames, samples_of(cut)
        self.looks = np.zeros((cut.frames, FIELDS, FIELDS), np.uint8)
        starts = sorted({sample_at(cut, e.at) for e in cut.events if e.channel == "sound"})
        self.sounds: dict[int, NDArray[np.float32]] = {
            at: np.zeros(0, np.float32) for at in starts[:: max(1, -(-len(starts) // SOUNDS))]}
        self._seen = 0

    def see(self, frame: VideoFrame) -> None:
        self.looks[self._seen] = look_of(frame)
        self._seen += 1

    def hearing(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """The same blocks, listened to as they pass."""
        first = 0
        for block in blocks:
            mono = block.mean(axis=0)
            for start, had in self.sounds.items():
                missing = start + len(had) - first
                if 0 <= missing < len(mono) and len(had) < STRETCH:
                    self.sounds[start] = np.concatenate([had, mono[missing : missing + STRETCH - len(had)]])
            first += len(mono)
            yield block


def look_of(frame: VideoFrame) -> NDArray[np.uint8]:
    """Mean brightness of 8 x 8 equal fields of a picture, of any 8-bit planar or 10-bit YUV format."""
    plane = frame.planes[0]
    wide = plane.line_size // plane.width > 1
    lines = np.frombuffer(memoryview(plane), np.uint16 if wide else np.uint8)
    luma = lines.reshape(plane.height, -1)[:, : plane.width]
    high, across = plane.height // FIELDS, plane.width // FIELDS
    fields = luma[: high * FIELDS, : across * FIELDS].reshape(FIELDS, high, FIELDS, across)
    means = fields[:, ::2, :, ::2].mean(axis=(1, 3), dtype=np.float32)
    return np.asarray(np.rint(means / (4 if wide else 1)), np.uint8)
