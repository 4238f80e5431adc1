"""A season, opened: everything it remembers within reach."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, select

from touchline.domain.ledger.ledger import Entry
from touchline.domain.world.undo import standing
from touchline.domain.world.world import Statement
from touchline.ports import Clock, Drafted, Said
from touchline.store.chained import last_moment, padded
from touchline.store.cuts import SeasonCuts
from touchline.store.database import Database
from touchline.store.deliveries import SeasonDeliveries
from touchline.store.filesystem import refuse_network
from touchline.store.findings import BEGUN
from touchline.store.folder import (
    DERIVED,
    DERIVED_FILE,
    KEYS,
    RESTORE,
    TRUTH,
    Marker,
    find_season,
    read_marker,
    season_at,
)
from touchline.store.founding import create_season, discard
from touchline.store.generations import Generations
from touchline.store.journal import SeasonJournal
from touchline.store.keys import SeasonKey
from touchline.store.kindred import KindredKept
from touchline.store.ledger import SeasonLedger
from touchline.store.meetings import SeasonMeetings
from touchline.store.questions import SeasonQuestions
from touchline.store.schema import DERIVED_SCHEMA, about_derived, derived, pass_made
from touchline.store.shelf import SeasonShelf
from touchline.store.upgrades import bring_up
from touchline.store.uses_kept import UsesKept

__all__ = ["Season", "create_season", "discard", "find_season", "open_store"]

SEARCHES = ("index", "meaning")
UNDERSTOOD = "meaning.npz"
USES = "uses.db"
_AGAIN = "Delete the folder derived/ of the season and log again; nothing that people said is lost."


@dataclass(frozen=True)
class Season:
    """One season's memory; see `touchline.ports.Store`."""

    folder: Path
    marker: Marker
    journal: SeasonJournal
    ledger: SeasonLedger
    shelf: SeasonShelf
    kindred: KindredKept
    cuts: SeasonCuts
    deliveries: SeasonDeliveries
    meetings: SeasonMeetings
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

    @property
    def version(self) -> object:
        return self.truth.version, self.derived.version

    @cached_property
    def signer(self) -> SeasonKey:
        return SeasonKey(self.folder / KEYS)

    @property
    def questions(self) -> SeasonQuestions:
        return SeasonQuestions(self.folder / DERIVED)

    @cached_property
    def uses(self) -> UsesKept:
        return UsesKept(self.folder / DERIVED / USES, self.shelf, self.cuts)

    def write_all(
        self, said: Callable[[list[Statement], list[str]], Sequence[Said]], drafts: Sequence[Drafted] = (), *, by: str
    ) -> tuple[list[Statement], list[Entry]]:
        with self.truth.write() as connection:
            now = self.ledger.moment()
            first = self.ledger.next_number(connection)
            ids = [f"L{first + place}" for place in range(len(drafts))]
            made = self.journal.write(connection, said(standing(self.journal.read(connection)), ids), by, now)
            return made, [self.ledger.write(connection, body, private, by, now) for body, private in drafts]

    def last_moment(self) -> str:
        """When the last word was recorded, in ledger or journal; empty where nothing was said yet."""
        with self.truth.read() as connection:
            return last_moment(connection)

    def forget_searches(self, contents: Collection[str], told: Callable[[str], bool]) -> int:
        """See the port."""
        for name in SEARCHES:
            Generations(self.folder / DERIVED / name).clear()
        for content in contents:
            (self.shelf.folder(content) / UNDERSTOOD).unlink(missing_ok=True)
        return self.questions.forget(told)

    def close(self) -> None:
        """Let go of the folder."""
        self.uses.close()
        self.truth.close()
        self.derived.close()


def open_store(folder: Path, clock: Clock) -> Season:
    """Open a season folder; upgraded first if an older Touchline made it.

    Raises Missing where it is none, Conflict where a newer Touchline made it, Damaged, Unavailable.
    """
    folder = season_at(folder, f"{folder} is not a season folder.")
    marker = read_marker(folder)
    refuse_network(folder)
    truth = Database(folder / TRUTH, restore=RESTORE)
    bring_up(truth)
    beside = _open_derived(folder / DERIVED, clock)
    return Season(
        folder=folder,
        marker=marker,
        truth=truth,
        derived=beside,
        journal=SeasonJournal(truth, clock),
        ledger=SeasonLedger(truth, clock),
        shelf=SeasonShelf(folder, truth, beside, clock),
        kindred=KindredKept(beside),
        cuts=SeasonCuts(truth, clock),
        deliveries=SeasonDeliveries(truth, clock),
        meetings=SeasonMeetings(beside),
    )


def _open_derived(folder: Path, clock: Clock) -> Database:
    """Open what machines made; made anew where it is gone or of another version."""
    path = folder / DERIVED_FILE
    folder.mkdir(exist_ok=True)
    if not path.exists():
        path.touch()
    database = Database(path, restore=_AGAIN, durable=False)
    with database.read() as connection:
        current = _derived_version(connection) == str(DERIVED_SCHEMA)
        whole = inspect(connection).has_table(pass_made.name)
    if not current:
        _make_derived(database, clock)
    elif not whole:  # of a season that was logged before moments were noted
        with database.write() as connection:
            pass_made.create(connection, checkfirst=True)
    return database


def _derived_version(connection: Connection) -> str | None:
    if not inspect(connection).has_table(about_derived.name):
        return None
    return connection.execute(select(about_derived.c.value).where(about_derived.c.key == "schema")).scalar()


def _make_derived(database: Database, clock: Clock) -> None:
    with database.write() as connection:
        if _derived_version(connection) == str(DERIVED_SCHEMA):
            return
        derived.drop_all(connection)
        derived.create_all(connection)
        made = {"schema": str(DERIVED_SCHEMA), "birth": secrets.token_hex(8), BEGUN: padded(clock())}
        connection.execute(insert(about_derived), [{"key": key, "value": value} for key, value in made.items()])
