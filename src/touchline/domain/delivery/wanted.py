"""What a film must not show or say: everybody and every word refused for a showing, and whatever a mend hid in the cut."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.scope import members
from touchline.domain.ledger.spelling import key
from touchline.domain.verdict.discretion import binding, discretion
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.words.words import normalised

NOISES = ("applause", "crowd", "hum", "music", "singing", "speech", "tone", "whistle")
"""Sounds that an analyser knows by these names; no machine listens for any other."""
_NAMED = ("music", "sound", "mark")


@dataclass(frozen=True)
class Wanted:
    """``people`` under their handles, or working names; ``seen`` and ``heard`` those whom a treatment hid there. ``words`` and
    ``text`` are phrases, normalised; ``withheld`` those, and names, that must appear nowhere. ``music`` are works, ``noises`` sounds
    among `NOISES`, ``others`` kind and value of what nobody can look for."""

    people: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()
    heard: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    text: frozenset[str] = frozenset()
    withheld: frozenset[str] = frozenset()
    music: frozenset[str] = frozenset()
    noises: frozenset[str] = frozenset()
    others: frozenset[tuple[str, str]] = frozenset()

    @property
    def nothing(self) -> bool:
        """Nobody is refused and nothing is hidden: there is nothing to look for."""
        return not (self.people or self.seen or self.heard or self.words or self.text or self.withheld or self.music or self.noises)

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
    others: set[tuple[str, str]] = set()
    for no in binding(known, asked):
        people |= members(no.scope.person or (), groups)
        spoken |= {normalised(phrase) for phrase in no.scope.words or ()}
        written |= {normalised(phrase) for phrase in no.scope.text or ()}
        others |= {(kind, value) for kind in _NAMED for value in no.scope.values(kind) or ()}
    hidden = [(one.channel, *one.hides) for event in known.in_names(cut).events for one in event.treatments]
    spoken |= {normalised(value) for _, kind, value in hidden if kind == "words"}
    written |= {normalised(value) for _, kind, value in hidden if kind == "text"}
    others |= {(kind, value) for _, kind, value in hidden if kind in _NAMED}
    music = frozenset(one for one in others if one[0] == "music")
    noises = frozenset(one for one in others if one[0] == "sound" and key(one[1]) in NOISES)
    return Wanted(
        frozenset(people),
        frozenset(value for channel, kind, value in hidden if kind == "person" and channel == "picture"),
        frozenset(value for channel, kind, value in hidden if kind == "person" and channel == "sound"),
        frozenset(spoken | keep.phrases) - {""},
        frozenset(written | keep.phrases) - {""},
        keep.phrases,
        frozenset(value for _, value in music),
        frozenset(value for _, value in noises),
        frozenset(others - music - noises),
    )


def unseen(cut: Cut, faces: Mapping[str, object], voices: Mapping[str, object], music: Collection[tuple[str, str]]) -> Cut:
    """The cut without the treatments that no scan can see to work: of what nobody can look for, of people whose likeness is
    not known (``faces`` and ``voices`` hold those that are), and of music but for what is known by its sound (``music``: work and clip)."""
    def seen(event: Event, one: Treatment) -> bool:
        kind, value = one.hides
        if kind == "person":
            return value in (faces if one.channel == "picture" else voices)
        if kind == "music":
            return (value, event.clip) in music
        return kind != "mark" and (kind != "sound" or key(value) in NOISES)

    return replace(cut, events=tuple(
        replace(event, treatments=tuple(one for one in event.treatments if seen(event, one))) if event.treatments else event
        for event in cut.events))  # fmt: skip
