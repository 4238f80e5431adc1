"""Thursday, a little camera behind the net: the boy shoots, and asks for one more."""

from __future__ import annotations

from math import pi, sin

import cv2
import numpy as np

from touchline.demo.figures import Pose, figure, running
from touchline.demo.heads import Face
from touchline.demo.moments import Moment
from touchline.demo.pen import Pen, bright
from touchline.demo.scenes.stage import (
    HEIGHT,
    WIDTH,
    Frame,
    acting,
    ease,
    graded,
)
from touchline.demo.scenes.training import DRESS, LIGHT, TrainingGround, ball


class Shooting:
    """A little camera behind the net: the boy runs up, shoots, and asks for one more."""

    on_twos = False

    def __init__(self, moment: Moment, _view: str) -> None:
        self._moment = moment
        self._place = TrainingGround(moment)
        self._warp = _fisheye()

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        pen = self._place.look(Frame(640, 372, 1.04))
        figure(
            pen.at(1010, 590, 250),
            "luca-ferri",
            DRESS["luca-ferri"],
            Pose(right=(0.12, 0.1 + 0.05 * sin(t * 7))),
            Face(turn=-0.5, smile=0.5),
        )
        self._boy(pen, t)
        flight = ease(t, 2.2, 2.75)
        if t < 2.2:
            ball(pen, 650, 592, 11, 0)
        elif t < 4.4:
            drop = ease(t, 2.8, 3.4)
            ball(
                pen,
                650 + 190 * flight,
                592 + 130 * flight,
                11 + 30 * flight,
                t * 9 * (1 - drop),
                200 * sin(pi * min(flight, 0.62)) * (1 - drop),
            )
        elif t > 7.0:
            ball(pen, 618, 640, 15, 0)
        self._net(pen, t)
        graded(pen.image, LIGHT)
        image = cv2.remap(pen.image, *self._warp, interpolation=cv2.INTER_LINEAR)
        return Pen(image, pen.view, pen.heads)

    def _boy(self, pen: Pen, t: float) -> None:
        run = ease(t, 0.3, 2.2)
        x, y = 300 + 320 * run, 540 + 40 * run
        if t < 2.2:
            pose, turn = running(t * 2.0, 0.4 + 0.6 * min(1, t)), 0.75
        elif t < 2.7:
            pose, turn = Pose(left=(-0.2, 0.1), right=(0.2, 0.14), right_foot=(0.24, -0.24), lean=-0.12, side=0.4), 0.4
        elif t < 4.4:
            up = abs(sin((t - 2.7) * 5)) * 0.06
            pose = Pose(
                left=(-0.16, -0.22 - up),
                right=(0.16, -0.24 - up),
                left_foot=(-0.08, -up),
                right_foot=(0.08, -up),
                hip=(0, -0.47 - up),
            )
            turn = 0.1
        else:
            walk = ease(t, 4.4, 5.6)
            x, y = 620 + 10 * walk, 580 + 52 * walk
            pose, turn = Pose(left=(-0.08, 0.22), right=(0.16, -0.06 + 0.05 * sin(t * 8))), 0.15
        figure(
            pen.at(x, y, 262 + (y - 540) * 1.3),
            "kit-rowe",
            DRESS["kit-rowe"],
            pose,
            acting(self._moment, "kit-rowe", t, turn, 0.9 if t > 2.7 else 0.1),
        )

    def _net(self, pen: Pen, t: float) -> None:
        bulge = 26 * np.exp(-max(0.0, t - 2.75) * 2.2) * sin((t - 2.75) * 11) if t > 2.75 else 0.0
        thread = bright((206, 208, 214), 0.2)
        xs, ys = np.arange(20, 1300, 62.0), np.arange(96, 760, 62.0)
        gx, gy = np.meshgrid(xs, ys)
        pull = np.exp(-(((gx - 840) / 190) ** 2 + ((gy - 520) / 150) ** 2)) * bulge
        gx, gy = gx + pull, gy + pull * 1.4 + 10 * np.sin(gx / 210)
        for grid in (np.stack([gx, gy], axis=-1), np.stack([gx.T, gy.T], axis=-1)):
            lines = [np.round((row @ pen.view[:, :2].T + pen.view[:, 2]) * 16).astype(np.int32) for row in grid]
            cv2.polylines(pen.image, lines, False, thread, 2, cv2.LINE_AA, 4)
        pen.limb((40, 96), (40, 800), 13, 15, (246, 244, 236))
        pen.limb((40, 96), (1240, 96), 13, 13, (246, 244, 236))
        pen.limb((1240, 96), (1240, 800), 13, 15, (230, 226, 224))


def _fisheye() -> tuple[np.ndarray, np.ndarray]:
    yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    x, y = (xx - WIDTH / 2) / (WIDTH / 2), (yy - HEIGHT / 2) / (WIDTH / 2)
    k = (1 + 0.13 * (x**2 + y**2)) / 1.18
    return cv2.convertMaps(
        (x * k * WIDTH / 2 + WIDTH / 2).astype(np.float32),
        (y * k * WIDTH / 2 + HEIGHT / 2).astype(np.float32),
        cv2.CV_16SC2,
    )
