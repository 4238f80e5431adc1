"""Saturday at half-time: the home dressing room, the manager at the board, the players on the bench."""

from __future__ import annotations

from dataclasses import replace
from math import cos, sin

from touchline.demo.dress import COAT, KEEPER, KIT, TRACKSUIT, numbered
from touchline.demo.figures import Pose, figure
from touchline.demo.looks import AMBER, CREAM, NAVY
from touchline.demo.moments import Moment
from touchline.demo.pen import Colour, Pen, bright, dark, mix, smooth
from touchline.demo.scenes.stage import Backdrop, Frame, acting, ease, glow, graded, gradient, mouth, speaker, vignette

_WALL: Colour = (222, 226, 222)
_WOOD: Colour = (178, 122, 76)
_PANEL: Colour = (104, 146, 156)
_FLOOR = 578.0
_PEGS = (("ASHDOWN", 1, 130), ("FERRI", 8, 290), ("OKORO", 4, 450), ("ROWE", 38, 610), ("COLE", 9, 770))
_SEATS = {"ben-ashdown": 130, "luca-ferri": 290, "samuel-okoro": 450, "kit-rowe": 610}
_DRESS = {
    "ben-ashdown": KEEPER,
    "luca-ferri": numbered(KIT, 8),
    "samuel-okoro": numbered(KIT, 4, band=True),
    "kit-rowe": numbered(KIT, 38),
}


class DressingRoom:
    """``wide`` sees the whole room, ``bench`` the faces of the players."""

    on_twos = True

    def __init__(self, moment: Moment, view: str) -> None:
        self._moment, self._wide = moment, view == "wide"
        self._place = (
            Backdrop(_paint, (-60, -40, 1340, 760), 2.0, 0.0)
            if self._wide
            else Backdrop(_paint, (60, 100, 900, 640), 3.0, 1.9)
        )
        self._light = vignette((255, 252, 244), 0.4)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        frame = (
            Frame(640 + 1.2 * t, 366, 1.04)
            if self._wide
            else Frame(480 + 2.4 * t, 376 - 42 * ease(t, 16.0, 17.2), 2.02)
        )
        frame = frame.held(t, 3.0)
        pen = Pen(self._place.seen(frame), frame.view())
        for person, x in _SEATS.items():
            self._player(pen, person, x, t)
        if self._wide:
            self._staff(pen, t)
        _towels(pen)
        graded(pen.image, self._light)
        return pen

    def _player(self, pen: Pen, person: str, x: float, t: float) -> None:
        rising = ease(t, 16.2, 17.0) if person == "kit-rowe" else 0.0
        bow = 0.05 * (1 - ease(t, 7, 8.5)) if person != "kit-rowe" else 0.02
        breath = 0.006 * sin(t * 2.2 + x)
        pose = Pose(
            left=(0.02, 0.24),
            right=(-0.02, 0.24),
            left_foot=(-0.085, 0.0),
            right_foot=(0.085, 0.0),
            hip=(0, -0.3 - 0.17 * rising),
            lean=bow * sin(x),
            sits=rising < 0.55,
        )
        if person == "samuel-okoro" and 11.6 < t < 14:
            pose = replace(pose, right=(0.12, 0.02 + 0.06 * sin(t * 8)))
        turn = 0.5 if speaker(self._moment, t) in ("ewan-carrick", "nadia-haddad", None) else 0.25
        face = acting(
            self._moment, person, t, turn if person != speaker(self._moment, t) else 0.45, -0.15 if t < 7 else 0.25
        )
        figure(pen.at(x, 660 + breath * 100, 470), person, _DRESS[person], pose, face)

    def _staff(self, pen: Pen, t: float) -> None:
        m = self._moment
        figure(
            pen.at(1196, 672, 455),
            "nadia-haddad",
            TRACKSUIT,
            Pose(left=(0.09, 0.13), right=(-0.08, 0.15 - 0.07 * mouth(m, "nadia-haddad", t))),
            acting(m, "nadia-haddad", t, -0.45, -0.2),
        )
        talk = mouth(m, "ewan-carrick", t)
        x = 900 - 26 * ease(t, 7, 9) + 40 * ease(t, 13.6, 14.6)
        pose = Pose(
            left=(-0.15 - 0.03 * sin(t * 2), 0.2 - 0.13 * talk * (0.7 + 0.3 * sin(t * 3))),
            right=(0.14, 0.19 - 0.12 * talk * (0.7 + 0.3 * sin(t * 2.4 + 1))),
            lean=0.015 * sin(t * 1.2),
        )
        if 14.2 < t < 16.4:
            pose = replace(pose, left=(-0.28, -0.02))
        turn = 0.45 if t < 3.6 else -0.5
        figure(pen.at(x, 694, 480), "ewan-carrick", COAT, pose, acting(m, "ewan-carrick", t, turn, -0.2))


def _towels(pen: Pen) -> None:
    pen.box(-80, 742, 1500, 60, dark(_WOOD, 0.5))


