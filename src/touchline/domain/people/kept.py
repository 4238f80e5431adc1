"""What stays of somebody who was purged: where they are in the footage, under a number, so that every no still holds.

The likenesses by which machines knew them are gone. What was known when they were purged is written down once, as machines' facts
are: with its confidence, and a person's word beats it.
"""

from __future__ import annotations

from collections.abc import Iterable

from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.domain.world.world import Statement

PURGED = "purged"
"""``{"person": id, "facts": [[clip, from, to, channel, value, confidence], …], "traces": [anchors]}``; is never taken back."""

SOURCE = "kept"


def kept_facts(statements: Iterable[Statement]) -> list[Fact]:
    """The facts of everybody who was purged, people under their ids."""
    return [
        Fact(clip, Span(start, end), channel, "person", value, confidence, None, SOURCE)
        for said in statements
        if said.kind == PURGED
        for clip, start, end, channel, value, confidence in said.body.get("facts", ())
    ]


def forgotten_traces(statements: Iterable[Statement]) -> frozenset[str]:
    """Traces of people who were purged: should a machine find them again, they are not kept."""
    return frozenset(
        str(trace[0]) for said in statements if said.kind == PURGED for trace in said.body.get("traces", ()) if trace
    )


def purged_people(statements: Iterable[Statement]) -> dict[str, str]:
    """Everybody who was purged, by id, and when."""
    return {str(said.body["person"]): said.recorded for said in statements if said.kind == PURGED}
