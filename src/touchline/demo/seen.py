"""What somebody who watched the recordings would write down: who is seen when, and what can be read.

Spans are half-open, in frames of the recording. A person is *seen* where their face is at least 24 pixels tall.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from touchline.demo.moments import MOMENTS, Moment
from touchline.demo.recordings import RECORDINGS, Recording


@dataclass(frozen=True)
class Seen:
    """A thing to be seen in frames ``[start, end)`` of a recording; ``kind`` is person, text or mark."""

    kind: str
    value: str
    start: int
    end: int


_ALWAYS = {
    ("A001", "C0001"): ("samuel-okoro", "luca-ferri", "ben-ashdown", "kit-rowe", "ewan-carrick"),
    ("A001", "C0002"): ("ben-ashdown", "samuel-okoro", "kit-rowe", "danny-cole", "luca-ferri", "ewan-carrick"),
    ("A001", "C0003"): ("samuel-okoro",),
    ("G001", "GH010123"): ("luca-ferri", "kit-rowe"),
    ("G001", "GH020123"): ("luca-ferri", "kit-rowe"),
    ("B001", "C0001"): ("ben-ashdown", "samuel-okoro", "kit-rowe"),
    ("B001", "C0002"): ("billy-pell",),
    ("A002", "C0001"): (),
    ("A002", "C0002"): ("ben-ashdown", "luca-ferri", "samuel-okoro", "kit-rowe", "nadia-haddad", "ewan-carrick"),
    ("B001", "C0003"): ("luca-ferri", "samuel-okoro", "kit-rowe"),
    ("A002", "C0003"): ("ewan-carrick", "priya-nair"),
    ("B001", "C0004"): ("ewan-carrick", "priya-nair"),
    ("COASTLINE", "CS_20250913_HAR-SAL_GOAL_ROWE"): ("luca-ferri", "kit-rowe"),
}
_SOMETIMES = {
    ("A001", "C0001"): (("danny-cole", 9, 175),),
    ("A002", "C0003"): (("tom-brandt", 88, 178), ("tom-brandt", 306, 385)),
    ("COASTLINE", "CS_20250913_HAR-SAL_GOAL_ROWE"): (("samuel-okoro", 86, 200),),
}
_TEXTS = {
    ("A002", "C0001"): (("HARBOUR TOWN 0 SALTMARSH ROVERS 0", 0, 200),),
    ("A002", "C0002"): (("OUT COLE IN ROWE", 0, 475), ("THIS TOWN. THIS SHIRT. TOGETHER.", 0, 475)),
    ("A002", "C0003"): (("EWAN CARRICK MANAGER", 0, 450), ("PRIYA NAIR PRESS OFFICER", 0, 450)),
    ("B001", "C0004"): (("EWAN CARRICK", 0, 300),),
    ("COASTLINE", "CS_20250913_HAR-SAL_GOAL_ROWE"): (
        ("HAR 1 - 1 SAL", 0, 91),
        ("HAR 2 - 1 SAL", 91, 200),
        ("KIT ROWE 78' HARBOUR TOWN", 117, 188),
        ("COASTLINE SPORT LIVE", 0, 200),
    ),
}
_NORTHLIGHT, _PELICAN = "Northlight Energy", "Pelican Ferries"
_MARKS = {
    ("A001", "C0001"): (_NORTHLIGHT, _PELICAN),
    ("A001", "C0002"): (_NORTHLIGHT, _PELICAN),
    ("A001", "C0003"): (_NORTHLIGHT,),
    ("G001", "GH010123"): (_NORTHLIGHT, _PELICAN),
    ("G001", "GH020123"): (_NORTHLIGHT, _PELICAN),
    ("B001", "C0001"): (_NORTHLIGHT,),
    ("B001", "C0002"): (_NORTHLIGHT, _PELICAN),
    ("A002", "C0001"): (_NORTHLIGHT, _PELICAN),
    ("A002", "C0002"): (_PELICAN,),
    ("B001", "C0003"): (_PELICAN,),
    ("A002", "C0003"): (_NORTHLIGHT, _PELICAN),
    ("B001", "C0004"): (_NORTHLIGHT, _PELICAN),
    ("COASTLINE", "CS_20250913_HAR-SAL_GOAL_ROWE"): (_NORTHLIGHT, _PELICAN, "Coastline Sport"),
}


def recording(card: str, clip: str) -> Recording:
    """A recording by its card and the stem of its file, such as ``("A002", "C0002")``."""
    return next(r for r in RECORDINGS if _key(r) == (card, clip))


def moment(of: Recording) -> Moment:
    """What happened while the recording ran."""
    return next(m for m in MOMENTS if m.id == of.moment)


def _seen(of: Recording) -> tuple[Seen, ...]:
    key = _key(of)
    seen = [Seen("person", who, 0, of.frames) for who in _ALWAYS.get(key, ())]
    seen += [Seen("person", who, start, end) for who, start, end in _SOMETIMES.get(key, ())]
    seen += [Seen("text", words, start, end) for words, start, end in _TEXTS.get(key, ())]
    return tuple(seen + [Seen("mark", mark, 0, of.frames) for mark in _MARKS.get(key, ())])


def frames(of: Recording, start: float, end: float) -> tuple[int, int] | None:
    """The frames of a recording between two seconds of its moment, rounded outward; None if it did not run then."""
    first = max(0, floor(_exact(start - of.starts) * of.rate))
    last = min(of.frames, ceil(_exact(end - of.starts) * of.rate))
    return (first, last) if first < last else None


def said(line_id: str, of: Recording) -> tuple[int, int] | None:
    """The frames of a recording in which a line of the screenplay is spoken."""
    line = next(line for line in moment(of).lines if line.id == line_id)
    return frames(of, line.at, line.at + line.seconds)


def _exact(seconds: float) -> Fraction:
    return Fraction(seconds).limit_denominator(100_000)


def _key(of: Recording) -> tuple[str, str]:
    return of.card, of.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


SEEN = {f"{one.card}/{one.path}": _seen(one) for one in RECORDINGS}
"""What is to be seen in every recording, by card and path on it."""