def _paint(pen: Pen) -> None:
    gradient(pen, [(-40, bright(_WALL, 0.5)), (330, _WALL), (360, dark(_WALL, 0.06))])
    pen.box(-80, 330, 1500, 260, _PANEL)
    for x in range(-60, 1400, 64):
        pen.line([(x, 336), (x, 572)], 2, dark(_PANEL, 0.14))
    pen.box(-80, 326, 1500, 10, AMBER)
    for x in range(-60, 1400, 64):
        pen.line([(x, -40), (x, 326)], 1.2, dark(_WALL, 0.08))
    for y in range(-20, 326, 42):
        pen.line([(-80, y), (1400, y)], 1.2, dark(_WALL, 0.08))
    gradient(pen, [(_FLOOR, (150, 158, 168)), (780, (96, 104, 120))])
    pen.box(-80, _FLOOR - 8, 1500, 10, dark(_PANEL, 0.5))
    _lights(pen)
    pen.text("THIS TOWN.  THIS SHIRT.  TOGETHER.", 450, 46, 44, mix(NAVY, _WALL, 0.1), bold=0.7)
    for name, number, x in _PEGS:
        _peg(pen, name, number, x)
    _bench(pen)
    _board(pen)
    _door(pen)


def _lights(pen: Pen) -> None:
    for x in (300, 930):
        pen.box(x - 130, -34, 260, 14, (255, 252, 238))
        glow(pen, x, -20, 330, (255, 250, 232), 0.5)


def _peg(pen: Pen, name: str, number: int, x: float) -> None:
    pen.box(x - 62, 84, 124, 26, _WOOD)
    pen.box(x - 62, 84, 124, 3, bright(_WOOD, 0.3))
    pen.text(name, x, 98, 19, CREAM, bold=0.5)
    pen.line([(x, 110), (x, 122)], 5, dark(_WOOD, 0.4))
    shirt = KEEPER.top if number == 1 else NAVY
    outline = [
        (-20, 120),
        (-48, 134),
        (-66, 176),
        (-46, 186),
        (-40, 172),
        (-42, 262),
        (42, 262),
        (40, 172),
        (46, 186),
        (66, 176),
        (48, 134),
        (20, 120),
        (0, 128),
    ]
    pen.poly([(x + px + 5, py + 6) for px, py in outline], dark(_WALL, 0.24))
    pen.poly([(x + px, py) for px, py in outline], shirt)
    pen.poly([(x + 18, 190), (x + 41, 176), (x + 42, 262), (x + 22, 262)], dark(shirt, 0.25))
    pen.line([(x - 20, 120), (x, 130), (x + 20, 120)], 4.5, AMBER)
    pen.text(str(number), x, 200, 74, AMBER, bold=0.6)


def _bench(pen: Pen) -> None:
    pen.box(40, 498, 830, 18, bright(_WOOD, 0.15))
    pen.box(40, 514, 830, 12, dark(_WOOD, 0.25))
    for x in range(60, 880, 160):
        pen.box(x, 526, 14, 66, dark(_WOOD, 0.4))
    pen.blob([(742, 560), (812, 556), (838, 592), (824, 622), (744, 624), (726, 596)], (196, 82, 66))
    pen.line([(752, 560), (776, 532), (802, 558)], 5, dark((196, 82, 66), 0.35))


def _board(pen: Pen) -> None:
    pen.box(984, 110, 252, 262, dark(_WALL, 0.3))
    pen.box(976, 102, 252, 262, (250, 250, 246))
    field = pen.at(100, 0)
    field.box(992, 118, 134, 230, (84, 148, 96))
    field.line([(992, 233), (1126, 233)], 2.5, CREAM)
    for y, deep in ((120, 38), (346, -38)):
        field.line([(1030, y), (1030, y + deep), (1088, y + deep), (1088, y)], 2.5, CREAM)
    field.line([(1059 + 22 * sin(a), 233 + 22 * cos(a)) for a in [i * 0.3142 for i in range(21)]], 2.5, CREAM)
    for x, y in (
        (1059, 334),
        (1016, 292),
        (1046, 300),
        (1074, 300),
        (1104, 290),
        (1030, 256),
        (1090, 256),
        (1059, 262),
        (1022, 204),
        (1098, 204),
        (1059, 186),
    ):
        field.ellipse(x, y, 7.5, 7.5, AMBER)
    for x, y in ((1044, 150), (1076, 166), (1020, 172)):
        field.ellipse(x, y, 7.5, 7.5, (36, 96, 60))
    field.line([(1098, 200), (1112, 160), (1092, 140)], 3, (214, 70, 60))
    field.poly([(1086, 146), (1090, 132), (1100, 142)], (214, 70, 60))
    pen.text("OUT", 1034, 138, 32, (206, 60, 56), bold=0.6)
    pen.text("COLE", 1034, 168, 30, (44, 52, 84), bold=0.4)
    pen.line([(996, 194), (1072, 194)], 2.5, (150, 154, 164))
    pen.text("IN", 1034, 220, 32, (48, 130, 78), bold=0.6)
    pen.text("ROWE", 1034, 250, 30, (44, 52, 84), bold=0.4)


def _door(pen: Pen) -> None:
    pen.box(1258, 96, 140, 490, dark(_WOOD, 0.2))
    pen.box(1268, 106, 140, 480, _WOOD)
    pen.blob(smooth([(1284, 340), (1296, 340), (1296, 356), (1284, 356)]), (226, 214, 180))
