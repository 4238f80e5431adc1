"""How right sounds are told: ``make bench-accuracy-sound``, or ``python bench/accuracy_sound.py [DATA]``.

Truth is what somebody made: noises put together by ``tests/sounds.py`` at random places over rooms, wind and talk, from seeds
that nothing was tuned on; and for speech and music the recordings of the data folder that hold nothing else. Each kind is
counted second by second, facts of confidence 0.5 and more against truth, a quarter of a second at each edge left out.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from time import process_time

import numpy as np

HERE = Path(__file__).parents[1]
sys.path.insert(0, str(HERE / "tests"))

from sounds import RATE, applause, both, crowd, hum, laid, noise, talk, whistle  # noqa: E402
from touchline.analysers.sound.loudness import Meter  # noqa: E402
from touchline.analysers.sound.sound import Sound  # noqa: E402
from touchline.domain.rushes.media import Clip, Probe  # noqa: E402
from touchline.domain.rushes.media import Sound as Stream  # noqa: E402
from touchline.ports import Pace  # noqa: E402
from touchline.wiring import model_store  # noqa: E402

SECONDS = 40
TICK = 100
EDGE = 25
Truth = list[tuple[str, float, float]]
HEARD_ALONE = {
    "speech": ("speech/jfk.flac", "speech/timbl_1.mp3", "speech/sonnet002.mp3", "speech/r4_excerpt.ogg", "cuts/open_reel.mp4"),
    "music": ("video/chaplin.mp4", "video/nasa_webb.mp4"),
    "neither": ("speech/noise1.wav", "speech/noise2.wav", "video/gopro_karma_GPMF.mp4", "video/football_cam_right.mp4",
                "video/smpte-2997.mp4", "video/person_dog.mp4"),
}


def scene(seed: int) -> tuple[np.ndarray, Truth]:
    """Forty seconds with what may happen in them, and where it does."""
    rng = np.random.default_rng(1000 + seed)
    beds: tuple[Callable[[], np.ndarray], ...] = (
        lambda: 0.004 * noise(SECONDS, 80, 900, seed), lambda: 0.02 * noise(SECONDS, 40, 300, seed),
        lambda: 0.01 * noise(SECONDS, 1, 20_000, seed), lambda: laid(0.002 * noise(SECONDS, 80, 900, seed), (0, talk(SECONDS, seed))))
    bed, truth = beds[seed % 4](), Truth()
    if rng.random() < 0.5:
        bed = bed + hum(SECONDS, float(rng.choice([50.0, 60.0])) + rng.normal(0, 0.03), level=10 ** rng.uniform(-2.6, -1.6))
        truth.append(("hum", 0, SECONDS))
    at = 2.0
    while at < SECONDS - 10:
        kind = str(rng.choice(["whistle", "applause", "crowd", "silence", "clipping", "nothing"]))
        lasts = {"whistle": rng.uniform(0.25, 1.5), "clipping": rng.uniform(1, 3)}.get(kind, rng.uniform(3, 7))
        loud = 10 ** rng.uniform(-0.7, 0)
        if kind == "whistle":
            bed = laid(bed, (at, loud * whistle(lasts, rng.uniform(2200, 4200), rng.uniform(20, 40), seed)))
        elif kind == "applause":
            bed = laid(bed, (at, loud * applause(lasts, int(rng.integers(10, 150)), seed)))
        elif kind == "crowd":
            bed = laid(bed, (at, loud * crowd(lasts, int(rng.integers(60, 250)), seed)))
        elif kind == "silence":
            bed[int(at * RATE) : int((at + lasts) * RATE)] = 0
        elif kind == "clipping":
            bed = laid(bed, (at, talk(lasts, seed) * rng.uniform(5, 12)))
        if kind != "nothing":
            truth.append((kind, at, at + lasts))
        at += lasts + rng.uniform(2, 4)
    truth = [(kind, a, b) for kind, a, b in truth if kind != "hum" or not any(k == "silence" for k, _, _ in truth)]
    return np.clip(bed, -1, 1), truth


def heard(sound: np.ndarray, channels: int = 2) -> tuple[list[tuple[str, float, float, float]], float]:
    """Facts as (value, from, to, confidence), and processor seconds a second."""
    seconds = sound.shape[1] / RATE
    frames = int(seconds * TICK)
    stream = Stream(0, channels, RATE, sound.shape[1], "pcm")
    look = Sound(model_store()).begin(Clip("c1", "C1", "", "0" * 32, Fraction(TICK), frames, (), Probe("wav", None, (stream,))))
    began = process_time()
    for start in range(0, sound.shape[1], 24_000):
        look.hear(start, sound[:, start : start + 24_000])
    found = look.end(Pace(Fraction(TICK), frames, seconds)).facts
    facts = [(f.value, f.span.start / TICK, f.span.end / TICK, f.confidence) for f in found if f.kind == "sound"]
    return facts, (process_time() - began) / seconds


def made_up(count: int = 24) -> float:
    """The table of made-up noises; processor seconds a second."""
    hits: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(3, int))
    cost = []
    for seed in range(count):
        sound, truth = scene(seed)
        facts, spent = heard(both(sound))
        cost.append(spent)
        for kind in ("whistle", "applause", "crowd", "silence", "clipping", "hum"):
            if kind == "hum" and any(k == "silence" for k, _, _ in truth):
                continue
            there, said, edges = (np.zeros(SECONDS * TICK, bool) for _ in range(3))
            for _, start, end in (one for one in truth if one[0] == kind):
                there[int(start * TICK) : int(end * TICK)] = True
                for edge in (start, end):
                    edges[max(0, int(edge * TICK) - EDGE) : int(edge * TICK) + EDGE] = kind != "whistle"
            for _, start, end, _sure in (one for one in facts if one[0] == kind and one[3] >= 0.5):
                said[int(start * TICK) : int(end * TICK)] = True
            hits[kind] += [(there & said & ~edges).sum(), (said & ~there & ~edges).sum(), (there & ~said & ~edges).sum()]
    print("| made-up noises | seconds | precision | recall |\n|---|---|---|---|")
    for kind, (right, false, missed) in hits.items():
        print(f"| {kind} | {(right + missed) / TICK:.0f} | {right / max(1, right + false):.3f} | {right / max(1, right + missed):.3f} |")
    return float(np.mean(cost))


def stereo(path: Path) -> np.ndarray:
    """A file's first sound, as the decode pass mixes it."""
    import av

    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    with av.open(str(path)) as container:
        blocks = []
        for frame in container.decode(audio=0):
            frame.pts = None
            blocks += [out.to_ndarray() for out in resampler.resample(frame)]
        blocks += [out.to_ndarray() for out in resampler.resample(None)]
    return np.clip(np.concatenate(blocks, axis=1), -1, 1).astype(np.float32)


