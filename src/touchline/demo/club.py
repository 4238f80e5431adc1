"""The club of the story: its people and its fixtures. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

CLUB = "Harbour Town FC"
RIVAL = "Saltmarsh Rovers"
YEARS = "2025-26"
DERBY = date(2025, 9, 13)


@dataclass(frozen=True)
class Person:
    """Somebody in the story; ``guardian`` answers for a minor."""

    id: str
    name: str
    role: str
    shirt: int | None = None
    guardian: str | None = None
    squad: bool = False


PEOPLE = (
    Person("ewan-carrick", "Ewan Carrick", "manager"),
    Person("samuel-okoro", "Samuel Okoro", "captain", 4, squad=True),
    Person("kit-rowe", "Kit Rowe", "academy player, aged 17", 38, guardian="jo-rowe", squad=True),
    Person("danny-cole", "Danny Cole", "striker", 9, squad=True),
    Person("luca-ferri", "Luca Ferri", "midfielder", 8, squad=True),
    Person("ben-ashdown", "Ben Ashdown", "goalkeeper", 1, squad=True),
    Person("nadia-haddad", "Nadia Haddad", "physio"),
    Person("priya-nair", "Priya Nair", "press officer"),
    Person("tom-brandt", "Tom Brandt", "journalist, Estuary Herald"),
    Person("billy-pell", "Billy Pell", "supporter"),
    Person("alec-stone", "Alec Stone", "commentator, Coastline Sport"),
    Person("jo-rowe", "Jo Rowe", "mother and guardian of Kit Rowe"),
)

FIXTURES = (
    ("2025-08-09", "15:00", "Coastal Premier", "Matchday 1", "Harbour Town FC", "Millbrook Athletic", "1-0 (0-0)"),
    ("2025-08-16", "17:30", "Coastal Premier", "Matchday 2", "Fernhill United", "Harbour Town FC", "2-2 (1-1)"),
    ("2025-08-23", "15:00", "Coastal Premier", "Matchday 3", "Harbour Town FC", "Castle Vale", "0-1 (0-1)"),
    ("2025-08-27", "19:45", "Harbour Cup", "Round 2", "Harbour Town FC", "Old Quay Wanderers", "3-0 (1-0)"),
    ("2025-08-30", "15:00", "Coastal Premier", "Matchday 4", "Northgate City", "Harbour Town FC", "1-1 (0-1)"),
    ("2025-09-06", "12:30", "Coastal Premier", "Matchday 5", "Harbour Town FC", "Elmwater Town", "2-0 (1-0)"),
    ("2025-09-13", "15:00", "Coastal Premier", "Matchday 6", "Harbour Town FC", "Saltmarsh Rovers", "2-1 (1-1)"),
    ("2025-09-20", "15:00", "Coastal Premier", "Matchday 7", "Redcliff Albion", "Harbour Town FC", ""),
    ("2025-09-24", "19:45", "Harbour Cup", "Round 3", "Millbrook Athletic", "Harbour Town FC", ""),
    ("2026-02-14", "15:00", "Coastal Premier", "Matchday 25", "Saltmarsh Rovers", "Harbour Town FC", ""),
)
