"""Text on screen: lower thirds, score bugs, boards, shirts, cards, burned-in timecode; each line once, with the frames it was
there.

A few pictures a second are compared; what is steady is read once, a running clock whenever it changes, what moves now and
then (`watch`). A photograph is read at two sizes, closely.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.models import Models
from touchline.analysers.text.eye import Eye, Line
from touchline.analysers.text.finder import Place, in_order
from touchline.analysers.text.line import Seen
from touchline.analysers.text.merge import merged
from touchline.analysers.text.watch import Watcher
from touchline.domain.facts.facts import POSSIBLE_FROM, Fact
from touchline.domain.facts.findings import Findings
from touchline.domain.facts.graphics import Caption, roles
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace

MODEL = "ppocr-v6-small"
_SIZE, _EVERY = 1280, Fraction(1, 3)
_STILL_SCALES = (1.0, 0.5)


@dataclass(frozen=True)
class Text:
    """The analyser."""

    models: Models
    model: str = MODEL
    lavish = 1.0
    """How much more than when footage is logged may be spent on it."""

    name = "text"
    version = "2"
    watches = ("text",)
    needs = Needs(width=_SIZE, height=_SIZE, every=_EVERY)

    @property
    def settings(self) -> str:
        return f"{self.model}:{self.models.named(self.model).fingerprint}"

    def ready(self) -> None:
        """Raises Unavailable where the model is not on this machine, Damaged where it is not what it should be."""
        self.models.find(self.model)

    def load(self) -> None:
        """Load both models now rather than with the first picture. Raises as `ready` does."""
        Eye(self.models.find(self.model)).load()

    def begin(self, clip: Clip) -> _Look:
        return _Look(clip, self)


class _Look:
    """Reads one clip. The models are loaded when the first picture comes."""

    def __init__(self, clip: Clip, text: Text) -> None:
        self._clip, self._text = clip, text
        self._rate = float(clip.rate)
        self._watcher: Watcher | None = None
        self._still: NDArray[np.uint8] | None = None
        self._size = (1, 1)

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        if self._watcher is None:
            self._watcher = Watcher(Eye(self._text.models.find(self._text.model)), self._text.lavish)
            self._size = image.shape[1], image.shape[0]
        if self._clip.frames == 1:
            self._still = image
            return
        self._watcher.see(frame, frame / self._rate, image)

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        """Text makes no sound."""

    def end(self, pace: Pace) -> Findings:
        if not pace.frames or self._watcher is None:
            return Findings()
        if self._still is not None:
            seen = [Seen(line.text, line.confidence, 0, pace.frames, line.corners, True)
                    for line in read_closely(self._watcher.eye, self._still)]
        else:
            seen = merged(self._watcher.end(pace.frames))
        captions = [caption for one in seen if (caption := self._caption(one, pace.frames))]
        source = f"{self._text.name}/{self._text.version}+{self._text.model}"
        facts = tuple(Fact(self._clip.id, caption.span, "picture", "text", caption.text, caption.confidence, source=source,
                           detail=detail) for caption, detail in zip(captions, self._details(captions), strict=True))
        return Findings(facts, (), (Span(0, pace.frames),))

    def _caption(self, one: Seen, frames: int) -> Caption | None:
        left, top, right, bottom = Place(one.corners, 1.0).box
        wide, high = self._size
        start, end = max(0, one.start), min(frames, one.end)
        if start >= end or one.confidence < POSSIBLE_FROM:
            return None
        box = (max(0.0, left / wide), max(0.0, top / high), min(1.0, right / wide), min(1.0, bottom / high))
        box = (round(box[0], 4), round(box[1], 4), round(box[2] - box[0], 4), round(box[3] - box[1], 4))
        return Caption(one.text, round(one.confidence, 4), Span(start, end), box, one.steady)

    def _details(self, captions: Sequence[Caption]) -> list[dict[str, Any]]:
        return [{"box": list(caption.box), "steady": caption.steady, **role}
                for caption, role in zip(captions, roles(captions), strict=True)]


def read_closely(eye: Eye, image: NDArray[np.uint8]) -> list[Line]:
    """Everything in one picture, looked for at full size and at half of it, where large letters are one line again."""
    whole = (0, 0, image.shape[1], image.shape[0])
    places: list[Place] = []
    for scale in _STILL_SCALES:
        found = eye.find(image, whole, scale)
        places += [place for place in found if not any(_meet(place, other) for other in places)]
    return eye.read(image, in_order(places))


def _meet(one: Place, other: Place) -> bool:
    """Whether they share much of the smaller."""
    a, b = one.box, other.box
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    return across > 0 and down > 0 and across * down > 0.2 * smaller
