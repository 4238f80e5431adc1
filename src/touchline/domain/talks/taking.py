"""What each of many noes takes of some cuts, found for all of them in one look at the footage.

A frame that may be shown without any of them is lost to a no exactly where its scope matches, known or possible, whatever the rest
of the ledger says. So they are asked as requests, which block nothing, hide no other and are told wherever they match.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.time.time import Span, minus, union
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot

Frames = Mapping[str, Sequence[Span]]
"""Frames of a cut, by event: what is lost is lost event by event, picture and sound apart."""


@dataclass(frozen=True)
class Taken:
    """What groups of noes take of one cut: ``alone`` each by itself, by the group's name."""

    cut: Cut
    alone: Mapping[str, Frames]

    def by(self, name: str) -> tuple[Span, ...]:
        """What one takes by itself."""
        return tuple(union(span for spans in self.alone.get(name, {}).values() for span in spans))

    def back(self, name: str) -> tuple[Span, ...]:
        """What would come back if it alone were dropped: what no other takes too."""
        found: list[Span] = []
        for event, spans in self.alone.get(name, {}).items():
            others = union(span for other, lost in self.alone.items() if other != name for span in lost.get(event, ()))
            found += (part for span in union(spans) for part in minus(span, others))
        return tuple(union(found))


def taken(
    known: Snapshot, noes: Mapping[str, Sequence[Entry]], without_them: Iterable[tuple[Cut, Clearance]], targets: Sequence[Target]
) -> tuple[Taken, ...]:
    """What each group of binding noes (by its name) takes of every cut, of which the clearance without any of them is given."""
    named = {f"request:{entry.id}": name for name, some in noes.items() for entry in some}
    asking = tuple(replace(entry, kind="veto") for some in noes.values() for entry in some)
    # What counts only once a scan has proven that it works is lost where it would have to work.
    asked = replace(known, entries=asking, uncovered=not known.proven)
    return tuple(_of_cut(asked, cut, before, named, targets) for cut, before in without_them)


def _of_cut(asked: Snapshot, cut: Cut, before: Clearance, named: Mapping[str, str], targets: Sequence[Target]) -> Taken:
    fine = {event: [span.at for span in spans if span.fine] for event, spans in before.by_event.items()}
    alone: dict[str, dict[str, list[Span]]] = {}
    for span in asked.clear(cut, targets).spans if named else ():
        lost = [part for ok in fine[span.event] if (part := ok.meets(span.at))] if span.flags else []
        for name in {named[flag] for flag in span.flags} if lost else ():
            alone.setdefault(name, {}).setdefault(span.event, []).extend(lost)
    return Taken(cut, alone)
