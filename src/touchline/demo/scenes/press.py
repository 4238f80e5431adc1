"""Monday in the press room: the manager and the press officer before the sponsors' wall, the reporters before them."""

from __future__ import annotations

from math import sin

from touchline.demo.dress import COAT, SUIT, Dress
from touchline.demo.figures import Pose, figure
from touchline.demo.heads import Face
from touchline.demo.looks import AMBER, CHARCOAL, CREAM, NAVY, TEAL
from touchline.demo.moments import Moment
from touchline.demo.pen import Pen, bright, dark, mix
from touchline.demo.scenes.stage import Backdrop, Frame, acting, ease, glow, graded, gradient, mouth, speaker, vignette

_TABLE = 486.0
_TWEED = Dress(
    top=(172, 126, 66), sleeve=(172, 126, 66), long_sleeve=True, legs=CHARCOAL, long_legs=True, coat=True, trim=CREAM
)


class PressRoom:
    """``wide`` sees both and the reporter who asks, ``close`` the manager alone."""

    on_twos = True

    def __init__(self, moment: Moment, view: str) -> None:
        self._moment, self._wide = moment, view == "wide"
        self._place = (
            Backdrop(_paint_wall, (-60, -40, 1340, 760), 2.0, 0.4)
            if self._wide
            else Backdrop(_paint_wall, (160, 80, 960, 600), 3.0, 2.3)
        )
        self._light = vignette((255, 250, 246), 0.36)
        self._flash = [noise.at for noise in moment.noises if noise.kind == "shutter"]

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        frame = Frame(640, 362 - t * 0.4, 1.02 + 0.004 * t) if self._wide else Frame(556 + 0.8 * t, 322, 2.04)
        frame = frame.held(t, 1.2 if self._wide else 2.4)
        pen = Pen(self._place.seen(frame), frame.view())
        self._panel(pen, t)
        _table(pen)
        if self._wide:
            self._reporters(pen, t)
        graded(pen.image, self._light)
        for at in self._flash:
            if at <= t < at + 0.09:
                pen.image[:] = 255 - (255 - pen.image) // 4 * 3
        return pen

    def _panel(self, pen: Pen, t: float) -> None:
        m = self._moment
        talk = mouth(m, "ewan-carrick", t)
        asked = speaker(m, t) == "tom-brandt"
        pose = Pose(
            left=(-0.04 - 0.05 * talk, 0.22 - 0.1 * talk),
            right=(0.05 + 0.05 * talk, 0.22 - 0.08 * talk * (1 + sin(t * 3))),
            lean=0.012 * sin(t * 0.9),
        )
        figure(
            pen.at(556, 806, 590),
            "ewan-carrick",
            COAT,
            pose,
            acting(m, "ewan-carrick", t, -0.45 if asked else 0.05, 0.0 if t < 12.5 else -0.3),
        )
        turn = -0.35 if speaker(m, t) == "ewan-carrick" else 0.1
        figure(
            pen.at(850, 806, 580),
            "priya-nair",
            SUIT,
            Pose(left=(0.02, 0.22), right=(-0.02, 0.22)),
            acting(m, "priya-nair", t, turn, 0.3),
        )

    def _reporters(self, pen: Pen, t: float) -> None:
        up = max(ease(t, 3.5, 4.0) * (1 - ease(t, 6.6, 7.1)), ease(t, 12.2, 12.7) * (1 - ease(t, 14.9, 15.4)))
        if up > 0:
            figure(
                pen.at(178, 1010 + 330 * (1 - up), 720),
                "tom-brandt",
                _TWEED,
                Pose(left=(0.02, 0.2), right=(0.06, 0.02)),
                acting(self._moment, "tom-brandt", t, 0.62, 0.2),
            )
        for i, x in enumerate((420, 720, 1010, 1210)):
            nod = 4 * sin(t * 1.3 + i * 2)
            figure(
                pen.at(x, 1180 + nod + 14 * (i % 2), 640),
                f"stranger-{i}",
                Dress(top=mix(CHARCOAL, (60, 70, 110), i / 4)),
                Pose(),
                Face(away=True),
            )
        pen.limb((1052, 740), (1046, 640), 16, 13, (214, 170, 140))
        pen.box(1026, 578, 42, 74, (30, 30, 40))
        pen.box(1030, 584, 34, 62, (196, 206, 226))


def _paint_wall(pen: Pen) -> None:
    gradient(pen, [(-40, (232, 236, 242)), (600, (200, 208, 222))])
    pen.box(150, 20, 980, 520, (250, 250, 252))
    names = (("PELICAN FERRIES", TEAL), ("HARBOUR TOWN FC", NAVY), ("NORTHLIGHT ENERGY", (226, 136, 30)))
    for row in range(7):
        for column in range(5):
            words, colour = names[(row + column) % 3]
            x, y = 250 + column * 196 + (row % 2) * 0, 62 + row * 70
            pen.text(words, x, y, 23, colour, bold=0.6)
            _emblem(pen, words[0], x, y - 24, colour)
    pen.box(-80, 560, 1500, 240, (118, 88, 82))
    for x in (230, 1050):
        glow(pen, x, -20, 300, (255, 250, 236), 0.5)


def _emblem(pen: Pen, first: str, x: float, y: float, colour: tuple[int, int, int]) -> None:
    if first == "P":
        pen.line([(x - 16, y + 4), (x - 8, y - 2), (x, y + 4), (x + 8, y - 2), (x + 16, y + 4)], 3, colour)
    elif first == "H":
        pen.blob([(x - 9, y - 8), (x + 9, y - 8), (x + 8, y + 3), (x, y + 10), (x - 8, y + 3)], colour)
    else:
        pen.ellipse(x, y, 7, 7, bright(colour, 0.2))
        for dx, dy in ((0, -12), (0, 12), (-13, 0), (13, 0)):
            pen.ellipse(x + dx, y + dy, 2, 2, colour)


def _table(pen: Pen) -> None:
    pen.poly([(250, _TABLE), (1180, _TABLE), (1230, _TABLE + 26), (200, _TABLE + 26)], bright(NAVY, 0.28))
    pen.box(200, _TABLE + 24, 1030, 320, NAVY)
    pen.box(200, _TABLE + 24, 1030, 6, AMBER)
    pen.text("HARBOUR TOWN FC", 715, _TABLE + 130, 46, AMBER, bold=0.6)
    for x, name, role in ((556, "EWAN CARRICK", "MANAGER"), (862, "PRIYA NAIR", "PRESS OFFICER")):
        pen.box(x - 98, _TABLE - 22, 196, 50, dark(CREAM, 0.3))
        pen.box(x - 100, _TABLE - 26, 200, 50, CREAM)
        pen.text(name, x, _TABLE - 9, 25, NAVY, bold=0.6)
        pen.text(role, x, _TABLE + 12, 15, (196, 92, 66), bold=0.5)
    for x, colour, tilt in (
        (388, (214, 70, 64), 18),
        (418, TEAL, 10),
        (690, (236, 170, 60), -8),
        (722, (90, 96, 170), -18),
    ):
        pen.line([(x, _TABLE + 8), (x + tilt, _TABLE - 66)], 4, (46, 46, 58))
        pen.box(x + tilt - 11, _TABLE - 84, 22, 20, colour)
        pen.ellipse(x + tilt * 1.2, _TABLE - 94, 10, 13, (38, 38, 48))
    for x in (980, 1016):
        pen.box(x, _TABLE - 46, 17, 52, (198, 222, 236))
        pen.box(x + 2, _TABLE - 54, 13, 9, TEAL)
