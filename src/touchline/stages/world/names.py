"""Names worth listening for: the squad, the people around it, and the places."""

from __future__ import annotations

from touchline.domain.world.world import world_of
from touchline.ports import Store


def names_to_hear(store: Store) -> tuple[str, ...]:
    """Names of people and places, each once, in order of the alphabet: hints for whoever listens."""
    world = world_of(store.journal.statements())
    people = {person.name or _spelled(person.handle) for person in world.people.values()}
    return tuple(sorted((people | {_spelled(place) for place in world.places}) - {""}))


def _spelled(handle: str) -> str:
    return " ".join(part.capitalize() for part in handle.split("-"))
