"""Sync: how far every pair is from its true place, drift, strangers refused, cost; and, where the peers are installed, theirs.

The error of a pair is taken at the middle of the overlap and at its ends (the worst). ``SYNC_PEERS`` names a Python that has audalign
and audio-offset-finder; they are asked for every true pair and for as many strangers, each pair by itself, since that is what they do.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from sync_material import made
from trial import DATA, rows, timed, trial


@dataclass(frozen=True)
class Truth:
    """Where a file lies in its scene: ``t_scene = start + (1 + drift) * t_file``."""

    scene: str
    start: float
    drift: float
    seconds: float

    def seen_from(self, other: Truth, second: float) -> float:
        """The moment of ``other`` that is ``second`` of this one."""
        return (self.start + (1 + self.drift) * second - other.start) / (1 + other.drift)

    def overlap(self, other: Truth) -> tuple[float, float] | None:
        """From when to when, in this one's time, both ran."""
        ends = [(edge - self.start) / (1 + self.drift) for edge in (other.start, other.start + (1 + other.drift) * other.seconds)]
        low, high = max(0.0, ends[0]), min(self.seconds, ends[1])
        return (low, high) if high - low > 0.5 else None


def open_set() -> dict[Path, Truth]:
    """The sets whose makers give the truth."""
    known = {}
    for folder in ("interview_lav_room", "team_talk_short"):
        for one in json.loads((DATA / "sync" / folder / "groundtruth.json").read_text("utf-8"))["files"]:
            known[DATA / "sync" / folder / one["file"]] = Truth(folder, one["start_in_base_s"], one["drift_ppm"] * 1e-6, one["duration_s"])
    return known


def strangers() -> list[Path]:
    """Recordings that share nothing with any other here."""
    speech = DATA / "speech"
    listed = [speech / "r4_excerpt.ogg", speech / "r4_excerpt2.ogg", speech / "noise2.wav", speech / "ami" / "trn02.flac",
              *sorted((speech / "short").glob("*.wav")), *sorted(speech.glob("ms_*/*.flac"))]
    return [path for path in listed if path.exists()]


Placed = dict[Path, tuple[int, float, float]]


def placed(document: Mapping[str, list[list[dict[str, object]]]]) -> Placed:
    """Group, offset and drift of every file that was placed."""
    return {Path(str(one["file"])): (number, float(str(one["offset_seconds"])), float(str(one["drift_ppm"])) * 1e-6)
            for number, group in enumerate(document["groups"]) for one in group}


def pairs(known: Mapping[Path, Truth]) -> Iterator[tuple[Path, Path, tuple[float, float]]]:
    """Files that ran together, and from when to when in the second's time."""
    for one, other in combinations(sorted(known), 2):
        if known[one].scene == known[other].scene and (shared := known[other].overlap(known[one])):
            yield one, other, shared


def measured(known: Mapping[Path, Truth], found: Placed) -> list[list[str]]:
    """One row a pair: overlap, error in the middle and at the worst end, drift error."""
    out = []
    for one, other, (low, high) in pairs(known):
        label = [f"{one.name} {other.name}", f"{high - low:.1f}"]
        if one not in found or other not in found or found[one][0] != found[other][0]:
            out.append([*label, "not placed", "", ""])
            continue
        (_, start, drift), (_, far, pace) = found[one], found[other]

        def error(second: float, one: Path = one, other: Path = other, own: tuple[float, ...] = (start, drift, far, pace)) -> float:
            told = (own[2] + (1 + own[3]) * second - own[0]) / (1 + own[1])
            return (told - known[other].seen_from(known[one], second)) * 1000

        true = (1 + known[other].drift) / (1 + known[one].drift)
        worst = max(abs(error(low)), abs(error(high)))
        out.append([*label, f"{error((low + high) / 2):+.3f}", f"{worst:.3f}", f"{((1 + pace) / (1 + drift) - true) * 1e6:+.2f}"])
    return out


def false_friends(known: Mapping[Path, Truth], found: Placed) -> int:
    """Pairs of files put together that never were."""
    return sum(1 for one, other in combinations(sorted(found), 2) if found[one][0] == found[other][0]
               and (one not in known or other not in known or known[one].scene != known[other].scene))


def main() -> None:
    if not DATA.is_dir():
        print(f"Not measured: real footage is not at {DATA}.")
        return
    with tempfile.TemporaryDirectory() as folder:
        takes = made(DATA / "speech", Path(folder))
        own = {path: Truth(take.scene, take.start, take.drift * 1e-6, take.seconds) for path, take in takes.items()}
        for name, known in (("open set", open_set()), ("made material", own)):
            _measure(name, known)


def _measure(name: str, known: Mapping[Path, Truth]) -> None:
    lone = strangers()
    with trial() as season:
        seconds = sum(one.seconds for one in known.values())
        with timed() as spent:
            season("log", *known, *lone, "--only", "sync")
        found = placed(season("sync"))
    lines = measured(known, found)
    print(f"\n### {name}\n")
    rows(["pair", "overlap s", "error ms, middle", "worst", "drift error ppm"], lines)
    errors = [abs(float(line[2])) for line in lines if line[3]]
    print(f"\n{len(errors)} of {len(lines)} pairs placed; worst error in the middle {max(errors, default=0):.3f} ms; "
          f"{false_friends(known, found)} of {len(known) * len(lone) + len(lone) * (len(lone) - 1) // 2} with strangers put together; "
          f"{spent[0].processor:.1f} s of processor time for {seconds:.0f} s of these and {len(lone)} strangers, starting included.")
    if python := os.environ.get("SYNC_PEERS"):
        _peers(python, known, lone)


def _peers(python: str, known: Mapping[Path, Truth], lone: Sequence[Path]) -> None:
    true = list(pairs(known))
    asked = [(str(one), str(other)) for one, other, _ in true]
    asked += [(str(one), str(two)) for one, two in zip(sorted(known), lone, strict=False)]
    program = Path(__file__).with_name("sync_peers.py")
    done = subprocess.run([python, program], input=json.dumps(asked), capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"Peers were not measured: {done.stderr.strip().splitlines()[-1:]}")
        return
    lines = []
    for peer, answer in json.loads(done.stdout).items():
        errors = sorted(abs(offset - known[other].seen_from(known[one], 0)) * 1000
                        for (one, other, _), offset in zip(true, answer["offsets"], strict=False) if offset is not None)
        refused = sum(offset is None for offset in answer["offsets"][len(true) :])
        gross = sum(error > 100 for error in errors)
        lines.append([peer, str(len(errors)), f"{errors[len(errors) // 2]:.2f}" if errors else "", f"{errors[-1]:.1f}" if errors else "",
                      str(gross), f"{refused} of {len(asked) - len(true)}", f"{answer['processor']:.1f}"])
    rows(["peer", "pairs answered", "median error ms at 0", "worst", "over 100 ms", "strangers refused", "processor s"], lines)


if __name__ == "__main__":
    sys.exit(main())
