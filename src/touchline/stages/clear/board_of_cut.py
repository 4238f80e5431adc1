"""The people board of one cut: everybody recognisable in it, ranked by how long they are seen and heard there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from touchline.domain.cut.cut import Cut
from touchline.domain.facts.facts import KNOWN_FROM, Fact
from touchline.domain.people.identity import Kin
from touchline.domain.verdict.appearing import Appearing, appearing
from touchline.domain.verdict.snapshot import Snapshot
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even, snapshot
from touchline.stages.people.board import Appearance, Sighting, best_pictures
from touchline.stages.people.words_on import Words


def in_cut(store: Store, cut: Cut, now: str, times: FrameTimes = even) -> list[Appearance]:
    """Everybody who is, or may be, seen or heard in this version of the cut, most first; seconds are of the film, each counted
    once whatever the tracks."""
    known = snapshot(store, cut, now, times)
    everybody = appearing(cut, known, "person")
    words = Words(store, known.world, now)
    return [_appearance(store, one, cut, known, words) for one in everybody]


def _appearance(store: Store, one: Appearing, cut: Cut, known: Snapshot, words: Words) -> Appearance:
    person = known.world.find(one.who)
    groups = tuple(g for g, members in known.world.groups.items() if any(known.world.called(m.person) == one.who for m in members))
    facts = [fact for clip in {part.clip for part in one.parts} for fact in known.facts[clip]
             if fact.kind == "person" and fact.value == one.who and fact.says != "no"]  # fmt: skip
    seen, heard = (round(float(one.seconds(channel, cut.rate)), 3) for channel in ("picture", "sound"))
    yes, no, asked = words.on(one.who, groups)
    rows = store.kindred.of(traces=_theirs(facts))
    sightings = tuple(sorted(_sightings(one, facts), key=lambda s: (s.clip, s.span, s.channel)))
    return Appearance(one.who, person, groups, seen, heard, sightings, best_pictures(_shown(rows, one)), yes, no, asked, one.parts)


def _theirs(facts: Sequence[Fact]) -> set[str]:
    """The traces that are surely theirs; where there are none, those that may be."""
    traces = [(str(fact.detail["trace"]), fact.confidence) for fact in facts if "trace" in fact.detail]
    sure = {trace for trace, confidence in traces if confidence >= KNOWN_FROM}
    return sure or {trace for trace, _ in traces}


def _shown(rows: Iterable[Kin], one: Appearing) -> Iterable[Kin]:
    """Traces that the cut really shows come first, and others only where there are none."""
    every = list(rows)
    used = [(part.clip, part.source.start, part.source.end) for part in one.parts]
    here = [row for row in every if any(row.clip == clip and a < end and start < b for clip, start, end in used for a, b, _ in row.spans)]
    return here or every


def _sightings(one: Appearing, facts: Sequence[Fact]) -> Iterable[Sighting]:
    for fact in facts:
        for part in one.parts:
            met = part.source.meets(fact.span) if part.clip == fact.clip and fact.perceivable(part.channel) else None
            if met:
                named, by = fact.detail.get("named"), str(fact.detail.get("by", ""))
                yield Sighting(fact.clip, met, part.channel, by, fact.confidence, named if isinstance(named, float) else None,
                               str(fact.detail.get("trace", "")), "" if by else fact.source)  # fmt: skip
