"""What was said about somebody and stands: their yes, their no, and what somebody without that right only asks."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.domain.ledger.ledger import LIFT, SAY, YES, Entry
from touchline.domain.time.moment import moment_text, parse_moment
from touchline.domain.verdict.case_parts import case_people, in_handles
from touchline.domain.verdict.standing import NOBODY, binds, right_hand, standing
from touchline.domain.world.world import World
from touchline.ports import Store


class Words:
    """The ledger as it stands on the last day that anything was said, or ``now`` (an ISO moment)."""

    def __init__(self, store: Store, world: World, now: str = "") -> None:
        self.world = world
        entries = [in_handles(entry, world) for entry in store.ledger.entries()]
        moment = parse_moment(now) if now else entries[-1].recorded if entries else parse_moment("2000-01-01T00:00:00Z")
        day = moment_text(moment)[:10]
        self._ledger = standing(entries, moment)
        self._people = case_people(world, day)
        self._groups = {name: tuple(map(world.called, world.members(name, day))) for name in world.groups}

    def on(self, called: str, groups: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Ids of the entries about somebody: each yes by whoever may give it, each no that binds, each request."""
        meant = {called, *(f"@{group}" for group in groups)}
        about = [e for e in self._ledger.entries if e.kind not in (SAY, LIFT) and meant & set(e.scope.person or ())]
        mine = [entry for entry in about if not self._ledger.lifted(entry)]
        bound = {e.id: e.kind not in YES and binds(e, self._ledger, self._people, self._groups) for e in mine}
        return (
            tuple(e.id for e in mine if e.kind in YES and self._given(e, called)),
            tuple(e.id for e in mine if e.kind not in YES and bound[e.id]),
            tuple(e.id for e in mine if e.kind not in YES and not bound[e.id]),
        )

    def _given(self, entry: Entry, called: str) -> bool:
        if entry.kind == "release":
            return right_hand(entry, called, self._people)
        return not self._people.get(called, NOBODY).minor
