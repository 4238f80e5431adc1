"""Asked: a sentence that asks for every time somebody said something, as the filters and words that it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from touchline.domain.rushes.media import Clip
from touchline.domain.words.every_time import every_time
from touchline.domain.words.query import Hit
from touchline.domain.words.tokens import tokens_of
from touchline.domain.world.world import World
from touchline.stages.find.scene import Wanted

EVERY = 10_000
"""Times that are listed where every time is asked for."""


def as_meant(wanted: Wanted, world: World) -> tuple[Wanted, str]:
    """What is looked for, and how it was understood, empty where it was taken as it stands. Whoever is named but not known to
    the season narrows nothing, and the answer says so. Raises Conflict where several people have that name."""
    asked = every_time(wanted.text)
    if asked is None:
        return wanted, ""
    who = wanted.said_by or _person(asked.who, world)
    quoted = asked.what if asked.what.endswith("*") and " " not in asked.what else f'"{asked.what}"'
    meant = replace(wanted, text=quoted, said_by=who, kinds=wanted.kinds or ("speech",))
    unknown = f"; nobody is known as {asked.who}" if asked.who and not who else ""
    return meant, f"Every time {who or 'anybody'} said {quoted}{unknown}"


def in_order(hits: list[Hit], clips: Mapping[str, Clip]) -> list[Hit]:
    """By day, clip and frame."""
    return sorted(hits, key=lambda hit: (clips[hit.clip].shot or "~", clips[hit.clip].file, hit.span))


def _person(typed: str, world: World) -> str:
    """The handle of whom the words name: by handle or full name, by a part of a name or a role (``the manager``) that only one
    person has; empty for nobody."""
    if not typed:
        return ""
    if found := world.find(typed):
        return found.called
    words = [word for word in tokens_of(typed) if word not in ("the", "our")]
    for of in ("name", "handle", "role"):
        named = {person.called for person in world.people.values() if words and set(words) <= set(tokens_of(getattr(person, of)))}
        if len(named) == 1:
            return named.pop()
    return ""
