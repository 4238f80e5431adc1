"""What the ledger says where certain facts hold: the three steps of a verdict, for a clip in one channel."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.scope import Names
from touchline.domain.verdict.case import BLOCKED, CLEARED, UNKNOWN
from touchline.domain.verdict.perceived import Perceived
from touchline.domain.verdict.requirements import Requirements, bits_of
from touchline.domain.verdict.rules import Watch
from touchline.domain.verdict.yeses import KNOWN, Masks, matches


class Finding(NamedTuple):
    """A verdict with its sorted lists, as a span of the answer carries it."""

    verdict: str
    because: Names
    flags: Names
    duties: Names

    def also(self, reasons: Names) -> Finding:
        """The same with further reasons for not knowing; they change nothing where a no blocks."""
        if self.verdict == BLOCKED:
            return self
        before = self.because if self.verdict == UNKNOWN else ()
        return Finding(UNKNOWN, _sorted([before, reasons]), self.flags, ())

    def blocked(self, no: str) -> Finding:
        """The same where one more no binds."""
        before = self.because if self.verdict == BLOCKED else ()
        return Finding(BLOCKED, _sorted([before, (no,)]), self.flags, ())

    def flagged(self, flag: str) -> Finding:
        """The same with one more flag."""
        return Finding(self.verdict, self.because, _sorted([self.flags, (flag,)]), self.duties)


Bearing = tuple[Finding, tuple[Entry, ...]]
"""A finding, and the licences with a limit that frames in this state rely on, whatever is found."""
Piece = tuple[int, int, Bearing]
"""Frames from, to, and what is said of them."""


class Bearings:
    """The verdict on every frame of a clip in a channel; for frames in the same state it is made once."""

    def __init__(self, perceived: Perceived) -> None:
        self._made: dict[int, Bearing] = {}
        self._required = Requirements(perceived)
        self.metered = self._required.metered
        self._masks = _together(perceived.watched)
        self._always: list[Watch] = []
        # The others are filed under the bits of their first condition, so that few are asked.
        self._by_bit: dict[int, dict[Watch, None]] = {}
        for watch, masks in self._masks.items():
            if not masks:
                self._always.append(watch)
            for bit in bits_of(masks[0][1]) if masks else ():
                self._by_bit.setdefault(bit, {})[watch] = None
        self._watched = sum(self._by_bit)
        self._edges, self._states = perceived.timeline()

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The spans of ``[start, end)`` on which the same facts hold."""
        edges, states, made = self._edges, self._states, self._made
        at = bisect_right(edges, start)
        while start < end:
            state = states[at - 1]
            bearing = made.get(state)
            if bearing is None:
                bearing = made[state] = self._make(state)
            upto = edges[at] if edges[at] < end else end
            yield start, upto, bearing
            start = upto
            at += 1

    def _make(self, state: int) -> Bearing:
        blocked, reasons, flags = self._raised(state) if self._always or state & self._watched else ([], [], [])
        relied: dict[int, Entry] = {}
        # Where a no blocks, a yes matters only if its frames are counted.
        for yes, reason in self._required.needs(state) if self.metered or not blocked else ():
            if yes:
                relied[yes.order] = yes.entry
            else:
                reasons.append(reason)
        metered = _limited(relied.values()) if self.metered else ()
        if blocked:
            return Finding(BLOCKED, _sorted(blocked), _sorted(flags), ()), metered
        if reasons:
            return Finding(UNKNOWN, _sorted(reasons), _sorted(flags), ()), metered
        because = tuple(sorted([entry.id for entry in relied.values()]))
        duties = [entry.duties for entry in relied.values() if entry.duties]
        return Finding(CLEARED, because, _sorted(flags), tuple(sorted({*chain(*duties)})) if duties else ()), metered

    def _raised(self, state: int) -> tuple[list[Names], list[Names], list[Names]]:
        """The noes that block, the reasons of those that may, and the flags, each in sorted lists."""
        blocked, possible, flags = [], [], []
        for watch in self._asked(state):
            level = matches(state, self._masks[watch])
            if level and watch.flags:
                flags.append(watch.flags)
            if level and watch.blocks:
                if level == KNOWN:
                    blocked.append(watch.blocks)
                else:
                    possible.append(watch.possible)
        return blocked, possible, flags

    def _asked(self, state: int) -> Iterable[Watch]:
        found = dict.fromkeys(self._always)
        for bit in bits_of(state & self._watched):
            found.update(self._by_bit[bit])
        return found


def _limited(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple([entry for entry in entries if entry.limit_frames is not None])


def _together(watched: Iterable[tuple[Watch, Masks]]) -> dict[Watch, Masks]:
    """Those that match under the same conditions as one."""
    under: dict[Masks, list[Watch]] = {}
    for watch, masks in watched:
        under.setdefault(masks, []).append(watch)
    return {same[0] if len(same) == 1 else _joined(same): masks for masks, same in under.items()}


def _joined(same: Sequence[Watch]) -> Watch:
    blocks, possible, flags = zip(*((watch.blocks, watch.possible, watch.flags) for watch in same), strict=True)
    return Watch(same[0].where, _sorted(blocks), _sorted(possible), _sorted(flags))


def _sorted(lists: Sequence[Names]) -> Names:
    """Sorted lists as one, in which nothing stands twice."""
    if not lists:
        return ()
    return lists[0] if len(lists) == 1 else tuple(sorted({*chain.from_iterable(lists)}))
