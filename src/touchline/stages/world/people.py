"""People: who is in the season, and in which groups."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from touchline.domain.time.moment import parse_day
from touchline.domain.world.world import GROUP, PERSON, SAME, Person, Statement, World, handle_of, need_handle
from touchline.errors import BadInput, Conflict
from touchline.ports import Store


def world_now(store: Store) -> World:
    """The world as everything said so far makes it."""
    return store.journal.world()


def add_person(
    store: Store,
    handle: str,
    by: str,
    *,
    name: str = "",
    minor: bool = False,
    guardian: str = "",
    of_age: str = "",
    role: str = "",
    language: str = "",
) -> Person:
    """Add somebody, or say more of somebody who is there. A guardian nobody knows yet is added too.

    Raises BadInput for a minor without a guardian, for somebody who would be their own guardian, for a day that is none.
    """
    world = world_now(store)
    known = world.find(handle)
    if minor and not guardian and not (known and known.guardian):
        raise BadInput(
            f"{handle} is a minor and has no guardian.", "Add --guardian WHO: only a guardian can say yes for a child."
        )
    if of_age:
        parse_day(of_age)
    grown = world.find(guardian) if guardian else None
    if guardian and (handle_of(guardian) == handle_of(handle) or (grown and known and grown.called == known.called)):
        raise BadInput(f"{handle} cannot be their own guardian.", "Name the parent or guardian.")
    if grown and grown.minor_on(store.last_moment()[:10]):
        raise BadInput(f"{grown.called} is a minor too, and can sign for nobody.", "Name a grown-up as the guardian.")
    body: dict[str, object] = {"id": known.id if known else new_id()}
    if minor:
        body["minor"] = True
    if guardian:
        body["guardian"] = introduced(store, guardian, by, role="guardian")
    if of_age:
        body["of_age"] = of_age
    private = {
        "handle": world.taken_in_as(known) if known else need_handle(handle),
        "name": name or (known.name if known else handle),
        "role": role,
        "language": language,
    }
    private = {key: value for key, value in private.items() if value}
    store.journal.state(PERSON, body, by, private=private)
    return world_now(store).people[str(body["id"])]


def introduced(store: Store, typed: str, by: str, role: str = "") -> str:
    """The id of somebody who may be new: whoever speaks up is taken in, since a no is never turned away."""
    known = world_now(store).find(typed)
    if known:
        return known.id
    body = {"id": new_id()}
    private = {"handle": need_handle(typed), "name": typed} | ({"role": role} if role else {})
    store.journal.state(PERSON, body, by, private=private)
    return str(body["id"])


def same_person(store: Store, typed: str, other: str, by: str) -> Statement:
    """Say that two who were taken in under two names are one person, who goes by the first from now on: whatever either said, and
    wherever either was seen, counts for both. Raises Missing for somebody unknown, Conflict where they are one already."""
    world = world_now(store)
    one, also = world.who(typed), world.who(other)
    if one.called == also.called:
        raise Conflict(f"{typed} and {other} are one person already.", "Nothing is left to do.")
    return store.journal.state(SAME, {"person": one.id, "also": also.id}, by)


def new_id() -> str:
    """An opaque id: it says nothing of whom it stands for."""
    return f"p-{secrets.token_hex(5)}"


def join_group(store: Store, group: str, people: Iterable[str], by: str, *, since: str = "", until: str = "") -> None:
    """Put people in a group from a day on, or until a day (exclusive). Raises Missing for somebody unknown."""
    for day in filter(None, (since, until)):
        parse_day(day)
    if not handle_of(group):
        raise BadInput(f"{group!r} is not a group's name.", "Give at least one letter or digit.")
    world = world_now(store)
    for member in [world.who(typed) for typed in people]:
        body = {"group": handle_of(group), "person": member.id, "since": since, "until": until}
        store.journal.state(GROUP, body, by)


def take_squad(store: Store, names: Iterable[tuple[str, str]], group: str, by: str) -> list[Person]:
    """Add everybody of a squad list (name, birth year or empty) and put them in a group."""
    added = [add_person(store, name, by, name=name, role="player") for name, _ in names]
    join_group(store, group, [person.id for person in added], by)
    return added


def need_new(world: World, handle: str) -> None:
    """Raises Conflict where that handle is somebody's already."""
    if world.find(handle):
        raise Conflict(f"Somebody is called {handle} already.", "Choose another handle.")
