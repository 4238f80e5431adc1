"""Reads an offer's terms from its TOML file, and says what is wrong with the line it stands on. The form: `terms_schema`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from touchline.domain.deal_conflicts import need_apart
from touchline.domain.ledger import RUNGS
from touchline.domain.node import Node
from touchline.domain.terms import (
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
    Terms,
    Words,
    where,
)
from touchline.domain.terms_parts import (
    amount,
    clause_of,
    instalments,
    names,
    places_and_moments,
    scope_of,
    territories_of,
    uses_of,
    window_of,
)  # fmt: skip
from touchline.domain.terms_schema import SCHEMA, keys_of
from touchline.domain.toml_lines import line_at, lines_of
from touchline.errors import BadInput

_AT_LINE = re.compile(r"(.*) \(at line ([0-9]+), column [0-9]+\)")


def read_terms(text: str, file: str) -> Terms:
    """The terms in the text of a file called ``file``. Raises BadInput, placed on its line; where several things are wrong, all
    stand in ``details``."""
    document, lines = _parsed(text, file), lines_of(text)
    wrong: list[BadInput] = []
    root = Node(document)
    head = _head(root, wrong)
    terms = [*_each(root, wrong, head)] if head else []
    if head and not wrong:
        made = Terms(file, *head, terms=tuple(sorted(terms, key=lambda one: line_at(one.place, lines) or 0)), lines=lines)
        _tried(lambda: _whole(made), wrong)
        if not wrong:
            return made
    raise _together([_placed(one, file, lines) for one in wrong])


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return {key: _plain(value) for key, value in tomllib.loads(text, parse_float=Decimal).items()}
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.fullmatch(str(error))
        place = f"{file}, line {found[2]}" if found else file
        raise BadInput(f"This is not TOML: {found[1] if found else error}.", "docs/talks.md shows the form.", place=place) from None
    except (RecursionError, ValueError) as error:
        raise BadInput(f"This is not TOML: {error}.", "docs/talks.md shows the form.", place=file) from None


def _plain(value: object) -> object:
    """Days as ISO text, as everywhere else; numbers with a point as text, so that no money is rounded."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _placed(error: BadInput, file: str, lines: Mapping[str, int]) -> BadInput:
    return BadInput(error.subject, error.remedy, place=where(file, error.place, lines))


def _together(errors: list[BadInput]) -> BadInput:
    first = errors[0]
    details = [str(one) for one in errors] if len(errors) > 1 else []
    return BadInput(first.subject, first.remedy, place=first.place, details=details)


def _tried(read: Callable[[], Any], wrong: list[BadInput]) -> Any:
    try:
        return read()
    except BadInput as error:
        wrong.append(error)
    return None


Head = tuple[str, str, str, tuple[str, ...], str, date | None]


def _head(root: Node, wrong: list[BadInput]) -> Head | None:
    return _tried(lambda: _read_head(root), wrong)  # type: ignore[no-any-return]


def _read_head(root: Node) -> Head:
    root.only(keys_of(""))
    schema = root.get("schema").whole(1)
    if schema != SCHEMA:
        root.get("schema").refuse(f"This form of terms ({schema}) is not known here.", f"Write schema = {SCHEMA}.")
    offer = root.get("offer")
    offer.only(keys_of("offer"))
    title, watched, until = offer.find("title"), offer.find("watched_by"), offer.find("open_until")
    media = offer.get("media").name()
    platforms = offer.find("platforms")
    return (
        title.name() if title else media,
        offer.get("club").name(),
        media,
        names(platforms) if platforms else (media,),
        watched.name() if watched else "",
        until.day() if until else None,
    )


def _each(root: Node, wrong: list[BadInput], head: Head) -> Iterator[Term]:
    """Every term that can be read; what cannot is noted as wrong."""
    for key, read in _ONE.items():
        if (node := root.find(key)) is not None and (term := _tried(partial(_one, node, key, read, head), wrong)):
            yield term
    for key, read in _MANY.items():
        node = root.find(key)
        nodes = _tried(partial(_items, node), wrong) if node is not None else []
        for each in nodes or ():
            if term := _tried(partial(_one, each, key, read, head), wrong):
                yield term


def _items(node: Node) -> list[Node]:
    return list(node.items())


def _one(node: Node, key: str, read: Callable[..., Term], head: Head) -> Term:
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
    count, minutes = node.get("count").whole(1), node.get("minutes").whole(1)
    least = node.find("least_minutes")
    shortest = least.whole(1) if least else 0
    if least and shortest > minutes:
        least.refuse(f"The shortest episode ({shortest} minutes) is longer than an episode ({minutes}).", "Swap them.")
    return Episodes(**common, count=count, minutes=minutes, least_minutes=shortest)


