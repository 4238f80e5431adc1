"""Hair and hats, in the measures of a head: half its height is one unit, the middle is (0, 0)."""

from __future__ import annotations

import numpy as np

from touchline.demo.looks import AMBER, NAVY, Look
from touchline.demo.pen import Colour, Pen, bright, dark, mirrored, mix, smooth


def back_of_head(pen: Pen, look: Look) -> None:
    """A head that looks away."""
    colour = look.skin if look.hair == "bald" else NAVY if look.hair == "beanie" else look.hair_colour
    low = {"bob": 1.1, "crop": 0.25, "short": 0.45}.get(look.hair, 0.55)
    pen.blob(mirrored([(0, -1.1), (0.6, -1.0), (0.9, -0.45), (0.88, 0.1), (0.62, low), (0, low + 0.1)]), colour)
    if pen.scale > 12:
        pen.blob(
            [(0.2, -1.02), (0.62, -0.9), (0.86, -0.4), (0.82, 0.15), (0.6, low - 0.1), (0.55, -0.3)], dark(colour, 0.2)
        )
    if look.hair == "bun":
        pen.ellipse(0, -0.5, 0.4, 0.38, dark(colour, 0.3))
    if look.hair == "curly":
        _curls(pen, look.hair_colour, 0.0)


def hair_behind(pen: Pen, look: Look, turn: float) -> None:
    """What hangs or sits behind the face."""
    shift = -turn * 0.14
    if look.hair == "bob":
        pen.blob(
            mirrored([(0, -1.16), (0.7, -1.0), (1.02, -0.4), (1.04, 0.5), (0.98, 1.15), (0.5, 1.3), (0, 1.3)]),
            look.hair_colour,
        )
    elif look.hair == "bun":
        pen.ellipse(shift * 2.2, -1.12, 0.42, 0.38, look.hair_colour)
        pen.ellipse(shift * 2.2 - 0.1, -1.2, 0.2, 0.14, bright(look.hair_colour, 0.16))
    elif look.hair == "swept":
        pen.blob(
            mirrored([(0, -1.1), (0.75, -0.9), (0.96, -0.3), (0.92, 0.35), (0.6, 0.6), (0, 0.5)]),
            dark(look.hair_colour, 0.2),
        )


def _curls(pen: Pen, colour: Colour, shift: float) -> None:
    ring = [
        (-0.86, -0.2),
        (-0.9, -0.5),
        (-0.72, -0.82),
        (-0.45, -1.05),
        (-0.12, -1.16),
        (0.22, -1.15),
        (0.54, -1.0),
        (0.8, -0.75),
        (0.92, -0.42),
        (0.88, -0.16),
        (-0.4, -0.76),
        (-0.05, -0.84),
        (0.32, -0.8),
        (0.62, -0.62),
        (-0.66, -0.58),
    ]
    for x, y in ring:
        pen.ellipse(x + shift, y, 0.25, 0.24, colour)
    if pen.scale > 14:
        for x, y in ring[2:14:2]:
            pen.ellipse(x + shift - 0.06, y - 0.07, 0.11, 0.09, bright(colour, 0.3))


_CAPS = {
    name: np.array(outline)
    for name, outline in {
        "short": [
            (-0.9, 0.02),
            (-0.94, -0.5),
            (-0.62, -1.08),
            (0.02, -1.22),
            (0.66, -1.06),
            (0.94, -0.5),
            (0.9, 0.02),
            (0.76, -0.3),
            (0.6, -0.62),
            (0.1, -0.7),
            (-0.4, -0.66),
            (-0.7, -0.36),
        ],
        "crop": [
            (-0.86, -0.1),
            (-0.88, -0.5),
            (-0.58, -0.99),
            (0, -1.1),
            (0.58, -0.99),
            (0.88, -0.5),
            (0.86, -0.1),
            (0.74, -0.45),
            (0.5, -0.68),
            (0, -0.72),
            (-0.5, -0.68),
            (-0.74, -0.45),
        ],
        "swept": [
            (-0.92, 0.0),
            (-0.98, -0.55),
            (-0.6, -1.14),
            (0.1, -1.32),
            (0.74, -1.12),
            (1.0, -0.5),
            (0.94, 0.1),
            (0.8, -0.3),
            (0.72, -0.52),
            (0.2, -0.78),
            (-0.3, -0.56),
            (-0.72, -0.5),
            (-0.78, -0.2),
        ],
        "bun": [
            (-0.88, 0.1),
            (-0.92, -0.45),
            (-0.6, -1.02),
            (0, -1.14),
            (0.6, -1.02),
            (0.92, -0.45),
            (0.88, 0.1),
            (0.76, -0.3),
            (0.42, -0.68),
            (0, -0.76),
            (-0.42, -0.68),
            (-0.76, -0.3),
        ],
        "bob": [
            (-0.94, 0.6),
            (-1.0, -0.45),
            (-0.66, -1.06),
            (0, -1.2),
            (0.66, -1.06),
            (1.0, -0.45),
            (0.94, 0.6),
            (0.78, -0.1),
            (0.56, -0.6),
            (0.16, -0.8),
            (-0.5, -0.5),
            (-0.78, -0.08),
        ],
        "mohawk": [
            (-0.46, -0.6),
            (-0.44, -1.1),
            (-0.14, -1.36),
            (0.24, -1.34),
            (0.46, -1.06),
            (0.46, -0.62),
            (0, -0.74),
        ],
    }.items()
}


def hair_front(pen: Pen, look: Look, turn: float) -> None:
    """What lies over the forehead, or the hat."""
    shift = -turn * 0.08
    if look.hair == "beanie":
        _beanie(pen, shift)
    elif look.hair == "curly":
        _curls(pen, look.hair_colour, shift)
    elif look.hair in _CAPS:
        aside = np.array([shift, 0.0])
        if look.hair == "mohawk":
            pen.blob(_CAPS["crop"] + aside, mix(look.skin, look.hair_colour, 0.45))
        pen.blob(_CAPS[look.hair] + aside, look.hair_colour)
        if pen.scale > 14:
            top = np.array([(-0.62, -0.72), (-0.3, -1.0), (0.12, -1.08), (0.0, -0.96), (-0.35, -0.84)]) + aside
            pen.blob(top, bright(look.hair_colour, 0.2))


def _beanie(pen: Pen, shift: float) -> None:
    pen.ellipse(shift, -1.5, 0.26, 0.24, AMBER)
    pen.blob(
        [(-0.94 + shift, -0.3), (-0.86 + shift, -0.95), (shift, -1.42), (0.86 + shift, -0.95), (0.94 + shift, -0.3)],
        NAVY,
    )
    pen.poly([(-0.9 + shift, -0.84), (0.9 + shift, -0.84), (0.95 + shift, -0.64), (-0.95 + shift, -0.64)], AMBER)
    pen.poly(
        smooth(
            [
                (-0.98 + shift, -0.56),
                (0, -0.62),
                (0.98 + shift, -0.56),
                (0.97 + shift, -0.26),
                (0, -0.34),
                (-0.97 + shift, -0.26),
            ],
            3,
        ),
        dark(NAVY, 0.3),
    )
