"""Whether somebody with a blocking say stands in the way of a signature, and whether they only seem to have changed their mind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from touchline.domain.talks.talks import AGAINST, CONFIRMED, DENIED, FOR, Talks, Told


@dataclass(frozen=True)
class Block:
    """``party`` is opposed (``no``); ``hopes`` are words that may be later, that they are not any more: none of them confirmed and
    surely later. ``denial`` takes back a confirmed yes that had ended it."""

    party: str
    no: Told
    hopes: tuple[Told, ...] = ()
    denial: Told | None = None

    @property
    def only_claimed(self) -> bool:
        """Somebody says that the block is gone, and nobody who would know has confirmed it."""
        return bool(self.hopes) and self.denial is None


def blocks(talks: Talks, talk: str, day: str) -> tuple[Block, ...]:
    """Everybody with a blocking say who is opposed to these talks on that day (ISO).

    Opposition blocks however surely it is known, unless it is only denied, and whatever day it bears: a no is never turned away for
    a wrong clock. It ends with a *confirmed* change of heart that is surely no older, holds by then, and was not denied since. A yes
    to the whole project does not end a no to these talks in particular; a yes to these talks ends, for them, a no to the project.
    """
    found = [_block(talks, party, talk, day) for party, one in talks.parties.items() if one.blocking]
    return tuple(block for block in found if block)


def _block(talks: Talks, party: str, talk: str, day: str) -> Block | None:
    said = [one for one in talks.stances if one.party == party and one.talk in ("", talk)]
    own = [one for one in said if one.talk == talk and talk]
    return _opposed(party, own, own, day) or _opposed(party, [one for one in said if not one.talk], said, day)


def _opposed(party: str, nos: Iterable[Told], answers: Iterable[Told], day: str) -> Block | None:
    """The latest no of some stances that no confirmed other word among the answers has ended by that day."""
    opposed = [one for one in nos if one.position == AGAINST and one.sureness != DENIED]
    if not opposed:
        return None
    no = max(opposed, key=lambda one: one.holds_surely)
    told = sorted(answers, key=lambda one: one.holds_from)
    later = [one for one in told if no.holds_from <= one.holds_from and one.holds_from[0] <= day and _heartened(one)]
    yeses = [one for one in later if one.sureness == CONFIRMED and no.holds_surely <= one.holds_from]
    denials = {yes: _denial(yes, told) for yes in yeses}
    if any(denial is None for denial in denials.values()):
        return None
    return Block(party, no, tuple(one for one in later if one not in yeses), next(iter(denials.values()), None))


def _denial(yes: Told, told: Iterable[Told]) -> Told | None:
    """The word that somebody is not for it after all, said after they were, or perhaps after."""
    taken = (one for one in told if one.position == yes.position == FOR and one.sureness == DENIED)
    return next((one for one in taken if yes.holds_from <= one.holds_surely), None)


def _heartened(one: Told) -> bool:
    """A word that they are not, or no longer, against it: also that it was denied that they are."""
    return (one.position == AGAINST) == (one.sureness == DENIED) and (one.position != FOR or one.sureness != DENIED)


def side_by_side(told: Iterable[Told]) -> tuple[tuple[Told, Told], ...]:
    """What contradicts each other, the earlier first: different stances of one party in one matter, each with the last other
    one before it; reports that name what they contradict, or deny what was said of the same matter."""
    pairs: list[tuple[Told, Told]] = []
    standing = [one for one in told if not one.taken_back]
    by_number = {one.seq: one for one in standing}
    stances = sorted((one for one in standing if one.party), key=lambda one: one.holds_from)
    for place, one in enumerate(stances):
        before = [other for other in stances[:place] if other.party == one.party and _differ(other, one)]
        if before:
            pairs.append((before[-1], one))
    for one in standing:
        if one.contradicts in by_number:
            pairs.append((by_number[one.contradicts], one))
        elif one.about and one.sureness == DENIED:
            pairs += [(other, one) for other in standing if other.about == one.about and other.sureness != DENIED and other.seq < one.seq]
    return tuple(dict.fromkeys(pairs))


def _differ(one: Told, other: Told) -> bool:
    same_matter = one.talk == other.talk or not one.talk or not other.talk
    says = [(stance.position, stance.sureness == DENIED) for stance in (one, other)]
    return same_matter and says[0] != says[1]
