"""Work in progress, and the time."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told how far long work has come: ``report("C0001.MP4", 120, 4000)``; total 0 where it is not known."""

    def __call__(self, what: str, done: float, total: float) -> None: ...


class Clock(Protocol):
    """The present moment, as ISO 8601 in UTC: ``2026-04-01T00:00:00.000000Z``."""

    def __call__(self) -> str: ...
