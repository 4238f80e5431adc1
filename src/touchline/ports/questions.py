"""What people looked for, and what they were shown: kept so that a day sheet can say which lines are wanted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

Shown = tuple[str, int, int, str]
"""A clip's id, the first frame and the one after the last, and what was said or is there."""


class Questions(Protocol):
    """Questions asked of a season; derived from use, may be thrown away."""

    def note(self, asked: str, shown: Sequence[Shown]) -> None:
        """Remember a question and the best of what it found. What cannot be written is forgotten."""

    def often(self, clips: Collection[str]) -> list[tuple[Shown, tuple[str, ...], int]]:
        """What was found more than once in these clips, most often first: it, the different questions, how many times."""
