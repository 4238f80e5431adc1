"""Footage: media files opened with FFmpeg's libraries, which are loaded when the first file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.domain.rushes.media import Clip, Probe
from touchline.ports import Look, Needs, Watched


class Footage:
    """Opens media files with FFmpeg's libraries; fulfils `ports.Decoder`."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads

    def probe(self, path: Path) -> Probe:
        from touchline.media.probe import probe

        return probe(path)

    def watch(self, clip: Clip, looks: Sequence[tuple[Needs, Look]], folder: Path | None,
              progress: Callable[[int], None]) -> Watched:
        from touchline.media.clip_pass import ClipPass

        return ClipPass(clip, looks, folder, progress, self._threads).run()

    def stills(self, clip: Clip, frames: Sequence[int], width: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        from touchline.media.single import stills

        if clip.probe.picture:
            yield from stills(clip, clip.probe.picture, frames, width, self._threads)
