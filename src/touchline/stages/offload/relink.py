"""Relink: rushes that moved, or came back on another disk, found again by their size and then by their bytes."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from touchline.domain.facts.findings import Fault
from touchline.domain.rushes.media import Clip, Rush
from touchline.errors import Missing, TouchlineError
from touchline.ports import Progress, Shelf

STAGE = "relink"
ContentOf = Callable[[Path, Callable[[int], None]], str]
"""The content hash of a file; is told how many more bytes were read."""


@dataclass(frozen=True)
class Found:
    """A rush that lies somewhere new."""

    clip: str
    given: str
    path: Path


@dataclass(frozen=True)
class Relinked:
    """What was found, what is still not within reach, which files of the right size hold something else."""

    found: tuple[Found, ...]
    offline: tuple[Fault, ...]
    strangers: tuple[Path, ...]
    faults: tuple[Fault, ...]


def relink(shelf: Shelf, folders: Sequence[Path], content_of: ContentOf, report: Progress) -> Relinked:
    """Look through the folders for every rush of the season, and remember where each lies now.

    A rush that is not found stays known: it is offline, never gone. Raises Missing for a folder that is not there.
    """
    faults: list[Fault] = []
    wanted, homes = _wanted(shelf.clips())
    candidates = [path for folder in folders for path in _files(folder, faults) if _size(path) in wanted]
    found, strangers = _looked_at(shelf, candidates, wanted, content_of, report, faults)
    for content, path in found:
        for _, rush in homes[content]:
            shelf.mended(rush.path)
            shelf.mended(rush.given)
        shelf.found(content, path)
    told = [Found(clip.id, rush.given, path) for content, path in found for clip, rush in homes[content]]
    return Relinked(tuple(told), tuple(offline(shelf.clips())), tuple(strangers), tuple(faults))


def offline(clips: Iterable[Clip]) -> list[Fault]:
    """A fault for every rush that is not where it was last seen, or is no longer as long as it was."""
    return [fault for clip in clips for rush in clip.rushes if (fault := _fault(clip, rush))]


def _fault(clip: Clip, rush: Rush) -> Fault | None:
    size = _size(Path(rush.path))
    if size == rush.size:
        return None
    if size is not None:
        return Fault(clip.id, STAGE, f"{rush.path} has changed: it was {rush.size} bytes long and is {size}.",
                     "Bring back a verified copy and run: touchline relink FOLDER")
    volume = rush.volume.removeprefix("uuid:")
    return Fault(clip.id, STAGE, f"{rush.path} is offline" + (f" (volume {volume})." if volume else "."),
                 "Connect its disk. If the file moved, run: touchline relink FOLDER")


def _wanted(clips: Iterable[Clip]) -> tuple[dict[int, set[str]], dict[str, list[tuple[Clip, Rush]]]]:
    """Contents by their size, and the clips that each content belongs to."""
    sizes: dict[int, set[str]] = defaultdict(set)
    homes: dict[str, list[tuple[Clip, Rush]]] = defaultdict(list)
    for clip in clips:
        for rush in clip.rushes:
            sizes[rush.size].add(rush.content)
            homes[rush.content].append((clip, rush))
    return sizes, homes


def _files(folder: Path, faults: list[Fault]) -> Iterator[Path]:
    folder = folder.expanduser().absolute()
    if folder.is_file():
        yield folder
        return
    if not folder.is_dir():
        raise Missing(f"There is no folder {folder}.", "See that the disk is connected, and check the name.")

    def unreadable(error: OSError) -> None:
        faults.append(Fault(str(error.filename), STAGE, f"{error.filename} cannot be read: {error.strerror}.",
                            "Ask for the right to read it, or check the disk."))

    for where, _, names in os.walk(folder, onerror=unreadable):
        yield from (Path(where, name) for name in sorted(names))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _looked_at(shelf: Shelf, candidates: Sequence[Path], wanted: dict[int, set[str]], content_of: ContentOf,
               report: Progress, faults: list[Fault]) -> tuple[list[tuple[str, Path]], list[Path]]:
    """Which candidates hold which wanted content, and which only have its length. Each is read once."""
    found: list[tuple[str, Path]] = []
    strangers: list[Path] = []
    reading = _Reading(report, sum(_size(path) or 0 for path in candidates))
    for path in candidates:
        size = _size(path) or 0
        try:
            content = shelf.hash_of(path) or _read(shelf, path, content_of, reading.more)
        except (OSError, TouchlineError) as error:
            faults.append(Fault(str(path), STAGE, f"{path} cannot be read: {error}.", "Check the disk; try again."))
            continue
        finally:
            reading.through(size)
        if content in wanted.get(size, ()):
            found.append((content, path))
        else:
            strangers.append(path)
    return found, strangers


class _Reading:
    """How far the reading of many files has come, in bytes."""

    def __init__(self, report: Progress, total: int) -> None:
        self._report, self._total, self._whole, self._part = report, total, 0, 0

    def more(self, count: int) -> None:
        self._part += count
        self._report("reading", self._whole + self._part, self._total)

    def through(self, size: int) -> None:
        self._whole, self._part = self._whole + size, 0
        self._report("reading", self._whole, self._total)


def _read(shelf: Shelf, path: Path, content_of: ContentOf, step: Callable[[int], None]) -> str:
    content = content_of(path, step)
    shelf.note_hash(path, content)
    return content
