"""The rows of the file of uses: its tables, and how a version of a cut is laid down in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.cut_document import cut_to_json, event_to_json

if TYPE_CHECKING:
    from touchline.ports.uses import Stretches

TABLES = """
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
LAST = "last piece"
VALUES = """
WITH RECURSIVE every(value) AS (
    SELECT min(value) FROM known WHERE kind = ?
    UNION ALL SELECT (SELECT min(value) FROM known WHERE kind = ? AND value > every.value) FROM every WHERE value IS NOT NULL)
SELECT value FROM every WHERE value IS NOT NULL
"""
"""From one value to the next: there are few, of very many facts."""
AT_ONCE = 500


def have_of(connection: Connection) -> dict[tuple[str, int], str]:
    """When each version that is there was saved."""
    return {(cut, number): saved for cut, number, saved in rows_of(connection, "SELECT cut, number, saved FROM laid")}


def keep_version(connection: Connection, cut: Cut, saved: str) -> None:
    """Lay a version down: its events, of those that are not there, and where each lies."""
    import numpy as np

    known = {body: number for number, body in rows_of(connection, "SELECT id, body FROM piece WHERE cut = ?", (cut.name,))}
    last = int(about(connection, LAST) or 0)  # no number is given twice: another program may have read what it was
    tracks = {track: number for number, track in enumerate(dict.fromkeys((event.track, event.channel) for event in cut.events))}
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
        places.append((known[body], event.at, event.length, tracks[event.track, event.channel]))
    if fresh:
        connection.exec_driver_sql("INSERT INTO piece VALUES (?, ?, ?, ?, ?, ?)", fresh)
        note(connection, LAST, str(last))
    head = {**cut_to_json(cut), "tracks": list(tracks)}
    head.pop("events")
    row = (cut.name, cut.version, saved, json.dumps(head), np.array(places, np.int32).reshape(-1, 4).tobytes())
    connection.exec_driver_sql("INSERT INTO laid VALUES (?, ?, ?, ?, ?)", row)


def using(connection: Connection, footage: Stretches) -> dict[str, dict[int, str]]:
    """By cut, the pieces that use some of this footage, each with its clip."""
    found: dict[str, dict[int, str]] = {}
    for some in parts(sorted(footage)):
        wanted = f"SELECT cut, id, clip, first, past FROM piece WHERE clip IN ({marks(some)})"
        for name, number, clip, first, past in rows_of(connection, wanted, tuple(some)):
            spans = footage[clip]
            if first is not None and (spans is None or any(span.start < past and first < span.end for span in spans)):
                found.setdefault(name, {})[number] = clip
    return found


def rows_of(connection: Connection, wanted: str, values: tuple[Any, ...] = ()) -> Iterator[Any]:
    yield from connection.exec_driver_sql(wanted, values).all()


def about(connection: Connection, key: str) -> str:
    return next((str(value) for (value,) in rows_of(connection, "SELECT value FROM about WHERE key = ?", (key,))), "")


def note(connection: Connection, key: str, value: str) -> None:
    connection.exec_driver_sql("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, value))


def marks(some: Sequence[object]) -> str:
    return ", ".join("?" * len(some))


def parts(items: Sequence[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), AT_ONCE):
        yield list(items[start : start + AT_ONCE])
