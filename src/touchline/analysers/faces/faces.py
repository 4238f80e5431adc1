"""Faces: who is seen, from when to when, each face of a shot as one trace with its likeness.

Several pictures a second are looked at, small, and once a second a larger one, which finds people farther away; faces are
followed through their shot, and only a few good pictures of each are turned into vectors. A face is said to be there from just
after the last picture that did not show it until just before the next that does not: somebody may have come between the two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.faces.net import DIMENSIONS, MODEL, FaceNet, loaded
from touchline.analysers.faces.traces import Gallery, Trace, pictures_of
from touchline.analysers.faces.tracks import Follower
from touchline.analysers.models import Models
from touchline.domain.facts.facts import POSSIBLE_FROM, Fact
from touchline.domain.facts.findings import Findings, Print
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace

EVERY = Fraction(1, 5)
_WIDE, _LARGE_PIXELS, _SMALL_PIXELS = 960, 960 * 540, 640 * 360
_MOST_SHOWN = 60
"""Best pictures of one clip that are kept to be shown."""

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Faces:
    """The analyser."""

    models: Models

    name = "faces"
    version = "3"
    watches = ("faces",)
    needs = Needs(width=_WIDE, height=_WIDE, every=EVERY)

    @property
    def settings(self) -> str:
        return f"{MODEL}:{self.models.named(MODEL).fingerprint}"

    def ready(self) -> None:
        """Raises Unavailable where the model is not on this machine, Damaged where it is not what it should be."""
        self.models.find(MODEL)

    def load(self) -> None:
        """Load the networks now rather than with the first picture. Raises as `ready` does."""
        loaded(self.models.find(MODEL)).load()

    def begin(self, clip: Clip) -> FaceLook:
        return FaceLook(clip, self.name, self.models, f"{self.name}/{self.version}+{MODEL}")


class FaceLook:
    """Watches one clip, or a part of it; ``small`` and ``large`` are with how many pixels a picture is looked at, and once a
    second. The model is loaded with the first picture."""

    def __init__(self, clip: Clip, name: str, models: Models, source: str, small: float = _SMALL_PIXELS,
                 large: float = _LARGE_PIXELS) -> None:
        self._clip, self._name, self._models, self._source = clip, name, models, source
        self._small, self._large = small, large
        self._rate = max(float(clip.rate), 1e-6)
        self._follower = Follower()
        self._gallery: Gallery | None = None
        self._wide_due = 0.0

    def see(self, frame: int, image: Image) -> None:
        gallery, seconds = self._at_work(), frame / self._rate
        wide = seconds >= self._wide_due
        if wide:
            self._wide_due = seconds + 1
        faces = gallery.net.find(image, self._large if wide else self._small)
        for track in self._follower.take(frame, seconds, image, faces):
            gallery.take(track)

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        """Faces are not heard."""

    def end(self, pace: Pace) -> Findings:
        if self._gallery is None:
            return Findings(complete=(Span(0, pace.frames),) if pace.frames else ())
        for track in self._follower.end():
            self._gallery.take(track)
        traces = sorted((trace for trace in self._gallery.traces if trace.confidence >= POSSIBLE_FROM),
                        key=lambda trace: (trace.track.first, trace.track.places[0][1]))
        named = list(zip(self.names(traces), traces, strict=True))
        facts = tuple(self._fact(value, trace, pace) for value, trace in named)
        shown = {id(trace) for trace in pictures_of(traces, _MOST_SHOWN)}
        prints = [one for value, trace in named for one in self._prints(value, trace, pace, id(trace) in shown)]
        return Findings(facts, (), (Span(0, pace.frames),), tuple(prints))

    def _at_work(self) -> Gallery:
        if self._gallery is None:
            net: FaceNet = loaded(self._models.find(MODEL))
            self._gallery = Gallery(net, self._rate, still=self._clip.frames == 1)
        return self._gallery

    def names(self, traces: Sequence[Trace]) -> list[str]:
        """What each face is called until somebody names it: the same whenever the same version looks again."""
        names = []
        for frame, box in (trace.track.places[0] for trace in traces):
            place = ",".join(str(round(1000 * part)) for part in box)
            names.append("?face-" + hashlib.sha256(f"{self._clip.id}:{self._name}:{frame}:{place}".encode()).hexdigest()[:10])
        return names

    def _fact(self, value: str, trace: Trace, pace: Pace) -> Fact:
        boxes = [[frame, *(round(part, 4) for part in box)] for frame, box in trace.track.places]
        detail: dict[str, Any] = {"by": "face", "boxes": boxes, "marks": list(trace.marks),
                                  "best": trace.best.frame, "quality": trace.quality}
        return Fact(self._clip.id, span_of(trace, pace.frames), "picture", "person", value, trace.confidence,
                    source=self._source, detail=detail)

    def _prints(self, value: str, trace: Trace, pace: Pace, shown: bool) -> Iterator[Print]:
        track, best = trace.track, trace.best
        box = next(box for frame, box in track.places if frame == best.frame)
        span = span_of(trace, pace.frames)
        detail: dict[str, Any] = {
            "dim": DIMENSIONS, "dtype": "float16", "quality": trace.quality, "seconds": round(len(span) / self._rate, 3),
            "frame": best.frame, "box": [round(part, 4) for part in box], "seen": [track.first, track.last],
            "marks": list(trace.marks), "pictures": len(trace.shown), "source": self._source}
        yield Print("face", value, trace.vector.astype("<f2").tobytes(), detail)
        if shown:
            yield Print("face-picture", value, best.sight, {"type": "image/jpeg", "source": self._source})


def span_of(trace: Trace, frames: int) -> Span:
    """The frames on which the face may be in the picture, in a clip of so many."""
    track = trace.track
    end = frames if track.after is None else min(track.after, frames)
    return Span(min(track.before + 1, track.first), max(end, track.last + 1))
