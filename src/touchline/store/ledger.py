"""The ledger: every yes, every no and every changed mind, hash-chained and never changed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from touchline.domain.documents.node import Node
from touchline.domain.ledger.chain import Head, Link, canonical, parsed, readable
from touchline.domain.ledger.ledger import LIFT, Entry
from touchline.domain.ledger.ledger_document import read_entry
from touchline.errors import BadInput, Missing
from touchline.ports import Clock
from touchline.store.chained import Chained, only_grew, padded
from touchline.store.database import Database
from touchline.store.schema import ledger, ledger_private


class SeasonLedger:
    """Ledger of one season; see `touchline.ports.LedgerBook`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._rows = Chained(database, ledger, ledger_private, clock, "The ledger")
        self._read: tuple[object, list[Link], list[Entry], list[str]] = (None, [], [], [])

    def append(self, draft: Mapping[str, Any], *, private: Mapping[str, str], typed_by: str) -> Entry:
        return self.append_all([(draft, private)], typed_by=typed_by)[0]

    def append_all(self, drafts: Sequence[tuple[Mapping[str, Any], Mapping[str, str]]], *, typed_by: str) -> list[Entry]:
        with self._database.write() as connection:
            return [self.write(connection, draft, private, typed_by) for draft, private in drafts]

    def write(
        self, connection: Connection, draft: Mapping[str, Any], private: Mapping[str, str], typed_by: str, now: str = ""
    ) -> Entry:
        """The same inside a transaction that is open already."""
        body = _checked(draft, private)
        if body.get("kind") == LIFT:
            self._need_liftable(connection, body["lifts"])
        columns = {"id": f"L{self.next_number(connection)}", "typed_by": typed_by}
        return _entry(self._rows.append(connection, columns, body, private, now))

    def moment(self) -> str:
        """The present, by the ledger's clock."""
        return self._rows.clock()

    def next_number(self, connection: Connection) -> int:
        """The number that the next entry will have."""
        return self._rows.head(connection)[0] + 1

    def entries(self, as_of: str | None = None) -> list[Entry]:
        entries, moments = self._as_recorded()
        return entries[: bisect_right(moments, padded(as_of))] if as_of is not None else list(entries)

    def _as_recorded(self) -> tuple[list[Entry], list[str]]:
        """All entries with their moments, which only rise; what somebody wrote since is read whenever there is any."""
        version = self._database.version
        known, links, entries, moments = self._read
        if known != version:
            now = self._links()
            if not only_grew(links, now):
                links, entries, moments = [], [], []
            fresh = now[len(links) :]
            self._read = version, now, [*entries, *map(_entry, fresh)], [*moments, *(link.sealed["recorded"] for link in fresh)]
        return self._read[2:]

    def rows(self) -> list[Mapping[str, Any]]:
        return [
            {**link.sealed, "private": {name: text for name, (_, text) in link.beside.items()}, "hash": link.seal}
            for link in self._links()
        ]

    def head(self) -> Head:
        with self._database.read() as connection:
            return self._rows.head(connection)

    def verify(self, heads: Sequence[Head] = ()) -> Head:
        return self._rows.verify(heads)

    def erase(self, entry_id: str, fields: Iterable[str] | None = None) -> int:
        seq = next((link.seq for link in self._links() if link.sealed["id"] == entry_id), None)
        if seq is None:
            raise Missing(f"The ledger has no entry {entry_id!r}.", "touchline ledger lists them.")
        return self._rows.erase(seq, fields)

    def _links(self, as_of: str | None = None) -> list[Link]:
        with self._database.read() as connection:
            return self._rows.links(connection, as_of)

    def _need_liftable(self, connection: Connection, lifted: str) -> None:
        kinds = {link.sealed["id"]: link.sealed["body"]["kind"] for link in self._rows.links(connection)}
        if lifted not in kinds:
            raise Missing(f"The ledger has no entry {lifted!r} to lift.", "touchline ledger lists them.")
        if kinds[lifted] == LIFT:
            raise BadInput(f"{lifted} is itself a lift, and a lift cannot be lifted.", "Say again what should hold.")


def _checked(draft: Mapping[str, Any], private: Mapping[str, str]) -> dict[str, Any]:
    """The draft as it will be stored. What the judge could not read back is refused before it is written for ever."""
    taken = sorted(({"id", "recorded", "typed_by"} & draft.keys()) | (draft.keys() & private.keys()))
    if taken:
        raise BadInput(f"An entry's {taken[0]} is not for its writer to give here.", "Leave it out.", place=taken[0])
    body: dict[str, Any] = parsed(canonical(dict(draft)))
    read_entry(Node({**body, "id": "draft", "recorded": "2000-01-01T00:00:00Z"}))
    return body


def _entry(link: Link) -> Entry:
    row = link.sealed
    body = readable(row["body"], link.beside)
    return read_entry(
        Node(
            {**body, "typed_by": row["typed_by"], "id": row["id"], "recorded": row["recorded"]},
            f"ledger[{row['seq'] - 1}]",
        )
    )
