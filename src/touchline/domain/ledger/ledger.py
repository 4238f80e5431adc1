"""The ledger's entries: every yes, every no, who has a say, and every changed mind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from touchline.domain.ledger.scope import Names, Scope

YES = ("release", "location", "licence", "grant")
NO = ("refusal", "veto", "embargo", "term")
SAY = "say"
LIFT = "lift"
ENTRY_KINDS = (*YES, *NO, SAY, LIFT)
RUNGS = ("viewing", "accuracy", "carve-out", "consultation", "full-veto")
ANY = "*"


@dataclass(frozen=True)
class Target:
    """Where, when and as what a cut is to be shown."""

    platform: str
    territory: str
    on: date
    use: str


@dataclass(frozen=True)
class For:
    """The targets an entry is meant for: None and ``("*",)`` are any; the window is ``[from_, until)``.

    ``except_platforms`` is what a deal is made for: an exclusive right keeps out every platform but those it is given to, also
    those that nobody has named yet."""

    platforms: Names | None = None
    territories: Names | None = None
    except_territories: Names = ()
    uses: Names | None = None
    from_: date | None = None
    until: date | None = None
    except_platforms: Names = ()

    def fits(self, target: Target) -> bool:
        """Whether an entry with these terms applies to the target."""
        return (
            _listed(target.platform, self.platforms)
            and not _listed(target.platform, self.except_platforms)
            and _listed(target.territory, self.territories)
            and not _listed(target.territory, self.except_territories)
            and _listed(target.use, self.uses)
            and (self.from_ is None or self.from_ <= target.on)
            and (self.until is None or target.on < self.until)
        )

    @property
    def named_platforms(self) -> Names:
        """Every platform that is named, meant or excepted."""
        return *(self.platforms or ()), *self.except_platforms


def _listed(name: str, names: Names | None) -> bool:
    return names is None or name in names or ANY in names


ANYWHERE = For()
EVERYTHING = Scope()


@dataclass(frozen=True)
class Entry:
    """One line of the ledger; ``recorded`` is a moment in UTC.

    ``party`` and ``rung`` belong to a say, ``lifts`` to a lift, ``notice`` to a location, ``people`` and
    ``limit_frames`` to a licence, ``duties`` to any yes. ``detail`` is what stands beside the entry and no
    verdict reads: the clause, the evidence, who typed it.
    """

    id: str
    recorded: datetime
    kind: str
    by: str = ""
    scope: Scope = EVERYTHING
    terms: For = ANYWHERE
    duties: Names = ()
    notice: bool = False
    people: bool = False
    limit_frames: int | None = None
    party: str = ""
    rung: str = ""
    lifts: str = ""
    detail: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}), compare=False)

    @property
    def holder(self) -> str:
        """Who alone may lift it."""
        return self.party if self.kind == SAY else self.by
