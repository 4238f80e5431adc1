"""Single frames of a clip's originals, exact and upright."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.domain.rushes.media import Clip, Picture
from touchline.media.clip_pass import still_frame
from touchline.media.frame_source import FrameSource
from touchline.media.stills import is_still
from touchline.media.upright import Rgb, Upright


def stills(
    clip: Clip, picture: Picture, frames: Sequence[int], width: int, threads: int
) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """The frames asked for, in rising order, as RGB no wider than ``width``."""
    wanted, first = sorted(set(frames)), 0
    for rush in clip.rushes:
        here = [number for number in wanted if first <= number < first + rush.frames]
        if here and is_still(Path(rush.path)):
            yield here[0], _fitted(still_frame(Path(rush.path)), picture, width)
        elif here:
            with FrameSource(Path(rush.path), picture.stream, threads) as source:
                for number in here:
                    yield number, _fitted(source.frame(number - first), picture, width)
        first += rush.frames


def _fitted(frame: VideoFrame, picture: Picture, width: int) -> NDArray[np.uint8]:
    upright = Upright(picture, width, 1 << 14)
    still = [*upright.take(frame), *upright.flush()][0]
    return Rgb(width, 1 << 14).of(still)
