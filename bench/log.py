"""How long logging takes: ``python bench/log.py [PATH…] [--runs N]``.

Against doing the same things one after another, each decoding for itself: decoding alone, decoding with a proxy, and the
speech model on each file's sound with its own voice detector. Then the whole command on a fresh season, and once more
where nothing changed. Wall and processor seconds for a minute of footage; without paths, five mixed clips of the test
data beside the checkout.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from platform import machine, python_version
from statistics import median
from time import perf_counter

import av

from touchline.errors import TouchlineError
from touchline.media.decode import Footage
from touchline.settings import settings

ROOT = Path(__file__).parents[1]
MIXED = ("video/football_cam_right.mp4", "video/nasa_webb.mp4", "video/stills_fades.mp4", "video/whitehouse_performance.mp4",
         "speech/sonnet002.mp3")


def decode(path: Path) -> None:
    with av.open(str(path)) as source:
        for stream in source.streams.video:
            stream.thread_type = "AUTO"
        for _ in source.decode(*source.streams.video[:1], *source.streams.audio[:1]):
            pass


def proxy(path: Path) -> None:
    """A plain proxy: half size, fast preset, AAC."""
    with av.open(str(path)) as source, av.open(os.devnull, "w", format="null") as out:
        video = source.streams.video[0] if source.streams.video else None
        audio = source.streams.audio[0] if source.streams.audio else None
        if video:
            video.thread_type = "AUTO"
            made = out.add_stream("libx264", rate=video.average_rate, options={"preset": "superfast", "crf": "26"})
            made.width, made.height = 960, 540
        heard = out.add_stream("aac", rate=audio.rate) if audio else None
        for frame in source.decode(*(stream for stream in (video, audio) if stream)):
            if isinstance(frame, av.VideoFrame):
                small = frame.reformat(960, 540, "yuv420p")
                small.pict_type = 0
                out.mux(made.encode(small))
            elif heard:
                out.mux(heard.encode(frame))


class Speech:
    """The recogniser as it comes."""

    def __init__(self) -> None:
        from faster_whisper import WhisperModel

        folder = settings().models / "whisper-base"
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)

    def __call__(self, path: Path) -> None:
        with av.open(str(path)) as source:
            if not source.streams.audio:
                return
        words, _ = self._model.transcribe(str(path), word_timestamps=True, vad_filter=True)
        list(words)


def spent() -> float:
    """Processor seconds of this process and its children."""
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def measured(name: str, work: Callable[[], None], minutes: float, runs: int) -> tuple[float, float]:
    walls, processors = [], []
    for _ in range(runs):
        began, before = perf_counter(), spent()
        work()
        walls.append(perf_counter() - began)
        processors.append(spent() - before)
    wall, processor = median(walls) / minutes, median(processors) / minutes
    print(f"{name:34} {wall:8.2f} {processor:10.2f} {wall / 60:10.3f}")
    return wall, processor


def command(*words: object) -> None:
    program = [sys.executable, "-c", "from touchline.cli import main; main()", *map(str, words)]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    data = Path(os.environ.get("TOUCHLINE_TEST_DATA", ROOT.parent / "shared" / "data"))
    paths = asked.paths or [path for name in MIXED if (path := data / name).exists()]
    if not paths:
        sys.exit("Give files to log, or TOUCHLINE_TEST_DATA.")
    minutes = sum(length(path) for path in paths) / 60
    print(f"{len(paths)} files, {minutes:.2f} minutes; {os.cpu_count()} cores, {machine()}, Python {python_version()}, "
          f"PyAV {av.__version__}")
    print(f"{'for a minute of footage':34} {'wall s':>8} {'CPU s':>10} {'wall s/s':>10}")
    parts = [measured("decode alone", lambda: [decode(path) for path in paths] and None, minutes, asked.runs),
             measured("decode and proxy", lambda: [proxy(path) for path in paths] and None, minutes, asked.runs),
             measured("speech alone, model loaded", lambda speech=Speech(): [speech(path) for path in paths] and None, minutes, asked.runs)]
    wall, processor = parts[1][0] + parts[2][0], parts[1][1] + parts[2][1]
    print(f"{'proxy, then speech':34} {wall:8.2f} {processor:10.2f} {wall / 60:10.3f}")
    with tempfile.TemporaryDirectory() as folder:
        seasons = [Path(folder) / str(run) for run in range(asked.runs)]
        for season in seasons:
            command("new", season, "--club", "Bench", "--years", "2025-26")
        fresh = iter(seasons)
        measured("touchline log, whole command", lambda: command("log", *paths, "--season", next(fresh)), minutes, asked.runs)
        began = perf_counter()
        command("log", *paths, "--season", seasons[0])
        print(f"{'touchline log, nothing changed':34} {perf_counter() - began:8.2f} s")


def length(path: Path) -> float:
    try:
        found = Footage().probe(path)
    except TouchlineError as error:
        sys.exit(str(error))
    if found.picture:
        return float(found.picture.frames / found.picture.rate)
    return found.sounds[0].samples / found.sounds[0].sample_rate


if __name__ == "__main__":
    main()
