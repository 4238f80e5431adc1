"""Faces: drawn heads with hair and features that turn, blink, look and talk.

Inside a head one unit is half its height; the middle is (0, 0) and the chin lies at y = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from touchline.demo.hair import back_of_head, hair_behind, hair_front
from touchline.demo.looks import Look
from touchline.demo.pen import Colour, Pen, dark, mirrored, mix, smooth

_WHITE: Colour = (250, 246, 240)
_INK: Colour = (40, 26, 34)
_CHEEK: Colour = (222, 84, 80)


@dataclass(frozen=True)
class Face:
    """What a face does now: ``turn`` -1 (left) to 1 (right), ``talk`` 0..1 how far the mouth is open,
    ``shut`` the eyes are closed, ``smile`` -1..1, ``gaze`` -1..1, ``away`` the back of the head is seen."""

    turn: float = 0.0
    talk: float = 0.0
    shut: bool = False
    smile: float = 0.15
    gaze: float = 0.0
    away: bool = False
    tilt: float = 0.0


def blinks(person: str, t: float) -> bool:
    """Everybody blinks in a rhythm of their own."""
    seed = sum(map(ord, person))
    return (t * (0.31 + seed % 7 * 0.017) + seed * 0.37) % 1 < 0.04


def draw_head(pen: Pen, look: Look, face: Face) -> None:
    """One head; ``pen`` lies at its middle and one unit is half its height."""
    shape = _outline(look.jaw)
    hair_behind(pen, look, face.turn)
    _ears(pen, look, face)
    pen.poly(shape, look.skin)
    if face.away:
        back_of_head(pen, look)
        return
    if pen.scale > 12:
        pen.poly(_crescent(shape), dark(look.skin, 0.16))
    if look.beard:
        _beard(pen, look.beard, look.jaw, face.turn)
    if pen.scale > 6:
        _features(pen, look, face)
    hair_front(pen, look, face.turn)
    if look.glasses and pen.scale > 6:
        _glasses(pen, face.turn)


def _outline(jaw: float) -> np.ndarray:
    return smooth(
        mirrored(
            [
                (0, -1.0),
                (0.5, -0.9),
                (0.78, -0.5),
                (0.82, -0.05),
                (0.76 * jaw, 0.42),
                (0.52 * jaw, 0.82),
                (0.22, 1.0),
                (0, 1.03),
            ]
        ),
        4,
    )


def _crescent(shape: np.ndarray) -> np.ndarray:
    """The side of the face away from the light, which always falls from the left."""
    right = shape[(shape[:, 0] > 0.02)]
    right = right[np.argsort(right[:, 1])]
    inner = right[::-1] * (0.62, 1.0) + (0.03, 0)
    return np.concatenate([right, inner])


def _at(x: float, turn: float) -> float:
    """Where a feature lies when the head turns: shifted to that side and narrowed."""
    return x * (1 - 0.22 * abs(turn)) + turn * 0.3


def _ears(pen: Pen, look: Look, face: Face) -> None:
    if look.hair in ("bob", "beanie"):
        return
    for side in (-1, 1):
        if side * face.turn < 0.45:
            x = side * 0.82 - face.turn * 0.12
            pen.ellipse(x, 0.05, 0.14, 0.24, dark(look.skin, 0.12))
            pen.ellipse(x, 0.05, 0.07, 0.14, dark(look.skin, 0.28))


def _beard(pen: Pen, colour: Colour, jaw: float, turn: float) -> None:
    s = turn * 0.2
    outer = [(0.84, -0.22), (0.83 * jaw, 0.2), (0.76 * jaw, 0.5), (0.54 * jaw, 0.88), (0.22, 1.08), (0.0, 1.12)]
    inner = [(-0.72, 0.05), (-0.6 + s, 0.4), (-0.3 + s, 0.44), (s, 0.42), (0.3 + s, 0.44), (0.6 + s, 0.4), (0.72, 0.05)]
    pen.poly(smooth([*outer, *[(-x, y) for x, y in reversed(outer[:-1])], *inner], 3), colour)


def _features(pen: Pen, look: Look, face: Face) -> None:
    fine = pen.scale > 16
    if fine:
        for side in (-1, 1):
            pen.ellipse(_at(side * 0.5, face.turn), 0.34, 0.16, 0.11, mix(look.skin, _CHEEK, 0.16))
    for side in (-1, 1):
        _eye(pen, look, face, _at(side * 0.34, face.turn), side, fine)
    nose = _at(0, face.turn)
    lean = face.turn * 0.12 + 0.03
    pen.poly(
        smooth(
            [
                (nose - 0.02, -0.02),
                (nose + lean + 0.07, 0.24),
                (nose + lean + 0.12, 0.33),
                (nose, 0.37),
                (nose - 0.12 + lean, 0.33),
            ],
            3,
        ),
        dark(look.skin, 0.17),
    )
    if fine and look.freckles:
        for x, y in (
            (-0.44, 0.2),
            (-0.34, 0.27),
            (-0.24, 0.21),
            (-0.38, 0.14),
            (0.3, 0.26),
            (0.4, 0.2),
            (0.46, 0.28),
            (0.26, 0.18),
        ):
            pen.ellipse(_at(x, face.turn), y, 0.026, 0.022, (212, 138, 98))
    if fine and look.lines:
        for side in (-1, 1):
            pen.line(
                [(_at(side * 0.24, face.turn), 0.32), (_at(side * 0.34, face.turn), 0.47)], 0.025, dark(look.skin, 0.25)
            )
        for y in (-0.5, -0.6):
            pen.line([(_at(-0.24, face.turn), y), (_at(0.24, face.turn), y)], 0.022, dark(look.skin, 0.18))
    _mouth(pen, look, face, fine)
    if look.moustache or look.beard:
        x = _at(0, face.turn)
        pen.poly(
            smooth(
                [
                    (x, 0.4),
                    (x + 0.26, 0.46),
                    (x + 0.34, 0.58),
                    (x + 0.1, 0.5),
                    (x, 0.5),
                    (x - 0.1, 0.5),
                    (x - 0.34, 0.58),
                    (x - 0.26, 0.46),
                ],
                3,
            ),
            look.moustache or dark(look.beard or _INK, 0.12),
        )


def _eye(pen: Pen, look: Look, face: Face, x: float, side: int, fine: bool) -> None:
    lift = 0.05 * face.talk
    pen.limb(
        (x - 0.15, -0.27 - lift + 0.02 * (side > 0)),
        (x + 0.15, -0.27 - lift + 0.02 * (side < 0)),
        0.045,
        0.04,
        look.brow,
    )
    if not fine:
        pen.ellipse(x, -0.03, 0.075, 0.09, _INK)
        return
    if face.shut:
        pen.line([(x - 0.14, -0.01), (x, 0.03), (x + 0.14, -0.01)], 0.04, dark(look.skin, 0.45))
        return
    pen.ellipse(x, -0.02, 0.155, 0.115, _WHITE)
    iris = x + (face.gaze + face.turn * 0.4) * 0.06
    pen.ellipse(iris, -0.02, 0.085, 0.095, look.iris)
    pen.ellipse(iris, -0.02, 0.045, 0.05, (18, 14, 18))
    pen.ellipse(iris - 0.03, -0.055, 0.022, 0.022, _WHITE)
    pen.poly(
        smooth(
            [
                (x - 0.18, -0.01),
                (x - 0.1, -0.12),
                (x + 0.06, -0.14),
                (x + 0.18, -0.03),
                (x + 0.08, -0.085),
                (x - 0.08, -0.08),
            ],
            3,
        ),
        dark(look.skin, 0.42),
    )


def _mouth(pen: Pen, look: Look, face: Face, fine: bool) -> None:
    x, y = _at(0, face.turn), 0.62
    wide = 0.25 - 0.05 * face.talk
    if face.talk < 0.12:
        bend = face.smile * 0.12
        pen.line(
            [
                (x - wide, y - bend),
                (x - wide / 2, y + bend * 0.3),
                (x, y + bend * 0.5),
                (x + wide / 2, y + bend * 0.3),
                (x + wide, y - bend),
            ],
            0.05,
            dark(look.lips, 0.25),
        )
        if fine:
            pen.ellipse(x, y + 0.07, 0.15, 0.035, look.lips)
        return
    tall = 0.05 + 0.17 * face.talk
    pen.ellipse(x, y + tall * 0.4, wide + 0.04, tall + 0.045, look.lips)
    pen.ellipse(x, y + tall * 0.4, wide, tall, (84, 24, 32))
    if fine:
        pen.ellipse(x, y - tall * 0.25, wide * 0.72, tall * 0.28, _WHITE)
        pen.ellipse(x, y + tall * 0.95, wide * 0.6, tall * 0.35, (196, 86, 88))


def _glasses(pen: Pen, turn: float) -> None:
    left, right = _at(-0.34, turn), _at(0.34, turn)
    for x in (left, right):
        ring = [(x + 0.24 * np.cos(a), -0.01 + 0.2 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 17)]
        pen.line(ring, 0.045, (40, 34, 44))
    pen.line([(left + 0.22, -0.04), (right - 0.22, -0.04)], 0.045, (40, 34, 44))
