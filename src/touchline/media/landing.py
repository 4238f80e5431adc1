"""One copy being made: bytes come in, go to a temporary file, to the disk, and are read back before they get a name.

A file has its own name only once it is whole and read back equal. What was interrupted lies in a folder of its own
inside the copy and is thrown away by the next run.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from touchline.domain.rushes.copies import HASH, PARTIAL, CardFile, Landed
from touchline.media.checksum import CHUNK, Checksum
from touchline.media.disk import drop, let_go, start_writing, sync_folder
from touchline.media.volumes import volume_of

_WAITING = 16
_UNPROVEN = 16
_READERS = 2
_STRETCH = 16 * 2**20


class Landing:
    """The place where one copy of a card comes down, with its own writer and its own readers.

    ``begin``, ``write``, ``end`` and ``drop`` are called in order by whoever reads the card; ``there`` asks for a file
    that was already in the copy. ``landed`` is filled in meanwhile; it is complete after ``close``.
    """

    def __init__(self, copy: Path, formats: Callable[[CardFile], Iterable[str]], step: Callable[[int], None]) -> None:
        self.copy = copy
        self.landed: dict[str, Landed] = {}
        self.broken: OSError | None = None
        self._formats, self._step = formats, step
        self._partial = copy / PARTIAL
        self._work: queue.Queue[tuple[Any, ...]] = queue.Queue(_WAITING)
        self._unproven = threading.Semaphore(_UNPROVEN)
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="read-back")
        self._folders: set[Path] = set()
        self._number = 0
        self._open: tuple[int, Path] | None = None
        self._writer = threading.Thread(target=self._run, name=f"copy to {copy}", daemon=True)

    def start(self) -> None:
        """Make the folder, throw away what an interrupted run left. Raises OSError where nothing can be written."""
        self.copy.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir()
        self._patience = 0 if volume_of(self.copy).memory else 5
        self._writer.start()

    def begin(self, file: CardFile) -> None:
        self._work.put(("begin", file))

    def write(self, chunk: bytes) -> None:
        self._work.put(("write", chunk))

    def end(self, file: CardFile, hashes: Mapping[str, str]) -> None:
        self._work.put(("end", file, hashes))

    def drop(self) -> None:
        """Forget the file that was begun: the card could not deliver it."""
        self._work.put(("drop",))

    def there(self, file: CardFile, hashes: Mapping[str, str]) -> None:
        self._work.put(("there", file, hashes))

    def close(self) -> None:
        """Wait for everything to be written and read back; make all names last."""
        self._work.put(("stop",))
        self._writer.join()
        self._readers.shutdown(wait=True)
        with contextlib.suppress(OSError):
            shutil.rmtree(self._partial)
        for folder in sorted(self._folders | {self.copy, self.copy.parent}, reverse=True):
            sync_folder(folder)

    # --- the writer's thread ------------------------------------------------------------------------------------------

    def _run(self) -> None:
        file: CardFile | None = None
        while (task := self._work.get())[0] != "stop":
            try:
                if task[0] == "begin":
                    file = task[1]
                    self._begin()
                elif task[0] == "write" and self._open:
                    self._write(task[1])
                elif task[0] == "drop":
                    self._abandon()
                elif task[0] == "end":
                    self._hand_over(task[1], task[2])
                elif task[0] == "there":
                    self._ask(task[1], task[2])
            except OSError as error:
                self._fail(file, error)
        self._abandon()

    def _begin(self) -> None:
        if self.broken:
            raise self.broken
        self._number += 1
        self._at, self._started = 0, 0
        path = self._partial / f"{self._number}"
        self._open = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644), path

    def _write(self, chunk: bytes) -> None:
        assert self._open
        view = memoryview(chunk)
        while view:
            view = view[os.write(self._open[0], view):]
        self._at += len(chunk)
        if self._at - self._started >= _STRETCH:
            start_writing(self._open[0], self._started, self._at - self._started)
            self._started = self._at

    def _hand_over(self, file: CardFile, hashes: Mapping[str, str]) -> None:
        if self._open is None:
            return
        descriptor, path = self._open
        self._open = None
        self._unproven.acquire()
        self._readers.submit(self._prove, descriptor, path, file, hashes)

    def _ask(self, file: CardFile, hashes: Mapping[str, str]) -> None:
        descriptor = os.open(self.copy / file.path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        self._unproven.acquire()
        self._readers.submit(self._prove, descriptor, None, file, hashes)

    def _abandon(self) -> None:
        if self._open:
            os.close(self._open[0])
            self._open[1].unlink(missing_ok=True)
            self._open = None

    def _fail(self, file: CardFile | None, error: OSError) -> None:
        """A disk that is full or gone takes no more; one strange name does not stop the others."""
        with contextlib.suppress(OSError):
            self._abandon()
        if error.errno in _DISK_IS_GONE:
            self.broken = error
        if file:
            self.landed[file.path] = Landed("lost", fresh=True, why=error.strerror or str(error))

    # --- the readers' threads -----------------------------------------------------------------------------------------

    def _prove(self, descriptor: int, path: Path | None, file: CardFile, hashes: Mapping[str, str]) -> None:
        try:
            os.fsync(descriptor)
            from_disk = drop(descriptor, file.size, self._patience)
            found = self._read_back(descriptor, file)
            equal = all(found[name] == hashes[name] for name in (HASH, *found) if name in hashes)
            if path and equal:
                self._name(path, file)
            elif path:
                path.unlink(missing_ok=True)
            self.landed[file.path] = Landed("verified" if equal else "differs", path is not None, from_disk, found)
        except OSError as error:
            self._fail_late(file, path, error)
        finally:
            os.close(descriptor)
            self._unproven.release()

    def _read_back(self, descriptor: int, file: CardFile) -> dict[str, str]:
        running, buffer = Checksum({HASH, *self._formats(file)}), bytearray(CHUNK)
        view = memoryview(buffer)
        os.lseek(descriptor, 0, os.SEEK_SET)
        while count := os.readv(descriptor, [buffer]):
            running.update(view[:count])
            self._step(count)
        let_go(descriptor)
        return running.digests()

    def _name(self, path: Path, file: CardFile) -> None:
        goal = self.copy / file.path
        if goal.parent not in self._folders:
            goal.parent.mkdir(parents=True, exist_ok=True)
            self._folders.update(place for place in (goal.parent, *goal.parent.parents) if self.copy in place.parents)
        with contextlib.suppress(PermissionError):  # some disks let nobody set times
            os.utime(path, ns=(file.changed, file.changed))
        if goal.exists():
            raise FileExistsError(17, "another file took this name meanwhile", str(goal))
        path.replace(goal)

    def _fail_late(self, file: CardFile, path: Path | None, error: OSError) -> None:
        with contextlib.suppress(OSError):
            if path:
                path.unlink(missing_ok=True)
        if error.errno in _DISK_IS_GONE:
            self.broken = error
        self.landed[file.path] = Landed("lost", path is not None, why=error.strerror or str(error))


_DISK_IS_GONE = frozenset({5, 6, 19, 28, 30, 122})
"""EIO, ENXIO, ENODEV, ENOSPC, EROFS, EDQUOT."""
