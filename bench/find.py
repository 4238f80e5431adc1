"""How long finding takes: ``python bench/find.py [--clips N] [--lines N] [--runs N] [--keep DIR]``; 4 million lines: ``--clips 11112``.

A season of spoken lines drawn by Zipf's law (the same on every machine), directions around topics, thirty voices. Prints median
and 95th percentile of every kind of question in process, its encoding included, of the same questions to SQLite FTS5 on the same
lines in the same run; how much of the truly nearest the index of meaning finds; how soon a new clip is found; and how many hits
there were, so that nobody times an empty answer. With ``--keep`` what was built is kept in a folder and used again.
"""

from __future__ import annotations

import argparse
import gc
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from platform import machine, python_version
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from made_season import MadeDirections, MadeShelf, clip_of, lines_of_clip

from touchline.analysers.meaning import Sentences
from touchline.cli.program import SELDOM
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass
from touchline.domain.people.identity import Kin
from touchline.domain.time.time import Span
from touchline.domain.words.query import Query
from touchline.domain.world.world import FIXTURE
from touchline.stages.find.find import Finder, Wanted
from touchline.stages.people.naming import name_unknown
from touchline.stages.world.people import add_person
from touchline.store.index import WordIndex
from touchline.store.meaning import MeaningIndex
from touchline.store.season import Season, create_season, open_store
from touchline.wiring import model_store, now

PEOPLE, VOICES, TURNS = 30, 4, 50
WHO = {"said_by": "person-03"}
QUESTIONS: dict[str, tuple[Wanted, str | None]] = {
    "a word, exact": (Wanted("trust", exact=True), "trust"),
    "a common word, exact": (Wanted("the", exact=True), "the"),
    "two words, exact": (Wanted("trust team", exact=True), "trust AND team"),
    "a phrase": (Wanted('"half time"'), '"half time"'),
    "a beginning": (Wanted("inj*"), "inj*"),
    "hybrid: a word": (Wanted("injury", limit=40), "injury"),
    "hybrid: a question": (Wanted("who is worried about the contract of the injured keeper"), "worried OR contract OR injured OR keeper"),
    "hybrid: no such word": (Wanted("reconciliation"), "reconciliation"),
    "hybrid, said by one": (Wanted("worried about his knee", **WHO), None),
    "a word, said by one": (Wanted("trust", exact=True, **WHO), None),
    "hybrid, at one place": (Wanted("worried about his knee", place="tunnel"), None),
    "hybrid, one match": (Wanted("worried about his knee", fixture="F07"), None),
    "hybrid, one week": (Wanted("worried about his knee", first="2025-10-01", last="2025-10-07"), None),
}


class Built:
    """The season and its indexes in a folder; what is there already is used again."""

    def __init__(self, place: Path, clips: int, per_clip: int) -> None:
        folder = place / "season"
        new = not folder.exists()
        if new:
            create_season(folder, "Harbour Town", "2025-26", now)
        self.store = open_store(folder, now)
        if new:
            _people(self.store, clips)
            self.store.journal.state(FIXTURE, {"id": "F07", "day": "2025-10-04", "home": "Harbour Town", "away": "Millbrook"}, "bench")
        self.shelf = MadeShelf(self.store.shelf, clips, per_clip)
        real = Sentences(model_store())
        real.ready()
        self.index = WordIndex(folder / "derived" / "index", self.shelf)
        self.meaning = MeaningIndex(folder / "derived" / "meaning", self.shelf, MadeDirections(real))
        for name, follow in (("words", self.index.follow), ("meaning", self.meaning.follow)):
            wall, cpu = perf_counter(), process_time()
            took_in = follow()
            kept = folder / "derived" / ("index" if name == "words" else name)
            size = sum(path.stat().st_size for path in kept.rglob("*") if path.is_file())
            print(f"{name:8}{took_in:>7} clips taken in, {perf_counter() - wall:>7.1f} s ({process_time() - cpu:.1f} s of processor), "
                  f"{size / 1e6:>7.0f} MB")
        self.other = _fts(place / "fts.db", clips, per_clip)
        self.finder = Finder(_Seen(self.store, self.shelf), self.index, lambda _: None, self.meaning)  # type: ignore[arg-type]


class _Seen:
    """The season with the made shelf in place of its own."""

    def __init__(self, store: Season, shelf: MadeShelf) -> None:
        self._store, self.shelf = store, shelf

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)


