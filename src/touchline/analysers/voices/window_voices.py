"""Voices of one clip: those told apart within windows of five seconds, joined over all of it.

As in Bredin, "pyannote.audio 2.1 speaker diarization pipeline" (Interspeech 2023): each voice of each window gets the mean
likeness of the moments in which it speaks alone, and these are clustered by average linkage, two voices of one window never
together. Only voices with enough speech of their own found a cluster: short turns join the long one they are nearest to.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.voices.embedder import SAMPLES
from touchline.analysers.voices.turn_network import FRAME, FRAMES, OFFSET, RATE, STEP, VOICES, WINDOW

HOP = 2 * RATE // 5
"""Samples from one likeness to the next."""
SPEAKS = 0.45
"""The chance from which a voice is heard."""
ALIKE = 0.66
"""Mean likeness (cosine) from which voices of different windows are one."""
FOUNDING_SECONDS = 1.0
"""Speech of its own that a voice of a window needs to found a voice of the clip."""

_BLOCK = 400

Floats = NDArray[np.float32]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Voice:
    """One voice of one window: which, what it sounds like, for how many seconds it speaks alone."""

    window: int
    slot: int
    likeness: Floats
    alone: float


def voices_of_windows(chances: NDArray[np.float16], likenesses: NDArray[np.float16]) -> list[Voice]:
    """``chances`` (windows x FRAMES x VOICES) and a likeness every `HOP` samples (rows of zeros where nobody spoke) to the
    voices of the windows: everyone whom a window hears, also who says too little to sound like anybody."""
    found = []
    for window, answers in enumerate(chances):
        speaks = answers >= SPEAKS
        alone = speaks & (speaks.sum(1, keepdims=True) == 1)
        first = -(-window * STEP // HOP)
        last = min(len(likenesses), (window * STEP + WINDOW - SAMPLES) // HOP + 1)
        if not speaks.any():
            continue
        at = (np.arange(first, max(first, last)) * HOP - window * STEP - OFFSET) / FRAME
        edges = np.clip(np.rint([at, at + SAMPLES / FRAME]), 0, FRAMES).astype(int)
        heard = likenesses[first : max(first, last)].astype(np.float32)
        for slot in np.flatnonzero(speaks.any(0)):
            share = _share(alone[:, slot], edges)
            if share.max(initial=0) < 0.5:
                share = np.maximum(share, 0.3 * _share(speaks[:, slot], edges))
            mean = share**3 @ heard
            found.append(Voice(window, int(slot), _unit(mean), float(alone[:, slot].sum()) * FRAME / RATE))
    return found


def _unit(vector: Floats) -> Floats:
    """Of length one; zeros, for a shout too short to sound like anybody, stay zeros."""
    unit: Floats = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit


def _share(speaks: NDArray[np.bool_], edges: NDArray[np.int64]) -> Floats:
    """The share of each stretch in which ``speaks`` holds."""
    total = np.concatenate([[0], speaks.cumsum()])
    share: Floats = ((total[edges[1]] - total[edges[0]]) / np.maximum(1, edges[1] - edges[0])).astype(np.float32)
    return share


def together(likenesses: Floats, weights: Floats, apart: NDArray[np.bool_], alike: float) -> Labels:
    """Average linkage: labels 0.. of rows of length 1 whose groups' mean likeness reaches ``alike``; pairs marked in
    ``apart`` never end together. A few hundred rows at most."""
    count = len(likenesses)
    sums, weight = likenesses * weights[:, None], weights.astype(np.float64)
    apart = apart.copy()
    groups = [[row] for row in range(count)]
    alive = np.ones(count, bool)
    weight = np.maximum(weight, 1e-3)
    near = sums @ sums.T / (weight[:, None] * weight)
    near[apart] = -2
    np.fill_diagonal(near, -2)
    while count > 1:
        one, other = divmod(int(near.argmax()), count)
        if near[one, other] < alike:
            break
        sums[one] += sums[other]
        weight[one] += weight[other]
        groups[one] += groups[other]
        alive[other] = False
        apart[one] |= apart[other]
        apart[:, one] |= apart[:, other]
        near[other] = near[:, other] = -2
        row = sums @ sums[one] / (weight * weight[one])
        row[apart[one] | ~alive] = -2
        row[one] = -2
        near[one] = near[:, one] = row
    labels = np.empty(count, np.int64)
    for label, group in enumerate(np.flatnonzero(alive)):
        labels[groups[group]] = label
    return labels


def gathered(voices: list[Voice], windows: int) -> tuple[NDArray[np.int64], Floats]:
    """The voice of the clip for each slot of each window (-1: none), and what each sounds like."""
    labels = np.full((windows, VOICES), -1, np.int64)
    if not voices:
        return labels, np.empty((0, 0), np.float32)
    founding = [voice for voice in voices if voice.alone >= FOUNDING_SECONDS] or [max(voices, key=lambda voice: voice.alone)]
    known = _in_blocks(founding)
    if len(kept := _heard_again(founding, known, windows - 1)):
        founding, known = [founding[place] for place in kept], np.unique(known[kept], return_inverse=True)[1]
    likenesses = np.stack([voice.likeness for voice in founding])
    seconds = np.array([voice.alone for voice in founding], np.float32)
    centres = np.stack([seconds[known == label] @ likenesses[known == label] for label in range(known.max() + 1)])
    centres /= np.linalg.norm(centres, axis=1, keepdims=True) + 1e-9
    for voice, label in zip(founding, known, strict=True):
        labels[voice.window, voice.slot] = label
    for voice in sorted(voices, key=lambda voice: -voice.alone):
        if labels[voice.window, voice.slot] < 0:
            labels[voice.window, voice.slot] = _nearest(voice, centres, labels[voice.window])
    return labels, centres


def _heard_again(voices: list[Voice], labels: Labels, last: int) -> Labels:
    """The places of voices whose label more than one window knows: every moment but the first and last is heard in several,
    so what only one of them tells apart is nobody."""
    windows: dict[int, set[int]] = {}
    for voice, label in zip(voices, labels.tolist(), strict=True):
        windows.setdefault(label, set()).add(voice.window)
    return np.array([place for place, label in enumerate(labels.tolist())
                     if len(windows[label]) > 1 or windows[label] & {0, last}], np.int64)


def _nearest(voice: Voice, centres: Floats, taken: NDArray[np.int64]) -> int:
    """The voice of the clip that is most like this one, and no other voice's of the same window where one is left."""
    near = centres @ voice.likeness
    others = np.unique(taken[taken >= 0])
    if len(others) < len(centres):
        near[others] = -2
    return int(near.argmax())


def _in_blocks(voices: list[Voice]) -> Labels:
    """Labels for voices in order of time: clustered some minutes at a time, then the clusters of all blocks."""
    labels = np.empty(len(voices), np.int64)
    means: list[Floats] = []
    weights: list[float] = []
    for first in range(0, len(voices), _BLOCK):
        block = voices[first : first + _BLOCK]
        likenesses = np.stack([voice.likeness for voice in block])
        seconds = np.array([min(3.0, voice.alone) for voice in block], np.float32)
        window = np.array([voice.window for voice in block])
        own = together(likenesses, seconds, (window[:, None] == window) & ~np.eye(len(block), dtype=bool), ALIKE)
        labels[first : first + len(block)] = own + len(means)
        for label in range(own.max() + 1):
            mean = seconds[own == label] @ likenesses[own == label]
            means.append(_unit(mean))
            weights.append(float(seconds[own == label].sum()))
    if len(voices) <= _BLOCK:
        return labels
    joined = together(np.stack(means), np.array(weights, np.float32), np.zeros((len(means), len(means)), bool), ALIKE)
    return joined[labels]
