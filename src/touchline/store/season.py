"""The season folder: made, found, opened.

::

    season.toml   the marker: schema, id, club, years
    season.db     what people said, signed, named and cut
    keys/         the season's signing key, for its owner alone
    derived/      what machines made; may be deleted and made again
    deliveries/   what was delivered
    shows/        contact sheets and short clips to look at
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import tempfile
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select

from touchline.errors import BadInput, Conflict, Damaged, Missing
from touchline.ports import Clock
from touchline.store.chained import last_moment
from touchline.store.cuts import SeasonCuts
from touchline.store.database import Database
from touchline.store.deliveries import SeasonDeliveries
from touchline.store.filesystem import refuse_network
from touchline.store.journal import SeasonJournal
from touchline.store.keys import SeasonKey, make_key
from touchline.store.ledger import SeasonLedger
from touchline.store.schema import DERIVED_SCHEMA, SCHEMA, about_derived, derived
from touchline.store.shelf import SeasonShelf
from touchline.store.upgrades import bring_up, create, newer

MARKER, TRUTH, KEYS, DERIVED, DELIVERIES, SHOWS = "season.toml", "season.db", "keys", "derived", "deliveries", "shows"
DERIVED_FILE = "derived.db"
_IGNORED = {".DS_Store", "Thumbs.db", "desktop.ini", "lost+found", ".directory"}
_UNFINISHED = ".touchline-new-"
_YEARS = re.compile(r"\d{4}(-(\d{2}|\d{4}))?")
_RESTORE = "Restore the season from a backup: touchline backup makes one."
_AGAIN = "Delete the folder derived/ of the season and log again; nothing that people said is lost."


@dataclass(frozen=True)
class Marker:
    """What ``season.toml`` says."""

    id: str
    club: str
    years: str


@dataclass(frozen=True)
class Season:
    """One season's memory; see `touchline.ports.Store`."""

    folder: Path
    marker: Marker
    journal: SeasonJournal
    ledger: SeasonLedger
    shelf: SeasonShelf
    cuts: SeasonCuts
    deliveries: SeasonDeliveries
    truth: Database
    derived: Database

    @property
    def id(self) -> str:
        return self.marker.id

    @property
    def club(self) -> str:
        return self.marker.club

    @property
    def years(self) -> str:
        return self.marker.years

    @cached_property
    def signer(self) -> SeasonKey:
        return SeasonKey(self.folder / KEYS)

    def last_moment(self) -> str:
        """When the last word was recorded, in ledger or journal; empty where nothing was said yet."""
        with self.truth.read() as connection:
            return last_moment(connection)

    def close(self) -> None:
        """Let go of the folder."""
        self.truth.close()
        self.derived.close()


