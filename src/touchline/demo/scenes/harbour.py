"""The training ground by the harbour, at sunset: sky, cranes and ships far away; boards and grass near."""

from __future__ import annotations

import numpy as np

from touchline.demo.looks import AMBER, CREAM, NAVY, TEAL
from touchline.demo.pen import Colour, Pen, bright, dark, mix
from touchline.demo.scenes.stage import glow, gradient

HORIZON = 322.0
GRASS = 372.0
EDGE = GRASS - 28
_STEEL: Colour = (92, 74, 116)


def height_at(y: float) -> float:
    """How tall a person is whose feet stand at ``y`` of the training pitch."""
    return (y - HORIZON) * 0.98


def paint_sky(pen: Pen) -> None:
    """Sunset over the harbour, from the top of the picture down to the water's edge."""
    gradient(
        pen,
        [
            (-240, (48, 58, 118)),
            (60, (96, 84, 146)),
            (190, (208, 128, 140)),
            (280, (250, 178, 122)),
            (HORIZON, (255, 220, 158)),
        ],
    )
    glow(pen, 900, 296, 420, (255, 226, 150), 0.75)
    for x, y, w, h, share in (
        (120, 120, 300, 16, 0.28),
        (330, 146, 220, 10, 0.3),
        (700, 70, 380, 18, 0.2),
        (1060, 168, 320, 13, 0.34),
        (560, 214, 260, 9, 0.4),
        (1320, 108, 260, 14, 0.25),
    ):
        _cloud(pen, x, y, w, h, share)
    pen.ellipse(900, 296, 42, 42, (255, 240, 196))
    gradient(pen, [(HORIZON - 8, (214, 150, 132)), (HORIZON + 60, (112, 104, 142))])
    rng = np.random.default_rng(5)
    for _ in range(110):
        pen.box(
            900 + rng.normal(0, 210),
            HORIZON - 6 + abs(rng.normal(0, 14)),
            rng.uniform(10, 44),
            1.6,
            mix((255, 226, 160), (214, 150, 132), rng.uniform(0, 0.8)),
        )
    _ship(pen, 430, HORIZON + 4)
    for x, size, lifted in (
        (60, 0.8, False),
        (230, 1.0, True),
        (1090, 1.1, False),
        (1270, 0.85, True),
        (1430, 1.0, False),
    ):
        _crane(pen.at(x, HORIZON + 8, size), mix(_STEEL, (214, 140, 136), 0.25 if size < 1 else 0.0), lifted)
    _containers(pen, rng)
    for x in (-60, 380, 1150, 1480):
        _floodlight(pen, x)
    hedge = np.random.default_rng(9)
    for bush in range(-420, 1800, 26):
        pen.ellipse(
            bush,
            HORIZON + 22 + hedge.uniform(-3, 4),
            24,
            hedge.uniform(12, 19),
            mix((62, 84, 78), (226, 150, 110), hedge.uniform(0.05, 0.22)),
        )
    pen.box(-600, HORIZON + 24, 2600, 60, (50, 68, 66))
    for x, y in ((520, 150), (556, 138), (1010, 120)):
        pen.line([(x - 9, y - 4), (x - 3, y), (x, y - 1), (x + 3, y), (x + 9, y - 4)], 2.0, dark((120, 90, 130), 0.3))


def _cloud(pen: Pen, x: float, y: float, w: float, h: float, share: float) -> None:
    for dx, dy, k in ((0, 0, 1.0), (w * 0.22, -h * 0.7, 0.6), (-w * 0.25, h * 0.4, 0.7)):
        turn = np.linspace(0, 2 * np.pi, 40)
        pen.haze(
            np.stack([x + dx + np.cos(turn) * w / 2 * k, y + dy + np.sin(turn) * h * k], axis=1), (255, 214, 196), share
        )


def _crane(pen: Pen, colour: Colour, lifted: bool) -> None:
    for x in (-34, 34):
        pen.limb((x, 0), (x * 0.8, -118), 4.5, 3.5, colour)
    pen.line([(-30, -46), (30, -46)], 5, colour)
    pen.line([(-33, -4), (27, -100)], 2.4, colour)
    pen.box(-44, -124, 128 if not lifted else 78, 9, colour)
    pen.limb((8, -118), (2, -172), 4, 3, colour)
    pen.line([(2, -170), (82 if not lifted else 34, -122)], 2, colour)
    pen.line([(2, -170), (-42, -122)], 2, colour)
    if lifted:
        pen.limb((34, -122), (96, -196), 5, 3.5, colour)
        pen.line([(2, -170), (90, -192)], 2, colour)
    else:
        pen.line([(60, -118), (60, -72)], 1.4, colour)
        pen.box(48, -74, 24, 12, mix(colour, AMBER, 0.35))
    pen.ellipse(2, -174, 3, 3, (255, 90, 70))


