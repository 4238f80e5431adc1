"""What machines made of the rushes: passes, faults, hashes. May be thrown away and made again."""

from __future__ import annotations

import json
import secrets
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from sys import intern
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, insert, outerjoin, select

from touchline.domain.documents.plain import from_plain, to_plain
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Fault, Findings, Pass, Print
from touchline.domain.time.time import Span
from touchline.errors import BadInput
from touchline.ports import Clock
from touchline.store.chained import padded
from touchline.store.database import Database
from touchline.store.schema import about_derived, finding, outbox, pass_made, prints, seen_file
from touchline.store.schema import fault as faults

BEGUN = "begun"
_STRIDE = 1 << 20
_AT_ONCE = 500
"""Prints are read in parts of this size: a season has millions."""


class FindingsKept:
    """The derived half of a shelf."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def keep(self, done: Pass) -> None:
        self._keep(done, padded(self._clock()))

    def _keep(self, done: Pass, now: str) -> None:
        """``now`` is empty where what is there is only put otherwise."""
        body = {"watches": list(done.watches), "findings": to_plain(replace(done.findings, prints=()))}
        packed = zlib.compress(
            json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), 3
        )
        of_pass = (finding.c.content == done.content, finding.c.analyser == done.analyser)
        with self._database.write() as connection:
            connection.execute(delete(finding).where(*of_pass))
            connection.execute(
                delete(faults).where(faults.c.content == done.content, faults.c.analyser == done.analyser)
            )
            connection.execute(
                insert(finding).values(
                    content=done.content,
                    analyser=done.analyser,
                    version=done.version,
                    settings=done.settings,
                    body=packed,
                )
            )
            connection.execute(
                delete(prints).where(prints.c.content == done.content, prints.c.analyser == done.analyser)
            )
            if done.findings.prints:
                connection.execute(insert(prints), [_print_row(done, one) for one in done.findings.prints])
            for fault in done.findings.faults:
                _note(connection, fault, done.content, done.analyser)
            _note_news(connection, done.content)
            if now:
                _note_moment(connection, done, now)

    def amend(self, done: Pass, gone: Collection[str]) -> None:
        """Keep a pass with other facts and without these prints; its other prints stay."""
        kept = [one for one in self._prints_of(done) if one.key not in gone]
        self._keep(replace(done, findings=replace(done.findings, prints=tuple(kept))), "")
        self._database.forget_erased()

    def forget(self, contents: Collection[str]) -> None:
        """Everything that machines made of these contents, as if they had never been looked at."""
        with self._database.write() as connection:
            for part in _parts(sorted(contents)):
                for table in (finding, pass_made, prints, faults):
                    connection.execute(delete(table).where(table.c.content.in_(part)))
                connection.execute(outbox.update().where(outbox.c.content.in_(part)).values(content=""))  # its number is known by now
        self._database.forget_erased()

    def _prints_of(self, done: Pass) -> list[Print]:
        wanted = select(prints).where(prints.c.content == done.content, prints.c.analyser == done.analyser)
        with self._database.read() as connection:
            rows = connection.execute(wanted).all()
        return [Print(row.kind, row.key, bytes(row.data), json.loads(row.detail)) for row in rows]

    def passes(self, content: str) -> list[Pass]:
        return self.passes_of([content])[content]

    def passes_of(self, contents: Collection[str]) -> dict[str, list[Pass]]:
        when = pass_made.c.content == finding.c.content, pass_made.c.analyser == finding.c.analyser
        both = outerjoin(finding, pass_made, and_(*when))
        wanted = select(finding, pass_made.c.first, pass_made.c.last).select_from(both).order_by(finding.c.analyser)
        found: dict[str, list[Pass]] = {content: [] for content in contents}
        for part in _parts(sorted(found)):
            with self._database.read() as connection:
                rows = connection.execute(wanted.where(finding.c.content.in_(part))).all()
            for done in map(_pass, rows):
                if done is not None:
                    found[done.content].append(done)
        return found

    def prints(self, kind: str, contents: Collection[str] | None = None) -> Iterator[tuple[str, Print]]:
        wanted = select(prints).where(prints.c.kind == kind).order_by(prints.c.content, prints.c.analyser, prints.c.key)
        some = [list(part) for part in _parts(sorted(contents))] if contents is not None else [None]
        for part in some:
            with self._database.read() as connection:
                rows = connection.execute(wanted if part is None else wanted.where(prints.c.content.in_(part)))
                for row in rows.yield_per(_AT_ONCE):
                    yield row.content, Print(row.kind, row.key, bytes(row.data), json.loads(row.detail))

    def last_moment(self) -> str:
        """When a pass was last kept; empty where nobody noted it."""
        with self._database.read() as connection:
            return connection.execute(select(func.max(pass_made.c.last))).scalar() or ""

    def begun(self) -> str:
        """When all that machines made was begun anew; empty where nobody noted it."""
        with self._database.read() as connection:
            return connection.execute(select(about_derived.c.value).where(about_derived.c.key == BEGUN)).scalar() or ""

    @property
    def birth(self) -> str:
        with self._database.read() as connection:
            return (
                connection.execute(select(about_derived.c.value).where(about_derived.c.key == "birth")).scalar() or ""
            )

    def outbox(self, after: int) -> list[tuple[int, str]]:
        """The newest notice of each content, in order: whoever follows needs to look at each content once, and at all where the
        notice that they know is of another copy of this file."""
        last = func.max(outbox.c.seq)
        with self._database.read() as connection:
            if after and connection.execute(select(outbox.c.seq).where(outbox.c.seq == after)).scalar() is None:
                after = 0
            wanted = select(last, outbox.c.content).where(outbox.c.seq > after, outbox.c.content != "")
            return [(seq, content) for seq, content in connection.execute(wanted.group_by(outbox.c.content).order_by(last))]

    def fault(self, fault: Fault) -> None:
        with self._database.write() as connection:
            same = (faults.c.analyser == "", faults.c.location == fault.where, faults.c.stage == fault.stage)
            text = json.dumps(to_plain(fault))
            connection.execute(delete(faults).where(*same, faults.c.document == text))
            _note(connection, fault, "", "")

    def mended(self, where: str, stages: Collection[str] | None = None) -> None:
        meant = delete(faults).where(faults.c.analyser == "", faults.c.location == where)
        with self._database.write() as connection:
            connection.execute(meant if stages is None else meant.where(faults.c.stage.in_(stages)))

    def faults(self) -> list[Fault]:
        with self._database.read() as connection:
            texts = (
                connection.execute(select(faults.c.document).order_by(faults.c.location, faults.c.seq)).scalars().all()
            )
        return [from_plain(Fault, json.loads(text)) for text in texts]

    def hash_of(self, path: Path) -> str | None:
        try:
            now = _state(path)
        except OSError:
            return None
        with self._database.read() as connection:
            row = connection.execute(select(seen_file).where(seen_file.c.path == now["path"])).mappings().first()
        return row["content"] if row and all(row[key] == value for key, value in now.items()) else None

    def note_hash(self, path: Path, content: str) -> None:
        now = _state(path)
        with self._database.write() as connection:
            connection.execute(delete(seen_file).where(seen_file.c.path == now["path"]))
            connection.execute(insert(seen_file).values(**now, content=content))


def _print_row(done: Pass, one: Print) -> dict[str, object]:
    row: dict[str, object] = {"content": done.content, "analyser": done.analyser, "kind": one.kind, "key": one.key, "data": one.data}
    return {**row, "detail": json.dumps(to_plain(one.detail))}


def _parts(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


def _state(path: Path) -> dict[str, str | int]:
    path = path.expanduser().absolute()
    stat = path.stat()
    return {
        "path": str(path),
        "size": stat.st_size,
        "changed_ns": max(stat.st_mtime_ns, stat.st_ctime_ns),  # a file's date can be set back, its inode's cannot
        "inode": f"{stat.st_dev}:{stat.st_ino}",
    }


def _note_news(connection: Connection, content: str) -> None:
    """Under a number that only this copy of the file gives: where an older one is put in its place, and goes on, its notices are
    not taken for those that somebody knew."""
    last = connection.execute(select(func.max(outbox.c.seq))).scalar() or 0
    connection.execute(insert(outbox).values(seq=last + 1 + secrets.randbelow(_STRIDE), content=content))


def _note_moment(connection: Connection, done: Pass, now: str) -> None:
    """When an analyser looked at a content for the first time, and the last."""
    mine = pass_made.c.content == done.content, pass_made.c.analyser == done.analyser
    first = connection.execute(select(pass_made.c.first).where(*mine)).scalar()
    connection.execute(delete(pass_made).where(*mine))
    connection.execute(insert(pass_made).values(content=done.content, analyser=done.analyser, first=first or now, last=now))


def _note(connection: Connection, fault: Fault, content: str, analyser: str) -> None:
    connection.execute(
        insert(faults).values(
            content=content,
            analyser=analyser,
            location=fault.where,
            stage=fault.stage,
            document=json.dumps(to_plain(fault)),
        )
    )


def _pass(row: Row[tuple[object, ...]]) -> Pass | None:
    """A pass that cannot be read any more counts as not made: the next log makes it again."""
    try:
        body = json.loads(zlib.decompress(row.body).decode("utf-8", "surrogatepass"))
        facts = tuple(map(_fact, body["findings"].pop("facts")))  # of which there are many
        found = replace(from_plain(Findings, {**body["findings"], "facts": ()}), facts=facts)
    except (BadInput, ValueError, KeyError, TypeError, zlib.error):
        return None
    return Pass(row.content, row.analyser, row.version, row.settings, tuple(body["watches"]), found, row.first or "", row.last or "")


def _fact(plain: dict[str, Any]) -> Fact:
    """Of millions of facts the names are few: each is held once."""
    if plain.keys() != _WHOLE:
        return Fact(**{**plain, "span": Span(*plain["span"])})
    return Fact(intern(plain["clip"]), Span(*plain["span"]), intern(plain["channel"]), intern(plain["kind"]), intern(plain["value"]),
                plain["confidence"], plain["says"], intern(plain["source"]), plain["detail"] or _NOTHING)  # fmt: skip


_WHOLE = {field.name for field in fields(Fact)}
_NOTHING: Mapping[str, object] = MappingProxyType({})
