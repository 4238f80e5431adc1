"""What a mask misses and what it covers too much, with and without knowing who else is there: `python bench/following.py [SCENES]`.

Two people walk about before the camera for three seconds at 25 frames a second; the log looks at every sixth frame, detectors lose faces at
times, and one may stand behind the other. One of them is hidden.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from fractions import Fraction

from touchline.domain.mending.following import Seen, followed
from touchline.domain.mending.masks import Box, Mask, Way
from touchline.domain.time.time import Span

RATE, FRAMES, LOOKS = Fraction(25), 75, 6


def walk(dice: random.Random) -> list[Box]:
    """The places of a face in one scene, a frame each."""
    x, pace, wide, y = dice.uniform(0.2, 0.6), dice.uniform(-0.012, 0.012), dice.uniform(0.05, 0.07), dice.uniform(0.37, 0.43)
    places = []
    for _ in range(FRAMES):
        pace = dice.uniform(-0.012, 0.012) if dice.random() < 0.05 else pace
        x += pace
        places.append((x, y, wide, wide * 1.6))
    return places


def within(boxes: list[Box], face: Box) -> bool:
    x, y, wide, high = face
    return any(a <= x and b <= y and a + c >= x + wide and b + d >= y + high for a, b, c, d in boxes)


def scene(number: int, told: Counter[str]) -> None:
    """One scene, counted into ``told``: frames, those on which the hidden face was not wholly covered, those on which the other was."""
    dice = random.Random(number)
    hidden, other, found = walk(dice), walk(dice), dice.choice([1, 0.9, 0.7])
    behind = [abs(a[0] - b[0]) < a[2] / 2 and dice.random() < 0.7 for a, b in zip(hidden, other, strict=True)]
    seen = {n: Seen((*((hidden[n],) if not behind[n] and dice.random() < found else ()), *((other[n],) if dice.random() < found else ())))
            for n in range(FRAMES)}  # fmt: skip
    looks = [n for n in range(0, FRAMES, LOOKS) if dice.random() < 0.9]
    points = [tuple((n, places[n]) for n in looks if places is other or not behind[n]) for places in (hidden, other)]
    if not all(points):
        return
    way, beside = (Way(Span(places[0][0], places[-1][0] + 1), places) for places in points)
    for name, others in (("alone", ()), ("beside", (beside,))):
        mask = followed(Mask("blur", way.span, (way,), others), seen, RATE)
        for n in range(way.span.start, way.span.end):
            boxes = mask.boxes(n)
            told[f"{name} missed"] += not behind[n] and not within(boxes, hidden[n])
            told[f"{name} too much"] += abs(hidden[n][0] - other[n][0]) > 1.1 * hidden[n][2] and within(boxes, other[n])
    told["frames"] += len(way.span)


def main() -> None:
    told: Counter[str] = Counter()
    for number in range(int(sys.argv[1]) if sys.argv[1:] else 4000):
        scene(number, told)
    print(f"{told['frames']:,} frames on which one of two is hidden")
    for name, words in (("alone", "not knowing the other"), ("beside", "knowing the other")):
        print(f"{words:22} not wholly covered {told[f'{name} missed']:5}   the other covered though apart {told[f'{name} too much']:5}")


if __name__ == "__main__":
    main()
