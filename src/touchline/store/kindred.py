"""Kindred: which traces machines hold to be of one person, and whom they resemble. Derived: may be made again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, delete, func, insert, select

from touchline.domain.people.identity import Family, Kin, Match
from touchline.store.database import Database
from touchline.store.schema import about_derived, family, kin, match

_FEW = 500
T = TypeVar("T")
_UPTO, _SAID = "gathered", "compared as said"
_SOURCE = "source"
"""Kept among what is known of the best picture: seasons made before it was kept are read as they are."""


class KindredKept:
    """See `touchline.ports.Kindred`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def upto(self) -> int:
        return int(self._noted(_UPTO) or 0)

    @property
    def said(self) -> str:
        return self._noted(_SAID)

    def _noted(self, key: str) -> str:
        with self._database.read() as connection:
            return connection.execute(select(about_derived.c.value).where(about_derived.c.key == key)).scalar() or ""

    def of(
        self,
        *,
        contents: Collection[str] | None = None,
        traces: Collection[str] | None = None,
        roots: Collection[str] | None = None,
        by: str | None = None,
    ) -> Iterator[Kin]:
        asked = ((kin.c.content, contents), (kin.c.trace, traces), (kin.c.root, roots))
        wanted = [(column, sorted(values)) for column, values in asked if values is not None]
        fixed = [kin.c.by == by] if by else []
        if not wanted:
            yield from self._rows(select(kin).where(*fixed))
        for column, values in wanted[:1]:
            for part in _parts(values):
                yield from self._rows(select(kin).where(*fixed, column.in_(part)))

    def renamed(self, names: Collection[str]) -> Iterator[Kin]:
        """Those that earlier passes gave one of these names."""
        if names:  # few rows had another name, so they are all read
            yield from (one for one in self._rows(select(kin).where(kin.c.formerly != "[]")) if not set(names).isdisjoint(one.formerly))

    def spokesmen(self, by: str, most: int) -> Iterator[Kin]:
        rank = func.row_number().over(partition_by=kin.c.root, order_by=(kin.c.quality.desc(), kin.c.trace))
        ranked = select(kin.c.trace, rank.label("rank")).where(kin.c.by == by).subquery()
        yield from self._rows(select(kin).join(ranked, ranked.c.trace == kin.c.trace).where(ranked.c.rank <= most))

    def count(self, by: str) -> int:
        with self._database.read() as connection:
            return connection.execute(select(func.count()).select_from(kin).where(kin.c.by == by)).scalar_one()

    def _rows(self, wanted: Select[Any]) -> Iterator[Kin]:
        with self._database.read() as connection:
            rows = connection.execute(wanted.order_by(kin.c.trace)).all()
        for row in rows:
            spans, best = tuple((start, end, sure) for start, end, sure in json.loads(row.spans)), json.loads(row.best)
            source = best.pop(_SOURCE, "")
            yield Kin(row.trace, row.content, row.clip, row.by, row.root, row.sureness, row.seconds, row.quality,
                      spans, tuple(json.loads(row.formerly)), best, source)  # fmt: skip

    def begin(self, start: str) -> list[str]:
        escaped = start.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        with self._database.read() as connection:
            names = connection.execute(select(kin.c.trace).where(kin.c.trace.like(f"{escaped}%", escape="\\")).limit(_FEW))
            return sorted(names.scalars())

    def families(self, by: str) -> list[Family]:
        wanted = select(family).where(family.c.by == by).order_by(family.c.root)
        with self._database.read() as connection:
            return [Family(row.root, row.by, bytes(row.likeness)) for row in connection.execute(wanted)]

    def keep(self, rows: Iterable[Kin], gone: Collection[str], families: Iterable[Family], upto: int) -> None:
        with self._database.write() as connection:
            for part in _parts(sorted(gone)):
                connection.execute(delete(kin).where(kin.c.content.in_(part)))
            for some in _parts(list(rows)):
                connection.execute(delete(kin).where(kin.c.trace.in_([one.trace for one in some])))
                connection.execute(insert(kin), [_row(one) for one in some])
            for few in _parts(list(families)):
                connection.execute(delete(family).where(family.c.root.in_([one.root for one in few]), family.c.by == few[0].by))
                connection.execute(insert(family), [{"root": f.root, "by": f.by, "likeness": f.likeness} for f in few])
            connection.execute(delete(family).where(family.c.root.not_in(select(kin.c.root))))
            _note(connection, _UPTO, str(upto))

    def matches(self, roots: Collection[str] | None = None) -> list[Match]:
        parts: list[list[str]] | list[None] = [None] if roots is None else [*_parts(sorted(roots))]
        found: list[Match] = []
        with self._database.read() as connection:
            for part in parts:
                wanted = select(match).order_by(match.c.root, match.c.person)
                rows = connection.execute(wanted if part is None else wanted.where(match.c.root.in_(part)))
                found += [Match(row.root, row.person, row.chance, row.by) for row in rows]
        return found

    def forget(self, traces: Collection[str], person: str) -> None:
        with self._database.write() as connection:
            for part in _parts(sorted(traces)):
                roots = select(kin.c.root).where(kin.c.trace.in_(part))
                connection.execute(delete(family).where(family.c.root.in_(roots)))
                connection.execute(delete(kin).where(kin.c.trace.in_(part)))
            connection.execute(delete(match).where(match.c.person == person))
        self._database.forget_erased()

    def keep_matches(self, matches: Iterable[Match], said: str) -> None:
        rows = [{"root": m.root, "person": m.person, "chance": m.chance, "by": m.by} for m in matches]
        with self._database.write() as connection:
            connection.execute(delete(match))
            if rows:
                connection.execute(insert(match), rows)
            _note(connection, _SAID, said)


def _note(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(about_derived).where(about_derived.c.key == key))
    connection.execute(insert(about_derived).values(key=key, value=value))


def _row(one: Kin) -> dict[str, object]:
    return {
        "trace": one.trace, "content": one.content, "clip": one.clip, "by": one.by, "root": one.root,
        "sureness": one.sureness, "seconds": one.seconds, "quality": one.quality, "spans": json.dumps(one.spans),
        "formerly": json.dumps(one.formerly), "best": json.dumps({**one.best, _SOURCE: one.source}),
    }  # fmt: skip


def _parts(items: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), _FEW):
        yield list(items[start : start + _FEW])
