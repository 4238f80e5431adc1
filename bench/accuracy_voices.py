"""Voices: who spoke when in a clip, and whether a voice is the same in all of them, as the log gives it.

Every recording whose speakers are known is logged in one run, voices only; turns are taken from ``touchline facts --json``.
"""

from __future__ import annotations

from collections.abc import Iterator
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


def main() -> None:
    if not SPEECH.is_dir():
        print("Skipped: the recordings are not here (TOUCHLINE_TEST_DATA).")
        return
    marked, alone = with_turns(), dict(of_one_speaker())
    with trial() as season:
        spent = season.logged([*marked, *alone], "--only", "voices")
        found = {path: heard(season, path) for path in (*marked, *alone)}
        length = sum(clip["seconds"] for clip in season("clips")["clips"])
    lines, totals = [], [Score(), Score()]
    for path, turns in marked.items():
        scores = [score(turns, found[path], COLLAR, overlap) for overlap in (True, False)]
        totals = [total + one for total, one in zip(totals, scores, strict=True)]
        voices = f"{len({who for *_, who in found[path]})} of {len({who for *_, who in turns})}"
        lines.append((path.name, *(f"{one.rate:.3f}" for one in scores), voices, f"{scores[0].spoken:.0f} s"))
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
    print(f"Voices across {len(clips)} clips ({compared:.0f} s): purity {purity:.3f}, coverage {coverage:.3f}.")


if __name__ == "__main__":
    main()
