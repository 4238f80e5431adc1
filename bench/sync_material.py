"""Material for measuring sync whose truth is known because it was made: real speech heard by microphones that start late, run fast
or slow, stand in a room, hear noise, clip, drop out, and write AAC, MP3 or Opus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE = 48_000
_TAPS = 16
Signal = NDArray[np.float64]


@dataclass(frozen=True)
class Take:
    """One recorder of a scene: from ``start`` seconds of it, ``seconds`` long, its clock ``drift`` ppm off; ``room`` reverberation time,
    ``snr`` decibels over pink noise (``bed``: over a recorded one), ``band`` hertz, ``holes`` seconds of digital silence."""

    name: str
    scene: str
    start: float
    seconds: float
    drift: float = 0.0
    rate: int = RATE
    room: float = 0.0
    snr: float | None = None
    bed: bool = False
    band: tuple[float, float] | None = None
    turned: bool = False
    clipped: float = 0.0
    gain: float = 1.0
    holes: tuple[tuple[float, float], ...] = ()
    bit_rate: int = 0


TAKES = (
    Take("reading-boom.wav", "reading", 0, 53), Take("reading-room.wav", "reading", 3.123456, 49, 80, room=0.6, snr=10, gain=0.1),
    Take("reading-aac.m4a", "reading", 10.000013, 40, -60, turned=True, bit_rate=64_000),
    Take("reading-phone.mp3", "reading", 20.31, 30, 25, 44_100, band=(300, 3400), bit_rate=96_000),
    Take("reading-brief.wav", "reading", 31.77, 6, -20, room=0.4, snr=5),
    Take("reading-opus.ogg", "reading", 40.5, 3.5, 5, bit_rate=32_000),
    Take("reading-holes.wav", "reading", 2.2, 45, 5, 32_000, snr=3, holes=((5, 12), (20, 31))),
    Take("meeting-table.wav", "meeting", 0, 88), Take("meeting-far.wav", "meeting", 5.00001, 80, -33, room=0.5, snr=0),
    Take("meeting-aac.m4a", "meeting", 12.7, 70, 44, snr=5, bed=True, turned=True, bit_rate=32_000),
    Take("meeting-end.wav", "meeting", 70.2, 12, 10, snr=10),
    Take("meeting-last.mp3", "meeting", 81, 5, 10, snr=10, band=(200, 6000), bit_rate=48_000),
    Take("call-a.wav", "call", 0, 29.9), Take("call-b.wav", "call", 8.5, 20, -10, room=0.3, snr=6),
    Take("call-c.m4a", "call", 24, 5.5, 30, bit_rate=48_000),
    Take("speech-stage.wav", "speech", 0, 11), Take("speech-hall.mp3", "speech", 4.321, 6, 0, 44_100, snr=10, bit_rate=64_000),
    Take("speech-back.wav", "speech", 7.5, 3, 0, room=0.4, snr=10),
    Take("studio-a.wav", "studio", 0, 47), Take("studio-clipped.wav", "studio", 7.77, 36, 18, clipped=6),
    Take("many-a.wav", "many", 0, 60), Take("many-hall.wav", "many", 22.2, 36, -80, room=0.9, snr=10),
    Take("many-phone.wav", "many", 30, 20, 60, room=0.7, snr=5, band=(300, 3400), turned=True),
)


def scenes(speech: Path) -> dict[str, Signal]:
    """The recordings that are heard again, at `RATE`."""
    meeting = [loaded(speech / "ami" / f"{name}.flac") for name in ("dev00", "dev01", "trn04")]
    many = [loaded(path) for path in sorted((speech / "librispeech_test_other").glob("*.flac"))]
    single = {"reading": "sonnet003.mp3", "call": "two_speakers.wav", "speech": "jfk.flac", "studio": "timbl_1.mp3"}
    return {"meeting": np.concatenate(meeting), "many": np.concatenate(many),
            **{name: loaded(speech / file) for name, file in single.items()}}


def loaded(path: Path, rate: int = RATE) -> Signal:
    """The sound of a file, mono."""
    resampler, out = av.AudioResampler("fltp", "mono", rate), []
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            frame.pts = None
            out += [part.to_ndarray()[0] for part in resampler.resample(frame)]
    out += [part.to_ndarray()[0] for part in resampler.resample(None)]
    return np.concatenate(out).astype(np.float64)


def heard(take: Take, scene: Signal, bed: Signal, dice: np.random.Generator) -> Signal:
    """What a recorder has of a scene."""
    rate = take.rate
    sound = between(scene, (take.start + (1 + take.drift * 1e-6) * np.arange(int(take.seconds * rate)) / rate) * RATE)
    if take.room:
        sound = in_room(sound, take.room, rate, dice)
    if take.band:
        sound = banded(sound, take.band, rate)
    if take.snr is not None:
        noise = np.resize(bed, len(sound)) if take.bed else pink(len(sound), rate, dice)
        sound = sound + noise * np.sqrt((sound**2).mean() / (noise**2).mean() / 10 ** (take.snr / 10))
    for start, end in take.holes:
        sound[int(start * rate) : int(end * rate)] = 0
    if take.clipped:
        sound = np.clip(sound * take.clipped, -0.5, 0.5)
    sound = sound * take.gain * (-1 if take.turned else 1)
    return sound / max(1.0, float(np.abs(sound).max()) / 0.95)


def between(sound: Signal, places: Signal) -> Signal:
    """The sound at places between its samples (sinc under a squared cosine)."""
    padded = np.pad(sound, (_TAPS, _TAPS + 1))
    whole = np.clip(np.floor(places).astype(np.int64), -1, len(sound))
    part = places - whole
    wave = np.sin(np.pi * part) / np.pi
    out = np.zeros(len(places))
    for step in range(1 - _TAPS, _TAPS + 1):
        far = part - step
        window = np.cos(far * (np.pi / 2 / (_TAPS + 1))) ** 2
        near = np.abs(far) < 1e-9
        tap = np.where(near, 1.0, (1 if step % 2 == 0 else -1) * wave / np.where(near, 1.0, far)) * window
        out += padded[whole + step + _TAPS] * tap
    return out


def in_room(sound: Signal, seconds: float, rate: int, dice: np.random.Generator) -> Signal:
    """With the decaying echoes of a room; the direct sound comes first and is the strongest."""
    count = int(seconds * rate)
    echoes = dice.standard_normal(count) * 10 ** (-3 * np.arange(count) / count)
    echoes *= np.sqrt(0.8 / (echoes**2).sum())
    echoes[: rate // 1000], echoes[0] = 0, 1
    size = 1 << (len(sound) + count).bit_length()
    wet: Signal = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echoes, size), size)[: len(sound)]
    return wet


def banded(sound: Signal, band: tuple[float, float], rate: int) -> Signal:
    """Only these hertz, without delay."""
    size = 1 << len(sound).bit_length()
    hertz = np.maximum(np.fft.rfftfreq(size, 1 / rate), 1e-3)
    kept = 1 / (1 + (band[0] / hertz) ** 8) / (1 + (hertz / band[1]) ** 8)
    narrow: Signal = np.fft.irfft(np.fft.rfft(sound, size) * kept, size)[: len(sound)]
    return narrow


def pink(count: int, rate: int, dice: np.random.Generator) -> Signal:
    """Noise that grows weaker with pitch, as rooms' does."""
    size = 1 << count.bit_length()
    noise: Signal = np.fft.irfft(np.fft.rfft(dice.standard_normal(size)) / np.sqrt(np.maximum(np.fft.rfftfreq(size, 1 / rate), 20)),
                                 size)[:count]
    return noise


def written(path: Path, sound: Signal, rate: int, bit_rate: int = 0) -> Path:
    """The sound as a file of the kind its name says."""
    codec = {".wav": "pcm_s16le", ".m4a": "aac", ".mp3": "libmp3lame", ".ogg": "libopus"}[path.suffix]
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        if bit_rate:
            stream.bit_rate = bit_rate
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray([sound], np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        size = stream.codec_context.frame_size or 4096
        for part in av.AudioResampler(stream.codec_context.format.name, "mono", rate, size).resample(frame):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


def made(speech: Path, folder: Path, takes: Sequence[Take] = TAKES) -> dict[Path, Take]:
    """Every take as a file, with what it is."""
    dice, known = np.random.default_rng(1603), scenes(speech)
    bed = loaded(speech / "noise1.wav")
    return {written(folder / one.name, heard(one, known[one.scene], bed, dice), one.rate, one.bit_rate): one for one in takes}
