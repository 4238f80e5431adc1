"""The places of the story, drawn: one file a place. A scene gives the picture of its moment at any second."""

from __future__ import annotations

from typing import Protocol

from touchline.demo.pen import Pen
from touchline.demo.scenes.dressing import DressingRoom
from touchline.demo.scenes.press import PressRoom
from touchline.demo.scenes.stadium import Bowl, Broadcast, Supporter
from touchline.demo.scenes.training import Captain, Drill, Shooting, Talk
from touchline.demo.screenplay import MOMENTS


class Scene(Protocol):
    """A moment as one camera sees it."""

    def draw(self, t: float) -> Pen:
        """The picture at second ``t`` of the moment, and in ``heads`` who is in it."""


_SCENES = {"drill": Drill, "shooting": Shooting, "talk": Talk, "captain": Captain, "fan": Supporter, "bowl": Bowl,
           "half-time": DressingRoom, "goal": Broadcast, "press": PressRoom}


def scene(moment_id: str, view: str) -> Scene:
    """The scene of a moment from one view, its backdrops painted."""
    moment = next(m for m in MOMENTS if m.id == moment_id)
    drawn: Scene = _SCENES[moment_id](moment, view)
    return drawn
