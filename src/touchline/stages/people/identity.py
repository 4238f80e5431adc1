"""Identity: who the traces of faces and voices are, as people said and machines gathered them, for whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from touchline.domain.facts.facts import POSSIBLE_FROM, Fact, unidentified
from touchline.domain.people.denied import with_strangers
from touchline.domain.people.identity import Identities, Kin, Said, said_of
from touchline.domain.world.seen import identified
from touchline.domain.world.world import Statement, World
from touchline.errors import Conflict, Missing
from touchline.ports import Store

_BEGINNING = 4
"""So many letters after ``?face-`` are enough to name a trace, where no other begins like that."""


def identities(
    store: Store,
    statements: Iterable[Statement],
    contents: Collection[str] | None = None,
    names: Iterable[str] = (),
) -> Identities:
    """Who is who in these contents (all: None), and behind these working names wherever they lie."""
    return identities_in(store, said_of(statements), contents, names)


def identities_in(store: Store, said: Said, contents: Collection[str] | None = None, names: Iterable[str] = ()) -> Identities:
    """The same by what people said, added up."""
    rows = {one.trace: one for one in store.kindred.of(contents=contents)}
    strays = [name for name in names if unidentified(name) and name not in rows]
    rows |= {one.trace: one for one in store.kindred.of(traces=strays)} if strays else {}
    rows |= {one.trace: one for one in store.kindred.renamed([name for name in strays if name not in rows])}
    return Identities(said, rows.values(), store.kindred.matches(_roots(said, rows.values())))


def resolved(facts: Iterable[Fact], known: Identities, world: World) -> Iterator[Fact]:
    """Facts under the names of the people, by id, and the works that they may be about; where somebody's name was denied, the
    stranger who is left."""
    yield from with_strangers((one for fact in facts for one in known.of(identified(fact, world))), known.label)


def names_behind(store: Store, names: Collection[str]) -> Callable[[str], tuple[str, ...]]:
    """Under which names facts tell of people who are kept by their ids, or by their traces."""
    world, known = store.journal.world(), identities(store, store.journal.statements(), (), names)
    return lambda name: tuple(map(world.called, known.names(name))) if unidentified(name) else (world.called(name),)


def _roots(said: Said, rows: Iterable[Kin]) -> set[str]:
    groups = (said.of((one.trace, *one.formerly, one.root)) for one in rows)
    return {root for one, group in zip(rows, groups, strict=True) for root in (one.root, group[1].label if group else one.root)}


def trace_called(store: Store, said: Said, typed: str) -> str:
    """The working name that was typed, or of which enough was typed. Raises Missing, Conflict where several begin so."""
    if typed in said.group or any(store.kindred.of(traces=[typed])):
        return typed
    found = store.kindred.begin(typed) if len(typed.partition("-")[2]) >= _BEGINNING else []
    if len(found) > 1:
        raise Conflict(f"{len(found)} begin with {typed}.", f"Say which: {', '.join(found[:6])}.")
    if not found:
        raise Missing(f"Nobody in this season is known as {typed}.", "touchline people lists everybody, unidentified ones too.")
    return found[0]


def family_of(store: Store, said: Said, trace: str) -> tuple[str, list[Kin]]:
    """The working name and all traces of the family that a trace belongs to."""
    (label,) = {Identities(said, store.kindred.of(traces=[trace])).label(trace)}
    group = said.group.get(trace, said.group.get(label))
    put = [name for name, number in said.group.items() if number == group] if group is not None else []
    rows = {one.trace: one for one in (*store.kindred.of(roots=[label]), *store.kindred.of(traces=put))}
    known = Identities(said, rows.values())
    return label, [one for one in rows.values() if known.label(one.trace) == label]


def traces_of(store: Store, statements: Sequence[Statement], person: str) -> list[tuple[Kin, float]]:
    """Every trace that may be a person (an id) or, for a working name, belongs to its family; each with the chance."""
    said = said_of(statements)
    if unidentified(person):
        return [(one, one.sureness) for one in family_of(store, said, person)[1]]
    rows = kin_of(store, said, [person])
    known = Identities(said, rows, store.kindred.matches(_roots(said, rows)))
    chances = ((one, dict(known.whose(one.trace)).get(person, 0.0)) for one in rows)
    return [(one, chance) for one, chance in chances if chance >= POSSIBLE_FROM]


def kin_of(store: Store, said: Said, names: Collection[str]) -> list[Kin]:
    """Every trace that may be one of these people (ids), or of one of these families (working names), and rather some more: what
    people put together with a family resembles whom that resembles, though no machine has gathered it there yet."""
    roots = {*names, *(match.root for match in store.kindred.matches() if match.person in names)}
    meant = {number for number, group in said.groups.items() if group.person in names or group.label in roots}
    put = [name for name, number in said.group.items() if number in meant]
    roots.update(put, (said.groups[number].label for number in meant))
    rows = {one.trace: one for one in (*store.kindred.of(roots=roots), *store.kindred.of(traces=put), *store.kindred.renamed(put))}
    return list(rows.values())
