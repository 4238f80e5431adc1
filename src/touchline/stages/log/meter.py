"""How far a log has come, in seconds of footage."""

from __future__ import annotations

from collections.abc import Callable

from touchline.domain.rushes.media import Clip
from touchline.ports import Progress


class Meter:
    """How far all clips together have come, in seconds of footage. What was not opened yet is estimated by its bytes, so that
    the time left is that of the whole card."""

    def __init__(self, report: Progress, bytes_to_come: Callable[[], int]) -> None:
        self._report, self._bytes_to_come = report, bytes_to_come
        self._clips: dict[str, Clip] = {}
        self._done: dict[str, float] = {}
        self._seconds = self._bytes = 0.0

    def expect(self, clip: Clip) -> None:
        self._clips[clip.id] = clip
        self._seconds += float(clip.seconds)
        self._bytes += sum(rush.size for rush in clip.rushes)

    def heard(self, clip_id: str, frames: int) -> None:
        clip = self._clips[clip_id]
        self._done[clip_id] = min(1.0, frames / max(1, clip.frames)) * float(clip.seconds)
        to_come = self._seconds / self._bytes * self._bytes_to_come() if self._bytes else 0.0
        self._report("Seconds of footage", sum(self._done.values()), self._seconds + to_come)
