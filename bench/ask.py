"""What the questions of a season cost by the command line, which holds nothing in memory: a season on disk of 300 clips, 45,000 facts and
ten cuts of 2,000 events in three versions, drawn by the same seeds as that of `scale.py`; and whether what is read through the
index of uses gives what clearing every version whole, under both ledgers, gives.

    python bench/ask.py [--plain] [--whole]      --whole: 5,500 hours, as scale.py draws them
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import Any

from scale_season import Season, Sizes, draw
from trial import processor_seconds

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import WATCHFUL, Findings, Pass
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.reach.reach import compared, without
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.world.world import PERSON
from touchline.stages.clear.clear import even
from touchline.stages.clear.known_clips import KnownClips
from touchline.stages.reach.reach import affected
from touchline.store.season import create_season, open_store

SIZES = Sizes(clips=300, facts=45_000, lines=15_000, people=400, entries=200, cuts=10, events=2_000, versions=3)
RATE = Fraction(25)
SHOWING = ("--for", "harbour-tv", "--territory", "GB", "--on", "2026-05-01")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = draw(Sizes() if "--whole" in sys.argv else SIZES)
        season = Path(folder) / "season"
        most, usual = written(made, season)
        ask(season, "clips")  # whatever is made once is made
        ask(season, "affected", most[1], *SHOWING)
        print(f"most filmed {most}, ordinary {usual}")
        for name, entry, person in (("the most filmed", most[1], most[0]), ("an ordinary one", usual[1], usual[0])):
            said = f"--by {person} --person {person}"
            for words in (("affected", entry, *SHOWING), ("affected", entry, "--latest", *SHOWING), ("what-if", "--refuse", said, *SHOWING),
                          ("refuse", "--by", person, "--person", person, "--dry-run")):
                more = [word for word in words[1:] if word in ("--latest", "--dry-run", "--refuse")]
                tell(season, " ".join([f"{name}: {words[0]}", *more]), words)
        tell(season, "clear one cut", ("clear", "cut-000", *SHOWING))
        tell(season, "clear one cut as of half way", ("clear", "cut-000", *SHOWING, "--as-of", "2025-11-01T00:00:00Z"))
        tell(season, "ledger as of half way", ("ledger", "--as-of", "2025-11-01T00:00:00Z"))
        tell(season, "recall", ("recall",))
        tell(season, "the people board", ("people",))
        tell(season, "the people board of one cut", ("people", "--cut", "cut-000"))
        tell(season, "who has no release in one cut", ("releases", "--cut", "cut-000", *SHOWING))
        tell(season, "two versions compared", ("cut", "diff", "cut-000@1", "cut-000@2"))
        tell(season, "mend one cut", ("mend", "cut-000", *SHOWING))
        tell(season, "the book of one cut", ("book", "cut-000", *SHOWING, "--to", str(season.parent / "book")))
        tell(season, "all that is held about the most filmed", ("person", most[0]))
        if "--plain" in sys.argv:
            held(season, (most[1], usual[1]))


def ask(season: Path, *words: str) -> dict[str, Any]:
    program = [sys.executable, "-c", "from touchline.cli import main; main()", *words, "--season", str(season), "--json"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"touchline {' '.join(words)} failed: {done.stderr or done.stdout}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def tell(season: Path, name: str, words: tuple[str, ...]) -> None:
    before, began = processor_seconds(), perf_counter()
    found = ask(season, *words)
    many = sum(len(one.get("touched", one.get("spans", ()))) for one in found.get("cuts", ()))
    print(f"{name:<44}{processor_seconds() - before:6.2f} s of processor, {perf_counter() - began:6.2f} s by the clock"
          + (f", {many:,} stretches" if many else ""), flush=True)  # fmt: skip


def written(made: Season, folder: Path) -> tuple[tuple[str, str], tuple[str, str]]:
    """The season on disk; the most filmed person and an ordinary one, each with an entry about them."""
    ticks = iter(range(1, 10**9))
    began = time.time()

    def clock() -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(1_751_360_000 + 60 * next(ticks))) + ".000000Z"

    store = open_store(create_season(folder, "Harbour Town", "2025-26", clock), clock)
    store.journal.state_all([(PERSON, {"id": name}, {"handle": name, "name": name}) for name in made.people], "bench")
    ids = {}
    for number, (name, known) in enumerate(made.facts.clips.items()):
        content = f"{number:032x}"[::-1]
        picture, sound = Picture(1920, 1080, RATE, known.frames, "h264", "yuv420p"), Sound(1, 2, 48_000, known.frames * 1920, "aac")
        rush = Rush(content, 1000, f"CARD/{name}.MP4", f"/nowhere/{name}.MP4", "CARD", known.frames)
        clip = Clip(f"c{content[:12]}", name, "A001", content, RATE, known.frames, (rush,), Probe("mp4", picture, (sound,)), start=90_000,
                    place=known.place, owner=known.owner, shot=known.shot.isoformat() if known.shot else None)  # fmt: skip
        store.shelf.register(clip)
        ids[name] = clip
        whole = [(0, known.frames)]
        facts = {row: fact for channel in ("picture", "sound") for row, fact in made.facts.numbered(name, channel, whole)}
        told = tuple(Fact(clip.id, one.span, one.channel, one.kind, one.value, one.confidence, None, "bench/1")
                     for _, one in sorted(facts.items()) if one.says is None and not one.value.startswith("?"))  # fmt: skip
        store.shelf.keep(Pass(content, "speech", "1", "", WATCHFUL, Findings(told, (), (clip.whole,))))
    for (name, _), events in sorted(made.cuts.items()):
        store.cuts.save(_cut(name, events, ids), by="bench", why="made")
    order = sorted(range(len(made.people)), key=lambda n: -int(made.filmed[n]))
    chosen = [made.people[order[0]], made.people[order[len(order) // 3]]]
    for n, name in enumerate(made.people):
        if n % 2 or name in chosen:
            store.ledger.append({"kind": "release", "by": name, "scope": {"person": [name]}}, private={}, typed_by="bench")
    for place in sorted({clip.place for clip in ids.values() if clip.place}):
        said = {"kind": "location", "by": "club", "scope": {"place": [place]}, "notice": True}
        store.ledger.append(said, private={}, typed_by="bench")
    noes = [store.ledger.append({"kind": "refusal", "by": name, "scope": {"person": [name]}}, private={}, typed_by="bench")
            for name in chosen]  # fmt: skip
    store.close()
    print(f"written in {time.time() - began:.0f} s")
    return (chosen[0], noes[0].id), (chosen[1], noes[1].id)


def _cut(name: str, events: Any, clips: dict[str, Clip]) -> Cut:
    ends = {"V1": 0, "A1": 0}
    laid = []
    for one in events:
        track = "V1" if one.channel == "picture" else "A1"
        laid.append(Event(one.id, one.channel, track, ends[track], len(one.span), clips[one.clip].id, one.span))
        ends[track] += len(one.span)
    return Cut(name, RATE, 1920, 1080, tuple(laid))


def held(folder: Path, entries: tuple[str, ...]) -> None:
    """The answer through the index against clearing every version whole, under both ledgers."""
    store = open_store(folder, lambda: "2026-06-01T00:00:00.000000Z")
    showing = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))
    now = "2026-06-01T00:00:00.000000Z"
    for entry in entries:
        mine = {one.cut.label: one.touched for one in affected(store, [entry], showing, now).cuts}
        every = [store.cuts.load(name, version) for name, last in store.cuts.names() for version in range(1, last + 1)]
        after = KnownClips(store, now, even).snapshot({one.clip for cut in every for one in cut.events})
        before = without(after, {entry})
        targets = showing.targets((*before.entries, *after.entries))
        whole = {}
        for cut in every:
            if touched := compared(before.clear(cut, targets), after.clear(cut, targets), cut, after):
                whole[cut.label] = touched
        print(f"{entry}: {sum(map(len, mine.values()))} stretches through the index, "
              f"{'the same' if mine == whole else 'NOT the same'} as all of it gives")
    store.close()


if __name__ == "__main__":
    sys.exit(main())
