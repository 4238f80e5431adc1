"""Reads an offer's terms from its TOML file, and says what is wrong with the line it stands on. The form: `terms_schema`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any

from touchline.domain.documents.node import Node
from touchline.domain.ledger.spelling import key
from touchline.domain.talks.deal_conflicts import need_apart
from touchline.domain.talks.terms import (
    Access,
    Episodes,
    Fee,
    Handover,
    People,
    Rights,
    Term,
    Terms,
    Words,
    where,
)
from touchline.domain.talks.terms_parts import day_of, platforms_of
from touchline.domain.talks.terms_read import MANY, ONE, Head, read_term
from touchline.domain.talks.terms_schema import SCHEMA, UNSEEN, keys_of
from touchline.domain.talks.toml_lines import line_at, lines_of
from touchline.errors import BadInput

_AT_LINE = re.compile(r"(.*) \(at (?:line ([0-9]+), column [0-9]+|end of document)\)")
_TWICE = re.compile(r"Cannot (?:declare|mutate immutable namespace|overwrite a value|redefine).*")
_UNSEEN, _LARGE = re.compile(f"[{UNSEEN}]"), 10**15


def read_terms(text: str, file: str) -> Terms:
    """The terms in the text of a file called ``file``. Raises BadInput, placed on its line; where several things are wrong, all
    stand in ``details``."""
    document, lines = _parsed(text, file), lines_of(text)
    wrong: list[BadInput] = []
    root = Node(document)
    for odd in _unreadable(root):
        _tried(odd, wrong)
    head = None if wrong else _head(root, wrong)
    terms = [*_each(root, wrong, head)] if head else []
    if head and not wrong:
        made = Terms(file, *head, terms=tuple(sorted(terms, key=lambda one: line_at(one.place, lines) or 0)), lines=lines)
        _tried(lambda: _whole(made), wrong)
        if not wrong:
            return made
    raise _together([_placed(one, file, lines) for one in wrong])


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return {name: _plain(value) for name, value in tomllib.loads(text, parse_float=Decimal).items()}
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.fullmatch(str(error))
        place = f"{file}, line {found[2] or text.rstrip().count(chr(10)) + 1}" if found else file
        said = found[1] if found else str(error)
        if _TWICE.fullmatch(said):
            raise BadInput("What this line begins or says stands already.", "Keep one of the two.", place=place) from None
        raise BadInput(f"This is not TOML: {said}.", "docs/talks.md shows the form.", place=place) from None
    except RecursionError:
        raise BadInput("This is nested too deeply.", "docs/talks.md shows the form.", place=file) from None
    except ValueError:
        raise BadInput("A number here has too many digits.", "Write the number that is meant.", place=file) from None


def _plain(value: object) -> object:
    """Days as ISO text, as everywhere else; numbers with a point stay decimal, so that no money is rounded."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


def _unreadable(node: Node) -> Iterator[Callable[[], Any]]:
    """What nobody can read, or write out again: a refusal of each, to be carried out."""
    value = node.value
    if isinstance(value, str) and (found := _UNSEEN.search(value)):
        yield partial(node.refuse, f"An unseen character stands here (U+{ord(found[0]):04X}).", "Type the text again.")
    elif isinstance(value, int) and abs(value) >= _LARGE:
        yield partial(node.refuse, "This number has too many digits.", "Write the number that is meant.")
    elif isinstance(value, (dict, list)):
        for below in (each for _, each in node.named()) if isinstance(value, dict) else node.items():
            yield from _unreadable(below)


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


def _head(root: Node, wrong: list[BadInput]) -> Head | None:
    return _tried(lambda: _read_head(root), wrong)  # type: ignore[no-any-return]


def _read_head(root: Node) -> Head:
    root.only(keys_of(""))
    schema = root.get("schema").whole()
    if schema != SCHEMA:
        root.get("schema").refuse(f"This form of terms ({schema}) is not known here.", f"Write schema = {SCHEMA}.")
    offer = root.get("offer")
    if isinstance(offer.value, list):
        offer.refuse("[[offer]] stands only once.", "Write [offer].")
    offer.only(keys_of("offer"))
    title, watched, until = offer.find("title"), offer.find("watched_by"), offer.find("open_until")
    club, media = offer.get("club").name(), offer.get("media").name()
    if key(club) == key(media):
        offer.get("media").refuse(f"{media} stands on both sides of this offer.", "Name the media group.")
    platforms = offer.find("platforms")
    return (
        title.name() if title else media,
        club,
        media,
        platforms_of(platforms) if platforms else (media,),
        watched.name() if watched else "",
        day_of(until) if until else None,
    )


def _each(root: Node, wrong: list[BadInput], head: Head) -> Iterator[Term]:
    """Every term that can be read; what cannot is noted as wrong."""
    for table, read in ONE.items():
        if (node := root.find(table)) is not None and (term := _tried(partial(read_term, node, table, read, head), wrong)):
            yield term
    for table, read in MANY.items():
        node = root.find(table)
        nodes = _tried(partial(_items, node, table), wrong) if node is not None else []
        for each in nodes or ():
            if term := _tried(partial(read_term, each, table, read, head), wrong):
                yield term


def _items(node: Node, table: str) -> list[Node]:
    if not isinstance(node.value, list):
        node.refuse(f"[{table}] may stand many times, and is written as one of several.", f"Write [[{table}]].")
    return list(node.items())


def _whole(terms: Terms) -> None:
    """What only the whole offer can tell. Raises BadInput."""
    if not terms.terms:
        raise BadInput("This offer has no terms.", "docs/talks.md shows the form.")
    _need_right_hands(terms)
    need_apart(terms)
    for term in terms.terms:
        if _by_hand(term, terms) and not term.watched_by:
            raise BadInput(
                "Nobody can enforce this: the system cannot check it, and nobody is named who watches it.",
                'Add watched_by = "WHO" here, or under [offer] for all.',
                place=term.place,
            )


def _need_right_hands(terms: Terms) -> None:
    """Rights and platforms belong together: what has no right is given away open, what is no platform of the offer has no yes."""
    mine, given = {key(name) for name in terms.platforms}, {key(name) for right in terms.of(Rights) for name in right.platforms}
    for right in terms.of(Rights):
        if stray := [name for name in right.platforms if key(name) not in mine]:
            raise BadInput(f"{stray[0]} is no platform of this offer.", "Name it in platforms under [offer] too.", place=right.place)
    if given and (bare := [name for name in terms.platforms if key(name) not in given]):
        raise BadInput(
            f"{bare[0]} is a platform of this offer, and no right says where it may show it.", "Give it rights, or take it off.",
            place="offer.platforms",
        )  # fmt: skip


def _by_hand(term: Term, terms: Terms) -> bool:
    if isinstance(term, Access):
        return term.cameras is not None
    if isinstance(term, Words) and term.kind == "duty":
        return not any(isinstance(one, (Access, People)) and one.allowed for one in terms.terms)
    return isinstance(term, (Fee, Episodes, Handover, Words))
