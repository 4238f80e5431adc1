"""How well shots are told apart: ``python bench/accuracy_shots.py [--reels N]``.

On the open reel, on edits that real clips had already, and on reels made from clips that nothing was fitted on (see `reels`);
PySceneDetect's detectors on the same frames in the same run. An edit is hit by a change within two frames of a cut, or
inside a blend or up to three frames beside it; each counts once. *Hard* leaves out what hits a blend; a flash is *false* where a change is
reported within three frames of it and no edit is there. Processor seconds are those of the detector alone, decoding left out.
"""

from __future__ import annotations

import argparse
import json
import os
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from time import process_time
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from reels import HELD, coded, make

from touchline.analysers.shots.shots import Shots
from touchline.domain.rushes.media import Clip, Probe
from touchline.ports import Pace

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("TOUCHLINE_TEST_DATA", ROOT.parent / "shared" / "data"))
NEAR_CUT, NEAR_BLEND, NEAR_FLASH = 2, 3, 3
AT_THE_ENDS = ("fade_in", "fade_out")
"""They join no two shots: neither asked for nor wrong."""
PEERS = ("AdaptiveDetector", "ContentDetector")

Images = Sequence[NDArray[np.uint8]]
Found = list[tuple[int, str]]


@dataclass(frozen=True)
class Case:
    """Frames of at most 256 x 256, with the edits that are in them."""

    name: str
    rate: Fraction
    frames: Images
    edits: list[dict[str, Any]]
    flashes: Sequence[tuple[int, int]] = ()


@dataclass
class Score:
    """What one detector did, over several cases."""

    hits: int = 0
    hard_hits: int = 0
    missed: int = 0
    hard_missed: int = 0
    false: int = 0
    flashes: int = 0
    named: int = 0
    processor: float = 0.0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def take(self, case: Case, found: Found) -> None:
        left = list(found)
        for edit in sorted(case.edits, key=lambda one: one["type"] != "cut"):
            hard, (start, end) = edit["type"] == "cut", span_of(edit)
            hit = min((one for one in left if start <= one[0] <= end), key=lambda one: abs(2 * one[0] - start - end), default=None)
            if edit["type"] in AT_THE_ENDS:
                left = [one for one in left if not start <= one[0] <= end]
            elif hit:
                left.remove(hit)
                self.hits, self.hard_hits = self.hits + 1, self.hard_hits + hard
                self.named += edit["type"].startswith(hit[1]) or (edit["type"].startswith("whip") and hit[1] == "cut")
            else:
                self.missed, self.hard_missed = self.missed + 1, self.hard_missed + hard
                self.wrong.append(f"{case.name}: missed {edit}")
        self.false += len(left)
        self.wrong += [f"{case.name}: false {one}" for one in left]
        near = [(start - NEAR_FLASH, end + NEAR_FLASH) for start, end in case.flashes]
        self.flashes += sum(any(start <= at <= end for start, end in near) for at, _ in left)
        self.seconds += len(case.frames) / float(case.rate)

    def row(self, name: str) -> str:
        hard = 2 * self.hard_hits / max(1, 2 * self.hard_hits + self.hard_missed + self.false)
        whole = 2 * self.hits / max(1, 2 * self.hits + self.missed + self.false)
        return (f"{name:18} {hard:8.3f} {whole:7.3f} {self.false:6} {self.flashes:8} {self.missed:7} {self.named:4} of {self.hits:<4} "
                f"{self.processor / max(self.seconds, 1e-9):8.4f}")


def span_of(edit: dict[str, Any]) -> tuple[int, int]:
    if edit["type"] == "cut":
        return edit["frame"] - NEAR_CUT, edit["frame"] + NEAR_CUT
    return edit["start"] - NEAR_BLEND, edit["end"] + NEAR_BLEND


def touchline(case: Case) -> Found:
    clip = Clip("c1", "C1", "", "0" * 32, case.rate, len(case.frames), (), Probe("", None, ()))
    look = Shots().begin(clip)
    for number, image in enumerate(case.frames):
        look.see(number, image)
    return [(fact.span.start, fact.value) for fact in look.end(Pace(case.rate, len(case.frames))).facts][1:]


def peer(name: str) -> Callable[[Case], Found]:
    def detect(case: Case) -> Found:
        from scenedetect import detectors
        from scenedetect.common import FrameTimecode

        detector, found = getattr(detectors, name)(), []
        for number, image in enumerate(case.frames):
            found += detector.process_frame(FrameTimecode(number, float(case.rate)), np.ascontiguousarray(image[..., ::-1]))
        return [(cut.frame_num, "cut") for cut in found]

    return detect


def small(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = min(1.0, 256 / max(image.shape[:2]))
    size = round(image.shape[1] * scale), round(image.shape[0] * scale)
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def open_reel() -> Iterator[Case]:
    truth = json.loads((DATA / "cuts" / "open_reel.groundtruth.json").read_text())
    frames, rate, _ = decoded(DATA / "cuts" / "open_reel.mp4")
    yield Case("open reel", rate, frames, truth["transitions"])


def natural() -> Iterator[Case]:
    """Clips with the edits they came with."""
    for name, edits in json.loads((DATA / "cuts" / "natural_cuts.json").read_text())["clips"].items():
        frames, rate, times = decoded(DATA / "video" / name)
        known = []
        for edit in edits:
            keys = {"time_s": "frame", "start_s": "start", "end_s": "end"}
            places = {keys[key]: bisect_left(times, value - 0.01) for key, value in edit.items() if key in keys}
            known.append({"type": edit["type"], **places})
        yield Case(name, rate, frames, known)


def decoded(path: Path) -> tuple[Images, Fraction, list[float]]:
    """Frames, their rate, and when each is shown: some of the clips have a variable rate."""
    with av.open(str(path)) as container:
        stream = max(container.streams.video, key=lambda one: one.width)
        stream.thread_type = "AUTO"
        frames, times = [], []
        for frame in container.decode(stream):
            frames.append(small(frame.to_ndarray(format="rgb24")))
            times.append(float(frame.time or 0))
        return frames, Fraction(stream.average_rate or 25), times


def made(reels: int) -> Iterator[Case]:
    for seed in range(500, 500 + reels):
        reel = make(DATA, HELD, seed)
        frames = [small(image) for image in coded(reel, seed)]
        yield Case(f"reel {seed}", Fraction(reel.rate), frames, reel.edits, reel.flashes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reels", type=int, default=12)
    parser.add_argument("--verbose", action="store_true")
    asked = parser.parse_args()
    if not (DATA / "cuts").exists():
        print("Shots are measured on the test data, which is not here: give TOUCHLINE_TEST_DATA.")
        return
    print(f"{'shots':18} {'hard F1':>8} {'all F1':>7} {'false':>6} {'flashes':>8} {'missed':>7} {'kind right':>10} {'CPU s/s':>10}")
    for title, cases in (("open reel", open_reel()), ("natural edits", natural()), ("reels held out", made(asked.reels))):
        scores = {"Touchline": Score(), **{name: Score() for name in PEERS}}
        for case in cases:
            for name, score in scores.items():
                began = process_time()
                found = touchline(case) if name == "Touchline" else peer(name)(case)
                score.processor += process_time() - began
                score.take(case, found)
        print(title)
        for name, score in scores.items():
            print(score.row(f"  {name}"))
        if asked.verbose:
            print(*scores["Touchline"].wrong, sep="\n")


if __name__ == "__main__":
    main()
