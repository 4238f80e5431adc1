"""Thursday at the training ground: the drill, the talk, shooting at the net, the captain by himself."""

from __future__ import annotations

from math import pi, sin

import cv2
import numpy as np

from touchline.demo.figures import COAT, KEEPER, TRAINING, Dress, Pose, figure, numbered, running
from touchline.demo.heads import Face
from touchline.demo.pen import Pen, bright
from touchline.demo.scenes import harbour
from touchline.demo.scenes.stage import HEIGHT, WIDTH, Backdrop, Frame, acting, ease, graded, mouth, vignette
from touchline.demo.screenplay import Moment

_DRESS = {"samuel-okoro": numbered(TRAINING, 4, band=True), "kit-rowe": numbered(TRAINING, 38),
          "danny-cole": numbered(TRAINING, 9), "luca-ferri": numbered(TRAINING, 8), "ben-ashdown": KEEPER,
          "ewan-carrick": COAT}
_LIGHT = vignette((255, 246, 234))


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
        pen = Pen(image, frame.view())
        return pen


def _paint_near(pen: Pen) -> None:
    pen.box(-600, 200, 2600, harbour.EDGE - 199, (50, 68, 66))
    harbour.paint_ground(pen)


def stand(pen: Pen, person: str, x: float, y: float, pose: Pose, face: Face, dress: Dress | None = None) -> None:
    """Somebody on the grass, as tall as the place demands."""
    figure(pen.at(x, y, harbour.height_at(y)), person, dress or _DRESS[person], pose, face)


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

    def __init__(self, moment: Moment, _view: str) -> None:
        self._place = TrainingGround(moment)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        pen = self._place.look(Frame(560 + 24 * t, 372, 1.06))
        spots = {"luca-ferri": (300, 500), "samuel-okoro": (560, 476), "ben-ashdown": (900, 512), "kit-rowe": (640, 610)}
        kicks = [(2.0, "luca-ferri", "ben-ashdown"), (3.6, "ben-ashdown", "kit-rowe"), (5.2, "kit-rowe", "samuel-okoro")]
        at, roll = spots["luca-ferri"], 0.0
        for start, source, target in kicks:
            if t >= start:
                go = ease(t, start, start + 0.9)
                at = tuple(np.array(spots[source]) * (1 - go) + np.array(spots[target]) * go)  # type: ignore[assignment]
                roll = go * 9
        for person, (x, y) in sorted(spots.items(), key=lambda item: item[1][1]):
            step = sin(t * 6 + x)
            near_kick = any(source == person and abs(t - start) < 0.25 for start, source, _ in kicks)
            pose = Pose(left=(-0.1, 0.2 + 0.02 * step), right=(0.1, 0.2 - 0.02 * step), left_foot=(-0.07, -max(0, 0.03 * step)),
                        right_foot=(0.16, -0.06) if near_kick else (0.07, -max(0, -0.03 * step)))
            side = 1 if at[0] > x else -1
            stand(pen, person, x, y, pose, Face(turn=0.55 * side, smile=0.5))
        ball(pen, at[0] + 22, at[1] + 4, 9, roll)
        whistle = t < 1.3
        manager = Pose(left=(-0.04, 0.2), right=(-0.07, 0.03) if whistle else (0.1, 0.16 + 0.05 * sin(t * 9) * (1.6 < t < 3)))
        stand(pen, "ewan-carrick", 1010, 650, manager, Face(turn=-0.5, smile=-0.1, talk=0.14 if whistle else 0.0))
        x = -140 + 200 * t
        figure(pen.at(x, 760, 400), "danny-cole", _DRESS["danny-cole"], running(t * 1.6), Face(turn=0.8, smile=0.6))
        graded(pen.image, _LIGHT)
        return pen


class Talk:
    """The manager among his players; ``wide`` sees them all, ``players`` the captain and the boy, listening."""

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
            stand(pen, "ewan-carrick", 735, 704, _gesture(t, mouth(m, "ewan-carrick", t)),
                  acting(m, "ewan-carrick", t, 0.5 * sin(t * 0.55 + 3.4), 0.0))
            ball(pen, 850, 716, 19, 0.4)
        graded(pen.image, _LIGHT)
        return pen


def _gesture(t: float, talk: float) -> Pose:
    """Hands that speak along."""
    busy = 0.25 + 0.75 * min(1.0, talk * 2)
    return Pose(left=(-0.14 - 0.05 * sin(t * 2.1), 0.2 - 0.1 * busy * (0.6 + 0.4 * sin(t * 3.1))),
                right=(0.15 + 0.05 * sin(t * 1.7), 0.18 - 0.14 * busy * (0.6 + 0.4 * sin(t * 2.6 + 1))), lean=0.02 * sin(t * 1.3))


class Captain:
    """The captain alone, close, with the lights of the ground behind him."""

    def __init__(self, moment: Moment, _view: str) -> None:
        self._moment = moment
        self._place = TrainingGround(moment, 6.0)

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        pen = self._place.look(Frame(690 + t, 268, 1.18 + 0.004 * t).held(t, 3))
        figure(pen.at(560, 1085, 980), "samuel-okoro", _DRESS["samuel-okoro"],
               Pose(left=(-0.05, 0.27), right=(0.06, 0.26), lean=0.008 * sin(t)), acting(self._moment, "samuel-okoro", t, 0.3, 0.2))
        graded(pen.image, _LIGHT)
        return pen


class Shooting:
    """A little camera behind the net: the boy runs up, shoots, and asks for one more."""

    def __init__(self, moment: Moment, _view: str) -> None:
        self._moment = moment
        self._place = TrainingGround(moment)
        self._warp = _fisheye()

    def draw(self, t: float) -> Pen:
        """The picture at second ``t``."""
        pen = self._place.look(Frame(640, 372, 1.04))
        figure(pen.at(1010, 590, 250), "luca-ferri", _DRESS["luca-ferri"], Pose(right=(0.12, 0.1 + 0.05 * sin(t * 7))),
               Face(turn=-0.5, smile=0.5))
        self._boy(pen, t)
        flight = ease(t, 2.2, 2.75)
        if t < 2.2:
            ball(pen, 650, 592, 11, 0)
        elif t < 4.4:
            drop = ease(t, 2.8, 3.4)
            ball(pen, 650 + 190 * flight, 592 + 130 * flight, 11 + 30 * flight, t * 9 * (1 - drop), 200 * sin(pi * min(flight, 0.62)) * (1 - drop))
        elif t > 7.0:
            ball(pen, 618, 640, 15, 0)
        self._net(pen, t)
        graded(pen.image, _LIGHT)
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
            pose = Pose(left=(-0.16, -0.22 - up), right=(0.16, -0.24 - up), left_foot=(-0.08, -up), right_foot=(0.08, -up), hip=(0, -0.47 - up))
            turn = 0.1
        else:
            walk = ease(t, 4.4, 5.6)
            x, y = 620 + 10 * walk, 580 + 52 * walk
            pose, turn = Pose(left=(-0.08, 0.22), right=(0.16, -0.06 + 0.05 * sin(t * 8))), 0.15
        figure(pen.at(x, y, 262 + (y - 540) * 1.3), "kit-rowe", _DRESS["kit-rowe"], pose,
               acting(self._moment, "kit-rowe", t, turn, 0.9 if t > 2.7 else 0.1))

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
    return cv2.convertMaps((x * k * WIDTH / 2 + WIDTH / 2).astype(np.float32), (y * k * WIDTH / 2 + HEIGHT / 2).astype(np.float32), cv2.CV_16SC2)
