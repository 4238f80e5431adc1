"""Faces once more, at full resolution, for a chosen part of a clip: finds people too far away for the first look, and knows
better those that it found.

Ten times as dear as the first look, so never done unasked. A face that the first look followed keeps its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from touchline.analysers.faces.faces import EVERY, FaceLook
from touchline.analysers.faces.net import MODEL
from touchline.analysers.faces.traces import Trace, overlap
from touchline.analysers.models import Models
from touchline.domain.facts.facts import Fact
from touchline.domain.rushes.media import Clip
from touchline.ports import Needs

_WIDEST = 3840
_PIXELS = 3840 * 2160
_SAME_PLACE, _NEAR_FRAMES = 0.3, 2


@dataclass(frozen=True)
class FacesFull:
    """The analyser; ``known`` are the facts of the first look."""

    models: Models
    known: tuple[Fact, ...] = ()

    name = "faces-full"
    version = "3"
    watches = ("faces",)
    needs = Needs(width=_WIDEST, height=_WIDEST, every=EVERY)

    @property
    def settings(self) -> str:
        return f"{MODEL}:{self.models.named(MODEL).fingerprint}"

    def ready(self) -> None:
        """Raises Unavailable where the model is not on this machine, Damaged where it is not what it should be."""
        self.models.find(MODEL)

    def begin(self, clip: Clip) -> FaceLook:
        return _Look(clip, self)


class _Look(FaceLook):
    def __init__(self, clip: Clip, full: FacesFull) -> None:
        super().__init__(clip, full.name, full.models, f"{full.name}/{full.version}+{MODEL}", _PIXELS, _PIXELS)
        self._known = full.known

    def names(self, traces: Sequence[Trace]) -> list[str]:
        """That of the first look's face in the same places, if any, and no other has it; otherwise one of their own."""
        own = super().names(traces)
        agree = sorted(((shared, at, fact.value) for at, trace in enumerate(traces) for fact in self._known
                        if (shared := together(trace, fact)) >= 0.5), key=lambda one: (-one[0], one[1], one[2]))
        given: dict[int, str] = {}
        for _, at, value in agree:
            if at not in given and value not in given.values():
                given[at] = value
        return [given.get(at, name) for at, name in enumerate(own)]


def together(trace: Trace, fact: Fact) -> float:
    """At how many of the moments that both know of, in 0..1, a trace is where a fact's boxes are."""
    boxes: Any = fact.detail.get("boxes", ())
    near = [(box, other[1:]) for frame, box in trace.track.places for other in boxes if abs(other[0] - frame) <= _NEAR_FRAMES]
    if not near:
        return 0.0
    return sum(overlap(box, tuple(other)) > _SAME_PLACE for box, other in near) / len(near)
