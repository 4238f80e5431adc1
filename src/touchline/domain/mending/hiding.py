"""What could be hidden so that a stretch may be shown: faces that can be followed, writing whose place is known, what is heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from touchline.domain.cut.treatment import HIDEABLE, Treatment
from touchline.domain.facts.facts import POSSIBLE_FROM, Fact, unidentified
from touchline.domain.time.time import Span, union

Hidden = tuple[str, str]
"""Kind and value of the facts to take out."""
BRIDGED_SECONDS = 2
"""A face that is lost for no longer is hidden on."""
MARGIN = 1
"""Frames at each end."""


def here(facts: Iterable[Fact], channel: str, source: Span) -> Iterator[Fact]:
    """The facts that count on any of these frames, in the channel, and may be hidden."""
    for fact in facts:
        counts = fact.says == "yes" or (fact.says is None and fact.confidence >= POSSIBLE_FROM)
        if counts and fact.kind in HIDEABLE and fact.perceivable(channel) and fact.span.meets(source):
            yield fact


def followed(fact: Fact) -> bool:
    """Whether it is known where in the picture it is."""
    return bool(fact.detail.get("boxes") or fact.detail.get("box"))


def choices(facts: Sequence[Fact], source: Span, blamed: Iterable[str]) -> Iterator[frozenset[Hidden]]:
    """Sets of things seen on these frames that can be hidden, the smallest first: each face or piece of writing alone, those
    that the verdict blames, with strangers too, and all. What cannot be followed in all its places is left out."""
    seen: dict[Hidden, list[Fact]] = {}
    for fact in here(facts, "picture", source):
        seen.setdefault((fact.kind, fact.value), []).append(fact)
    able = [what for what, found in seen.items() if what[0] in ("person", "text") and all(map(followed, found))]
    blame = set(blamed)
    culprits = frozenset(what for what in able if what[1] in blame)
    sets = [frozenset([what]) for what in sorted(able, key=lambda what: (what not in culprits, what))]
    everybody = frozenset(what for what in able if what[0] == "person")
    strangers = frozenset(what for what in able if unidentified(what[1]))
    yield from dict.fromkeys(one for one in (*sets, culprits, culprits | strangers, everybody, frozenset(able)) if one)


def hide_seen(kind: str, hidden: Iterable[Hidden], facts: Sequence[Fact], source: Span, rate: Fraction, frames: int) -> Iterator[Treatment]:
    """Treatments of these in the picture, on the frames among ``source`` on which each may be seen: short gaps bridged, and a
    frame of margin at each end, within a clip of so many frames."""
    for what in sorted(hidden):
        spans = [met for fact in here(facts, "picture", source) if (fact.kind, fact.value) == what and (met := fact.span.meets(source))]
        for span in _bridged(spans, int(BRIDGED_SECONDS * rate)):
            yield Treatment(kind, Span(max(0, span.start - MARGIN), min(frames, span.end + MARGIN)), what)


def hide_heard(kind: str, facts: Sequence[Fact], source: Span) -> Iterator[tuple[Treatment, ...]]:
    """Treatments that take out what is heard on these frames; said to hide no more than may be needed: the words alone, the
    people, both, music too, everything."""
    heard = sorted(dict.fromkeys((fact.kind, fact.value) for fact in here(facts, "sound", source)))
    for kinds in (("words",), ("person",), ("person", "words"), ("music", "person", "words"), HIDEABLE):
        chosen = tuple(Treatment(kind, source, what) for what in heard if what[0] in kinds)
        if chosen:
            yield chosen


def _bridged(spans: Iterable[Span], gap: int) -> list[Span]:
    out: list[Span] = []
    for span in union(spans):
        if out and span.start - out[-1].end <= gap:
            out[-1] = Span(out[-1].start, span.end)
        else:
            out.append(span)
    return out


def blamed(because: Iterable[str], entries: Mapping[str, Iterable[str]]) -> set[str]:
    """Whom the reasons of a verdict name: ``no-release:ada``, or the people of the entry that blocks."""
    names: set[str] = set()
    for reason in because:
        what = reason.partition(":")[2] or reason
        names |= {what, *entries.get(what, ())}
    return names
