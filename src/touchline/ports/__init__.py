"""Ports: what the stages need from the world, as Protocols. Adapters in the rooms beside the stages fulfil them."""

from __future__ import annotations

from touchline.ports.films import ContactSheets, Exporter, Film, FilmFacts, FilmSpec, Legend, Paperwork, Somebody
from touchline.ports.finding import Encoder, FrameTimes, MeaningSearch, NearLine, WordSearch
from touchline.ports.footage import Analyser, Cards, Decoder, Executor, FaceFinder, Likeness, Look, Needs, Pace, Watched
from touchline.ports.memory import (
    Cuts,
    Deliveries,
    Drafted,
    Journal,
    Kindred,
    LedgerBook,
    Said,
    Shelf,
    Signer,
    Store,
)
from touchline.ports.together import Ears, LookAlikes, MeetingsKept
from touchline.ports.uses import LaidCut, Uses
from touchline.ports.work import Clock, Progress

__all__ = [
    "Analyser",
    "Cards",
    "Clock",
    "ContactSheets",
    "Cuts",
    "Decoder",
    "Deliveries",
    "Drafted",
    "Ears",
    "Encoder",
    "Executor",
    "Exporter",
    "FaceFinder",
    "Film",
    "FilmFacts",
    "FilmSpec",
    "FrameTimes",
    "Journal",
    "Kindred",
    "LaidCut",
    "LedgerBook",
    "Legend",
    "Likeness",
    "Look",
    "LookAlikes",
    "MeaningSearch",
    "MeetingsKept",
    "NearLine",
    "Needs",
    "Pace",
    "Paperwork",
    "Progress",
    "Said",
    "Shelf",
    "Signer",
    "Somebody",
    "Store",
    "Uses",
    "Watched",
    "WordSearch",
]
