"""Fits the weights of shot detection: ``python bench/fit_shots.py > src/touchline/analysers/shots/weights.py``.

Reels are made from one half of the test data's clips (see `reels`), the signs of every candidate are taken, and two small
perceptrons learn which candidates are cuts and which are blends. `accuracy_shots` measures on the other half.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from reels import FITTED, GRADUAL, USUAL, Reel, coded, make

from touchline.analysers.shots.blends import seen_apart, stretches
from touchline.analysers.shots.cuts import LEAST_REACH, REACH_SECONDS, candidates, features
from touchline.analysers.shots.pictures import ACROSS, DOWN, Pictures

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("TOUCHLINE_TEST_DATA", ROOT.parent / "shared" / "data"))
HIDDEN, DECAY, STEPS, CLIPPED, RARE = 6, 1e-3, 1500, 4.0, 2.0
REELS = [*((seed, 60.0, USUAL) for seed in range(100, 116)), *((seed, 40.0, GRADUAL) for seed in range(200, 224))]

Numbers = NDArray[np.float64]
Signs = Iterator[tuple[Numbers, int]]


def pictures_of(reel: Reel, seed: int) -> Pictures:
    return Pictures(np.stack([cv2.resize(image, (ACROSS, DOWN), interpolation=cv2.INTER_AREA) for image in coded(reel, seed)]))


def cut_signs(reel: Reel, pictures: Pictures) -> Signs:
    """What might be a cut; fades and whips of the camera from shot to shot are a matter of taste."""
    reach = max(LEAST_REACH, round(REACH_SECONDS * reel.rate))
    cuts = {edit["frame"] for edit in reel.edits if edit["type"] == "cut"}
    others = [(edit["start"] - 2, edit["end"] + 2) for edit in reel.edits if edit["type"] in ("fade", "whip")]
    for at in candidates(pictures, reach):
        if not any(start <= at <= end for start, end in others):
            yield features(pictures, at, reach), int(at in cuts)


def blend_signs(reel: Reel, pictures: Pictures) -> Signs:
    """Stretches that lie on a blend, and those that lie on none; what holds a cut is a matter of cuts."""
    blends = [(edit["start"] - 1, edit["end"]) for edit in reel.edits if edit["type"] in ("dissolve", "wipe")]
    others = [(edit["start"], edit["end"]) for edit in reel.edits if edit["type"] in ("fade", "whip")]
    cuts = [edit["frame"] for edit in reel.edits if edit["type"] == "cut"]
    for one in stretches(pictures, reel.rate / 25):
        if any(one.start - 1 < cut <= one.end + 1 for cut in cuts) or any(one.start < end and start < one.end for start, end in others):
            continue
        share = max((_shared(one.start, one.end, *blend) for blend in blends), default=0.0)
        if share >= 0.6 or share < 0.4:
            yield np.concatenate([one.signs, seen_apart(pictures, one)]), int(share >= 0.6)


def _shared(start: int, end: int, other_start: int, other_end: int) -> float:
    return max(0, min(end, other_end) - max(start, other_start)) / (max(end, other_end) - min(start, other_start))


def fitted(signs: Numbers, right: Numbers) -> list[Numbers]:
    """Centre, spread, and a perceptron with one hidden layer, by Adam (Kingma and Ba, 2015) on all examples at once."""
    random = np.random.default_rng(0)
    centre, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-6
    given = ((signs - centre) / spread).clip(-CLIPPED, CLIPPED)
    counts = np.where(right > 0, RARE, 1.0)
    counts /= counts.sum()
    count = given.shape[1]
    weights = [random.normal(0, count**-0.5, (count, HIDDEN)), np.zeros(HIDDEN), random.normal(0, 0.5, HIDDEN), np.zeros(1)]
    slow, fast = ([np.zeros_like(one) for one in weights] for _ in range(2))
    for step in range(1, STEPS + 1):
        hidden = np.tanh(given @ weights[0] + weights[1])
        wrong = (1 / (1 + np.exp(-(hidden @ weights[2] + weights[3]))) - right) * counts
        inner = np.outer(wrong, weights[2]) * (1 - hidden * hidden)
        slopes = [given.T @ inner + DECAY * weights[0], inner.sum(axis=0), hidden.T @ wrong + DECAY * weights[2], wrong.sum(keepdims=True)]
        rate = 0.01 * (1 + np.cos(np.pi * step / STEPS)) + 1e-4
        for place, slope in enumerate(slopes):
            slow[place] = 0.9 * slow[place] + 0.1 * slope
            fast[place] = 0.999 * fast[place] + 0.001 * slope**2
            weights[place] = weights[place] - rate * slow[place] / (1 - 0.9**step) / (np.sqrt(fast[place] / (1 - 0.999**step)) + 1e-8)
    return [centre, spread, *weights]


def written(name: str, parts: list[Numbers]) -> str:
    named = zip(("centre", "spread", "inner", "lift", "outer", "bias"), parts, strict=True)
    return f"{name} = Perceptron(\n" + "".join(f"    {key}={_rows(part)},\n" for key, part in named) + ")\n"


def _rows(part: Numbers) -> str:
    if part.ndim == 1:
        return "(" + " ".join(f"{number:.4g}," for number in part) + ")"
    return "(\n" + "".join(f"        {_rows(row)},\n" for row in part) + "    )"


HEAD = '''"""What the signs of cuts and blends count: numbers fitted by ``bench/fit_shots.py``, which writes this file."""

from touchline.analysers.shots.verdict import Perceptron

# ruff: noqa: E501
'''


def main() -> None:
    if not DATA.exists():
        sys.exit("Shot detection is fitted on the test data, which is not here: give TOUCHLINE_TEST_DATA.")
    seen: dict[str, list[tuple[Numbers, int]]] = {"CUT": [], "BLEND": []}
    for seed, seconds, mix in REELS:
        reel = make(DATA, FITTED, seed, seconds, mix)
        pictures = pictures_of(reel, seed)
        seen["CUT"] += cut_signs(reel, pictures)
        seen["BLEND"] += blend_signs(reel, pictures)
        print(f"reel {seed}: {len(reel.frames)} frames, {len(reel.edits)} edits", file=sys.stderr)
    print(HEAD)
    for name, signs in seen.items():
        print(written(name, fitted(np.stack([one for one, _ in signs]), np.array([right for _, right in signs], float))))


if __name__ == "__main__":
    main()
