"""Jobs in processes of this machine: a decoder that crashes takes one clip with it, never the run.

Each worker is a fresh interpreter that loads its tools before it asks for work. It leaves by itself when the program that
started it is gone, however that ended.
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from threading import Thread
from typing import Any

from touchline.errors import Unavailable


def hands_here() -> int:
    """How many clips are best worked on at once: each keeps about two cores busy, but short ones leave gaps."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, 2 + cores // 2))


Work = Callable[[Any, Callable[[int], None]], Any]

_SUMS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What tells numerical libraries how many threads to use: one each, since there are as many workers as cores."""

_PROGRESS, _RESULT, _FAILED = "progress", "result", "failed"


@dataclass
class _Hand:
    """One worker process and the job it has in hand."""

    process: Any
    pipe: Connection
    job: tuple[str, Any] | None = None


class LocalHands:
    """Fulfils `ports.Executor` with up to ``hands`` processes, started when there is work for them. ``tools`` are modules
    that each of them needs."""

    def __init__(self, hands: int, tools: Sequence[str] = ()) -> None:
        self.hands = max(1, hands)
        self._tools = tuple(tools)
        self._idle: list[_Hand] = []

    def warm(self) -> LocalHands:
        """Start the first worker, which takes up its tools while something else is done before the first job."""
        self._idle = self._idle or [_hire(self._tools)]
        return self

    def ahead(self, first: Callable[[], Any]) -> LocalHands:
        """Have the first worker do ``first`` (picklable) as soon as it has its tools, beside whatever comes."""
        with suppress(OSError):  # it ended already: whoever sends it a job is told
            self.warm()._idle[0].pipe.send((None, first))
        return self

    def each(self, work: Work, jobs: Iterable[tuple[str, Any]],
             progress: Callable[[str, int], None]) -> Iterator[tuple[str, Any, Any]]:
        """See `ports.Executor`. Jobs and results must be picklable."""
        waiting = iter(jobs)
        idle, self._idle = self._idle, []
        busy: list[_Hand] = []
        try:
            while True:
                while len(busy) < self.hands and (job := next(waiting, None)) is not None:
                    hand = idle.pop() if idle else _hire(self._tools)
                    hand.job = job
                    hand.pipe.send((work, job[1]))
                    busy.append(hand)
                if not busy:
                    return
                for hand in _heard(busy):
                    told = _listen(hand)
                    if told[0] == _PROGRESS:
                        assert hand.job is not None
                        progress(hand.job[0], told[1])
                        continue
                    busy.remove(hand)
                    if hand.process.is_alive():
                        idle.append(hand)
                    assert hand.job is not None
                    name, job = hand.job
                    yield name, job, told[1]
        finally:
            for hand in (*idle, *busy):
                hand.process.kill()
                hand.process.join()


def _heard(busy: list[_Hand]) -> list[_Hand]:
    ready = set(wait([hand.pipe for hand in busy]))
    return [hand for hand in busy if hand.pipe in ready]


def _listen(hand: _Hand) -> tuple[str, Any]:
    try:
        told: tuple[str, Any] = hand.pipe.recv()
        return told
    except (EOFError, OSError, pickle.UnpicklingError):
        hand.process.join()
        return _FAILED, Unavailable(f"The process that worked on it ended (code {hand.process.exitcode}).",
                                    "Log it again; if that happens again, the file may be damaged.")


def _hire(tools: Sequence[str]) -> _Hand:
    for library in _SUMS:
        os.environ.setdefault(library, "1")
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_labour, args=(theirs, tools), daemon=True)
    with _unstopped():
        process.start()
    theirs.close()
    return _Hand(process, ours)


@contextmanager
def _unstopped() -> Iterator[None]:
    """Whoever is started now is not told when the program is stopped by hand: the program itself ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # which would let the signal through again, were it started below
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _labour(pipe: Connection, tools: Sequence[str]) -> None:
    """The life of a worker: take up the tools, then take a job, do it, say what came of it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_leave_with_parent, daemon=True).start()
    gc.disable()
    for tool in tools:
        with suppress(ImportError):  # whoever needs it says so, in words
            importlib.import_module(tool)
    gc.freeze()  # tools stay to the end: they need not be looked through for garbage
    gc.enable()
    while True:
        try:
            work, job = pipe.recv()
        except EOFError:
            return
        if work is None:
            Thread(target=_ahead, args=(job,), daemon=True).start()
            continue
        try:
            told = _RESULT, work(job, lambda done: pipe.send((_PROGRESS, done)))
        except BaseException as error:
            told = _FAILED, _sendable(error)
        pipe.send(told)


def _ahead(first: Callable[[], Any]) -> None:
    with suppress(Exception):  # it fails once more where it is needed, and is told there
        first()


def _sendable(error: BaseException) -> BaseException:
    try:
        pickle.loads(pickle.dumps(error))
        return error
    except Exception:
        return Unavailable(f"It failed ({type(error).__name__}: {error}).", "Log it again with --again.")


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
