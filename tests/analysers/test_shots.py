"""Cuts, dissolves and fades are found; flashes and movement are not taken for them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from touchline.analysers.shots.shots import Shots
from touchline.domain.rushes.media import Clip, Probe
from touchline.domain.time.time import Span, union
from touchline.ports import Pace

RNG = np.random.default_rng(7)


def scene(seed: int) -> np.ndarray:
    """A picture of coloured blocks, 144 x 256."""
    blocks = np.random.default_rng(seed).integers(0, 255, (9, 16, 3)).astype(np.uint8)
    return blocks.repeat(16, 0).repeat(16, 1)


def shot(seed: int, frames: int, drift: int = 1) -> list[np.ndarray]:
    """A camera that pans slowly over a scene, with a little noise."""
    still = scene(seed)
    noise = RNG.integers(0, 4, (frames, *still.shape)).astype(np.uint8)
    return [np.minimum(np.roll(still, drift * place, 1), 250) + noise[place] for place in range(frames)]


def mixed(one: list[np.ndarray], other: list[np.ndarray]) -> list[np.ndarray]:
    """The two shots dissolved into each other, frame by frame."""
    steps = np.linspace(0, 1, len(one) + 2)[1:-1]
    return [(a * (1 - part) + b * part).astype(np.uint8) for a, b, part in zip(one, other, steps, strict=True)]


def found(frames: list[np.ndarray], rate: int = 25) -> list[tuple[str, int]]:
    look = Shots().begin(Clip("c1", "C1", "", "0" * 32, Fraction(rate), len(frames), (), Probe("", None, ())))
    for number, image in enumerate(frames):
        look.see(number, image)
    findings = look.end(Pace(Fraction(rate), len(frames)))
    assert union(fact.span for fact in findings.facts) == [Span(0, len(frames))] == list(findings.complete)
    assert all(fact.source == "shots/2" for fact in findings.facts)
    return [(fact.value, fact.span.start) for fact in findings.facts]


def test_one_shot_is_one_fact():
    assert found(shot(1, 60)) == [("cut", 0)]


def test_hard_cuts_fall_on_the_first_frame_of_the_new_shot():
    assert found(shot(1, 40) + shot(2, 33) + shot(3, 50)) == [("cut", 0), ("cut", 40), ("cut", 73)]


def test_a_camera_flash_is_no_cut():
    frames = shot(1, 80)
    for place in (30, 31):
        frames[place] = np.clip(frames[place].astype(int) + 150, 0, 255).astype(np.uint8)
    assert found(frames) == [("cut", 0)]


@pytest.mark.parametrize("length", [10, 16, 24])
def test_a_dissolve_begins_the_new_shot_in_its_middle(length):
    one, other = shot(1, 50 + length, 0), shot(2, 50 + length, 0)
    kinds = found(one[:50] + mixed(one[50:], other[:length]) + other[length:])
    assert [kind for kind, _ in kinds] == ["cut", "dissolve"]
    assert abs(kinds[1][1] - (50 + length // 2)) <= length // 2


def test_a_fade_through_black_is_one_change():
    one, other = shot(1, 60), shot(2, 60)
    out = [(image * part).astype(np.uint8) for image, part in zip(one[-12:], np.linspace(1, 0, 12), strict=True)]
    back = [(image * part).astype(np.uint8) for image, part in zip(other[:12], np.linspace(0, 1, 12), strict=True)]
    kinds = found(one[:-12] + out + [np.zeros_like(one[0])] * 6 + back + other[12:])
    assert [kind for kind, _ in kinds] == ["cut", "fade"]
    assert 58 <= kinds[1][1] <= 68


def test_fast_movement_is_no_change():
    assert found(shot(4, 90, drift=9)) == [("cut", 0)]


def test_a_clip_longer_than_a_block_is_judged_throughout():
    frames = [image for seed in range(40) for image in shot(seed, 45)]
    assert [at for _, at in found(frames)] == list(range(0, 1800, 45))


def test_the_edits_of_a_real_reel(data):
    import json

    import av

    truth = json.loads((data / "cuts" / "open_reel.groundtruth.json").read_text())["transitions"]
    with av.open(str(data / "cuts" / "open_reel.mp4")) as reel:
        reel.streams.video[0].thread_type = "AUTO"
        frames = [frame.reformat(256, 144, "rgb24").to_ndarray() for frame in reel.decode(video=0)]
    changes = [at for _, at in found(frames)][1:]
    cuts = [one["frame"] for one in truth if one["type"] == "cut"]
    hits = [cut for cut in cuts if any(abs(cut - at) <= 1 for at in changes)]
    inside = [at for at in changes if any(one.get("start", one.get("frame")) - 3 <= at <= one.get("end", one.get("frame")) + 3
                                          for one in truth)]
    assert len(hits) >= 0.95 * len(cuts) and len(inside) >= 0.95 * len(changes)
