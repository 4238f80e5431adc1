"""Clearance at the size of a season: ``python bench/scale.py [--small] [--plot FILE.svg]``.

On the drawn season of `scale_season`: judging a cut, a new veto against every version of every cut, taking something back, an event
as it was known at any moment, memory; then the same against the number of facts and of entries, as a log-log plot with slopes. Every kind
of answer is held against the plain judge in the same run, and how much was found is printed, so that nobody times an empty one.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from platform import machine, python_version
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from plot import Curve, draw_slopes, slope
from scale_season import PLACES, START, TOPICS, Sizes, changed, draw, plain_case

from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.scope import Scope
from touchline.domain.verdict.case import Verdicts
from touchline.domain.verdict.judge import judge
from touchline.domain.world.world import CLIP_IS, GROUP, PERSON
from touchline.store.season import create_season, open_store
from touchline.store.warm import WarmSeason

SERIES = "a cut, nothing kept", "a cut, warm", "veto, ordinary", "veto, most filmed", "an event as of"


@dataclass(frozen=True)
class Found:
    """The milliseconds of processor time of one kind of question, asked many times; a busy machine blurs the clock on the wall."""

    times: Sequence[float]

    @property
    def p95(self) -> float:
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * 0.95))]

    def __str__(self) -> str:
        return f"median {median(self.times):8.2f} ms   p95 {self.p95:8.2f} ms   worst {max(self.times):8.2f} ms   of {len(self.times)}"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = process_time()
    out = work()
    return (process_time() - start) * 1000, out


def memory_gb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e9 if sys.platform == "darwin" else 1e6)


class Measured:
    """One season, drawn and warmed, and the questions asked of it."""

    def __init__(self, sizes: Sizes, quiet: bool = False) -> None:
        self._random, self._quiet = Random(7), quiet
        took, self.season = timed(lambda: draw(sizes))
        self.tell(f"drawn in {took / 1000:.1f} s: {len(self.season.facts.names):,} clips, {sizes.facts:,} facts of which "
                  f"{sizes.lines:,} lines, {sizes.people:,} people, {len(self.season.case.ledger):,} entries, "
                  f"{sizes.cuts} cuts of {sizes.events:,} events in {sizes.versions} versions")  # fmt: skip
        took, self.warm = timed(lambda: WarmSeason(self.season.case, self.season.facts, self.season.cuts))
        self.tell(f"indexed in {took / 1000:.1f} s: {len(self.warm.uses.ranges):,} distinct ranges")

    def tell(self, line: str) -> None:
        if not self._quiet:
            print(line, flush=True)

    def cold(self, count: int) -> Found:
        """Cuts of which nothing is kept, in a ledger that nobody looked at yet."""
        labels = self._random.choices([label for label in self.season.cuts if label[1] == 1], k=count)
        return Found([timed(lambda label=label: WarmSeason(  # type: ignore[misc]
            self.season.case, self.season.facts, {label: self.season.cuts[label]}).judge(label))[0] for label in labels])

    def warmed(self) -> None:
        took, _ = timed(self.warm.warm)
        self.tell(f"every range judged once in {took / 1000:.1f} s; memory at most {memory_gb():.2f} GB")

    def cuts(self, count: int) -> Found:
        labels = self._random.choices(list(self.season.cuts), k=count)
        return Found([timed(lambda label=label: self.warm.judge(label))[0] for label in labels])  # type: ignore[misc]

    def vetoes(self, scopes: Sequence[Scope], by: str = "") -> tuple[Found, int]:
        times, frames = [], 0
        for scope in scopes:
            took, told = timed(lambda scope=scope: self.warm.affected(self.no(scope, by)))  # type: ignore[misc]
            times.append(took)
            frames += told.frames
        return Found(times), frames

    def no(self, scope: Scope, by: str = "", name: str = "N1") -> Entry:
        person = by or (scope.person or ("club",))[0]
        kind = "refusal" if scope.person and len(scope.person) == 1 and not by else "term"
        return Entry(name, self.season.case.ledger[-1].recorded + timedelta(hours=1), kind, person, scope)

    def person(self, rank: int) -> str:
        """Somebody by how much they are filmed, the most first."""
        return self.season.people[int(self.season.filmed.argsort()[::-1][rank])]

    def moments(self, count: int) -> Found:
        ledger, labels, times = self.season.case.ledger, list(self.season.cuts), []
        for _ in range(count):
            label, moment = self._random.choice(labels), self._random.choice(ledger).recorded
            place = self._random.randrange(len(self.season.cuts[label]))
            times.append(timed(lambda a=label, b=place, c=moment: self.warm.as_it_was(a, b, c))[0])  # type: ignore[misc]
        return Found(times)


def series(sizes: Sizes) -> dict[str, float]:
    """The five costs that are drawn, for a season of these sizes."""
    one = Measured(sizes, quiet=True)
    cold = one.cold(4)
    one.warmed()
    people = len(one.season.people)
    ordinary, _ = one.vetoes([Scope(person=(one.person(rank),)) for rank in range(people // 4, people // 4 * 3, people // 100)])
    most, _ = one.vetoes([Scope(person=(one.person(0),))] * 5)
    asked = (cold, one.cuts(200), ordinary, most, one.moments(200))
    costs = [median(found.times) for found in asked]
    return dict(zip(SERIES, costs, strict=True))


def agree(one: Measured) -> None:
    """The fast answers are the plain judge's: whole cuts, after a new no, and events as of a moment."""
    labels = Random(3).sample(list(one.season.cuts), 4)
    cases = {label: plain_case(one.season, one.season.cuts[label]) for label in labels}
    for label in labels:
        took, plain = timed(lambda label=label: judge(cases[label]))  # type: ignore[misc]
        assert plain == one.warm.judge(label)
        one.tell(f"  {label[0]}@{label[1]}: plain judge {took:.0f} ms on {len(cases[label].facts):,} facts, the same {_count(plain)}")
    entry = one.no(Scope(person=(one.person(0),)))
    told = one.warm.affected(entry)
    for label in labels[:2]:
        case = cases[label]
        after = judge(replace(case, ledger=(*case.ledger, entry), as_of=entry.recorded))
        before = judge(case)
        spans = [(place, *span[:2]) for place, some in told.touched.get(label, {}).items() for span in some]
        mine = {(place, frame) for place, start, end in spans for frame in range(start, end)}
        assert mine == _differ(before, after)
        one.tell(f"  a no by the most filmed person: the same {len(mine):,} frames of {label[0]}@{label[1]}")
    moment = one.season.case.ledger[len(one.season.case.ledger) // 2].recorded
    plain = judge(replace(cases[labels[0]], as_of=moment))
    assert all(one.warm.as_it_was(labels[0], place, moment) == plain.events[place] for place in range(0, 2000, 10))
    one.tell("  200 events as they were known half way through the ledger: the same")


def _count(verdicts: Verdicts) -> dict[str, int]:
    return dict(Counter(span.verdict for event in verdicts.events for span in event.spans))


def _differ(before: Verdicts, after: Verdicts) -> set[tuple[int, int]]:
    sides = [{(place, frame): span[2:] for place, event in enumerate(side.events) for span in event.spans
              for frame in range(span.start, span.end)} for side in (before, after)]
    return {where for where, answer in sides[0].items() if sides[1][where] != answer}


def of_the_store(entries: int, statements: int) -> None:
    """Ledger and world of a season on disk, as of moments drawn at random."""
    with TemporaryDirectory() as folder:
        moment = [START]

        def clock() -> str:
            moment[0] += timedelta(minutes=7)
            return moment[0].strftime("%Y-%m-%dT%H:%M:%S.%fZ")

        store = open_store(create_season(Path(folder) / "season", "Harbour Town", "2025-26", clock), clock)
        ids = [f"p-{n:05}" for n in range(statements // 4)]
        said = [(PERSON, {"id": name}, {"handle": name, "name": name}) for name in ids]
        said += [(GROUP, {"group": f"unit-{n % 80}", "person": name, "since": "2025-07-01", "until": ""}, {}) for n, name in enumerate(ids)]
        said += [(CLIP_IS, {"clip": f"c{n}", "what": "place", "value": PLACES[n % 60]}, {}) for n in range(statements // 2)]
        store.journal.state_all(said, "bench")
        for n in range(entries):
            draft = {"kind": "release", "by": ids[n % len(ids)], "scope": {"person": [ids[n % len(ids)]]}}
            store.ledger.append(draft, private={}, typed_by="bench")
        random = Random(5)
        at = [(START + timedelta(minutes=7 * random.randrange(statements + entries))).isoformat() for _ in range(40)]
        first, _ = timed(lambda: store.ledger.entries(at[0]))
        entries_at = Found([timed(lambda a=a: store.ledger.entries(a))[0] for a in at])  # type: ignore[misc]
        print(f"  ledger of {entries:,} on disk, first {first:.1f} ms, then {entries_at}")
        first, _ = timed(store.journal.world)
        worlds = Found([timed(lambda a=a: store.journal.world(a))[0] for a in at])  # type: ignore[misc]
        print(f"  world of {statements:,} statements on disk, first {first:.1f} ms, then {worlds}")
        fresh = []
        for n in range(40):
            store.journal.state(CLIP_IS, {"clip": f"c{n}", "what": "place", "value": PLACES[n % 60]}, "bench")
            fresh.append(timed(store.journal.world)[0])
        print(f"  the same, each after a statement more: {Found(fresh)}")
        store.close()


def whole(sizes: Sizes) -> None:
    """Everything at one size."""
    one = Measured(sizes)
    print(f"judge one cut, nothing kept: {one.cold(20)}")
    one.warmed()
    print(f"judge one cut, warm:         {one.cuts(1000)}")
    people = len(one.season.people)
    scopes = [Scope(person=(one.person(rank),)) for rank in range(people // 10, people, max(1, people // 200))]
    for what, some in (
        ("an ordinary person", scopes),
        ("the most filmed person", [Scope(person=(one.person(0),))] * 20),
        ("the ten most filmed", [Scope(person=(one.person(rank),)) for rank in range(10)]),
        ("a person in one place", [Scope(person=(one.person(rank),), place=(PLACES[rank % 60],)) for rank in range(0, 100, 5)]),
        ("a topic", [Scope(topic=(topic,)) for topic in TOPICS]),
        ("a place", [Scope(place=(place,)) for place in PLACES[:20]]),
    ):
        found, frames = one.vetoes(some)
        print(f"a new no: {what + ',':<24} {found}; {frames / 25 / len(some):,.0f} s touched each, over all versions")
    takes = []
    taken_back = {entry.lifts for entry in one.season.case.ledger}
    open_ = [entry for entry in one.season.case.ledger if entry.kind in ("refusal", "term") and entry.id not in taken_back]
    for entry in open_[-20:]:
        lift = Entry("N2", one.season.case.ledger[-1].recorded + timedelta(hours=1), "lift", entry.holder, lifts=entry.id)
        takes.append(timed(lambda lift=lift: one.warm.affected(lift))[0])  # type: ignore[misc]
    print(f"taking back a no:                    {Found(takes)}")
    print(f"one event as of a moment:    {one.moments(1000)}")
    print("held against the plain judge:")
    agree(one)
    took, _ = timed(lambda: one.warm.record(one.no(Scope(person=(one.person(3),)))))
    print(f"a no written down and laid over what is kept: {took:.1f} ms; after it a cut: {one.cuts(200)}")
    _next_version(one)
    print(f"memory at most {memory_gb():.2f} GB")


def _next_version(one: Measured) -> None:
    import numpy as np

    random, times = np.random.default_rng(9), []
    for label in [label for label in one.season.cuts if label[1] == 1][:50]:
        events = tuple(changed(random, one.season.facts, one.season.cuts[label]))
        times.append(timed(lambda events=events: one.warm.judge_events(events))[0])  # type: ignore[misc]
    print(f"a new version, 40 events changed: {Found(times)}")


def _part(sizes: Sizes, share: int) -> Sizes:
    return replace(sizes, clips=sizes.clips // share, facts=sizes.facts // share, lines=sizes.lines // share)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--small", action="store_true", help="a fiftieth of it, to try the bench itself")
    options.add_argument("--plot", type=Path, default=Path(__file__).parents[1] / "docs" / "scale.svg")
    chosen = options.parse_args()
    print(f"Python {python_version()} on {machine()}")
    share = 50 if chosen.small else 1
    full = Sizes()
    sizes = replace(full, clips=full.clips // share, facts=full.facts // share, lines=full.lines // share, cuts=max(2, full.cuts // share))
    whole(sizes)
    print("as of a moment, from the disk:")
    of_the_store(sizes.entries, 20_000 // share)
    steps = (1, 2, 4, 10)
    base = replace(sizes, versions=2)
    by_facts = {size.facts: series(size) for step in reversed(steps) for size in [_part(base, step)]}
    small = _part(base, 5)
    by_entries = {count: series(replace(small, entries=count)) for count in (250, 500, 1000, 2000, 4000)}
    panels = [[Curve(name, [(size, costs[name]) for size, costs in some.items()]) for name in SERIES] for some in (by_facts, by_entries)]
    for what, curves in zip(("facts", "entries"), panels, strict=True):
        for curve in curves:
            points = ", ".join(f"{x:,} {y:.2f} ms" for x, y in curve.points)
            print(f"{curve.name:22} against {what}: {points}; slope {slope(curve.points):+.2f}")
    title = "Clearance at the size of a season (slope of each line in brackets)"
    chosen.plot.write_text(draw_slopes(title, ("facts", "entries in the ledger"), panels), encoding="utf-8")


if __name__ == "__main__":
    main()
