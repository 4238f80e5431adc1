"""Holds an OTIO document against what its library can take, before the library sees it.

OpenTimelineIO reads memory that is not there, and takes the program with it, where a plain value (a time, a range) holds more than
its own keys (seen with 0.18).
"""

from __future__ import annotations

import json
from typing import Any

_VALUES = {"RationalTime": {"rate", "value"}, "TimeRange": {"duration", "start_time"}, "TimeTransform": {"offset", "rate", "scale"},
           "V2d": {"x", "y"}, "Box2d": {"min", "max"}}
"""What the plain values of OpenTimelineIO hold."""


def need_sound(text: str) -> None:
    """Raises ValueError where the document is no JSON, says one thing twice, or gives a plain value more than its own."""
    json.loads(text, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> None:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError(f"one of {', '.join(sorted(told))} is said twice")
    kind = str(told.pop("OTIO_SCHEMA", "")).partition(".")[0]
    if strange := told.keys() - _VALUES.get(kind, told.keys()):
        raise ValueError(f"a {kind} cannot hold {min(strange)!r}")
