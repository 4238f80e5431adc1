"""A reliability plot: how often what is said with some chance is so, and how often it is said (DeGroot & Fienberg, 1983)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from plot import INK, LINE, PAPER
from trial import ROOT

SIDE, LEFT, TOP, UNDER = 260, 56, 44, 92
BINS = 10
OTHER = "#c9764b"


def shares(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int, int]]:
    """For each tenth of the chance that anything was said with: its middle, how often it was so, how many were and were not. Of
    what is so and what is not there may be very different numbers here and elsewhere: both kinds weigh as much."""
    so = max(1, sum(right for _, right in pairs))
    not_so = max(1, len(pairs) - so)
    out = []
    for place in range(BINS):
        own = [right for chance, right in pairs if min(BINS - 1, int(chance * BINS)) == place]
        right, wrong = sum(own), len(own) - sum(own)
        if own:
            out.append(((place + 0.5) / BINS, right / so / (right / so + wrong / not_so), right, wrong))
    return out


def publish(name: str, title: str, pairs: Sequence[tuple[float, bool]]) -> None:
    """Write docs/reliability-NAME.svg."""
    found, bottom, wide = shares(pairs), TOP + SIDE, SIDE / BINS
    most = max(right + wrong for *_, right, wrong in found)
    dots, bars = "", ""
    for chance, share, right, wrong in found:
        x, y = LEFT + chance * SIDE, bottom - share * SIDE
        dots += f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{LINE}"/>'
        for count, colour, shift in ((right, LINE, -wide / 2 + 2), (wrong, OTHER, 1)):
            high = (count / most) ** 0.5 * (UNDER - 40)
            bars += (f'<rect x="{x + shift:.1f}" y="{bottom + UNDER - 12 - high:.1f}" width="{wide / 2 - 3:.1f}" '
                     f'height="{high:.1f}" fill="{colour}"/>')
            if count:
                bars += (f'<text x="{x + shift + wide / 4:.1f}" y="{bottom + UNDER - 15 - high:.1f}" font-size="8" '
                         f'text-anchor="middle">{count}</text>')
    axis = "".join(f'<text x="{LEFT + tenth * SIDE / 10:.0f}" y="{bottom + 15}" text-anchor="middle">{tenth / 10:g}</text>'
                   f'<text x="{LEFT - 8}" y="{bottom - tenth * SIDE / 10 + 4:.0f}" text-anchor="end">{tenth / 10:g}</text>'
                   for tenth in (0, 3, 5, 10))
    document = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + SIDE + 24}" height="{bottom + UNDER + 8}" font-family="sans-serif" '
        f'font-size="11" fill="{INK}"><rect width="100%" height="100%" fill="{PAPER}"/>'
        f'<text x="12" y="18" font-size="13">{escape(title)}</text>'
        f'<text x="12" y="34">how often it was so; below: so, not so</text>'
        f'<path d="M{LEFT} {TOP}V{bottom}H{LEFT + SIDE}" fill="none" stroke="{INK}"/>'
        f'<path d="M{LEFT} {bottom}L{LEFT + SIDE} {TOP}" stroke="{INK}" stroke-dasharray="3 4"/>'
        f'{axis}{dots}{bars}</svg>\n')
    (ROOT / "docs" / f"reliability-{name}.svg").write_text(document, encoding="utf-8")
