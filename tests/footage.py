"""Made-up clips for tests of cuts."""

from __future__ import annotations

from fractions import Fraction
from hashlib import sha256

from touchline.domain.rushes.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.time.time import parse_timecode


def clip(
    name: str = "C0001.MP4",
    *,
    reel: str = "A001",
    frames: int = 5000,
    rate: Fraction = Fraction(25),
    start: str | None = "10:00:00:00",
    channels: int = 2,
    picture: bool = True,
    variable: bool = False,
    clock: Fraction | None = None,
) -> Clip:
    """A clip of camera or, without picture, of a sound recorder: ``frames`` are samples then, timecode is
    at 25."""
    content = sha256(f"{name} {reel} {start}".encode()).hexdigest()[:32]
    clock = clock or (rate if picture else Fraction(25))
    sounds = (Sound(1, channels, 48000, int(frames / rate * 48000), "pcm"),) if channels else ()
    image = Picture(1280, 720, rate, frames, "h264", "yuv420p", variable=variable) if picture else None
    return Clip(
        id="c" + content[:12], name=name, reel=reel, content=content, rate=rate, frames=frames,
        rushes=(Rush(content, 1000, f"CARD/{name}", f"/media/CARD/{name}", "CARD", frames),),
        probe=Probe("mp4", image, sounds, timecode=start, reel=reel),
        start=None if start is None else parse_timecode(start, clock), drop=bool(start and ";" in start),
        timecode_rate=None if clock == rate else clock,
    )  # fmt: skip
