"""Memory and speed against the length of a clip: ``python bench/memory.py [MINUTES…]``; draws docs/memory.svg.

One clip of real footage, looped to each length, is logged completely in a fresh season by one worker; what all its processes hold
together is looked at ten times a second. Linux only, since it reads /proc.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
from plot import Curve, draw
from trial import DATA, ROOT, Trial, rows

SOURCE = DATA / "video" / "nasa_webb.mp4"
MINUTES = (1.0, 4.0, 12.0)


def looped(source: Path, target: Path, seconds: float) -> None:
    """Picture and sound of ``source`` over and over, until ``seconds`` are full."""
    with av.open(str(target), "w") as out:
        with av.open(str(source)) as first:
            picture, sound = first.streams.video[0], first.streams.audio[0]
            rate, (width, height), sample_rate = picture.average_rate, (picture.width, picture.height), sound.rate
        video = out.add_stream("libx264", rate=rate, options={"preset": "ultrafast", "crf": "28"})
        video.width, video.height, video.pix_fmt = width, height, "yuv420p"
        audio = out.add_stream("aac", rate=sample_rate)
        frames = samples = 0
        while frames / rate < seconds:
            with av.open(str(source)) as once:
                for frame in once.decode(once.streams.video[0], once.streams.audio[0]):
                    if isinstance(frame, av.VideoFrame):
                        frame.pts, frame.time_base, frame.pict_type = frames, 1 / Fraction(rate), 0
                        frames += 1
                        out.mux(video.encode(frame))
                    else:
                        frame.pts, frame.time_base = samples, Fraction(1, sample_rate)
                        samples += frame.samples
                        out.mux(audio.encode(frame))
        out.mux(video.encode(None))
        out.mux(audio.encode(None))


def children(process: int) -> list[int]:
    """The process and all that it started."""
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # it may be gone by now
            found += [one for child in task.read_text().split() for one in children(int(child))]
    return found


def held(process: int) -> float:
    """Megabytes that a process and its children hold; shared pages are counted once by their share."""
    total = 0
    for one in children(process):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def logged(season: Trial, clip: Path) -> tuple[float, float]:
    """Most megabytes held while the clip was logged, and seconds that took."""
    program = [sys.executable, "-c", "from touchline.cli import main; main()", "log", clip, "--season", season.folder, "--json"]
    began, most = time.perf_counter(), 0.0
    with subprocess.Popen(program, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            most = max(most, held(process.pid))
            time.sleep(0.1)
    return most, time.perf_counter() - began


def main() -> None:
    if not SOURCE.exists():
        print("Skipped: the footage is not here (TOUCHLINE_TEST_DATA).")
        return
    minutes = [float(given) for given in sys.argv[1:]] or list(MINUTES)
    memory, speed = [], []
    for length in minutes:
        with tempfile.TemporaryDirectory() as folder:
            clip = Path(folder) / "looped.mp4"
            looped(SOURCE, clip, length * 60)
            most, seconds = logged(Trial(Path(folder) / "season"), clip)
        memory.append((length, most))
        speed.append((length, seconds / (length * 60)))
        print(f"{length:g} min: {most:.0f} MB, {seconds / (length * 60):.3f} s per second", flush=True)
    rows(("minutes", "MB at most", "wall s per second"),
         [(f"{length:g}", f"{most:.0f}", f"{slow:.3f}") for (length, most), (_, slow) in zip(memory, speed, strict=True)])
    (ROOT / "docs" / "memory.svg").write_text(draw("A complete log of one clip", "minutes of footage", (
        Curve("MB held at most, all processes", memory), Curve("wall seconds per second", speed))), "utf-8")


if __name__ == "__main__":
    main()
