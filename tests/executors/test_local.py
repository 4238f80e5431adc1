"""Jobs in processes: all are done, one that ends badly takes only itself, nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from touchline.errors import BadInput, Unavailable
from touchline.executors.local import LocalHands, hands_here

Progress = Callable[[int], None]


def square(job: int, progress: Progress) -> int:
    progress(job)
    return job * job


def stumble(job: int, progress: Progress) -> int:
    if job == 2:
        raise BadInput("no good", "try another")
    if job == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    if job == 4:
        raise _Odd(lambda: None)
    return job


class _Odd(Exception):
    """One that cannot be sent between processes."""


def sleep(job: int, progress: Progress) -> int:
    progress(os.getpid())
    time.sleep(60)
    return job


def named(*jobs: int) -> list[tuple[str, int]]:
    return [(f"job {job}", job) for job in jobs]


@pytest.mark.parametrize("hands", [1, 3])
def test_every_job_is_done_once(hands):
    heard: list[tuple[str, int]] = []
    done = list(LocalHands(hands).each(square, named(*range(7)), lambda name, n: heard.append((name, n))))
    assert sorted(done) == [(f"job {n}", n, n * n) for n in range(7)]
    assert sorted(heard) == named(*range(7))


def test_one_that_fails_or_dies_takes_only_itself():
    done = {name: result for name, _, result in LocalHands(2).each(stumble, named(1, 2, 3, 4, 5, 6), lambda *_: None)}
    assert [done[f"job {n}"] for n in (1, 5, 6)] == [1, 5, 6]
    assert isinstance(done["job 2"], BadInput) and done["job 2"].remedy == "try another"
    assert isinstance(done["job 3"], Unavailable) and "ended" in done["job 3"].subject
    assert isinstance(done["job 4"], Unavailable) and "_Odd" in done["job 4"].subject


def test_jobs_are_drawn_only_as_hands_are_free():
    drawn: list[int] = []

    def jobs():
        for job in range(6):
            drawn.append(job)
            yield f"job {job}", job

    results = LocalHands(2).each(square, jobs(), lambda *_: None)
    next(results)
    assert len(drawn) <= 3
    list(results)
    assert drawn == list(range(6))


def broken() -> None:
    raise RuntimeError("the model is broken")


def test_what_fails_while_it_is_done_ahead_is_told_by_whoever_needs_it(capfd):
    hands = LocalHands(1).ahead(broken)
    assert [result for _, _, result in hands.each(square, named(3), lambda *_: None)] == [9]
    assert capfd.readouterr().err == ""


def test_without_work_nobody_is_hired():
    assert list(LocalHands(2).each(square, [], lambda *_: None)) == []


def test_workers_leave_when_the_program_is_killed(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from test_local import sleep\nfrom touchline.executors.local import LocalHands\n"
        "if __name__ == '__main__':\n"
        "    list(LocalHands(1).each(sleep, [('nap', 1)], lambda name, pid: print(pid, flush=True)))\n")
    program = subprocess.Popen([sys.executable, str(script), str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    worker = int(program.stdout.readline())
    program.kill()
    program.wait()
    for _ in range(100):
        if not _alive(worker):
            return
        time.sleep(0.05)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker stayed")


def test_stopping_by_hand_tells_no_worker_not_even_one_that_just_starts(tmp_path):
    script = tmp_path / "program.py"
    script.write_text(
        "import sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from touchline.executors.local import LocalHands\n"
        "if __name__ == '__main__':\n"
        "    hand = LocalHands(1).warm()._idle[0]\n"
        "    print(hand.process.pid, flush=True)\n"
        "    time.sleep(60)\n")
    program = subprocess.Popen([sys.executable, str(script), str(Path(__file__).parent)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    assert program.stdout is not None
    worker = int(program.stdout.readline())
    os.kill(worker, signal.SIGINT)
    time.sleep(0.3)
    there = _alive(worker)
    program.kill()
    assert there and "Traceback" not in program.communicate()[1]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_there_is_always_a_hand():
    assert hands_here() >= 1
