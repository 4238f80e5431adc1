"""Where a card is copied to: folders that make sense, have room, and hold nothing but this card."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.domain.rushes.copies import CardFile, Inventory, Sealed
from touchline.errors import BadInput, Conflict, Damaged, Unavailable

if TYPE_CHECKING:
    from touchline.stages.offload.dock import Disks, Seals

_INNER = frozenset({"PRIVATE", "M4ROOT", "XDROOT", "BPAV", "DCIM", "CLIP", "CLPR"})
_ROUNDING = 4096


def name_of(card: Path) -> str:
    """The card's folder names the copy; a folder inside the card's structure does not."""
    while card.name.upper() in _INNER and card != card.parent:
        card = card.parent
    return card.name or "card"


def copies_of(card: Path, destinations: Sequence[Path], name: str, disks: Disks) -> list[Path]:
    """The folder of the card in each destination. Raises BadInput where one makes no sense."""
    if not name or name in (".", "..") or "/" in name or "\\" in name or "\0" in name:
        raise BadInput(f"{name!r} cannot name a copy.", "Give a plain folder name, such as --as A001.")
    copies = [Path(os.path.realpath(destination / name)) for destination in destinations]
    if len(set(copies)) < len(copies):
        raise BadInput("The same destination is named twice.", "Name two folders, on two disks.")
    real, volume = Path(os.path.realpath(card)), disks.volume(card)
    for copy, destination in zip(copies, destinations, strict=True):
        if real in (copy, *copy.parents) or _on_card(real, volume.mount, copy, disks):
            raise BadInput(f"{destination} lies on the card itself.", "Choose a folder on another disk.")
        if copy in real.parents:
            raise BadInput(f"The card lies inside the copy it would make, {copy}.", "Choose another folder, or --as.")
        if any(copy in other.parents for other in copies):
            raise BadInput("One copy would lie inside the other.", "Choose folders that do not hold each other.")
        if blocked := next((place for place in (copy, *copy.parents) if place.exists() and not place.is_dir()), None):
            raise BadInput(f"{blocked} is a file, not a folder.", "Choose a folder to copy to.")
    return copies


def _on_card(card: Path, mount: str, copy: Path, disks: Disks) -> bool:
    """Given a folder of a mounted card, such as its DCIM, the rest of that disk is the card too."""
    inner = Path(mount)
    mine = inner == card or (inner in card.parents and card.relative_to(inner).parts[0].upper() in _INNER)
    return mine and mount != "/" and disks.volume(copy).mount == mount


@dataclass(frozen=True)
class Before:
    """A copy as an earlier run left it: its files, and what its seals say of them."""

    files: Mapping[str, CardFile]
    known: Mapping[str, Sealed]


def before_of(copy: Path, disks: Disks, seals: Seals) -> Before:
    """What is in a copy now. Raises Damaged where its history was tampered with, Unavailable."""
    if not copy.is_dir():
        return Before({}, {})
    try:
        seals.tidy(copy)
    except OSError as error:
        raise Unavailable(f"Nothing can be written to {copy}: {error.strerror}.", "Choose another folder.") from None
    known, broken = seals.known(copy)
    if broken:
        raise Damaged(f"The history of {copy} is not what it was, so nothing is added to it.",
                      "Compare it with the other copy (touchline verify); copy the card under another name with --as.",
                      details=[f"{copy / change.path}: {change.says}" for change in broken])
    return Before({file.path: file for file in disks.inventory(copy).files}, known)


def refuse_another(copy: Path, before: Before, card: Inventory) -> None:
    """Never mix two cards: what lies there under the card's name must be this card, or the beginnings of it."""
    mine = {file.path: file for file in card.files}
    doubtful = {fault.path for fault in card.faults}
    strange = [path for path in before.files if path not in mine and path not in doubtful
               and (path in before.known or not before.known)]
    other = [path for path, file in before.files.items() if path in mine and file.size != mine[path].size
             and not _is_damage(path, before, card, file.size)]
    if strange or other:
        raise another(copy, [f"{path}: is not on the card" for path in strange]
                       + [f"{path}: is another file of the same name" for path in other])


def _is_damage(path: str, before: Before, card: Inventory, size: int) -> bool:
    """A file that is not the card's: damaged where its seal says so, or where the files around it are the card's."""
    sealed = before.known.get(path)
    if sealed:
        return sealed.size is not None and sealed.size != size
    return any(before.files.get(file.path) == file for file in card.files if file.path != path)


def another(copy: Path, details: list[str]) -> Conflict:
    """The refusal to mix two cards."""
    return Conflict(f"{copy} holds another card of that name, or this card has changed since.",
                    f"Give this one its own name: --as {copy.name}_2", details=sorted(details))


def refuse_full(copies: Sequence[Path], before: Sequence[Before], card: Inventory, disks: Disks) -> None:
    """See that every disk has room before a byte is written; copies on one disk share its room."""
    wanted: dict[str, int] = {}
    free: dict[str, int] = {}
    for copy, there in zip(copies, before, strict=True):
        disk = disks.volume(copy).name
        need = sum(-(-file.size // _ROUNDING) * _ROUNDING + _ROUNDING // 4 for file in card.files
                   if file.path not in there.files)
        wanted[disk] = wanted.get(disk, 0) + need
        free[disk] = disks.free(copy)
    short = [f"{disk} has {size_text(free[disk])} free and {size_text(need)} are needed: "
             f"{size_text(need - free[disk])} are missing."
             for disk, need in wanted.items() if need > free[disk]]
    if short:
        raise Unavailable(short[0], "Make room or choose another disk; nothing was copied yet.", details=short[1:])


def size_text(count: int) -> str:
    """Bytes, as people say them."""
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.2f} MB"
