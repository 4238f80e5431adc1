"""Turns of one clip: when each of its voices speaks.

Every window says for each moment who speaks, and how many; what most of them say counts. Where one speaks alone, what that
sounds like counts too, since a window may take two alike voices for one (compare the resegmentation of Landini et al.,
"Bayesian HMM clustering of x-vector sequences (VBx)", Computer Speech and Language 71, 2022).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.voices.embedder import SAMPLES
from touchline.analysers.voices.turn_network import FRAME, FRAMES, OFFSET, RATE, STEP
from touchline.analysers.voices.window_voices import HOP, SPEAKS

_PAUSE, _SHORTEST = 0.25, 0.1
_WEIGHT, _CONTRAST, _ROUNDS = 0.6, 0.1, 3
_BLOCK = 8192

Floats = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Turn:
    """One voice speaking, in seconds from frame 0; ``chance`` is the mean one that somebody speaks."""

    start: float
    end: float
    voice: int
    chance: float
    overlaps: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Speaking:
    """For every answer of a clip: the chance that each voice speaks by what the windows say, that anybody does, and how many
    do."""

    scores: NDArray[np.float16]
    heard: Floats
    many: NDArray[np.int64]


def told(chances: NDArray[np.float16], labels: NDArray[np.int64], count: int) -> Speaking:
    """What all windows together say of ``count`` voices; ``labels`` tell whose each slot of each window is (-1: nobody's)."""
    first = [round(window * STEP / FRAME) for window in range(len(chances))]
    length = first[-1] + FRAMES
    scores = np.zeros((length, count), np.float16)
    heard, many, seen = (np.zeros(length, np.float32) for _ in range(3))
    for at, answers, own in zip(first, chances, labels, strict=True):
        place = slice(at, at + FRAMES)
        seen[place] += 1
        many[place] += (answers >= SPEAKS).sum(1)
        heard[place] += answers.max(1)
        for label in np.unique(own[own >= 0]):
            scores[place, label] += answers[:, own == label].max(1)
    seen = np.maximum(seen, 1)
    scores /= seen[:, None].astype(np.float16)
    return Speaking(scores, heard / seen, np.rint(many / seen).astype(np.int64))


def settled(said: Speaking, likenesses: NDArray[np.float16], centres: Floats) -> tuple[Flags, Floats]:
    """Which voices speak at each answer, and what each sounds like: both are found in turn, each from the other."""
    heard = likenesses.astype(np.float32)
    nothing = np.zeros((0, len(centres)), np.float32)
    if len(centres) < 2:
        return _speaking(said, nothing), centres
    for _ in range(_ROUNDS):
        alike = heard @ centres.T / np.float32(_CONTRAST)
        alike = np.exp(alike - alike.max(1, keepdims=True, initial=-1e9)) if len(heard) else nothing
        alike /= alike.sum(1, keepdims=True)
        active = _speaking(said, alike)
        centres = _centres(active, heard, centres)
    return active, centres


def _speaking(said: Speaking, alike: Floats) -> Flags:
    active = np.zeros(said.scores.shape, bool)
    middles = (np.arange(len(alike)) * HOP + SAMPLES / 2 - OFFSET) / FRAME
    for start in range(0, len(active), _BLOCK):
        place = slice(start, start + _BLOCK)
        here = np.flatnonzero(said.scores[place].any(0))
        scores, many = said.scores[place][:, here].astype(np.float32), said.many[place, None]
        sound = np.zeros_like(scores)
        if len(alike) and len(here):
            answers = np.arange(start, start + len(scores))
            sound = np.stack([np.interp(answers, middles, alike[:, voice]) for voice in here], 1).astype(np.float32)
        sure = np.minimum(1, 2 * scores.sum(1, keepdims=True))
        both = scores + _WEIGHT * sound * (many == 1) * sure
        rank = np.argsort(np.argsort(-both, axis=1, kind="stable"), axis=1)
        active[start : start + len(scores), here] = (rank < many) & ((scores > 0.1) | (sound > 0.5))
    return active


def _centres(active: Flags, heard: Floats, before: Floats) -> Floats:
    """What each voice sounds like where it speaks alone; as ``before`` where it hardly does."""
    alone = active & (active.sum(1, keepdims=True) == 1)
    first = np.clip(((np.arange(len(heard)) * HOP - OFFSET) / FRAME).astype(int), 0, len(active))
    last = np.clip(first + SAMPLES // FRAME, 0, len(active))
    out = before.copy()
    for voice in range(len(before)):
        total = np.concatenate([[0], alone[:, voice].cumsum()])
        share = ((total[last] - total[first]) * FRAME / SAMPLES).astype(np.float32)
        mean = share**3 @ heard
        if (norm := float(np.linalg.norm(mean))) > 0.5:
            out[voice] = mean / norm
    return out


def turns(active: Flags, chance: Floats, end_seconds: float) -> list[Turn]:
    """Turns in order of time; short pauses belong to them, and what is over at once is none."""
    found = []
    crowd = [(_seconds(a), _seconds(b)) for a, b in stretches(active.sum(1) > 1)]
    for voice in range(active.shape[1]):
        for start, end in _without_pauses(stretches(active[:, voice])):
            first, last = max(0.0, _seconds(start)), min(end_seconds, _seconds(end))
            if last - first >= _SHORTEST:
                shared = tuple((max(first, a), min(last, b)) for a, b in crowd if a < last and b > first)
                found.append(Turn(first, last, voice, float(chance[start:end].mean()), shared))
    return sorted(found, key=lambda turn: (turn.start, turn.end, turn.voice))


def stretches(flags: Flags) -> list[tuple[int, int]]:
    """Where ``flags`` hold, half open."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.view(np.int8), [0]])))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _without_pauses(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for start, end in spans:
        if out and (start - out[-1][1]) * FRAME < _PAUSE * RATE:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _seconds(answer: int) -> float:
    return (answer * FRAME + OFFSET - FRAME / 2) / RATE
