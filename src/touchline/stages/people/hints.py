"""Hints: names that the footage itself offers for faces and voices nobody named: written under a face, or said by a voice of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from touchline.domain.facts.facts import Fact
from touchline.domain.people.identity import FACE, VOICE, Identities, Kin
from touchline.domain.people.names_seen import name_hints, said_names
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.domain.world.world import World, handle_of
from touchline.ports import Progress, Store


@dataclass(frozen=True)
class Hint:
    """A name for a family: ``times`` it was offered, first in ``clip`` at frame ``at``; ``how`` it was."""

    label: str
    name: str
    how: str
    times: int
    clip: Clip
    at: int


def hints(store: Store, clips: Mapping[str, Clip], rows: Iterable[Kin], known: Identities, world: World,
          report: Progress) -> list[Hint]:  # fmt: skip
    """Names for families that have none yet, the most often offered first."""
    nameless: dict[str, list[Kin]] = {}
    for one in rows:
        if known.called(one.trace) not in world.people:
            nameless.setdefault(one.clip, []).append(one)
    squad = [person.name for person in world.people.values() if person.name]
    found: dict[tuple[str, str], Hint] = {}
    for number, (clip_id, traces) in enumerate(nameless.items()):
        report("Names on screen and said", number, len(nameless))
        clip = clips[clip_id]
        facts = [fact for done in store.shelf.passes(clip.content) for fact in done.findings.facts]
        for trace, name, how, at in _offered(facts, traces, squad):
            label = known.label(trace)
            before = found.get((label, name), Hint(label, name, how, 0, clip, at))
            found[label, name] = replace(before, times=before.times + 1)
    return sorted(found.values(), key=lambda one: (-one.times, one.label, one.name))


def _offered(facts: Sequence[Fact], traces: Sequence[Kin], squad: Sequence[str]) -> Iterator[tuple[str, str, str, int]]:
    for span, name in name_hints(facts):
        faces = _there(traces, FACE, span)
        if len(faces) == 1:
            yield faces[0], handle_of(name), "named on screen", span.start
    for span, name, of_themself in said_names(facts, squad):
        voices = _there(traces, VOICE, span) if of_themself else []
        if voices:
            yield voices[0], handle_of(name), "says so", span.start


def _there(traces: Iterable[Kin], by: str, span: Span) -> list[str]:
    """The traces of a kind in a span, the longest there first."""
    shared = {one.trace: sum(max(0, min(end, span.end) - max(start, span.start)) for start, end, _ in one.spans)
              for one in traces if one.by == by}  # fmt: skip
    return sorted((trace for trace, frames in shared.items() if frames), key=lambda trace: (-shared[trace], trace))
