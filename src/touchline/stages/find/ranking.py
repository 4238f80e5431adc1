"""Ranking: lines found by their words and lines found by their meaning, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from touchline.domain.words.line import Line, found_in
from touchline.domain.words.query import Hit, Query

NEAR_ENOUGH = 0.35
"""The least cosine at which a line counts as meaning much the same: measured, see docs/find.md."""
_DAMPING = 60
"""Reciprocal rank fusion (Cormack, Clarke & Buettcher 2009): how little the very first places weigh above the next."""


def one_list(some: Sequence[Line], near: Sequence[Line], query: Query, *, below: Sequence[Hit]) -> list[Line]:
    """Lines that have some of the words and lines that mean much the same, fused by their ranks, best first. Lines that have
    all the words are left out: those hits are ``below`` which the scores of this list stay."""
    ranks: dict[tuple[object, ...], float] = {}
    lines: dict[tuple[object, ...], tuple[Line, float]] = {}
    fresh = [line for line in near if not found_in(line, query)] if below else near
    for ranked in (some, fresh):
        for place, line in enumerate(ranked):
            key = (line.clip, line.span, line.kind, line.text)
            ranks[key] = ranks.get(key, 0.0) + 1 / (_DAMPING + 1 + place)
            lines[key] = lines.get(key, (line, 0.0))[0], line.similarity
    top = min((hit.score for hit in below), default=1.0)
    return sorted((replace(line, score=ranks[key] * min(1.0, top), similarity=similarity)
                   for key, (line, similarity) in lines.items()), key=lambda line: (-line.score, line.clip, line.span))
