"""How long a verdict takes: ``python bench/judge.py [--runs N]``.

A parsed case of 2,000 events, 20,000 facts over 200 clips and 500 ledger entries, the same on every machine;
prints the median of 20 runs on the wall's clock and in processor time, which a busy machine blurs less, then
the median of 5 runs of the whole command on the same case in a file, and what the answer holds, so that nobody
times an empty one.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from platform import machine, python_version
from random import Random
from statistics import median
from subprocess import DEVNULL, run
from sys import executable
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from touchline.domain.verdict.case_document import answer, read_case
from touchline.domain.verdict.judge import judge

CLIPS, FACTS, ENTRIES, EVENTS = 200, 20_000, 500, 2_000
FRAMES = 7_500
PLACES = [f"room-{n}" for n in range(12)]
PEOPLE = [f"person-{n:03}" for n in range(120)]
WORKS = [f"work-{n}" for n in range(15)]
TOPICS = ["injury", "transfer", "contract", "tactics", "family", "money"]
MARKS = [f"mark-{n}" for n in range(20)]
SPEECH = "he is out for the season we trust this team and nobody talks about money before the derby"
WORDS = SPEECH.split() + [f"name{n}" for n in range(200)]
KINDS = {"person": 45, "words": 25, "mark": 8, "topic": 8, "text": 5, "music": 4, "sound": 3, "place": 2}


def clip(random: Random, n: int) -> dict:
    return {
        "rate": "25/1",
        "frames": FRAMES,
        "shot": f"2025-{random.randint(8, 12):02}-{random.randint(1, 28):02}",
        "place": random.choice([None, *PLACES]),
        "fixture": random.choice([None, *(f"F{m:02}" for m in range(38))]),
        "owner": random.choice([None] * 8 + ["coastline", "archive"]),
    }


def value(random: Random, kind: str) -> str:
    if kind == "person":
        return random.choice(PEOPLE) if random.random() < 0.9 else f"?face-{random.randint(0, 60)}"
    if kind in ("words", "text"):
        return " ".join(random.choices(WORDS, k=random.randint(3, 12))).capitalize() + "."
    return random.choice({"mark": MARKS, "topic": TOPICS, "music": WORKS, "place": PLACES}.get(kind, ["whistle"]))


def fact(random: Random) -> dict:
    start, length = random.randint(0, FRAMES - 1000), random.choice([25, 75, 150, 400, 1000])
    kind = random.choices(list(KINDS), list(KINDS.values()))[0]
    sure = (
        {"says": random.choice(["yes", "no"])}
        if random.random() < 0.05
        else {"confidence": round(random.uniform(0.2, 1), 2)}
    )
    return {
        "clip": f"C{random.randrange(CLIPS):03}",
        "from": start,
        "to": start + length,
        "channel": random.choice(["picture", "picture", "sound", "both"]),
        "kind": kind,
        "value": value(random, kind),
        **sure,
    }


def entry(random: Random, n: int, earlier: list[dict]) -> dict:
    stamp = f"2025-07-{1 + n // 24 % 28:02}T{n % 24:02}:00:00Z"
    person = random.choice(PEOPLE)
    kind = random.choices(
        ["release", "location", "licence", "grant", "refusal", "veto", "embargo", "term", "say", "lift"],
        [40, 10, 6, 4, 12, 8, 3, 8, 3, 6],
    )[0]
    out = {"id": f"L{n:03}", "recorded": stamp, "kind": kind, "by": person, "scope": {"person": person}}
    if kind == "location":
        out |= {"by": "club", "scope": {"place": random.sample(PLACES, 3)}, "notice": random.random() < 0.5}
    elif kind == "licence":
        named = {"owner": "coastline"} if random.random() < 0.4 else {"music": random.sample(WORKS, 2)}
        out |= {"by": "owner", "scope": named, "limit_frames": random.choice([None, 500, 10**6])}
    elif kind == "grant":
        out |= {"by": "club", "scope": {"person": random.choice(["@squad", "@staff"])}, "duties": ["credit"]}
    elif kind in ("veto", "embargo", "term"):
        conditions = {
            "topic": random.choice(TOPICS),
            "words": " ".join(random.choices(WORDS, k=2)),
            "mark": random.choice(MARKS),
            "place": random.choice(PLACES),
        }
        keys = random.sample(list(conditions), 2)
        out |= {"by": "manager", "scope": {key: conditions[key] for key in keys}}
        out |= {"for": {"territories": [random.choice(["*", "GB", "NO"])], "until": "2026-09-01"}}
    elif kind == "refusal" and random.random() < 0.7:
        out["scope"] |= {"place": random.choice(PLACES)}
    elif kind == "say":
        out |= {"party": "manager", "rung": random.choice(["full-veto", "carve-out", "viewing"]), "scope": {}}
    elif kind == "lift":
        lifted = next((e for e in reversed(earlier) if e["kind"] == "refusal"), None)
        if lifted:
            out |= {"lifts": lifted["id"], "by": random.choice([lifted["by"], "agent"])}
        else:
            out["kind"] = "refusal"
    return out


def document(seed: int = 2) -> dict:
    """The case, by seed."""
    random = Random(seed)
    ledger: list[dict] = []
    for n in range(ENTRIES):
        ledger.append(entry(random, n, ledger))
    ledger = sorted(ledger, key=lambda one: (one["recorded"], one["id"]))
    events = []
    for n in range(EVENTS):
        start = random.randint(0, FRAMES - 600)
        events.append({
            "id": f"e{n}", "channel": random.choice(["picture", "sound"]), "clip": f"C{random.randrange(CLIPS):03}",
            "from": start, "to": start + random.choice([50, 100, 200, 600]),
        })  # fmt: skip
    return {
        "clips": {f"C{n:03}": clip(random, n) for n in range(CLIPS)},
        "people": {name: {"minor": n % 17 == 0, "guardian": f"parent-{n}"} for n, name in enumerate(PEOPLE)},
        "groups": {"squad": PEOPLE[:30], "staff": PEOPLE[30:45]},
        "facts": [fact(random) for _ in range(FACTS)],
        "ledger": ledger,
        "cut": {"events": events},
        "target": {"platform": "harbour-tv", "territory": "GB", "on": "2026-05-01", "use": "film"},
        "as_of": "2026-04-01T00:00:00Z",
    }


def timed(runs: int, work: Callable[[], Any]) -> tuple[str, Any]:
    """Median milliseconds, and what came out."""
    wall, processor, out = [], [], None
    for _ in range(runs):
        start, busy = perf_counter(), process_time()
        out = work()
        wall.append((perf_counter() - start) * 1000)
        processor.append((process_time() - busy) * 1000)
    return f"{median(wall):.0f} ms ({median(processor):.0f} ms of processor)", out


def whole_command(told: dict) -> str:
    """The case written to a file, and ``touchline judge`` on it, from start to exit."""
    with TemporaryDirectory() as folder:
        case = Path(folder) / "case.json"
        case.write_text(json.dumps(told), encoding="utf-8")
        command = [executable, "-c", "from touchline.cli import main; main()", "judge", str(case)]
        return timed(5, lambda: run(command, stdout=DEVNULL, check=True))[0].split(" (")[0]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=20)
    chosen = options.parse_args()
    told = document()
    reading, case = timed(3, lambda: read_case(told))
    judging, verdicts = timed(chosen.runs, lambda: judge(case))
    writing, _ = timed(3, lambda: answer(verdicts))
    spans = [span for event in verdicts.events for span in event.spans]
    print(f"Python {python_version()} on {machine()}: {EVENTS:,} events, {FACTS:,} facts, {ENTRIES} entries")
    print(f"judge   {judging}, median of {chosen.runs}")
    print(f"read    {reading}; answer {writing}")
    print(f"command {whole_command(told)}, median of 5: touchline judge CASE.json")
    print(f"{len(spans):,} spans: {dict(Counter(span.verdict for span in spans))}")


if __name__ == "__main__":
    main()
