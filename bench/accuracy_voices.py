"""Voices: who spoke when in a clip, and whether a voice is the same in all of them, as the log gives it.

Every recording whose speakers are known is logged in one run, voices only; turns are taken from ``touchline facts --json``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from diarisation import Score, Turns, purity_and_coverage, read_rttm, score
from reliability import publish
from trial import DATA, Trial, rows, trial

SPEECH = DATA / "speech"
COLLAR = 0.25


def with_turns() -> dict[Path, Turns]:
    """Recordings whose turns somebody marked."""
    found: dict[Path, Turns] = {SPEECH / "ami" / f"{name}.flac": turns
                                for name, turns in read_rttm(SPEECH / "ami" / "reference.rttm").items()}
    for turns in read_rttm(SPEECH / "two_speakers.rttm").values():
        found[SPEECH / "two_speakers.wav"] = turns
    return found


def of_one_speaker() -> Iterator[tuple[Path, str]]:
    """Recordings of one known speaker each."""
    for path in sorted((SPEECH / "librispeech_test_other").glob("*.flac")):
        yield path, path.name.split("-")[0]
    for pattern, who in (("short/spk1_*.wav", "spk1"), ("sonnet*.mp3", "sonnets"), ("r4_excerpt*.ogg", "r4"), ("jfk.flac", "jfk")):
        yield from ((path, who) for path in sorted(SPEECH.glob(pattern)))


def heard(season: Trial, path: Path) -> Turns:
    """The turns of every voice of a clip."""
    return [(fact["from_seconds"], fact["to_seconds"], fact["value"]) for fact in season.facts(path, "person")
            if fact["by"] == "voice"]


def compared(scores: Path, who: Mapping[Path, str]) -> list[tuple[float, float, bool]]:
    """All pairs of voices of recordings of one speaker each: how far apart, the chance said, whether they are one person."""
    pairs = []
    with scores.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one, other = (who.get(Path(row[side]).resolve()) for side in ("a_file", "b_file"))
            if row["by"] == "voice" and one and other and row["a_file"] != row["b_file"]:
                pairs.append((float(row["distance"]), float(row["chance"]), one == other))
    return pairs


def fitted(pairs: Sequence[tuple[float, float, bool]]) -> tuple[float, float]:
    """Slope and middle of the logistic curve from distance to chance, both kinds of pairs weighing the same, with Platt's
    targets, which keep a curve through kinds that do not overlap from being a step."""
    far, same = np.array([pair[0] for pair in pairs]), np.array([pair[2] for pair in pairs])
    yes, no = same.sum(), (~same).sum()
    target, weight = np.where(same, (yes + 1) / (yes + 2), 1 / (no + 2)), np.where(same, 0.5 / yes, 0.5 / no)
    loss = {(slope, middle): float((weight * (np.logaddexp(0, z) - (1 - target) * z)).sum())
            for slope in np.arange(5, 60, 0.5) for middle in np.arange(0.1, 0.6, 0.005) for z in [slope * (far - middle)]}
    slope, middle = min(loss, key=lambda key: loss[key])
    return float(slope), float(middle)


def by_distance(pairs: Sequence[tuple[float, float, bool]]) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = []
    for low, high in pairwise((0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 2.0)):
        own = [pair for pair in pairs if low <= pair[0] < high]
        same, said = sum(pair[2] for pair in own), sum(pair[1] for pair in own) / max(1, len(own))
        lines.append((f"{low:.2f} to {high:.2f}" if high < 1 else "more", same, len(own) - same, f"{said:.3f}" if own else "–"))
    return lines


def main() -> None:
    if not SPEECH.is_dir():
        print("Skipped: the recordings are not here (TOUCHLINE_TEST_DATA).")
        return
    marked, alone = with_turns(), dict(of_one_speaker())
    with trial() as season:
        spent = season.logged([*marked, *alone], "--only", "voices")
        found = {path: heard(season, path) for path in (*marked, *alone)}
        length = sum(clip["seconds"] for clip in season("clips")["clips"])
        scores = season.folder / "scores.csv"
        season("people", "--scores", scores)
        pairs = compared(scores, {path.resolve(): who for path, who in alone.items()})
    lines, totals = [], [Score(), Score()]
    for path, turns in marked.items():
        both = [score(turns, found[path], COLLAR, overlap) for overlap in (True, False)]
        totals = [total + one for total, one in zip(totals, both, strict=True)]
        voices = f"{len({who for *_, who in found[path]})} of {len({who for *_, who in turns})}"
        lines.append((path.name, *(f"{one.rate:.3f}" for one in both), voices, f"{both[0].spoken:.0f} s"))
    lines.append(("**all**", *(f"**{one.rate:.3f}**" for one in totals), "", f"{totals[0].spoken:.0f} s"))
    print(f"Error rate with a collar of {COLLAR} s; {len(found)} recordings, {length:.0f} s, {spent.processor / length:.3f} processor "
          "seconds a second, starting included.\n")
    rows(("", "overlap counted", "overlap skipped", "voices", "scored"), lines)
    parts = totals[0]
    print(f"\nOf what is counted: missed {parts.missed / parts.spoken:.3f}, false {parts.false / parts.spoken:.3f}, "
          f"wrong voice {parts.wrong / parts.spoken:.3f}.")
    clips = [*((turns, found[path]) for path, turns in marked.items()),
             *(([(0.0, 1e4, who)], found[path]) for path, who in alone.items())]
    purity, coverage, seconds = purity_and_coverage(clips)
    print(f"Voices across {len(clips)} clips ({seconds:.0f} s): purity {purity:.3f}, coverage {coverage:.3f}.\n")
    same = sum(pair[2] for pair in pairs)
    print("Over {} pairs of one person and {} of two a logistic curve has slope {:.1f} and its middle at {:.3f}.\n".format(
        same, len(pairs) - same, *fitted(pairs)))
    rows(("distance", "pairs of one person", "of two", "chance said"), by_distance(pairs))
    publish("voices", "Two voices are one person", [(chance, right) for _, chance, right in pairs])


if __name__ == "__main__":
    main()
