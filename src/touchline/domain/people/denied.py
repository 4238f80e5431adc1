"""Denied names: whoever says of some frames that it is not her has not said that nobody is there.

Somebody whom a machine found stays found, as a stranger. Only who denies the finding itself, by its working name, says that
there is no face and no voice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from touchline.domain.facts.facts import BOTH, Fact, Frames, joined, unidentified, without
from touchline.domain.time.time import Span

FOUND_AS = "trace"
"""In the detail of a fact: the working name by which a machine found somebody, or a person meant them."""


def with_strangers(facts: Iterable[Fact], label: Callable[[str], str]) -> Iterator[Fact]:
    """One clip's or several clips' facts under people's names, and who remains where a name was denied; ``label`` tells what a
    family is called as long as it has no name."""
    every = list(facts)
    yield from every
    stated = _stated(every)
    for fact in every if stated else ():
        if fact.says is None and fact.kind == "person" and FOUND_AS in fact.detail and not unidentified(fact.value):
            said = stated.get((fact.clip, fact.value), ())
            by_name = _denied(fact, [one for one in said if one.says == "yes" or FOUND_AS not in one.detail])
            found = _denied(fact, [one for one in said if one.says == "yes" or FOUND_AS in one.detail])
            for start, end in without(by_name, found):
                yield replace(fact, value=label(str(fact.detail[FOUND_AS])), span=Span(start, end),
                              confidence=float(str(fact.detail["found"])), detail={**fact.detail, "named": None})


def not_denied(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Of these facts those of machines, on the frames on which nobody denied them."""
    every = list(facts)
    stated = _stated(every)
    for fact in every:
        if fact.says is None:
            holes = _denied(fact, stated.get((fact.clip, fact.value), ()))
            for start, end in without([(fact.span.start, fact.span.end)], holes) if holes else ():
                yield replace(fact, span=Span(start, end))
            if not holes:
                yield fact


def _stated(facts: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    """What people said of each person in each clip, in the order they said it."""
    found: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if fact.says is not None and fact.kind == "person":
            found.setdefault((fact.clip, fact.value), []).append(fact)
    return found if any(fact.says == "no" for said in found.values() for fact in said) else {}


def _denied(fact: Fact, said: Sequence[Fact]) -> list[Frames]:
    """The frames of a machine's fact on which the last person to speak of its channel says no."""
    denied: list[Frames] = []
    for one in said:
        if one.channel in (BOTH, fact.channel) and (shared := one.span.meets(fact.span)):
            frames = (shared.start, shared.end)
            denied = joined([*denied, frames]) if one.says == "no" else without(denied, [frames])
    return denied
