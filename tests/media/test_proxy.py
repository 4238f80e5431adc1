"""A proxy is there whole or not at all, and what a killed process left half-written goes."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from touchline.media.proxy import sweep


def part_of(process: int, folder):
    part = folder / f".proxy.mp4.{process}.part"
    part.write_bytes(b"half")
    return part


def test_what_a_living_process_writes_is_left_alone(tmp_path):
    part = part_of(os.getpid(), tmp_path)
    sweep(tmp_path)
    assert part.exists()


@pytest.mark.parametrize("buried", [True, False])
def test_what_a_dead_process_left_is_swept_away_even_before_it_is_buried(tmp_path, buried):
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.read()
    part = part_of(child.pid, tmp_path)
    if buried:
        child.wait()
    else:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    sweep(tmp_path)
    child.wait()
    assert not part.exists()
