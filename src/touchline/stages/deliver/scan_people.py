"""Whom and what a leak scan looks for: how they look and sound, from traces that were named and photos that were enrolled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.wanted import Wanted
from touchline.domain.facts.facts import KNOWN_FROM, unidentified
from touchline.domain.people.identity import FACE, VOICE, said_of
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import Statement
from touchline.ports import Likeness, Store
from touchline.stages.deliver.scan_music import Recording, recordings
from touchline.stages.people.identity import traces_of
from touchline.stages.people.resemblance import mean_of, photo_vector, vectors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

_EXAMPLES = 12


@dataclass(frozen=True)
class Likenesses:
    """What is known of how people look and sound, by handle: unit vectors, a row each. ``others`` are those of people who are in
    the cut and not looked for. ``music`` are recordings of the works that are looked for."""

    faces: Mapping[str, Rows] = field(default_factory=dict)
    voices: Mapping[str, Rows] = field(default_factory=dict)
    others: Mapping[str, Mapping[str, Rows]] = field(default_factory=dict)
    music: Mapping[str, Sequence[Recording]] = field(default_factory=dict)


def likenesses(store: Store, likeness: Likeness, known: Snapshot, look_for: Wanted, cut: Cut) -> Likenesses:
    """The likenesses of all who are looked for, and of others who are in the cut."""
    statements = store.journal.statements()
    used = {event.clip for event in cut.events if event.clip}
    there = {fact.value for clip in used for fact in known.facts.get(clip, ()) if fact.kind == "person"}
    others = there - look_for.people - look_for.seen - look_for.heard
    faces = {who: rows for who in look_for.to_see if (rows := _rows(store, likeness, statements, known, who, FACE)) is not None}
    voices = {who: rows for who in look_for.to_hear if (rows := _rows(store, likeness, statements, known, who, VOICE)) is not None}
    beside: dict[str, dict[str, Rows]] = {FACE: {}, VOICE: {}}
    for by in (FACE, VOICE) if faces or voices else ():
        for who in sorted(others):
            if (rows := _rows(store, likeness, statements, known, who, by)) is not None:
                beside[by][who] = rows
    return Likenesses(faces, voices, beside, recordings(store, known, look_for.music, used))


def _rows(store: Store, likeness: Likeness, statements: Sequence[Statement], known: Snapshot, who: str, by: str) -> Rows | None:
    """The best examples of a person's face or voice, their middle first; None where there is none. Somebody who was taken in
    under two names has those of both."""
    import numpy as np

    ids = [who] if unidentified(who) else [person.id for person in known.world.people.values() if person.called == who]
    kin = [one for named in ids for one, chance in traces_of(store, statements, named) if one.by == by and chance >= KNOWN_FROM]
    best = sorted(kin, key=lambda one: (-one.quality, one.trace))[:_EXAMPLES]
    found = vectors_of(store, by, {one.content for one in best})
    rows = [found[one.trace] for one in best if one.trace in found]
    if by == FACE:
        enrolled = said_of(statements).enrolled
        photos = [photo for named in ids for photo in enrolled.get(named, ())]
        rows += [row for photo in photos if (row := photo_vector(store, likeness, photo)) is not None]
    return np.stack([mean_of(rows), *rows]) if rows else None
