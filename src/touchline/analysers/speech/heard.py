"""What a recogniser heard: words and when they were said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One word as it was said, punctuation attached; seconds from the start of the window."""

    text: str
    start_seconds: float
    end_seconds: float
    confidence: float
    opens: bool = False
    """Whether a space stands before it."""


@dataclass(frozen=True)
class Heard:
    """What was said in one window."""

    words: tuple[Word, ...]
    language: str
