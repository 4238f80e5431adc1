"""What people state about footage: facts, and stretches they sign as watched. Read from the journal, never from a machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.time.time import Span, union
from touchline.domain.world.world import Statement, World

FACT, WATCHED = "fact", "watched"


def stated_facts(statements: Iterable[Statement]) -> list[Fact]:
    """Facts that people stated, in the order they were said. Persons are ids."""
    return [
        Fact(
            clip=said.body["clip"],
            span=Span(said.body["from"], said.body["to"]),
            channel=said.body["channel"],
            kind=said.body["kind"],
            value=said.body["value"],
            says=said.body["says"],
            source=f"{said.by} #{said.seq}",
        )
        for said in statements
        if said.kind == FACT and "value" in said.body  # its words may have been erased
    ]


def watched_by_people(statements: Iterable[Statement]) -> dict[str, dict[str, list[Span]]]:
    """For each clip and each thing to be looked for, the stretches that a named person signed."""
    signed: dict[str, dict[str, list[Span]]] = {}
    for said in statements:
        if said.kind == WATCHED:
            for what in said.body.get("what", WATCHFUL):
                clip = signed.setdefault(said.body["clip"], {})
                clip[what] = union([*clip.get(what, ()), Span(said.body["from"], said.body["to"])])
    return signed


def identified(fact: Fact, world: World) -> Fact:
    """The same fact with the title that a person gave to an unidentified tune."""
    work = world.named.get(fact.value) if fact.kind == "music" else None
    return fact if work is None else replace(fact, value=work)
