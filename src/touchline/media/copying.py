"""Copying a card: one reading of it, every copy written at once, every copy read back."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.domain.rushes.copies import HASH, CardFile, Inventory, Landed, Passed, Volume
from touchline.errors import Conflict
from touchline.media.checksum import CHUNK, Checksum, checksum_of
from touchline.media.disk import alone_in, let_go, sync_folder
from touchline.media.inventory import inventory_of
from touchline.media.landing import Landing
from touchline.media.volumes import free_bytes, volume_of

if TYPE_CHECKING:
    from touchline.ports import Progress

_CARD_IS_GONE = frozenset({5, 6, 19, 107, 108, 116})
"""EIO, ENXIO, ENODEV, ENOTCONN, ESHUTDOWN, ESTALE."""
_READERS = 2


class Disks:
    """The disks of this machine: what is on them, and copying from one to several."""

    @contextmanager
    def alone(self, copies: Sequence[Path]) -> Iterator[None]:
        """Hold the copies' folders against other offloads. Raises Conflict, OSError."""
        with ExitStack() as held:
            for copy in copies:
                try:
                    held.enter_context(alone_in(copy))
                except BlockingIOError:
                    raise Conflict(f"Another offload is writing to {copy} at this moment.",
                                   "Wait until it is done, then run this again.") from None
            yield

    def inventory(self, folder: Path) -> Inventory:
        return inventory_of(folder)

    def volume(self, path: Path) -> Volume:
        return volume_of(path)

    def free(self, path: Path) -> int:
        return free_bytes(path)

    def file(self, folder: Path, path: str) -> CardFile | None:
        try:
            status = (folder / path).lstat()
        except OSError:
            return None
        return CardFile(path, status.st_size, status.st_mtime_ns) if stat.S_ISREG(status.st_mode) else None

    def folders(self, copy: Path, folders: Mapping[str, int]) -> None:
        """Make the folders that are not there and give all their times, the deepest first. Raises OSError."""
        for folder in folders:
            (copy / folder).mkdir(parents=True, exist_ok=True)
        for folder in sorted(folders, key=len, reverse=True):
            with suppress(PermissionError):  # some disks let nobody set times
                os.utime(copy / folder, ns=(folders[folder], folders[folder]))
            sync_folder(copy / folder)

    def checksums(
        self, folder: Path, files: Sequence[tuple[CardFile, Sequence[str]]], progress: Progress
    ) -> Iterator[tuple[CardFile, Mapping[str, str] | OSError]]:
        """Hashes of files as they lie on the disk, in no set order; an error where one cannot be read."""
        steps = _Steps(progress, sum(file.size for file, _ in files), 1)
        with ThreadPoolExecutor(_READERS, thread_name_prefix="checksum") as readers:
            yield from readers.map(lambda one: (one[0], _checksums(folder, one[0], one[1], steps.read_back)), files)

    def copy(
        self, card: Path, files: Sequence[CardFile], copies: Sequence[Path], progress: Progress, *,
        formats: Mapping[str, Iterable[str]],
    ) -> tuple[list[Passed], list[OSError | None]]:
        """Bring ``files`` from ``card`` into every copy; those already there are only compared.

        ``formats`` are further hash formats wanted of single files. Memory is bounded: some 16 MB a copy. Also
        gives, for each copy, the error that broke its disk. Raises OSError where a copy cannot be written at all.
        """
        total = sum(file.size for file in files)
        steps = _Steps(progress, total, len(copies))
        wanted = {path: tuple(names) for path, names in formats.items()}
        landings = [Landing(copy, lambda file: wanted.get(file.path, ()), steps.read_back) for copy in copies]
        started: list[Landing] = []
        try:
            for landing in landings:
                landing.start()
                started.append(landing)
            read = [_pass(card, file, landings, wanted.get(file.path, ()), steps) for file in files]
        finally:
            for landing in started:
                landing.close()
        return [_passed(file, hashes, fault, landings) for file, hashes, fault in read], [
            landing.broken for landing in landings]


def _checksums(
    folder: Path, file: CardFile, formats: Sequence[str], step: Callable[[int], None]
) -> dict[str, str] | OSError:
    try:
        return checksum_of(folder / file.path, formats, step, cold=True)
    except OSError as error:
        return error


class _Steps:
    """Progress of reading the card and of reading the copies back, in megabytes."""

    def __init__(self, progress: Progress, total: int, copies: int) -> None:
        self._progress, self._total, self._copies = progress, total, copies
        self._lock = threading.Lock()
        self._read = self._back = 0

    def read(self, count: int) -> None:
        self._read += count
        self._progress("Copying (MB)", self._read / 1e6, self._total / 1e6)

    def read_back(self, count: int) -> None:
        with self._lock:
            self._back += count
            done = self._back
        self._progress("Reading back (MB)", done / 1e6, self._total * self._copies / 1e6)


def _pass(
    card: Path, file: CardFile, landings: Sequence[Landing], formats: Iterable[str], steps: _Steps
) -> tuple[CardFile, dict[str, str], str]:
    """One file through all landings: its hashes, or the fault that stopped it."""
    fresh = [landing for landing in landings if not os.path.lexists(landing.copy / file.path)]
    for landing in fresh:
        landing.begin(file)
    try:
        hashes = _read(card / file.path, file, fresh, {HASH, *formats}, steps.read)
    except OSError as error:
        for landing in fresh:
            landing.drop()
        return file, {}, _why(error, card)
    for landing in landings:
        (landing.end if landing in fresh else landing.there)(file, hashes)
    return file, hashes, ""


def _read(
    path: Path, file: CardFile, landings: Sequence[Landing], formats: Iterable[str], step: Callable[[int], None]
) -> dict[str, str]:
    running = Checksum(formats)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags)
    try:
        count = 0
        while count <= file.size and (chunk := os.read(descriptor, CHUNK)):
            running.update(chunk)
            for landing in landings:
                landing.write(chunk)
            count += len(chunk)
            step(len(chunk))
        status = os.fstat(descriptor)
        let_go(descriptor)
    finally:
        os.close(descriptor)
    if (count, status.st_size, status.st_mtime_ns) != (file.size, file.size, file.changed):
        raise _ChangedError(f"it changed while it was copied: {file.size} bytes before, {count} read")
    return running.digests()


class _ChangedError(OSError):
    """The card was written to while it was read."""


def _why(error: OSError, card: Path) -> str:
    if isinstance(error, _ChangedError):
        return str(error)
    if error.errno in _CARD_IS_GONE or not card.is_dir():
        return f"the card could not be read ({error.strerror}): was it pulled out?"
    return f"cannot be read: {error.strerror}"


def _passed(file: CardFile, hashes: Mapping[str, str], fault: str, landings: Sequence[Landing]) -> Passed:
    lost = Landed("lost", fresh=True, why="was not written")
    return Passed(file, hashes, () if fault else tuple(one.landed.get(file.path, lost) for one in landings), fault)
