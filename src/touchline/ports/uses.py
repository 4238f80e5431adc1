"""Which footage every version of every cut uses: derived, so that a question about some footage reads the events on it alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from touchline.domain.cut.cut import Cut, Event
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

    def part(self, footage: Stretches | None, around: int) -> tuple[Cut, Collection[str]]:
        """The cut with the events that use some of this footage (None: all), those whose sound is heard within so many frames of
        such an event's sound, and the last one; and the ids of those that use it."""

    def pictures(self, at: Span, more: int) -> tuple[Sequence[Event], bool, bool]:
        """The pictures on some frames of the cut and at least so many before and after, in order; whether these are all before
        and all after."""


class Uses(Protocol):
    """The footage in use."""

    def follow(self) -> None:
        """Take in what was logged and cut since."""

    def laid(self, footage: Stretches | None) -> list[LaidCut]:
        """Every version that uses some of this footage; all versions: None."""

    def clips(self) -> Collection[str]:
        """Every clip that any version uses."""

    def where(self, kind: str, fits: Callable[[str], bool]) -> Iterable[tuple[str, Span]]:
        """The clip and the frames of every fact of a kind, of those that are no lines and no traces of people, that machines found
        and whose value fits."""
