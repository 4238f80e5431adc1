"""Whole people: bodies that stand, run, sit and gesture, dressed, with a head on top.

Inside a figure one unit is the height of the person; the feet stand at (0, 0), the head is at y = -0.92.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from touchline.demo.dress import Dress
from touchline.demo.heads import Face, draw_head
from touchline.demo.looks import AMBER, CHARCOAL, CREAM, MARSH, NAVY, look
from touchline.demo.pen import Colour, Pen, bright, dark, mirrored, smooth

HEAD = 0.078
_UPPER, _FORE, _THIGH, _SHIN = 0.155, 0.15, 0.235, 0.235
Spot = tuple[float, float]


@dataclass(frozen=True)
class Pose:
    """Where hands are (from their shoulder), feet and hips (from the ground point); ``lean`` in radians."""

    left: Spot = (-0.05, 0.28)
    right: Spot = (0.05, 0.28)
    left_foot: Spot = (-0.055, 0.0)
    right_foot: Spot = (0.055, 0.0)
    hip: Spot = (0.0, -0.47)
    lean: float = 0.0
    sits: bool = False
    side: float = 0.0


def running(phase: float, reach: float = 1.0) -> Pose:
    """A stride to the right, ``phase`` in whole strides; arms against legs."""
    a = phase * 2 * pi

    def foot(at: float) -> Spot:
        return 0.21 * reach * cos(at), -max(0.0, -sin(at)) * 0.2 * reach - 0.01

    swing = 0.17 * reach * cos(a)
    return Pose(
        left=(-swing + 0.03, 0.17),
        right=(swing + 0.03, 0.17),
        left_foot=foot(a + pi),
        right_foot=foot(a),
        hip=(0, -0.45 - 0.015 * abs(sin(a))),
        lean=0.12 * reach,
        side=1.0,
    )


def figure(pen: Pen, person: str, dress: Dress, pose: Pose, face: Face) -> None:
    """Draw a person; ``pen`` lies between the feet and one unit is a person's height."""
    who = look(person)
    pen = pen.at(0, 0, who.tall)
    if pen.scale > 60:
        pen.haze(smooth([(-0.24, 0), (0, -0.022), (0.24, 0), (0, 0.026)]), (20, 20, 40), 0.3)
    hips = pose.hip
    _legs(pen, dress, pose, who.skin)
    body = pen.at(*hips, turned=pose.lean)
    narrow = who.broad * (1 - 0.38 * abs(pose.side))
    shoulder_y = -0.315
    far, near = (-0.1 * narrow, shoulder_y), (0.1 * narrow, shoulder_y)
    if pose.side:
        far, near = (0.02, shoulder_y), (-0.01, shoulder_y)
        _arm(body, dress, far, pose.left, who.skin, 1, side=True, far=True)
    if face.away:
        _neck_and_head(body, person, face, dress)
    _torso(body, dress, narrow, face)
    if not face.away:
        _neck_and_head(body, person, face, dress)
    if not pose.side:
        _arm(body, dress, far, pose.left, who.skin, -1, band=dress.band)
    _arm(body, dress, near, pose.right, who.skin, 1, side=bool(pose.side), band=dress.band and bool(pose.side))


def _neck_and_head(body: Pen, person: str, face: Face, dress: Dress) -> None:
    who = look(person)
    body.limb((0, -0.328), (0.004 + face.turn * 0.012, -0.38), 0.036, 0.034, dark(who.skin, 0.2))
    head = body.at(face.turn * 0.02, -0.432 - 0.003 * face.talk, HEAD, face.tilt)
    draw_head(head, who, face)
    if not face.away:
        px, py = head.pixel(0, 0)
        body.heads[person] = (px, py, head.scale)
    if dress.scarf:
        body.limb((-0.085, -0.335), (0.085, -0.335), 0.032, 0.032, AMBER)
        for x in (-0.06, 0.0, 0.06):
            body.limb((x, -0.35), (x - 0.01, -0.32), 0.014, 0.014, NAVY)
        body.poly([(0.02, -0.33), (0.085, -0.33), (0.10, -0.08), (0.03, -0.07)], AMBER)
        for y in (-0.27, -0.19, -0.11):
            body.poly([(0.025, y), (0.09, y), (0.093, y + 0.035), (0.028, y + 0.035)], NAVY)


