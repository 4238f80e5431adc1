"""The parts that many terms share: money, windows, territories, uses, scopes, clauses. Each raises BadInput with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial, reduce
from operator import add
from typing import Any, TypeVar

from touchline.domain.documents.node import Node
from touchline.domain.ledger.scope import LIST_KEYS
from touchline.domain.ledger.sentence import day_in_words
from touchline.domain.ledger.targets import EVERY
from touchline.domain.ledger.territories import EVERYWHERE, WORLD, territory
from touchline.domain.talks.money import Money, parse_money
from touchline.domain.talks.terms import USES, Instalment, Names, Window
from touchline.domain.talks.terms_schema import YEARS
from touchline.domain.world.world import handle_of
from touchline.errors import BadInput

T = TypeVar("T")
SCOPED = (*(key for key in LIST_KEYS if key != "clip"), "shot", "channel")
"""What a scope in an offer may name: there is no clip yet."""


def _at(node: Node, read: Callable[[], T]) -> T:
    """What ``read`` gives; what it refuses stands at this node."""
    try:
        return read()
    except BadInput as error:
        node.refuse(error.subject, error.remedy)


def day_of(node: Node) -> date:
    """A day on which something can be filmed or shown."""
    day = node.day()
    if not YEARS[0] <= day.year <= YEARS[1]:
        node.refuse(f"{day} is out of this world.", f"A day of the years {YEARS[0]} to {YEARS[1]} is meant.")
    return day


def amount(node: Node) -> Money:
    """Money as one text, or as a table of amount and currency."""
    value = node.value
    if isinstance(value, dict):
        node.only(("amount", "currency"))
        if "currency" not in value:
            node.refuse("This is money without a currency.", 'Write it like "GBP 1200000.00", with a code of ISO 4217.')
        currency, number = node.get("currency").name().strip(), node.get("amount")
        return _at(node, lambda: parse_money(f"{currency} {_written(number)}"))
    return _at(node, lambda: parse_money(_written(node)))


def _written(node: Node) -> str:
    """A number as it is written out, never rounded; what stands there otherwise, where it is text."""
    value = node.value
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return node.text().strip()


def instalments(fee: Node, total: Money) -> tuple[Instalment, ...]:
    """The instalments, which add up to the fee."""
    listed = fee.find("instalments")
    if not listed:
        return ()
    parts: list[Instalment] = []
    for node in listed.items():
        node.only(("amount", "when", "on"))
        when, on = node.find("when"), node.find("on")
        if not when and not on:
            node.refuse("Nothing says when this is paid.", 'Add on = 2026-07-01 or when = "on signature".')
        paid = amount(node.get("amount"))
        if paid.currency != total.currency:
            node.get("amount").refuse(f"This is in {paid.currency}, the fee in {total.currency}.", "Give both in one currency.")
        said = [f"on {day_in_words(day_of(on))}"] if on else []
        parts.append(Instalment(paid, ", ".join([*said, when.name()] if when else said)))
    if not parts:
        listed.refuse("No instalment is named.", "Name them, or leave this out.")
    if (together := reduce(add, (part.amount for part in parts))) != total:
        listed.refuse(f"The instalments add up to {together}, not to the fee {total}.", "Make them add up.")
    return tuple(parts)


def clause_of(node: Node) -> str:
    """The clause; where the offer has no numbers yet, the place in the file, such as ``rights[0]``."""
    found = node.find("clause")
    return found.name() if found else node.place


def names(node: Node) -> Names:
    """A name or a list of them, none of them empty, at least one."""
    found = node.names()
    if not found or not all(name.strip() for name in found):
        node.refuse("Nothing is named here.", "Name at least one.")
    return tuple(dict.fromkeys(found))


def window_of(node: Node, *, needed: bool = False) -> Window:
    """``from`` and ``until``, both included in the file; the end is not in what comes back."""
    first, last = node.find("from"), node.find("until")
    if needed and not first:
        node.refuse("A window has no beginning.", "Add from = 2026-05-01; until may be left out, for ever.")
    begin = day_of(first) if first else date.min
    end = day_of(last) if last else None
    if last and end and end < begin:
        last.refuse(f"The window ends on {end}, before it begins on {begin}.", "Both days are included; swap them, or correct one.")
    return begin, end + timedelta(days=1) if end else None


def territories_of(node: Node, *, all_of_them: bool = False) -> Names:
    """The territories, one by one, without those excepted."""
    listed, excepted = node.find("territories"), node.find("except")
    if not listed and not all_of_them:
        node.refuse("No territory is named.", 'Add territories = ["GB", "IE"] or ["WORLD"].')
    meant = _codes(listed) if listed else WORLD
    without = set(_codes(excepted)) if excepted else set()
    if stray := sorted(without - set(meant)):
        excepted and excepted.refuse(f"{', '.join(stray)} is excepted and was not named.", "Leave it out.")
    left = tuple(code for code in meant if code not in without)
    if not left:
        node.refuse("Every territory is excepted: this applies nowhere.", "Except fewer.")
    return left


def _codes(node: Node) -> Names:
    found: dict[str, None] = {}
    if node.value == []:
        node.refuse("No territory is named.", 'Name some, such as ["GB", "IE"], or ["WORLD"].')
    single = isinstance(node.value, str)
    for one in [node] if single else node.items():
        code = one.name().strip()
        found |= dict.fromkeys(WORLD if code.upper() == EVERYWHERE else (_at(one, partial(territory, code)),))
    return tuple(found)


def uses_of(node: Node) -> Names:
    """Uses, each one that deals speak of."""
    listed = node.find("uses")
    if not listed:
        return ()
    found = names(listed)
    for use in found:
        if use not in USES:
            listed.refuse(f"{use!r} is not a use.", f"They are: {', '.join(USES)}.")
    return found


def platforms_of(node: Node) -> Names:
    """Platforms, each by its name: what is meant for all of them a deal cannot keep apart."""
    found = names(node)
    for name in found:
        if name.strip().casefold() in EVERY:
            node.refuse(f"{name!r} is no platform.", "Name each one.")
    return found


def narrow(scope: Mapping[str, Any]) -> bool:
    """Whether a scope says more than the channel."""
    return bool(scope.keys() - {"channel"})


def scope_of(node: Node) -> dict[str, Any]:
    """A scope as the ledger's documents have it; days of shooting are both included in the file."""
    node.only(SCOPED)
    found: dict[str, Any] = {}
    for key, below in node.named():
        if key == "shot":
            found[key] = _shot(below)
        elif key == "channel":
            found[key] = below.choice(("picture", "sound", "both"))
        else:
            found[key] = list(names(below))
    return found


def _shot(node: Node) -> list[str]:
    days = [day_of(item) for item in node.items()]
    if len(days) != 2 or days[1] < days[0]:
        node.refuse("Days of shooting are two days, the first not after the second.", 'Write ["2025-08-01", "2025-12-31"].')
    return [days[0].isoformat(), (days[1] + timedelta(days=1)).isoformat()]


def places_and_moments(node: Node) -> dict[str, Any]:
    """The scope of a term of access: places, moments (topics), matches, days of shooting."""
    scope: dict[str, Any] = {}
    for key, means in (("places", "place"), ("moments", "topic"), ("fixtures", "fixture")):
        if found := node.find(key):
            scope[means] = list(names(found))
    if "place" in scope:
        scope["place"] = [handle_of(name) or name for name in scope["place"]]
    if node.find("from") or node.find("until"):
        first, end = window_of(node, needed=True)
        if end is None:
            node.refuse("Days of shooting have no end.", "Add until.")
        scope["shot"] = [first.isoformat(), end.isoformat()]
    if "place" not in scope:
        node.refuse("Access is to a place, and none is named.", 'Add places = ["dressing-room"].')
    return scope
