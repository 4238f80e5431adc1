"""Pictures made upright, in square pixels, progressive, and as small as asked for."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from touchline.domain.rushes.media import Picture

_BEAT = Fraction(1, 25)
_TURNS = {90: ("transpose=clock",), 180: ("hflip", "vflip"), 270: ("transpose=cclock",)}


def shown_size(picture: Picture, width: int, height: int) -> tuple[int, int]:
    """The even size at which a picture fits into ``width`` x ``height``, upright, in square pixels; never enlarged."""
    across, down = Fraction(picture.width), Fraction(picture.height)
    if picture.pixel_shape >= 1:
        across *= picture.pixel_shape
    else:
        down /= picture.pixel_shape
    if picture.rotation % 180:
        across, down = down, across
    scale = min(Fraction(1), width / across, height / down)
    return _even(across * scale), _even(down * scale)


def _even(length: Fraction) -> int:
    return max(2, round(length / 2) * 2)


class Upright:
    """Takes decoded frames of one clip, gives them as yuv420p at the size they are shown at, one for one, in order."""

    def __init__(self, picture: Picture, width: int, height: int) -> None:
        self.size = shown_size(picture, width, height)
        across, down = self.size[::-1] if picture.rotation % 180 else self.size
        turns = _TURNS.get(picture.rotation, ())
        self._filters: tuple[str, ...] = ()
        if turns or picture.interlaced:
            straight = ("bwdif=mode=send_frame",) if picture.interlaced else ()
            self._filters = (*straight, f"scale={across}:{down}:flags=bilinear", *turns, "format=yuv420p", "buffersink")
        self._reformatter = VideoReformatter()
        self._graph: Graph | None = None
        self._shape: tuple[object, ...] = ()
        self._count = 0

    @property
    def plain(self) -> bool:
        """Whether all there is to do is to scale: then any frame can be taken by itself, or left out."""
        return not self._filters

    def take(self, frame: VideoFrame) -> list[VideoFrame]:
        """The frames that are ready once this one has come: one, or none yet, or also the one before."""
        if not self._filters:
            width, height = self.size
            return [self._reformatter.reformat(frame, width, height, "yuv420p", interpolation="BILINEAR", threads=1)]
        frame.pts, frame.time_base = self._count, _BEAT
        self._count += 1
        late = self._configure(frame)
        assert self._graph is not None
        self._graph.vpush(frame)
        return late + self._ready()

    def flush(self) -> list[VideoFrame]:
        """What the filters still hold."""
        if self._graph is None:
            return []
        self._graph.vpush(None)
        rest = self._ready()
        self._graph = None
        return rest

    def _configure(self, frame: VideoFrame) -> list[VideoFrame]:
        """A graph for this kind of frame; recordings that change size on the way get a new one."""
        shape = (frame.width, frame.height, frame.format.name)
        if self._graph is not None and shape == self._shape:
            return []
        late = self.flush()
        graph = Graph()
        last: FilterContext = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format,
                                               time_base=_BEAT)
        for text in self._filters:
            name, _, arguments = text.partition("=")
            following = graph.add(name, arguments or None)
            last.link_to(following)
            last = following
        graph.configure()
        self._graph, self._shape = graph, shape
        return late

    def _ready(self) -> list[VideoFrame]:
        assert self._graph is not None
        ready = []
        while True:
            try:
                ready.append(self._graph.vpull())
            except (BlockingIOError, EOFError):
                return ready


class Rgb:
    """Frames as RGB arrays no larger than asked for."""

    def __init__(self, width: int, height: int) -> None:
        self._width, self._height = width, height
        self._reformatter = VideoReformatter()

    def of(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """Height x width x 3, read only."""
        scale = min(1.0, self._width / frame.width, self._height / frame.height)
        width, height = max(2, round(frame.width * scale)), max(2, round(frame.height * scale))
        small = self._reformatter.reformat(frame, width, height, "rgb24", interpolation="BILINEAR", threads=1)
        image = np.asarray(small.to_ndarray(), np.uint8)
        image.flags.writeable = False
        return image
