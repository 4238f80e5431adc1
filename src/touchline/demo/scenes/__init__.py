"""The places of the story, drawn: one file a place. A scene gives the picture of its moment at any second."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from touchline.demo.moments import MOMENTS, Moment
from touchline.demo.pen import Pen
from touchline.demo.scenes.broadcast import Broadcast
from touchline.demo.scenes.dressing import DressingRoom
from touchline.demo.scenes.press import PressRoom
from touchline.demo.scenes.shooting import Shooting
from touchline.demo.scenes.stadium import Bowl, Supporter
from touchline.demo.scenes.training import Captain, Drill, Talk


class Scene(Protocol):
    """A moment as one camera sees it; ``on_twos`` as animators say: each drawing stands for two frames."""

    on_twos: bool

    def draw(self, t: float) -> Pen:
        """The picture at second ``t`` of the moment, and in ``heads`` who is in it."""


_SCENES: dict[str, Callable[[Moment, str], Scene]] = {
    "drill": Drill,
    "shooting": Shooting,
    "talk": Talk,
    "captain": Captain,
    "fan": Supporter,
    "bowl": Bowl,
    "half-time": DressingRoom,
    "goal": Broadcast,
    "press": PressRoom,
}


def scene(moment_id: str, view: str) -> Scene:
    """The scene of a moment from one view, its backdrops painted."""
    moment = next(m for m in MOMENTS if m.id == moment_id)
    return _SCENES[moment_id](moment, view)
