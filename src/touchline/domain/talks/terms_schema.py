"""The published form of an offer's terms: one JSON Schema (2020-12), from which the reader knows its keys too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from touchline.domain.ledger.ledger import RUNGS
from touchline.domain.ledger.scope import LIST_KEYS
from touchline.domain.talks.terms import USES

SCHEMA = 1
"""The form written now: ``schema = 1``."""

_TEXT = {"type": "string", "minLength": 1}
_NAMES = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_DAY = {"type": "string", "format": "date", "description": "A day, written bare in TOML: 2026-05-01."}
_MONEY = {
    "description": "Exact, with its ISO 4217 currency: \"GBP 1200000.00\".",
    "anyOf": [
        {"type": "string", "pattern": "^[A-Z]{3} [0-9][0-9,]*(\\.[0-9]+)?$"},
        {"type": "object", "required": ["amount", "currency"], "additionalProperties": False,
         "properties": {"amount": {"type": ["string", "integer", "number"]}, "currency": {"type": "string", "pattern": "^[A-Z]{3}$"}}},
    ],
}  # fmt: skip
_COUNT = {"type": "integer", "minimum": 1}
_FLAG = {"type": "boolean"}
_TERRITORIES = {**_NAMES, "description": "ISO 3166-1 alpha-2 codes, or WORLD."}
_USES = {"anyOf": [{"enum": list(USES)}, {"type": "array", "items": {"enum": list(USES)}, "minItems": 1}]}
_SCOPE = {
    "type": "object",
    "additionalProperties": False,
    "description": "Conditions that must all hold on the same frame; of a list any one.",
    "properties": {
        **{key: _NAMES for key in LIST_KEYS if key != "clip"},
        "shot": {"type": "array", "items": _DAY, "minItems": 2, "maxItems": 2, "description": "Days of shooting, both included."},
        "channel": {"enum": ["picture", "sound", "both"]},
    },
}
_EVERY = {
    "clause": {**_TEXT, "description": "The clause it rests on; without one it is called by its place, such as rights[0]."},
    "watched_by": {**_TEXT, "description": "Who watches what the system cannot check; otherwise who [offer] names."},
    "survives": {**_FLAG, "description": "It still holds when the deal is terminated."},
}


def _table(description: str, properties: Mapping[str, Any], *required: str, bare: bool = False) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "additionalProperties": False,
        "properties": {**properties, **({} if bare else _EVERY)},
        "required": list(required),
    }


_INSTALMENT = _table("", {"amount": _MONEY, "on": _DAY, "when": _TEXT}, "amount", bare=True)
_ONE = {
    "offer": _table(
        "Between whom; platforms are the media group's (its own name, where none is given); the offer is open until that day.",
        {"title": _TEXT, "club": _TEXT, "media": _TEXT, "platforms": _NAMES, "watched_by": _TEXT, "open_until": _DAY},
        "club", "media", bare=True,
    ),
    "fee": _table(
        "What is paid; instalments add up to it; kill is owed if nothing comes of it.",
        {"total": _MONEY, "kill": _MONEY, "instalments": {"type": "array", "items": _INSTALMENT, "minItems": 1}},
        "total",
    ),
    "episodes": _table("How many, how long.", {"count": _COUNT, "minutes": _COUNT, "least_minutes": _COUNT}, "count", "minutes"),
    "ownership": _table("Who owns the archive, and the data.", {"archive": _TEXT, "data": _TEXT}),
}  # fmt: skip
_MANY = {
    "delivery": _table("What is delivered on which day.", {"what": _TEXT, "on": _DAY}, "what", "on"),
    "access": _table(
        "Where cameras may be, or with allowed = false not; at which moments (topics), matches, days; how many cameras.",
        {"places": _NAMES, "moments": _NAMES, "fixtures": _NAMES, "from": _DAY, "until": _DAY, "allowed": _FLAG,
         "cameras": {"type": "integer", "minimum": 0}},
        "places",
    ),
    "people": _table(
        "People and @groups the agreement covers, or with allowed = false leaves out.", {"people": _NAMES, "allowed": _FLAG}, "people"
    ),
    "say": _table(
        "Who stands on which rung of the ladder of say, for what.",
        {"party": _TEXT, "rung": {"enum": list(RUNGS)}, "scope": _SCOPE},
        "party", "rung",
    ),
    "forbidden": _table("What is not shown.", {"scope": _SCOPE, "by": _TEXT}, "scope"),
    "embargo": _table("What is not shown before a day.", {"scope": _SCOPE, "by": _TEXT, "not_before": _DAY}, "not_before"),
    "rights": _table(
        "Where, when (both days included; without until for ever) and as what it may be shown; exclusive: by nobody else.",
        {"territories": _TERRITORIES, "except": _TERRITORIES, "from": _DAY, "until": _DAY, "uses": _USES, "platforms": _NAMES,
         "exclusive": _FLAG},
        "territories", "from",
    ),
    "holdback": _table(
        "Where others may not show it for a while; without platforms: everybody else, without territories: everywhere.",
        {"territories": _TERRITORIES, "except": _TERRITORIES, "from": _DAY, "until": _DAY, "uses": _USES, "platforms": _NAMES},
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
}


def keys_of(table: str) -> tuple[str, ...]:
    """The keys that a table may have; of the whole document for the empty name."""
    known: Mapping[str, Any] = {**_ONE, **_MANY}[table] if table else TERMS_SCHEMA
    return tuple(known["properties"])
