"""Rows in a hash chain, with texts beside them that can be erased: what ledger and journal share."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from operator import is_
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from touchline.domain.ledger.chain import GENESIS, Head, Link, canonical, parsed, seal_of, verify, with_commitments
from touchline.domain.time.moment import moment_text, parse_moment
from touchline.ports import Clock
from touchline.store.database import Database
from touchline.store.schema import journal, ledger


class Chained:
    """A chained table and the table of texts beside it. ``called`` is how errors speak of it."""

    def __init__(self, database: Database, table: Table, beside: Table, clock: Clock, called: str) -> None:
        self.database, self.table, self.beside, self.clock, self.called = database, table, beside, clock, called
        self._known: list[Link] = []
        self._linked: tuple[list[Link], int] = [], 0
        """Rows with what stands beside them, and how many texts these are."""

    def append(
        self,
        connection: Connection,
        columns: Mapping[str, str],
        body: Mapping[str, Any],
        private: Mapping[str, str],
        now: str = "",
    ) -> Link:
        """Write one row inside a transaction that nobody else writes in; at the moment ``now``, where several belong together."""
        texts = {name: (secrets.token_hex(16), text) for name, text in private.items() if text}
        seq, before = self.head(connection)
        now = padded(now or self.clock())
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
        """The rows in order, recorded no later than ``as_of`` (any ISO moment). Those read before are the same objects again,
        unless something beside them was erased or another file was put in place of this one."""
        bare, (known, texts) = self.bare(connection), self._linked
        last = known[-1].seq if known else 0
        if known and not (_begins(bare, known) and self._texts(connection, last) == texts):
            known, texts, last = [], 0, 0
        beside = _grouped(connection.execute(select(self.beside).where(self.beside.c.seq > last)))
        fresh = [replace(link, beside=beside[link.seq]) if link.seq in beside else link for link in bare[len(known) :]]
        if fresh:
            known = [*known, *fresh]
            self._linked = known, texts + sum(map(len, beside.values()))
        if as_of is None:
            return known
        moment = padded(as_of)
        return [link for link in known if link.sealed["recorded"] <= moment]

    def _texts(self, connection: Connection, upto: int) -> int:
        """How many texts stand beside the rows up to one. They are only ever erased, never changed."""
        counted = select(func.count()).select_from(self.beside).where(self.beside.c.seq <= upto)
        return int(connection.execute(counted).scalar_one())

    def bare(self, connection: Connection) -> list[Link]:
        """The rows without what stands beside them. Rows never change, so those read before are not read again, unless
        the last of them is no longer there: another file was put in place of this one."""
        known = self._known
        if known and self._seal(connection, known[-1].seq) != known[-1].seal:
            known = []
        fresh = self._from_disk(connection, known[-1].seq if known else 0)
        self._known = known = [*known, *fresh] if fresh else known
        return known

    def _from_disk(self, connection: Connection, after: int) -> list[Link]:
        wanted = select(self.table).where(self.table.c.seq > after).order_by(self.table.c.seq)
        names = self.table.c.keys()
        return [_link(dict(zip(names, row, strict=True))) for row in connection.execute(wanted).all()]

    def _seal(self, connection: Connection, seq: int) -> str | None:
        return connection.execute(select(self.table.c.hash).where(self.table.c.seq == seq)).scalar()

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
            beside = _grouped(connection.execute(select(self.beside)))
            links = [replace(link, beside=beside.get(link.seq, {})) for link in self._from_disk(connection, -1)]
        return verify(links, heads, of=self.called)


def last_moment(connection: Connection) -> str:
    """When the last word of the season was recorded, in ledger or journal: the clock never runs back."""
    lasts = [select(table.c.recorded).order_by(table.c.seq.desc()).limit(1) for table in (ledger, journal)]
    return max(connection.execute(last).scalar() or "" for last in lasts)


def padded(moment: str) -> str:
    """To the microsecond, always, so that moments compare as text."""
    text = moment_text(parse_moment(moment))
    return text if "." in text else f"{text[:-1]}.000000Z"


def _link(row: dict[str, Any]) -> Link:
    seal = row.pop("hash")
    return Link({**row, "body": parsed(row["body"])}, seal)


def _begins(rows: Sequence[Link], known: Sequence[Link]) -> bool:
    """Whether the rows begin with these; by the last of them, whose seal holds the seals of all before."""
    return len(rows) >= len(known) and rows[len(known) - 1].seal == known[-1].seal


def only_grew(before: Sequence[Link], now: Sequence[Link]) -> bool:
    """Whether these are the rows of before, with all that stood beside them, and perhaps more."""
    return len(before) <= len(now) and all(map(is_, before, now))


def _grouped(rows: Iterable[Any]) -> dict[int, dict[str, tuple[str, str]]]:
    beside: dict[int, dict[str, tuple[str, str]]] = {}
    for seq, name, salt, text in rows:
        beside.setdefault(seq, {})[name] = (salt, text)
    return beside
