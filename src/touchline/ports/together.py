"""What ran together: comparing the sound of clips, and keeping what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # only named here: a command starts sooner without them
    from touchline.domain.facts.findings import Print
    from touchline.domain.rushes.meeting import Compared, Meeting

LANDMARKS, SOUND = "sync", "sync-sound"
"""The kinds of print by which clips are found to have run together, and by which it is measured."""

Offsets = Sequence[tuple[float, float]]
"""Where two clips may meet: seconds of the first less seconds of the second, and about when in the second's time."""


class Ears(Protocol):
    """Compares clips by their prints; keeps nothing. Another ``version`` makes older meetings stale."""

    version: str

    def candidates(self, fresh: Mapping[str, Print], others: Iterable[tuple[str, Print]]) -> Iterator[tuple[str, str, Offsets]]:
        """Clips that may have run together: (fresh, other, offsets), by the landmarks of ``fresh`` (content -> print) and those
        that stream past, once; more than chance would give, and no more is claimed."""

    def meeting(self, first: tuple[str, Print], second: tuple[str, Print], offsets: Offsets) -> Meeting | None:
        """How two clips meet, measured on their sound; None where they are strangers, or nothing is sure."""


class Tunes(Protocol):
    """Knows a recording again, by prints of the kind `SOUND`."""

    def heard(self, film: Print, known: Print, spans: Sequence[tuple[float, float]]) -> Sequence[tuple[float, float, float]]:
        """Stretches of the film (seconds, from and to) in which these ``spans`` (seconds) of what is known sound, whatever else is heard
        there, and the chance that they do."""


class MeetingsKept(Protocol):
    """The meetings of a season, by content; derived, and made again where it is gone."""

    def followed(self) -> int:
        """The last notice of the log that was taken in; 0 where everything is to be compared anew."""

    def compared(self) -> Mapping[str, Compared]:
        """What was compared, by content."""

    def keep(self, until: int, fresh: Mapping[str, Compared], gone: Collection[str], meetings: Iterable[Meeting]) -> None:
        """Take in what was compared up to notice ``until``, whole or not at all: meetings of the contents ``fresh`` and ``gone``
        are replaced by these."""

    def all(self) -> list[Meeting]:
        """Every meeting, in a steady order."""


class LookAlikes(Protocol):
    """Looks held ready to be asked for the likest."""

    def nearest(self, look: bytes, count: int) -> Sequence[tuple[int, float, float]]:
        """Place among those held, likeness (0..1) and chance of being the same set-up or place, the likest first."""
