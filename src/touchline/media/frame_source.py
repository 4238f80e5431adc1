"""Any frame of one file by its number: exact, whatever the file's start, frame order, edit list or gaps.

A frame's number is its place among the decoded pictures in the order of showing. The presentation times of all
frames are read from the packets once, without decoding; a seek then lands on a keyframe and frames are known by
their times. Where times are missing, repeated, or do not come back from the decoder, frames are simply counted from
the first.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.errors import Damaged, Unavailable
from touchline.media.packets import packets_of

PATIENCE = 48
"""Frames it is cheaper to decode through than to seek past."""
_MOST_LOST = 10_000
"""Packets in a row that may fail before a file counts as ended."""
_KEEPS_TIME = frozenset({"mov", "mp4", "matroska", "webm", "mpegts", "mxf", "mxf_opatom", "ogg", "flv"})
"""Containers in which a frame has the same time after a seek as before; in others (AVI, bare streams) it is guessed."""


class FrameSource:
    """One picture stream of one file, opened for frames by number.

    Frames are asked for in any order; going forward is cheapest. Raises Unavailable where the file cannot be opened,
    Damaged where a frame cannot be decoded.
    """

    def __init__(self, path: Path, stream: int, threads: int = 0) -> None:
        self.path, self._stream, self._threads = path, stream, threads
        self._times, self._keys = frame_times(path, stream)
        self._counting = False
        self._open()
        self._counting = self._times is None or not _KEEPS_TIME & set(self._container.format.name.split(","))
        if not self._counting:
            self._skip_what_never_comes()

    def __enter__(self) -> FrameSource:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._container.close()

    def frame(self, number: int) -> VideoFrame:
        """Frame ``number``, counted from 0. The frame belongs to the source until the next one is asked for."""
        if number == self._at and self._held is not None:
            return self._held
        if not 0 <= number - self._at <= PATIENCE:
            self._go(number, 0)
        for back in (1, 4, None):
            if self._reach(number):
                break
            if back is None:
                self._restart()
            else:
                self._go(number, back)
        if self._held is None and not self._reach(number):
            if not self._nameless:
                raise self._lost(number)
            self._count_to(number)
        assert self._held is not None
        return self._held

    def _open(self) -> None:
        self._container = _opened(self.path)
        self._video = picture_stream(self._container, self._stream)
        self._video.thread_type = "AUTO"
        self._video.codec_context.thread_count = self._threads
        self._frames: Iterator[VideoFrame] = self._container.decode(self._video)
        self._at = -1
        self._held: VideoFrame | None = None
        self._nameless = False

    def _restart(self) -> None:
        self._container.close()
        self._open()

    def _skip_what_never_comes(self) -> None:
        """Number frames from the first that decodes: what leans on pictures before the file's beginning never does."""
        assert self._times is not None
        first = self._next()
        place = len(self._times) if first is None or first.pts is None else int(np.searchsorted(self._times, first.pts))
        if place == len(self._times) or first is None or self._times[place] != first.pts:
            self._counting = True
            self._restart()
            return
        self._times, self._keys = self._times[place:], [key - place for key in self._keys if key >= place]
        self._at, self._held = 0, first

    def _go(self, number: int, back: int) -> None:
        """Seek so that the next frames decoded lead up to ``number``, from ``back`` keyframes earlier than need be."""
        key = self._key_before(number, back)
        if key is not None and back == 0 and key <= self._at < number:
            return
        if key is None:
            if number <= self._at or back:
                self._restart()
            return
        assert self._times is not None
        self._container.seek(int(self._times[key]), stream=self._video, backward=True)
        self._frames = self._container.decode(self._video)
        self._at, self._held = -1, None

    def _key_before(self, number: int, back: int) -> int | None:
        if self._counting:
            return None
        place = bisect_right(self._keys, number) - 1 - back
        return self._keys[place] if place > 0 else None

    def _reach(self, number: int) -> bool:
        """Decode up to ``number``; False if that was passed over, or something came back that has no number."""
        while self._at < number:
            frame = self._next()
            place = None if frame is None else self._at + 1 if self._counting else self._number_of(frame)
            if place is None:
                self._nameless = self._nameless or frame is not None
                self._at, self._held = number + 1, None
                return False
            self._at, self._held = place, frame
        return self._at == number and self._held is not None

    def _next(self) -> VideoFrame | None:
        """The next picture that decodes; None at the end of the file."""
        for _ in range(_MOST_LOST):
            try:
                return next(self._frames, None)
            except (FFmpegError, IndexError) as error:
                if isinstance(error, EOFError | OSError):
                    return None
                self._frames = self._container.decode(self._video)
        return None

    def _number_of(self, frame: VideoFrame) -> int | None:
        assert self._times is not None
        place = len(self._times) if frame.pts is None else int(np.searchsorted(self._times, frame.pts))
        return None if place == len(self._times) or self._times[place] != frame.pts else place

    def _count_to(self, number: int) -> None:
        """The times did not lead there: count from the first frame, which is slow and always right."""
        self._counting = True
        self._restart()
        if not self._reach(number):
            raise self._lost(number)

    def _lost(self, number: int) -> Damaged:
        return Damaged(f"{self.path.name}: frame {number} cannot be decoded.", "Take the file from another copy of the card.")


