"""What must be allowed where certain facts hold, and by which yes: for a clip in one channel."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from touchline.domain.ledger.scope import Names
from touchline.domain.verdict.perceived import Perceived
from touchline.domain.verdict.rules import STRANGER
from touchline.domain.verdict.yeses import NOTICE, Need, Yes, first

_NO_PLACE: Need = None, ("no-place",)


class Requirements:
    """All that may arise in a clip."""

    def __init__(self, perceived: Perceived) -> None:
        clip, ask, roles = perceived.clip, perceived.ask, perceived.roles
        self._at, self._places, self._strangers = perceived.at, roles["place"], roles[STRANGER]
        self._works, self._covered = roles["music"], roles["person"] | roles["music"]
        self._own_place: Names = () if clip.place is None else (clip.place,)
        self._open = {bit: ask(self._at[bit].key) for bit in bits_of(self._covered) if not self._at[bit].ask}
        here = self._known_places(self._places)
        self._located = perceived.channel == "picture" and clip.owner is None
        self._locations = {place: ask(("place", place)) for place in here} if self._located else {}
        self._notices = {place: perceived.candidates((NOTICE, place)) for place in here if self._strangers}
        self._licence = None if clip.owner is None else ask(("owner", clip.owner))
        licences = [self._at[bit].ask or self._open[bit] for bit in bits_of(self._works)]
        self.metered = any(licence.limited() for licence in (*licences, self._licence) if licence)

    def needs(self, state: int) -> list[Need]:
        """How each requirement that arises in a state is met, or not."""
        needs: list[Need] = []
        with_people = None
        if self._licence:
            needs.append(self._licence.answer(state))
            licence = needs[0][0]
            with_people = licence if licence and licence.entry.people else None
        places = self._known_places(state) if state & self._places else self._own_place
        if self._located:
            needs += [self._locations[place].answer(state) for place in places] or (_NO_PLACE,)
        for bit in bits_of(state & self._covered):
            need = (self._at[bit].ask or self._open[bit]).answer(state)
            needs.append(_earlier(need, with_people) if with_people and not bit & self._works else need)
        if state & self._strangers:
            needs += self._unnamed(state, with_people, places)
        return needs

    def _known_places(self, state: int) -> Collection[str]:
        return {*self._own_place, *(self._at[bit].key[1] for bit in bits_of(state & self._places))}

    def _unnamed(self, state: int, with_people: Yes | None, places: Collection[str]) -> list[Need]:
        """For strangers: the licence of the clip, or else a notice for every place."""
        notices = [with_people] if with_people else [first(state, self._notices[place]) for place in places]
        if notices and None not in notices:
            return [(notice, ()) for notice in notices]
        strangers = [self._at[bit].key[1] for bit in bits_of(state & self._strangers)]
        return [(None, (f"unidentified:{stranger}",)) for stranger in strangers]


def bits_of(mask: int) -> Sequence[int]:
    """Each bit that is set, the lowest first."""
    if not mask & (mask - 1):
        return (mask,) if mask else ()
    bits = []
    while mask:
        bit = mask & -mask
        bits.append(bit)
        mask ^= bit
    return bits


def _earlier(need: Need, licence: Yes) -> Need:
    """The need met by whichever was recorded first: a yes of the person's own, or the licence of the clip."""
    return (licence, ()) if need[0] is None or licence.order < need[0].order else need
