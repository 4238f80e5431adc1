"""Lanes: each consumer of a decode pass works in a thread of its own, fed through a short queue.

A full queue holds the decoder back, so memory stays bounded whatever the length of the clip. A consumer that fails
stops being fed; the others go on.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import Any


class Lane:
    """One thread that calls ``work(*item)`` for every item put, in order, and ``finish()`` after the last."""

    def __init__(self, name: str, work: Callable[..., None], finish: Callable[[], Any], depth: int) -> None:
        self.failure: BaseException | None = None
        self.result: Any = None
        self._work, self._finish = work, finish
        self._stopped = False
        self._queue: Queue[tuple[Any, ...] | None] = Queue(depth)
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, *item: Any) -> None:
        """Hand over one item; waits while the queue is full."""
        if self.failure is None:
            self._queue.put(item)

    def close(self) -> None:
        """Say that nothing follows; does not wait."""
        self._queue.put(None)

    def stop(self) -> None:
        """Give up: what is queued is dropped, nothing is finished."""
        self._stopped = True
        self._queue.put(None)
        self._thread.join()

    def join(self) -> Any:
        """Wait for the end; what ``finish`` returned, None where the lane failed."""
        self._thread.join()
        return self.result

    def _run(self) -> None:
        try:
            while (item := self._queue.get()) is not None:
                if not self._stopped:
                    self._work(*item)
            self.result = None if self._stopped else self._finish()
        except BaseException as failure:
            self.failure = failure
            while item is not None:
                item = self._queue.get()
