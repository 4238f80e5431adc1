"""What a deal gives and holds back, as data that names nobody: it is kept where the terms themselves can be erased."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from touchline.domain.talks.terms import Holdback, Rights, Terms


def rights_document(terms: Terms) -> dict[str, Any]:
    """The rights and holdbacks of an offer as JSON."""
    rights, holdbacks = ([_written(one) for one in terms.of(kind)] for kind in (Rights, Holdback))
    return {"media": terms.media, "platforms": list(terms.platforms), "rights": rights, "holdbacks": holdbacks}


def rights_of(document: Mapping[str, Any], name: str) -> Terms:
    """Terms of which only rights and holdbacks are known."""
    kinds = (("rights", Rights), ("holdbacks", Holdback))
    terms = [kind(**_read(one)) for key, kind in kinds for one in document.get(key, ())]
    given = tuple(dict.fromkeys(platform for term in terms if isinstance(term, Rights) for platform in term.platforms))
    return Terms(name, name, "", str(document.get("media", "")), tuple(document.get("platforms", given)), "", None, tuple(terms))


def _written(one: Rights | Holdback) -> dict[str, Any]:
    first, until = one.window
    found = {
        "place": one.place, "clause": one.clause, "territories": list(one.territories), "uses": list(one.uses),
        "platforms": list(one.platforms), "window": [first.isoformat(), until.isoformat() if until else None], "survives": one.survives,
    }  # fmt: skip
    return found | ({"exclusive": one.exclusive} if isinstance(one, Rights) else {})


def _read(one: Mapping[str, Any]) -> dict[str, Any]:
    first, until = one["window"]
    window = date.fromisoformat(first), date.fromisoformat(until) if until else None
    return {**one, "window": window, **{key: tuple(one[key]) for key in ("territories", "uses", "platforms")}}
