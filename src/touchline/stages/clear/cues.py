"""Cues: the music of a cut, as a cue sheet lists it."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.cues import Cue, cues_of
from touchline.domain.ledger.ledger import Target
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even, snapshot


def cue_sheet(store: Store, cut: Cut, targets: Sequence[Target], as_of: str, times: FrameTimes = even) -> list[Cue]:
    """Every piece of music heard in a cut, with the licence relied on for all targets."""
    known = snapshot(store, cut, as_of, times)
    return cues_of(cut, known, known.clear(cut, targets))
