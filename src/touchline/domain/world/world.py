"""The world of a season: people, groups, places, fixtures, and the statements from which all of it follows.

Nothing here is overwritten: a `Statement` is appended, and the world as of a moment is what the statements up to
then add up to. People's names are typed and shown as *handles* (``ada-holt``); what is stored holds only their opaque ids.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from touchline.errors import BadInput, Conflict, Missing

PERSON, GROUP, PLACE, FIXTURE, NAMED = "person", "group", "place", "fixture", "named"
SAME = "same-person"
"""Two who were taken in under two names are one."""
ZONE = "zone"
"""Where on earth people shoot, as the time zone database calls it."""
CLIP_IS = "clip-is"
CLIP_WORDS = ("place", "shot", "fixture", "owner", "reel")
"""What a person may say of a whole clip, over whatever its file says."""


@dataclass(frozen=True)
class Statement:
    """One thing a person said of the footage or the world: ``kind`` and ``body``; ``by`` whom, ``recorded`` when (UTC).
    ``beside`` names the keys of the body that stand beside it and can be erased."""

    seq: int
    recorded: str
    kind: str
    by: str
    body: Mapping[str, Any]
    beside: frozenset[str] = field(default=frozenset(), compare=False)


@dataclass(frozen=True)
class Person:
    """Somebody. ``id`` is opaque and stays; ``handle`` (``ada-holt``) is how people type them; a minor's guardian is an id.
    ``of_age`` is the ISO day from which a minor speaks for themself; ``language`` that of their papers (``cy``)."""

    id: str
    handle: str = ""
    name: str = ""
    minor: bool = False
    guardian: str | None = None
    of_age: str | None = None
    role: str = ""
    language: str = ""

    @property
    def called(self) -> str:
        """Their handle; after a purge only the opaque id is left."""
        return self.handle or self.id

    def minor_on(self, day: str) -> bool:
        return self.minor and (self.of_age is None or day < self.of_age)


@dataclass(frozen=True)
class Membership:
    """A person in a group on the days ``[since, until)``; open where empty."""

    person: str
    since: str = ""
    until: str = ""

    def holds_on(self, day: str, since: str = "") -> bool:
        """Whether it holds on the day, or on any from ``since`` up to it."""
        return self.since <= day and (not self.until or (since or day) < self.until)


@dataclass(frozen=True)
class Fixture:
    """One match. ``day`` is ISO, ``kickoff`` HH:MM or empty."""

    id: str
    day: str
    home: str
    away: str
    kickoff: str = ""
    competition: str = ""
    round: str = ""
    score: str = ""
    called: str = ""

    @property
    def title(self) -> str:
        return f"{self.home} v {self.away}" + (f" ({self.called})" if self.called else "")


@dataclass(frozen=True)
class World:
    """All of it, as of a moment. ``clips`` holds what people said of whole clips, ``named`` which work an unidentified tune
    (``?tune-7``) turned out to be; who faces and voices are is told by `identity`. ``zone`` is the time zone people shoot in,
    ``same`` the ids of those who are one person under two names, ``said_people`` everybody under the handle they were taken in
    with, ``said_places`` the places that were named by themselves."""

    people: Mapping[str, Person] = field(default_factory=dict)
    groups: Mapping[str, tuple[Membership, ...]] = field(default_factory=dict)
    said_places: tuple[str, ...] = ()
    fixtures: Mapping[str, Fixture] = field(default_factory=dict)
    clips: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""
    same: tuple[tuple[str, str], ...] = ()
    said_people: Mapping[str, Person] = field(default_factory=dict)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every place that was named by itself, then those that people said a clip was shot at."""
        seen = (str(words["place"]) for words in self.clips.values() if words.get("place"))
        return tuple(dict.fromkeys((*self.said_places, *seen)))

    def who(self, typed: str) -> Person:
        """The person with this handle, id or full name. Raises Missing, with the nearest handles."""
        found = self.find(typed)
        if found:
            return found
        near = difflib.get_close_matches(handle_of(typed), [p.handle for p in self.people.values() if p.handle], 3)
        hint = f"Did you mean {', '.join(near)}? Otherwise add" if near else "Add"
        raise Missing(
            f"Nobody in this season is called {typed!r}.",
            f"{hint} them first: touchline people add {handle_of(typed) or 'NAME'}",
        )

    def find(self, typed: str) -> Person | None:
        """The person with this id, handle, handle of before they turned out to be somebody else, or full name, or None. Raises
        Conflict where several have that name."""
        if typed in self.people:
            return self.people[typed]
        wanted = handle_of(typed)
        run = wanted.replace("-", "")
        tests: tuple[Callable[[Person], bool], ...] = (
            lambda p: wanted == p.handle,
            lambda p: wanted == handle_of(p.name),
            lambda p: run == p.handle.replace("-", ""),
        )
        every = (*self.people.values(), *(self.said_people[also] for _, also in self.same))
        for test in tests if wanted else ():
            found = [self.people[person.id] for person in every if test(person)]
            handles = sorted({person.called for person in found})
            if len(handles) > 1:
                raise Conflict(f"{len(handles)} people are called {typed!r}.", f"Say which: {', '.join(handles)}.")
            if found:
                return found[0]
        return None

    def every_name_of(self, person: Person) -> tuple[Person, ...]:
        """Somebody as they were taken in, once for each name that they turned out to have; the one asked about first."""
        every = (one.id for one in self.people.values() if one.called == person.called and one.id != person.id)
        return tuple(self.said_people.get(name, self.people[name]) for name in (person.id, *every))

    def taken_in_as(self, person: Person) -> str:
        """The handle somebody was taken in with, before they turned out to be one with somebody else."""
        return self.said_people.get(person.id, person).handle

    def called(self, person_id: str) -> str:
        """The handle of an id; the id itself where nobody has that id or the name was erased."""
        return self.people[person_id].called if person_id in self.people else person_id

    def members(self, group: str, day: str, since: str = "") -> tuple[str, ...]:
        """Who is in the group on the day, or was on any day from ``since`` on."""
        return tuple(m.person for m in self.groups.get(group, ()) if m.holds_on(day, min(since or day, day)))


