"""Where somebody or something is in the clips: what machines saw and people stated, a person's word first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from touchline.domain.facts.facts import Fact, Frames, holding, joined, without

Where = Mapping[str, list[Frames]]
"""Frames, sorted and separate, by clip id."""


def presence(facts: Iterable[Fact], channels: Iterable[str]) -> dict[str, list[Frames]]:
    """Where facts of one kind, all about the same person, place or thing, are at least possible in all of the
    channels.

    ``facts`` of a clip stand in the order they were made.
    """
    wanted = tuple(channels)
    out: dict[str, list[Frames]] = {}
    for clip, group in groupby(sorted(facts, key=lambda fact: fact.clip), key=lambda fact: fact.clip):
        mine = list(group)
        spans: list[Frames] | None = None
        for channel in wanted:
            known, possible = holding([fact for fact in mine if fact.perceivable(channel)])
            here = joined([*known, *possible])
            spans = here if spans is None else overlap(spans, here)
        if spans:
            out[clip] = spans
    return out


def overlap(some: list[Frames], others: list[Frames]) -> list[Frames]:
    """The frames that both have; each sorted and separate."""
    return without(some, without(some, others))


def merged(wheres: Iterable[Where], *, every: bool) -> dict[str, list[Frames]]:
    """Several presences as one: where all of them are (``every``), or any."""
    out: dict[str, list[Frames]] | None = None
    for where in wheres:
        if out is None:
            out = {clip: list(spans) for clip, spans in where.items()}
        elif every:
            both = {clip: overlap(spans, where[clip]) for clip, spans in out.items() if clip in where}
            out = {clip: spans for clip, spans in both.items() if spans}
        else:
            for clip, spans in where.items():
                out[clip] = joined([*out.get(clip, []), *spans])
    return out or {}
