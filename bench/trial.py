"""A trial: a fresh season in which the product is measured as people use it, by its commands."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("TOUCHLINE_TEST_DATA", ROOT.parent / "shared" / "data"))


@dataclass(frozen=True)
class Spent:
    """What something took, children included: seconds by the clock and of processor."""

    wall: float
    processor: float


def processor_seconds() -> float:
    """Processor seconds of this process and all that it waited for."""
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


@contextmanager
def timed() -> Iterator[list[Spent]]:
    """What the block takes; the list holds it afterwards."""
    taken: list[Spent] = []
    began, before = perf_counter(), processor_seconds()
    yield taken
    taken.append(Spent(perf_counter() - began, processor_seconds() - before))


class Trial:
    """One fresh season and its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self("new", folder, "--club", "Bench", "--years", "2025-26")

    def __call__(self, *words: object) -> Any:
        """The document that ``touchline WORDS --json`` prints."""
        at = [] if words[0] == "new" else ["--season", str(self.folder)]
        program = [sys.executable, "-c", "from touchline.cli import main; main()", *map(str, words), *at, "--json"]
        done = subprocess.run(program, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"touchline {' '.join(map(str, words))} failed: {done.stderr or done.stdout}")
        return json.loads(done.stdout)

    def logged(self, paths: Sequence[Path], *options: str) -> Spent:
        """Log these; what that took."""
        with timed() as taken:
            self("log", *paths, *options)
        return taken[0]

    def facts(self, path: Path, kind: str) -> list[dict[str, Any]]:
        """The facts of one kind of a clip."""
        return [fact for fact in self("facts", path)["facts"] if fact["kind"] == kind]


@contextmanager
def trial() -> Iterator[Trial]:
    """A season that is thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Trial(Path(folder) / "season")


def rows(headings: Sequence[str], lines: Sequence[Sequence[object]]) -> None:
    """Print a table as Markdown, ready for docs/benchmarks.md."""
    print("| " + " | ".join(headings) + " |")
    print("|---" * len(headings) + "|")
    for line in lines:
        print("| " + " | ".join(str(cell) for cell in line) + " |")
