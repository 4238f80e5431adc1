"""Owed: what deals in force say of a cut that is to be shown, and of what has been delivered. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.delivery import DELIVERY
from touchline.domain.ledger.targets import Showing
from touchline.domain.talks.owed import Asked, Measured, Owed, asked, concerns, measured, owed
from touchline.domain.talks.talks import Deal, Talk
from touchline.domain.talks.terms import Terms
from touchline.domain.talks.terms_file import read_terms
from touchline.errors import TouchlineError
from touchline.ports import Store
from touchline.stages.talk.talk import talks_now


def too_short(store: Store, cut: Cut, showing: Showing, as_of: str | None = None) -> tuple[Measured, ...]:
    """Deals in force, at ``as_of``, for whose platforms this cut is to be shown as film and of which it is no whole episode."""
    talks, _ = talks_now(store, as_of)
    found = []
    for deal in (talk.deal for talk in talks.talks.values() if talk.deal):
        terms = _terms(deal)
        if terms and concerns(terms, showing) and (one := measured(deal.talk, terms, cut)) and not one.enough:
            found.append(one)
    return tuple(found)


def duties_asked(store: Store, showing: Showing, as_of: str | None = None) -> tuple[Asked, ...]:
    """What deals in force, at ``as_of``, ask of whatever is shown on their platforms."""
    deals = (talk.deal for talk in talks_now(store, as_of)[0].talks.values() if talk.deal)
    return tuple(one for deal in deals if (terms := _terms(deal)) for one in asked(deal.talk, terms, showing))


def owed_to(store: Store, talk: Talk, today: date) -> Owed | None:
    """What is owed to the deal of these talks; None without one, or where its terms were erased."""
    terms = _terms(talk.deal) if talk.deal else None
    if terms is None:
        return None
    records = [one for one in store.deliveries.all() if one.get("kind") == DELIVERY and _for(one, terms)]
    return owed(talk.id, terms, [store.cuts.load(str(one["cut"]), int(one["version"])) for one in records], today)


def _for(record: Mapping[str, Any], terms: Terms) -> bool:
    platforms, uses = (tuple({str(one[key]) for one in record.get("targets", ())}) for key in ("platform", "use"))
    return bool(platforms) and concerns(terms, Showing((date.min, date.max), platforms, (), uses))


def _terms(deal: Deal) -> Terms | None:
    """The terms of a deal that can still be read."""
    try:
        return read_terms(deal.terms, deal.file) if deal.terms else None
    except TouchlineError:
        return None
