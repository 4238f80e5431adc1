"""Inheritance: traces are named anew when an analyser changes; what people said of the old ones is meant for the new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from touchline.domain.people.identity import FACE, Kin


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a trace lay when somebody spoke of it: frames, and for a face a point within it (``frame``, ``x``, ``y`` in
    fractions of the picture; below 0 where it is not known)."""

    trace: str
    start: int
    end: int
    frame: int = 0
    x: float = -1.0
    y: float = -1.0


def anchor_of(one: Kin) -> list[object]:
    """How a trace is written into a statement; `anchors_in` reads it back."""
    start, end, _ = max(one.spans, key=lambda span: (span[1] - span[0], -span[0]))
    point = _middle(one.best.get("box"))
    where = [one.best.get("frame", start), *point] if point else []
    return [one.trace, one.clip, start, end, *where]


def anchors_in(traces: Iterable[object]) -> Iterable[tuple[str, Anchor]]:
    """Clips and anchors written in a statement."""
    for trace in traces:
        if isinstance(trace, Sequence) and not isinstance(trace, str) and len(trace) >= 4:
            name, clip, start, end, *where = trace
            yield clip, Anchor(name, start, end, *where[:3])


def anchors_of(said: Iterable[Mapping[str, Any]]) -> dict[str, list[Anchor]]:
    """By clip, where the traces lay that people ever spoke of, in statements or entries (bodies of both)."""
    found: dict[str, list[Anchor]] = {}
    for body in said:
        for key in ("traces", "others", "rest"):
            for clip, anchor in anchors_in(body.get(key, ())):
                found.setdefault(clip, []).append(anchor)
    return found


def heirs(rows: Sequence[Kin], anchors: Iterable[Anchor], boxes: Mapping[str, Sequence[Sequence[float]]]) -> list[Kin]:
    """One clip's traces, each with the names it had before. ``boxes`` are (frame, x, y, width, height) by trace."""
    known = {one.trace for one in rows}
    formerly: dict[str, list[str]] = {}
    for anchor in anchors:
        if anchor.trace not in known:
            heir = _heir(rows, anchor, boxes)
            if heir is not None:
                formerly.setdefault(heir.trace, []).append(anchor.trace)
    return [replace(one, formerly=tuple(dict.fromkeys(formerly[one.trace]))) if one.trace in formerly else one for one in rows]


def _heir(rows: Sequence[Kin], anchor: Anchor, boxes: Mapping[str, Sequence[Sequence[float]]]) -> Kin | None:
    """The trace of the same kind that shares most frames with the old one, and for a face lies where it lay."""
    kind = anchor.trace.partition("-")[0]
    shared = [(_shared(one, anchor), one.trace, one) for one in rows if one.trace.partition("-")[0] == kind]
    able = [found for found in shared if found[0] > 0 and (found[2].by != FACE or _there(boxes.get(found[1], ()), anchor))]
    return max(able, key=lambda found: found[:2])[2] if able else None


def _shared(one: Kin, anchor: Anchor) -> int:
    return sum(max(0, min(end, anchor.end) - max(start, anchor.start)) for start, end, _ in one.spans)


def _there(boxes: Sequence[Sequence[float]], anchor: Anchor) -> bool:
    if anchor.x < 0 or not boxes:
        return anchor.x < 0
    _, x, y, width, height = min(boxes, key=lambda box: abs(box[0] - anchor.frame))
    return x <= anchor.x <= x + width and y <= anchor.y <= y + height


def _middle(box: object) -> list[float] | None:
    if not isinstance(box, Sequence) or len(box) != 4:
        return None
    x, y, width, height = map(float, box)
    return [round(x + width / 2, 4), round(y + height / 2, 4)]
