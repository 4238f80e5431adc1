"""Readings of one clip put together: what was read again is one line, and of two spellings of it the surer one stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from touchline.analysers.text.finder import Place
from touchline.analysers.text.line import Seen
from touchline.domain.facts.graphics import spelled_like

_LONG = 5


def merged(seen: Sequence[Seen]) -> list[Seen]:
    """The readings in the order in which they begin. Steady ones are joined where they lie in the same place; moving ones
    anywhere, where the same text was there at the time of the look before."""
    out: list[Seen] = []
    open_: list[int] = []
    for one in sorted(seen, key=lambda item: (item.start, item.end, item.text)):
        open_ = [place for place in open_ if out[place].end >= one.start]
        for place in open_:
            if _one_line(out[place], one):
                out[place] = _joined(out[place], one)
                break
        else:
            open_.append(len(out))
            out.append(one)
    return out


def _one_line(before: Seen, after: Seen) -> bool:
    """Whether both are readings of one line; figures are never taken for misread ones."""
    if before.text == after.text:
        return not (before.steady and after.steady) or _overlap(before, after)
    if [c for c in before.text if c.isdigit()] != [c for c in after.text if c.isdigit()]:
        return False
    return _overlap(before, after) and min(len(before.text), len(after.text)) >= _LONG and spelled_like(
        before.text, after.text, len(before.text) // _LONG)


def _joined(before: Seen, after: Seen) -> Seen:
    better = max(before, after, key=lambda one: (one.confidence * min(one.times, 3), one.times))
    return replace(better, start=min(before.start, after.start), end=max(before.end, after.end),
                   steady=before.steady or after.steady, times=before.times + after.times)


def _overlap(one: Seen, other: Seen) -> bool:
    a, b = Place(one.corners, 1.0).box, Place(other.corners, 1.0).box
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
