"""Tiny clips in which every frame tells its own number, and sound that clicks at known samples.

A picture's upper half holds the clip's mark (4 bars) and its frame's number (12 bars) in Gray code, so that one wrong
bar could only mean a neighbour, and coding noise is never mistaken for another number.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import xxhash
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from touchline.domain.rushes.media import Clip, Rush
from touchline.media.probe import probe

BITS = 16
SIZE = (320, 180)


def picture(mark: int, number: int, size: tuple[int, int] = SIZE) -> np.ndarray:
    """Luma of one frame."""
    wide, high = size
    code = (mark << 12) | (number ^ (number >> 1))
    bars = [16 + 200 * (code >> bit & 1) for bit in reversed(range(BITS))]
    luma = np.full((high, wide), 90 + number % 5, np.uint8)
    luma[: high // 2] = np.repeat(np.array(bars, np.uint8), -(-wide // BITS))[:wide]
    return luma


def number_in(luma: np.ndarray) -> tuple[int, int]:
    """Mark and number of the picture that fills ``luma``."""
    high, wide = luma.shape
    bar = -(-wide // BITS) if wide % BITS else wide // BITS
    code = 0
    for place in range(BITS):
        middle = luma[high // 8 : high * 3 // 8, place * bar + bar // 4 : place * bar + bar * 3 // 4]
        code = code << 1 | int(middle.mean() > 116)
    gray, number = code & 0xFFF, 0
    while gray:
        number ^= gray
        gray >>= 1
    return code >> 12, number


def luma_of(frame: VideoFrame) -> np.ndarray:
    return frame.to_ndarray(format="gray")


def write_counted(
    path: Path,
    frames: int,
    rate: Fraction = Fraction(25),
    *,
    mark: int = 1,
    size: tuple[int, int] = SIZE,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
    pixels: str = "yuv420p",
    times: Sequence[int] = (),
    time_base: Fraction | None = None,
    first: int = 0,
    shape: Fraction | None = None,
    samples: np.ndarray | None = None,
    sample_rate: int = 48_000,
    sound: str = "aac",
    container: str | None = None,
) -> Path:
    """Write a clip whose frames count from ``first``. ``times`` are PTS in ``time_base`` where the pace is uneven;
    ``samples`` channels x samples of sound."""
    base = time_base or 1 / rate
    with av.open(str(path), "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, options=options or {"g": "12", "bf": "2", "crf": "18"})
        stream.width, stream.height, stream.pix_fmt, stream.codec_context.time_base = *size, pixels, base
        if shape:
            stream.codec_context.sample_aspect_ratio = shape
        heard = (
            None
            if samples is None
            else out.add_stream(sound, rate=sample_rate, layout="stereo" if len(samples) == 2 else "mono")
        )
        for place in range(frames):
            frame = VideoFrame(*size, "yuv420p")
            luma = picture(mark, first + place, size)
            for plane, pixels_of in zip(
                frame.planes, (luma, *(np.full((size[1] // 2, size[0] // 2), 128, np.uint8),) * 2), strict=True
            ):
                lines = np.zeros((plane.height, plane.line_size), np.uint8)
                lines[:, : plane.width] = pixels_of
                plane.update(lines.tobytes())
            frame.pts, frame.time_base = times[place] if times else place, base
            out.mux(stream.encode(frame.reformat(format=pixels)))
        if heard is not None:
            sounding = AudioFrame.from_ndarray(
                np.ascontiguousarray(samples, np.float32),
                format="fltp",
                layout="stereo" if len(samples) == 2 else "mono",
            )
            sounding.sample_rate, sounding.pts, sounding.time_base = sample_rate, 0, Fraction(1, sample_rate)
            out.mux(heard.encode(sounding))
            out.mux(heard.encode(None))
        out.mux(stream.encode(None))
    return path


def clicks(seconds: Fraction, at: Sequence[Fraction], sample_rate: int = 48_000) -> np.ndarray:
    """Stereo sound with a short burst of a steep tone at each moment, silent elsewhere."""
    out = np.zeros((2, int(seconds * sample_rate)), np.float32)
    burst = 0.6 * np.sin(2 * np.pi * 3000 / sample_rate * np.arange(96)) * np.hanning(96)
    for moment in at:
        start = round(moment * sample_rate)
        out[:, start : start + 96] += burst.astype(np.float32)
    return out


def clip_of(*paths: Path, clip_id: str = "", **more: object) -> Clip:
    """The clip that these files make, spanned where there are several."""
    first = probe(paths[0])
    rushes = []
    for path in paths:
        found = probe(path)
        content = xxhash.xxh3_128(path.read_bytes()).hexdigest()
        frames = found.picture.frames if found.picture else found.sounds[0].samples
        rushes.append(Rush(content, path.stat().st_size, path.name, str(path), "", frames))
    rate = first.picture.rate if first.picture else Fraction(first.sounds[0].sample_rate)
    content = rushes[0].content
    return Clip(
        clip_id or f"c{content[:12]}",
        paths[0].stem,
        paths[0].stem.upper(),
        content,
        rate,
        sum(rush.frames for rush in rushes),
        tuple(rushes),
        first,
        **more,
    )  # type: ignore[arg-type]