_EMPTY = World()


def handle_of(name: str) -> str:
    """How a name is typed: ``Ada Holt`` → ``ada-holt``; letters of any script stay."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).replace("'", "").replace("’", "").casefold())
    return "-".join(words)


def world_of(statements: Iterable[Statement], start: World = _EMPTY) -> World:
    """What the statements add up to, or add to the world as it was before them."""
    said_people: dict[str, Person] = dict(start.said_people)
    groups: dict[str, list[Membership]] = {name: list(members) for name, members in start.groups.items()}
    places: dict[str, None] = dict.fromkeys(start.said_places)
    fixtures: dict[str, Fixture] = dict(start.fixtures)
    clips: dict[str, Mapping[str, str | None]] = dict(start.clips)
    named: dict[str, str] = dict(start.named)
    same: list[tuple[str, str]] = list(start.same)
    zone = start.zone
    for said in statements:
        body = said.body
        if said.kind == PERSON:
            before = said_people.get(body["id"], Person(body["id"]))
            said_people[body["id"]] = replace(before, **{key: value for key, value in body.items() if key != "id"})
        elif said.kind == SAME:
            same.append((body["person"], body["also"]))
        elif said.kind == GROUP:
            _join(groups.setdefault(body["group"], []), body)
        elif said.kind == PLACE:
            places[body["place"]] = None
        elif said.kind == FIXTURE:
            fixtures[body["id"]] = Fixture(**body)
        elif said.kind == ZONE:
            zone = body["zone"]
        elif said.kind == CLIP_IS:
            clips[body["clip"]] = {**clips.get(body["clip"], {}), body["what"]: body["value"]}
        elif said.kind == NAMED and "work" in body:
            named[body["unknown"]] = body["work"]
    people = _under_one_handle(said_people, same)
    members = {name: tuple(all_of) for name, all_of in groups.items()}
    return World(people, members, tuple(places), fixtures, clips, named, zone, tuple(same), said_people)


def _under_one_handle(said: Mapping[str, Person], same: Iterable[tuple[str, str]]) -> dict[str, Person]:
    """Whoever turned out to be one person goes by the first one's handle, whatever they were called."""
    people = dict(said)
    for one, other in same:
        first, then = people[one].called, people[other].called
        for name, person in people.items():
            if person.called == then:
                people[name] = replace(person, handle=first)
    return people


def _join(members: list[Membership], body: Mapping[str, Any]) -> None:
    """A later word on the same person in the same group replaces the earlier one."""
    members[:] = [member for member in members if member.person != body["person"]]
    members.append(Membership(body["person"], body.get("since", ""), body.get("until", "")))


def need_handle(name: str) -> str:
    """A handle for a new person. Raises BadInput where nothing in the name can be typed."""
    handle = handle_of(name)
    if not handle:
        raise BadInput(f"{name!r} is not a name.", "Give at least one letter or digit.")
    return handle
