"""The film's pictures, frame by frame: which source frame each cut frame shows, and how tracks lie over each other.

Higher tracks cover lower ones, gaps are black, a dissolve mixes evenly over its frames. Frames of a clip of variable
rate are counted, as its events count them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np
from av.video.frame import VideoFrame

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.mending.masks import Cover
from touchline.domain.rushes.media import Clip, Picture, rush_at
from touchline.media.canvas import Canvas, Fitter, Yuv, framed, planes
from touchline.media.cards import card
from touchline.media.covering import covered
from touchline.media.frame_source import FrameSource
from touchline.media.still_source import StillSource
from touchline.media.stills import is_still

OPEN_FILES = 4
"""Decoders kept open at once: a handful, so that a long film needs no more memory than a short one."""
NO_COVERS: Mapping[str, Cover] = MappingProxyType({})
REWIND = 24
"""Frames kept when a clip runs backwards, so that each of its stretches is decoded once."""


def source_frame(event: Event, clip: Clip, cut_rate: Fraction, at: int) -> int:
    """The clip's frame that cut frame ``at`` shows: the one on screen when the cut frame begins."""
    assert event.source is not None
    begins = Fraction(event.source.start) if event.begins is None else event.begins
    shown = begins + event.speed * clip.rate / cut_rate * (at - event.at)
    return min(max(int(shown // 1), event.source.start), event.source.end - 1)


class Pictures:
    """All pictures of one cut on one canvas, made when asked for, in the order of the film."""

    def __init__(self, cut: Cut, clips: Mapping[str, Clip], canvas: Canvas, covers: Mapping[str, Cover] = NO_COVERS) -> None:
        self._cut, self._clips, self._canvas, self._covers = cut, clips, canvas, covers
        self._files = Files(canvas)
        names = [name for name in cut.tracks if name.startswith("V")]
        self._tracks = [[e for e in cut.track(name) if e.channel == "picture"] for name in names]
        self._starts = [0] * len(self._tracks)
        self._black = framed(canvas.black())
        self._card: Callable[[str], VideoFrame] = lru_cache(maxsize=4)(
            lambda text: framed(canvas.painted(card(text, canvas))))

    def close(self) -> None:
        self._files.close()

    def __iter__(self) -> Iterator[VideoFrame]:
        """Every frame of the film, from the first to the last; each only lent until the next."""
        for at in range(self._cut.frames):
            yield self._composed(at)

    def _composed(self, at: int) -> VideoFrame:
        layers = [layer for place in range(len(self._tracks)) for layer in self._layers(place, at)]
        opaque = max((n for n, (_, share) in enumerate(layers) if share == 1), default=-1)
        if opaque == len(layers) - 1:
            return self._shown(layers[-1][0], at) if layers else self._black
        below = planes(self._shown(layers[opaque][0], at) if opaque >= 0 else self._black)
        for event, share in layers[opaque + 1:]:
            below = _mixed(below, planes(self._shown(event, at)), share)
        return framed(below)

    def _layers(self, place: int, at: int) -> list[tuple[Event, Fraction]]:
        """Events of a track under this frame, in order of their beginning, with how much of each is seen."""
        track = self._tracks[place]
        while self._starts[place] < len(track) and track[self._starts[place]].end <= at:
            self._starts[place] += 1
        out = []
        for event in track[self._starts[place]:]:
            if event.at > at:
                break
            if at < event.end:
                out.append((event, min(Fraction(1), Fraction(at - event.at + 1, event.dissolve + 1))))
        return out

    def _shown(self, event: Event, at: int) -> VideoFrame:
        if event.clip is None:
            return self._card(event.text or event.unmatched) if event.ours == "card" else self._black
        clip = self._clips[event.clip]
        number = source_frame(event, clip, self._cut.rate, at)
        frame = self._files.shown(clip, number, event, at)
        cover = self._covers.get(event.id)
        if cover is None or clip.probe.picture is None:
            return frame
        return covered(frame, number, cover.masks, self._canvas.box(clip.probe.picture))


class Files:
    """The few files open at a time, each with what brings its frames onto the canvas.

    Two events that show one clip at once (a dissolve within it) get a decoder each, or they would seek past each other
    for every frame.
    """

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._open: list[_OpenFile] = []

    def shown(self, clip: Clip, number: int, event: Event, at: int) -> VideoFrame:
        """Frame ``number`` of the clip for cut frame ``at``."""
        rush, inside = rush_at(clip.rushes, number)
        assert clip.probe.picture is not None and event.source is not None
        file = self._mine(rush.path, event.id, at) or self._opened(rush.path, clip.probe.picture)
        file.user, file.used = event.id, at
        self._open.remove(file)
        self._open.append(file)
        backwards_from = max(0, inside - (number - event.source.start)) if event.speed < 0 else None
        return file.shown(inside, backwards_from)

    def _mine(self, path: str, user: str, at: int) -> _OpenFile | None:
        found = [file for file in self._open if file.path == path]
        mine = [file for file in found if file.user == user]
        free = [file for file in found if file.used < at - 1]
        return next(iter([*mine, *free]), None)

    def _opened(self, path: str, picture: Picture) -> _OpenFile:
        while len(self._open) >= OPEN_FILES:
            self._open.pop(0).close()
        self._open.append(_OpenFile(path, picture, self._canvas))
        return self._open[-1]

    def close(self) -> None:
        while self._open:
            self._open.pop().close()


class _OpenFile:
    user = ""
    used = -1

    def __init__(self, path: str, picture: Picture, canvas: Canvas) -> None:
        self.path = path
        file = Path(path)
        self._source = StillSource(file) if is_still(file) else FrameSource(file, picture.stream)
        self._fitter = Fitter(picture, canvas)
        self._kept: dict[int, VideoFrame] = {}
        self._last: tuple[int, VideoFrame] | None = None

    def shown(self, number: int, backwards_from: int | None) -> VideoFrame:
        if self._last and self._last[0] == number:
            return self._last[1]
        if backwards_from is not None and number not in self._kept:
            near = range(max(backwards_from, number - REWIND), number + 1)
            self._kept = {n: self._fitter.fit(self._source.frame(n)) for n in near}
        frame = self._kept.get(number) or self._fitter.fit(self._source.frame(number))
        self._last = number, frame
        return frame

    def close(self) -> None:
        self._kept.clear()
        self._source.close()


def _mixed(below: Yuv, above: Yuv, share: Fraction) -> Yuv:
    """Both pictures, ``share`` of the upper one; in whole numbers of 256ths, as mixers do."""
    part = np.uint16(round(share * 256))
    rest = np.uint16(256) - part
    mixed = [((low.astype(np.uint16) * rest + high.astype(np.uint16) * part + 128) >> 8).astype(np.uint8)
             for low, high in zip(below, above, strict=True)]
    return mixed[0], mixed[1], mixed[2]
