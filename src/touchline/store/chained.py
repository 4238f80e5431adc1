"""Rows in a hash chain, with texts beside them that can be erased: what ledger and journal share."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from touchline.domain.chain import GENESIS, Head, Link, canonical, parsed, seal_of, verify, with_commitments
from touchline.domain.moment import moment_text, parse_moment
from touchline.ports import Clock
from touchline.store.database import Database
from touchline.store.schema import journal, ledger


@dataclass(frozen=True)
class Chained:
    """A chained table and the table of texts beside it. ``called`` is how errors speak of it."""

    database: Database
    table: Table
    beside: Table
    clock: Clock
    called: str

    def append(
        self, connection: Connection, columns: Mapping[str, str], body: Mapping[str, Any], private: Mapping[str, str]
    ) -> Link:
        """Write one row inside a transaction that nobody else writes in."""
        texts = {name: (secrets.token_hex(16), text) for name, text in private.items() if text}
        seq, before = self.head(connection)
        now = _padded(self.clock())
        sealed: dict[str, Any] = {
            "seq": seq + 1,
            "recorded": max(now, last_moment(connection)),
            "clock": now,
            **columns,
            "body": with_commitments(body, texts),
            "prev": before,
        }
        sealed = parsed(canonical(sealed))
        link = Link(sealed, seal_of(sealed), texts)
        connection.execute(insert(self.table).values({**sealed, "body": canonical(sealed["body"]), "hash": link.seal}))
        if texts:
            connection.execute(
                insert(self.beside),
                [{"seq": link.seq, "field": name, "salt": salt, "text": text} for name, (salt, text) in texts.items()],
            )
        return link

    def head(self, connection: Connection) -> Head:
        row = connection.execute(
            select(self.table.c.seq, self.table.c.hash).order_by(self.table.c.seq.desc()).limit(1)
        ).first()
        return (row.seq, row.hash) if row else (0, GENESIS)

    def links(self, connection: Connection, as_of: str | None = None) -> list[Link]:
        """The rows in order, recorded no later than ``as_of`` (any ISO moment)."""
        wanted = select(self.table).order_by(self.table.c.seq)
        if as_of is not None:
            wanted = wanted.where(self.table.c.recorded <= _padded(as_of))
        beside = _grouped(connection.execute(select(self.beside)))
        return [_link(dict(row), beside.get(row["seq"], {})) for row in connection.execute(wanted).mappings()]

    def erase(self, seq: int, fields: Iterable[str] | None = None) -> int:
        """Erase the texts beside a row (all, or those named), salts included; how many. The chain still holds."""
        gone = delete(self.beside).where(self.beside.c.seq == seq)
        if fields is not None:
            gone = gone.where(self.beside.c.field.in_(list(fields)))
        with self.database.write() as connection:
            count = connection.execute(gone).rowcount
        self.database.forget_erased()
        return count

    def verify(self, heads: Sequence[Head] = ()) -> Head:
        """Recompute the chain. Raises Damaged naming the first row that is not what it was."""
        with self.database.read() as connection:
            links = self.links(connection)
        return verify(links, heads, of=self.called)


def last_moment(connection: Connection) -> str:
    """When the last word of the season was recorded, in ledger or journal: the clock never runs back."""
    moments = [connection.execute(select(func.max(table.c.recorded))).scalar() or "" for table in (ledger, journal)]
    return max(moments)


def _padded(moment: str) -> str:
    """To the microsecond, always, so that moments compare as text."""
    text = moment_text(parse_moment(moment))
    return text if "." in text else f"{text[:-1]}.000000Z"


def _link(row: Mapping[str, Any], beside: Mapping[str, tuple[str, str]]) -> Link:
    sealed = {key: value for key, value in row.items() if key != "hash"}
    return Link({**sealed, "body": parsed(sealed["body"])}, row["hash"], beside)


def _grouped(rows: Iterable[Any]) -> dict[int, dict[str, tuple[str, str]]]:
    beside: dict[int, dict[str, tuple[str, str]]] = {}
    for row in rows:
        beside.setdefault(row.seq, {})[row.field] = (row.salt, row.text)
    return beside
