"""Which footage every version of every cut uses, and what machines found where, in a file of its own: derived, follows the log
through the shelf's outbox and the cuts by their versions, and may be deleted at any time.

An event is kept once for all versions of its cut that have it; a version is a list of them with where each lies, as numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from touchline.domain.cut.cut import Event
from touchline.domain.cut.cut_document import event_from_json
from touchline.domain.facts.facts import unidentified
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Damaged
from touchline.ports import Cuts, LaidCut, Shelf
from touchline.store.database import Database
from touchline.store.laid import Laid
from touchline.store.uses_rows import (
    LAST,
    TABLES,
    VALUES,
    about,
    have_of,
    keep_version,
    marks,
    note,
    parts,
    rows_of,
    using,
)

if TYPE_CHECKING:
    from touchline.ports.uses import Stretches

FILED = ("person", "music", "mark", "sound", "topic", "place")
"""Kinds of facts that are kept by what they are about. What is said and written is not, so that no name is kept here."""
_FORM = "5"
_AT_ONCE = 500


class UsesKept:
    """See `touchline.ports.Uses`."""

    def __init__(self, path: Path, shelf: Shelf, cuts: Cuts) -> None:
        self._path, self._shelf, self._cuts = path, shelf, cuts

    @cached_property
    def _database(self) -> Database:
        if not self._path.exists():
            self._path.touch()
        again = f"Delete {self._path}: it is made again."
        database = Database(self._path, restore=again, durable=False)
        try:
            with database.write() as connection:
                for statement in TABLES.split(";"):
                    connection.exec_driver_sql(statement)
                (page,) = next(rows_of(connection, "PRAGMA page_size"))
            if self._path.stat().st_size % page:  # of a page that is cut short SQLite reads the rest as nought
                raise Damaged(f"{self._path} is cut short.", again)
        except Damaged:
            database.close()
            raise
        return database

    def close(self) -> None:
        """Let go of the file, where it was opened."""
        if "_database" in self.__dict__:
            self.__dict__.pop("_database").close()

    def follow(self) -> None:
        try:
            self._follow()
        except (Damaged, ValueError):  # what it held is made again
            self._throw_away()
            self._follow()

    def _throw_away(self) -> None:
        self.close()
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink(missing_ok=True)

    @contextmanager
    def sound(self) -> Iterator[None]:
        """Whatever turns out to be damaged while this goes on is thrown away, since it is made again. Raises Damaged."""
        try:
            yield
        except (Damaged, BadInput, ValueError, LookupError, TypeError) as error:
            self._throw_away()
            raise Damaged(f"{self._path} was damaged.", "It was thrown away, and is made again: ask once more.") from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.sound(), self._database.read() as connection:
            yield connection

    def _follow(self) -> None:
        while not self._followed():  # another program began anew, or took in the same: look again where it stands
            pass

    def _followed(self) -> bool:
        """Whether all news were taken in; not where another program wrote meanwhile."""
        with self._database.read() as connection:
            same = about(connection, "log") == self._shelf.birth + _FORM
            upto = int(about(connection, "upto") or 0) if same else 0
            have = have_of(connection) if same else {}
        news = self._shelf.outbox(upto)
        saved = self._cuts.saved()
        if same and not news and have == saved:
            return True
        self._events.clear()
        self._used.clear()
        self._clips_of.clear()
        if not same:
            self._begin_anew()
        for start in range(0, len(news), _AT_ONCE):
            some = news[start : start + _AT_ONCE]
            if not self._take_in(some, upto):
                return False
            upto = some[-1][0]
        for name in sorted({cut for (cut, _), _ in have.items() ^ saved.items()}):
            self._take_in_cut(name)
        return True

    def _take_in_cut(self, name: str) -> None:
        """Take in what is not there yet of a cut. Where something is there that was not saved, or at another time, all that is there
        of the cut is of another copy of the season."""
        with self._database.write() as connection:  # what another program took in meanwhile was saved before this is asked
            saved = {version: at for (cut, version), at in self._cuts.saved().items() if cut == name}
            have = {number: at for (cut, number), at in have_of(connection).items() if cut == name}
            if not have.items() <= saved.items():
                have = {}
                for table in ("laid", "piece"):
                    connection.exec_driver_sql(f"DELETE FROM {table} WHERE cut = ?", (name,))
            for number, at in saved.items():
                if have.get(number) != at:
                    keep_version(connection, self._cuts.load(name, number), at)

    def _begin_anew(self) -> None:
        with self._database.write() as connection:
            for table in ("piece", "laid", "known"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            connection.exec_driver_sql("DELETE FROM about WHERE key != ?", (LAST,))
            connection.exec_driver_sql("DROP TABLE IF EXISTS version")  # of an older form
            note(connection, "log", self._shelf.birth + _FORM)

    def _take_in(self, news: Sequence[tuple[int, str]], after: int) -> bool:
        """Take in news that follow those up to ``after``; false, and nothing is taken in, where these are not the last there."""
        found: list[tuple[object, ...]] = []
        for _, content in news:
            facts = [fact for done in self._shelf.passes(content) for fact in done.findings.facts if fact.kind in FILED]
            found += [(fact.kind, fact.value, content, fact.span.start, fact.span.end)
                      for fact in facts if fact.kind != "person" or not unidentified(fact.value)]  # fmt: skip
        with self._database.write() as connection:
            if int(about(connection, "upto") or 0) != after:
                return False
            for _, content in news:
                connection.exec_driver_sql("DELETE FROM known WHERE content = ?", (content,))
            if found:
                connection.exec_driver_sql("INSERT INTO known VALUES (?, ?, ?, ?, ?)", found)
            note(connection, "upto", str(news[-1][0]))
        return True

    def laid(self, footage: Stretches | None) -> list[LaidCut]:
        import numpy as np

        with self._reading() as connection:  # of one moment: a version that another program takes in meanwhile is all there or not
            if footage is None:
                rows = list(rows_of(connection, "SELECT cut, number, head, places FROM laid ORDER BY cut, number"))
            else:
                self._used[id(footage)] = footage, using(connection, footage)
                wanted = "SELECT cut, number, head, places FROM laid WHERE cut = ? ORDER BY number"
                rows = [row for cut in sorted(self.using(footage)) for row in rows_of(connection, wanted, (cut,))]
        used = None if footage is None else self.using(footage)
        last = {cut: number for cut, number, _, _ in rows}
        with self.sound():
            every = [Laid(self, cut, number, number == last[cut], head, np.frombuffer(places, np.int32).reshape(-1, 4))
                     for cut, number, head, places in rows]  # fmt: skip
        return [one for one in every if used is None or np.isin(one.places[:, 0], list(used[one.name])).any()]

    def using(self, footage: Stretches) -> Mapping[str, Mapping[int, str]]:
        """By cut, the events that use some of this footage, and which clip; asked about version after version, it is looked up once."""
        if id(footage) not in self._used:
            with self._reading() as connection:
                self._used[id(footage)] = footage, using(connection, footage)
        return self._used[id(footage)][1]

    @cached_property
    def _used(self) -> dict[int, tuple[Stretches, Mapping[str, Mapping[int, str]]]]:
        return {}

    def clips(self, footage: Stretches | None = None) -> Collection[str]:
        if footage is not None:
            return {clip for pieces in self.using(footage).values() for clip in pieces.values()}
        with self._reading() as connection:
            return [clip for (clip,) in rows_of(connection, "SELECT DISTINCT clip FROM piece WHERE clip != ''")]

    def where(self, kind: str, fits: Callable[[str], bool]) -> Iterable[tuple[str, Span]]:
        found: list[tuple[str, int, int]] = []
        with self._reading() as connection:
            values = [value for (value,) in rows_of(connection, VALUES, (kind, kind))]
            for value in filter(fits, values):
                found += rows_of(connection, "SELECT content, first, past FROM known WHERE kind = ? AND value = ?", (kind, value))
        ids = self._shelf.ids({content for content, _, _ in found})
        return [(ids[content], Span(first, past)) for content, first, past in found if content in ids]

    def clips_of(self, cut: str) -> Mapping[int, str]:
        if cut not in self._clips_of:
            with self._reading() as connection:
                rows = rows_of(connection, "SELECT id, clip FROM piece WHERE cut = ?", (cut,))
                self._clips_of[cut] = dict(rows)
        return self._clips_of[cut]

    @cached_property
    def _clips_of(self) -> dict[str, dict[int, str]]:
        return {}

    def bodies(self, cut: str, pieces: Collection[int]) -> Mapping[int, Event]:
        """Events, as if they lay at the beginning; each read once."""
        known = self._events.setdefault(cut, {})
        missing = [number for number in pieces if number not in known]
        with self._reading() as connection:
            for some in parts(missing):
                for number, body in rows_of(connection, f"SELECT id, body FROM piece WHERE id IN ({marks(some)})", tuple(some)):
                    known[number] = event_from_json({**json.loads(body), "at": 0})
        return known

    @cached_property
    def _events(self) -> dict[str, dict[int, Event]]:
        return {}
