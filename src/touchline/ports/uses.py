"""Which footage every version of every cut uses: derived, so that a question about some footage reads the events on it alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from touchline.domain.cut.cut import Cut
    from touchline.domain.cut.scenes import Shown
    from touchline.domain.time.time import Span

    Stretches = Mapping[str, Sequence[Span] | None]
    """By the clip's id: the frames that are meant; None for all."""


class LaidCut(Protocol):
    """One version of a cut, of which only what is asked for is read."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def latest(self) -> bool:
        """Whether it was the latest of its cut when this was looked up."""

    @property
    def rate(self) -> Fraction: ...

    def part(self, footage: Stretches | None, around: int) -> tuple[Cut, Mapping[str, int]]:
        """The cut with the events that use some of this footage (None: all), those whose sound is heard within so many frames of
        such an event's sound, and the last one; and the ids of those that use it, each with a number that it has in every version
        in which it is the same but for where it lies."""

    @property
    def pictures(self) -> Sequence[Shown]:
        """All its pictures as they lie, those of lower tracks first."""


class Uses(Protocol):
    """The footage in use."""

    def follow(self) -> None:
        """Take in what was logged and cut since."""

    def laid(self, footage: Stretches | None) -> list[LaidCut]:
        """Every version that uses some of this footage; all versions: None."""

    def clips(self, footage: Stretches | None = None) -> Collection[str]:
        """Every clip that any version uses, of this footage if it is given."""

    def where(self, kind: str, fits: Callable[[str], bool]) -> Iterable[tuple[str, Span]]:
        """The clip and the frames of every fact of a kind, of those that are no lines and no traces of people, that machines found
        and whose value fits."""
