"""How long a complete log takes: ``python bench/speed.py [PATH…] [--peers]``.

Five mixed clips in a fresh season, whole command, against the chain of programs that do the same one after another, each decoding
for itself (``speed_peers.py``, in a virtual environment of its own: opencv-python would take the place of ours). Then the parts
of the log one by one, a log of what is known already, and a cold start: a fresh process on a clip of one second, models present.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from platform import machine, python_version
from statistics import median

import av
import numpy as np
from trial import DATA, ROOT, Spent, rows, timed, trial

from touchline.media.decode import Footage

MIXED = ("video/football_cam_right.mp4", "video/nasa_webb.mp4", "video/stills_fades.mp4", "video/whitehouse_performance.mp4",
         "speech/sonnet002.mp3")
PARTS = ("proxy", "shots", "speech", "voices", "faces", "text", "sound", "sync", "look")
PEERS = ROOT / ".venv-peers" / "bin" / "python"


def length(path: Path) -> float:
    """Seconds of a file."""
    found = Footage().probe(path)
    if found.picture:
        return float(found.picture.frames / found.picture.rate)
    return found.sounds[0].samples / found.sounds[0].sample_rate


def second_of(source: Path, target: Path) -> None:
    """The first second of a file, as a clip of its own."""
    with av.open(str(source)) as opened, av.open(str(target), "w") as out:
        video, audio = opened.streams.video[0], opened.streams.audio[0]
        picture = out.add_stream("libx264", rate=video.average_rate)
        picture.width, picture.height, picture.pix_fmt = video.width, video.height, "yuv420p"
        sound = out.add_stream("aac", rate=audio.rate)
        begins = float(video.start_time * video.time_base)
        for frame in opened.decode(video, audio):
            shown = isinstance(frame, av.VideoFrame)
            if frame.time >= begins + 1:
                if shown:
                    break
                continue
            frame.pts = None
            if shown:
                frame.pict_type, frame.time_base = 0, 1 / Fraction(video.average_rate)
            out.mux((picture if shown else sound).encode(frame))
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))


def per_second(name: str, spent: Spent, seconds: float) -> tuple[str, str, str]:
    return name, f"{spent.wall / seconds:.3f}", f"{spent.processor / seconds:.3f}"


def the_log(paths: Sequence[Path], seconds: float, parts: bool) -> list[tuple[str, str, str]]:
    lines = []
    with trial() as season:
        lines.append(per_second("**`touchline log`, complete**", season.logged(paths), seconds))
        lines.append(per_second("`touchline log` again, nothing changed", season.logged(paths), seconds))
    for part in PARTS if parts else ():
        with trial() as season:
            if part in known(season):
                lines.append(per_second(f"`--only {part}`", season.logged(paths, "--only", part), seconds))
    return lines


def known(season: object) -> set[str]:
    """The analysers there are."""
    from touchline.wiring import log_crew, open_desk
    from touchline.wiring_hands import log_hands

    return {"proxy", *(one.name for one in log_crew(open_desk(season.folder).store, log_hands()).analysers)}  # type: ignore[attr-defined]


def the_peers(paths: Sequence[Path], seconds: float) -> list[tuple[str, str, str]]:
    """The chain, each program in a process of its own; one that is not installed is left out and named."""
    lines, total = [], Spent(0, 0)
    for name in ("proxy", "scenedetect", "faster-whisper", "centerface", "rapidocr"):
        with timed() as taken:
            done = subprocess.run([PEERS, ROOT / "bench" / "speed_peers.py", name, *paths], capture_output=True, text=True, check=False)
        if done.returncode:
            why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            print(f"{name} was left out: {why}")
            continue
        total = Spent(total.wall + taken[0].wall, total.processor + taken[0].processor)
        lines.append(per_second(name, taken[0], seconds))
    return [*lines, per_second("**the chain of peers**", total, seconds)]


def cold_start(runs: int) -> list[Spent]:
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "second.mp4"
        second_of(DATA / "video" / "whitehouse_performance.mp4", clip)
        starts = []
        for _ in range(runs):
            with trial() as season:
                starts.append(season.logged([clip]))
    return starts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--parts", action="store_true", help="each part of the log by itself too")
    parser.add_argument("--runs", type=int, default=3, help="cold starts")
    asked = parser.parse_args()
    paths = asked.paths or [path for name in MIXED if (path := DATA / name).exists()]
    if not paths:
        print("Skipped: the footage is not here (TOUCHLINE_TEST_DATA).")
        return
    seconds = sum(length(path) for path in paths)
    busy = os.getloadavg()[0]
    print(f"{len(paths)} files, {seconds:.0f} s; {os.cpu_count()} cores, {machine()}, Python {python_version()}, PyAV "
          f"{av.__version__}, numpy {np.__version__}; load average at the start {busy:.1f}\n")
    lines = the_log(paths, seconds, asked.parts)
    if PEERS.exists():
        lines += the_peers(paths, seconds)
    else:
        print("The peers are skipped: .venv-peers is not there (make peers).\n")
    rows(("for a second of footage", "wall s", "processor s"), lines)
    starts = cold_start(asked.runs)
    walls = [spent.wall for spent in starts]
    print(f"\nCold start, a clip of one second: {median(walls):.2f} s (of {len(walls)}: {min(walls):.2f} to {max(walls):.2f}), "
          f"{median(spent.processor for spent in starts):.2f} s of processor")
    if busy > os.cpu_count():
        print("The machine was busy with other work: trust processor seconds rather than the clock.", file=sys.stderr)


if __name__ == "__main__":
    main()
