"""What the tests of the decode pass share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import xxhash

from counted import luma_of, number_in
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.card import CardClip
from touchline.domain.rushes.media import Clip, Rush
from touchline.media.decode import Footage
from touchline.ports import Needs, Pace, Watched
from touchline.stages.log.recording import clip_of, frames_of


@dataclass
class Witness:
    """A look that remembers what it was shown and played."""

    frames: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    shapes: set[tuple[int, ...]] = field(default_factory=set)
    sound: list[np.ndarray] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    pace: Pace | None = None

    def see(self, frame: int, image: np.ndarray) -> None:
        self.frames.append(frame)
        self.shapes.add(image.shape)
        if image.shape[1] == 320:
            self.numbers.append(number_in(image.mean(axis=2).astype(np.uint8))[1])

    def hear(self, start: int, sound: np.ndarray) -> None:
        self.starts.append(start)
        self.sound.append(sound)

    def end(self, pace: Pace) -> Findings:
        self.pace = pace
        return Findings()

    @property
    def heard(self) -> np.ndarray:
        return np.concatenate(self.sound) if self.sound else np.zeros(0, np.float32)


def clip_from(*paths: Path) -> Clip:
    """The clip that these files make, as a log would."""
    probes = [Footage().probe(path) for path in paths]
    rushes = [Rush(xxhash.xxh3_128_hexdigest(path.read_bytes()), path.stat().st_size, path.name, str(path), "", frames_of(probe))
              for path, probe in zip(paths, probes, strict=True)]
    return clip_of(rushes[0].content, CardClip(paths[0].stem, tuple(map(str, paths))), rushes, probes)


Pass = Callable[..., tuple[Clip, Watched, Witness, Path]]


@pytest.fixture
def watched(tmp_path: Path) -> Pass:
    """One pass over files with a witness that wants everything: clip, what was seen, the witness, the folder."""

    def run(*paths: Path, needs: Needs | None = None) -> tuple[Clip, Watched, Witness, Path]:
        clip, witness, folder = clip_from(*paths), Witness(), tmp_path / "derived"
        seen = Footage().watch(clip, [(needs or Needs(320, 320, sample_rate=16000), witness)], folder, lambda _: None)
        return clip, seen, witness, folder

    return run


def proxy_numbers(folder: Path) -> tuple[list[int], list[Fraction]]:
    """The numbers that a proxy's frames show, and when each is shown."""
    import av

    with av.open(str(folder / "proxy.mp4")) as proxy:
        frames = list(proxy.decode(video=0))
    return [number_in(luma_of(frame))[1] for frame in frames], [frame.pts * frame.time_base for frame in frames]
