"""Cuts and all their versions, each a document that is never overwritten."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace

from sqlalchemy import Connection, func, insert, select

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.cut_document import cut_from_json, cut_to_json
from touchline.domain.ledger.chain import canonical
from touchline.errors import BadInput, Conflict, Missing
from touchline.ports import Clock
from touchline.store.database import Database
from touchline.store.schema import cut as table


class SeasonCuts:
    """Cuts of one season; see `touchline.ports.Cuts`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def save(self, cut: Cut, *, by: str, why: str, after: int | None = None) -> Cut:
        name = _named(cut.name)
        with self._database.write() as connection:
            last = _latest(connection, name)
            if after is not None and after != last:
                raise _overtaken(name, after, last)
            kept = replace(cut, name=name, version=last + 1, made_from=after or cut.made_from)
            connection.execute(
                insert(table).values(
                    name=name,
                    version=kept.version,
                    recorded=self._clock(),
                    by=by,
                    why=why,
                    document=canonical(cut_to_json(kept)),
                )
            )
        return kept

    def load(self, name: str, version: int | None = None) -> Cut:
        name = _named(name)
        with self._database.read() as connection:
            wanted = version if version is not None else _latest(connection, name)
            text = connection.execute(
                select(table.c.document).where(table.c.name == name, table.c.version == wanted)
            ).scalar()
        if text is None:
            raise self._missing(name, version)
        return cut_from_json(json.loads(text))

    def names(self) -> list[tuple[str, int]]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(table.c.name, func.max(table.c.version)).group_by(table.c.name).order_by(table.c.name)
            )
            return [(name, version) for name, version in rows]

    def saved(self) -> dict[tuple[str, int], str]:
        with self._database.read() as connection:
            rows = connection.execute(select(table.c.name, table.c.version, table.c.recorded).order_by(table.c.name, table.c.version))
            return {(name, version): recorded for name, version, recorded in rows}

    def _missing(self, name: str, version: int | None) -> Missing:
        known = dict(self.names())
        if name in known:
            return Missing(f"The cut {name} has no version {version}.", f"Its versions go from 1 to {known[name]}.")
        return Missing(
            f"There is no cut named {name!r}.",
            f"There are: {', '.join(known)}." if known else "Make one with: touchline cut new NAME",
        )


def _named(name: str) -> str:
    """Names typed on different keyboards are one name: Unicode NFC, no blanks around."""
    name = unicodedata.normalize("NFC", name).strip()
    if not name:
        raise BadInput("A cut needs a name.", "Give at least one letter.")
    return name


def _latest(connection: Connection, name: str) -> int:
    return connection.execute(select(func.max(table.c.version)).where(table.c.name == name)).scalar() or 0


def _overtaken(name: str, after: int, last: int) -> Conflict:
    if after > last:
        return Conflict(f"The cut {name} has no version {after} to go on from.", f"Its latest version is {last}.")
    return Conflict(
        f"Somebody saved version {last} of {name} since version {after}.",
        f"Look at it with: touchline cut diff {name}@{after} {name}@{last}, then make your change on version {last}.",
    )
