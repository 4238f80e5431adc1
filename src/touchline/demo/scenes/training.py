"""Thursday at the training ground: the drill, the talk, shooting at the net, the captain by himself."""

from __future__ import annotations

from math import pi, sin

import numpy as np

from touchline.demo.dress import COAT, KEEPER, TRAINING, Dress, numbered
from touchline.demo.figures import Pose, figure, running
from touchline.demo.heads import Face
from touchline.demo.moments import Moment
from touchline.demo.pen import Pen
from touchline.demo.scenes import harbour
from touchline.demo.scenes.stage import HEIGHT, WIDTH, Backdrop, Frame, acting, ease, graded, mouth, vignette

DRESS = {
    "samuel-okoro": numbered(TRAINING, 4, band=True),
    "kit-rowe": numbered(TRAINING, 38),
    "danny-cole": numbered(TRAINING, 9),
    "luca-ferri": numbered(TRAINING, 8),
    "ben-ashdown": KEEPER,
    "ewan-carrick": COAT,
}
LIGHT = vignette((255, 246, 234))


class TrainingGround:
    """The view over the whole pitch, with far things moving less than near ones."""

    def __init__(self, moment: Moment, blur: float = 0.0, closer: float = 1.0) -> None:
        self.moment = moment
        wide, sharp = 700 / closer, 2 * closer
        self._sky = Backdrop(harbour.paint_sky, (640 - wide - 80, -110, 640 + wide + 80, 390), sharp, blur)
        self._ground = Backdrop(_paint_near, (640 - wide - 280, 200, 640 + wide + 280, 760), sharp, blur)

    def look(self, frame: Frame) -> Pen:
        """The empty place through a camera, and the pen to draw on it."""
        far = Frame(WIDTH / 2 + (frame.x - WIDTH / 2) * 0.45, frame.y, frame.zoom)
        edge = int(np.clip((harbour.EDGE - frame.y) * frame.zoom + HEIGHT / 2, 1, HEIGHT - 1))
        image = self._sky.seen(far, (0, edge))
        self._ground.seen(frame, (edge, HEIGHT), image)
        return Pen(image, frame.view())


def _paint_near(pen: Pen) -> None:
    pen.box(-600, 200, 2600, harbour.EDGE - 199, (50, 68, 66))
    harbour.paint_ground(pen)


def stand(pen: Pen, person: str, x: float, y: float, pose: Pose, face: Face, dress: Dress | None = None) -> None:
    """Somebody on the grass, as tall as the place demands."""
    figure(pen.at(x, y, harbour.height_at(y)), person, dress or DRESS[person], pose, face)


def ball(pen: Pen, x: float, y: float, radius: float, spin: float, lift: float = 0.0) -> None:
    """A football with its shadow; ``lift`` above the ground."""
    pen.haze([(x - radius, y), (x, y - radius * 0.3), (x + radius, y), (x, y + radius * 0.3)], (20, 30, 30), 0.3)
    at = pen.at(x, y - radius - lift, radius, spin)
    at.ellipse(0, 0, 1, 1, (250, 250, 244))
    for k in range(5):
        a = k * 2 * pi / 5
        at.ellipse(0.66 * np.cos(a), 0.66 * np.sin(a), 0.24, 0.24, (50, 52, 66))
    at.ellipse(0, 0, 0.28, 0.28, (50, 52, 66))


