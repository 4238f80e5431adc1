"""What is on a card: every file that could be a recording, and every one that we cannot take over."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from touchline.domain.rushes.copies import CardFile, FileFault, Inventory, is_junk


def inventory_of(folder: Path, *, seals: bool = False) -> Inventory:
    """Files, folders and faults under ``folder``; junk of operating systems is left out, and so are the folders
    of seals unless ``seals``. Nothing is opened, no link is followed."""
    files: list[CardFile] = []
    folders: dict[str, int] = {}
    faults: list[FileFault] = []
    for here, entries in _walk(folder, folders, faults, seals):
        for entry in entries:
            path = f"{here}/{entry.name}" if here else entry.name
            if why := _unfit(entry):
                faults.append(FileFault(readable(path), why))
                continue
            try:
                status = entry.stat(follow_symlinks=False)
            except OSError as error:
                faults.append(FileFault(path, f"cannot be looked at: {error.strerror}"))
                continue
            files.append(CardFile(path, status.st_size, status.st_mtime_ns))
    return Inventory(tuple(sorted(files, key=lambda file: file.path)), folders, tuple(faults))


def readable(path: str) -> str:
    """A name for people: bytes that are no text are shown as such."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _walk(
    root: Path, folders: dict[str, int], faults: list[FileFault], seals: bool
) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    waiting = [""]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(root / here) as found:
                entries = sorted((entry for entry in found if not is_junk(entry.name)), key=lambda entry: entry.name)
            folders[here or "."] = (root / here).stat().st_mtime_ns
        except OSError as error:
            faults.append(FileFault(readable(here) or ".", f"cannot be opened: {error.strerror}"))
            continue
        inside = [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
        for entry in reversed(inside):
            if not _is_text(entry.name):
                path = readable(f"{here}/{entry.name}".lstrip("/"))
                faults.append(FileFault(path, "its name is not text, so no seal can name it: rename the folder"))
            elif seals or entry.name != "ascmhl":
                waiting.append(f"{here}/{entry.name}" if here else entry.name)
        yield here, [entry for entry in entries if entry not in inside]


def _unfit(entry: os.DirEntry[str]) -> str:
    """Why a file cannot be taken over; empty where it can."""
    if entry.is_symlink():
        return "is a link to something else; links are not followed: look at what it points to"
    if not _is_text(entry.name):
        return "its name is not text, so no seal can name it: rename the file"
    if any(ord(letter) < 32 or letter in "\x7f\x85\u2028\u2029" for letter in entry.name):
        return "its name holds a line break or a control character, which no seal can name: rename the file"
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
    except OSError as error:
        return f"cannot be looked at: {error.strerror}"
    return "" if stat.S_ISREG(mode) else "is not a file but a device or a pipe"


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