def create_season(folder: Path, club: str, years: str, clock: Clock) -> Path:
    """Make a season folder: whole or not at all.

    Raises Conflict where the folder is a season already or holds anything else, BadInput for no club or odd
    years, Unavailable on a network file system.
    """
    folder = folder.expanduser().absolute()
    marker = Marker(f"s-{secrets.token_hex(8)}", _club(club), _years(years))
    _refuse_taken(folder)
    refuse_network(folder)
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        _lay_out(made, marker, clock)
        _move_in(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return folder


def discard(season: Season) -> None:
    """Take away a season that was only just made, with its folder if nothing else is in it."""
    season.close()
    for name in (MARKER, TRUTH):
        (season.folder / name).unlink(missing_ok=True)
    for name in (KEYS, DERIVED, DELIVERIES, SHOWS):
        shutil.rmtree(season.folder / name, ignore_errors=True)
    with contextlib.suppress(OSError):
        season.folder.rmdir()


def find_season(given: Path | None = None, *, around: Path | None = None, named: Path | None = None) -> Path:
    """The season folder: the one ``given``; else the one that holds ``around`` (the current directory); else ``named``.

    Raises Missing where there is none.
    """
    if given is not None:
        return _season_at(given, f"{given} is not a season folder.")
    here = (around or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if (folder / MARKER).is_file():
            return folder.resolve()
    if named is not None:
        return _season_at(named, f"TOUCHLINE_SEASON names {named}, which is not a season folder.")
    raise Missing(
        f"{here} lies in no season folder.",
        "Go into one, name it with --season DIR, or make one: touchline new DIR --club NAME --years 2025-26",
    )


def open_store(folder: Path, clock: Clock) -> Season:
    """Open a season folder; upgraded first if an older Touchline made it.

    Raises Missing where it is none, Conflict where a newer Touchline made it, Damaged, Unavailable.
    """
    folder = _season_at(folder, f"{folder} is not a season folder.")
    marker = read_marker(folder)
    refuse_network(folder)
    truth = Database(folder / TRUTH, restore=_RESTORE)
    bring_up(truth)
    beside = _open_derived(folder / DERIVED)
    return Season(
        folder=folder,
        marker=marker,
        truth=truth,
        derived=beside,
        journal=SeasonJournal(truth, clock),
        ledger=SeasonLedger(truth, clock),
        shelf=SeasonShelf(folder, truth, beside, clock),
        cuts=SeasonCuts(truth, clock),
        deliveries=SeasonDeliveries(truth, clock),
    )


def read_marker(folder: Path) -> Marker:
    """What the marker says. Raises Damaged where it cannot be read, Conflict where a newer Touchline wrote it."""
    path = folder / MARKER
    try:
        said = tomllib.loads(path.read_text("utf-8"))
        schema, marker = said["schema"], Marker(str(said["id"]), str(said["club"]), str(said["years"]))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise Damaged(f"{path} cannot be read ({error}).", _RESTORE) from None
    if type(schema) is not int:
        raise Damaged(f"{path} does not say which version it is.", _RESTORE)
    if schema > SCHEMA:
        raise newer(schema, SCHEMA)
    return marker


def _season_at(folder: Path, otherwise: str) -> Path:
    folder = folder.expanduser().resolve()
    if folder.name == MARKER and folder.is_file():
        folder = folder.parent
    if not (folder / MARKER).is_file():
        raise Missing(
            otherwise,
            "Name the folder that holds season.toml, or make one: touchline new DIR --club NAME --years 2025-26",
        )
    return folder


def _refuse_taken(folder: Path) -> None:
    if (folder / MARKER).exists():
        raise Conflict(f"{folder} is a season already.", "Work in it, or name another folder.")
    if folder.exists() and not folder.is_dir():
        raise Conflict(f"{folder} is a file.", "Name another folder.")
    strange = sorted(path.name for path in folder.iterdir() if not _passing(path.name)) if folder.is_dir() else []
    if strange:
        raise Conflict(
            f"{folder} is not empty: it holds {', '.join(strange[:5])}{' …' if len(strange) > 5 else ''}.",
            f"Name a new folder, such as {folder / 'season'}.",
        )


def _passing(name: str) -> bool:
    """Whether a name in a folder says nothing of its use."""
    return name in _IGNORED or name.startswith(_UNFINISHED)


def _club(club: str) -> str:
    club = club.strip()
    try:
        club.encode()
    except UnicodeEncodeError:
        raise BadInput(f"{club!r} is not valid Unicode.", "Type the club's name again.", place="--club") from None
    if not club or not club.isprintable():
        raise BadInput(f"{club!r} is not a club's name.", "Give it in one line: --club 'Harbour Town'", place="--club")
    return club


def _years(years: str) -> str:
    years = years.strip().replace("/", "-").replace("–", "-")
    if not _YEARS.fullmatch(years):
        raise BadInput(
            f"{years!r} are not the years of a season.", "Write them like 2025-26, or 2025.", place="--years"
        )
    first, _, last = years.partition("-")
    if last and int(last[-2:]) != (int(first) + 1) % 100:
        raise BadInput(
            f"A season does not last from {first} to {last}.",
            f"Write it like {first}-{(int(first) + 1) % 100:02}.",
            place="--years",
        )
    return years


def _lay_out(made: Path, marker: Marker, clock: Clock) -> None:
    make_key(made / KEYS)
    for name in (DERIVED, DELIVERIES, SHOWS):
        (made / name).mkdir()
    (made / TRUTH).touch()
    truth = Database(made / TRUTH, restore=_RESTORE)
    create(truth, {"id": marker.id, "club": marker.club, "years": marker.years, "created": clock()})
    truth.close()
    _open_derived(made / DERIVED).close()
    fields = {"id": marker.id, "club": marker.club, "years": marker.years}
    lines = [f"schema = {SCHEMA}", *(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in fields.items())]
    with (made / MARKER).open("w", encoding="utf-8") as file:
        file.write("# A season of Touchline. The folder can be moved as a whole.\n" + "\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _move_in(made: Path, folder: Path) -> None:
    """The keys first: their folder moves onto nothing else, so of two makers one is told. The marker last."""
    for path in sorted(made.iterdir(), key=lambda path: (path.name == MARKER, path.name != KEYS)):
        if (folder / path.name).exists():
            raise Conflict(f"Somebody else is making a season in {folder}.", "Name another folder.")
        path.rename(folder / path.name)
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _open_derived(folder: Path) -> Database:
    """Open what machines made; made anew where it is gone or of another version."""
    path = folder / DERIVED_FILE
    folder.mkdir(exist_ok=True)
    if not path.exists():
        path.touch()
    database = Database(path, restore=_AGAIN, durable=False)
    with database.read() as connection:
        current = _derived_version(connection) == str(DERIVED_SCHEMA)
    if not current:
        _make_derived(database)
    return database


def _derived_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(about_derived.name):
        return None
    return connection.execute(select(about_derived.c.value).where(about_derived.c.key == "schema")).scalar()


def _make_derived(database: Database) -> None:
    with database.write() as connection:
        if _derived_version(connection) == str(DERIVED_SCHEMA):
            return
        derived.drop_all(connection)
        derived.create_all(connection)
        connection.execute(insert(about_derived).values(key="schema", value=str(DERIVED_SCHEMA)))
