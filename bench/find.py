"""How long finding takes: ``python bench/find.py [--clips N] [--lines N] [--runs N]``.

A season of 2,000 clips with 50 lines of speech each, the same on every machine, made in a folder that is thrown away.
Prints median and 95th percentile of every kind of question in process, of the same questions to SQLite FTS5 on the same
lines in the same run, and of the whole command; and how many hits there were, so that nobody times an empty answer.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from platform import machine, python_version
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter

from touchline.domain.facts import Fact
from touchline.domain.findings import Findings, Pass
from touchline.domain.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.time import Span
from touchline.stages.find import Wanted, find
from touchline.stages.people import add_person
from touchline.store.index import WordIndex
from touchline.store.season import Season, create_season, open_store
from touchline.wiring import now

RATE = Fraction(25)
COMMON = [
    "we",
    "he",
    "she",
    "they",
    "the",
    "a",
    "to",
    "and",
    "of",
    "in",
    "on",
    "is",
    "was",
    "it",
    "that",
    "this",
    "at",
    "half",
    "time",
    "team",
    "ball",
    "pitch",
    "training",
]
WORDS = COMMON * 60 + [f"word{n}" for n in range(8000)] + ["trust"] * 4 + ["injury"] * 2
QUESTIONS = {
    "a word": ("trust", "trust"),
    "a rare word": ("word4242", "word4242"),
    "a common word": ("the", "the"),
    "two words": ("trust team", "trust AND team"),
    "a phrase": ('"half time"', '"half time"'),
    "a beginning": ("inj*", "inj*"),
    "a word said by somebody": ("trust", None),
}


def clip(number: int) -> Clip:
    content = f"{number:032x}"[::-1]
    picture = Picture(1920, 1080, RATE, 7500, "h264", "yuv420p")
    rush = Rush(content, 1000, f"CARD/C{number:04}.MP4", f"/media/C{number:04}.MP4", "CARD", 7500)
    probe = Probe("mp4", picture, (Sound(1, 2, 48000, 14_400_000, "aac"),))
    shot = f"2025-{8 + number % 5:02}-{1 + number % 28:02}"
    return Clip(
        f"c{content[:12]}", f"C{number:04}", "A001", content, RATE, 7500, (rush,), probe, start=90_000, shot=shot
    )


def lines(random: Random, made: Clip, count: int) -> Iterator[Fact]:
    for number in range(count):
        start = number * 6.0
        text = random.choices(WORDS, k=random.randint(4, 16))
        words = [[word, start + n * 0.3, start + n * 0.3 + 0.28, 0.9] for n, word in enumerate(text)]
        span = Span(int(start * 25), int(words[-1][2] * 25) + 1)
        yield Fact(
            made.id, span, "sound", "words", " ".join(text), 0.9, None, "speech/1", {"words": words, "language": "en"}
        )


def season(folder: Path, clips: int, per_clip: int) -> tuple[Season, sqlite3.Connection]:
    random = Random(7)
    create_season(folder, "Harbour Town", "2025-26", now)
    store = open_store(folder, now)
    ada = add_person(store, "ada-holt", "bench").id
    other = sqlite3.connect(folder.parent / "fts.db")
    other.execute("CREATE VIRTUAL TABLE line USING fts5(text, clip UNINDEXED, start UNINDEXED, tokenize='unicode61')")
    for number in range(clips):
        made = clip(number)
        store.shelf.register(made)
        said = tuple(lines(random, made, per_clip))
        seen = tuple(
            Fact(made.id, Span(n * 500, n * 500 + 200), "both", "person", ada if number % 9 == 0 else f"p-{n}", 0.9)
            for n in range(10)
        )
        store.shelf.keep(
            Pass(made.content, "speech", "1", "", ("speech",), Findings((*said, *seen), (), (made.whole,)))
        )
        other.executemany(
            "INSERT INTO line VALUES (?, ?, ?)", [(fact.value, made.id, fact.span.start) for fact in said]
        )
    other.commit()
    return store, other


def timed(ask: Callable[[], int], runs: int) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds, and the answer."""
    took, answer = [], 0
    for _ in range(runs):
        start = perf_counter()
        answer = ask()
        took.append((perf_counter() - start) * 1000)
    return median(took), quantiles(took, n=20)[-1], answer


def fts(other: sqlite3.Connection, words: str) -> int:
    rows = other.execute(
        "SELECT clip, start, snippet(line, 0, '', '', '', 12) FROM line WHERE line MATCH ? ORDER BY rank LIMIT 20",
        (words,),
    )
    return len(rows.fetchall())


def command(folder: Path) -> int:
    program = [sys.executable, "-c", "from touchline.cli import main; main()", "find", "trust", "--season", str(folder)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return len(subprocess.run(program, capture_output=True, check=True, env=environment, text=True).stdout.splitlines())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clips", type=int, default=2000)
    options.add_argument("--lines", type=int, default=50)
    options.add_argument("--runs", type=int, default=30)
    given = options.parse_args()
    with TemporaryDirectory() as place:
        folder = Path(place) / "season"
        store, other = season(folder, given.clips, given.lines)
        index = WordIndex(folder / "derived" / "index", store.shelf)
        start = perf_counter()
        index.follow()
        size = sum(path.stat().st_size for path in (folder / "derived" / "index").rglob("*") if path.is_file())
        print(
            f"Python {python_version()}, {machine()}, {os.cpu_count()} cores; {given.clips} clips x {given.lines} lines"
        )
        print(f"index built in {perf_counter() - start:.1f} s, {size / 1e6:.0f} MB")
        print(f"{'question':28}{'median ms':>10}{'p95 ms':>10}{'hits':>6}{'FTS5 median':>14}{'p95':>8}{'hits':>6}")
        for name, (text, match) in QUESTIONS.items():
            wanted = Wanted(text, said_by="ada-holt" if match is None else "")
            ours = timed(lambda wanted=wanted: len(find(store, index, lambda _: None, wanted).hits), given.runs)
            theirs = (
                ""
                if match is None
                else "{:>14.2f}{:>8.2f}{:>6}".format(*timed(lambda match=match: fts(other, match), given.runs))
            )
            print(f"{name:28}{ours[0]:>10.2f}{ours[1]:>10.2f}{ours[2]:>6}{theirs}")
        middle, late, hits = timed(lambda: command(folder), max(5, given.runs // 4))
        print(f"{'the whole command, cold':28}{middle:>10.0f}{late:>10.0f}{hits:>6}")


if __name__ == "__main__":
    main()
