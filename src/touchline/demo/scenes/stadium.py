"""Saturday in the stadium: the bowl before kick-off, one supporter close, and the broadcaster's view of the goal."""

from __future__ import annotations

from math import pi, sin

import cv2
import numpy as np

from touchline.demo.figures import AWAY, FAN, KEEPER, KIT, Dress, Pose, figure, numbered, running
from touchline.demo.heads import Face
from touchline.demo.looks import AMBER, CREAM, MARSH, NAVY, TEAL
from touchline.demo.pen import Colour, Pen, bright, dark
from touchline.demo.scenes.crowd import Crowd, flag
from touchline.demo.scenes.stage import HEIGHT, WIDTH, Backdrop, Frame, acting, ease, glow, graded, gradient, vignette
from touchline.demo.scenes.training import ball
from touchline.demo.screenplay import Moment

_LIGHT = vignette((255, 253, 248), 0.3)
BEAT = 1.9


def _sky(pen: Pen) -> None:
    gradient(pen, [(-60, (92, 154, 214)), (200, (186, 220, 238)), (420, (226, 238, 240))])
    for x, y, w in ((240, 60, 260), (820, 96, 320), (1180, 46, 220)):
        for dx, dy, r in ((0, 0, 0.2), (0.22, -0.05, 0.16), (-0.24, 0.02, 0.14), (0.42, 0.03, 0.1), (-0.42, 0.04, 0.09)):
            pen.ellipse(x + dx * w, y + dy * w, r * w, r * w * 0.62, (248, 252, 252))
    pen.poly([(-80, 150), (-80, 96), (640, 132), (1400, 92), (1400, 150), (640, 176)], (70, 78, 104))
    pen.poly([(-80, 150), (640, 176), (1400, 150), (1400, 168), (640, 196), (-80, 168)], (46, 52, 76))
    for x in range(-60, 1400, 90):
        pen.line([(x, 162 + 20 * (1 - abs(x - 640) / 760)), (x + 34, 104 + 26 * (1 - abs(x - 640) / 760))], 2.5, (110, 120, 146))
    pen.box(-80, 172, 1500, 560, (50, 54, 76))
    for x in (150, 1130):
        pen.box(x - 60, 20, 120, 44, (58, 64, 88))
        for i in range(12):
            pen.ellipse(x - 46 + i % 6 * 18, 32 + i // 6 * 20, 7, 7, (255, 255, 240))
        pen.limb((x, 64), (x, 130), 5, 5, (70, 78, 104))
        glow(pen, x, 40, 120, (255, 255, 246), 0.5)


def boards(pen: Pen, y: float, height: float, shift: float, wide: float = 300) -> None:
    """The row of advertising at the pitch's edge."""
    names = (("PELICAN FERRIES", TEAL, CREAM), ("NORTHLIGHT ENERGY", NAVY, AMBER), ("HARBOUR TOWN FC", (196, 76, 62), CREAM))
    for i in range(-1, 7):
        words, back, front = names[i % 3]
        x = i * wide - shift
        pen.box(x, y, wide - 4, height, back)
        pen.box(x, y, wide - 4, 3, bright(back, 0.3))
        pen.text(words, x + wide / 2 - 2, y + height / 2 + 1, height * 0.62, front, bold=0.6)


class Bowl:
    """The full stand, singing."""

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
            figure(pen.at(x, 706 - 8 * (i % 2), 132), f"stranger-{i}", numbered(KIT, 5 + i), running(t * 1.7 + i * 0.3), Face(turn=0.8))
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

    def __init__(self, moment: Moment, _view: str) -> None:
        self._moment = moment
        self._crowd = Crowd(480, 20, 290, 50, 700)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        small = np.empty((270, 480, 3), np.uint8)
        small[:] = (74, 84, 112)
        self._crowd.draw(small, t, 0.9, 5)
        small = cv2.GaussianBlur(small, (0, 0), 3.0)
        small = cv2.addWeighted(small, 0.8, np.full_like(small, (214, 224, 236)), 0.2, 0)
        image = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
        pen = Pen(image, Frame(640, 360, 1.0 + 0.004 * t).held(t, 4).view())
        boards(pen, 640, 90, 200, 640)
        raise_it = ease(t, 3.2, 3.9)
        pose = Pose(left=(-0.05, 0.26 - 0.14 * raise_it), right=(0.1 * raise_it + 0.03, 0.25 - 0.22 * raise_it - 0.015 * sin(t * 9) * raise_it),
                    lean=0.012 * sin(t * 1.6))
        figure(pen.at(700, 1130, 1010), "billy-pell", FAN, pose, acting(self._moment, "billy-pell", t, -0.28, 0.7))
        graded(pen.image, _LIGHT)
        return pen


_GROUND: Colour = (88, 152, 80)


class Broadcast:
    """The goal as Coastline Sport showed it, with score bug and the broadcaster's mark."""

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
            pose, face = Pose(left=(-0.18, 0.08), right=(0.2, 0.1), right_foot=(0.26, -0.22), lean=-0.14, side=0.5), Face(turn=0.7)
        else:
            away = t - 2.5
            x -= 120 * min(away, 4)
            up = 0.05 * abs(sin(away * 6))
            pose = Pose(left=(-0.17, -0.22), right=(0.17, -0.22), left_foot=(-0.08 - 0.05 * sin(away * 9), -up), right_foot=(0.08, -up), hip=(0, -0.47 - up))
            face = Face(turn=-0.2, talk=0.8, smile=1.0)
        dive = ease(t, 2.1, 2.6)
        keeper = pen.at(1330 + 60 * dive, 540 - 20 * dive, 178, 1.25 * dive)
        figure(keeper, "stranger-3", KEEPER, Pose(left=(-0.16, -0.1 - 0.14 * dive), right=(0.16, -0.1 - 0.14 * dive)), Face(turn=-0.7, talk=0.3))
        late = min(t, 2.6)
        figure(pen.at(300 + 262 * late, 478, 176), "stranger-0", numbered(AWAY, 5), running(late * 2.0 + 0.3), Face(turn=0.8))
        for k, (start, y, who, dress) in enumerate(((160, 420, "luca-ferri", numbered(KIT, 8)), (840, 398, "stranger-2", numbered(AWAY, 3)))):
            going = min(t, 3.0) if who.startswith("stranger") else t
            pose2 = running(going * 1.7 + k * 0.4)
            figure(pen.at(start + 170 * going, y, 158), who, dress, pose2, Face(turn=0.8, smile=0.9 * (t > 2.6)))
        figure(pen.at(x, 588, 212), "kit-rowe", numbered(KIT, 38), pose, face)
        if t > 3.4:
            figure(pen.at(x - 330 + 150 * min(t - 3.4, 1.5), 610, 220), "samuel-okoro", numbered(KIT, 4, True),
                   running(t * 1.9) if t < 4.9 else Pose(left=(-0.14, -0.18), right=(0.16, -0.2)), Face(turn=0.7, talk=0.6, smile=1.0))
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
            x = -560 + 620 * slide
            pen.box(x, 590, 500, 58, (20, 30, 60))
            pen.box(x, 590, 12, 58, AMBER)
            pen.text("KIT ROWE  78'", x + 32, 611, 33, (255, 255, 255), bold=0.6, centre=False)
            pen.text("HARBOUR TOWN", x + 32, 635, 18, dark(AMBER, 0.05), bold=0.4, centre=False)


def _pitch(pen: Pen, pan: float) -> None:
    pen.box(0, 272, WIDTH, 460, _GROUND)
    for i in range(-2, 14, 2):
        x = i * 150 - pan
        pen.poly([(x + 40, 272), (x + 190, 272), (x + 150, 730), (x, 730)], bright(_GROUND, 0.1))
    world = pen.at(-pan, 0)
    world.line([(-100, 290), (1320, 290)], 3, (240, 244, 232))
    world.line([(1290, 290), (1560, 690)], 4, (240, 244, 232))
    world.line([(1010, 290), (1180, 560), (1476, 566)], 3.5, (240, 244, 232))
