"""Generations of something derived in a folder: a new one is made aside and takes the place of the old one at
once."""

from __future__ import annotations

import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from touchline.errors import Conflict

try:
    import fcntl
except ImportError:  # another system's locks: the index's own lock still keeps two writers apart
    fcntl = None  # type: ignore[assignment]

FORM = 3
"""The form of what is kept; another one is thrown away and made again."""
PATIENCE_SECONDS = 60.0
_STATE, _LOCK = "state.json", "lock"


@dataclass(frozen=True)
class State:
    """The generation that counts: it holds the news of ``log`` up to ``seq`` and lies in ``folder``."""

    log: str
    seq: int
    folder: Path


class Generations:
    """The generations in one folder."""

    def __init__(self, folder: Path, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._folder, self._patience = folder, patience_seconds

    def state(self, log: str) -> State | None:
        """The generation that counts; None where there is none of this form that follows this log."""
        try:
            kept = json.loads((self._folder / _STATE).read_text("utf-8"))
            folder = self._folder / str(kept["folder"])
            same = (kept["form"], kept["log"]) == (FORM, log) and folder.parent == self._folder and folder.is_dir()
            return State(log, int(kept["seq"]), folder) if same else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def fresh(self) -> Path:
        """An empty folder for the next one."""
        folder = self._folder / secrets.token_hex(6)
        folder.mkdir(parents=True)
        return folder

    def keep(self, state: State) -> None:
        """From now on this one counts; any other is cleared away."""
        partial = self._folder / f"{_STATE}.partial"
        partial.write_text(
            json.dumps({"form": FORM, "log": state.log, "seq": state.seq, "folder": state.folder.name}), "utf-8"
        )
        partial.replace(self._folder / _STATE)
        for other in self._folder.iterdir():
            if other.is_dir() and other != state.folder:
                shutil.rmtree(other, ignore_errors=True)

    def clear(self) -> None:
        """Throw all of them away."""
        if not self._folder.is_dir():
            return
        with self.alone():
            (self._folder / _STATE).unlink(missing_ok=True)
            for folder in self._folder.iterdir():
                if folder.is_dir():
                    shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only writer; the lock dies with its program. Raises Conflict where another writes for too long."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / _LOCK).open("wb") as lock:
            self._await(lock.fileno())
            yield

    def _await(self, descriptor: int) -> None:
        patience = time.monotonic() + self._patience
        while fcntl is not None:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if time.monotonic() > patience:
                    raise Conflict(
                        "Another program has been writing the word index for too long.", "Try again when it has ended."
                    ) from None
                time.sleep(0.05)
            else:
                return
