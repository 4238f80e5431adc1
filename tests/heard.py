"""Sound made for tests of sync: something like speech, and microphones that hear it late, fast or slow, coloured and noisy."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np


def scene(seconds: float, seed: int, rate: int = 48_000) -> np.ndarray:
    """Syllables of changing colour with pauses; nothing in it comes twice."""
    dice = np.random.default_rng(seed)
    count = int(seconds * rate)
    out = np.zeros(count)
    at = 0
    while at < count:
        length = min(int(dice.uniform(0.08, 0.3) * rate), count - at)
        middle, width = dice.uniform(300, 3000), dice.uniform(150, 900)
        spectrum = np.fft.rfft(dice.standard_normal(length))
        away = (np.fft.rfftfreq(length, 1 / rate) - middle) / width
        out[at : at + length] += np.fft.irfft(spectrum * np.exp(-(away**2)), length) * np.hanning(length) * dice.uniform(0.3, 1)
        at += length + int(dice.choice([0.0, 0.02, 0.25]) * rate)
    return 0.5 * out / np.abs(out).max()


def heard_by(sound: np.ndarray, start: float, seconds: float, drift_ppm: float = 0.0, noise_db: float | None = None,
             seed: int = 0, rate: int = 48_000) -> np.ndarray:
    """What a recorder whose clock runs off by ``drift_ppm`` has of ``sound`` from ``start``, with noise so far below it;
    a part of a sample is as exact as a long sinc."""
    place = (start + (1 + drift_ppm * 1e-6) * np.arange(int(seconds * rate)) / rate) * rate
    whole = np.floor(place).astype(np.int64)
    out = np.zeros(len(place))
    for step in range(-15, 17):
        far = step - (place - whole)
        inside = (whole + step >= 0) & (whole + step < len(sound))
        tap = np.sinc(far) * np.cos(np.pi * far / 34) ** 2
        out += np.where(inside, sound[np.clip(whole + step, 0, len(sound) - 1)], 0) * tap
    if noise_db is not None:
        out = out + np.random.default_rng(seed).standard_normal(len(out)) * out.std() * 10 ** (-noise_db / 20)
    return np.clip(out, -1, 1)


def write_wave(path: Path, sound: np.ndarray, rate: int = 48_000) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    return path
