"""The world of a season: people, groups, places, fixtures; and the statements people make, from which all of it follows.

Nothing here is overwritten: a `Statement` is appended, and the world as of a moment is what the statements up to then add up to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Statement:
    """One thing a person said of the footage or the world: ``kind`` and ``body``; ``by`` whom, ``recorded`` when (UTC)."""

    seq: int
    recorded: str
    kind: str
    by: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """Somebody. ``id`` is opaque and stays; ``handle`` (``ada-holt``) is how people type them; a minor's guardian is an id."""

    id: str
    handle: str
    name: str = ""
    minor: bool = False
    guardian: str | None = None
    role: str = ""
    of_age: str | None = None


@dataclass(frozen=True)
class Fixture:
    """One match. ``day`` is ISO, ``kickoff`` HH:MM or empty; ``derby`` where somebody marked it so."""

    id: str
    day: str
    home: str
    away: str
    kickoff: str = ""
    competition: str = ""
    round: str = ""
    score: str = ""

    @property
    def title(self) -> str:
        return f"{self.home} v {self.away}"


@dataclass(frozen=True)
class World:
    """All of it, as of a moment. ``people`` by id, ``groups`` as ids of people now in them, ``fixtures`` by id."""

    club: str = ""
    people: Mapping[str, Person] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    fixtures: Mapping[str, Fixture] = field(default_factory=dict)