def _bend(a: Spot, target: Spot, first: float, second: float, way: float) -> tuple[np.ndarray, np.ndarray]:
    """The middle joint and the reachable end of a two-bone limb from ``a`` towards ``target``."""
    start, end = np.asarray(a, float), np.asarray(target, float)
    reach = end - start
    far = float(np.hypot(*reach)) or 1e-6
    held = min(max(far, abs(first - second) + 1e-3), first + second - 1e-3)
    end = start + reach / far * held
    along = (first**2 - second**2 + held**2) / (2 * held)
    out = max(first**2 - along**2, 0.0) ** 0.5
    unit = (end - start) / held
    return start + unit * along + np.array([-unit[1], unit[0]]) * out * way, end


def _side_elbow(shoulder: Spot, hand: Spot, way: int) -> tuple[np.ndarray, np.ndarray]:
    return _bend(shoulder, (shoulder[0] + hand[0], shoulder[1] + hand[1]), _UPPER, _FORE, -way)


def _front_elbow(shoulder: Spot, hand: Spot, way: int) -> tuple[np.ndarray, np.ndarray]:
    """Arms seen from the front point partly at us and look shorter; elbows hang out low, and in when hands go up."""
    far = float(np.hypot(*hand))
    short = min(1.0, max(0.6, far / (0.88 * (_UPPER + _FORE))))
    out = min(1.0, max(-1.0, (hand[1] - 0.8 * hand[0] * way - 0.05) / 0.1))
    return _bend(shoulder, (shoulder[0] + hand[0], shoulder[1] + hand[1]), _UPPER * short, _FORE * short, -way * out)


def _arm(
    body: Pen,
    dress: Dress,
    shoulder: Spot,
    hand: Spot,
    skin: Colour,
    way: int,
    side: bool = False,
    band: bool = False,
    far: bool = False,
) -> None:
    elbow, end = _side_elbow(shoulder, hand, way) if side else _front_elbow(shoulder, hand, way)
    cloth = dark(dress.sleeve, 0.25) if far else dress.sleeve
    flesh = dark(skin, 0.2) if far else skin
    thick = 1.25 if dress.coat else 1.0
    body.limb(end, end + (end - elbow) * 0.2, 0.022, 0.02, flesh)
    body.limb(
        elbow,
        end,
        0.03 * thick if dress.long_sleeve else 0.028,
        0.024 * thick if dress.long_sleeve else 0.021,
        dark(cloth, 0.12) if dress.long_sleeve else flesh,
    )
    if dress.long_sleeve:
        body.limb(shoulder, elbow, 0.038 * thick, 0.031 * thick, cloth)
        body.cuff(end - (end - elbow) * 0.02, end + (end - elbow) * 0.09, 0.025 * thick, dress.trim)
    else:
        body.limb(shoulder, elbow, 0.034, 0.028, flesh)
        start = np.asarray(shoulder)
        body.limb(start, start * 0.6 + elbow * 0.4, 0.038, 0.036, cloth)
        body.cuff(start * 0.7 + elbow * 0.3, start * 0.3 + elbow * 0.7, 0.0385, cloth)
        body.cuff(start * 0.3 + elbow * 0.7, start * 0.21 + elbow * 0.79, 0.039, dress.trim)
    if band:
        start = np.asarray(shoulder)
        body.cuff(start * 0.66 + elbow * 0.34, start * 0.44 + elbow * 0.56, 0.0395, AMBER)


