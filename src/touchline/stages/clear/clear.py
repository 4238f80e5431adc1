"""Clear: what of a cut may be shown where and when, and why."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.rushes.media import Clip
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.known_clips import KnownClips
from touchline.stages.clear.passes_then import PassesOf
from touchline.stages.season.proof import prove


def even(clip: Clip) -> None:
    """Nobody knows when the frames of a clip of variable rate are shown."""


def snapshot(store: Store, cut: Cut, as_of: str, times: FrameTimes = even) -> Snapshot:
    """Everything known at ``as_of`` (an ISO moment in UTC) about the clips of the cut and about the ledger. ``times`` tells
    when frames are shown where the rate varies.

    Raises Missing where the cut names a clip that the season does not have, Damaged where the ledger is not what was written: a no
    that somebody changed or cut off by hand must not be missing from the verdict.
    """
    prove(store)
    return known_of(store, {event.clip for event in cut.events if event.clip}, as_of, times)


def known_of(
    store: Store,
    clip_ids: Collection[str],
    as_of: str,
    times: FrameTimes = even,
    more: Sequence[Entry] = (),
    passes: PassesOf | None = None,
) -> Snapshot:
    """The same about these clips, with ``more`` entries at the end of the ledger, as if they had been written; ``passes`` are
    those of contents, where somebody reads them in another way."""
    return KnownClips(store, as_of, times, more, passes).snapshot(clip_ids)


def clear(store: Store, cut: Cut, targets: Sequence[Target], as_of: str, times: FrameTimes = even) -> Clearance:
    """The clearance of one version of a cut for all targets, as known at ``as_of``."""
    return snapshot(store, cut, as_of, times).clear(cut, targets)
