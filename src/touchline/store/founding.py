"""Founding: a new season folder, whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import tempfile
import unicodedata
from pathlib import Path

from touchline.errors import BadInput, Conflict
from touchline.ports import Clock
from touchline.store.database import Database
from touchline.store.filesystem import refuse_network
from touchline.store.folder import DELIVERIES, DERIVED, KEYS, MARKER, RECORDS, RESTORE, SHOWS, TRUTH, Marker
from touchline.store.keys import make_key
from touchline.store.schema import SCHEMA
from touchline.store.upgrades import create

_IGNORED = {".DS_Store", "Thumbs.db", "desktop.ini", "lost+found", ".directory"}
_UNFINISHED = ".touchline-new-"
_YEARS = re.compile(r"\d{4}(-(\d{2}|\d{4}))?", re.ASCII)


def create_season(folder: Path, club: str, years: str, clock: Clock) -> Path:
    """Make a season folder: whole or not at all.

    Raises Conflict where the folder is a season already or holds anything else, BadInput for no club or odd
    years, Unavailable on a network file system.
    """
    folder = folder.expanduser().absolute()
    _unicode(str(folder), "DIR")
    marker = Marker(f"s-{secrets.token_hex(8)}", _club(club), _years(years))
    _refuse_taken(folder)
    refuse_network(folder)
    was_there = folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folder))
    try:
        _lay_out(made, marker, clock)
        _move_in(made, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if not was_there:
            with contextlib.suppress(OSError):
                folder.rmdir()
    return folder


def discard(folder: Path) -> None:
    """Take away a season that was only just made, with its folder if nothing else is in it."""
    for name in (MARKER, TRUTH):
        (folder / name).unlink(missing_ok=True)
    for name in (KEYS, DERIVED, DELIVERIES, RECORDS, SHOWS):
        shutil.rmtree(folder / name, ignore_errors=True)
    with contextlib.suppress(OSError):
        folder.rmdir()


def _refuse_taken(folder: Path) -> None:
    if (folder / MARKER).exists():
        raise Conflict(f"{folder} is a season already.", "Work in it, or name another folder.")
    if folder.exists() and not folder.is_dir():
        raise Conflict(f"{folder} is a file.", "Name another folder.")
    strange = sorted(path.name for path in folder.iterdir() if not _passing(path.name)) if folder.is_dir() else []
    if strange:
        raise Conflict(
            f"{folder} is not empty: it holds {', '.join(strange[:5])}{' …' if len(strange) > 5 else ''}.",
            f"Name a new folder, such as {folder / 'season'}.",
        )


def _passing(name: str) -> bool:
    """Whether a name in a folder says nothing of its use."""
    return name in _IGNORED or name.startswith(_UNFINISHED)


def _club(club: str) -> str:
    club = unicodedata.normalize("NFC", _unicode(club.strip(), "--club"))
    if not club or any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in club):
        raise BadInput(f"{club!r} is not a club's name.", "Give it in one line: --club 'Harbour Town'", place="--club")
    return club


def _unicode(text: str, place: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadInput(f"{text!r} is not valid Unicode.", "Type it again.", place=place) from None
    return text


def _years(years: str) -> str:
    years = years.strip().replace("/", "-").replace("–", "-")
    if not _YEARS.fullmatch(years):
        raise BadInput(
            f"{years!r} are not the years of a season.", "Write them like 2025-26, or 2025.", place="--years"
        )
    first, _, last = years.partition("-")
    if last and int(last[-2:]) != (int(first) + 1) % 100:
        raise BadInput(
            f"A season does not last from {first} to {last}.",
            f"Write it like {first}-{(int(first) + 1) % 100:02}.",
            place="--years",
        )
    return years


def _lay_out(made: Path, marker: Marker, clock: Clock) -> None:
    make_key(made / KEYS)
    for name in (DERIVED, DELIVERIES, SHOWS):
        (made / name).mkdir()
    (made / TRUTH).touch()
    truth = Database(made / TRUTH, restore=RESTORE)
    create(truth, {"id": marker.id, "club": marker.club, "years": marker.years, "created": clock()})
    truth.close()
    fields = {"id": marker.id, "club": marker.club, "years": marker.years}
    lines = [f"schema = {SCHEMA}", *(f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in fields.items())]
    with (made / MARKER).open("w", encoding="utf-8") as file:
        file.write("# A season of Touchline. The folder can be moved as a whole.\n" + "\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())


def _move_in(made: Path, folder: Path) -> None:
    """The keys first: their folder moves onto nothing else, so of two makers one is told. The marker last."""
    for path in sorted(made.iterdir(), key=lambda path: (path.name == MARKER, path.name != KEYS)):
        if (folder / path.name).exists():
            raise Conflict(f"Somebody else is making a season in {folder}.", "Name another folder.")
        path.rename(folder / path.name)
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
