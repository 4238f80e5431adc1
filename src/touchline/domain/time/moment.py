"""Days and moments as they are written: ISO 8601, ``2026-05-01``, moments in UTC to the microsecond."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from touchline.errors import BadInput

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def parse_day(text: str, *, place: str = "") -> date:
    """The day of ``2026-05-01``. Raises BadInput for anything else."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise BadInput(f"{text!r} is not a day.", "Write it like 2026-05-01.", place=place)


def parse_moment(text: str, *, place: str = "") -> datetime:
    """The moment of ``2026-04-01T00:00:00Z``, in UTC; another offset is converted. Raises BadInput."""
    found = _MOMENT.fullmatch(text)
    try:
        if found:
            zone = found[2] or "Z"
            return datetime.fromisoformat(found[1] + ("+00:00" if zone == "Z" else zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadInput(f"{text!r} is not a moment.", "Write it in UTC, like 2026-04-01T00:00:00Z.", place=place)


def moment_text(moment: datetime) -> str:
    """``2026-04-01T00:00:00Z``: how a moment is written in every document of ours."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is no moment")
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def moment_typed(text: str) -> str:
    """A moment as people type it: a moment, or a day, which is meant up to and including its end. Raises BadInput."""
    if _DAY.fullmatch(text):
        return f"{parse_day(text).isoformat()}T23:59:59.999999Z"
    return moment_text(parse_moment(text))
