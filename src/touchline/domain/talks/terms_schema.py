"""The published form of an offer's terms: one JSON Schema (2020-12), from which the reader knows its keys too.

What a schema cannot say (that instalments add up, that windows do not overlap, that somebody watches what nobody can check) the
reader says; all else that the reader refuses the schema refuses too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from touchline.domain.ledger.ledger import RUNGS
from touchline.domain.ledger.scope import LIST_KEYS
from touchline.domain.ledger.targets import EVERY
from touchline.domain.ledger.territories import EVERYWHERE, SPOKEN, WORLD
from touchline.domain.talks.money import AMOUNT, DECIMALS
from touchline.domain.talks.terms import USES

SCHEMA = 1
"""The form written now: ``schema = 1``."""
UNSEEN = r"\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069"
"""Characters that nobody sees, and that make a screen or a page show something else than what stands there: a class of a pattern."""
MOST = {"count": 10_000, "minutes": 10_000, "cameras": 10_000}
"""The most that anybody can mean by a number."""
YEARS = (1900, 2999)
"""The years in which a day of an offer can lie."""


def _any_case(words: Iterable[str]) -> str:
    return "|".join("".join(f"[{c}{c.lower()}]" if c.isalpha() else f"\\{c}" for c in word.upper()) for word in words)


def _money_text() -> str:
    kinds = ((places, [code for code, found in DECIMALS.items() if found == places]) for places in sorted(set(DECIMALS.values())))
    part = (f"(?:{_any_case(codes)}) +(?:{AMOUNT})" + (f"(?:\\.[0-9]{{1,{places}}})?" if places else "") for places, codes in kinds)
    return f"^\\s*(?:{'|'.join(part)})\\s*$"


def _ref(name: str, **more: Any) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}", **more}


_TEXT, _NAMES, _DAY, _MONEY, _TERRITORIES, _USES, _SCOPE, _PLATFORMS = map(
    _ref, ("text", "names", "day", "money", "territories", "uses", "scope", "platforms")
)
_FLAG = {"type": "boolean"}


def _one_or_more(of: Mapping[str, Any], description: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"anyOf": [of, {"type": "array", "items": of, "minItems": 1}]}
    return found | ({"description": description} if description else {})


def _number(most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


_DEFS = {
    "text": {"type": "string", "pattern": f"^[^{UNSEEN}]*[^\\s{UNSEEN}][^{UNSEEN}]*$"},
    "names": _one_or_more(_TEXT),
    "day": {
        "type": "string", "format": "date", "pattern": "^(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$",
        "description": "A day, written bare in TOML: 2026-05-01.",
    },
    "money": {
        "description": "Exact, with its ISO 4217 currency: \"GBP 1200000.00\".",
        "anyOf": [
            {"type": "string", "pattern": _money_text()},
            {"type": "object", "required": ["amount", "currency"], "additionalProperties": False,
             "properties": {
                 "amount": {"anyOf": [{"type": "string", "pattern": f"^\\s*(?:{AMOUNT})(?:\\.[0-9]{{1,3}})?\\s*$"},
                                      {"type": "number", "minimum": 0, "exclusiveMaximum": 10**15}]},
                 "currency": {"type": "string", "pattern": f"^\\s*(?:{_any_case(DECIMALS)})\\s*$"},
             }},
        ],
    },
    "territory": {"type": "string", "pattern": f"^\\s*(?:{_any_case((EVERYWHERE, *SPOKEN, *WORLD))})\\s*$"},
    "territories": _one_or_more(_ref("territory"), "ISO 3166-1 alpha-2 codes, or WORLD."),
    "uses": _one_or_more({"enum": list(USES)}),
    "platform": {**_TEXT, "not": {"pattern": f"^\\s*(?:{_any_case(sorted(EVERY))})\\s*$"}},
    "platforms": _one_or_more(_ref("platform"), "Each by its name."),
    "scope": {
        "type": "object",
        "additionalProperties": False,
        "description": "Conditions that must all hold on the same frame; of a list any one.",
        "properties": {
            **{key: _NAMES for key in LIST_KEYS if key != "clip"},
            "shot": {"type": "array", "items": _DAY, "minItems": 2, "maxItems": 2, "description": "Days of shooting, both included."},
            "channel": {"enum": ["picture", "sound", "both"]},
        },
    },
    "narrow": {
        **_SCOPE, "description": "A scope that says more than the channel.", "minProperties": 1,
        "anyOf": [{"not": {"required": ["channel"]}}, {"minProperties": 2}],
    },
}  # fmt: skip
_NARROW = _ref("narrow")
_EVERY = {
    "clause": {**_TEXT, "description": "The clause it rests on; without one it is called by its place, such as rights[0]."},
    "watched_by": {**_TEXT, "description": "Who watches what the system cannot check; otherwise who [offer] names."},
    "survives": {**_FLAG, "description": "It still holds when the deal is terminated."},
}


def _table(
    description: str, properties: Mapping[str, Any], *required: str, bare: bool = False, more: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "properties": {**properties, **({} if bare else _EVERY)},
        "required": list(required),
        **(more or {}),
    }


def _either(*keys: str) -> dict[str, Any]:
    return {"anyOf": [{"required": [key]} for key in keys]}


_INSTALMENT = _table("", {"amount": _MONEY, "on": _DAY, "when": _TEXT}, "amount", bare=True, more=_either("on", "when"))
_ONE = {
    "offer": _table(
        "Between whom; platforms are the media group's (its own name, where none is given); the offer is open until that day.",
        {"title": _TEXT, "club": _TEXT, "media": _TEXT, "platforms": _PLATFORMS, "watched_by": _TEXT, "open_until": _DAY},
        "club", "media", bare=True,
    ),
    "fee": _table(
        "What is paid; instalments add up to it; kill is owed if nothing comes of it.",
        {"total": _MONEY, "kill": _MONEY, "instalments": {"type": "array", "items": _INSTALMENT, "minItems": 1}},
        "total",
    ),
    "episodes": _table(
        "How many, how long.",
        {"count": _number(MOST["count"]), "minutes": _number(MOST["minutes"]), "least_minutes": _number(MOST["minutes"])},
        "count", "minutes",
    ),
    "ownership": _table("Who owns the archive, and the data.", {"archive": _TEXT, "data": _TEXT}, more=_either("archive", "data")),
}  # fmt: skip
_MANY = {
    "delivery": _table("What is delivered on which day.", {"what": _TEXT, "on": _DAY}, "what", "on"),
    "access": _table(
        "Where cameras may be, or with allowed = false not; at which moments (topics), matches, days; how many cameras.",
        {"places": _NAMES, "moments": _NAMES, "fixtures": _NAMES, "from": _DAY, "until": _DAY, "allowed": _FLAG,
         "cameras": _number(MOST["cameras"], 0)},
        "places", more={"dependentRequired": {"from": ["until"], "until": ["from"]}},
    ),
    "people": _table(
        "People and @groups the agreement covers, or with allowed = false leaves out.", {"people": _NAMES, "allowed": _FLAG}, "people"
    ),
    "say": _table(
        "Who stands on which rung of the ladder of say, for what; a carve-out has a scope.",
        {"party": _TEXT, "rung": {"enum": list(RUNGS)}, "scope": _SCOPE},
        "party", "rung",
        more={"if": {"properties": {"rung": {"const": "carve-out"}}}, "then": {"required": ["scope"], "properties": {"scope": _NARROW}}},
    ),
    "forbidden": _table("What is not shown.", {"scope": _NARROW, "by": _TEXT}, "scope"),
    "embargo": _table("What is not shown before a day.", {"scope": _SCOPE, "by": _TEXT, "not_before": _DAY}, "not_before"),
    "rights": _table(
        "Where, when (both days included; without until for ever) and as what it may be shown; exclusive: by nobody else.",
        {"territories": _TERRITORIES, "except": _TERRITORIES, "from": _DAY, "until": _DAY, "uses": _USES, "platforms": _PLATFORMS,
         "exclusive": _FLAG},
        "territories", "from",
    ),
    "holdback": _table(
        "Where others may not show it for a while; without platforms: everybody else, without territories: everywhere.",
        {"territories": _TERRITORIES, "except": _TERRITORIES, "from": _DAY, "until": _DAY, "uses": _USES, "platforms": _PLATFORMS},
        "from",
    ),
    "duty": _table("What must be honoured, such as a credit.", {"text": _TEXT}, "text"),
    "other": _table("Anything else, in words; somebody watches it.", {"text": _TEXT}, "text"),
}  # fmt: skip

TERMS_SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Terms of an offer for an access documentary",
    "description": "As TOML; every table but [offer], [fee], [episodes] and [ownership] may stand many times.",
    "type": "object",
    "additionalProperties": False,
    "required": ["schema", "offer"],
    "properties": {
        "schema": {"const": SCHEMA},
        **_ONE,
        **{name: {"type": "array", "items": table} for name, table in _MANY.items()},
    },
    "anyOf": [
        *({"required": [name]} for name in _ONE if name != "offer"),
        *({"required": [name], "properties": {name: {"minItems": 1}}} for name in _MANY),
    ],
    "$defs": _DEFS,
}


def keys_of(table: str) -> tuple[str, ...]:
    """The keys that a table may have; of the whole document for the empty name."""
    known: Mapping[str, Any] = {**_ONE, **_MANY}[table] if table else TERMS_SCHEMA
    return tuple(known["properties"])
