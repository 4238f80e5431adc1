"""Kindred: which traces machines hold to be of one person, and whom they resemble. Derived: may be made again."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, func, insert, select

from touchline.domain.identity import Kin, Match
from touchline.store.database import Database
from touchline.store.schema import about_derived, kin, match

_FEW = 500
T = TypeVar("T")
_UPTO = "gathered"


class KindredKept:
    """See `touchline.ports.Kindred`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def upto(self) -> int:
        with self._database.read() as connection:
            told = connection.execute(select(about_derived.c.value).where(about_derived.c.key == _UPTO)).scalar()
        return int(told or 0)

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
            yield from self._rows(fixed)
        for column, values in wanted[:1]:
            for start in range(0, len(values), _FEW):
                yield from self._rows([*fixed, column.in_(values[start : start + _FEW])])

    def _rows(self, conditions: Sequence[ColumnElement[bool]]) -> Iterator[Kin]:
        with self._database.read() as connection:
            rows = connection.execute(select(kin).where(*conditions).order_by(kin.c.trace)).all()
        for row in rows:
            spans = tuple((start, end, sure) for start, end, sure in json.loads(row.spans))
            yield Kin(row.trace, row.content, row.clip, row.by, row.root, row.sureness, row.seconds, row.quality,
                      spans, tuple(json.loads(row.formerly)), json.loads(row.best))  # fmt: skip

    def begin(self, start: str) -> list[str]:
        escaped = start.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        with self._database.read() as connection:
            names = connection.execute(select(kin.c.trace).where(kin.c.trace.like(f"{escaped}%", escape="\\")).limit(_FEW))
            return sorted(names.scalars())

    def families(self) -> list[tuple[str, str, float, int]]:
        seconds = func.sum(kin.c.seconds)
        wanted = select(kin.c.root, kin.c.by, seconds, func.count(func.distinct(kin.c.content)))
        with self._database.read() as connection:
            rows = connection.execute(wanted.group_by(kin.c.root, kin.c.by).order_by(seconds.desc(), kin.c.root))
            return [(root, by, float(total), clips) for root, by, total, clips in rows]

    def keep(self, rows: Iterable[Kin], gone: Collection[str], upto: int) -> None:
        with self._database.write() as connection:
            for part in _parts(sorted(gone)):
                connection.execute(delete(kin).where(kin.c.content.in_(part)))
            for some in _parts(list(rows)):
                connection.execute(delete(kin).where(kin.c.trace.in_([one.trace for one in some])))
                connection.execute(insert(kin), [_row(one) for one in some])
            connection.execute(delete(about_derived).where(about_derived.c.key == _UPTO))
            connection.execute(insert(about_derived).values(key=_UPTO, value=str(upto)))

    def matches(self, roots: Collection[str] | None = None) -> list[Match]:
        parts: list[list[str]] | list[None] = [None] if roots is None else [*_parts(sorted(roots))]
        found: list[Match] = []
        with self._database.read() as connection:
            for part in parts:
                wanted = select(match).order_by(match.c.root, match.c.person)
                rows = connection.execute(wanted if part is None else wanted.where(match.c.root.in_(part)))
                found += [Match(row.root, row.person, row.chance, row.by) for row in rows]
        return found

    def keep_matches(self, matches: Iterable[Match]) -> None:
        rows = [{"root": m.root, "person": m.person, "chance": m.chance, "by": m.by} for m in matches]
        with self._database.write() as connection:
            connection.execute(delete(match))
            if rows:
                connection.execute(insert(match), rows)


def _row(one: Kin) -> dict[str, object]:
    return {
        "trace": one.trace, "content": one.content, "clip": one.clip, "by": one.by, "root": one.root,
        "sureness": one.sureness, "seconds": one.seconds, "quality": one.quality, "spans": json.dumps(one.spans),
        "formerly": json.dumps(one.formerly), "best": json.dumps(dict(one.best)),
    }  # fmt: skip


def _parts(items: Sequence[T]) -> Iterator[list[T]]:
    for start in range(0, len(items), _FEW):
        yield list(items[start : start + _FEW])
