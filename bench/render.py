"""How long a render takes: ``python bench/render.py [--footage DIR] [--runs N]``.

A cut of 20 events, 40 s, 1280 x 720 at 25 frames a second, from five clips: drawn and moving where no folder is given,
otherwise the first five films of DIR. Against it ffmpeg with one graph of the same 20 inputs, the same encoder at the
same settings; its binary comes from ``imageio-ffmpeg``, installed into an environment of its own that is thrown away.
Each is run in a fresh process: seconds, the most memory it had, and the frames that are really in the film.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import venv
from fractions import Fraction
from pathlib import Path
from platform import machine, python_version
from statistics import median
from time import perf_counter

import av
import numpy as np
import xxhash

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.rushes.media import Clip, Rush
from touchline.domain.time.time import Span
from touchline.media.film import FilmRoom
from touchline.media.probe import probe
from touchline.media.render import render
from touchline.ports import FilmSpec

EVENTS, LENGTH, RATE, SIZE = 20, 50, Fraction(25), (1280, 720)
X264 = ("libx264", "veryfast", "17")


def quiet(what: str, done: float, total: float) -> None:
    """Nobody watches."""


def draw(path: Path, seed: int) -> None:
    """Ten seconds of something moving over something detailed, with a tone that wanders."""
    random = np.random.default_rng(seed)
    rate = (25, 24, 30, 50, 25)[seed % 5]
    ground = random.integers(30, 220, (SIZE[1] // 8, SIZE[0] // 8, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    time = np.arange(48_000 * 10) / 48_000
    tone = (0.2 * np.sin(2 * np.pi * (200 + 50 * seed) * time + 3 * np.sin(time))).astype(np.float32)
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=rate, options={"preset": "veryfast", "crf": "20"})
        video.width, video.height, video.pix_fmt = *SIZE, "yuv420p"
        sound = out.add_stream("aac", rate=48_000, layout="stereo")
        for number in range(rate * 10):
            shown = np.roll(ground, (number * 3, number * 5), (0, 1))
            shown[200:420, (number * 7) % 1000 : (number * 7) % 1000 + 200] = (40 * seed, 200, 90)
            out.mux(video.encode(av.VideoFrame.from_ndarray(shown, format="rgb24")))
        frame = av.AudioFrame.from_ndarray(np.stack([tone, tone]), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = 48_000, 0
        out.mux(sound.encode(frame))
        out.mux(sound.encode(None))
        out.mux(video.encode(None))


def clip(path: Path) -> Clip:
    found = probe(path)
    assert found.picture
    content = xxhash.xxh3_128(path.read_bytes()).hexdigest()
    rush = Rush(content, path.stat().st_size, path.name, str(path), "", found.picture.frames)
    return Clip(
        f"c{content[:12]}", path.stem, path.stem, content, found.picture.rate, found.picture.frames, (rush,), found
    )


def the_cut(paths: list[Path]) -> tuple[Cut, dict[str, Clip]]:
    clips = [clip(path) for path in paths]
    events = []
    for number in range(EVENTS):
        one = clips[number % len(clips)]
        needed = int(-(-LENGTH * one.rate / RATE // 1)) + 1
        first = (number * 37) % max(1, one.frames - needed)
        source = Span(first, min(one.frames, first + needed))
        for channel, track in (("picture", "V1"), ("sound", "A1")):
            if channel == "picture" or one.has_sound:
                events.append(
                    Event(f"{track}{number}", channel, track, number * LENGTH, LENGTH, one.id, source, Fraction(first))
                )
    return Cut("bench", RATE, *SIZE, tuple(events)), {one.id: one for one in clips}


def one_graph(binary: str, paths: list[Path], film: Path) -> None:
    """The same film by ffmpeg: 20 inputs, each sought and trimmed, one concat."""
    cut, clips = the_cut(paths)
    inputs, graph = [], []
    shots = [event for event in cut.events if event.channel == "picture"]
    for place, event in enumerate(shots):
        one = clips[event.clip or ""]
        start, seconds = float(event.begins / one.rate), float(LENGTH / RATE)
        inputs += ["-ss", f"{start:.6f}", "-t", f"{seconds:.6f}", "-i", one.rushes[0].path]
        graph.append(
            f"[{place}:v]fps=25,scale={SIZE[0]}:{SIZE[1]}:force_original_aspect_ratio=decrease,"
            f"pad={SIZE[0]}:{SIZE[1]}:-1:-1,setsar=1,format=yuv420p,setpts=PTS-STARTPTS[v{place}]"
        )
        graph.append(
            f"[{place}:a]aresample=48000,aformat=channel_layouts=stereo,asetpts=PTS-STARTPTS[a{place}]"
            if one.has_sound
            else f"anullsrc=r=48000:cl=stereo,atrim=0:{seconds},asetpts=PTS-STARTPTS[a{place}]"
        )
    joined = "".join(f"[v{n}][a{n}]" for n in range(len(shots)))
    graph.append(f"{joined}concat=n={len(shots)}:v=1:a=1[v][a]")
    codec, preset, quality = X264
    subprocess.run(
        [
            binary,
            "-y",
            "-v",
            "error",
            *inputs,
            "-filter_complex",
            ";".join(graph),
            "-map",
            "[v]",
            "-map",
            "[a]",
            "-c:v",
            codec,
            "-preset",
            preset,
            "-crf",
            quality,
            "-c:a",
            "aac",
            "-b:a",
            "256k",
            str(film),
        ],
        check=True,
    )


def alone(what: str, paths: list[Path], binary: str) -> None:
    """Run one contender in this process and print what it took."""
    film = paths[0].parent / f"{what}.mp4"
    began = perf_counter()
    if what == "ffmpeg":
        one_graph(binary, paths, film)
    else:
        cut, clips = the_cut(paths)
        if what == "render":
            render(cut, clips, film, FilmSpec(), quiet)
        else:
            FilmRoom().render(cut, clips, film, FilmSpec(), quiet)
    seconds = perf_counter() - began
    who = resource.RUSAGE_CHILDREN if what == "ffmpeg" else resource.RUSAGE_SELF
    with av.open(str(film)) as made:
        frames = sum(1 for _ in made.decode(video=0))
    print(json.dumps({"seconds": round(seconds, 2), "frames": frames, "mb": resource.getrusage(who).ru_maxrss // 1024}))


def ffmpeg_binary(folder: Path) -> str:
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "pip", "install", "-q", "imageio-ffmpeg"], check=True)
    code = "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())"
    return subprocess.run(
        [folder / "bin" / "python", "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--footage", type=Path)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--alone", nargs="+", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.alone:
        what, binary, *paths = given.alone
        alone(what, [Path(path) for path in paths], binary)
        return
    with tempfile.TemporaryDirectory() as scratch:
        room = Path(scratch)
        paths = [room / f"{number}.mp4" for number in range(5)]
        if given.footage:
            for path, original in zip(paths, sorted(given.footage.glob("*.mp4")), strict=False):
                path.symlink_to(original.resolve())
        else:
            for seed, path in enumerate(paths):
                draw(path, seed)
        compare([path for path in paths if path.exists()], ffmpeg_binary(room / "env"), given.runs)


def compare(paths: list[Path], binary: str, runs: int) -> None:
    """Run every contender and print a line for each."""
    print(f"{machine()}, Python {python_version()}, PyAV {av.__version__}, {EVENTS} events, {EVENTS * LENGTH} frames")
    names = {
        "render": "Touchline, render",
        "verified": "Touchline, every frame looked at again",
        "ffmpeg": "ffmpeg, one graph",
    }
    for what, name in names.items():
        command = [sys.executable, __file__, "--alone", what, binary, *map(str, paths)]
        said = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(runs)]
        took = [json.loads(line) for line in said]
        seconds, last = median(run["seconds"] for run in took), took[-1]
        print(f"{name:40} {seconds:6.2f} s  {last['frames']:5} frames  {last['mb']:5} MB")


if __name__ == "__main__":
    main()
