"""Scenes of a cut: runs of pictures that were shot in one place on one day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from touchline.domain.cut.cut import Cut, track_order
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, union

Shown = tuple[int, int, str]
"""A picture of a cut: the frames from and to, and the id of its clip; empty where it has none."""


@dataclass(frozen=True)
class Scene:
    """``at`` in the cut; ``place`` and ``day`` (of shooting, ISO) are empty where nobody knows."""

    at: Span
    place: str
    day: str

    @property
    def called(self) -> str:
        """``dressing-room, 2025-10-18``."""
        return ", ".join(part for part in (self.place or "place not known", self.day) if part)


def scenes(cut: Cut, clips: Mapping[str, Clip]) -> tuple[Scene, ...]:
    """The scenes in the order of the cut. What is ours (a card, black) belongs to the scene before it; pictures laid over
    others belong to the scene below."""
    pictures = sorted((one for one in cut.events if one.channel == "picture"), key=lambda one: (one.at, track_order(one.track)))
    return scenes_of(((one.at, one.end, one.clip or "") for one in pictures), clips)


def scenes_of(pictures: Iterable[Shown], clips: Mapping[str, Clip]) -> tuple[Scene, ...]:
    """The same of some pictures, as they lie, those of lower tracks first."""
    found: list[Scene] = []
    begins, ends, shot = 0, -1, ("", "")
    for at, end, clip_id in pictures:
        clip = clips.get(clip_id) if clip_id else None
        here = (clip.place or "", (clip.shot or "")[:10]) if clip else ("", "")
        if ends >= end:
            continue
        if ends >= 0 and (not clip_id or here == shot):
            ends = end
            continue
        if ends >= 0:
            found.append(Scene(Span(begins, ends), *shot))
        begins, ends, shot = at, end, here
    return (*found, Scene(Span(begins, ends), *shot)) if ends >= 0 else ()


def met_by(found: Iterable[Scene], frames: Iterable[Span]) -> tuple[Scene, ...]:
    """The scenes that any of these frames lie in."""
    spans = union(frames)
    begins = [span.start for span in spans]

    def met(at: Span) -> bool:
        last = bisect_right(begins, at.end - 1)
        return last > 0 and spans[last - 1].end > at.start

    return tuple(scene for scene in found if met(scene.at))