def _handover(node: Node, common: dict[str, Any], head: Head) -> Handover:
    return Handover(**common, what=node.get("what").name(), on=node.get("on").day())


def _access(node: Node, common: dict[str, Any], head: Head) -> Access:
    allowed, cameras = node.find("allowed"), node.find("cameras")
    return Access(
        **common,
        allowed=allowed.flag() if allowed is not None else True,
        scope=places_and_moments(node),
        cameras=cameras.whole(0) if cameras is not None else None,
    )


def _people(node: Node, common: dict[str, Any], head: Head) -> People:
    allowed = node.find("allowed")
    return People(**common, allowed=allowed.flag() if allowed is not None else True, people=names(node.get("people")))


def _rung(node: Node, common: dict[str, Any], head: Head) -> Rung:
    scope = node.find("scope")
    rung = node.get("rung").choice(RUNGS)
    if rung == "carve-out" and not scope:
        node.get("rung").refuse("A carve-out is a narrow right, and this one has no scope.", 'Add scope = { place = ["dressing-room"] }.')
    return Rung(**common, party=node.get("party").name(), rung=rung, scope=scope_of(scope) if scope else {})


def _forbidden(node: Node, common: dict[str, Any], head: Head) -> Forbidden:
    by, scope = node.find("by"), scope_of(node.get("scope"))
    if not scope:
        node.get("scope").refuse("This forbids everything.", "Say what, such as scope = { mark = [\"acme-bet\"] }.")
    return Forbidden(**common, scope=scope, by=by.name() if by else head[1])


def _embargo(node: Node, common: dict[str, Any], head: Head) -> Forbidden:
    by, scope = node.find("by"), node.find("scope")
    day = node.get("not_before").day()
    return Forbidden(**common, scope=scope_of(scope) if scope else {}, by=by.name() if by else head[1], not_before=day)


def _rights(node: Node, common: dict[str, Any], head: Head) -> Rights:
    exclusive, platforms = node.find("exclusive"), node.find("platforms")
    return Rights(
        **common,
        territories=territories_of(node),
        window=window_of(node, needed=True),
        uses=uses_of(node) or ("film",),
        platforms=names(platforms) if platforms else head[3],
        exclusive=exclusive.flag() if exclusive is not None else False,
    )


def _holdback(node: Node, common: dict[str, Any], head: Head) -> Holdback:
    platforms = node.find("platforms")
    return Holdback(
        **common,
        territories=territories_of(node, all_of_them=True),
        window=window_of(node, needed=True),
        uses=uses_of(node),
        platforms=names(platforms) if platforms else (),
    )


def _worded(kind: str, key: str = "text") -> Callable[..., Words]:
    return lambda node, common, head: Words(**common, kind=kind, text=node.get(key).name())


def _owned(node: Node, common: dict[str, Any], head: Head) -> Words:
    parts = [f"{what} belongs to {found.name()}" for what in ("archive", "data") if (found := node.find(what))]
    if not parts:
        node.refuse("Nothing is said of who owns what.", "Add archive = … or data = …")
    return Words(**common, kind="ownership", text="; ".join(parts))


_ONE: Mapping[str, Callable[..., Term]] = {"fee": _fee, "episodes": _episodes, "ownership": _owned}
_MANY: Mapping[str, Callable[..., Term]] = {
    "delivery": _handover, "access": _access, "people": _people, "say": _rung, "forbidden": _forbidden, "embargo": _embargo,
    "rights": _rights, "holdback": _holdback, "duty": _worded("duty"), "other": _worded("other"),
}  # fmt: skip


def _whole(terms: Terms) -> None:
    """What only the whole offer can tell. Raises BadInput."""
    if not terms.terms:
        raise BadInput("This offer has no terms.", "docs/talks.md shows the form.")
    need_apart(terms)
    for term in terms.terms:
        if _by_hand(term, terms) and not term.watched_by:
            raise BadInput(
                "Nobody can enforce this: the system cannot check it, and nobody is named who watches it.",
                'Add watched_by = "WHO" here, or under [offer] for all.',
                place=term.place,
            )


def _by_hand(term: Term, terms: Terms) -> bool:
    if isinstance(term, Access):
        return term.cameras is not None
    if isinstance(term, Words) and term.kind == "duty":
        return not any(isinstance(one, (Access, People)) and one.allowed for one in terms.terms)
    return isinstance(term, (Fee, Episodes, Handover, Words)) or (isinstance(term, (Rights, Holdback)) and _leaves_others(term))


def _leaves_others(term: Rights | Holdback) -> bool:
    """What binds platforms that nobody has named yet can only be watched."""
    return term.exclusive if isinstance(term, Rights) else not term.platforms
