"""The steps of the story: one command each, and what is told around it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """One command. ``chapter`` opens a new part of the story; ``says`` is told before it; ``exits`` the code it must end with;
    ``quiet`` steps are many of a kind and not printed one by one."""

    command: tuple[str, ...]
    says: str = ""
    chapter: str = ""
    exits: int = 0
    quiet: bool = False


@dataclass
class Told:
    """What the summary at the end tells."""

    lines: list[str] = field(default_factory=list)


Story = Generator[Step, dict[str, Any], None]
