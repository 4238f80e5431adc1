"""Meetings: two clips that ran at the same time, how they lie against each other, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

LEAST_EVIDENCE = 12.0
"""Standard deviations; strangers reach five or six by chance over all lines that are tried, and nearly ten in one hum."""


@dataclass(frozen=True)
class Compared:
    """What was compared of a clip: a fingerprint of its landmarks and of how, and when the sound of each file begins, in seconds
    from frame 0."""

    stamp: str
    begins: tuple[float, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """``t_first = offset + (1 + drift) * t_second``, both in seconds from frame 0 of the clip (of its sound, where it has no
    picture).

    ``evidence`` in standard deviations; ``share`` of the overlap in which both sounds agree; ``middle`` the middle of the overlap
    in the second's time, where the offset is known best, to ``spread`` seconds; ``drift_spread`` is the drift's standard error.
    ``others`` are offsets at which they fit nearly as well: sound that repeats, so that nobody can tell. ``bed`` says that only what
    lies under both is the same (music, one noise), and what is loud in them is not.
    """

    first: str
    second: str
    offset: float
    drift: float
    evidence: float
    share: float
    overlap: float
    middle: float
    spread: float
    drift_spread: float
    others: tuple[float, ...] = ()
    bed: bool = False

    @property
    def unsure(self) -> bool:
        """Whether it could as well be another offset, or another time."""
        return bool(self.others) or self.bed

    @property
    def confidence(self) -> float:
        """The chance that they ran together so: evidence just above chance counts little, agreement in patches a little less."""
        sure = 1 - exp(-max(0.0, self.evidence - LEAST_EVIDENCE + 4) / 6)
        return round(min(0.999, sure) * (0.75 + 0.25 * min(1.0, self.share / 0.6)), 4)

    def first_at(self, second: float) -> float:
        """The first's moment at a moment of the second."""
        return self.offset + (1 + self.drift) * second
