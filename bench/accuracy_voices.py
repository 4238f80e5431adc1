"""Voices: who spoke when in a clip, and whether a voice is the same in all of them, as the log gives it.

Every recording whose speakers are known is logged in one run, voices only; turns are taken from ``touchline facts --json``.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from diarisation import Score, Turns, purity_and_coverage, read_rttm, score
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


def reliability(scores: Path, who: Mapping[Path, str]) -> tuple[list[tuple[str, object, object]], int, int]:
    """How often two voices are one person at each published chance, over all pairs of voices of recordings of one speaker,
    and how many pairs are the same and not the same; both kinds weigh as much."""
    pairs: list[tuple[float, bool]] = []
    with scores.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            one, other = (who.get(Path(row[side]).resolve()) for side in ("a_file", "b_file"))
            if row["by"] == "voice" and one and other and row["a_file"] != row["b_file"]:
                pairs.append((float(row["chance"]), one == other))
    same = sum(alike for _, alike in pairs)
    lines: list[tuple[str, object, object]] = []
    for low in range(0, 10, 2):
        own = [alike for chance, alike in pairs if low <= chance * 10 < low + 2 or (low == 8 and chance == 1)]
        right, wrong = sum(own) / max(1, same), (len(own) - sum(own)) / max(1, len(pairs) - same)
        lines.append((f"{low / 10:.1f} to {low / 10 + 0.2:.1f}", len(own), f"{right / (right + wrong):.2f}" if own else "–"))
    return lines, same, len(pairs) - same


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
        calibrated, same, strangers = reliability(scores, {path.resolve(): who for path, who in alone.items()})
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
    purity, coverage, compared = purity_and_coverage(clips)
    print(f"Voices across {len(clips)} clips ({compared:.0f} s): purity {purity:.3f}, coverage {coverage:.3f}.\n")
    print(f"The chance that two voices are one person, over {same} pairs that are and {strangers} that are not.\n")
    rows(("chance said", "pairs", "same person"), calibrated)


if __name__ == "__main__":
    main()
