"""Slates: which scene and take a clip is, as its recorder wrote it down; a camera that writes none has that of the sound
recorder that ran with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.sync_map import SyncMap

_SAME = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Slate:
    """``scene`` and ``take`` as they were written; ``circled`` where somebody marked the take as a good one."""

    scene: str
    take: str = ""
    circled: bool = False

    @property
    def key(self) -> str:
        """The scene however it was typed: *12a*, *12-A* and *012A* are one."""
        return _SAME.sub("", self.scene.casefold()).lstrip("0")

    @property
    def order(self) -> tuple[bool, int, str]:
        """Good takes first, then by number."""
        number = re.search(r"\d+", self.take)
        return not self.circled, int(number[0]) if number else 0, self.take

    @property
    def label(self) -> str:
        """``scene 12A, take 3``."""
        return f"scene {self.scene}" + (f", take {self.take}" if self.take else "")


def slate_of(clip: Clip) -> Slate | None:
    """What the clip's own file or the document beside it says."""
    said = dict(clip.probe.extra)
    slate = Slate(said.get("scene", "").strip(), said.get("take", "").strip(), said.get("circled") == "yes")
    return slate if slate.key else None


def slates(clips: Mapping[str, Clip], found: SyncMap) -> dict[str, Slate]:
    """The slate of every clip that has one, its own or that of whatever ran with it, where these agree."""
    own = {name: slate for name, clip in clips.items() if (slate := slate_of(clip))}
    out = dict(own)
    for group in found.groups:
        said = {own[place.clip] for place in group if place.clip in own}
        if len({(one.key, one.take) for one in said}) == 1:
            out |= {place.clip: min(said, key=lambda one: one.order) for place in group if place.clip not in own}
    return out
