"""Reads each term of an offer from its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from touchline.domain.documents.node import Node
from touchline.domain.ledger.ledger import RUNGS
from touchline.domain.talks.terms import (
    Access,
    Episodes,
    Fee,
    Forbidden,
    Handover,
    Holdback,
    People,
    Rights,
    Rung,
    Term,
    Words,
)
from touchline.domain.talks.terms_parts import (
    amount,
    clause_of,
    day_of,
    instalments,
    names,
    narrow,
    places_and_moments,
    platforms_of,
    scope_of,
    territories_of,
    uses_of,
    window_of,
)  # fmt: skip
from touchline.domain.talks.terms_schema import MOST, keys_of

Head = tuple[str, str, str, tuple[str, ...], str, date | None]
"""Of the whole offer: title, club, media group, platforms, who watches, until when it is open."""


def read_term(node: Node, key: str, read: Callable[..., Term], head: Head) -> Term:
    """One term, with what every term has. Raises BadInput with its place."""
    if isinstance(node.value, list):
        node.refuse(f"[[{key}]] stands only once.", f"Write [{key}].")
    node.only(keys_of(key))
    watched, survives = node.find("watched_by"), node.find("survives")
    common = {
        "place": node.place,
        "clause": clause_of(node),
        "watched_by": watched.name() if watched else head[4],
        "survives": survives.flag() if survives is not None else False,
    }
    return read(node, common, head)


def _fee(node: Node, common: dict[str, Any], head: Head) -> Fee:
    total = amount(node.get("total"))
    kill = node.find("kill")
    parts = instalments(node, total)
    paid = amount(kill) if kill else None
    if paid and kill:
        if paid.currency != total.currency:
            kill.refuse(f"The kill fee is in {paid.currency}, the fee in {total.currency}.", "Give both in one currency.")
        if paid.minor > total.minor:
            kill.refuse(f"The kill fee {paid} is more than the fee {total}.", "Check both.")
    return Fee(**common, total=total, kill=paid, instalments=parts)


def _episodes(node: Node, common: dict[str, Any], head: Head) -> Episodes:
    count, minutes = node.get("count").whole(1, MOST["count"]), node.get("minutes").whole(1, MOST["minutes"])
    least = node.find("least_minutes")
    shortest = least.whole(1, MOST["minutes"]) if least else 0
    if least and shortest > minutes:
        least.refuse(f"The shortest episode ({shortest} minutes) is longer than an episode ({minutes}).", "Swap them.")
    return Episodes(**common, count=count, minutes=minutes, least_minutes=shortest)


def _handover(node: Node, common: dict[str, Any], head: Head) -> Handover:
    return Handover(**common, what=node.get("what").name(), on=day_of(node.get("on")))


def _access(node: Node, common: dict[str, Any], head: Head) -> Access:
    allowed, cameras = node.find("allowed"), node.find("cameras")
    return Access(
        **common,
        allowed=allowed.flag() if allowed is not None else True,
        scope=places_and_moments(node),
        cameras=cameras.whole(0, MOST["cameras"]) if cameras is not None else None,
    )


def _people(node: Node, common: dict[str, Any], head: Head) -> People:
    allowed = node.find("allowed")
    return People(**common, allowed=allowed.flag() if allowed is not None else True, people=names(node.get("people")))


def _rung(node: Node, common: dict[str, Any], head: Head) -> Rung:
    found, rung = node.find("scope"), node.get("rung").choice(RUNGS)
    scope = scope_of(found) if found else {}
    if rung == "carve-out" and not narrow(scope):
        node.get("rung").refuse("A carve-out is a narrow right, and this one has no scope.", 'Add scope = { place = ["dressing-room"] }.')
    return Rung(**common, party=node.get("party").name(), rung=rung, scope=scope)


def _forbidden(node: Node, common: dict[str, Any], head: Head) -> Forbidden:
    by, scope = node.find("by"), scope_of(node.get("scope"))
    if not narrow(scope):
        node.get("scope").refuse("This forbids everything.", "Say what, such as scope = { mark = [\"acme-bet\"] }.")
    return Forbidden(**common, scope=scope, by=by.name() if by else head[1])


def _embargo(node: Node, common: dict[str, Any], head: Head) -> Forbidden:
    by, scope = node.find("by"), node.find("scope")
    day = day_of(node.get("not_before"))
    return Forbidden(**common, scope=scope_of(scope) if scope else {}, by=by.name() if by else head[1], not_before=day)


def _rights(node: Node, common: dict[str, Any], head: Head) -> Rights:
    exclusive, platforms = node.find("exclusive"), node.find("platforms")
    return Rights(
        **common,
        territories=territories_of(node),
        window=window_of(node, needed=True),
        uses=uses_of(node) or ("film",),
        platforms=platforms_of(platforms) if platforms else head[3],
        exclusive=exclusive.flag() if exclusive is not None else False,
    )


def _holdback(node: Node, common: dict[str, Any], head: Head) -> Holdback:
    platforms = node.find("platforms")
    return Holdback(
        **common,
        territories=territories_of(node, all_of_them=True),
        window=window_of(node, needed=True),
        uses=uses_of(node),
        platforms=platforms_of(platforms) if platforms else (),
    )


def _worded(kind: str, key: str = "text") -> Callable[..., Words]:
    return lambda node, common, head: Words(**common, kind=kind, text=node.get(key).name())


def _owned(node: Node, common: dict[str, Any], head: Head) -> Words:
    parts = [f"{what} belongs to {found.name()}" for what in ("archive", "data") if (found := node.find(what))]
    if not parts:
        node.refuse("Nothing is said of who owns what.", "Add archive = … or data = …")
    return Words(**common, kind="ownership", text="; ".join(parts))


ONE: Mapping[str, Callable[..., Term]] = {"fee": _fee, "episodes": _episodes, "ownership": _owned}
MANY: Mapping[str, Callable[..., Term]] = {
    "delivery": _handover, "access": _access, "people": _people, "say": _rung, "forbidden": _forbidden, "embargo": _embargo,
    "rights": _rights, "holdback": _holdback, "duty": _worded("duty"), "other": _worded("other"),
}  # fmt: skip
"""The tables that stand once, and those that may stand many times."""
