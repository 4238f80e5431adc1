"""What the tests of the store share: a clock they set, clips and passes as the log would make them."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Fault, Findings, Pass
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.time.moment import parse_moment
from touchline.domain.time.time import Span


class Clock:
    """Ticks a second at every look; may be set."""

    def __init__(self, start: str) -> None:
        self.set(start)

    def set(self, moment: str) -> None:
        self._now: datetime = parse_moment(moment)

    def __call__(self) -> str:
        self._now += timedelta(seconds=1)
        return self._now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def release(person: str) -> dict[str, object]:
    return {"kind": "release", "by": person, "scope": {"person": [person]}}


def clip_of(path: Path, content: str = "a" * 32, size: int = 5) -> Clip:
    probe = Probe(
        container="mov",
        picture=Picture(1920, 1080, Fraction(30000, 1001), 250, "h264", "yuv420p", pixel_shape=Fraction(4, 3)),
        sounds=(Sound(1, 2, 48000, 400400, "aac", track_names=("boom", "lav")),),
        timecode="01:00:00;00",
        notes=("10-bit",),
        extra=(("scene", "12"),),
    )
    rush = Rush(content, size, path.name, str(path), "", 250)
    return Clip(
        f"c{content[:12]}",
        path.stem,
        "A001",
        content,
        Fraction(30000, 1001),
        250,
        (rush,),
        probe,
        start=107892,
        drop=True,
        shot="2025-09-14",
    )


def pass_of(
    content: str, analyser: str = "speech", *values: str, version: str = "1", faults: tuple[Fault, ...] = ()
) -> Pass:
    facts = tuple(
        Fact(
            "c1", Span(n, n + 10), "sound", "words", value, 0.9, source="whisper base", detail={"words": [[value, 0.5]]}
        )
        for n, value in enumerate(values)
    )
    return Pass(content, analyser, version, "model 905e", ("speech",), Findings(facts, faults, (Span(0, 250),)))
