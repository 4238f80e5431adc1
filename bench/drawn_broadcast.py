"""A broadcast drawn over real moving footage: a score bug whose clock runs, and a lower third that comes and goes.

Every second of the clock and every frame of the graphics is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from drawn_graphics import Hand
from PIL import Image

RATE = 25
SIZE = (1280, 720)


@dataclass(frozen=True)
class Shown:
    """A line, and the frames it is on screen."""

    text: str
    kind: str
    start: int
    end: int


def pictures(path: Path, frames: int) -> Iterator[Image.Image]:
    """Frames of a clip at 1280 x 720, from the beginning again where it ends."""
    done = 0
    while done < frames:
        with av.open(str(path)) as source:
            for frame in source.decode(video=0):
                if done == frames:
                    return
                done += 1
                yield frame.to_image().resize(SIZE, Image.Resampling.BILINEAR)


def broadcast(path: Path, target: Path, seed: int, seconds: int = 12) -> list[Shown]:
    """Write the clip to ``target`` (H.264, 25 frames a second) with graphics over it; what they say and when."""
    frames = seconds * RATE
    minute, second = 10 + seed % 80, (seed * 7) % 60
    comes, goes = 3 * RATE + seed % 11, 8 * RATE + seed % 17
    shown: dict[tuple[str, str], list[int]] = {}
    with av.open(str(target), "w") as film:
        stream = film.add_stream("libx264", rate=RATE, options={"crf": "23", "preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.time_base = Fraction(1, RATE)
        for number, picture in enumerate(pictures(path, frames)):
            now = minute * 60 + second + number // RATE
            drawn, said = Hand(seed).score_bug(picture, clock=f"{now // 60:02d}:{now % 60:02d}")
            if comes <= number < goes:
                drawn, more = Hand(seed + 1).lower_third(drawn)
                said = [*said, *more]
            for line in said:
                shown.setdefault((line.text, line.kind), []).append(number)
            film.mux(stream.encode(av.VideoFrame.from_image(drawn)))
        film.mux(stream.encode(None))
    return [Shown(text, kind, at[0], at[-1] + 1) for (text, kind), at in shown.items()]
