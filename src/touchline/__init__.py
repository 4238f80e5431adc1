"""Touchline: from camera card to cleared, mended, delivered film.

The front door: what a script needs to ask for a verdict, and to speak of time, cuts and errors. Everything else is behind
the command line. Names are loaded when they are first used, so that a command starts at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from touchline.domain.case import Case, Verdicts
    from touchline.domain.case_document import answer, read_case
    from touchline.domain.cut import Cut, Event
    from touchline.domain.facts import Fact
    from touchline.domain.judge import judge
    from touchline.domain.ledger import Entry, Target
    from touchline.domain.media import Clip
    from touchline.domain.time import Span, parse_rate, parse_timecode, timecode
    from touchline.errors import TouchlineError

__version__ = "0.1.0"

_ROOMS = {
    "domain.case": ("Case", "Verdicts"),
    "domain.case_document": ("answer", "read_case"),
    "domain.cut": ("Cut", "Event"),
    "domain.facts": ("Fact",),
    "domain.judge": ("judge",),
    "domain.ledger": ("Entry", "Target"),
    "domain.media": ("Clip",),
    "domain.time": ("Span", "parse_rate", "parse_timecode", "timecode"),
    "errors": ("TouchlineError",),
}
__all__ = [
    "Case",
    "Clip",
    "Cut",
    "Entry",
    "Event",
    "Fact",
    "Span",
    "Target",
    "TouchlineError",
    "Verdicts",
    "answer",
    "judge",
    "parse_rate",
    "parse_timecode",
    "read_case",
    "timecode",
]


def __getattr__(name: str) -> Any:
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(importlib.import_module(f"touchline.{room}"), name)
    raise AttributeError(f"module 'touchline' has no attribute {name!r}")
