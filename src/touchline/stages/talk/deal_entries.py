"""The entries that an offer would write, and those of a deal that an amendment or its end takes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from touchline.domain.documents.node import Node
from touchline.domain.ledger.ledger import LIFT, Entry
from touchline.domain.ledger.ledger_document import read_entry
from touchline.domain.talks.becoming import Becomes, becoming
from touchline.domain.talks.talks import Deal, Talk
from touchline.domain.talks.terms import Terms
from touchline.domain.time.moment import parse_moment
from touchline.domain.verdict.case_parts import in_handles
from touchline.domain.verdict.standing import standing
from touchline.domain.world.world import World
from touchline.errors import BadInput, Missing
from touchline.ports import Drafted, Store
from touchline.stages.ledger.ledger import Draft, body_of
from touchline.stages.talk.talk import Introductions


@dataclass(frozen=True)
class Written:
    """An entry of a deal: which term it comes from, its body as stored, the text beside it, and how it reads."""

    becomes: Becomes
    body: Mapping[str, Any]
    private: Mapping[str, str]
    entry: Entry


def entries_of(store: Store, terms: Terms, talk: str, met: Introductions, now: str) -> tuple[Written, ...]:
    """The entries that all terms together become. Raises BadInput or Missing, placed on the line of the term, where one names
    somebody or something that is not there."""
    return tuple(each for becomes in becoming(terms) for each in _written(store, terms, becomes, talk, met, now))


def _written(store: Store, terms: Terms, becomes: Becomes, talk: str, met: Introductions, now: str) -> Iterator[Written]:
    term = becomes.term
    more: dict[str, Any] = ({"deal": talk} if talk else {}) | ({"survives": True} if term.survives else {})
    for meant in becomes.entries:
        clause = meant.clause or term.clause
        private = {"clause": f"{talk}, {clause}" if talk else clause, "why": becomes.words}
        draft = Draft(meant.kind, meant.by, meant.scope, meant.terms, more={**more, **meant.more})
        try:
            body = body_of(store, draft, met.world, met.id_of)
        except (BadInput, Missing) as error:
            raise type(error)(error.subject, error.remedy, place=terms.where(term.place)) from None
        yield Written(becomes, body, private, in_handles(_read(body, private, now), met.world_then))


def _read(body: Mapping[str, Any], private: Mapping[str, str], now: str) -> Entry:
    return read_entry(Node({**body, **private, "id": "draft", "recorded": now}))


def still_standing(store: Store, deal: Deal, world: World, now: str) -> tuple[Entry, ...]:
    """The entries of a deal that nobody has taken back, people in handles."""
    ledger = standing(store.ledger.entries(), parse_moment(now))
    return tuple(in_handles(one, world) for one in ledger.entries if one.id in deal.entries and not ledger.lifted(one))


def same(one: Entry, other: Entry) -> bool:
    """Whether two entries say the same under the same clause."""
    bare = [replace(entry, id="", recorded=other.recorded) for entry in (one, other)]
    return bare[0] == bare[1] and one.detail.get("clause") == other.detail.get("clause")


def lifts(store: Store, gone: Sequence[Entry], talk: Talk, world: World, why: str) -> tuple[list[Drafted], list[Entry]]:
    """The lifts of these entries by the two who signed; and those that only somebody else can take back, which stay."""
    signed = {world.called(talk.club), world.called(talk.media)}
    mine = [entry for entry in gone if entry.holder in signed]
    drafts = [Draft(LIFT, entry.holder, lifts=entry.id) for entry in mine]
    known = Introductions(world)
    return [(body_of(store, draft, world, known.id_of), {"why": why}) for draft in drafts], [one for one in gone if one not in mine]
