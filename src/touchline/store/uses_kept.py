"""Which footage every version of every cut uses, and what machines found where, in a file of its own: derived, follows the log
through the shelf's outbox and the cuts by their versions, and may be deleted at any time.

An event is kept once for all versions of its cut that have it; a version is a list of them with where each lies, as numbers.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.cut_document import cut_to_json, event_from_json, event_to_json
from touchline.domain.facts.facts import unidentified
from touchline.domain.time.time import Span
from touchline.errors import Damaged
from touchline.ports import Cuts, LaidCut, Shelf
from touchline.store.database import Database
from touchline.store.laid import Laid

if TYPE_CHECKING:
    from touchline.ports.uses import Stretches

FILED = ("person", "music", "mark", "sound", "topic", "place")
"""Kinds of facts that are kept by what they are about. What is said and written is not, so that no name is kept here."""
_FORM = "4"
_TABLES = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS piece (id INTEGER PRIMARY KEY, cut TEXT NOT NULL, clip TEXT NOT NULL, first INTEGER, past INTEGER,
                                  body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS piece_clip ON piece (clip);
CREATE INDEX IF NOT EXISTS piece_cut ON piece (cut);
CREATE TABLE IF NOT EXISTS laid (cut TEXT, number INTEGER, saved TEXT NOT NULL, head TEXT NOT NULL, places BLOB NOT NULL,
                                 PRIMARY KEY (cut, number));
CREATE TABLE IF NOT EXISTS known (kind TEXT, value TEXT, content TEXT, first INTEGER, past INTEGER);
CREATE INDEX IF NOT EXISTS known_value ON known (kind, value);
CREATE INDEX IF NOT EXISTS known_content ON known (content)
"""
_LAST = "last piece"
_VALUES = """
WITH RECURSIVE every(value) AS (
    SELECT min(value) FROM known WHERE kind = ?
    UNION ALL SELECT (SELECT min(value) FROM known WHERE kind = ? AND value > every.value) FROM every WHERE value IS NOT NULL)
SELECT value FROM every WHERE value IS NOT NULL
"""
"""From one value to the next: there are few, of very many facts."""
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
                for statement in _TABLES.split(";"):
                    connection.exec_driver_sql(statement)
                (page,) = next(_rows(connection, "PRAGMA page_size"))
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
        except Damaged:  # what it held is made again
            self.close()
            for path in self._path.parent.glob(f"{self._path.name}*"):
                path.unlink(missing_ok=True)
            self._follow()

    def _follow(self) -> None:
        while not self._followed():  # another program began anew, or took in the same: look again where it stands
            pass

    def _followed(self) -> bool:
        """Whether all news were taken in; not where another program wrote meanwhile."""
        with self._database.read() as connection:
            same = _about(connection, "log") == self._shelf.birth + _FORM
            upto = int(_about(connection, "upto") or 0) if same else 0
            have = _have(connection) if same else {}
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
            have = {number: at for (cut, number), at in _have(connection).items() if cut == name}
            if not have.items() <= saved.items():
                have = {}
                for table in ("laid", "piece"):
                    connection.exec_driver_sql(f"DELETE FROM {table} WHERE cut = ?", (name,))
            for number, at in saved.items():
                if have.get(number) != at:
                    _keep_version(connection, self._cuts.load(name, number), at)

    def _begin_anew(self) -> None:
        with self._database.write() as connection:
            for table in ("piece", "laid", "known"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            connection.exec_driver_sql("DELETE FROM about WHERE key != ?", (_LAST,))
            connection.exec_driver_sql("DROP TABLE IF EXISTS version")  # of an older form
            _note(connection, "log", self._shelf.birth + _FORM)

    def _take_in(self, news: Sequence[tuple[int, str]], after: int) -> bool:
        """Take in news that follow those up to ``after``; false, and nothing is taken in, where these are not the last there."""
        found: list[tuple[object, ...]] = []
        for _, content in news:
            facts = [fact for done in self._shelf.passes(content) for fact in done.findings.facts if fact.kind in FILED]
            found += [(fact.kind, fact.value, content, fact.span.start, fact.span.end)
                      for fact in facts if fact.kind != "person" or not unidentified(fact.value)]  # fmt: skip
        with self._database.write() as connection:
            if int(_about(connection, "upto") or 0) != after:
                return False
            for _, content in news:
                connection.exec_driver_sql("DELETE FROM known WHERE content = ?", (content,))
            if found:
                connection.exec_driver_sql("INSERT INTO known VALUES (?, ?, ?, ?, ?)", found)
            _note(connection, "upto", str(news[-1][0]))
        return True

    def laid(self, footage: Stretches | None) -> list[LaidCut]:
        import numpy as np

        with self._database.read() as connection:  # of one moment: a version that another program takes in meanwhile is all there or not
            if footage is None:
                rows = list(_rows(connection, "SELECT cut, number, head, places FROM laid ORDER BY cut, number"))
            else:
                self._used[id(footage)] = footage, _using(connection, footage)
                wanted = "SELECT cut, number, head, places FROM laid WHERE cut = ? ORDER BY number"
                rows = [row for cut in sorted(self.using(footage)) for row in _rows(connection, wanted, (cut,))]
        used = None if footage is None else self.using(footage)
        last = {cut: number for cut, number, _, _ in rows}
        every = [Laid(self, cut, number, number == last[cut], head, np.frombuffer(places, np.int32).reshape(-1, 4))
                 for cut, number, head, places in rows]  # fmt: skip
        return [one for one in every if used is None or np.isin(one.places[:, 0], list(used[one.name])).any()]

    def using(self, footage: Stretches) -> Mapping[str, Mapping[int, str]]:
        """By cut, the events that use some of this footage, and which clip; asked about version after version, it is looked up once."""
        if id(footage) not in self._used:
            with self._database.read() as connection:
                self._used[id(footage)] = footage, _using(connection, footage)
        return self._used[id(footage)][1]

    @cached_property
    def _used(self) -> dict[int, tuple[Stretches, Mapping[str, Mapping[int, str]]]]:
        return {}

    def clips(self, footage: Stretches | None = None) -> Collection[str]:
        if footage is not None:
            return {clip for pieces in self.using(footage).values() for clip in pieces.values()}
        with self._database.read() as connection:
            return [clip for (clip,) in _rows(connection, "SELECT DISTINCT clip FROM piece WHERE clip != ''")]

    def where(self, kind: str, fits: Callable[[str], bool]) -> Iterable[tuple[str, Span]]:
        found: list[tuple[str, int, int]] = []
        with self._database.read() as connection:
            values = [value for (value,) in _rows(connection, _VALUES, (kind, kind))]
            for value in filter(fits, values):
                found += _rows(connection, "SELECT content, first, past FROM known WHERE kind = ? AND value = ?", (kind, value))
        ids = self._shelf.ids({content for content, _, _ in found})
        return [(ids[content], Span(first, past)) for content, first, past in found if content in ids]

    def clips_of(self, cut: str) -> Mapping[int, str]:
        if cut not in self._clips_of:
            with self._database.read() as connection:
                rows = _rows(connection, "SELECT id, clip FROM piece WHERE cut = ?", (cut,))
                self._clips_of[cut] = dict(rows)
        return self._clips_of[cut]

    @cached_property
    def _clips_of(self) -> dict[str, dict[int, str]]:
        return {}

    def bodies(self, cut: str, pieces: Collection[int]) -> Mapping[int, Event]:
        """Events, as if they lay at the beginning; each read once."""
        known = self._events.setdefault(cut, {})
        missing = [number for number in pieces if number not in known]
        with self._database.read() as connection:
            for some in _parts(missing):
                for number, body in _rows(connection, f"SELECT id, body FROM piece WHERE id IN ({_marks(some)})", tuple(some)):
                    known[number] = event_from_json({**json.loads(body), "at": 0})
        return known

    @cached_property
    def _events(self) -> dict[str, dict[int, Event]]:
        return {}


def _have(connection: Connection) -> dict[tuple[str, int], str]:
    return {(cut, number): saved for cut, number, saved in _rows(connection, "SELECT cut, number, saved FROM laid")}


def _keep_version(connection: Connection, cut: Cut, saved: str) -> None:
    import numpy as np

    known = {body: number for number, body in _rows(connection, "SELECT id, body FROM piece WHERE cut = ?", (cut.name,))}
    last = int(_about(connection, _LAST) or 0)  # no number is given twice: another program may have read what it was
    tracks = {track: number for number, track in enumerate(cut.tracks)}
    fresh, places = [], []
    for event in cut.events:
        plain = event_to_json(event)
        plain.pop("at")
        body = json.dumps(plain, sort_keys=True, separators=(",", ":"))
        if body not in known:
            last += 1
            known[body] = last
            span = (event.source.start, event.source.end) if event.clip and event.source else (None, None)
            fresh.append((last, cut.name, event.clip or "", *span, body))
        places.append((known[body], event.at, event.length, tracks[event.track]))
    if fresh:
        connection.exec_driver_sql("INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?)", fresh)
        _note(connection, _LAST, str(last))
    head = {**cut_to_json(cut), "tracks": list(tracks)}
    head.pop("events")
    row = (cut.name, cut.version, saved, json.dumps(head), np.array(places, np.int32).reshape(-1, 4).tobytes())
    connection.exec_driver_sql("INSERT INTO laid VALUES (?, ?, ?, ?, ?)", row)


def _using(connection: Connection, footage: Stretches) -> dict[str, dict[int, str]]:
    """By cut, the pieces that use some of this footage, each with its clip."""
    found: dict[str, dict[int, str]] = {}
    for some in _parts(sorted(footage)):
        wanted = f"SELECT cut, id, clip, first, past FROM piece WHERE clip IN ({_marks(some)})"
        for name, number, clip, first, past in _rows(connection, wanted, tuple(some)):
            spans = footage[clip]
            if first is not None and (spans is None or any(span.start < past and first < span.end for span in spans)):
                found.setdefault(name, {})[number] = clip
    return found


def _rows(connection: Connection, wanted: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
    yield from connection.exec_driver_sql(wanted, values).all()


def _about(connection: Connection, key: str) -> str:
    return next((str(value) for (value,) in _rows(connection, "SELECT value FROM about WHERE key = ?", (key,))), "")


def _note(connection: Connection, key: str, value: str) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))


def _marks(some: Sequence[object]) -> str:
    return ", ".join("?" * len(some))


def _parts(items: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), _AT_ONCE):
        yield list(items[start : start + _AT_ONCE])
