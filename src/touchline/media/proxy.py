"""The proxy: the small H.264/AAC file that browsers play and seek in.

One proxy frame for each frame of the clip, at the clip's own times counted from frame 0, so that frame n of the proxy
is frame n of the clip. No reordered frames and a keyframe every half second make seeking exact and quick; the index
stands in front (``faststart``), so that a browser can begin before all is there.
"""

from __future__ import annotations

import os
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.media.sound import MIX_RATE

WIDTH, HEIGHT = 960, 540
_VARIABLE = Fraction(1, 90000)


def ticks_of(rate: Fraction) -> Fraction:
    """A time base fine enough for MP4 on which every frame of an even rate falls exactly."""
    fine = Fraction(1, rate.numerator)
    while fine > Fraction(1, 10000):
        fine /= 2
    return fine


def sweep(folder: Path) -> None:
    """Take away what a process that is no more left half-written."""
    for left in folder.glob(".*.part"):
        owner = left.name.split(".")[-2]
        if not (owner.isdecimal() and _alive(int(owner))):
            left.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    """Whether a process can still write. One that was killed and waits to be buried cannot, though signals reach it."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class Proxy:
    """Writes one proxy; it appears under its name when `close` has returned, whole, or never."""

    def __init__(self, path: Path, size: tuple[int, int] | None, rate: Fraction, variable: bool, sound: bool) -> None:
        self._path, self._part = path, path.with_name(f".{path.name}.{os.getpid()}.part")
        self._ticks = _VARIABLE if variable else ticks_of(rate)
        self._step = 1 / rate
        self._last = -1
        self._file = av.open(str(self._part), "w", format="mp4", options={"movflags": "+faststart"})
        self._video = self._picture_stream(size, rate) if size else None
        self._audio = self._sound_stream() if sound else None

    def _picture_stream(self, size: tuple[int, int], rate: Fraction) -> Any:
        half_second = max(1, round(rate / 2))
        video = self._file.add_stream("libx264", rate=rate.limit_denominator(1001), options={
            "preset": "superfast", "crf": "26", "bf": "0", "g": str(half_second), "sc_threshold": "0", "threads": "1"})
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.time_base = video.codec_context.time_base = self._ticks
        return video

    def _sound_stream(self) -> Any:
        return self._file.add_stream("aac", rate=MIX_RATE, layout="stereo", bit_rate=128_000)

    def picture(self, frame: VideoFrame, seconds: Fraction) -> None:
        """The next frame, shown from ``seconds`` after frame 0."""
        assert self._video is not None
        frame.time_base = self._ticks
        frame.pts = self._last = max(self._last + 1, round(seconds / self._ticks))
        frame.duration = round(self._step / self._ticks)
        frame.pict_type = 0
        self._file.mux(self._video.encode(frame))

    def sound(self, start: int, block: NDArray[np.float32]) -> None:
        """The next block (2 x n) of the mix, from sample ``start``."""
        assert self._audio is not None
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="stereo")
        frame.sample_rate, frame.time_base, frame.pts = MIX_RATE, Fraction(1, MIX_RATE), start
        self._file.mux(self._audio.encode(frame))

    def close(self) -> None:
        """Finish, sync to disk and give the file its name."""
        for stream in (self._video, self._audio):
            if stream is not None:
                self._file.mux(stream.encode(None))
        self._file.close()
        with self._part.open("rb+") as file:
            os.fsync(file.fileno())
        self._part.replace(self._path)

    def abandon(self) -> None:
        """Leave nothing behind."""
        with suppress(FFmpegError):
            self._file.close()
        self._part.unlink(missing_ok=True)