def picture_stream(container: av.container.InputContainer, stream: int) -> av.VideoStream:
    """The picture stream with this number among all streams of the file. Raises Damaged where it is none."""
    found = container.streams[stream] if stream < len(container.streams) else None
    if not isinstance(found, av.VideoStream):
        raise Damaged(f"{container.name} no longer has its picture in stream {stream}.", "Log it again.")
    return found


def frame_times(path: Path, stream: int) -> tuple[NDArray[np.int64] | None, list[int]]:
    """Presentation times of all frames of a stream, sorted, in its time base; and about which frames are keyframes.

    From the file's own index where it has one and is evenly paced, otherwise from its packets. None for the times
    where any packet has none or two share one: then nothing can be known by time.
    """
    with _opened(path) as container:
        found = _from_index(picture_stream(container, stream))
    return found or packet_times(path, stream)


def _from_index(video: av.VideoStream) -> tuple[NDArray[np.int64], list[int]] | None:
    """Evenly paced frames need no look at their packets, which in a long original are all over the disk. Should the
    order of showing not be even after all, the frames decoded will not be on the grid and are counted instead."""
    entries = list(video.index_entries)
    if len(entries) < 2 or len(entries) != video.frames or video.start_time is None:
        return None
    ticks = np.array([entry.timestamp for entry in entries], dtype=np.int64)
    step = int(ticks[1] - ticks[0])
    if step <= 0 or (np.diff(ticks) != step).any() or any(entry.is_discard for entry in entries):
        return None
    keys = [place for place, entry in enumerate(entries) if entry.is_keyframe]
    return video.start_time + step * np.arange(len(entries), dtype=np.int64), keys


def packet_times(path: Path, stream: int) -> tuple[NDArray[np.int64] | None, list[int]]:
    """Presentation times of all frames of a stream, sorted, in its time base; and the numbers of its keyframes.

    None for the times where any packet has none or two share one: then nothing can be known by time. In a file that
    begins in the middle of a group of pictures, what cannot be decoded before its first keyframe is not counted.
    """
    times: list[int] = []
    keys: list[int] = []
    begins_late = False
    with _opened(path) as container:
        for packet in packets_of(container, picture_stream(container, stream)):
            if packet.size == 0 or packet.is_discard:
                continue
            if packet.pts is None:
                return None, []
            if not keys and not packet.is_keyframe:
                begins_late = True
                continue
            times.append(packet.pts)
            if packet.is_keyframe:
                keys.append(packet.pts)
    if begins_late and keys:
        times = [time for time in times if time >= keys[0]]
    found = np.array(sorted(times), dtype=np.int64)
    if not len(found) or (np.diff(found) <= 0).any():
        return None, []
    return found, sorted(int(place) for place in np.searchsorted(found, keys))


def _opened(path: Path) -> av.container.InputContainer:
    try:
        return av.open(str(path))
    except (FFmpegError, OSError) as error:
        raise Unavailable(f"{path} cannot be opened ({error}).",
                          "Connect the disk it is on, or `touchline relink` it.") from error


@lru_cache(maxsize=8)
def frame_seconds(path: Path, stream: int) -> tuple[Fraction, ...] | None:
    """When each frame of a file is shown, in seconds from its first; None where the file does not say."""
    times, _ = frame_times(path, stream)
    if times is None:
        return None
    with _opened(path) as container:
        base = picture_stream(container, stream).time_base or Fraction(0)
    return tuple(int(time) * base for time in times - times[0])
