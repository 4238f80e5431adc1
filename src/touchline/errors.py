"""The whole error tree.

::

    TouchlineError(subject, remedy)
    ├── BadInput      what was given cannot be read or makes no sense
    ├── Missing       what was named is not there
    ├── Forbidden     this person may not do this
    ├── Conflict      somebody or something else got there first
    ├── Unavailable   a disk, a model or a machine is not within reach now
    ├── Refused       not cleared, so not delivered
    └── Damaged       bytes, a seal or the ledger are not what they were

Every error says what it is about (``subject``) and what to do (``remedy``), in words for people who
make films. ``place`` points into a document, such as ``ledger[2].lifts``; ``details`` lists every single
finding where there are many (each file that differs, each span that is not cleared).
"""

from __future__ import annotations

from collections.abc import Sequence


class TouchlineError(Exception):
    """Anything that Touchline tells a person; never raised itself, only its children."""

    def __init__(
        self, subject: str, remedy: str = "", *, place: str = "", details: Sequence[str] = ()
    ) -> None:
        super().__init__(subject)
        self.subject = subject
        self.remedy = remedy
        self.place = place
        self.details = tuple(details)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        what = f" {self.remedy}" if self.remedy else ""
        return f"{where}{self.subject}{what}"


class BadInput(TouchlineError):
    """What was given cannot be read or makes no sense."""


class Missing(TouchlineError):
    """What was named is not there."""


class Forbidden(TouchlineError):
    """This person may not do this."""


class Conflict(TouchlineError):
    """Somebody or something else got there first."""


class Unavailable(TouchlineError):
    """A disk, a model or a machine is not within reach now."""


class Refused(TouchlineError):
    """Not cleared, so not delivered."""


class Damaged(TouchlineError):
    """Bytes, a seal or the ledger are not what they were."""
