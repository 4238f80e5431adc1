"""Whether the leak scan knows a recording again: alone and short, and under speech that is louder, each through AAC as a film has it;
how often it takes strangers for each other; and what listening costs. Part of `bench/scan.py`."""

from __future__ import annotations

import io
import time
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from touchline.analysers.sync.heard_again import HeardAgain
from touchline.analysers.sync.sync import Sync
from touchline.analysers.sync.whitened import HEARD_RATE
from touchline.domain.facts.findings import Print
from touchline.domain.rushes.media import Clip, Picture, Probe
from touchline.ports import Pace
from touchline.ports.together import SOUND

WORKS = ("video/chaplin.mp4", "video/whitehouse_performance.mp4")
TALK = ("speech/jfk.flac", "speech/timbl_1.mp3", "speech/ami/trn00.flac")
SECONDS = (0.25, 0.5, 1.0, 2.0, 5.0)
BELOW = (0, 6, 12, 18, 24, 30)
_BEFORE = 5
_FILM_RATE = 48_000
_ONE_SOUND = ("timbl", "r4_", "ms_es")
"""Recordings that share sound: one cut and degraded, or with the same piece of digital noise in them."""

Pcm = NDArray[np.float32]


def measure(data: Path) -> None:
    """Print the three tables."""
    talk = {name: _pcm(data / name) for name in TALK}
    room = talk["speech/ami/trn00.flac"][: _BEFORE * HEARD_RATE]
    for name in WORKS:
        work = _pcm(data / name)
        known = _print(work)
        alone = []
        for seconds in SECONDS:
            piece = work[HEARD_RATE + 480 : HEARD_RATE + 480 + int(seconds * HEARD_RATE)]
            alone.append(f"{seconds} s: {_found(np.concatenate([room, piece, room]), known, seconds)}")
        print(f"{name}, alone\t" + "\t".join(alone))
        for said, speech in talk.items():
            under = []
            for below in BELOW:
                length = min(len(work), len(speech) - HEARD_RATE, 8 * HEARD_RATE)
                voice, music = speech[HEARD_RATE : HEARD_RATE + length], work[:length]
                mixed = voice + music * (_loud(voice) / _loud(music) * 10 ** (-below / 20))
                mixed /= max(1.0, float(np.abs(mixed).max()))
                under.append(f"-{below} dB: {_found(np.concatenate([room, mixed]), known, length / HEARD_RATE)}")
            print(f"{name}, under {said}\t" + "\t".join(under))
    strangers(data)


def _found(film: Pcm, known: Print, seconds: float) -> str:
    """The share of its seconds that is found, and what is said to be of it and is not, in seconds."""
    stretches = HeardAgain().heard(_print(_coded(film)), known, [(0.0, 1e6)])
    inside = sum(max(0.0, min(end, _BEFORE + seconds) - max(start, _BEFORE)) for start, end, _ in stretches)
    beside = sum(end - start for start, end, _ in stretches) - inside
    return f"{inside / seconds:.0%}" + (f" (and {beside:.2f} s beside it)" if beside > 0.05 else "")


def strangers(data: Path) -> None:
    """Every recording against every other one that shares no sound with it."""
    files = sorted(path for kind in ("flac", "mp3", "wav", "ogg") for path in (data / "speech").rglob(f"*.{kind}"))
    prints = {}
    for path in [*files, *sorted((data / "video").glob("*.mp4"))]:
        sound = _pcm(path)
        if len(sound) > 2 * HEARD_RATE and np.abs(sound).max() > 1e-4:
            prints[path.name] = _print(sound), len(sound) / HEARD_RATE
    tried = found = 0
    work, began = 0.0, time.process_time()
    for one, other in permutations(prints, 2):
        if not any(one.startswith(name) and other.startswith(name) for name in _ONE_SOUND):
            tried, work = tried + 1, work + prints[one][1] * prints[other][1]
            if stretches := HeardAgain().heard(prints[one][0], prints[other][0], [(0.0, 1e6)]):
                found += 1
                print(f"  {other} taken to sound in {one}: {stretches}")
    spent = time.process_time() - began
    print(f"strangers: {found} of {tried} pairs; {spent / work * 60:.4f} s of processor for each second of film and minute of recordings")


def _pcm(path: Path | io.BytesIO) -> Pcm:
    with av.open(str(path) if isinstance(path, Path) else path) as container:
        if not container.streams.audio:
            return np.zeros(0, np.float32)
        resampler = av.AudioResampler("fltp", "mono", HEARD_RATE)
        frames = [piece for frame in container.decode(audio=0) for piece in resampler.resample(frame)] + resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames] or [np.zeros(0, np.float32)]).astype(np.float32)


def _coded(sound: Pcm) -> Pcm:
    """Through AAC at 128 kbit/s and back."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=_FILM_RATE, options={"b": "128k"})
        frame = av.AudioFrame.from_ndarray(np.stack([sound]).astype(np.float32), format="fltp", layout="mono")
        frame.rate = HEARD_RATE
        resampler = av.AudioResampler("fltp", "mono", _FILM_RATE)
        for piece in (*resampler.resample(frame), *resampler.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    out.seek(0)
    return _pcm(out)


def _print(sound: Pcm) -> Print:
    clip = Clip("film", "film", "", "film", Fraction(25), 1, (), Probe("mov", Picture(320, 180, Fraction(25), 1, "h264", "yuv420p"), ()))
    look = Sync().begin(clip)
    for start in range(0, len(sound), HEARD_RATE):
        look.hear(start, sound[start : start + HEARD_RATE])
    return next(one for one in look.end(Pace(Fraction(25), 1, len(sound) / HEARD_RATE)).prints if one.kind == SOUND)


def _loud(sound: Pcm) -> float:
    return float(np.sqrt(np.mean(sound**2)))
