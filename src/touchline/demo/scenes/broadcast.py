"""The goal of the derby as the broadcaster showed it, with score bug and mark."""

from __future__ import annotations

from math import pi, sin

import numpy as np

from touchline.demo.dress import AWAY, KEEPER, KIT, numbered
from touchline.demo.figures import Pose, figure, running
from touchline.demo.heads import Face
from touchline.demo.looks import AMBER, MARSH, NAVY
from touchline.demo.moments import Moment
from touchline.demo.pen import Colour, Pen, bright, dark
from touchline.demo.scenes.crowd import Crowd
from touchline.demo.scenes.stadium import boards
from touchline.demo.scenes.stage import (
    HEIGHT,
    WIDTH,
    ease,
    graded,
    vignette,
)
from touchline.demo.scenes.training import ball

_LIGHT = vignette((255, 253, 248), 0.3)
_GROUND: Colour = (88, 152, 80)


class Broadcast:
    """The goal as Coastline Sport showed it, with score bug and the broadcaster's mark."""

    on_twos = False

    def __init__(self, moment: Moment, _view: str) -> None:
        self._crowd = Crowd(WIDTH, -60, 250, 44, 900)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        pan = 300 * ease(t, 0, 2.4)
        image = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        joy = ease(t, 2.5, 2.9)
        self._crowd.draw(image, t, 0.6 + 1.4 * joy, 3 + 15 * joy)
        pen = Pen(image)
        boards(pen, 226, 46, pan * 0.9)
        _pitch(pen, pan)
        world = pen.at(-pan, 0)
        self._goal(world, t)
        self._players(world, t)
        graded(image, _LIGHT)
        self._graphics(pen, t)
        return pen

    def _goal(self, pen: Pen, t: float) -> None:
        shake = 6 * sin((t - 2.5) * 24) * float(np.exp(-(t - 2.5) * 3)) if t > 2.5 else 0.0
        for i in range(9):
            pen.line([(1320 + i * 20, 300 + i * 3), (1326 + i * 20 + shake, 470 + i * 9)], 1.6, (226, 232, 226))
        for i in range(9):
            pen.line([(1316, 304 + i * 20), (1490 + shake, 330 + i * 26)], 1.6, (226, 232, 226))
        pen.line([(1312, 474), (1312, 298), (1496, 322), (1496, 556)], 8, (252, 252, 248))

    def _players(self, pen: Pen, t: float) -> None:
        shot = 2.0
        x = 380 + 290 * min(t, shot) + 60 * max(0.0, min(t - shot, 0.5))
        if t < shot:
            pose, face = running(t * 2.1), Face(turn=0.8, smile=-0.2)
        elif t < 2.5:
            pose, face = (
                Pose(left=(-0.18, 0.08), right=(0.2, 0.1), right_foot=(0.26, -0.22), lean=-0.14, side=0.5),
                Face(turn=0.7),
            )
        else:
            away = t - 2.5
            x -= 120 * min(away, 4)
            up = 0.05 * abs(sin(away * 6))
            pose = Pose(
                left=(-0.17, -0.22),
                right=(0.17, -0.22),
                left_foot=(-0.08 - 0.05 * sin(away * 9), -up),
                right_foot=(0.08, -up),
                hip=(0, -0.47 - up),
            )
            face = Face(turn=-0.2, talk=0.8, smile=1.0)
        dive = ease(t, 2.1, 2.6)
        keeper = pen.at(1330 + 60 * dive, 540 - 20 * dive, 178, 1.25 * dive)
        figure(
            keeper,
            "stranger-3",
            KEEPER,
            Pose(left=(-0.16, -0.1 - 0.14 * dive), right=(0.16, -0.1 - 0.14 * dive)),
            Face(turn=-0.7, talk=0.3),
        )
        late = min(t, 2.6)
        figure(
            pen.at(300 + 262 * late, 478, 176),
            "stranger-0",
            numbered(AWAY, 5),
            running(late * 2.0 + 0.3),
            Face(turn=0.8),
        )
        for k, (start, y, who, dress) in enumerate(
            ((160, 420, "luca-ferri", numbered(KIT, 8)), (840, 398, "stranger-2", numbered(AWAY, 3)))
        ):
            going = min(t, 3.0) if who.startswith("stranger") else t
            pose2 = running(going * 1.7 + k * 0.4)
            figure(pen.at(start + 170 * going, y, 158), who, dress, pose2, Face(turn=0.8, smile=0.9 * (t > 2.6)))
        figure(pen.at(x, 588, 212), "kit-rowe", numbered(KIT, 38), pose, face)
        if t > 3.4:
            figure(
                pen.at(x - 330 + 150 * min(t - 3.4, 1.5), 610, 220),
                "samuel-okoro",
                numbered(KIT, 4, True),
                running(t * 1.9) if t < 4.9 else Pose(left=(-0.14, -0.18), right=(0.16, -0.2)),
                Face(turn=0.7, talk=0.6, smile=1.0),
            )
        if t < shot:
            ball(pen, x + 52 + 9 * abs(sin(t * 2.1 * pi)), 592, 8, t * 14)
        else:
            fly = min(1.0, (t - shot) / 0.5)
            ball(pen, 1012 + 400 * fly, 588 - 66 * fly, 8, t * 20, 95 * sin(fly * pi * 0.62) * (1 - ease(t, 2.6, 3.0)))

    def _graphics(self, pen: Pen, t: float) -> None:
        scored = t > 3.6
        seconds = 12 + int(t)
        pen.box(40, 34, 430, 42, (250, 250, 250))
        pen.box(40, 34, 92, 42, (20, 30, 60))
        pen.text(f"78:{seconds:02}", 86, 56, 27, (255, 255, 255), bold=0.5)
        for x, name, colour in ((140, "HAR", NAVY), (352, "SAL", MARSH)):
            pen.box(x, 34, 8, 42, colour)
            pen.text(name, x + 54, 56, 29, (20, 26, 50), bold=0.6)
        pen.box(252, 34, 92, 42, AMBER if scored else (28, 40, 80))
        pen.text("2 - 1" if scored else "1 - 1", 298, 56, 31, (255, 255, 255), bold=0.7)
        pen.text("COASTLINE SPORT", 1130, 54, 26, (255, 255, 255), bold=0.6)
        pen.text("LIVE", 1214, 82, 17, (255, 120, 96), bold=0.6)
        slide = ease(t, 4.2, 4.7) * (1 - ease(t, 7.5, 7.9))
        if slide > 0:
            left = -560 + 620 * slide
            pen.box(left, 590, 500, 58, (20, 30, 60))
            pen.box(left, 590, 12, 58, AMBER)
            pen.text("KIT ROWE  78'", left + 32, 611, 33, (255, 255, 255), bold=0.6, centre=False)
            pen.text("HARBOUR TOWN", left + 32, 635, 18, dark(AMBER, 0.05), bold=0.4, centre=False)


def _pitch(pen: Pen, pan: float) -> None:
    pen.box(0, 272, WIDTH, 460, _GROUND)
    for i in range(-2, 14, 2):
        x = i * 150 - pan
        pen.poly([(x + 40, 272), (x + 190, 272), (x + 150, 730), (x, 730)], bright(_GROUND, 0.1))
    world = pen.at(-pan, 0)
    world.line([(-100, 290), (1320, 290)], 3, (240, 244, 232))
    world.line([(1290, 290), (1560, 690)], 4, (240, 244, 232))
    world.line([(1010, 290), (1180, 560), (1476, 566)], 3.5, (240, 244, 232))
