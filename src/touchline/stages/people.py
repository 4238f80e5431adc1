"""People: who is in the season, in which groups, and who unidentified faces and voices turned out to be."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from touchline.domain.facts import unidentified
from touchline.domain.ledger import SAY, YES, Entry
from touchline.domain.moment import parse_day
from touchline.domain.seen import identified, stated_facts
from touchline.domain.snapshot import in_handles
from touchline.domain.world import GROUP, NAMED, PERSON, Person, World, handle_of, need_handle, world_of
from touchline.errors import BadInput, Conflict
from touchline.ports import Store


def world_now(store: Store) -> World:
    """The world as everything said so far makes it."""
    return world_of(store.journal.statements())


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
    if guardian and handle_of(guardian) == handle_of(handle):
        raise BadInput(f"{handle} cannot be their own guardian.", "Name the parent or guardian.")
    body: dict[str, object] = {"id": known.id if known else new_id()}
    if minor:
        body["minor"] = True
    if guardian:
        body["guardian"] = introduced(store, guardian, by, role="guardian")
    body |= {key: value for key, value in (("of_age", of_age), ("role", role)) if value}
    private = {
        "handle": known.handle if known else need_handle(handle),
        "name": name or (known.name if known else handle),
    }
    store.journal.state(PERSON, body, by, private=private)
    return world_now(store).people[str(body["id"])]


def introduced(store: Store, typed: str, by: str, role: str = "") -> str:
    """The id of somebody who may be new: whoever speaks up is taken in, since a no is never turned away."""
    known = world_now(store).find(typed)
    if known:
        return known.id
    body = {"id": new_id()} | ({"role": role} if role else {})
    store.journal.state(PERSON, body, by, private={"handle": need_handle(typed), "name": typed})
    return str(body["id"])


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


def name_unknown(store: Store, unknown: str, typed: str, by: str) -> Person:
    """Say who an unidentified face or voice (``?face-7``) is. Raises Missing for somebody unknown."""
    if not unidentified(unknown):
        raise BadInput(
            f"{unknown!r} is not an unidentified face or voice.", "Those begin with a question mark: ?face-7"
        )
    person = world_now(store).who(typed)
    store.journal.state(NAMED, {"unknown": unknown, "person": person.id}, by)
    return person


@dataclass(frozen=True)
class Appearance:
    """One person, or an unidentified one, over the whole season."""

    who: str
    person: Person | None
    groups: tuple[str, ...]
    seen_seconds: float
    heard_seconds: float
    clips: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]


def appearances(store: Store) -> list[Appearance]:
    """Everybody known or seen, most seen first; with the ids of entries that name them."""
    statements = store.journal.statements()
    world = world_of(statements)
    clips = {clip.id: clip for clip in store.shelf.clips()}
    machines = [
        fact
        for clip in clips.values()
        for done in store.shelf.passes(clip.content)
        for fact in done.findings.facts
        if fact.kind == "person"
    ]
    facts = [
        identified(fact, world)
        for fact in (*machines, *stated_facts(statements))
        if fact.kind == "person" and fact.says != "no"
    ]
    entries = [in_handles(entry, world) for entry in store.ledger.entries()]
    everybody = dict.fromkeys([*world.people, *(fact.value for fact in facts)])
    board = []
    for who in everybody:
        mine = [fact for fact in facts if fact.value == who and fact.clip in clips]
        seconds = {
            channel: sum(float(len(fact.span) / clips[fact.clip].rate) for fact in mine if fact.perceivable(channel))
            for channel in ("picture", "sound")
        }
        person = world.people.get(who)
        groups = tuple(g for g, members in world.groups.items() if any(m.person == who for m in members))
        called = world.called(who)
        board.append(
            Appearance(
                called,
                person,
                groups,
                seconds["picture"],
                seconds["sound"],
                tuple(sorted({fact.clip for fact in mine})),
                *_words_on(called, groups, entries),
            )
        )
    return sorted(board, key=lambda a: (-a.seen_seconds - a.heard_seconds, a.who))


def _words_on(
    called: str, groups: tuple[str, ...], entries: Iterable[Entry]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    meant = {called, *(f"@{group}" for group in groups)}
    mine = [entry for entry in entries if meant & set(entry.scope.person or ()) and entry.kind != SAY]
    return tuple(e.id for e in mine if e.kind in YES), tuple(e.id for e in mine if e.kind not in YES)


def need_new(world: World, handle: str) -> None:
    """Raises Conflict where that handle is somebody's already."""
    if world.find(handle):
        raise Conflict(f"Somebody is called {handle} already.", "Choose another handle.")
