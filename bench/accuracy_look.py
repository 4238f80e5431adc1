"""How far look-alikes can be believed: ``python bench/accuracy_look.py [--shots N]``.

Every clip of the test data is cut in half, with a picture a second of each half. Does a picture of the second half find one of
the first half of its own clip, or of its set-up, before any stranger's? And how many pairs of strangers pass for the same? Then
the processor time for one question among so many shots, made by shaking those looks.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from time import process_time

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from touchline.analysers.look.alikes import LookAlikes, chance_of
from touchline.analysers.look.look import described

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("TOUCHLINE_TEST_DATA", ROOT.parent / "shared" / "data"))
SAME = ("football_cam", "signers", "face-demographics", "head-pose")
"""Clips whose path has one of these in it share a place with the others that have it."""

Floats = NDArray[np.float32]


def setup_of(path: Path) -> str:
    return next((word for word in SAME if word in str(path)), path.name)


def looks_of(path: Path) -> tuple[list[Floats], float]:
    looks, spent, due = [], 0.0, 0.0
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            if float(frame.time or 0) >= due:
                due = float(frame.time or 0) + 0.5
                image = cv2.resize(frame.to_ndarray(format="rgb24"), (128, 72), interpolation=cv2.INTER_AREA)
                began = process_time()
                looks.append(described(image))
                spent += process_time() - began
    return looks, spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shots", type=int, default=400_000)
    asked = parser.parse_args()
    paths = sorted(path for path in (DATA / "video").rglob("*.m[pk][4v]")) if (DATA / "video").exists() else []
    if not paths:
        print("Look-alikes are measured on the test data, which is not here: give TOUCHLINE_TEST_DATA.")
        return
    first, second, spent = [], [], 0.0
    for path in paths:
        looks, cost = looks_of(path)
        spent += cost
        half = len(looks) // 2
        first += [(path.name, setup_of(path), look) for look in looks[:half]]
        second += [(path.name, setup_of(path), look) for look in looks[half:]]
    held = LookAlikes([look.astype("<f2").tobytes() for *_, look in first])
    clip = setup = 0
    for name, where, look in second:
        [(place, _, _)] = held.nearest(look.astype("<f2").tobytes(), 1)
        clip, setup = clip + (first[place][0] == name), setup + (first[place][1] == where)
    like = np.stack([look for *_, look in second]) @ np.stack([look for *_, look in first]).T
    own = np.array([[a[0] == b[0] for b in first] for a in second])
    strange = np.array([[a[1] != b[1] for b in first] for a in second])
    print(f"{len(paths)} clips, {len(second)} pictures of second halves asked, {len(first)} of first halves held; "
          f"{spent / (len(first) + len(second)) * 1e3:.2f} ms a picture")
    print(f"the likest is of its own clip {clip / len(second):.1%}, of its set-up {setup / len(second):.1%}")
    for quantile in (0.05, 0.5, 0.95):
        mine, theirs = np.quantile(like[own], quantile), np.quantile(like[strange], quantile)
        print(f"likeness at {quantile:4.0%}: own clip {mine:.3f}, strangers {theirs:.3f}")
    chance = np.vectorize(chance_of)(like)
    for least in (0.3, 0.5, 0.9):
        print(f"chance ≥ {least}: own clip {(chance[own] >= least).mean():.1%}, strangers {(chance[strange] >= least).mean():.3%}, "
              f"strangers' best above it for {((chance * strange).max(axis=1) >= least).mean():.1%} of pictures")
    timed(np.stack([look for *_, look in first + second]), asked.shots)


def timed(looks: Floats, shots: int) -> None:
    random = np.random.default_rng(1)
    many = np.concatenate([shaken(looks, random) for _ in range(-(-shots // len(looks)))])[:shots]
    began = process_time()
    held = LookAlikes([look.tobytes() for look in many])
    ready = process_time() - began
    took, found = [], 0
    for look in many[:: shots // 20][:20].astype(np.float32):
        began = process_time()
        answer = [place for place, *_ in held.nearest(look.astype("<f2").tobytes(), 20)]
        took.append(process_time() - began)
        found += len(set(answer) & set(np.argsort(-(many.astype(np.float32) @ look))[:20].tolist()))
    print(f"{shots:,} shots: ready in {ready:.2f} processor s, median {np.median(took) * 1e3:.1f} ms, "
          f"p95 {np.quantile(took, 0.95) * 1e3:.1f} ms, "
          f"{found / len(took) / 20:.1%} of the true first twenty")


def shaken(looks: Floats, random: np.random.Generator) -> NDArray[np.float16]:
    moved = looks + random.normal(0, 0.02, looks.shape).astype(np.float32)
    return (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype("<f2")


if __name__ == "__main__":
    main()
