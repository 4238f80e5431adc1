"""The scenes that some frames of a cut lie in, found from there outward, since a cut is long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from touchline.domain.cut.scenes import Scene, met_by, scenes_of
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, union
from touchline.ports import LaidCut

_FEW = 4


def scenes_met(laid: LaidCut, clips: Mapping[str, Clip], frames: Iterable[Span]) -> tuple[Scene, ...]:
    """Each once, in the order of the cut."""
    found: dict[Span, Scene] = {}
    for at in union(frames):
        found |= {scene.at: scene for scene in _met(laid, clips, at)}
    return tuple(found[at] for at in sorted(found))


def _met(laid: LaidCut, clips: Mapping[str, Clip], at: Span) -> tuple[Scene, ...]:
    more = _FEW
    while True:
        pictures, first, last = laid.pictures(at, more)
        every = scenes_of(pictures, clips)
        met = met_by(every, [at])
        here = met or [scene for scene in every if scene.at.start < at.end][-1:]  # one that goes on after a gap has frames there too
        if (first or not here or here[0] is not every[0]) and (last or not met or met[-1] is not every[-1]):
            return met
        more *= 4
