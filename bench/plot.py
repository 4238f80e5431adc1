"""Curves drawn by hand as SVG, one panel each, so that a measurement needs no library to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT, LEFT, TOP = 420, 260, 64, 48
TALL, WIDE = 360, 560
COLOURS = ("#2e7d6b", "#b2541f", "#3f51b5", "#8a2c6b", "#777700")
INK, PAPER, LINE = "#444", "#fff", "#2e7d6b"


@dataclass(frozen=True)
class Curve:
    """Points in rising order of x; y begins at 0."""

    name: str
    points: Sequence[tuple[float, float]]


def draw(title: str, across: str, curves: Sequence[Curve]) -> str:
    """An SVG document with the curves side by side."""
    panels = "".join(_panel(curve, across, place * WIDTH) for place, curve in enumerate(curves))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * len(curves)}" height="{HEIGHT}" font-family="sans-serif" '
            f'font-size="12" fill="{INK}"><rect width="100%" height="100%" fill="{PAPER}"/>'
            f'<text x="12" y="20" font-size="14">{escape(title)}</text>{panels}</svg>\n')


def draw_slopes(title: str, across: Sequence[str], panels: Sequence[Sequence[Curve]]) -> str:
    """An SVG document of panels side by side with both axes logarithmic, each curve with its slope: how cost grows with size."""
    shown = "".join(_log_panel(curves, across[place], place * WIDE) for place, curves in enumerate(panels))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE * len(panels)}" height="{TALL}" font-family="sans-serif" '
            f'font-size="11" fill="{INK}"><rect width="100%" height="100%" fill="{PAPER}"/>'
            f'<text x="12" y="20" font-size="14">{escape(title)}</text>{shown}</svg>\n')


def slope(points: Sequence[tuple[float, float]]) -> float:
    """By how many powers of ten y grows where x grows by one, by least squares."""
    logs = [(log10(x), log10(y)) for x, y in points]
    mean_x, mean_y = (sum(column) / len(logs) for column in zip(*logs, strict=True))
    spread = sum((x - mean_x) ** 2 for x, _ in logs)
    return sum((x - mean_x) * (y - mean_y) for x, y in logs) / spread if spread else 0.0


def _log_panel(curves: Sequence[Curve], across: str, shift: int) -> str:
    every = [point for curve in curves for point in curve.points]
    (low_x, high_x), (low_y, high_y) = ((min(axis), max(axis)) for axis in zip(*every, strict=True))
    low_y, high_y = 10 ** floor(log10(low_y)), 10 ** ceil(log10(high_y))
    right, bottom = WIDE - 170, TALL - 40

    def at(x: float, y: float) -> tuple[float, float]:
        return (LEFT + log10(x / low_x) / (log10(high_x / low_x) or 1) * (right - LEFT),
                bottom - log10(y / low_y) / log10(high_y / low_y) * (bottom - TOP))

    out = [f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="{INK}"/>',
           f'<text x="{(LEFT + right) / 2}" y="{TALL - 8}" text-anchor="middle">{escape(across)}</text>',
           f'<text x="{LEFT}" y="{TOP - 8}">milliseconds</text>']
    y = low_y
    while y <= high_y:
        out.append(f'<text x="{LEFT - 6}" y="{at(low_x, y)[1] + 4:.1f}" text-anchor="end">{y:g}</text>'
                   f'<path d="M{LEFT} {at(low_x, y)[1]:.1f}H{right}" stroke="#ddd"/>')
        y *= 10
    for x in sorted({x for x, _ in every}):
        out.append(f'<text x="{at(x, low_y)[0]:.1f}" y="{bottom + 16}" text-anchor="middle">{x:,.0f}</text>')
    for curve, colour in zip(curves, COLOURS, strict=False):
        points = [at(*point) for point in curve.points]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>' for px, py in points]
        name = f"{escape(curve.name)} ({slope(curve.points):+.2f})"
        out.append(f'<text x="{right + 6}" y="{points[-1][1] + 4:.1f}" fill="{colour}">{name}</text>')
    return f'<g transform="translate({shift},0)">{"".join(out)}</g>'


def _panel(curve: Curve, across: str, shift: int) -> str:
    most_x, most_y = max(x for x, _ in curve.points), max(y for _, y in curve.points) * 1.15
    right, bottom = WIDTH - 16, HEIGHT - 40

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + x / most_x * (right - LEFT), bottom - y / most_y * (bottom - TOP)

    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in curve.points))
    marks = "".join(f'<circle cx="{at(x, y)[0]:.1f}" cy="{at(x, y)[1]:.1f}" r="3" fill="{LINE}"/>'
                    f'<text x="{at(x, y)[0]:.1f}" y="{at(x, y)[1] - 8:.1f}" text-anchor="middle">{y:.3g}</text>'
                    f'<text x="{at(x, y)[0]:.1f}" y="{bottom + 16}" text-anchor="middle">{x:g}</text>' for x, y in curve.points)
    axes = f'<path d="M{LEFT} {TOP}V{bottom}H{right}" fill="none" stroke="{INK}"/>'
    words = (f'<text x="{LEFT}" y="{TOP - 8}">{escape(curve.name)}</text>'
             f'<text x="{(LEFT + right) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>')
    curve_drawn = f'<polyline points="{path}" fill="none" stroke="{LINE}" stroke-width="2"/>'
    return f'<g transform="translate({shift},0)">{axes}{curve_drawn}{marks}{words}</g>'
