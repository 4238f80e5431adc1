"""Shots: where one picture gives way to another, and how: by a cut, a dissolve or a fade.

Cuts are found by PySceneDetect's adaptive detector, which compares each frame's change of colour with that of its
neighbours. What it cannot know is told from small thumbnails: a camera flash, after which the old picture returns, is
no cut; a dissolve is a stretch whose middle is the mean of its ends, which no movement of camera or players looks like
(after the linear-mixture model of Lienhart, "Reliable Dissolve Detection", SPIE 4315, 2001); a fade passes through one
flat colour.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from touchline.domain.facts import Fact
from touchline.domain.findings import Findings
from touchline.domain.media import Clip
from touchline.domain.time import Span
from touchline.ports import Needs, Pace

CONFIDENCE = {"cut": 0.95, "fade": 0.9, "dissolve": 0.8}
"""How surely each kind is right."""

_SIZE = 256
_ACROSS, _DOWN = 32, 18
_BLOCK, _OVERLAP = 1500, 150
_LENGTHS = (8, 12, 18, 26, 38, 54)
_SHORTEST_SECONDS = 0.25
_FLAT, _SAME = 9.0, 0.4

Thumbs = NDArray[np.float32]


@dataclass(frozen=True, order=True)
class Change:
    """A new shot begins at frame ``at``; the transition covers ``[start, end)``, one frame for a cut."""

    at: int
    start: int
    end: int
    kind: str


class Shots:
    """The analyser."""

    name = "shots"
    version = "1"
    watches: tuple[str, ...] = ()
    needs = Needs(width=_SIZE, height=_SIZE)

    @cached_property
    def settings(self) -> str:
        from importlib.metadata import version

        return "scenedetect-" + ".".join(version("scenedetect-headless").split(".")[:2])

    def ready(self) -> None:
        """Needs no model."""

    def begin(self, clip: Clip) -> _Look:
        return _Look(clip, f"{self.name}/{self.version}+{self.settings}")


class _Look:
    def __init__(self, clip: Clip, source: str) -> None:
        from scenedetect.detectors import AdaptiveDetector

        self._clip, self._source = clip, source
        self._rate = float(clip.rate)
        self._detector = AdaptiveDetector(min_scene_len=max(2, round(_SHORTEST_SECONDS * self._rate)))
        self._cuts: list[int] = []
        self._judge = Judge(self._rate)
        self._seen = 0

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        from cv2 import INTER_AREA, resize
        from scenedetect.common import FrameTimecode

        found = self._detector.process_frame(FrameTimecode(frame, self._rate), image)
        thumb: NDArray[np.uint8] = np.asarray(resize(image, (_ACROSS, _DOWN), interpolation=INTER_AREA), np.uint8)
        self._judge.take(thumb, [cut.frame_num for cut in found])
        self._seen = frame + 1

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        """Shots make no sound."""

    def end(self, pace: Pace) -> Findings:
        frames = min(self._seen, pace.frames)
        if not frames:
            return Findings()
        changes = [change for change in self._judge.end() if 0 < change.at < frames]
        first = Change(0, 0, 1, "fade" if self._judge.opens_flat else "cut")
        facts = []
        for change, following in zip([first, *changes], [*changes, None], strict=True):
            span = Span(change.at, following.at if following else frames)
            facts.append(Fact(self._clip.id, span, "picture", "shot", change.kind, CONFIDENCE[change.kind],
                              source=self._source, detail={"transition": [change.start, min(change.end, frames)]}))
        return Findings(tuple(facts), (), (Span(0, frames),))


@dataclass
class Judge:
    """Decides, block by block, what the thumbnails (32 x 18, RGB) and the detector's cuts amount to."""

    rate: float
    opens_flat: bool = False
    _thumbs: NDArray[np.uint8] = field(default_factory=lambda: np.empty((_BLOCK, _DOWN, _ACROSS, 3), np.uint8))
    _held: int = 0
    _first: int = 0
    _cuts: list[int] = field(default_factory=list)
    _done: int = 0
    _changes: list[Change] = field(default_factory=list)

    def take(self, thumb: NDArray[np.uint8], cuts: list[int]) -> None:
        """The next frame's thumbnail, and cuts found up to now."""
        self._thumbs[self._held] = thumb
        self._held += 1
        self._cuts += cuts
        if self._held == _BLOCK:
            self._decide(self._first + _BLOCK - _OVERLAP)
            kept = 2 * _OVERLAP
            self._thumbs[:kept] = self._thumbs[_BLOCK - kept :].copy()
            self._first += _BLOCK - kept
            self._held = kept

    def end(self) -> list[Change]:
        """All changes, in order, none nearer to the one before than the shortest shot."""
        if self._held:
            self._decide(self._first + self._held)
        return self._changes

    def _decide(self, until: int) -> None:
        thumbs = self._thumbs[: self._held].astype(np.float32)
        flat = thumbs.std(axis=(1, 2)).max(axis=1) < _FLAT
        if self._done == 0:
            self.opens_flat = bool(flat[0]) and not flat.all()
        flats = [(run, self._slopes(thumbs, *run)) for run in runs(flat)]
        fades = [change for run, slopes in flats if (change := self._fade(len(thumbs), *run, *slopes))]
        cuts = [Change(at, at, at + 1, "cut") for at in self._cuts if not self._flash(thumbs, at - self._first)]
        gone = [(a - before + self._first, b + after + self._first)
                for (a, b), (before, after) in flats if before + after > 2]
        found = fades + [cut for cut in cuts if not any(a <= cut.at <= b for a, b in gone)]
        edges = [change.at for change in found]
        found += [change for change in self._dissolves(thumbs) if not _near(change, edges, gone)]
        shortest = max(2, round(_SHORTEST_SECONDS * self.rate))
        for change in sorted(found):
            last = self._changes[-1].at if self._changes else 0
            if self._done <= change.at < until and change.at - last >= shortest:
                self._changes.append(change)
        self._done = until
        self._cuts = [cut for cut in self._cuts if cut >= until]

    def _slopes(self, thumbs: Thumbs, start: int, end: int) -> tuple[int, int]:
        """How many frames darken into a flat stretch, and how many brighten out of it."""
        colour = thumbs[start:end].mean(axis=(0, 1, 2))
        reach = max(4, round(1.5 * self.rate))
        before, after = thumbs[max(0, start - reach) : start][::-1], thumbs[end : end + reach]
        return _slope(_distance(before, colour)), _slope(_distance(after, colour))

    def _fade(self, count: int, start: int, end: int, before: int, after: int) -> Change | None:
        """A flat stretch between two pictures; at the clip's own ends nothing changes."""
        opens, closes = start == 0 and self._first == 0, end == count
        if opens or closes or before + after < 3:
            return None
        at = ((start + end) // 2 if start else end - 1) + self._first
        return Change(at, start - before + self._first, end + after + self._first, "fade")

    def _flash(self, thumbs: Thumbs, at: int) -> bool:
        """Whether the picture before comes back within a third of a second."""
        if not 0 < at < len(thumbs):
            return False
        old = thumbs[at - 1]
        jump = np.abs(thumbs[at] - old).mean()
        later = thumbs[at + 1 : at + 1 + max(3, round(self.rate / 3))]
        return bool(len(later)) and bool(np.abs(later - old).mean(axis=(1, 2, 3)).min() < _SAME * jump)

    def _dissolves(self, thumbs: Thumbs) -> list[Change]:
        """Stretches that are a linear mix of their ends, the surest first where they overlap."""
        scored: list[tuple[float, Change]] = []
        for length in _LENGTHS:
            if len(thumbs) <= length + 4:
                break
            for place, score in mixtures(thumbs, length):
                start = place + self._first
                scored.append((score, Change(start + length // 2, start, start + length, "dissolve")))
        chosen: list[Change] = []
        for _, change in sorted(scored, key=lambda pair: pair[0]):
            if not any(change.start < other.end and other.start < change.end for other in chosen):
                chosen.append(change)
        return _merged(sorted(chosen))


def _merged(dissolves: list[Change]) -> list[Change]:
    """Dissolves that nearly touch are one long one."""
    out: list[Change] = []
    for change in dissolves:
        if out and change.start - out[-1].end < _LENGTHS[0]:
            start, end = out[-1].start, change.end
            out[-1] = Change((start + end) // 2, start, end, "dissolve")
        else:
            out.append(change)
    return out


def _distance(thumbs: Thumbs, colour: Thumbs) -> Thumbs:
    far: Thumbs = np.abs(thumbs - colour).mean(axis=(1, 2, 3))
    return far


def mixtures(thumbs: Thumbs, length: int) -> list[tuple[int, float]]:
    """Where frames ``a .. a + length`` mix linearly from one picture to another: (a, how far from a perfect mix).

    Three points between the ends must be the mix that their place demands, and the ends must differ much more than
    either does from what lies beyond it: within a shot the picture drifts, between shots it is replaced.
    """
    ends = thumbs[length:] - thumbs[:-length]
    change = np.abs(ends).mean(axis=(1, 2, 3))
    candidates = np.flatnonzero(change > 14)
    found = []
    for a in candidates:
        start, step, size = thumbs[a], ends[a], change[a]
        wrong = 0.0
        for part in (0.25, 0.5, 0.75):
            mixed = start + step * (round(length * part) / length)
            wrong = max(wrong, float(np.abs(thumbs[a + round(length * part)] - mixed).mean() / size))
        if wrong < 0.2 and _settled(thumbs, int(a), length, float(size)):
            found.append((int(a), wrong))
    return found


def _settled(thumbs: Thumbs, a: int, length: int, size: float) -> bool:
    margin = max(3, length // 3)
    before, after = thumbs[max(0, a - margin)], thumbs[min(len(thumbs) - 1, a + length + margin)]
    drift = max(np.abs(before - thumbs[a]).mean(), np.abs(after - thumbs[a + length]).mean())
    return bool(drift < 0.3 * size)


def runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where ``flags`` hold, as half-open stretches."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.view(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _slope(far: NDArray[np.float32]) -> int:
    """For how many frames the picture keeps moving away from the flat colour."""
    rising = 0
    best = 0.0
    for place, distance in enumerate(far.tolist(), 1):
        if distance > best * 1.01 + 0.05:
            best, rising = distance, place
        elif place - rising > 2:
            break
    return rising


def _near(change: Change, edges: list[int], gone: list[tuple[int, int]]) -> bool:
    margin = 3
    return any(change.start - margin <= edge <= change.end + margin for edge in edges) or any(
        change.start < b + margin and a - margin < change.end for a, b in gone)
