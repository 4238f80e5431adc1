"""Touchline: from camera card to cleared, mended, delivered film.

The front door: what a script needs to ask for a verdict, and to speak of time, cuts and errors. Everything else is behind
the command line. Names are loaded when they are first used, so that a command starts at once.
"""

from __future__ import annotations

TYPE_CHECKING = False
"""As type checkers know it, without what takes longer to load than all else here: until it is loaded nobody answers Ctrl-C."""
if TYPE_CHECKING:
    from typing import Any

    from touchline.domain.cut.cut import Cut, Event
    from touchline.domain.facts.facts import Fact
    from touchline.domain.ledger.ledger import Entry, Target
    from touchline.domain.rushes.media import Clip
    from touchline.domain.time.time import Span, parse_rate, parse_timecode, timecode
    from touchline.domain.verdict.case import Case, Verdicts
    from touchline.domain.verdict.case_document import answer, read_case
    from touchline.domain.verdict.judge import judge
    from touchline.errors import TouchlineError

__version__ = "0.1.0"

_ROOMS = {
    "domain.verdict.case": ("Case", "Verdicts"),
    "domain.verdict.case_document": ("answer", "read_case"),
    "domain.cut.cut": ("Cut", "Event"),
    "domain.facts.facts": ("Fact",),
    "domain.verdict.judge": ("judge",),
    "domain.ledger.ledger": ("Entry", "Target"),
    "domain.rushes.media": ("Clip",),
    "domain.time.time": ("Span", "parse_rate", "parse_timecode", "timecode"),
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
    import importlib

    for room, names in _ROOMS.items():
        if name in names:
            return getattr(importlib.import_module(f"touchline.{room}"), name)
    raise AttributeError(f"module 'touchline' has no attribute {name!r}")
