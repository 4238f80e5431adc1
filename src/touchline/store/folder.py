"""The season folder: what lies in it, and how it is found.

::

    season.toml   the marker: schema, id, club, years
    season.db     what people said, signed, named and cut
    keys/         the season's signing key, for its owner alone
    derived/      what machines made; may be deleted and made again
    deliveries/   what was delivered
    records/      the season's own papers on each delivery
    shows/        contact sheets and short clips to look at
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from touchline.errors import Damaged, Missing
from touchline.store.schema import SCHEMA
from touchline.store.upgrades import newer

MARKER, TRUTH, KEYS = "season.toml", "season.db", "keys"
DERIVED, DELIVERIES, RECORDS, SHOWS = "derived", "deliveries", "records", "shows"
DERIVED_FILE = "derived.db"
RESTORE = "Restore the season from a backup: touchline backup makes one."


@dataclass(frozen=True)
class Marker:
    """What ``season.toml`` says."""

    id: str
    club: str
    years: str


def find_season(given: Path | None = None, *, around: Path | None = None, named: Path | None = None) -> Path:
    """The season folder: the one ``given``; else the one that holds ``around`` (the current directory); else ``named``.

    Raises Missing where there is none.
    """
    if given is not None:
        return season_at(given, f"{given} is not a season folder.")
    here = (around or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return folder.resolve()
    if named is not None:
        return season_at(named, f"TOUCHLINE_SEASON names {named}, which is not a season folder.")
    raise Missing(
        f"{here} lies in no season folder.",
        "Go into one, name it with --season DIR, or make one: touchline new DIR --club NAME --years 2025-26",
    )


def read_marker(folder: Path) -> Marker:
    """What the marker says. Raises Damaged where it cannot be read, Conflict where a newer Touchline wrote it."""
    path = folder / MARKER
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        schema, marker = said["schema"], Marker(str(said["id"]), str(said["club"]), str(said["years"]))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise Damaged(f"{path} cannot be read ({error}).", RESTORE) from None
    if type(schema) is not int:
        raise Damaged(f"{path} does not say which version it is.", RESTORE)
    if schema > SCHEMA:
        raise newer(schema, SCHEMA)
    return marker


def season_at(folder: Path, otherwise: str) -> Path:
    """The folder itself, named by its path or by its marker's. Raises Missing, saying ``otherwise``."""
    folder = folder.expanduser().resolve()
    if folder.name == MARKER and folder.is_file():
        folder = folder.parent
    if not (folder / MARKER).is_file():
        raise Missing(
            otherwise,
            "Name the folder that holds season.toml, or make one: touchline new DIR --club NAME --years 2025-26",
        )
    return folder
