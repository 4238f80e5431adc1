"""The examples do what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> str:
    """Everything that the worked example from public reporting prints."""
    folder = tmp_path_factory.mktemp("liverpool")
    command = folder / "bin" / "touchline"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "from touchline.cli import main; main()" "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", str(ROOT / "examples/liverpool-talks/run.sh"), str(folder / "season")],
        capture_output=True, text=True, env={**os.environ, "PATH": path}, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (folder / "story.html").read_text("utf-8").count("class='dot'") == 10
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    "words",
    [
        "media-groups: in talks, nothing agreed",
        "amazon-2018: vetoed, nothing agreed",
        "block lifted only by claim",
        "around £10 million: GBP 9,500,000.00 to GBP 10,500,000.00, for 3 of 8 series",
        "is against it (reported, by the press of the time, 2018)",
        "is for it (claimed, by Bloomberg, through the article, after 29 July 2023, not dated)",
        "The discussions may not lead to an agreement",
        "(exit 20)",
    ],
)
def test_what_is_really_known_of_liverpool_is_told(told, words):
    assert words in told


def test_in_2018_nobody_knew_of_a_change_of_heart(told):
    early = told.split("What was known at the end of 2018")[1].split("What is known now")[0]
    assert "against" in early and "supportive" not in early and "media-groups" not in early and "\nblocked: " in early


def test_nothing_was_ever_agreed(told):
    assert "stands in the ledger" not in told and "are agreed" not in told
