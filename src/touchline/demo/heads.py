"""Faces: drawn heads with hair and features that turn, blink, look and talk.

Inside a head one unit is half its height; the middle is (0, 0) and the chin lies at y = 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from touchline.demo.looks import AMBER, NAVY, Look
from touchline.demo.pen import Colour, Pen, bright, dark, mirrored, mix, smooth

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
    _hair_behind(pen, look, face)
    _ears(pen, look, face)
    pen.poly(shape, look.skin)
    if face.away:
        _back_of_head(pen, look)
        return
    if pen.scale > 12:
        pen.poly(_crescent(shape), dark(look.skin, 0.16))
    if look.beard:
        _beard(pen, look.beard, look.jaw, face.turn)
    if pen.scale > 6:
        _features(pen, look, face)
    _hair_front(pen, look, face)
    if look.glasses and pen.scale > 6:
        _glasses(pen, face.turn)


def _outline(jaw: float) -> np.ndarray:
    return smooth(mirrored([(0, -1.0), (0.5, -0.9), (0.78, -0.5), (0.82, -0.05), (0.76 * jaw, 0.42),
                            (0.52 * jaw, 0.82), (0.22, 1.0), (0, 1.03)]), 4)


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
    pen.poly(smooth([(nose - 0.02, -0.02), (nose + lean + 0.07, 0.24), (nose + lean + 0.12, 0.33), (nose, 0.37),
                     (nose - 0.12 + lean, 0.33)], 3), dark(look.skin, 0.17))
    if fine and look.freckles:
        for x, y in ((-0.44, 0.2), (-0.34, 0.27), (-0.24, 0.21), (-0.38, 0.14), (0.3, 0.26), (0.4, 0.2), (0.46, 0.28), (0.26, 0.18)):
            pen.ellipse(_at(x, face.turn), y, 0.026, 0.022, (212, 138, 98))
    if fine and look.lines:
        for side in (-1, 1):
            pen.line([(_at(side * 0.24, face.turn), 0.32), (_at(side * 0.34, face.turn), 0.47)], 0.025, dark(look.skin, 0.25))
        for y in (-0.5, -0.6):
            pen.line([(_at(-0.24, face.turn), y), (_at(0.24, face.turn), y)], 0.022, dark(look.skin, 0.18))
    _mouth(pen, look, face, fine)
    if look.moustache or look.beard:
        x = _at(0, face.turn)
        pen.poly(smooth([(x, 0.4), (x + 0.26, 0.46), (x + 0.34, 0.58), (x + 0.1, 0.5), (x, 0.5), (x - 0.1, 0.5),
                         (x - 0.34, 0.58), (x - 0.26, 0.46)], 3), look.moustache or dark(look.beard or _INK, 0.12))


def _eye(pen: Pen, look: Look, face: Face, x: float, side: int, fine: bool) -> None:
    lift = 0.05 * face.talk
    pen.limb((x - 0.15, -0.27 - lift + 0.02 * (side > 0)), (x + 0.15, -0.27 - lift + 0.02 * (side < 0)), 0.045, 0.04, look.brow)
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
    pen.poly(smooth([(x - 0.18, -0.01), (x - 0.1, -0.12), (x + 0.06, -0.14), (x + 0.18, -0.03), (x + 0.08, -0.085),
                     (x - 0.08, -0.08)], 3), dark(look.skin, 0.42))


def _mouth(pen: Pen, look: Look, face: Face, fine: bool) -> None:
    x, y = _at(0, face.turn), 0.62
    wide = 0.25 - 0.05 * face.talk
    if face.talk < 0.12:
        bend = face.smile * 0.12
        pen.line([(x - wide, y - bend), (x - wide / 2, y + bend * 0.3), (x, y + bend * 0.5), (x + wide / 2, y + bend * 0.3),
                  (x + wide, y - bend)], 0.05, dark(look.lips, 0.25))
        if fine:
            pen.ellipse(x, y + 0.07, 0.15, 0.035, look.lips)
        return
    tall = 0.05 + 0.17 * face.talk
    pen.ellipse(x, y + tall * 0.4, wide + 0.04, tall + 0.045, look.lips)
    pen.ellipse(x, y + tall * 0.4, wide, tall, (84, 24, 32))
    if fine:
        pen.ellipse(x, y - tall * 0.25, wide * 0.72, tall * 0.28, _WHITE)
        pen.ellipse(x, y + tall * 0.95, wide * 0.6, tall * 0.35, (196, 86, 88))


def _back_of_head(pen: Pen, look: Look) -> None:
    colour = look.skin if look.hair == "bald" else NAVY if look.hair == "beanie" else look.hair_colour
    low = {"bob": 1.1, "crop": 0.25, "short": 0.45}.get(look.hair, 0.55)
    pen.blob(mirrored([(0, -1.1), (0.6, -1.0), (0.9, -0.45), (0.88, 0.1), (0.62, low), (0, low + 0.1)]), colour)
    if pen.scale > 12:
        pen.blob([(0.2, -1.02), (0.62, -0.9), (0.86, -0.4), (0.82, 0.15), (0.6, low - 0.1), (0.55, -0.3)], dark(colour, 0.2))
    if look.hair == "bun":
        pen.ellipse(0, -0.5, 0.4, 0.38, dark(colour, 0.3))
    if look.hair == "curly":
        _curls(pen, look.hair_colour, 0.0)


def _hair_behind(pen: Pen, look: Look, face: Face) -> None:
    shift = -face.turn * 0.14
    if look.hair == "bob":
        pen.blob(mirrored([(0, -1.16), (0.7, -1.0), (1.02, -0.4), (1.04, 0.5), (0.98, 1.15), (0.5, 1.3), (0, 1.3)]), look.hair_colour)
    elif look.hair == "bun":
        pen.ellipse(shift * 2.2, -1.12, 0.42, 0.38, look.hair_colour)
        pen.ellipse(shift * 2.2 - 0.1, -1.2, 0.2, 0.14, bright(look.hair_colour, 0.16))
    elif look.hair == "swept":
        pen.blob(mirrored([(0, -1.1), (0.75, -0.9), (0.96, -0.3), (0.92, 0.35), (0.6, 0.6), (0, 0.5)]), dark(look.hair_colour, 0.2))


def _curls(pen: Pen, colour: Colour, shift: float) -> None:
    ring = [(-0.86, -0.2), (-0.9, -0.5), (-0.72, -0.82), (-0.45, -1.05), (-0.12, -1.16), (0.22, -1.15), (0.54, -1.0),
            (0.8, -0.75), (0.92, -0.42), (0.88, -0.16), (-0.4, -0.76), (-0.05, -0.84), (0.32, -0.8), (0.62, -0.62), (-0.66, -0.58)]
    for x, y in ring:
        pen.ellipse(x + shift, y, 0.25, 0.24, colour)
    if pen.scale > 14:
        for x, y in ring[2:14:2]:
            pen.ellipse(x + shift - 0.06, y - 0.07, 0.11, 0.09, bright(colour, 0.3))


_CAPS = {
    "short": [(-0.9, 0.02), (-0.94, -0.5), (-0.62, -1.08), (0.02, -1.22), (0.66, -1.06), (0.94, -0.5), (0.9, 0.02), (0.76, -0.3),
              (0.6, -0.62), (0.1, -0.7), (-0.4, -0.66), (-0.7, -0.36)],
    "crop": [(-0.86, -0.1), (-0.88, -0.5), (-0.58, -0.99), (0, -1.1), (0.58, -0.99), (0.88, -0.5), (0.86, -0.1), (0.74, -0.45),
             (0.5, -0.68), (0, -0.72), (-0.5, -0.68), (-0.74, -0.45)],
    "swept": [(-0.92, 0.0), (-0.98, -0.55), (-0.6, -1.14), (0.1, -1.32), (0.74, -1.12), (1.0, -0.5), (0.94, 0.1), (0.8, -0.3),
              (0.72, -0.52), (0.2, -0.78), (-0.3, -0.56), (-0.72, -0.5), (-0.78, -0.2)],
    "bun": [(-0.88, 0.1), (-0.92, -0.45), (-0.6, -1.02), (0, -1.14), (0.6, -1.02), (0.92, -0.45), (0.88, 0.1), (0.76, -0.3),
            (0.42, -0.68), (0, -0.76), (-0.42, -0.68), (-0.76, -0.3)],
    "bob": [(-0.94, 0.6), (-1.0, -0.45), (-0.66, -1.06), (0, -1.2), (0.66, -1.06), (1.0, -0.45), (0.94, 0.6), (0.78, -0.1),
            (0.56, -0.6), (0.16, -0.8), (-0.5, -0.5), (-0.78, -0.08)],
    "mohawk": [(-0.46, -0.6), (-0.44, -1.1), (-0.14, -1.36), (0.24, -1.34), (0.46, -1.06), (0.46, -0.62), (0, -0.74)],
}


def _hair_front(pen: Pen, look: Look, face: Face) -> None:
    shift = -face.turn * 0.08
    if look.hair == "beanie":
        _beanie(pen, shift)
    elif look.hair == "curly":
        _curls(pen, look.hair_colour, shift)
    elif look.hair in _CAPS:
        cap = np.asarray(_CAPS[look.hair]) + (shift, 0)
        if look.hair == "mohawk":
            pen.blob(np.asarray(_CAPS["crop"]) + (shift, 0), mix(look.skin, look.hair_colour, 0.45))
        pen.blob(cap, look.hair_colour)
        if pen.scale > 14:
            top = np.array([(-0.62, -0.72), (-0.3, -1.0), (0.12, -1.08), (0.0, -0.96), (-0.35, -0.84)]) + (shift, 0)
            pen.blob(top, bright(look.hair_colour, 0.2))


def _beanie(pen: Pen, shift: float) -> None:
    pen.ellipse(shift, -1.5, 0.26, 0.24, AMBER)
    pen.blob([(-0.94 + shift, -0.3), (-0.86 + shift, -0.95), (shift, -1.42), (0.86 + shift, -0.95), (0.94 + shift, -0.3)], NAVY)
    pen.poly([(-0.9 + shift, -0.84), (0.9 + shift, -0.84), (0.95 + shift, -0.64), (-0.95 + shift, -0.64)], AMBER)
    pen.poly(smooth([(-0.98 + shift, -0.56), (0, -0.62), (0.98 + shift, -0.56), (0.97 + shift, -0.26), (0, -0.34), (-0.97 + shift, -0.26)], 3),
             dark(NAVY, 0.3))


def _glasses(pen: Pen, turn: float) -> None:
    left, right = _at(-0.34, turn), _at(0.34, turn)
    for x in (left, right):
        ring = [(x + 0.24 * np.cos(a), -0.01 + 0.2 * np.sin(a)) for a in np.linspace(0, 2 * np.pi, 17)]
        pen.line(ring, 0.045, (40, 34, 44))
    pen.line([(left + 0.22, -0.04), (right - 0.22, -0.04)], 0.045, (40, 34, 44))