def _ship(pen: Pen, x: float, y: float) -> None:
    hull = (84, 62, 100)
    pen.poly([(x - 120, y - 18), (x + 130, y - 18), (x + 112, y + 4), (x - 104, y + 4)], hull)
    pen.box(x - 96, y - 48, 46, 30, bright(hull, 0.25))
    pen.box(x - 84, y - 62, 16, 16, (196, 92, 76))
    for i in range(6):
        pen.box(
            x - 36 + i * 24,
            y - 30 - 6 * (i % 3 == 1),
            21,
            12 + 6 * (i % 3 == 1),
            mix(((206, 96, 80), (84, 120, 140), (222, 164, 92))[i % 3], (214, 150, 140), 0.3),
        )


def _containers(pen: Pen, rng: np.random.Generator) -> None:
    shades = ((190, 86, 74), (70, 108, 132), (214, 152, 82), (112, 92, 128), (88, 124, 112))
    for x in range(560, 1040, 31):
        for level in range(int(rng.integers(1, 4))):
            colour = mix(shades[int(rng.integers(5))], (226, 158, 132), 0.32)
            pen.box(x, HORIZON + 12 - level * 12, 29, 11, colour)
            pen.box(x, HORIZON + 12 - level * 12, 29, 2, bright(colour, 0.3))


def paint_ground(pen: Pen) -> None:
    """Sponsor boards and the mown pitch, down to the camera's feet."""
    gradient(pen, [(GRASS, (126, 158, 84)), (480, (96, 146, 82)), (820, (58, 116, 74))])
    vanish = (640.0, HORIZON - 60)
    for i in range(-16, 17, 2):
        near = 640 + i * 190
        far = _toward((near, 830), vanish, GRASS)
        far2 = _toward((near + 190, 830), vanish, GRASS)
        pen.haze([far, far2, (near + 190, 830), (near, 830)], (214, 216, 110), 0.13)
    pen.line([(-500, 408), (1900, 408)], 2.4, (232, 236, 214))
    pen.line([(-500, 560), (1900, 590)], 4.4, (226, 234, 214))
    _boards(pen)
    _goal(pen, 640, 412, 0.62)


def _toward(point: tuple[float, float], vanish: tuple[float, float], y: float) -> tuple[float, float]:
    share = (point[1] - y) / (point[1] - vanish[1])
    return point[0] + (vanish[0] - point[0]) * share, y


def _boards(pen: Pen) -> None:
    names = (
        ("NORTHLIGHT ENERGY", NAVY, AMBER),
        ("PELICAN FERRIES", CREAM, TEAL),
        ("HARBOUR TOWN FC", (196, 76, 62), CREAM),
    )
    for i, x in enumerate(range(-420, 1800, 240)):
        words, back, front = names[i % 3]
        pen.box(x, GRASS - 28, 232, 30, dark(back, 0.12))
        pen.box(x, GRASS - 28, 232, 3, bright(back, 0.3))
        pen.text(words, x + 116, GRASS - 13, 21, front, bold=0.6)


def _goal(pen: Pen, x: float, y: float, size: float) -> None:
    goal = pen.at(x, y, size)
    for i in range(-6, 7):
        goal.line([(i * 17, -70), (i * 17, 0)], 0.9, (196, 206, 196))
    for i in range(5):
        goal.line([(-104, -70 + i * 16), (104, -70 + i * 16)], 0.9, (196, 206, 196))
    goal.line([(-110, 0), (-110, -76), (110, -76), (110, 0)], 5, (250, 248, 240))


def _floodlight(pen: Pen, x: float) -> None:
    pen.limb((x, GRASS + 6), (x, 96), 5, 3.5, (74, 66, 96))
    pen.box(x - 40, 62, 80, 38, (70, 62, 92))
    for row in range(2):
        for column in range(4):
            pen.ellipse(x - 28 + column * 19, 72 + row * 18, 6.5, 6.5, (255, 250, 226))
    glow(pen, x, 80, 150, (255, 246, 214), 0.55)
