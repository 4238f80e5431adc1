"""How long papers take: a sheet of releases, the people board of a cut, the clearance book, everything about a person, a purge.

On a made-up season of clips without files; nothing is decoded. ``python bench/papers.py``
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from likenesses import PlainLikeness, print_of
from small_season import event, small_season
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import Span
from touchline.formats.book import write_book
from touchline.stages.clear.board_of_cut import in_cut
from touchline.stages.deliver.book import bind
from touchline.stages.ledger.release_import import take_releases
from touchline.stages.people.naming import name_unknown
from touchline.stages.personal.holdings import holdings
from touchline.stages.personal.purge import purge

PEOPLE, CLIPS, FRAMES = 1000, 300, 1500
GB = Target("harbour-tv", "GB", date(2026, 5, 1), "film")


def timed(what: str, work: Callable[[], object]) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    work()
    print(f"{what:<58}{time.perf_counter() - began:8.2f} s wall {time.process_time() - cpu:8.2f} s CPU")


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        season = small_season(Path(place) / "season")
        store = season.store
        rows = [(n + 2, {"name": f"Extra Person{n}", "place": "tunnel; pitch", "until": "2027-06-30"}) for n in range(PEOPLE)]
        again = [(number, dict(cells)) for number, cells in rows]
        timed(f"a sheet of {PEOPLE} releases of new people", lambda: take_releases(store, rows, "a.csv", Path(place), "mo", season.clock()))
        timed("the same sheet again", lambda: take_releases(store, again, "a.csv", Path(place), "mo", season.clock()))
        for n in range(CLIPS):
            clip = season.clip(f"C{n:04}", FRAMES)
            traces = [f"?face-{n:04}{k}" for k in range(5)]
            facts = [Fact(clip.id, Span(200 * k, 200 * k + 400), "picture", "person", trace, 0.9) for k, trace in enumerate(traces)]
            lines = [season.line(clip, at, [("Extra", at, at + 0.4), ("time", at + 0.4, at + 0.8)]) for at in range(50)]
            season.logged(clip, *facts, *lines, analyser="faces", watches=("faces",), gathered=False,
                          prints=[print_of(trace, 72.0 * k + n % 9) for k, trace in enumerate(traces)])  # fmt: skip
        timed(f"{CLIPS} clips with five faces each gathered", season.gather)
        name_unknown(store, "?face-00000", "Extra Person7", "mo")
        clips = store.shelf.clips()
        cut = season.cut(*(event(f"v{n}", clip, 0, 300, at=300 * n) for n, clip in enumerate(clips)),
                         *(event(f"a{n}", clip, 0, 300, at=300 * n, channel="sound") for n, clip in enumerate(clips)))  # fmt: skip
        timed(f"the people board of a cut of {len(cut.events)} events, {cut.frames // 25} s", lambda: in_cut(store, cut, season.clock()))
        timed("its clearance book, CSV and HTML", lambda: write_book(bind(store, cut, [GB], season.clock()).book))
        timed("everything held about one person", lambda: holdings(store, "Extra Person7"))
        timed("their purge", lambda: purge(store, PlainLikeness(), "Extra Person7", "mo", lambda *_: None))
        store.close()


if __name__ == "__main__":
    main()
