"""Any picture on the film's canvas: turned, unsquashed, scaled to fit between black bars, in the film's own colours.

Pictures are planar YUV 4:2:0 in 8 bits, limited range; BT.709 from 720 lines up, BT.601 below (ITU-R BT.709,
BT.601), as players assume.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from av.filter import Graph
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray
from PIL import Image

from touchline.domain.rushes.media import Picture

TURN = {90: ["transpose=clock"], 180: ["hflip", "vflip"], 270: ["transpose=cclock"]}
HD_LINES = 720
_BRIGHT_HDR = {"hlg": "arib-std-b67", "pq": "smpte2084"}

Yuv = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]
"""Luma, height x width, and both chroma planes, half as high and wide."""


@dataclass(frozen=True)
class Canvas:
    """The size of the film's pictures; both even."""

    width: int
    height: int

    @property
    def matrix(self) -> str:
        """The colour matrix as scalers name it."""
        return "bt709" if self.height >= HD_LINES else "smpte170m"

    @property
    def code(self) -> int:
        """The same matrix as the stream's header names it (ITU-T H.273)."""
        return 1 if self.height >= HD_LINES else 6

    def black(self) -> Yuv:
        half = (self.height // 2, self.width // 2)
        return (np.full((self.height, self.width), 16, np.uint8), np.full(half, 128, np.uint8),
                np.full(half, 128, np.uint8))

    def painted(self, image: Image.Image) -> Yuv:
        """A drawn picture, already of the canvas's size, in the film's colours."""
        frame = VideoFrame.from_ndarray(np.asarray(image.convert("RGB")), format="rgb24")
        return planes(frame.reformat(format="yuv420p", dst_colorspace=_space(self.matrix), dst_color_range="MPEG"))

    def box(self, picture: Picture) -> tuple[int, int, int, int]:
        """Where a picture lies on the canvas: left, top, width, height, even, as large as fits, never stretched."""
        wide, high = picture.width * picture.pixel_shape, Fraction(picture.height)
        if picture.rotation in (90, 270):
            wide, high = high, wide
        scale = min(self.width / wide, self.height / high)
        width, height = (max(2, int(side * scale / 2 + Fraction(1, 2)) * 2) for side in (wide, high))
        width, height = min(width, self.width), min(height, self.height)
        return (self.width - width) // 4 * 2, (self.height - height) // 4 * 2, width, height


def planes(frame: VideoFrame) -> Yuv:
    """The three planes of a yuv420p frame, only lent: they live as long as the frame."""
    out = []
    for plane in frame.planes:
        lines = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        out.append(lines[: plane.height, : plane.width])
    return out[0], out[1], out[2]


def framed(yuv: Yuv) -> VideoFrame:
    """A frame of its own with these planes."""
    high, wide = yuv[0].shape
    frame = VideoFrame(wide, high, "yuv420p")
    for plane, pixels in zip(frame.planes, yuv, strict=True):
        lines = np.zeros((plane.height, plane.line_size), np.uint8)
        lines[:, : plane.width] = pixels
        plane.update(lines.tobytes())
    return frame


class Fitter:
    """Brings the frames of one file onto the canvas."""

    def __init__(self, picture: Picture, canvas: Canvas) -> None:
        self._picture, self._canvas = picture, canvas
        self._graph: Graph | None = None
        self._shape: tuple[object, ...] = ()

    def fit(self, frame: VideoFrame) -> VideoFrame:
        """The frame on the canvas; the very same one where nothing has to change."""
        if self._as_is(frame):
            return frame
        shape = (frame.width, frame.height, frame.format.name, frame.colorspace, frame.color_range)
        if self._graph is None or shape != self._shape:
            self._graph, self._shape = self._built(frame), shape
        frame.pts = None
        self._graph.push(frame)
        fitted = self._graph.pull()
        assert isinstance(fitted, VideoFrame)
        return fitted

    def _as_is(self, frame: VideoFrame) -> bool:
        canvas, picture = self._canvas, self._picture
        return ((frame.width, frame.height, frame.format.name) == (canvas.width, canvas.height, "yuv420p")
                and picture.pixel_shape == 1 and not picture.rotation and not picture.hdr
                and frame.color_range != ColorRange.JPEG and self._matrix(frame) == canvas.matrix)

    def _matrix(self, frame: VideoFrame) -> str:
        """The frame's own colour matrix, or what players assume of an untagged picture of its height."""
        names = {Colorspace.ITU709: "bt709", Colorspace.ITU601: "smpte170m", 5: "smpte170m", 6: "smpte170m",
                 9: "bt2020", 10: "bt2020"}
        short = min(self._picture.height, self._picture.width)
        return names.get(frame.colorspace, "bt709" if short >= HD_LINES else "smpte170m")

    def _built(self, frame: VideoFrame) -> Graph:
        left, top, width, height = self._canvas.box(self._picture)
        full = frame.color_range == ColorRange.JPEG or VideoFormat(frame.format.name).name.startswith("yuvj")
        turn = TURN.get(self._picture.rotation, [])
        size = (height, width) if self._picture.rotation in (90, 270) else (width, height)
        scale = (f"scale={size[0]}:{size[1]}:flags=bicubic+accurate_rnd:in_color_matrix={self._matrix(frame)}:"
                 f"out_color_matrix={self._canvas.matrix}:in_range={'full' if full else 'limited'}:out_range=limited"
                 f"{':interl=1' if self._picture.interlaced else ''}{self._tone()}")
        steps = [scale, "format=yuv420p", *turn, "setsar=1",
                 f"pad={self._canvas.width}:{self._canvas.height}:{left}:{top}:black"]
        graph = Graph()
        tick = Fraction(1, 25)
        nodes = [graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=tick)]
        nodes += [graph.add(*step.split("=", 1)) for step in steps]
        nodes.append(graph.add("buffersink"))
        graph.link_nodes(*nodes).configure()
        return graph

    def _tone(self) -> str:
        """Brings bright (HDR) pictures down to what ordinary screens show."""
        transfer = _BRIGHT_HDR.get(self._picture.hdr or "")
        if not transfer:
            return ""
        return (f":in_transfer={transfer}:out_transfer=bt709:in_primaries=bt2020:out_primaries=bt709")


def _space(matrix: str) -> Colorspace:
    return Colorspace.ITU709 if matrix == "bt709" else Colorspace.ITU601
