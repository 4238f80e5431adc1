"""Back up: everything people made of a season, copied while it is open. Rushes and proxies are not in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from touchline.errors import Conflict
from touchline.ports import Progress

MARKER = "season.toml"


class Copied(Protocol):
    """A finished copy: where it lies, the ledger's head, its bytes, whether it shares a disk with the season."""

    @property
    def folder(self) -> Path: ...
    @property
    def head(self) -> tuple[int, str]: ...
    @property
    def size(self) -> int: ...
    @property
    def same_disk(self) -> bool: ...


class Copier(Protocol):
    """Copies the season to a folder that is new or empty, checks the copy, puts it in place whole."""

    def __call__(self, target: Path, report: Progress) -> Copied: ...


@dataclass(frozen=True)
class Backup:
    """What was backed up, and what its owner should know."""

    folder: Path
    entries: int
    head: str
    bytes: int
    warnings: tuple[str, ...]


def backup(season: Path, target: Path, copy: Copier, report: Progress) -> Backup:
    """Copy the season to ``target``. Raises Conflict where that is no place for it, Damaged where the copy is unsound."""
    target = target.expanduser().resolve()
    _refuse(season.resolve(), target)
    done = copy(target, report)
    warnings = ["It lies on the same disk as the season: if that disk fails, both are gone. Copy it to another one."]
    return Backup(done.folder, done.head[0], done.head[1], done.size, tuple(warnings if done.same_disk else ()))


def _refuse(season: Path, target: Path) -> None:
    if target.is_relative_to(season):
        raise Conflict(f"{target} lies in the season itself.", "A backup belongs on another disk; name a folder there.")
    if target.exists() and not target.is_dir():
        raise Conflict(f"{target} is a file.", "Name a new folder.")
    if target.is_dir() and any(target.iterdir()):
        held = "is a season or a backup already" if (target / MARKER).exists() else "is not empty"
        raise Conflict(f"{target} {held}.", f"Name a new folder, such as {target / season.name}."
                       if held == "is not empty" else f"Name a new folder, such as {target}-2.")
