"""The story of talks: everything that was said and done, in the order in which it happened, as known by a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from touchline.domain.ledger.dated import Dated, parse_dated
from touchline.domain.talks.talk_block import Block, blocks, side_by_side
from touchline.domain.talks.talks import AGREED, OPEN, SayChanged, Talk, Talks, Told
from touchline.domain.world.world import World

Pair = tuple[Told, Told]


@dataclass(frozen=True)
class Moment:
    """One thing that happened. ``lane`` is whose line of the drawing it stands on, ``tone`` how it is drawn: a stance's position,
    ``report``, ``offer``, ``signed``, ``deal``, ``ended``, ``opened``. ``number`` is its statement's."""

    number: int
    on: Dated
    lane: str
    tone: str
    words: str
    sureness: str = ""
    says: str = ""
    source: str = ""
    taken_back: bool = False


@dataclass(frozen=True)
class Standing:
    """How one negotiation stands: its state and who blocks it."""

    talk: Talk
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Story:
    """``moments`` in order, ``pairs`` of what contradicts each other, and how each negotiation stands."""

    day: date
    moments: tuple[Moment, ...]
    pairs: tuple[Pair, ...]
    standing: tuple[Standing, ...]
    project: tuple[Block, ...]


def story_of(talks: Talks, world: World, day: date, talk: str = "") -> Story:
    """The story up to a day, of one negotiation (with what concerns the whole project) or of all."""
    chosen = {name: one for name, one in talks.talks.items() if not talk or name == talk}
    told = tuple(one for one in talks.told if one.known_by(day) and (not talk or one.talk in ("", talk)))
    known = replace(talks.as_parties_were(day), told=told)
    moments = [*(_of_told(one, world) for one in told)]
    for one in chosen.values():
        moments += _of_talk(one, world)
    moments += (_taken_back(one, world) for one in talks.lost if not talk or one.id == talk)
    moments += (_say_changed(one, world) for one in talks.says_changed)
    moments = [one for one in moments if one.sureness or one.on.first <= day]
    begun = [one for one in chosen.values() if one.on.first <= day]
    standing = tuple(Standing(as_on(one, day), blocks(known, one.id, day.isoformat())) for one in begun)
    moments.sort(key=lambda one: (one.on.first, one.number))
    return Story(day, tuple(moments), side_by_side(told), standing, blocks(known, "", day.isoformat()))


def steps_of(talks: Talks, talk: str, world: World) -> tuple[Moment, ...]:
    """Every step of one negotiation in the order in which it was taken, those taken back too."""
    steps = [*_of_talk(talks.talks[talk], world), *(_taken_back(one, world) for one in talks.lost if one.id == talk)]
    return tuple(sorted(steps, key=lambda one: one.number))


def as_on(talk: Talk, day: date) -> Talk:
    """The negotiation as it stood at the end of a day."""
    until = day.isoformat() + "T23:59:59.999999Z"
    offers = tuple(one for one in talk.offers if one.known_by(day))
    endings, reopened = (tuple(one for one in some if one.known_by(day)) for some in (talk.endings, talk.reopened))
    signatures = tuple(one for one in talk.signatures if one.recorded <= until)
    deals = tuple(replace(one, ended=one.ended if one.ended <= until else "") for one in talk.deals if one.recorded <= until)
    changes = [(one.seq, one.how or OPEN) for one in (*endings, *reopened)]
    changes += [(one.seq, AGREED) for one in deals]
    state = max(changes, default=(0, OPEN))[1]
    return replace(talk, offers=offers, endings=endings, reopened=reopened, signatures=signatures, deals=deals, state=state)


def _say_changed(one: SayChanged, world: World) -> Moment:
    who = world.called(one.party)
    words = f"{who} has a blocking say again" if one.blocking else f"{who} no longer has a blocking say, typed by {one.typed_by}"
    return Moment(one.seq, parse_dated(one.recorded[:10]), who, "opened" if one.blocking else "ended", words)


def _of_told(one: Told, world: World) -> Moment:
    lane = world.called(one.party) if one.party else (one.talk or "reports")
    if one.party:
        denied = "it is denied that " if one.sureness == "denied" else ""
        about = f" the talks {one.talk}" if one.talk else " the project"
        since = f", since {one.since}" if one.since else ""
        words = f"{denied}{world.called(one.party)} is {one.position}{about}{since}" + (f": {one.text}" if one.text else "")
    else:
        words = one.text or "(erased)"
    return Moment(one.seq, one.on, lane, one.position or "report", words, one.sureness, one.says, one.source, one.taken_back)


def _taken_back(talk: Talk, world: World) -> Moment:
    """A step that was taken back, of talks in which it is alone."""
    *_, last = _of_talk(talk, world)
    return replace(last, taken_back=True)


def _of_talk(talk: Talk, world: World) -> Iterator[Moment]:
    def moment(seq: int, on: Dated | str, tone: str, words: str, source: str = "") -> Moment:
        return Moment(seq, parse_dated(on[:10]) if isinstance(on, str) else on, talk.id, tone, words, source=source)

    yield moment(talk.seq, talk.on, "opened", f"talks between {world.called(talk.club)} and {world.called(talk.media)} begin")
    for offer in talk.offers:
        counter = "counter-offer" if offer.by == talk.club else "offer"
        yield moment(offer.seq, offer.on, "offer", f"{counter} {offer.version} by {world.called(offer.by)}: {offer.file or 'erased'}")
    for one in talk.signatures:
        yield moment(one.seq, one.recorded, "signed", f"{world.called(one.person)} signs offer {one.version} for {world.called(one.party)}")
    for deal in talk.deals:
        what = "amended" if deal.amends else "agreed"
        yield moment(deal.seq, deal.recorded, "deal", f"{what}: offer {deal.version} stands in the ledger ({len(deal.entries)} entries)")
    for end in talk.endings:
        who = f" by {world.called(end.party)}" if end.party else ""
        yield moment(end.seq, end.on, "ended", f"{end.how}{who}: {end.why or '(erased)'}", end.source)
    for again in talk.reopened:
        yield moment(again.seq, again.on, "opened", f"reopened: {again.why or '(erased)'}", again.source)
