"""A copy of everything that people made of a season, taken while it is open, checked, and put in place whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from touchline.domain.ledger.chain import Head
from touchline.errors import Damaged
from touchline.ports import Clock, Progress
from touchline.store.database import Database
from touchline.store.deliveries import SeasonDeliveries
from touchline.store.folder import DELIVERIES, DERIVED, KEYS, MARKER, RECORDS, SHOWS, TRUTH
from touchline.store.journal import SeasonJournal
from touchline.store.ledger import SeasonLedger
from touchline.store.season import Season

_AGAIN = "Make the backup again; if it fails again, the disk it goes to is not to be trusted."
_SMALL_BYTES = 4 << 20


@dataclass(frozen=True)
class Copied:
    """A finished backup: where it lies, the ledger's head, its bytes, whether it shares a disk with the season."""

    folder: Path
    head: Head
    size: int
    same_disk: bool


def back_up(season: Season, target: Path, report: Progress, clock: Clock) -> Copied:
    """Copy the season to the folder ``target``, which must be new or empty. The rushes, and what can be made again from
    them, are not in it; films delivered are not either, their manifests and sheets are.

    Raises Damaged where the copy does not check out; OSError where ``target`` holds something.
    """
    target = target.expanduser().resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}-", suffix=".part", dir=target.parent))
    try:
        season.truth.copy_to(made / TRUTH, lambda done, total: report("copying", done, total))
        _copy_beside(season.folder, made)
        report("checking", 0, 1)
        head = _check(made, clock)
        report("checking", 1, 1)
        size = sum(_settle(path) for path in sorted(made.rglob("*")) if path.is_file())
        made.chmod(0o755)
        made.replace(target)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    _settle(target.parent)
    return Copied(target, head, size, target.stat().st_dev == season.folder.stat().st_dev)


def _copy_beside(season: Path, made: Path) -> None:
    """The marker, the keys, all records (evidence is part of them), and of deliveries what is small: manifests, signatures, sheets."""
    shutil.copy2(season / MARKER, made / MARKER)
    (made / KEYS).mkdir(mode=0o700)
    for key in (season / KEYS).iterdir() if (season / KEYS).is_dir() else ():
        shutil.copy2(key, made / KEYS / key.name)
    for name in (DERIVED, DELIVERIES, SHOWS):
        (made / name).mkdir()
    for path in (*(season / DELIVERIES).rglob("*"), *(season / RECORDS).rglob("*")):
        record = path.is_relative_to(season / RECORDS)
        if path.is_file() and (record or path.stat().st_size <= _SMALL_BYTES):
            copy = made / path.relative_to(season)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)


def _check(made: Path, clock: Clock) -> Head:
    copy = Database(made / TRUTH, restore=_AGAIN, frozen=True)
    try:
        with copy.read() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if found != ["ok"]:
            raise Damaged(
                f"The copy in {made.parent} is not sound.", _AGAIN, details=[str(line) for line in found[:10]]
            )
        SeasonJournal(copy, clock).verify()
        return SeasonLedger(copy, clock).verify(SeasonDeliveries(copy, clock).heads())
    finally:
        copy.close()


def _settle(path: Path) -> int:
    """See that it is on the disk and not only on its way there; its size."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    return path.stat().st_size
