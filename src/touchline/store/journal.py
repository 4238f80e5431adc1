"""The journal: everything people said of the footage and the world, in order. Nothing is changed, much can be
undone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from touchline.domain.ledger.chain import Head, Link, readable
from touchline.domain.world.undo import UNDO, need_undoable, standing
from touchline.domain.world.world import Statement, World
from touchline.ports import Clock
from touchline.store.chained import Chained, only_grew, padded
from touchline.store.database import Database
from touchline.store.schema import journal, journal_private
from touchline.store.worlds import Worlds


class SeasonJournal:
    """Journal of one season; see `touchline.ports.Journal`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._rows = Chained(database, journal, journal_private, clock, "The journal")
        self._read: tuple[object, list[Link], list[Statement], list[str], Worlds] = (None, [], [], [], Worlds(()))

    def state(self, kind: str, body: Mapping[str, Any], by: str, private: Mapping[str, str] | None = None) -> Statement:
        return self.state_all([(kind, body, private or {})], by)[0]

    def state_all(self, said: Sequence[tuple[str, Mapping[str, Any], Mapping[str, str]]], by: str) -> list[Statement]:
        with self._database.write() as connection:
            return self.write(connection, said, by)

    def write(
        self, connection: Connection, said: Sequence[tuple[str, Mapping[str, Any], Mapping[str, str]]], by: str, now: str = ""
    ) -> list[Statement]:
        """The same inside a transaction that is open already."""
        made: list[Statement] = []
        for kind, body, private in said:
            if kind == UNDO:
                need_undoable(self.read(connection), body.get("undoes"))
            made.append(_statement(self._rows.append(connection, {"kind": kind, "by": by}, body, private, now)))
        return made

    def read(self, connection: Connection) -> list[Statement]:
        """Everything said, as this transaction sees it, with everything undone and every undoing."""
        return [_statement(link) for link in self._rows.links(connection)]

    def statements(self, as_of: str | None = None) -> list[Statement]:
        return standing(self.history(as_of))

    def history(self, as_of: str | None = None) -> list[Statement]:
        history, moments, _ = self._as_recorded()
        return history[: bisect_right(moments, padded(as_of))] if as_of is not None else list(history)

    def world(self, as_of: str | None = None) -> World:
        history, moments, worlds = self._as_recorded()
        return worlds.after(bisect_right(moments, padded(as_of)) if as_of is not None else len(history))

    def _as_recorded(self) -> tuple[list[Statement], list[str], Worlds]:
        """All statements with their moments, which only rise; what somebody wrote since is read whenever there is any."""
        version = self._database.version
        known, links, history, moments, worlds = self._read
        if known != version:
            with self._database.read() as connection:
                now = self._rows.links(connection)
            if not only_grew(links, now):
                links, history, moments, worlds = [], [], [], Worlds(())
            fresh = now[len(links) :]
            history, moments = [*history, *map(_statement, fresh)], [*moments, *(link.sealed["recorded"] for link in fresh)]
            self._read = version, now, history, moments, worlds.with_more(history)
        return self._read[2:]

    def of_kind(self, kind: str) -> list[Statement]:
        with self._database.read() as connection:
            return [_statement(link) for link in self._rows.bare(connection) if link.sealed["kind"] == kind]

    def erase(self, seq: int, fields: Iterable[str] | None = None) -> int:
        return self._rows.erase(seq, fields)

    def verify(self) -> Head:
        return self._rows.verify()


def _statement(link: Link) -> Statement:
    row = link.sealed
    return Statement(row["seq"], row["recorded"], row["kind"], row["by"], readable(row["body"], link.beside), frozenset(link.beside))
