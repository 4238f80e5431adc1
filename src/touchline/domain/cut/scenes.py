"""Scenes of a cut: runs of pictures that were shot in one place on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from touchline.domain.cut.cut import Cut, Event, track_order
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span


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
    return scenes_of(cut.events, clips)


def scenes_of(events: Iterable[Event], clips: Mapping[str, Clip]) -> tuple[Scene, ...]:
    """The same of some events of a cut."""
    found: list[Scene] = []
    pictures = (event for event in events if event.channel == "picture")
    for event in sorted(pictures, key=lambda event: (event.at, track_order(event.track))):
        last = found[-1] if found else None
        place, day = _shot(event, clips)
        over = last is not None and event.end <= last.at.end
        if last and not over and (event.clip is None or (place, day) == (last.place, last.day)):
            found[-1] = Scene(Span(last.at.start, max(last.at.end, event.end)), last.place, last.day)
        elif not over:
            found.append(Scene(Span(event.at, event.end), place, day))
    return tuple(found)


def _shot(event: Event, clips: Mapping[str, Clip]) -> tuple[str, str]:
    clip = clips.get(event.clip or "")
    return ((clip.place or "", (clip.shot or "")[:10])) if clip else ("", "")


def met_by(found: Iterable[Scene], frames: Iterable[Span]) -> tuple[Scene, ...]:
    """The scenes that any of these frames lie in."""
    spans = list(frames)
    return tuple(scene for scene in found if any(scene.at.meets(span) for span in spans))
