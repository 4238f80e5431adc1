"""Writing camera files: MP4 with H.264 and AAC, MXF with MPEG-2 and one PCM track a channel, with timecode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np

from touchline.demo.sound import RATE

_BT601, _LIMITED = 6, 1


@dataclass(frozen=True)
class Slate:
    """What the file says of itself; ``begins`` is UTC such as 2025-09-11T17:41:06Z; ``umid`` is
    SMPTE ST 330, 64 hexadecimal digits, for MXF alone."""

    timecode: str
    reel: str
    begins: str
    title: str = ""
    handler: str = ""
    umid: str = ""


_BLANK_UMID = bytes.fromhex("060A2B340101010501010D0013000000" + "00" * 12)
"""What the muxer writes for a file that is to be the same every time; only the last four bytes then differ."""


def write_film(
    path: Path, rate: Fraction, pictures: Iterable[np.ndarray], channels: list[np.ndarray], slate: Slate
) -> int:
    """Write RGB pictures (720, 1280, 3) and 48 kHz float channels; the frames written.

    MXF or MP4 by the file's name.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    broadcast = path.suffix.lower() == ".mxf"
    with av.open(str(path), "w", format="mxf" if broadcast else "mp4", options={"fflags": "+bitexact"}) as out:
        out.metadata.update({"creation_time": slate.begins, "timecode": slate.timecode, "reel_name": slate.reel})
        if slate.title:
            out.metadata["title"] = slate.title
        video = _video(out, rate, broadcast, slate)
        tracks = _tracks(out, channels, broadcast, slate)
        heard, count = 0, 0
        for picture in pictures:
            _mux(out, video.encode(_frame(picture, count, rate)))
            count += 1
            upto = round(count / rate * RATE)
            _sound(out, tracks, channels, heard, upto)
            heard = upto
        _mux(out, video.encode(None))
        for stream, _ in tracks:
            _mux(out, stream.encode(None))
    if broadcast and slate.umid:
        path.write_bytes(path.read_bytes().replace(_BLANK_UMID, bytes.fromhex(slate.umid)[:28]))
    return count


def _video(out: av.container.OutputContainer, rate: Fraction, broadcast: bool, slate: Slate) -> av.VideoStream:
    if broadcast:
        options = {"qmin": "2", "qmax": "9"}
        video = out.add_stream("mpeg2video", rate=rate, options=options)
        video.codec_context.bit_rate = 12_000_000
        video.codec_context.gop_size = 12
    else:
        video = out.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "crf": "22"})
        video.codec_context.gop_size = 25
    video.width, video.height, video.pix_fmt = 1280, 720, "yuv420p"
    context = video.codec_context
    context.thread_count = 1
    context.colorspace = context.color_primaries = context.color_trc = _BT601
    context.color_range = _LIMITED
    video.metadata.update({"timecode": slate.timecode, "reel_name": slate.reel})
    if slate.handler:
        video.metadata["handler_name"] = f"{slate.handler} AVC"
    return video


def _tracks(
    out: av.container.OutputContainer, channels: list[np.ndarray], broadcast: bool, slate: Slate
) -> list[tuple[av.AudioStream, list[int]]]:
    if broadcast:
        return [(out.add_stream("pcm_s16le", rate=RATE, layout="mono"), [i]) for i in range(len(channels))]
    stream = out.add_stream("aac", rate=RATE, layout="stereo", bit_rate=128_000)
    if slate.handler:
        stream.metadata["handler_name"] = f"{slate.handler} AAC"
    return [(stream, [0, 1])]


def _frame(picture: np.ndarray, count: int, rate: Fraction) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(
        np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8), format="yuv420p"
    )
    frame.pts, frame.time_base = count, 1 / rate
    return frame


def _sound(
    out: av.container.OutputContainer,
    tracks: list[tuple[av.AudioStream, list[int]]],
    channels: list[np.ndarray],
    start: int,
    end: int,
) -> None:
    for stream, which in tracks:
        part = np.stack([channels[i][start:end] for i in which]).astype(np.float32)
        if len(which) == 1:
            frame = av.AudioFrame.from_ndarray((part * 32767).astype(np.int16), format="s16", layout="mono")
        else:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        _mux(out, stream.encode(frame))


def _mux(out: av.container.OutputContainer, packets: Iterable[Any]) -> None:
    for packet in packets:
        out.mux(packet)
