"""What looks the same is found among what does not, and no picture is needed twice."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from touchline.analysers.look.alikes import LookAlikes, chance_of
from touchline.analysers.look.look import Looks, described
from touchline.domain.rushes.media import Clip, Probe
from touchline.ports import Pace


def scene(seed: int) -> np.ndarray:
    blocks = np.random.default_rng(seed).integers(0, 255, (9, 16, 3)).astype(np.uint8)
    return blocks.repeat(8, 0).repeat(8, 1)


def look(image: np.ndarray) -> bytes:
    return described(image).astype("<f2").tobytes()


def prints(images: list[np.ndarray]) -> list[tuple[str, int, int]]:
    watching = Looks().begin(Clip("c1", "C1", "", "0" * 32, Fraction(25), 25 * len(images), (), Probe("", None, ())))
    for second, image in enumerate(images):
        watching.see(25 * second, image)
    found = watching.end(Pace(Fraction(25), 25 * len(images)))
    return [(one.key, one.detail["from"], one.detail["to"]) for one in found.prints]


def test_a_stretch_that_looks_the_same_has_one_look():
    assert prints([scene(1)] * 4 + [scene(2)] * 3) == [("c1@0", 0, 100), ("c1@100", 100, 175)]


def test_a_long_stretch_is_looked_at_again():
    assert [start for _, start, _ in prints([scene(1)] * 30)] == [0, 500]


def test_the_same_picture_a_little_moved_and_darker_is_nearer_than_any_other():
    held = LookAlikes([look(scene(seed)) for seed in range(50)])
    again = np.roll((scene(17) * 0.85).astype(np.uint8), 2, axis=1)
    place, likeness, chance = held.nearest(look(again), 3)[0]
    assert place == 17 and likeness > 0.8 and chance > 0.4
    assert all(other < likeness - 0.1 for _, other, _ in held.nearest(look(again), 3)[1:])


def test_one_colour_looks_like_itself():
    black, white = np.zeros((72, 128, 3), np.uint8), np.full((72, 128, 3), 255, np.uint8)
    held = LookAlikes([look(black), look(white)])
    assert held.nearest(look(white), 2)[0][0] == 1


def test_nobody_to_compare_with_finds_nobody():
    assert LookAlikes([]).nearest(look(scene(1)), 5) == []


def test_a_chance_rises_with_likeness():
    assert chance_of(0.5) < 0.01 < 0.3 < chance_of(0.84) < 0.9 < chance_of(0.95)
