"""Reels with known edits, made from the test data's clips and stills: what shot detection is fitted on and measured by.

Clips are split into two halves that share no camera, person or place: ``fitted`` and ``held`` (out). A reel is a random walk
through one half: shots with pans, zooms, shakes and gain changes, joined by cuts, dissolves, fades, wipes and whip pans; with
camera flashes, whole or partial, that are no edits; at random sizes, rates and compression. Truth is by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
WIDTH, HEIGHT = 384, 216

FITTED = ("video/football_cam_left.mp4", "video/football_cam_right.mp4", "video/whitehouse_performance.mp4:21-81",
          "video/whitehouse_performance.mp4:83-210", "video/whitehouse_performance.mp4:212-274", "video/chaplin.mp4",
          "video/gopro_karma_GPMF.mp4", *(f"video/signers/{name}.mkv" for name in ("again", "help", "yes", "book", "walk")),
          "video/intel_previews/classroom.mp4", "video/intel_previews/head-pose-face-detection-male.mp4",
          "faces/barack_obama/obama1.jpg", "photos/c2pa/adobe-20220124-A.jpg", "photos/onscreen_text/date_card.jpg",
          "photos/iptc_xmp/PhotoMechanic.jpg", "video/webvtt.mkv")
HELD = ("video/football_juggle.mp4", "video/person_dog.mp4", "video/corridor_people_10fps.mp4:100-260",
        "video/corridor_people_10fps.mp4:700-860", "video/nasa_webb.mp4:0-115", "video/nasa_webb.mp4:145-235",
        "video/nasa_webb.mp4:242-480", "video/stills_fades.mp4:35-150", "video/stills_fades.mp4:225-325",
        "video/stills_fades.mp4:405-505", "video/stills_fades.mp4:550-650",
        *(f"video/signers/{name}.mkv" for name in ("bird", "milk", "sorry", "thanks")),
        "video/intel_previews/face-demographics-walking.mp4", "video/intel_previews/face-demographics-walking-and-pause.mp4",
        "video/intel_previews/head-pose-face-detection-female.mp4", "faces/joe_biden/biden.jpg", "photos/iptc_xmp/IPTC.jpg",
        "photos/c2pa/adobe-20220124-C.jpg", "video/SAR-2by3.mp4")


@dataclass
class Reel:
    """Frames of 384 x 216, RGB, with the edits between them and the flashes that are none."""

    rate: int
    frames: list[Image] = field(default_factory=list)
    edits: list[dict[str, object]] = field(default_factory=list)
    flashes: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """Frames of a clip, as JPEG, with their rate; a still is one frame."""

    name: str
    rate: float
    jpegs: tuple[bytes, ...]

    def at(self, place: int) -> Image:
        coded = np.frombuffer(self.jpegs[max(0, min(place, len(self.jpegs) - 1))], np.uint8)
        return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


@cache
def source(data: Path, name: str) -> Source:
    file, _, part = name.partition(":")
    first, last = (int(word) for word in part.split("-")) if part else (0, 400)
    with av.open(str(data / file)) as container:
        stream = max(container.streams.video, key=lambda one: one.width)
        stream.thread_type = "AUTO"
        jpegs = []
        for place, frame in enumerate(container.decode(stream)):
            if place > last:
                break
            if place >= first:
                image = cv2.resize(frame.to_ndarray(format="rgb24"), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
                jpegs.append(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())
        return Source(file, float(stream.average_rate or 25), tuple(jpegs))


class Shot:
    """One take, with a camera move laid over it."""

    def __init__(self, source: Source, rate: int, count: int, random: np.random.Generator, start: int | None = None) -> None:
        self.source, self.step, self.count = source, source.rate / rate, count
        spare = len(source.jpegs) - int(count * self.step) - 1
        self.start = int(random.integers(0, spare + 1)) if spare > 0 else 0
        if start is not None:
            self.start = start
        still = len(source.jpegs) == 1
        kind = random.choice(["none", "pan", "zoom", "shake", "whip"], p=[.0, .5, .5, 0, 0] if still else [.64, .12, .1, .08, .06])
        self.move = _move(str(kind), count, random)
        self.dark = float(random.choice([1.0, 0.22, 0.4], p=[.86, .07, .07]))
        self.flip = bool(random.random() < 0.3)
        self.grain = float(random.choice([0, 3, 8], p=[.6, .3, .1]))

    def frame(self, place: int) -> Image:
        image = self.source.at(self.start + int(place * self.step))
        x, y, zoom = self.move(place)
        if zoom != 1 or x or y:
            wide, high = WIDTH / zoom, HEIGHT / zoom
            left = np.clip((WIDTH - wide) * (0.5 + x), 0, WIDTH - wide)
            top = np.clip((HEIGHT - high) * (0.5 + y), 0, HEIGHT - high)
            image = cv2.warpAffine(image, np.array([[zoom, 0, -left * zoom], [0, zoom, -top * zoom]]), (WIDTH, HEIGHT))
        image = image[:, ::-1] if self.flip else image
        if self.dark == 1 and not self.grain:
            return np.asarray(image, np.uint8)
        noise = cv2.randn(np.empty(image.shape[:2], np.int16), 0, self.grain)[..., None]
        return np.clip(image * self.dark + noise, 0, 255).astype(np.uint8)


def _move(kind: str, count: int, random: np.random.Generator) -> Callable[[int], tuple[float, float, float]]:
    way, zoom = float(random.choice([-1, 1])), float(random.uniform(1.15, 1.8))
    if kind == "pan":
        speed = random.uniform(0.3, 1.5) * way
        return lambda place: (speed * (place / count - 0.5), 0.0, zoom)
    if kind == "zoom":
        return lambda place: (0.0, 0.0, 1 + (zoom - 1) * (place / count if way > 0 else 1 - place / count))
    if kind == "shake":
        jolts = random.normal(0, 0.18, (count + 200, 2))
        return lambda place: (float(jolts[place, 0]), float(jolts[place, 1]), 1.15)
    if kind == "whip":
        middle, width = count * random.uniform(0.3, 0.7), random.uniform(2, 6)
        return lambda place: (0.5 * way * float(np.tanh((place - middle) / width)), 0.0, 2.2)
    return lambda place: (0.0, 0.0, 1.0)


KINDS = ("cut", "dissolve", "fade", "wipe", "whip")
USUAL, GRADUAL = (0.66, 0.16, 0.08, 0.07, 0.03), (0.12, 0.48, 0.12, 0.24, 0.04)
"""How often each kind of edit comes: as in films, and to learn what is rare in them."""


def make(data: Path, names: tuple[str, ...], seed: int, seconds: float = 60.0, mix: tuple[float, ...] = USUAL) -> Reel:
    """A reel of about so many seconds from the sources named."""
    random = np.random.default_rng(seed)
    cv2.setRNGSeed(seed)
    reel = Reel(int(random.choice([24, 25, 30, 50], p=[.2, .4, .3, .1])))
    scale = reel.rate / 25
    last: Shot | None = None
    while len(reel.frames) < seconds * reel.rate:
        kind = str(random.choice(KINDS, p=mix))
        length = int(random.integers(6, 51) * scale) if kind != "whip" else int(random.integers(4, 9) * scale)
        shot = _next(data, names, last, reel, random, length)
        if last is None:
            reel.frames += [shot.frame(place) for place in range(shot.count)]
        else:
            _JOINS[kind](reel, last, shot, length, random)
        last = shot
        if random.random() < 0.3:
            _flash(reel, shot, random)
    return reel


def _next(data: Path, names: tuple[str, ...], last: Shot | None, reel: Reel, random: np.random.Generator, length: int) -> Shot:
    """Another take, or the same one from elsewhere (a jump cut); one whose first picture is plainly another."""
    while True:
        count = int(random.uniform(0.7, 3.4) * reel.rate) + length
        same = last is not None and random.random() < 0.2
        chosen = last.source if last and same else source(data, names[int(random.integers(len(names)))])
        shot = Shot(chosen, reel.rate, count, random)
        if last is None:
            return shot
        old, new = (cv2.GaussianBlur(image, (0, 0), 3).astype(float) for image in (reel.frames[-1], shot.frame(0)))
        if np.abs(old - new).mean() > 8:
            return shot


def _extended(last: Shot, length: int) -> list[Image]:
    return [last.frame(last.count + place) for place in range(length)]


def _cut(reel: Reel, last: Shot, shot: Shot, length: int, random: np.random.Generator) -> None:
    reel.edits.append({"type": "cut", "frame": len(reel.frames)})
    reel.frames += [shot.frame(place) for place in range(shot.count)]


def _mixed(kind: str, mask: Callable[[float], NDArray[np.float32]], reel: Reel, last: Shot, shot: Shot, length: int) -> None:
    start = len(reel.frames)
    for place, old in enumerate(_extended(last, length)):
        part = mask((place + 1) / (length + 1))
        reel.frames.append(np.asarray(old * (1 - part) + shot.frame(place) * part, np.uint8))
    reel.edits.append({"type": kind, "start": start, "end": start + length})
    reel.frames += [shot.frame(place) for place in range(length, shot.count)]


def _dissolve(reel: Reel, last: Shot, shot: Shot, length: int, random: np.random.Generator) -> None:
    eased = random.random() < 0.25
    _mixed("dissolve", lambda part: np.float32(part * part * (3 - 2 * part) if eased else part).reshape(1, 1, 1), reel, last, shot, length)


def _wipe(reel: Reel, last: Shot, shot: Shot, length: int, random: np.random.Generator) -> None:
    across, down = np.meshgrid(np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT))
    way = [across, 1 - across, down, 1 - down, (across + down) / 2, np.hypot(across - .5, down - .5) / .71,
           1 - np.hypot(across - .5, down - .5) / .71, np.abs(across - .5) * 2][int(random.integers(8))]
    soft = float(random.choice([0.004, 0.08]))
    length = max(8, length)
    _mixed("wipe", lambda part: np.clip((part * (1 + soft) - way) / soft, 0, 1).astype(np.float32)[..., None], reel, last, shot, length)


def _fade(reel: Reel, last: Shot, shot: Shot, length: int, random: np.random.Generator) -> None:
    colour = float(random.choice([0, 255], p=[.8, .2]))
    out, hold, back = max(5, length // 2), int(random.integers(1, 16)), max(5, length // 2)
    start = len(reel.frames)
    reel.frames += [_towards(old, colour, (place + 1) / (out + 1)) for place, old in enumerate(_extended(last, out))]
    reel.frames += [np.full((HEIGHT, WIDTH, 3), int(colour), np.uint8)] * hold
    reel.frames += [_towards(shot.frame(place), colour, 1 - (place + 1) / (back + 1)) for place in range(back)]
    reel.edits.append({"type": "fade", "start": start, "end": start + out + hold + back})
    reel.frames += [shot.frame(place) for place in range(back, shot.count)]


def _towards(image: Image, colour: float, part: float) -> Image:
    return np.asarray(image * (1 - part) + colour * part, np.uint8)


def _whip(reel: Reel, last: Shot, shot: Shot, length: int, random: np.random.Generator) -> None:
    """The camera is torn away from one picture and comes to rest on the other: both blurred along the way."""
    start, way = len(reel.frames), int(random.choice([-1, 1]))
    for place in range(2 * length):
        image = last.frame(last.count + place) if place < length else shot.frame(place)
        speed = int(WIDTH * 0.25 * (1 - abs(place - length + 0.5) / length)) + 3
        image = np.roll(image, way * speed * (place if place < length else place - 2 * length), 1)
        reel.frames.append(np.asarray(cv2.blur(image, (speed, 1)), np.uint8))
    reel.edits.append({"type": "whip", "start": start, "end": start + 2 * length, "frame": start + length})
    reel.frames += [shot.frame(place) for place in range(2 * length, shot.count)]


_JOINS: dict[str, Callable[[Reel, Shot, Shot, int, np.random.Generator], None]] = {
    "cut": _cut, "dissolve": _dissolve, "fade": _fade, "wipe": _wipe, "whip": _whip}


def _flash(reel: Reel, shot: Shot, random: np.random.Generator) -> None:
    """One to three flashes of one to four frames, well inside the shot: overexposed, whole or on one side, decaying or not."""
    for _ in range(int(random.integers(1, 4))):
        length, room = int(random.integers(1, 5)), shot.count * 2 // 3
        if room < 24:
            return
        at = len(reel.frames) - room + int(random.integers(8, room - 12))
        if any(start - 6 <= at <= end + 6 for start, end in reel.flashes):
            continue
        reel.flashes.append((at, at + length))
        light = np.ones((HEIGHT, WIDTH, 1), np.float32)
        if random.random() < 0.4:
            across, down = np.meshgrid(np.arange(WIDTH) - random.uniform(0, WIDTH), np.arange(HEIGHT) - random.uniform(0, HEIGHT))
            light = np.exp(-(across**2 + down**2) / random.uniform(60, 160) ** 2).astype(np.float32)[..., None]
        gain, lift, decay = random.uniform(1.0, 4.0), random.uniform(30, 230), random.choice([1.0, 0.55])
        for place in range(length):
            old, power = reel.frames[at + place].astype(np.float32), light * decay**place
            reel.frames[at + place] = np.clip(old * (1 + gain * power) + lift * power, 0, 255).astype(np.uint8)


def coded(reel: Reel, seed: int) -> Iterator[Image]:
    """The reel's frames as they come back from an encoder at a random size and strength."""
    random = np.random.default_rng(seed + 1_000_003)
    width, height = [(640, 360), (384, 216), (320, 240), (216, 384)][int(random.choice(4, p=[.4, .4, .1, .1]))]
    path = Path("/tmp") / f"touchline-reel-{seed}.mp4"
    try:
        with av.open(str(path), "w") as out:
            made = out.add_stream("libx264", rate=reel.rate, options={"preset": "superfast", "crf": str(random.integers(19, 37))})
            made.width, made.height, made.pix_fmt = width, height, "yuv420p"
            for image in reel.frames:
                image = cv2.resize(image, (width, height))
                out.mux(made.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(image), "rgb24")))
            out.mux(made.encode())
        with av.open(str(path)) as container:
            container.streams.video[0].thread_type = "AUTO"
            for frame in container.decode(video=0):
                yield frame.to_ndarray(format="rgb24")
    finally:
        path.unlink(missing_ok=True)