def real(data: Path) -> None:
    """What is said of recordings whose truth is known as a whole."""
    print("\n| recordings of | file | said to be speech | music or singing | applause | crowd | whistle |\n|---|---|---|---|---|---|---|")
    for truth, files in HEARD_ALONE.items():
        for file in files:
            sound = stereo(data / file)
            facts, _ = heard(sound)
            seconds = sound.shape[1] / RATE
            share = [sum(b - a for value, a, b, sure in facts if value in kinds and sure >= 0.5) / seconds
                     for kinds in (("speech",), ("music", "singing"), ("applause",), ("crowd",), ("whistle",))]
            print(f"| {truth} | {file} | {' | '.join(f'{100 * part:.0f} %' for part in share)} |")


def against_ffmpeg(data: Path) -> None:
    """Loudness beside FFmpeg's ebur128 filter on the same stereo sound."""
    import av

    print("\n| loudness | LUFS | FFmpeg | LU | FFmpeg | dBTP | FFmpeg |\n|---|---|---|---|---|---|---|")
    for file in ("video/whitehouse_performance.mp4", "video/chaplin.mp4", "speech/sonnet001.mp3", "speech/timbl_1.mp3"):
        sound = stereo(data / file)
        meter = Meter()
        meter.take(sound)
        ours, graph = meter.end(), av.filter.Graph()
        source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo")
        peer, sink = graph.add("ebur128", "peak=true:metadata=1"), graph.add("abuffersink")
        source.link_to(peer)
        peer.link_to(sink)
        graph.configure()
        last: dict[str, str] = {}
        for start in range(0, sound.shape[1], 4800):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[:, start : start + 4800]), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, start
            graph.push(frame)
            while True:
                try:
                    last = dict(graph.pull().metadata) or last
                except (av.error.BlockingIOError, av.error.EOFError):
                    break
        peak = 20 * np.log10(float(last["lavfi.r128.true_peak"]))
        print(f"| {file} | {ours.integrated_lufs} | {last['lavfi.r128.I']} | {ours.range_lu} | {last['lavfi.r128.LRA']} "
              f"| {ours.true_peak_dbtp} | {peak:.2f} |")


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "shared" / "data"
    cost = made_up()
    if data.is_dir():
        real(data)
        against_ffmpeg(data)
    else:
        print(f"\nRecordings were not measured: there is no {data}.")
    print(f"\n{cost:.4f} s of processor time a second of sound.")


if __name__ == "__main__":
    main()
