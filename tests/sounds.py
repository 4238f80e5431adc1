"""Made-up sounds with known truth, mono at 48 kHz: whistles, applause, crowds, hum, clipping, a tune."""

from __future__ import annotations

import numpy as np

RATE = 48_000


def noise(seconds: float, low: float, high: float, seed: int = 0) -> np.ndarray:
    """Noise between two frequencies, of standard deviation 1."""
    count = int(seconds * RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(0, 1, count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= 1 / (1 + (low / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high) ** 4)
    out: np.ndarray = np.fft.irfft(spectrum, count)
    return out / (out.std() + 1e-12)


def echoing(sound: np.ndarray, seconds: float, part: float, seed: int = 1) -> np.ndarray:
    """The same in a room."""
    count = int(seconds * RATE)
    tail = np.random.default_rng(seed).normal(0, 1, count) * np.exp(-6.9 * np.arange(count) / count)
    tail /= np.sqrt((tail**2).sum())
    size = 1 << (len(sound) + count).bit_length()
    wet: np.ndarray = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return sound + part * wet


def whistle(seconds: float, hertz: float = 3300, trill: float = 30, seed: int = 0) -> np.ndarray:
    """A referee's whistle: two tones that beat, a pea that trills, some breath."""
    t = np.arange(int(seconds * RATE)) / RATE
    rng = np.random.default_rng(seed)
    bend = 60 * np.sin(2 * np.pi * trill * t)
    shape = np.minimum(1, np.minimum(t / 0.02, (seconds - t) / 0.03)) * (1 + 0.3 * np.sin(2 * np.pi * trill * t))
    phase = 2 * np.pi * np.cumsum(hertz + bend) / RATE
    out: np.ndarray = (np.sin(phase) + 0.5 * np.sin(1.05 * phase) + 0.2 * np.sin(2 * phase) + 0.1 * rng.normal(0, 1, len(t))) * shape
    return 0.2 * out


def applause(seconds: float, people: int, seed: int = 0) -> np.ndarray:
    """So many pairs of hands, each at its own pace, in a hall."""
    rng = np.random.default_rng(seed)
    out = np.zeros(int(seconds * RATE) + RATE)
    t = np.arange(int(0.03 * RATE)) / RATE
    for _ in range(people):
        pace, pitch, loud = rng.uniform(2.5, 5), rng.uniform(800, 3000), 10 ** (rng.uniform(-20, 0) / 20)
        at = rng.uniform(0, 1 / pace)
        while at < seconds:
            hit = rng.normal(0, 1, len(t)) * np.exp(-t / rng.uniform(0.003, 0.008))
            hit += 1.5 * np.sin(2 * np.pi * pitch * t + rng.uniform(0, 6)) * np.exp(-t / 0.003)
            out[int(at * RATE) : int(at * RATE) + len(t)] += loud * hit
            at += rng.uniform(0.85, 1.15) / pace
    out = echoing(out[: int(seconds * RATE)], 0.8, 0.3, seed)
    return out / np.abs(out).max() * 0.4


def hum(seconds: float, mains: float, harmonics: tuple[int, ...] = (1, 2, 3, 4, 6), level: float = 0.01) -> np.ndarray:
    """Lines of the mains, each weaker than the one before."""
    t = np.arange(int(seconds * RATE)) / RATE
    lines = [level / place * np.sin(2 * np.pi * mains * k * t + k) for place, k in enumerate(harmonics, 1)]
    return np.asarray(sum(lines))


def talk(seconds: float, seed: int = 0) -> np.ndarray:
    """Something with the shape of a talker: a buzz of 110 Hz with moving formants, in syllables."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE)) / RATE
    pitch = 110 * (1 + 0.1 * np.sin(2 * np.pi * 0.4 * t + seed))
    buzz = np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / RATE)) * 0.5
    syllables = np.clip(np.sin(2 * np.pi * rng.uniform(3, 4.5) * t + rng.uniform(0, 6)), 0, 1) ** 0.5
    spectrum = np.fft.rfft(buzz * syllables)
    hertz = np.fft.rfftfreq(len(t), 1 / RATE)
    spectrum *= sum(g * np.exp(-(((hertz - f) / w) ** 2)) for f, w, g in ((600, 200, 1.0), (1300, 300, 0.5), (2500, 400, 0.2)))
    out: np.ndarray = np.fft.irfft(spectrum, len(t))
    return out / np.abs(out).max() * 0.3


def crowd(seconds: float, people: int, seed: int = 0) -> np.ndarray:
    """Very many who shout at once, in a stadium."""
    rng = np.random.default_rng(seed)
    voices = [talk(seconds, n) for n in range(12)]
    every = sum(np.roll(voices[rng.integers(12)], rng.integers(0, int(seconds * RATE))) * 10 ** (rng.uniform(-12, 0) / 20)
                for _ in range(people))
    out = echoing(np.asarray(every), 1.5, 2.0, seed) / np.sqrt(people)
    out = out / out.std() * 0.05 + 0.03 * noise(seconds, 300, 2500, seed)
    return out / np.abs(out).max() * 0.4


def laid(bed: np.ndarray, *sounds: tuple[float, np.ndarray]) -> np.ndarray:
    """Sounds laid over a bed, each from a second on."""
    out = bed.copy()
    for at, sound in sounds:
        start = int(at * RATE)
        out[start : start + len(sound)] += sound[: len(out) - start]
    return out


def both(sound: np.ndarray) -> np.ndarray:
    """One channel as left and right."""
    return np.stack([sound, sound]).astype(np.float32)
