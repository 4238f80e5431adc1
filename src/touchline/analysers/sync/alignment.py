"""Where two clips that may be of one moment meet exactly: offset and drift, or that they do not.

Short windows all along the overlap are correlated (generalised cross-correlation with phase transform: Knapp and Carter 1976),
each with its own peak to a part of a sample; a straight line through the peaks is searched among lines through pairs of them
(Fischler and Bolles, "Random sample consensus", CACM 24, 1981; here every pair of the best is tried, so nothing is random), and
refined by weighted least squares. The evidence of a line is the sum of the normalised correlations along it: strangers reach
about 5 by chance over all lines tried.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.sync.whitened import KEPT_HOP, LEVEL_STEP_DB, RATE

MOST_DRIFT = 250e-6
"""No two clocks of cameras run further apart."""
_USUAL_DRIFT = 40e-6
"""What clocks differ by as a rule: what a short overlap cannot tell is drawn to none."""
_PHASE = 0.8
_REACH = 480
_WINDOW, _SHORTEST, _MOST_WINDOWS = 2 * RATE, RATE // 4, 48
_FEWEST = 6
_TRIED = 12
_NEAR = 5
"""Samples from the line within which a peak is of it: 0.6 ms."""
_ENOUGH = 20
"""Hops by which a third of a clip is judged."""
_FLOOR = 1.5e-5
"""Seconds that no measured place is surer than."""

Floats = NDArray[np.float64]
Pcm = NDArray[np.float32]


@dataclass(frozen=True)
class Heard:
    """One clip's sound for comparing: its signs packed, and for each hop how much they count; a clip of two hours is 9 MB."""

    bits: NDArray[np.uint8]
    weight: Pcm

    @property
    def length(self) -> int:
        """Samples at `RATE`."""
        return len(self.weight) * KEPT_HOP

    def piece(self, start: int, count: int) -> Pcm:
        """``count`` samples from ``start``, each +1 or -1 times its weight; nothing outside the clip."""
        out = np.zeros(count, np.float32)
        low, high = max(0, start), min(self.length, start + count)
        if low < high:
            first, last = low // KEPT_HOP, -(-high // KEPT_HOP)
            signs = np.unpackbits(self.bits[first * KEPT_HOP // 8 : last * KEPT_HOP // 8]).astype(np.float32) * 2 - 1
            whole = signs * np.repeat(self.weight[first:last], KEPT_HOP)
            out[low - start : high - start] = whole[low - first * KEPT_HOP : high - first * KEPT_HOP]
        return out


def heard(bits: bytes, levels: bytes) -> Heard:
    """Sound as `whitened.Whitener.sound` left it; what is well above the clip's own quiet counts more, and digital silence
    nothing."""
    steps = np.frombuffer(levels, np.uint8)
    there = steps > 0
    quiet = float(np.percentile(steps[there], 10)) if there.any() else 0.0
    loud = np.clip((steps - quiet) * (LEVEL_STEP_DB / 25), 0, 1)
    return Heard(np.frombuffer(bits, np.uint8), np.where(there, 0.15 + loud, 0).astype(np.float32))


@dataclass(frozen=True)
class Alignment:
    """``t_a = offset + (1 + drift) * t_b`` in seconds. ``evidence`` in standard deviations, ``runner_up`` that of the best
    other offset near by; ``share`` of the windows with sound in both that agree; ``middle`` of the overlap in b's time;
    ``spread`` the standard error of the offset there, ``drift_spread`` of the drift. ``loud`` and ``quiet`` are the share of signs in
    common (0 none, 1 all) where both are loudest and where both are quietest."""

    offset: float
    drift: float
    evidence: float
    runner_up: float
    share: float
    windows: int
    overlap: float
    middle: float
    spread: float
    drift_spread: float
    loud: float = 0.0
    quiet: float = 0.0


def aligned(a: Heard, b: Heard, offset: float, anchor: float = 0.0) -> Alignment | None:
    """The best line near ``offset`` (seconds of a minus seconds of b), known to about 50 ms at ``anchor`` in b's time; None
    where the overlap is too short for anything."""
    shift = round(offset * RATE)
    first, last = max(0, -shift), min(b.length, a.length - shift)
    if last - first < 2 * _SHORTEST:
        return None
    starts, width = _places(first, last)
    far = max(abs(first - anchor * RATE), abs(last - anchor * RATE))
    reach = _REACH + int(MOST_DRIFT * far * 0.6)
    curves = np.stack([_curve(a, b, int(start), width, shift, reach) for start in starts])
    middles = (starts + width / 2) / RATE
    found = _line(curves, middles, shift, reach, (first / RATE, last / RATE))
    if found is None:
        return None
    loud, quiet = _in_common(a, b, starts, width, found)
    return replace(found, loud=loud, quiet=quiet)


def _places(first: int, last: int) -> tuple[NDArray[np.int64], int]:
    """Where windows begin, evenly over the overlap, and how long they are."""
    length = last - first
    width = min(_WINDOW, max(_SHORTEST, length // _FEWEST))
    count = min(_MOST_WINDOWS, max(2, int(1.5 * length / width)))
    return np.linspace(first, last - width, count).astype(np.int64), width


def _curve(a: Heard, b: Heard, start: int, width: int, shift: int, reach: int) -> Pcm:
    """Correlation of one window of b with a, at 2 * reach + 1 lags, in standard deviations; zeros where one is silent."""
    piece, other = b.piece(start, width), a.piece(start + shift - reach, width + 2 * reach)
    size = 1 << (len(other) - 1).bit_length()
    cross = np.fft.rfft(other, size) * np.conj(np.fft.rfft(piece, size))
    cross /= np.maximum(np.abs(cross), 1e-6) ** _PHASE
    curve = np.fft.irfft(cross, size)[: 2 * reach + 1]
    noise = 1.4826 * float(np.median(np.abs(curve - np.median(curve))))
    return (curve / noise if noise > 1e-9 else np.zeros_like(curve)).astype(np.float32)


def _in_common(a: Heard, b: Heard, starts: NDArray[np.int64], width: int, line: Alignment) -> tuple[float, float]:
    """The share of signs in common where both are among their loudest third, and where both are among their quietest."""
    hops = width // KEPT_HOP
    common, loud = [], []
    for start in starts // KEPT_HOP * KEPT_HOP:
        lag = round((line.offset + line.drift * (start + width / 2) / RATE) * RATE)
        pieces = [sound.piece(int(at), hops * KEPT_HOP).reshape(hops, KEPT_HOP) for sound, at in ((a, start + lag), (b, start))]
        common.append((np.sign(pieces[0]) * np.sign(pieces[1])).mean(axis=1))
        loud.append([np.abs(piece).mean(axis=1) for piece in pieces])
    same, levels = np.concatenate(common), np.concatenate(loud, axis=1)
    there = (levels > 0).all(axis=0)
    same, levels = same[there] * (1 if same[there].sum() >= 0 else -1), levels[:, there]
    if not len(same):
        return 0.0, 0.0
    low, high = np.quantile(levels, 0.3, axis=1)[:, None], np.quantile(levels, 0.7, axis=1)[:, None]
    sides = [same[(levels >= high).all(axis=0)], same[(levels <= low).all(axis=0)]]
    return tuple(float(side.mean()) if len(side) >= _ENOUGH else 0.0 for side in sides)  # type: ignore[return-value]


def _line(curves: Pcm, middles: Floats, shift: int, reach: int, overlap: tuple[float, float]) -> Alignment | None:
    strong = np.abs(curves)
    sounding = strong.max(axis=1) > 0
    if not sounding.any():
        return None
    best = (-np.inf, 0.0, 0.0, 1.0)
    for at, slope in _tried(strong, middles):
        line = at + slope * (middles - overlap[0])
        if line.min() < 1 or line.max() > 2 * reach - 1:
            continue
        values = _along(curves, line)
        for sign in (1.0, -1.0):
            score = float((np.maximum(sign * values, -3)).sum())
            if score > best[0]:
                best = (score, at, slope, sign)
    if not np.isfinite(best[0]):
        return None
    _, at, slope, sign = best
    line = at + slope * (middles - overlap[0])
    return _refined(sign * curves, middles, line, shift, reach, overlap, sounding)


def _tried(strong: Pcm, middles: Floats) -> list[tuple[float, float]]:
    """Lines to try: through every two of the best peaks, and level through each."""
    order = np.argsort(-strong.max(axis=1))[:_TRIED]
    points = [(float(middles[row] - middles[0]), int(lag)) for row in order for lag in _tops(strong[row])]
    tried = [(float(lag), 0.0) for _, lag in points]
    for n, (when, lag) in enumerate(points):
        for other, far in points[n + 1 :]:
            if when != other and abs(slope := (far - lag) / (other - when)) <= MOST_DRIFT * RATE:
                tried.append((lag - slope * when, slope))
    return tried


def _tops(row: Pcm) -> list[int]:
    first = int(row.argmax())
    rest = row.copy()
    rest[max(0, first - 8) : first + 9] = 0
    return [first, int(rest.argmax())]


def _along(curves: Pcm, line: Floats) -> Floats:
    """The strongest value, by size, within a sample of the line, for each window."""
    at = np.rint(line).astype(np.int64)
    rows = np.arange(len(curves))
    near = np.stack([curves[rows, np.clip(at + step, 0, curves.shape[1] - 1)] for step in (-1, 0, 1)])
    strongest: Floats = near[np.abs(near).argmax(axis=0), rows].astype(np.float64)
    return strongest


def _refined(curves: Pcm, middles: Floats, line: Floats, shift: int, reach: int, overlap: tuple[float, float],
             sounding: NDArray[np.bool_]) -> Alignment | None:
    centre = (overlap[0] + overlap[1]) / 2
    for near in (_NEAR, _NEAR, 3):
        places, heights = _peaks(curves, line, near)
        good = heights > 3.5
        if good.sum() < 2:
            return None
        level, slope, spread, slope_spread = _fitted(places[good], middles[good] - centre, heights[good])
        line = level + slope * (middles - centre)
    values = _along(curves, line)
    count = float(np.sqrt(sounding.sum()))
    evidence = float(values.sum()) / count
    aside = _others(curves, line)
    drift = slope / RATE
    at_centre = (level + shift - reach) / RATE
    return Alignment(offset=at_centre - drift * centre, drift=drift, evidence=evidence, runner_up=aside / count,
                     share=float((good & sounding).sum() / sounding.sum()), windows=int(good.sum()),
                     overlap=overlap[1] - overlap[0], middle=centre, spread=spread / RATE, drift_spread=slope_spread / RATE)


def _others(curves: Pcm, line: Floats) -> float:
    """The highest sum along any line parallel to this one, more than 3 ms beside it."""
    at = np.rint(line).astype(np.int64)
    best = 0.0
    width = curves.shape[1]
    for step in range(-width, width):
        if abs(step) <= 24 or (at + step).min() < 0 or (at + step).max() >= width:
            continue
        best = max(best, float(curves[np.arange(len(curves)), at + step].sum()))
    return best


def _peaks(curves: Pcm, line: Floats, near: int) -> tuple[Floats, Floats]:
    """The peak of each window near the line, to a part of a sample (a parabola through three), and its height."""
    rows = np.arange(len(curves))
    at = np.clip(np.rint(line).astype(np.int64), near + 1, curves.shape[1] - near - 2)
    around = np.stack([curves[rows, at + step] for step in range(-near, near + 1)])
    top = at + around.argmax(axis=0) - near
    left, middle, right = (curves[rows, top + step].astype(np.float64) for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    part = np.where(bend < 0, 0.5 * (left - right) / np.where(bend < 0, bend, 1), 0)
    return top + np.clip(part, -0.5, 0.5), middle


def _fitted(places: Floats, when: Floats, heights: Floats) -> tuple[float, float, float, float]:
    """Weighted least squares with a prior on the slope, outliers weighed down (Huber): level, slope, and their errors."""
    weight = heights**2
    prior = 1 / (_USUAL_DRIFT * RATE) ** 2
    level, slope, variance = float(np.median(places)), 0.0, 1.0
    for _ in range(8):
        off = places - level - slope * when
        scale = max(0.05, 1.4826 * float(np.median(np.abs(off))))
        w = weight * np.minimum(1, 1.5 * scale / np.maximum(np.abs(off), 1e-9))
        variance = max((_FLOOR * RATE) ** 2, float((w * off**2).sum() / w.sum()) * len(off) / max(1, len(off) - 2))
        w = w / w.mean() / variance
        matrix = np.array([[w.sum(), (w * when).sum()], [(w * when).sum(), (w * when**2).sum() + prior]])
        level, slope = np.linalg.solve(matrix, np.array([(w * places).sum(), (w * when * places).sum()]))
    inverse = np.linalg.inv(matrix)
    return float(level), float(slope), float(np.sqrt(inverse[0, 0])), float(np.sqrt(inverse[1, 1]))
