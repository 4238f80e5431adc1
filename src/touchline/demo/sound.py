"""The sound of a moment as one microphone hears it: speech in a room, crowd, whistle, kicks, chant. Mono at 48 kHz.

Everything is made from the spoken lines and from noise with a fixed seed, so that it is the same every time.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from touchline.demo.moments import MOMENTS, Noise
from touchline.demo.voices import RATE as VOICE_RATE
from touchline.demo.voices import spoken

RATE = 48_000
LEAD = 3.0
"""Seconds of sound before the moment begins and after it ends, for machines that roll early."""


@dataclass(frozen=True)
class Microphone:
    """``near`` people are heard ``gain`` loud, others ``others``; ``room`` is the share of echo,
    ``hiss`` its own noise, ``dull`` how many samples it smears."""

    name: str
    gain: float
    others: float
    room: float
    hiss: float
    near: tuple[str, ...] = ()
    dull: int = 1


MICROPHONES = {
    "A": (Microphone("A left", 0.46, 0.46, 0.22, 0.001), Microphone("A right", 0.44, 0.44, 0.24, 0.001)),
    "B": (Microphone("B 1", 0.36, 0.36, 0.3, 0.0012, dull=2), Microphone("B 2", 0.33, 0.33, 0.32, 0.0012, dull=2)),
    "G": (Microphone("G left", 0.5, 0.3, 0.25, 0.004, dull=2), Microphone("G right", 0.5, 0.3, 0.25, 0.004, dull=2)),
    "C": (Microphone("programme left", 0.62, 0.5, 0.0, 0.0004), Microphone("programme right", 0.62, 0.5, 0.0, 0.0004)),
    "R": (
        Microphone("Carrick lav", 0.75, 0.10, 0.04, 0.0006, near=("ewan-carrick",)),
        Microphone("Boom", 0.55, 0.55, 0.18, 0.0008),
    ),
}


@cache
def heard(moment_id: str, microphone: Microphone) -> np.ndarray:
    """float32 samples from ``LEAD`` seconds before the moment to ``LEAD`` after it."""
    moment = next(m for m in MOMENTS if m.id == moment_id)
    total = int((moment.seconds + 2 * LEAD) * RATE)
    direct = np.zeros(total)
    for line in moment.lines:
        loud = microphone.gain if not microphone.near or line.person in microphone.near else microphone.others
        _lay(direct, _upsampled(spoken(line.id)) * loud, line.at)
    for i, noise in enumerate(moment.noises):
        _lay(direct, _made(noise, i) * noise.level * (0.3 + microphone.room * 0.5), noise.at)
    seed = sum(map(ord, microphone.name))
    wet = _through(direct, _echo(moment.place, seed)) * microphone.room
    if microphone.dull > 1:
        direct = np.convolve(direct, np.hanning(microphone.dull + 2) / np.hanning(microphone.dull + 2).sum(), "same")
    bed = _BEDS[moment.bed](total, np.random.default_rng(sum(map(ord, moment_id)))) * (0.4 if microphone.near else 1.0)
    hiss = np.random.default_rng(seed).normal(0, microphone.hiss, total)
    return np.clip(direct + wet + bed + hiss, -0.98, 0.98).astype(np.float32)


def recorded(moment_id: str, microphone: Microphone, starts: float, count: int, drift_ppm: float = 0.0) -> np.ndarray:
    """``count`` samples from second ``starts`` of the moment, by a clock that runs ``drift_ppm`` fast."""
    source = heard(moment_id, microphone)
    first = (starts + LEAD) * RATE
    if drift_ppm == 0 and first == int(first):
        part = source[int(first) : int(first) + count]
        return np.pad(part, (0, count - len(part)))
    at = first + np.arange(count) / (1 + drift_ppm * 1e-6)
    whole = np.clip(np.floor(at).astype(int), 1, len(source) - 3)
    x = (at - whole).astype(np.float32)
    a, b, c, d = (source[whole + k] for k in (-1, 0, 1, 2))
    between: np.ndarray = b + 0.5 * x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a)))
    return between


@cache
def _made(noise: Noise, seed: int) -> np.ndarray:
    return _NOISES[noise.kind](noise, np.random.default_rng(100 + seed))


def _lay(track: np.ndarray, sound: np.ndarray, at: float) -> None:
    start = round((at + LEAD) * RATE)
    part = sound[: max(0, len(track) - start)]
    track[start : start + len(part)] += part


def _upsampled(sound: np.ndarray) -> np.ndarray:
    spectrum = np.fft.rfft(sound)
    return np.fft.irfft(np.pad(spectrum, (0, len(sound) // 2 + len(sound) % 2)), 2 * len(sound)) * (RATE / VOICE_RATE)


def _through(sound: np.ndarray, echo: np.ndarray) -> np.ndarray:
    size = 1 << (len(sound) + len(echo)).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(echo, size), size)[: len(sound)]


def _echo(place: str, seed: int) -> np.ndarray:
    seconds, strength = {"dressing-room": (0.5, 0.055), "press-room": (0.32, 0.04), "stadium": (0.9, 0.02)}.get(
        place, (0.12, 0.012)
    )
    t = np.arange(int(seconds * RATE)) / RATE
    tail = np.random.default_rng(seed).normal(0, strength, len(t)) * np.exp(-t * 6.9 / seconds)
    tail[: int(0.004 * RATE)] = 0
    return tail


def _band(rng: np.random.Generator, count: int, low: float, high: float) -> np.ndarray:
    """Noise between two frequencies, of standard deviation 1."""
    spectrum = np.fft.rfft(rng.normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= 1 / (1 + (low / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high) ** 4)
    out: np.ndarray = np.fft.irfft(spectrum, count)
    out /= out.std() + 1e-12
    return out


def _whistle(noise: Noise, rng: np.random.Generator) -> np.ndarray:
    t = np.arange(int(noise.seconds * RATE)) / RATE
    trill = 1 + 0.35 * np.sign(np.sin(2 * np.pi * 34 * t))
    shape = np.minimum(1, np.minimum(t / 0.03, (noise.seconds - t) / 0.06))
    tone = np.sin(2 * np.pi * 2950 * t) + 0.7 * np.sin(2 * np.pi * 3160 * t) + 0.15 * rng.normal(0, 1, len(t))
    return 0.16 * tone * trill * shape


def _kick(noise: Noise, rng: np.random.Generator) -> np.ndarray:
    t = np.arange(int(0.25 * RATE)) / RATE
    return 0.8 * np.sin(2 * np.pi * (70 + 90 * np.exp(-t * 30)) * t) * np.exp(-t * 26) + 0.25 * rng.normal(
        0, 1, len(t)
    ) * np.exp(-t * 220)


def _clap(noise: Noise, rng: np.random.Generator) -> np.ndarray:
    out = np.zeros(int((noise.seconds + 0.1) * RATE))
    burst = np.arange(int(0.05 * RATE)) / RATE
    for at in np.arange(0, noise.seconds, 0.25):
        start = int(at * RATE)
        out[start : start + len(burst)] += 0.5 * rng.normal(0, 1, len(burst)) * np.exp(-burst * 160)
    return out


def _net(noise: Noise, rng: np.random.Generator) -> np.ndarray:
    t = np.arange(int(noise.seconds * RATE)) / RATE
    return 0.12 * _band(rng, len(t), 1500, 7000) * np.exp(-t * 7)


def _shutter(noise: Noise, rng: np.random.Generator) -> np.ndarray:
    t = np.arange(int(0.09 * RATE)) / RATE
    click: np.ndarray = np.exp(-t * 400) + 0.7 * np.exp(-np.abs(t - 0.05) * 500)
    click *= rng.normal(0, 0.25, len(t))
    return click


def _cheer(noise: Noise, rng: np.random.Generator) -> np.ndarray:
    t = np.arange(int(noise.seconds * RATE)) / RATE
    swell = np.minimum(1, t / 0.5) * (1 - 0.5 * t / noise.seconds)
    return swell * (0.16 * _band(rng, len(t), 350, 1600) + 0.06 * _band(rng, len(t), 1500, 4200))


_TUNE = ((0, 1.0), (0, 0.5), (2, 0.5), (4, 1.0), (7, 1.5), (4, 0.5), (2, 1.0), (0, 2.0))
_BEAT = 1.9


def _chant(noise: Noise, rng: np.random.Generator) -> np.ndarray:
    """A terrace tune of our own on an open vowel: many untrained voices, and hands on the beat."""
    rate = 16_000
    count = int(noise.seconds * rate)
    t = np.arange(count) / rate
    steps, edges = [s for s, _ in _TUNE], np.cumsum([0.0, *(b for _, b in _TUNE)])
    out = np.zeros(count)
    for _ in range(14):
        late = rng.normal(0, 0.03)
        beat = ((t - late) * _BEAT) % edges[-1]
        index = np.clip(np.searchsorted(edges, beat, "right") - 1, 0, len(steps) - 1)
        run = np.cumsum(np.pad(np.asarray(steps, float)[index], (400, 400), "edge"))
        bend = (run[800:] - run[:-800]) / 800 + rng.normal(0, 0.18)
        pitch = (
            130.8
            * rng.choice((1.0, 1.0, 0.5, 2.0))
            * 2 ** (bend / 12)
            * (1 + 0.006 * np.sin(2 * np.pi * rng.uniform(4, 6) * t))
        )
        phase = 2 * np.pi * np.cumsum(pitch) / rate
        open_mouth = np.minimum(1, (beat - edges[index]) * 8) * np.minimum(1, (edges[index + 1] - beat) * 6)
        base = float(np.median(pitch))
        for k in range(1, 15):
            loud = sum(
                g * np.exp(-(((k * base - f) / w) ** 2))
                for f, w, g in ((480, 160, 1.0), (860, 200, 0.6), (2500, 400, 0.12))
            )
            if loud > 0.02:
                out += loud * np.sin(k * phase + rng.uniform(0, 6)) * open_mouth
    sung = np.interp(np.arange(int(noise.seconds * RATE)) / RATE, t, out / np.abs(out).max())
    hands: np.ndarray = np.zeros_like(sung)
    for at in np.arange(0, noise.seconds - 0.2, 1 / _BEAT):
        for _ in range(12):
            start = int((at + abs(rng.normal(0.02, 0.018))) * RATE)
            hit = rng.normal(0, 1, 1800) * np.exp(-np.arange(1800) / 260)
            hands[start : start + 1800] += hit[: len(hands) - start] * 0.05
    hands += 0.55 * sung
    return hands


def _wind(count: int, rng: np.random.Generator) -> np.ndarray:
    gusts = 0.6 + 0.4 * np.sin(np.arange(count) / RATE * 0.9)
    return 0.006 * _band(rng, count, 60, 400) * gusts + 0.0015 * _band(rng, count, 500, 3000)


def _murmur(count: int, rng: np.random.Generator) -> np.ndarray:
    return 0.012 * _band(rng, count, 250, 1100) + 0.005 * _band(rng, count, 1000, 3500)


def _quiet_room(count: int, rng: np.random.Generator) -> np.ndarray:
    hum = np.sin(2 * np.pi * 100 * np.arange(count) / RATE)
    return 0.0006 * hum + 0.0015 * _band(rng, count, 80, 900)


_NOISES = {
    "whistle": _whistle,
    "kick": _kick,
    "clap": _clap,
    "net": _net,
    "shutter": _shutter,
    "cheer": _cheer,
    "chant": _chant,
}
_BEDS = {"wind": _wind, "crowd": _murmur, "room": _quiet_room}
