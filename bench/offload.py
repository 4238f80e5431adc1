"""How long an offload takes: a card into two places, sealed and both read back, beside what people do without it.

    python bench/offload.py [--gigabytes 2] [--to DIR --to DIR2] [--runs 3]

Measured against ``cp`` twice (no proof of anything), ``cp`` twice and a sync, and ``cp`` twice with ``ascmhl create``
on the card and both copies. The card is made from a seed: clips of 256 MB with sidecars, as a camera writes them.
Times are wall clock, medians; memory is the peak resident size of our own process.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

TOOLS = Path(sys.executable).parent


def make_card(folder: Path, gigabytes: float) -> Path:
    """A card like a Sony camera's, of random bytes from a fixed seed."""
    clips = folder / "A001/PRIVATE/M4ROOT/CLIP"
    clips.mkdir(parents=True)
    random, left, number = np.random.default_rng(2025), round(gigabytes * 1e9), 0
    while left > 0:
        number += 1
        (clips / f"C{number:04}M01.XML").write_text(f"<NonRealTimeMeta><Duration value='{number}'/></NonRealTimeMeta>")
        with (clips / f"C{number:04}.MP4").open("wb") as file:
            for _ in range(32):
                file.write(random.bytes(min(8_000_000, left)))
                left -= min(8_000_000, left)
    return folder / "A001"


def ours(card: Path, places: list[Path]) -> None:
    command = [TOOLS / "touchline", "offload", card, "--json"]
    for place in places:
        command += ["--to", place]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def cp(card: Path, places: list[Path]) -> None:
    for place in places:
        place.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-r", "-p", card, place], check=True)


def cp_sync(card: Path, places: list[Path]) -> None:
    cp(card, places)
    os.sync()


def cp_ascmhl(card: Path, places: list[Path]) -> None:
    """The card sealed first; its history goes along, and each copy is verified against it."""
    create(card)
    cp(card, places)
    for place in places:
        create(place / card.name)


def create(folder: Path) -> None:
    subprocess.run([TOOLS / "ascmhl", "create", folder], check=True, stdout=subprocess.DEVNULL)


def measure(work: Callable[[Path, list[Path]], None], card: Path, places: list[Path], runs: int) -> float:
    """Median seconds; every run starts from nothing written and nothing left to write."""
    took = []
    for _ in range(runs):
        with cleared(card, places):
            start = time.perf_counter()
            work(card, places)
            took.append(time.perf_counter() - start)
    return statistics.median(took)


@contextlib.contextmanager
def cleared(card: Path, places: list[Path]) -> Iterator[None]:
    os.sync()
    yield
    for place in places:
        shutil.rmtree(place, ignore_errors=True)
    shutil.rmtree(card / "ascmhl", ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gigabytes", type=float, default=2)
    parser.add_argument("--to", action="append", type=Path, help="two folders; by default beside the card")
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="touchline-bench-") as folder:
        card = make_card(Path(folder), given.gigabytes)
        roots = given.to or [Path(folder)]
        places = [root / f"touchline-bench-copy-{number}" for number, root in enumerate([*roots, *roots][:2])]
        print(f"{given.gigabytes:g} GB to {', '.join(str(place.parent) for place in places)}; {os.cpu_count()} cores, "
              f"{platform.system()} {platform.release()}, Python {platform.python_version()}\n")
        print("| what | seconds | read back | sealed |\n|---|---|---|---|")
        for name, work, proof in (
                ("`touchline offload`", ours, "yes | yes"), ("`cp` twice", cp, "no | no"),
                ("`cp` twice, then `sync`", cp_sync, "no | no"),
                ("`cp` twice, `ascmhl create` three times", cp_ascmhl, "from memory | yes")):
            print(f"| {name} | {measure(work, card, places, given.runs):.1f} | {proof} |", flush=True)
            if work is ours:
                memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nPeak memory of `touchline offload`: {memory:.0f} MB")


if __name__ == "__main__":
    main()