def _legs(pen: Pen, dress: Dress, pose: Pose, skin: Colour) -> None:
    hip = np.asarray(pose.hip)
    if pose.sits:
        pen.ellipse(hip[0], hip[1] + 0.01, 0.115, 0.055, dark(dress.legs, 0.1))
    for side, foot in ((-1, pose.left_foot), (1, pose.right_foot)):
        root = hip + np.array([side * (0.045 if not pose.side else 0.012), 0.0])
        if pose.sits:
            knee, end = np.array([foot[0] * 1.25, hip[1] * 0.78]), np.asarray(foot)
        else:
            knee, end = _bend(tuple(root), foot, _THIGH, _SHIN, -1 if pose.side else -side * 0.35)
        cloth = dark(dress.legs, 0.18) if side < 0 else dress.legs
        flesh = dark(skin, 0.18) if side < 0 else skin
        sock = dark(dress.sock, 0.2) if side < 0 else dress.sock
        pen.limb(root, knee, 0.055, 0.042, cloth if dress.long_legs else flesh)
        pen.limb(knee, end - (0, 0.02), 0.042, 0.026, cloth if dress.long_legs else flesh)
        if not dress.long_legs:
            calf = knee * 0.62 + end * 0.38
            pen.limb(calf, end - (0, 0.02), 0.036, 0.026, sock)
            pen.limb(root, root * 0.35 + knee * 0.65, 0.062, 0.058, cloth)
        toe = 0.075 if pose.side else side * 0.022
        pen.limb(end - (0, 0.012), end + np.array([toe, -0.006]), 0.022, 0.018, (38, 36, 46))


def _torso(body: Pen, dress: Dress, narrow: float, face: Face) -> None:
    hem = 0.2 if dress.coat and not face.away and body.scale > 0 else 0.035
    shape = smooth(
        mirrored(
            [
                (0, -0.352),
                (0.06 * narrow, -0.35),
                (0.108 * narrow, -0.335),
                (0.13 * narrow, -0.28),
                (0.118 * narrow, -0.12),
                (0.112 * narrow, 0.0),
                (0.118 * narrow, hem),
                (0, hem + 0.012),
            ]
        ),
        4,
    )
    body.poly(shape, dress.top)
    if dress.stripes:
        for x in (-0.075, -0.01, 0.055):
            body.box(x * narrow, -0.33, 0.032 * narrow, 0.34, MARSH)
    if body.scale > 40:
        right = shape[shape[:, 0] > 0.055 * narrow]
        right = right[np.argsort(right[:, 1])]
        body.poly(np.concatenate([right, right[::-1] * (0.72, 1)]), dark(dress.top, 0.2))
    if face.away:
        if dress.number and body.scale > 30:
            body.text(dress.number, 0, -0.19, 0.15, dress.trim, bold=0.5)
        return
    _front(body, dress, narrow, face.turn)


def _front(body: Pen, dress: Dress, narrow: float, turn: float) -> None:
    x = turn * 0.03
    if dress.coat:
        body.poly(
            [(x - 0.05, -0.35), (x + 0.05, -0.35), (x + 0.006, -0.19), (x - 0.006, -0.19)],
            dress.trim if dress.top == CHARCOAL else CREAM,
        )
        for side in (-1, 1):
            body.poly(
                [(x + side * 0.045, -0.362), (x + side * 0.085, -0.335), (x + side * 0.045, -0.22), (x, -0.17)],
                bright(dress.top, 0.1),
            )
        body.line([(x, -0.17), (x, 0.19)], 0.005, dark(dress.top, 0.4))
        if dress.top == CHARCOAL:
            body.poly([(x - 0.014, -0.335), (x + 0.014, -0.335), (x + 0.02, -0.2), (x, -0.17), (x - 0.02, -0.2)], NAVY)
    elif dress.long_legs:
        body.line([(x, -0.34), (x, 0.02)], 0.008, dress.trim)
        body.limb((x - 0.05, -0.352), (x + 0.05, -0.352), 0.016, 0.016, dark(dress.top, 0.3))
    else:
        body.poly([(x - 0.045, -0.355), (x + 0.045, -0.355), (x, -0.3)], dress.trim)
        if dress.badge and body.scale > 170:
            body.text(dress.badge, x, -0.185, 0.036 if len(dress.badge) < 12 else 0.03, dress.trim, bold=0.45)
    if body.scale > 90:
        body.blob(
            [(x + 0.05, -0.275), (x + 0.078, -0.275), (x + 0.078, -0.245), (x + 0.064, -0.228), (x + 0.05, -0.245)],
            dress.trim,
        )
    if dress.number and body.scale > 60 and not dress.coat:
        body.text(dress.number, x - 0.062, -0.25, 0.042, dress.trim, bold=0.5)
