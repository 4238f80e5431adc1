"""Footage: media files opened with FFmpeg's libraries, for a pass over a whole clip or for single frames of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.domain.media import Clip, Probe
from touchline.media.clip_pass import ClipPass, still_frame
from touchline.media.frame_source import FrameSource
from touchline.media.probe import probe
from touchline.media.stills import is_still
from touchline.media.upright import Rgb, Upright
from touchline.ports import Look, Needs, Watched


class Footage:
    """Opens media files with FFmpeg's libraries; fulfils `ports.Decoder`."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads

    def probe(self, path: Path) -> Probe:
        return probe(path)

    def watch(self, clip: Clip, looks: Sequence[tuple[Needs, Look]], folder: Path | None,
              progress: Callable[[int], None]) -> Watched:
        return ClipPass(clip, looks, folder, progress, self._threads).run()

    def stills(self, clip: Clip, frames: Sequence[int], width: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        wanted, first = sorted(set(frames)), 0
        assert clip.probe.picture is not None
        for rush in clip.rushes:
            here = [number for number in wanted if first <= number < first + rush.frames]
            if here and is_still(Path(rush.path)):
                yield here[0], _fitted(still_frame(Path(rush.path)), clip, width)
            elif here:
                with FrameSource(Path(rush.path), clip.probe.picture.stream, self._threads) as source:
                    for number in here:
                        yield number, _fitted(source.frame(number - first), clip, width)
            first += rush.frames


def _fitted(frame: VideoFrame, clip: Clip, width: int) -> NDArray[np.uint8]:
    assert clip.probe.picture is not None
    upright = Upright(clip.probe.picture, width, 1 << 14)
    still = [*upright.take(frame), *upright.flush()][0]
    return Rgb(width, 1 << 14).of(still)
