"""The shelf: clips and where their files lie (truth), and what machines made of them (derived, may be made again)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select

from touchline.domain.documents.plain import from_plain, to_plain
from touchline.domain.facts.findings import Fault, Pass, Print
from touchline.domain.rushes.media import Clip, Rush
from touchline.ports import Clock
from touchline.store.database import Database
from touchline.store.findings import FindingsKept
from touchline.store.locations import Locations
from touchline.store.schema import clip as table

_AT_ONCE = 1000
"""So many clips are asked for by name at a time."""


class SeasonShelf:
    """Shelf of one season; see `touchline.ports.Shelf`."""

    def __init__(self, folder: Path, truth: Database, derived: Database, clock: Clock) -> None:
        self._folder, self._truth = folder, truth
        self._findings = FindingsKept(derived, clock)
        self._locations = Locations(folder, clock)

    def register(self, clip: Clip) -> None:
        text = json.dumps(to_plain(clip))
        row = {"content": clip.content, "name": clip.name, "document": text}
        with self._truth.write() as connection:
            connection.execute(delete(table).where(table.c.content == clip.content, table.c.id != clip.id))
            if connection.execute(table.update().where(table.c.id == clip.id).values(**row)).rowcount == 0:
                connection.execute(insert(table).values(id=clip.id, **row))
            for rush in clip.rushes:
                self._locations.note(connection, rush.content, Path(rush.path), rush.size)

    def clips(self, ids: Collection[str] | None = None) -> list[Clip]:
        with self._truth.read() as connection:
            return self._read(connection, ids)

    def clip(self, clip_id: str) -> Clip | None:
        found = self.clips([clip_id])
        return found[0] if found else None

    def owned(self) -> set[str]:
        with self._truth.read() as connection:
            found = connection.execute(select(table.c.id).where(func.json_extract(table.c.document, "$.owner").is_not(None)))
            return set(found.scalars())

    def ids(self, contents: Collection[str]) -> dict[str, str]:
        wanted = select(table.c.content, table.c.id)
        with self._truth.read() as connection:
            parts = (connection.execute(wanted.where(table.c.content.in_(part))) for part in _parts(contents))
            return {row.content: row.id for rows in parts for row in rows}

    def _read(self, connection: Connection, ids: Collection[str] | None) -> list[Clip]:
        if ids is None:
            return self._found(connection, None)
        found = [clip for part in _parts(ids) for clip in self._found(connection, part)]
        return sorted(found, key=lambda clip: (clip.name, clip.id))

    def _found(self, connection: Connection, ids: list[str] | None) -> list[Clip]:
        wanted = select(table.c.document).order_by(table.c.name, table.c.id)
        if ids is not None:
            wanted = wanted.where(table.c.id.in_(ids))
        clips = [_clip(text) for text in connection.execute(wanted).scalars()]
        places = self._locations.best(connection, None if ids is None else {r.content for c in clips for r in c.rushes})
        return [replace(clip, rushes=tuple(_placed(rush, places) for rush in clip.rushes)) for clip in clips]

    def found(self, content: str, path: Path) -> None:
        with self._truth.write() as connection:
            self._locations.note(connection, content, path, path.stat().st_size)

    def locations(self, content: str) -> list[Path]:
        with self._truth.read() as connection:
            return self._locations.every(connection, content)

    def folder(self, content: str) -> Path:
        place = self._folder / "derived" / content[:2] / content
        place.mkdir(parents=True, exist_ok=True)
        return place

    def keep(self, done: Pass) -> None:
        self._findings.keep(done)

    def amend(self, done: Pass, gone: Collection[str]) -> None:
        self._findings.amend(done, gone)

    def forget(self, contents: Collection[str]) -> None:
        self._findings.forget(contents)

    def passes(self, content: str) -> list[Pass]:
        return self._findings.passes(content)

    def passes_of(self, contents: Collection[str]) -> dict[str, list[Pass]]:
        return self._findings.passes_of(contents)

    def prints(self, kind: str, contents: Collection[str] | None = None) -> Iterator[tuple[str, Print]]:
        return self._findings.prints(kind, contents)

    def outbox(self, after: int = 0) -> list[tuple[int, str]]:
        return self._findings.outbox(after)

    def last_moment(self) -> str:
        return self._findings.last_moment()

    def begun(self) -> str:
        return self._findings.begun()

    @property
    def birth(self) -> str:
        return self._findings.birth

    def fault(self, fault: Fault) -> None:
        self._findings.fault(fault)

    def mended(self, where: str, stages: Collection[str] | None = None) -> None:
        self._findings.mended(where, stages)

    def faults(self) -> list[Fault]:
        return self._findings.faults()

    def hash_of(self, path: Path) -> str | None:
        return self._findings.hash_of(path)

    def note_hash(self, path: Path, content: str) -> None:
        self._findings.note_hash(path, content)


def _parts(names: Collection[str]) -> Iterator[list[str]]:
    every = sorted(set(names))
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def _placed(rush: Rush, places: dict[str, tuple[str, str]]) -> Rush:
    path, volume = places.get(rush.content, (rush.path, rush.volume))
    return rush if (path, volume) == (rush.path, rush.volume) else replace(rush, path=path, volume=volume)


@lru_cache(maxsize=65536)
def _clip(text: str) -> Clip:
    """Clips are frozen and their documents seldom change, while commands and pages list them all the time."""
    return from_plain(Clip, json.loads(text))
