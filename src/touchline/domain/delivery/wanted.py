"""What a film must not show or say: everybody and every word refused for a showing, and whatever a mend hid in the cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.scope import members
from touchline.domain.verdict.discretion import binding, discretion
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.verdict.treated import under_names
from touchline.domain.words.words import normalised

CANNOT = ("music", "sound", "mark")
"""What no analyser of the scan can look for by its name."""


@dataclass(frozen=True)
class Wanted:
    """``people`` under their handles, or working names; ``seen`` and ``heard`` those whom a treatment hid there. ``words`` and
    ``text`` are phrases, normalised; ``withheld`` those, and names, that must appear nowhere. ``others`` are works, sounds and
    marks, which nobody can look for."""

    people: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    text: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        """Nobody is refused and nothing is hidden: there is nothing to look for."""
        return not (self.people or self.seen or self.heard or self.words or self.text or self.withheld)

    @property
    def to_see(self) -> frozenset[str]:
        """Whose faces are looked for."""
        return self.people | self.seen

    @property
    def to_hear(self) -> frozenset[str]:
        """Whose voices are listened for."""
        return self.people | self.heard


def wanted(known: Snapshot, cut: Cut, targets: Iterable[Target]) -> Wanted:
    """What must not be in the film of a cut for these targets, as known in the snapshot."""
    asked = tuple(targets)
    keep = discretion(known, asked)
    groups = known.standing_order[1]
    people: set[str] = set()
    spoken: set[str] = set()
    written: set[str] = set()
    others: set[str] = set()
    for no in binding(known, asked):
        people |= members(no.scope.person or (), groups)
        spoken |= {normalised(phrase) for phrase in no.scope.words or ()}
        written |= {normalised(phrase) for phrase in no.scope.text or ()}
        others |= {value for kind in CANNOT for value in no.scope.values(kind) or ()}
    hidden = [(one.channel, *one.hides) for event in under_names(cut, known.called).events for one in event.treatments]
    spoken |= {normalised(value) for _, kind, value in hidden if kind == "words"}
    written |= {normalised(value) for _, kind, value in hidden if kind == "text"}
    return Wanted(
        frozenset(people),
        frozenset(value for channel, kind, value in hidden if kind == "person" and channel == "picture"),
        frozenset(value for channel, kind, value in hidden if kind == "person" and channel == "sound"),
        frozenset(spoken | keep.phrases) - {""},
        frozenset(written | keep.phrases) - {""},
        keep.phrases,
        frozenset(others),
    )


def unseen(cut: Cut, faces: Mapping[str, object], voices: Mapping[str, object]) -> Cut:
    """The cut without the treatments that no scan can see to work: of what nobody can look for, and of people whose likeness is
    not known (``faces`` and ``voices`` hold those that are)."""
    def seen(channel: str, hides: tuple[str, str]) -> bool:
        kind, value = hides
        if kind == "person":
            return value in (faces if channel == "picture" else voices)
        return kind not in CANNOT

    return replace(cut, events=tuple(
        replace(event, treatments=tuple(one for one in event.treatments if seen(one.channel, one.hides))) if event.treatments else event
        for event in cut.events))  # fmt: skip