def _people(store: Season, clips: int) -> None:
    """Thirty people, each named by one voice of theirs; four are heard in every clip, fifty times each."""
    roots: dict[int, str] = {}
    for first in range(0, clips, 500):
        rows = []
        for number in range(first, min(first + 500, clips)):
            clip = clip_of(number)
            store.shelf.register(clip)
            for voice in range(VOICES):
                spans = tuple((n * 1080 + voice * 250, n * 1080 + voice * 250 + 200, 0.9) for n in range(TURNS))
                trace = f"?voice-{number:08x}{voice:02}"
                root = roots.setdefault((number * 7 + voice * 5) % PEOPLE, trace)
                rows.append(Kin(trace, clip.content, clip.id, "voice", root, 0.95, 400.0, 0.9, spans))
        store.kindred.keep(rows, [], [], 0)
    for person, root in sorted(roots.items()):
        name_unknown(store, root, add_person(store, f"person-{person:02}", "bench").handle, "bench")


def _fts(path: Path, clips: int, per_clip: int) -> sqlite3.Connection:
    new = not path.exists()
    other = sqlite3.connect(path)
    if new:
        other.execute("CREATE VIRTUAL TABLE line USING fts5(text, clip UNINDEXED, start UNINDEXED, tokenize='unicode61')")
        for number in range(clips):
            said = lines_of_clip(number, per_clip)
            other.executemany("INSERT INTO line VALUES (?, ?, ?)", [(fact.value, number, fact.span.start) for fact in said])
        other.commit()
    return other


def timed(ask: Callable[[], int], runs: int) -> tuple[float, float, float, float, int]:
    """The first time, median, 95th percentile, and the 95th of processor time, in milliseconds; and how much was found."""
    took, worked, answer = [], [], 0
    for _ in range(runs + 1):
        start, work = perf_counter(), process_time()
        answer = ask()
        took.append((perf_counter() - start) * 1000)
        worked.append((process_time() - work) * 1000)
    return took[0], median(took[1:]), quantiles(took[1:], n=20)[-1], quantiles(worked[1:], n=20)[-1], answer


def fts(other: sqlite3.Connection, words: str) -> int:
    rows = other.execute("SELECT clip, start, snippet(line, 0, '', '', '', 12) FROM line WHERE line MATCH ? ORDER BY rank LIMIT 20",
                         (words,))
    return len(rows.fetchall())


def recall(meaning: MeaningIndex, questions: int = 25, count: int = 20) -> float:
    """How many of the nearest lines, found by looking at all of them, are found."""
    met = 0
    for number in range(questions):
        text = f"question {number} of many"
        truth = {one.name for one in meaning.near(text, Query(), count, share=1.0)}
        met += len(truth & {one.name for one in meaning.near(text, Query(), count)})
    return met / (questions * count)


def soon(built: Built) -> float:
    """Seconds until a clip that was logged just now is found."""
    clip = clip_of(999_999)
    built.store.shelf.register(clip)
    said = tuple(Fact(clip.id, Span(n * 100, n * 100 + 90), "sound", "words", f"quincunx number {n} is new here", 0.9) for n in range(300))
    start = perf_counter()
    built.store.shelf.keep(Pass(clip.content, "speech", "1", "", ("speech",), Findings(said)))
    built.shelf.log(clip.content)
    hits = built.finder(Wanted("quincunx")).hits
    took = perf_counter() - start
    assert hits and hits[0].clip == clip.id, "the new clip is not found"
    return took


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clips", type=int, default=280)
    options.add_argument("--lines", type=int, default=360)
    options.add_argument("--runs", type=int, default=40)
    options.add_argument("--keep", type=Path)
    given = options.parse_args()
    gc.set_threshold(SELDOM)  # as in the program
    print(f"Python {python_version()}, {machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
          f"{given.clips} clips x {given.lines} lines")
    with TemporaryDirectory() as place:
        built = Built(given.keep or Path(place), given.clips, given.lines)
        print(f"{'question':24}{'first ms':>10}{'median':>8}{'p95':>8}{'p95 CPU':>9}{'hits':>6}{'near':>6}"
              f"{'FTS5 median':>14}{'p95':>8}{'p95 CPU':>9}{'hits':>6}")
        for name, (wanted, match) in QUESTIONS.items():
            first, middle, late, cpu, hits = timed(lambda wanted=wanted: len(built.finder(wanted).hits), given.runs)
            near = sum(hit.near for hit in built.finder(wanted).hits)
            theirs = ""
            if match is not None:
                _, *numbers, other_hits = timed(lambda match=match: fts(built.other, match), given.runs)
                theirs = "{:>14.1f}{:>8.1f}{:>9.1f}{:>6}".format(*numbers, other_hits)
            print(f"{name:24}{first:>10.1f}{middle:>8.1f}{late:>8.1f}{cpu:>9.1f}{hits:>6}{near:>6}{theirs}", flush=True)
        print(f"of the 20 truly nearest {100 * recall(built.meaning):.1f} % are found")
        print(f"a clip that was logged just now is found after {soon(built):.2f} s")


if __name__ == "__main__":
    main()