class Drill:
    """Passing in a square while two run past; the manager watches and whistles."""

    on_twos = False

    def __init__(self, moment: Moment, _view: str) -> None:
        self._place = TrainingGround(moment)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        pen = self._place.look(Frame(560 + 24 * t, 372, 1.06))
        spots = {
            "luca-ferri": (300, 500),
            "samuel-okoro": (560, 476),
            "ben-ashdown": (900, 512),
            "kit-rowe": (640, 610),
        }
        kicks = [
            (2.0, "luca-ferri", "ben-ashdown"),
            (3.6, "ben-ashdown", "kit-rowe"),
            (5.2, "kit-rowe", "samuel-okoro"),
        ]
        at, roll = spots["luca-ferri"], 0.0
        for start, source, target in kicks:
            if t >= start:
                go = ease(t, start, start + 0.9)
                at = tuple(np.array(spots[source]) * (1 - go) + np.array(spots[target]) * go)
                roll = go * 9
        for person, (x, y) in sorted(spots.items(), key=lambda item: item[1][1]):
            step = sin(t * 6 + x)
            near_kick = any(source == person and abs(t - start) < 0.25 for start, source, _ in kicks)
            pose = Pose(
                left=(-0.1, 0.2 + 0.02 * step),
                right=(0.1, 0.2 - 0.02 * step),
                left_foot=(-0.07, -max(0, 0.03 * step)),
                right_foot=(0.16, -0.06) if near_kick else (0.07, -max(0, -0.03 * step)),
            )
            side = 1 if at[0] > x else -1
            stand(pen, person, x, y, pose, Face(turn=0.55 * side, smile=0.5))
        ball(pen, at[0] + 22, at[1] + 4, 9, roll)
        whistle = t < 1.3
        manager = Pose(
            left=(-0.04, 0.2), right=(-0.07, 0.03) if whistle else (0.1, 0.16 + 0.05 * sin(t * 9) * (1.6 < t < 3))
        )
        stand(pen, "ewan-carrick", 1010, 650, manager, Face(turn=-0.5, smile=-0.1, talk=0.14 if whistle else 0.0))
        figure(
            pen.at(-140 + 200 * t, 760, 400),
            "danny-cole",
            DRESS["danny-cole"],
            running(t * 1.6),
            Face(turn=0.8, smile=0.6),
        )
        graded(pen.image, LIGHT)
        return pen


class Talk:
    """The manager among his players; ``wide`` sees them all, ``players`` the captain and the boy, listening."""

    on_twos = True

    def __init__(self, moment: Moment, view: str) -> None:
        self._moment, self._wide = moment, view == "wide"
        self._place = TrainingGround(moment, 1.4) if self._wide else TrainingGround(moment, 2.6, 1.5)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        frame = Frame(640, 376, 1.02 + 0.006 * t) if self._wide else Frame(382 + 2 * t, 430, 1.9)
        pen = self._place.look(frame.held(t, 2.5))
        m = self._moment
        agree = 0.03 * sin(t * 5) * (9 < t < 10.6)
        folded, hips = Pose(left=(0.1, 0.1), right=(-0.1, 0.12)), Pose(left=(-0.02, 0.19), right=(0.02, 0.19))
        stand(pen, "ben-ashdown", 150, 668, hips, acting(m, "ben-ashdown", t, 0.55, 0.0))
        stand(pen, "samuel-okoro", 310, 706, hips, acting(m, "samuel-okoro", t, 0.5, 0.1 + agree))
        stand(pen, "kit-rowe", 474, 690, Pose(), acting(m, "kit-rowe", t, 0.45, 0.3))
        if self._wide:
            stand(pen, "danny-cole", 1010, 672, folded, acting(m, "danny-cole", t, -0.55, 0.2))
            stand(pen, "luca-ferri", 1150, 700, hips, acting(m, "luca-ferri", t, -0.6, 0.0))
            stand(
                pen,
                "ewan-carrick",
                735,
                704,
                _gesture(t, mouth(m, "ewan-carrick", t)),
                acting(m, "ewan-carrick", t, 0.5 * sin(t * 0.55 + 3.4), 0.0),
            )
            ball(pen, 850, 716, 19, 0.4)
        graded(pen.image, LIGHT)
        return pen


def _gesture(t: float, talk: float) -> Pose:
    """Hands that speak along."""
    busy = 0.25 + 0.75 * min(1.0, talk * 2)
    return Pose(
        left=(-0.14 - 0.05 * sin(t * 2.1), 0.2 - 0.1 * busy * (0.6 + 0.4 * sin(t * 3.1))),
        right=(0.15 + 0.05 * sin(t * 1.7), 0.18 - 0.14 * busy * (0.6 + 0.4 * sin(t * 2.6 + 1))),
        lean=0.02 * sin(t * 1.3),
    )


class Captain:
    """The captain alone, close, with the lights of the ground behind him."""

    on_twos = True

    def __init__(self, moment: Moment, _view: str) -> None:
        self._moment = moment
        self._place = TrainingGround(moment, 6.0)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        pen = self._place.look(Frame(690 + t, 268, 1.18 + 0.004 * t).held(t, 3))
        figure(
            pen.at(560, 1085, 980),
            "samuel-okoro",
            DRESS["samuel-okoro"],
            Pose(left=(-0.05, 0.27), right=(0.06, 0.26), lean=0.008 * sin(t)),
            acting(self._moment, "samuel-okoro", t, 0.3, 0.2),
        )
        graded(pen.image, LIGHT)
        return pen
