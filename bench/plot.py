"""Curves drawn by hand as SVG, one panel each, so that a measurement needs no library to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, LEFT, TOP = 420, 260, 64, 48
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
