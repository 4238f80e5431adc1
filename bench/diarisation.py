"""Who spoke when, scored: the diarisation error rate, and how pure and whole voices are over many clips.

The error rate is NIST's: time missed, time heard where nobody speaks and time given to the wrong voice, over the time spoken,
under the one-to-one naming that is best for the system (Kuhn and Munkres). A collar around the edges of the reference's turns
is left out on both sides; so may be the time in which two or more speak. Times are exact: the sweep goes from edge to edge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

Turns = Sequence[tuple[float, float, str]]
"""From, to, who; in seconds."""


@dataclass(frozen=True)
class Score:
    """Seconds missed, falsely heard, given to the wrong voice, and spoken."""

    missed: float = 0.0
    false: float = 0.0
    wrong: float = 0.0
    spoken: float = 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.missed + other.missed, self.false + other.false, self.wrong + other.wrong, self.spoken + other.spoken)

    @property
    def rate(self) -> float:
        return (self.missed + self.false + self.wrong) / self.spoken if self.spoken else 0.0


def read_rttm(path: Path) -> dict[str, list[tuple[float, float, str]]]:
    """The turns of each recording in an RTTM file."""
    found = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        words = line.split()
        if words and words[0] == "SPEAKER":
            found[words[1]].append((float(words[3]), float(words[3]) + float(words[4]), words[7]))
    return dict(found)


def score(reference: Turns, heard: Turns, collar: float = 0.25, overlap: bool = True) -> Score:
    """The score of one recording. ``collar`` seconds are left out on each side of every edge of the reference; with
    ``overlap`` false, so is the time in which more than one speaks."""
    pieces = list(_pieces(reference, heard, collar, overlap))
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for seconds, speak, said in pieces:
        for one in speak:
            for other in said:
                shared[one, other] += seconds
    right = best_naming(shared)
    total = Score()
    for seconds, speak, said in pieces:
        hits = sum(right.get(one) in said for one in speak)
        total += Score(seconds * max(0, len(speak) - len(said)), seconds * max(0, len(said) - len(speak)),
                       seconds * (min(len(speak), len(said)) - hits), seconds * len(speak))
    return total


def _pieces(reference: Turns, heard: Turns, collar: float, overlap: bool) -> list[tuple[float, frozenset[str], frozenset[str]]]:
    """Stretches between edges: how long, who speaks, who is heard."""
    left_out = [(edge - collar, edge + collar) for start, end, _ in reference for edge in (start, end)] if collar else []
    changes: dict[float, list[tuple[int, int, str]]] = defaultdict(list)
    for kind, turns in enumerate((reference, heard, [(a, b, "") for a, b in left_out])):
        for start, end, who in turns:
            if end > start:
                changes[start].append((kind, 1, who))
                changes[end].append((kind, -1, who))
    open_now: list[dict[str, int]] = [defaultdict(int) for _ in range(3)]
    found = []
    for edge, following in pairwise([*sorted(changes), float("inf")]):
        for kind, step, who in changes[edge]:
            open_now[kind][who] += step
        speak, said, out = (frozenset(who for who, count in now.items() if count) for now in open_now)
        if following < float("inf") and not out and (overlap or len(speak) < 2) and (speak or said):
            found.append((following - edge, speak, said))
    return found


def best_naming(shared: dict[tuple[str, str], float]) -> dict[str, str]:
    """The one-to-one naming of the first by the second that shares most: Kuhn and Munkres, with potentials."""
    rows, columns = sorted({one for one, _ in shared}), sorted({other for _, other in shared})
    size = max(len(rows), len(columns))
    cost = [[-shared.get((rows[i], columns[j]), 0.0) if i < len(rows) and j < len(columns) else 0.0 for j in range(size)]
            for i in range(size)]
    match = _assigned(cost, size)
    return {rows[i]: columns[j] for j, i in enumerate(match) if i < len(rows) and j < len(columns)}


def _assigned(cost: list[list[float]], size: int) -> list[int]:
    """The row of each column in the cheapest assignment."""
    high, low, match = [0.0] * (size + 1), [0.0] * (size + 1), [size] * (size + 1)
    for row in range(size):
        match[size], column = row, size
        least, way, used = [float("inf")] * size, [size] * size, [False] * (size + 1)
        while match[column] != size or column == size:
            used[column] = True
            at, nearest, step = match[column], size, float("inf")
            for j in range(size):
                if not used[j]:
                    reduced = cost[at][j] - high[at] - low[j]
                    if reduced < least[j]:
                        least[j], way[j] = reduced, column
                    if least[j] < step:
                        step, nearest = least[j], j
            for j in range(size + 1):
                if used[j]:
                    high[match[j]] += step
                    low[j] -= step
                elif j < size:
                    least[j] -= step
            column = nearest
        while column != size:
            before = way[column]
            match[column], column = match[before], before
    return match[:size]


def purity_and_coverage(clips: Sequence[tuple[Turns, Turns]]) -> tuple[float, float, float]:
    """Over clips (reference and heard), with names that mean the same in all of them: the share of time that voices give to
    their main speaker, the share of time that speakers have in their main voice, and the seconds compared."""
    shared: dict[tuple[str, str], float] = defaultdict(float)
    for reference, heard in clips:
        for seconds, speak, said in _pieces(reference, heard, 0.0, overlap=True):
            if len(speak) == 1 and len(said) == 1:
                shared[next(iter(speak)), next(iter(said))] += seconds
    total = sum(shared.values())
    by_voice, by_speaker = defaultdict(float), defaultdict(float)
    for (speaker, voice), seconds in shared.items():
        by_voice[voice] = max(by_voice[voice], seconds)
        by_speaker[speaker] = max(by_speaker[speaker], seconds)
    return (sum(by_voice.values()) / total, sum(by_speaker.values()) / total, total) if total else (0.0, 0.0, 0.0)
