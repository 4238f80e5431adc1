"""When to read: once for each steady graphic, and now and then what moves.

Strokes (strong steps of brightness) tell a graphic from the scene behind it, however bright that is: those of a graphic stay
where they are while others move. A picture is compared with the one before it in blocks of 32 pixels: blocks whose strokes
are new and hold still are looked at once; a line that was read is looked at again only when its own strokes change, and then
it is read without being looked for, as a running clock is every second. What moves (shirts, boards) is looked for in the
sharpest picture of every few seconds.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.text.eye import FIND_COST, Eye, Line, Region
from touchline.analysers.text.finder import Image, Place
from touchline.analysers.text.line import Known, Seen, Strip
from touchline.analysers.text.strokes import (
    BLOCK,
    BUSY,
    HALF,
    STILL,
    Blocks,
    Past,
    Sample,
    Strokes,
    alike,
    replaced,
    sampled,
    shares,
)

_ALLOWANCE, _A_SECOND, _MOST = 0.30, 0.045, 0.45
"""Processor seconds that may be spent on a clip at once, for each of its seconds, and saved up."""
_OVERDRAFT, _DEBT, _SMALL_PRICE = 0.25, 1.0, 0.06
"""A graphic that came up is read at once, and what moves waits the longer: how far its price may overdraw the account."""
_COARSE, _FINE_BELOW = 640, 64
"""Pixels across the small picture; lines lower than this, in pixels of the large one, are looked at closely."""
_SOON, _LATEST = 2.5, 6.0
"""Seconds between two looks at what moves, where there was text and where there never was."""
_RING, _PAST = 6, 60
"""Samples kept whole, and as strokes."""

@dataclass
class Watcher:
    """Sees the pictures of one clip and reads what must be read; ``lavish`` is how much more than usual may be spent on it."""

    eye: Eye
    lavish: float = 1.0
    lines: list[Known] = field(default_factory=list)
    done: list[Seen] = field(default_factory=list)
    _ring: deque[Sample] = field(default_factory=lambda: deque(maxlen=_RING))
    _past: deque[Past] = field(default_factory=lambda: deque(maxlen=_PAST))
    _read: Strokes | None = None
    _glanced: Strokes | None = None
    _fresh: NDArray[np.bool_] | None = None
    _tries: Blocks | None = None
    _again: Blocks | None = None
    _began: float | None = None
    _opens: int = 0
    _looked: float = 0.0
    _looked_frame: int = 0
    _pause: float = _SOON

    def see(self, frame: int, seconds: float, image: Image) -> None:
        """The next picture."""
        now = sampled(frame, seconds, image)
        before = self._ring[-1] if self._ring else None
        if before is None or before.grey.shape != now.grey.shape:
            self._began = seconds if self._began is None else self._began
            self._open(now, before)
            return
        busy = np.maximum(shares(now.strokes), shares(before.strokes))
        same = alike(now.strokes, before.strokes, busy)
        if replaced(busy, same, before, now):
            self._open(now, before)
            return
        self._follow(now)
        self._keep(now)
        self._look_at_news(now, busy, same)
        self._look_at_moving(now, busy, same)

    def end(self, frames: int) -> list[Seen]:
        """Everything read, with the frames it was there."""
        if self._ring and self._ring[-1].frame > self._looked_frame and self._sum() >= self._price(self._ring[-1]):
            self._look_at_moving(self._ring[-1], None, None)
        self._close(frames)
        return self.done

    def _open(self, now: Sample, before: Sample | None) -> None:
        """A new shot: everything that was there is gone, and what is there is looked for in the whole picture."""
        kept = [line for line in self.lines if before is not None and line.steady and line.still(now.grey)]
        self.lines = [line for line in self.lines if line not in kept]
        self._close(now.frame)
        self.lines = kept
        self._opens = before.frame + 1 if before is not None else 0
        self._ring.clear()
        self._past.clear()
        self._keep(now)
        size = shares(now.strokes).shape
        self._read = np.zeros_like(now.strokes)
        self._fresh = None
        self._tries, self._again = np.zeros(size, np.float32), np.zeros(size, np.float32)
        self._pause, self._looked_frame = _SOON, self._opens
        self._whole(now, now, self._opens)

    def _keep(self, now: Sample) -> None:
        self._ring.append(now)
        self._past.append(Past.of(now))

    def _close(self, end: int) -> None:
        for line in self.lines:
            self.done.append(line.seen(end))
        self.lines = []

    def _sum(self) -> float:
        """What may be spent now."""
        began = self._began or 0.0
        earned = self.lavish * (_ALLOWANCE + _A_SECOND * ((self._ring[-1].seconds if self._ring else began) - began))
        self.eye.spent = max(self.eye.spent, earned - self.lavish * _MOST)
        return earned - self.eye.spent

    @staticmethod
    def _price(now: Sample) -> float:
        wide, high = now.whole[2:]
        return FIND_COST * wide * high * min(1.0, _COARSE / max(wide, high)) ** 2

    def _whole(self, shown: Sample, now: Sample, since: int) -> None:
        """Look for everything in a small picture of the whole; lines found are read from the large one."""
        scale = min(1.0, _COARSE / max(shown.whole[2:]))
        places = [place for place in self.eye.find(shown.image, shown.whole, scale) if not self._known(place)]
        small = [place for place in places if scale < 0.9 and place.box[3] - place.box[1] < _FINE_BELOW]
        places = [place for place in places if place not in small] + self._finely(shown, [place.box for place in small])
        found = self.eye.read(shown.image, places)
        for read in found:
            self._add(read, shown, since)
        self._pause = _SOON if found else min(_LATEST, self._pause * 1.5)
        self._looked, self._looked_frame = now.seconds, now.frame
        self._glanced = now.strokes

    def _known(self, place: Place) -> bool:
        """Whether lines that are known, and still there, make up most of it."""
        left, top, right, bottom = place.box
        covered = 0.0
        for line in self.lines:
            box = line.box
            if line.steady and line.gone is None:
                covered += max(0.0, min(right, box[2]) - max(left, box[0])) * max(0.0, min(bottom, box[3]) - max(top, box[1]))
        return covered > 0.5 * (right - left) * (bottom - top)

    def _finely(self, shown: Sample, boxes: list[tuple[float, float, float, float]]) -> list[Place]:
        """Look once more, closely, around what was found: neighbours that looked like one line are parted."""
        regions = sorted(grown(boxes, shown.whole), key=area)
        out: list[Place] = []
        for region in regions:
            if FIND_COST * area(region) > max(self._sum() + _OVERDRAFT, _SMALL_PRICE):
                break
            out += [place for place in self.eye.find(shown.image, region, 1.0) if not self._known(place)]
            self._mark(shown, region)
        return out

    def _mark(self, shown: Sample, region: Region) -> None:
        """These strokes were looked at closely."""
        left, top, right, bottom = (edge // HALF for edge in region)
        if self._read is not None:
            self._read[top:bottom, left:right] = shown.strokes[top:bottom, left:right]

    def _follow(self, now: Sample) -> None:
        """Lines that are known: still there, changed, or gone."""
        left = []
        for line in self.lines:
            if line.follow(now.grey, now.image, now.frame, self.eye):
                left.append(line)
            self.done += line.shed()
            if line.over:
                self.done.append(line.seen(now.frame))
        self.lines = left

    def _look_at_news(self, now: Sample, busy: Blocks, same: Blocks) -> None:
        """Blocks with strokes that hold still and were not looked at closely: first what came up since the last look at the
        whole and stayed, even on credit; then the rest, as far as the account allows."""
        assert self._read is not None and self._again is not None and self._glanced is not None
        strokes = shares(now.strokes)
        news = (strokes > BUSY) & (same > STILL) & (self._unlike(now, self._read)) & (self._again <= now.seconds)
        for line in self.lines:
            left, top, right, bottom = (int(edge) // BLOCK for edge in line.box)
            news[max(0, top) : bottom + 1, max(0, left) : right + 1] = False
        fresh = news & self._unlike(now, self._glanced)
        before, self._fresh = self._fresh, fresh
        for region, blocks in regions_of(fresh & before, now.whole) if before is not None else []:
            price = FIND_COST * area(region)
            if price <= self._sum() + (_DEBT if price < 2 * _SMALL_PRICE else _OVERDRAFT):
                self._read_closely(now, region, blocks)
        for region, blocks in regions_of(news & ~fresh, now.whole):
            price = FIND_COST * area(region)
            if price <= self._sum() + (_OVERDRAFT if price < _SMALL_PRICE else 0.0):
                self._read_closely(now, region, blocks)

    @staticmethod
    def _unlike(now: Sample, then: Strokes) -> NDArray[np.bool_]:
        """Blocks whose strokes are not those of another picture."""
        changed: NDArray[np.bool_] = alike(now.strokes, then, np.maximum(shares(now.strokes), shares(then))) < 0.5
        return changed

    def _read_closely(self, now: Sample, region: Region, blocks: NDArray[np.bool_]) -> None:
        assert self._tries is not None and self._again is not None
        lines = self.eye.read(now.image, self.eye.find(now.image, region, 1.0))
        self._mark(now, region)
        self._tries[blocks] += 0 if lines else 1
        self._again[blocks] = now.seconds + 2.0 ** np.minimum(self._tries[blocks], 6)
        for read in lines:
            self._add(read, now, None)

    def _look_at_moving(self, now: Sample, busy: Blocks | None, same: Blocks | None) -> None:
        """Now and then the sharpest picture since the last look at the whole."""
        moving = busy is None or same is None or float(((busy > BUSY) & (same < STILL)).mean()) > 0.01
        late = busy is None or now.seconds - self._looked >= self._pause
        if not (moving and late) or self._price(now) > self._sum():
            return
        lately = [one for one in self._ring if one.frame > self._looked_frame] or [now]
        sharpest = max(lately, key=lambda one: one.sharpness)
        self._whole(sharpest, now, self._looked_frame)

    def _add(self, line: Line, shown: Sample, since: int | None) -> None:
        """A line that was just read: one that is known goes on, a new one begins where it was first there."""
        for other in self.lines:
            if other.same_place(line.corners):
                other.confirm(line)
                return
        first = self._since(shown, line)
        if first is None:
            first = shown.frame if since is None else since
        strip = Strip.of(shown.grey, line.corners)
        known = Known(line.text, line.confidence, line.corners, strip, first, shown.frame)
        if known.outlasts([(later.grey, later.frame) for later in self._ring if later.frame > shown.frame]):
            self.lines.append(known)
        else:
            self.done.append(known.seen(shown.frame + 1))

    def _since(self, shown: Sample, line: Line) -> int | None:
        """The frame after the last picture in which its strokes were not there yet; None where it was not there in the picture
        before, as what moves."""
        first: int | None = None
        for before in reversed(self._past):
            if before.frame >= shown.frame:
                continue
            if not before.shows(shown.strokes, line.box):
                return None if first is None else before.frame + 1
            first = before.frame
        return self._opens


def grown(boxes: list[tuple[float, float, float, float]], whole: Region) -> list[Region]:
    """Regions around boxes, roomy enough to find them again, those that meet made one."""
    regions: list[Region] = []
    for left, top, right, bottom in boxes:
        room = max(24.0, 1.2 * (bottom - top))
        one = (int(left - room), int(top - room / 2), int(right + room), int(bottom + room / 2))
        merged = True
        while merged:
            merged = False
            for other in regions:
                if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]:
                    regions.remove(other)
                    one = (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))
                    merged = True
                    break
        regions.append(one)
    return [_within(one, whole) for one in regions]


def area(region: Region) -> int:
    """Its pixels."""
    return (region[2] - region[0]) * (region[3] - region[1])


def _within(region: Region, whole: Region) -> Region:
    return max(region[0], 0), max(region[1], 0), min(region[2], whole[2]), min(region[3], whole[3])


def regions_of(news: NDArray[np.bool_], whole: Region) -> list[tuple[Region, NDArray[np.bool_]]]:
    """Neighbouring blocks as regions of the picture, one block of room around them; the smallest first."""
    import cv2

    count, labels = cv2.connectedComponents(cv2.dilate(news.astype(np.uint8), np.ones((3, 5), np.uint8)))
    found = []
    for label in range(1, count):
        blocks = (labels == label) & news
        if blocks.sum() < 2:
            continue
        down, across = np.nonzero(labels == label)
        region = (int(across.min() * BLOCK), int(down.min() * BLOCK), int(across.max() + 1) * BLOCK,
                  int(down.max() + 1) * BLOCK)
        found.append((_within(region, whole), blocks))
    return sorted(found, key=lambda one: area(one[0]))


