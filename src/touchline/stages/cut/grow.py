"""Grow: what the next version of a cut does to its clearance, told when it is saved and beside what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.treatment import TREATED
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.reach.newly import newly
from touchline.domain.verdict.case import UNKNOWN
from touchline.domain.verdict.clearance import Clearance, ClearedSpan
from touchline.domain.verdict.snapshot import Snapshot
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even, known_of


@dataclass(frozen=True)
class Grown:
    """Two versions as they are cleared now, for the same showing. ``newly`` are the stretches of the new one that may not be
    shown and were not in the old one, ``hidden`` those that may be once a leak scan has seen what is hidden there, ``no_longer``
    those of the old one that are gone."""

    before: Clearance | None
    after: Clearance
    newly: tuple[ClearedSpan, ...]
    no_longer: tuple[ClearedSpan, ...]
    known: Snapshot
    hidden: tuple[ClearedSpan, ...] = ()

    @property
    def by_event(self) -> Mapping[str, tuple[ClearedSpan, ...]]:
        """What is new, by the event of the new version that it is in."""
        found: dict[str, tuple[ClearedSpan, ...]] = {}
        for span in self.newly:
            found[span.event] = (*found.get(span.event, ()), span)
        return found


def grown(
    store: Store, old: Cut | None, new: Cut, now: str, times: FrameTimes = even, showing: Showing | None = None
) -> Grown:
    """What ``new`` shows that may not be shown and ``old`` did not; both judged as of ``now``. Without a showing: today,
    everywhere, on every platform, as a film."""
    cuts = [cut for cut in (old, new) if cut is not None]
    known = known_of(store, {event.clip for cut in cuts for event in cut.events if event.clip}, now, times)
    asked = showing or Showing(one_day(date.fromisoformat(now[:10])))
    targets = asked.targets(known.entries)
    return between(old, new, known.clear(old, targets) if old is not None else None, known.clear(new, targets), known)


def between(old: Cut | None, new: Cut, before: Clearance | None, after: Clearance, known: Snapshot) -> Grown:
    """The same of two clearances that are known already."""
    gone = newly(after, before, old, known.paces) if old is not None and before is not None else ()
    fresh = newly(before, after, new, known.paces)
    hidden = tuple(span for span in fresh if span.verdict == UNKNOWN and all(why.startswith(TREATED) for why in span.because))
    return Grown(before, after, tuple(span for span in fresh if span not in hidden), gone, known, hidden)
