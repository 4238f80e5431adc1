"""Deal: signing an offer, amending what was signed, and ending it. Each is one transaction: all of it stands, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.sentence import day_in_words
from touchline.domain.talks.deal_conflicts import clashes
from touchline.domain.talks.deal_rights import rights_document, rights_of
from touchline.domain.talks.talk_block import Block, blocks
from touchline.domain.talks.talks import (
    AGREED,
    CONFIRMED,
    DENIED,
    OFFERED,
    ORGANISATIONS,
    SIGNED,
    Deal,
    Offer,
    Talk,
    Talks,
)
from touchline.domain.talks.terms import Terms
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.world.undo import DEAL, TERMINATED
from touchline.domain.world.world import World
from touchline.errors import BadInput, Conflict, Forbidden, Missing, Refused
from touchline.ports import Drafted, Said, Store
from touchline.stages.talk.deal_entries import Written, entries_of, lifts, same, still_standing
from touchline.stages.talk.talk import Introductions, need_open, read_offer, talk_called, talks_now, unchanged
from touchline.stages.world.state import need_signature


@dataclass(frozen=True)
class Signed:
    """What a signature did: the talks after it, whose signatures are still missing (ids), the entries written and taken back,
    and those that stay because only somebody else can take them back."""

    talk: Talk
    missing: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    lifted: tuple[str, ...] = ()
    left: tuple[Entry, ...] = ()


def sign(store: Store, name: str, by: Sequence[str], typed_by: str, now: str) -> Signed:
    """Sign the latest offer (``harbour@3``: only if it is that one). With the last signature the terms stand in the ledger, each with
    its clause.

    Raises Forbidden for somebody who may sign for neither side, Refused while somebody with a blocking say is opposed, Conflict
    where an offer lapsed, was signed already, or takes what another deal has given, BadInput or Missing for what the terms name
    and is not there. Nothing is written then.
    """
    need_signature(typed_by)
    talks, world = talks_now(store)
    called, _, version = name.partition("@")
    talk = talk_called(talks, called)
    need_open(talk)
    offer = _latest(talk, version)
    terms = terms_of(offer)
    signing = _signatories(talks, world, talk, by)
    have = {one.party for one in talk.signed(offer.version) if one.person in _signs(talks, one.party)}
    for party in signing:
        if party in have:
            raise Conflict(f"{world.called(party)} has signed offer {offer.version} already.", f"touchline talk show {talk.id}")
    _need_signable(talks, world, talk, terms, now)
    met = Introductions(world)
    entries = entries_of(store, terms, talk.id, met, now)
    missing = tuple(party for party in (talk.club, talk.media) if party not in have | signing.keys())
    said = [_signature(talk, offer.version, party, who) for party, who in signing.items()]
    if missing:
        store.write_all(unchanged(talks, lambda _: [*met.said, *said]), by=typed_by)
        return Signed(talks_now(store)[0].talks[talk.id], missing)
    return _conclude(store, talks, talk, offer.version, terms, offer.terms, met, said, entries, typed_by)


def _conclude(
    store: Store, read: Talks, talk: Talk, version: int, terms: Terms, text: str, met: Introductions, said: Sequence[Said],
    entries: Sequence[Written], typed_by: str, kept: Sequence[Entry] = (), gone: Sequence[Drafted] = (), left: Sequence[Entry] = (),
) -> Signed:  # fmt: skip
    """Everything that a deal is, in one transaction."""

    def told(ids: list[str]) -> list[Said]:
        standing = [*(entry.id for entry in (*kept, *left)), *ids[len(gone) :]]
        body = {"talk": talk.id, "version": version, "entries": standing, "gives": rights_document(terms)}
        return [*met.said, *said, (DEAL, body, {"terms": text, "file": terms.file})]

    drafts = [*gone, *((one.body, one.private) for one in entries)]
    _, written = store.write_all(unchanged(read, told), drafts, by=typed_by)
    ids = [entry.id for entry in written[len(gone) :]]
    new = tuple(replace(one.entry, id=entry_id) for one, entry_id in zip(entries, ids, strict=True))
    return Signed(talks_now(store)[0].talks[talk.id], (), new, tuple(str(body["lifts"]) for body, _ in gone), tuple(left))


def amend(store: Store, name: str, text: str, file: str, by: Sequence[str], typed_by: str, now: str) -> Signed:
    """Change a deal: both sign the new terms, what they no longer say is taken back, what they newly say is written.

    Raises as `sign` does, and Conflict where there is no deal.
    """
    need_signature(typed_by)
    talks, world = talks_now(store)
    talk = talk_called(talks, name)
    deal = _in_force(talk)
    terms = read_offer(talks, world, talk, text, file)
    signing = _signatories(talks, world, talk, by)
    if missing := [world.called(party) for party in (talk.club, talk.media) if party not in signing]:
        raise Forbidden(f"A deal is changed by both who made it; {missing[0]} has not signed.", "Add --by WHO for each side.")
    if text == deal.terms:
        raise Conflict(f"The deal {talk.id} says this already.", f"touchline talk show {talk.id}")
    _need_signable(talks, world, talk, terms, now)
    met = Introductions(world)
    meant = entries_of(store, terms, talk.id, met, now)
    before = still_standing(store, deal, world, now)
    kept = [one for one in before if any(same(one, new.entry) for new in meant)]
    fresh = [new for new in meant if not any(same(one, new.entry) for one in kept)]
    gone, left = lifts(store, [one for one in before if one not in kept], talk, world, f"{talk.id} amended")
    version = len(talk.offers) + 1
    offered: Said = (OFFERED, {"talk": talk.id, "by": talk.club}, {"terms": text, "file": file})
    said = [offered, *(_signature(talk, version, party, who) for party, who in signing.items())]
    return _conclude(store, talks, talk, version, terms, text, met, said, fresh, typed_by, kept, gone, left)


def terminate(store: Store, name: str, by: Sequence[str], why: str, typed_by: str, now: str, *, clause: str = "") -> Signed:
    """End a deal: by both, or by one who names the clause that lets them. What survives stays, and what only others can take back.

    Raises Conflict where there is no deal, Forbidden for somebody who may not sign, BadInput without a reason.
    """
    need_signature(typed_by)
    talks, world = talks_now(store)
    talk = talk_called(talks, name)
    deal = _in_force(talk)
    signing = _signatories(talks, world, talk, by)
    if len(signing) < 2 and not clause:
        raise Forbidden("A deal is ended by both who made it, or by a clause.", "Add --by for the other side, or --clause.")
    if not why.strip():
        raise BadInput("An ending keeps its reason.", "Add --why …")
    _need_clause(deal, clause)
    before = still_standing(store, deal, world, now)
    over = [one for one in before if not one.detail.get("survives")]
    gone, left = lifts(store, over, talk, world, f"{talk.id} terminated")
    body = {"talk": talk.id, "signed": dict(signing), "entries": [str(lift["lifts"]) for lift, _ in gone]}
    said: list[Said] = [(TERMINATED, body, {"why": f"{why} ({clause})" if clause else why})]
    store.write_all(unchanged(talks, lambda _: said), gone, by=typed_by)
    stays = (*left, *(one for one in before if one not in over))
    return Signed(talks_now(store)[0].talks[talk.id], (), (), tuple(str(lift["lifts"]) for lift, _ in gone), stays)


def terms_of(offer: Offer | Deal) -> Terms:
    """The terms of an offer or a deal. Raises Missing where they were erased."""
    if not offer.terms:
        raise Missing(f"The terms of offer {offer.version} were erased.", "Put them on the table again: touchline talk offer TALK FILE.")
    return read_terms(offer.terms, offer.file or f"offer {offer.version}")


def block_in_words(block: Block, world: World) -> str:
    """``ewan-carrick has a blocking say and is against it, as … (reported, 2018); …``"""
    who, no = world.called(block.party), block.no
    words = f"{who} has a blocking say and is against it ({no.sureness} by {no.says or 'somebody'}, {no.on.words})"
    for hope in block.hopes:
        not_ = "not " * (hope.sureness == DENIED)
        doubt = "which may be older: give both their days" if hope.sureness == CONFIRMED else "not confirmed"
        words += f"; since then {who} is {not_}{hope.position} it, says {hope.says or 'somebody'} ({hope.sureness}, {hope.on.words})"
        words += f", {doubt}"
    if denial := block.denial:
        words += f"; that {who} is for it since was denied by {denial.says or 'somebody'} ({denial.on.words})"
    return words


def _need_clause(deal: Deal, clause: str) -> None:
    """Raises BadInput for a clause that the deal does not have; of erased terms nobody can tell."""
    there = {term.clause for term in terms_of(deal).terms} if clause and deal.terms else {clause}
    if clause not in there:
        raise BadInput(f"The deal {deal.talk} has no clause {clause}.", f"It has: {', '.join(sorted(there))}.")


def _latest(talk: Talk, version: str) -> Offer:
    """The latest offer, which must be ``version`` where one is named: nobody signs what came to the table a moment ago."""
    if talk.offer is None:
        raise Missing(f"Nothing is offered in the talks {talk.id}.", f"touchline talk offer {talk.id} FILE")
    if version and version != str(talk.offer.version):
        lies = f"On the table of the talks {talk.id} lies offer {talk.offer.version}, not {version}."
        raise Conflict(lies, f"touchline talk show {talk.id}")
    return talk.offer


def _in_force(talk: Talk) -> Deal:
    if talk.deal is None or talk.state != AGREED:
        raise Conflict(f"The talks {talk.id} are no deal: {talk.state}.", f"touchline talk show {talk.id}")
    return talk.deal


def _signatories(talks: Talks, world: World, talk: Talk, by: Sequence[str]) -> dict[str, str]:
    """Who signs for which side, ids of both. Raises Forbidden for somebody who may not."""
    if not by:
        raise BadInput("Nobody signs.", "Add --by WHO.")
    found: dict[str, str] = {}
    for typed in by:
        person = world.find(typed)
        sides = [side for side in (talk.club, talk.media) if person and person.id in _signs(talks, side)]
        if not sides:
            club, media = world.called(talk.club), world.called(talk.media)
            raise Forbidden(
                f"{typed} may sign neither for {club} nor for {media}.",
                f"Name the person who signs; who may: touchline talk party {club} --signs WHO.",
            )
        if len(sides) > 1:
            raise Forbidden(f"{typed} may sign for both sides, and so for neither here.", "Let somebody else sign for one.")
        if sides[0] in found:
            raise BadInput(f"Two sign for {world.called(sides[0])}.", "One is enough.")
        assert person is not None
        found[sides[0]] = person.id
    return found


def _signs(talks: Talks, side: str) -> tuple[str, ...]:
    """Who may sign for a side: a person for themself, an organisation only by somebody."""
    party = talks.parties.get(side)
    return () if party is None else party.signs if party.role in ORGANISATIONS else (side, *party.signs)


def _need_signable(talks: Talks, world: World, talk: Talk, terms: Terms, now: str) -> None:
    """Raises Conflict for an offer that lapsed, or takes what another deal gave; Refused where somebody blocks it."""
    today = date.fromisoformat(now[:10])
    if terms.open_until and terms.open_until < today:
        raise Conflict(
            f"This offer was open until {day_in_words(terms.open_until)}.",
            f"Put a new one on the table, or touchline talk end {talk.id} lapsed.",
        )
    if stand := blocks(talks, talk.id, now[:10]):
        raise Refused(
            f"{world.called(stand[0].party)} blocks this: nothing is signed while somebody with a blocking say is opposed.",
            "Only their own, confirmed change of heart unblocks it: touchline talk stance WHO for --sureness confirmed …",
            details=[block_in_words(block, world) for block in stand],
        )
    others = [(deal.talk, still_given(deal)) for deal in talks.deals if deal.talk != talk.id]
    if found := list(clashes(terms, others)):
        raise Conflict(
            found[0].words,
            "Let one give way: change these terms, or amend that deal.",
            place=terms.where(found[0].asked.place),
            details=[clash.words for clash in found] if len(found) > 1 else (),
        )


def still_given(deal: Deal) -> Terms:
    """The rights and holdbacks of a deal; of one that has ended, those that outlive it."""
    terms = rights_of(deal.gives, deal.talk) if deal.gives else terms_of(deal)
    return replace(terms, terms=tuple(term for term in terms.terms if term.survives)) if deal.ended else terms


def _signature(talk: Talk, version: int, party: str, person: str) -> Said:
    return SIGNED, {"talk": talk.id, "version": version, "party": party, "person": person}, {}
