"""Where rushes lie: every place a file was seen at, on which volume. A disk may go, and come back elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from touchline.ports import Clock
from touchline.store.filesystem import mount_of, mounts, volume_of
from touchline.store.schema import location as table


class Locations:
    """Locations of one season. Those inside its folder are kept relative to it, so that the folder can be moved."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    def note(self, connection: Connection, content: str, path: Path, size: int) -> None:
        """A file with this content lies here now."""
        path = path.expanduser().absolute()
        real = path.parent.resolve() / path.name
        inside = real.is_relative_to(self._folder)
        mount = None if inside else mount_of(real)
        seen = {
            "size": size,
            "volume": volume_of(mount) if mount else "",
            "seen": self._clock(),
            "within": real.relative_to(mount.point).as_posix() if mount else "",
        }
        kept = (real.relative_to(self._folder) if inside else path).as_posix()
        key = {"content": content, "path": kept, "inside": int(inside)}
        here = [table.c[name] == value for name, value in key.items()]
        if connection.execute(table.update().where(*here).values(**seen)).rowcount == 0:
            connection.execute(insert(table).values(**key, **seen))

    def best(self, connection: Connection, contents: Iterable[str] | None = None) -> dict[str, tuple[str, str]]:
        """For each content the path to use and its volume: the newest that is there, else the newest known."""
        places: dict[str, list[Any]] = {}
        wanted = select(table).order_by(table.c.seen.desc(), table.c.path)
        if contents is not None:
            wanted = wanted.where(table.c.content.in_(list(contents)))
        for row in connection.execute(wanted):
            places.setdefault(row.content, []).append(row)
        mounted = Mounted()
        return {content: self._first_there(rows, mounted) for content, rows in places.items()}

    def every(self, connection: Connection, content: str) -> list[Path]:
        """All places this content was seen at, the newest first."""
        wanted = select(table).where(table.c.content == content).order_by(table.c.seen.desc(), table.c.path)
        return [self._path(row) for row in connection.execute(wanted)]

    def _path(self, row: Any) -> Path:
        return self._folder / row.path if row.inside else Path(row.path)

    def _first_there(self, rows: list[Any], mounted: Mounted) -> tuple[str, str]:
        paths = [str(self._folder / row.path) if row.inside else row.path for row in rows]
        for row, path in zip(rows, paths, strict=True):
            if os.path.exists(path):  # noqa: PTH110 - thousands of rushes are looked at in a row
                return path, row.volume
        for row in rows:
            point = mounted.points.get(row.volume)
            if point and (back := Path(point, row.within)).exists():
                return str(back), row.volume
        return paths[0], rows[0].volume


class Mounted:
    """Where volumes with a UUID are mounted at this moment; asked for only when a rush is not where it was."""

    @cached_property
    def points(self) -> dict[str, str]:
        return {volume: mount.point for mount in mounts() if (volume := volume_of(mount)).startswith("uuid:")}
