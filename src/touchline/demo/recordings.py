"""Which machine recorded which moment, from when, for how long, by what clock. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

PAL, NTSC = Fraction(25), Fraction(30000, 1001)


@dataclass(frozen=True)
class Recording:
    """One moment as one machine recorded it: ``path`` on its card, ``starts`` seconds into the moment.

    ``frames`` counts frames at ``rate``, or samples at 48,000 for the recorder; ``drop`` for drop-frame timecode;
    ``late_frames`` how many frames its clock is behind the master clock, ``drift_ppm`` how much faster it runs.
    """

    card: str
    path: str
    moment: str
    view: str
    starts: float
    frames: int
    rate: Fraction = PAL
    drop: bool = False
    late_frames: int = 0
    drift_ppm: float = 0.0


A, B, G, R = "PRIVATE/M4ROOT/CLIP", "XDROOT/Clip", "DCIM/100GOPRO", "HARBOUR"
_RECORDER: dict[str, Any] = {"rate": Fraction(48000), "late_frames": 3, "drift_ppm": 12.0}
_B: dict[str, Any] = {"late_frames": -2}
_GOPRO: dict[str, Any] = {"rate": NTSC, "drop": True, "late_frames": 208}

RECORDINGS = (
    Recording("A001", f"{A}/C0001.MP4", "drill", "wide", 0.0, 175),
    Recording("A001", f"{A}/C0002.MP4", "talk", "wide", 0.0, 340),
    Recording("A001", f"{A}/C0003.MP4", "captain", "close", 0.0, 210),
    Recording("G001", f"{G}/GH010123.MP4", "shooting", "net", 0.0, 120, **_GOPRO),
    Recording("G001", f"{G}/GH020123.MP4", "shooting", "net", 120 * 1001 / 30000, 120, **_GOPRO),
    Recording("B001", f"{B}/C0001.MXF", "talk", "players", 1.6, 275, **_B),
    Recording("B001", f"{B}/C0002.MXF", "fan", "close", 0.0, 155, **_B),
    Recording("A002", f"{A}/C0001.MP4", "bowl", "wide", 0.0, 200),
    Recording("A002", f"{A}/C0002.MP4", "half-time", "wide", 0.0, 475),
    Recording("B001", f"{B}/C0003.MXF", "half-time", "bench", 2.0, 400, **_B),
    Recording("A002", f"{A}/C0003.MP4", "press", "wide", 0.0, 450),
    Recording("B001", f"{B}/C0004.MXF", "press", "close", 6.0, 300, **_B),
    Recording("COASTLINE", "CS_20250913_HAR-SAL_GOAL_ROWE.mp4", "goal", "broadcast", 0.0, 200),
    Recording("S001", f"{R}/250911-T001.WAV", "talk", "mix", -2.0, 17 * 48000, **_RECORDER),
    Recording("S001", f"{R}/250913-T002.WAV", "half-time", "mix", -1.6, 1020000, **_RECORDER),
    Recording("S001", f"{R}/250915-T003.WAV", "press", "mix", -2.4, 1030000, **_RECORDER),
)
