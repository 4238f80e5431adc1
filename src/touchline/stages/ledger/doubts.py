"""Doubts about an entry: names that nobody has used before, though one is spelled nearly so. A no is written down all the
same; whoever types it is asked whether they meant another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from touchline.domain.ledger.ledger import SAY, Entry
from touchline.domain.ledger.spelling import SPELLED, nearly
from touchline.domain.time.moment import parse_moment
from touchline.domain.verdict.case_parts import case_people, in_handles
from touchline.domain.verdict.standing import binds, standing
from touchline.domain.world.seen import stated_facts
from touchline.domain.world.world import Person, World, world_of
from touchline.ports import Store
from touchline.stages.world.clips import clips_as_known

_USES = frozenset({"film", "trailer", "social"})


def doubts(store: Store, entry: Entry, world: World) -> tuple[str, ...]:
    """A sentence for each name of the entry that may be mistyped; ``entry`` is not yet written."""
    others = [one for one in store.ledger.entries() if one.id != entry.id]
    return tuple(_asked(what, name, near) for what, name, near in _strange(store, entry, others, world))


def forgotten(store: Store, person: Person, now: str) -> tuple[str, ...]:
    """A sentence for each refusal on somebody's behalf that binds nobody, since whoever gave it is not their guardian (any
    more): to be asked whenever a guardian is named."""
    world = world_of(store.journal.statements())
    stands = standing([in_handles(entry, world) for entry in store.ledger.entries()], parse_moment(now))
    known = case_people(world, now[:10])
    guardian = known[person.called].guardian
    return tuple(
        f"{entry.id} blocks nothing: {entry.by} refused for {person.called} and is not their guardian"
        f"{f'; that is {guardian}' if guardian else ''}."
        for entry in stands.entries
        if entry.kind == "refusal"
        and entry.scope.one_person() == person.called
        and not stands.lifted(entry)
        and not binds(entry, stands, known, {})
    )


def _asked(what: str, name: str, near: list[str]) -> str:
    return f"{what} {name} is new to this season; did you mean {' or '.join(near)}?"


def _strange(store: Store, entry: Entry, others: list[Entry], world: World) -> Iterator[tuple[str, str, list[str]]]:
    who = entry.party if entry.kind == SAY else entry.by
    handles = {person.handle for person in world.people.values() if person.handle}
    known: dict[str, set[str]] = {
        "platform": _of(one.terms.named_platforms for one in others),
        "use": _of(one.terms.uses for one in others) | _USES,
    }
    asked = {"platform": entry.terms.named_platforms, "use": entry.terms.uses}
    if any(entry.scope.values(kind) for kind in SPELLED):
        facts, clips = stated_facts(store.journal.statements()), clips_as_known(store, world).values()
        for kind in SPELLED:
            known[kind] = _of(one.scope.values(kind) for one in others) | {f.value for f in facts if f.kind == kind}
            asked[kind] = entry.scope.values(kind)
        known["owner"] |= {clip.owner for clip in clips if clip.owner}
        known["place"] |= {*world.places, *(clip.place for clip in clips if clip.place)}
    if not world.find(who) and (near := nearly(who, handles)):
        yield "the person", who, near
    for kind, names in asked.items():
        for name in names or ():
            if near := nearly(name, known[kind]):
                yield f"the {kind}", name, near


def _of(lists: Iterable[Iterable[str] | None]) -> set[str]:
    return {name for names in lists for name in names or ()}
