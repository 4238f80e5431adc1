"""Saturday in the stadium: the bowl before kick-off, one supporter close, and the broadcaster's view of the goal."""

from __future__ import annotations

from math import sin

import cv2
import numpy as np

from touchline.demo.dress import FAN, KIT, numbered
from touchline.demo.figures import Pose, figure, running
from touchline.demo.heads import Face
from touchline.demo.looks import AMBER, CREAM, NAVY, TEAL
from touchline.demo.moments import Moment
from touchline.demo.pen import Pen, bright
from touchline.demo.scenes.crowd import Crowd, flag
from touchline.demo.scenes.stage import HEIGHT, WIDTH, Backdrop, Frame, acting, ease, glow, graded, gradient, vignette

_LIGHT = vignette((255, 253, 248), 0.3)
BEAT = 1.9


def _sky(pen: Pen) -> None:
    gradient(pen, [(-60, (92, 154, 214)), (200, (186, 220, 238)), (420, (226, 238, 240))])
    for x, y, w in ((240, 60, 260), (820, 96, 320), (1180, 46, 220)):
        for dx, dy, r in (
            (0, 0, 0.2),
            (0.22, -0.05, 0.16),
            (-0.24, 0.02, 0.14),
            (0.42, 0.03, 0.1),
            (-0.42, 0.04, 0.09),
        ):
            pen.ellipse(x + dx * w, y + dy * w, r * w, r * w * 0.62, (248, 252, 252))
    pen.poly([(-80, 150), (-80, 96), (640, 132), (1400, 92), (1400, 150), (640, 176)], (70, 78, 104))
    pen.poly([(-80, 150), (640, 176), (1400, 150), (1400, 168), (640, 196), (-80, 168)], (46, 52, 76))
    for x in range(-60, 1400, 90):
        pen.line(
            [(x, 162 + 20 * (1 - abs(x - 640) / 760)), (x + 34, 104 + 26 * (1 - abs(x - 640) / 760))],
            2.5,
            (110, 120, 146),
        )
    pen.box(-80, 172, 1500, 560, (50, 54, 76))
    for x in (150, 1130):
        pen.box(x - 60, 20, 120, 44, (58, 64, 88))
        for i in range(12):
            pen.ellipse(x - 46 + i % 6 * 18, 32 + i // 6 * 20, 7, 7, (255, 255, 240))
        pen.limb((x, 64), (x, 130), 5, 5, (70, 78, 104))
        glow(pen, x, 40, 120, (255, 255, 246), 0.5)


def boards(pen: Pen, y: float, height: float, shift: float, wide: float = 300) -> None:
    """The row of advertising at the pitch's edge."""
    names = (
        ("PELICAN FERRIES", TEAL, CREAM),
        ("NORTHLIGHT ENERGY", NAVY, AMBER),
        ("HARBOUR TOWN FC", (196, 76, 62), CREAM),
    )
    for i in range(-1, 7):
        words, back, front = names[i % 3]
        x = i * wide - shift
        pen.box(x, y, wide - 4, height, back)
        pen.box(x, y, wide - 4, 3, bright(back, 0.3))
        pen.text(words, x + wide / 2 - 2, y + height / 2 + 1, height * 0.62, front, bold=0.6)


class Bowl:
    """The full stand, singing."""

    on_twos = False

    def __init__(self, moment: Moment, _view: str) -> None:
        self._place = Backdrop(_sky, (-60, -40, 1340, 760))
        self._upper = Crowd(WIDTH, 176, 340, 41, 100)
        self._lower = Crowd(WIDTH, 388, 620, 45, 300)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        pen = Pen(self._place.seen(Frame(640 + 3 * sin(t * 0.8), 360, 1.02)))
        self._upper.draw(pen.image, t, BEAT, 8)
        pen.box(0, 352, WIDTH, 44, NAVY)
        pen.box(0, 352, WIDTH, 4, AMBER)
        pen.text("HARBOUR TOWN   -   LIGHTS ON THE QUAY SINCE 1891", 640 - 8 * t, 375, 27, CREAM, bold=0.5)
        self._lower.draw(pen.image, t + 0.3, BEAT, 11)
        _scoreboard(pen)
        flag(pen, 210, 430, 230, t, (NAVY, AMBER), "TOWN")
        flag(pen, 760, 420, 190, t + 0.7, (AMBER, CREAM))
        flag(pen, 1010, 560, 250, t + 1.9, (NAVY, CREAM), "HT FC")
        boards(pen, 604, 44, 20 * t)
        _grass(pen, 646)
        for i in range(3):
            x = -80 + 120 * t + i * 190
            figure(
                pen.at(x, 706 - 8 * (i % 2), 132),
                f"stranger-{i}",
                numbered(KIT, 5 + i),
                running(t * 1.7 + i * 0.3),
                Face(turn=0.8),
            )
        graded(pen.image, _LIGHT)
        return pen


def _grass(pen: Pen, y: float) -> None:
    pen.box(-100, y, 1500, 300, (96, 158, 84))
    for i in range(-2, 12, 2):
        pen.poly([(i * 130, y), (i * 130 + 130, y), (i * 130 + 110, 740), (i * 130 - 30, 740)], (108, 170, 90))
    pen.box(-100, y + 10, 1500, 3, (240, 244, 230))


def _scoreboard(pen: Pen) -> None:
    pen.box(486, 178, 308, 92, (18, 20, 30))
    pen.box(486, 178, 308, 4, AMBER)
    for y, name, score in ((204, "HARBOUR TOWN", "0"), (240, "SALTMARSH ROVERS", "0")):
        pen.text(name, 500, y, 24, (255, 206, 92), bold=0.4, centre=False)
        pen.text(score, 770, y, 26, (255, 240, 200), bold=0.5)


class Supporter:
    """One man in his scarf, the stand out of focus behind him."""

    on_twos = False

    def __init__(self, moment: Moment, _view: str) -> None:
        self._moment = moment
        self._crowd = Crowd(480, 20, 290, 50, 700)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        small: np.ndarray = np.empty((270, 480, 3), np.uint8)
        small[:] = (74, 84, 112)
        self._crowd.draw(small, t, 0.9, 5)
        small = cv2.GaussianBlur(small, (0, 0), 3.0)
        small = cv2.addWeighted(small, 0.8, np.full_like(small, (214, 224, 236)), 0.2, 0)
        image = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        pen = Pen(image, Frame(640, 360, 1.0 + 0.004 * t).held(t, 4).view())
        boards(pen, 640, 90, 200, 640)
        raise_it = ease(t, 3.2, 3.9)
        pose = Pose(
            left=(-0.05, 0.26 - 0.14 * raise_it),
            right=(0.1 * raise_it + 0.03, 0.25 - 0.22 * raise_it - 0.015 * sin(t * 9) * raise_it),
            lean=0.012 * sin(t * 1.6),
        )
        figure(pen.at(700, 1130, 1010), "billy-pell", FAN, pose, acting(self._moment, "billy-pell", t, -0.28, 0.7))
        graded(pen.image, _LIGHT)
        return pen
