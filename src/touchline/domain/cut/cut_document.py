"""The document form of a cut: what the season keeps of every version, for ever.

Numbers that must stay exact are text (``24000/1001``); what has its default is left out. ``schema`` says
which form it is: documents of older forms are upgraded step by step, those of newer ones refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from fractions import Fraction
from typing import Any

from touchline.domain.cut.cut import Cut, Event, Sought
from touchline.domain.cut.treatment import Treatment, treatment_from_json, treatment_to_json
from touchline.domain.time.time import Span, parse_rate, rate_text
from touchline.errors import BadInput

SCHEMA = 2
"""The form written now."""

UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: lambda document: {**document, "schema": 2}}
"""From each older form to the next. Events of the first had no treatments."""


def cut_to_json(cut: Cut) -> dict[str, Any]:
    """The cut as plain JSON values."""
    return {
        "schema": SCHEMA,
        "name": cut.name,
        "version": cut.version,
        "made_from": cut.made_from,
        "rate": rate_text(cut.rate),
        "width": cut.width,
        "height": cut.height,
        "start": cut.start,
        "drop": cut.drop,
        "notes": list(cut.notes),
        "events": [event_to_json(event) for event in cut.events],
    }


def event_to_json(event: Event) -> dict[str, Any]:
    """One event as plain JSON values: ``source`` is ``[from, to]`` in clip frames."""
    return {
        field.name: _written(getattr(event, field.name))
        for field in fields(Event)
        if field.name in _ALWAYS or getattr(event, field.name) != field.default
    }


def cut_from_json(document: Any, events: tuple[Event, ...] | None = None) -> Cut:
    """The cut that was written; with these events, where they are known already. Raises BadInput naming the place, such as
    ``cut.events[3].source``."""
    document = _upgraded(document)
    raw = document.get("events", [])
    if not isinstance(raw, list):
        raise _bad("cut.events", "is not a list")
    rate = _rate(document.get("rate"), "cut.rate")
    return Cut(
        name=_text(document, "name", "cut"),
        rate=rate,
        width=_whole(document, "width", "cut"),
        height=_whole(document, "height", "cut"),
        version=_whole(document, "version", "cut"),
        start=_whole(document, "start", "cut"),
        drop=bool(document.get("drop", False)),
        made_from=document.get("made_from"),
        notes=tuple(str(note) for note in document.get("notes", [])),
        events=tuple(event_from_json(event, f"cut.events[{n}]") for n, event in enumerate(raw)) if events is None else events,
    )


def event_from_json(raw: Any, place: str = "event") -> Event:
    """One event. Raises BadInput naming the place."""
    if not isinstance(raw, dict):
        raise _bad(place, "is not an object")
    known = {field.name for field in fields(Event)}
    if strange := sorted(set(raw) - known):
        raise _bad(f"{place}.{strange[0]}", "is no part of an event")
    values = {key: _read(key, value, f"{place}.{key}") for key, value in raw.items()}
    try:
        return Event(**values)
    except BadInput as error:
        raise BadInput(error.subject, error.remedy, place=place) from None
    except TypeError as error:
        raise _bad(place, f"is not whole ({error})") from None


_ALWAYS = ("id", "channel", "track", "at", "length")
_TEXTS = ("id", "channel", "track", "text", "unmatched", "name", "clip", "ours")
_COUNTS = ("at", "length", "dissolve")


def _written(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, Fraction):
        return rate_text(value)
    if isinstance(value, Sought):
        return {
            field.name: _written(getattr(value, field.name))
            for field in fields(Sought)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, Treatment):
        return treatment_to_json(value)
    return [_written(one) for one in value] if isinstance(value, tuple) else value


def _read(key: str, value: Any, place: str) -> Any:
    if value is None and key in ("clip", "source", "begins", "ours", "sought"):
        return None
    if key in _TEXTS and isinstance(value, str):
        return value
    if key in _COUNTS and type(value) is int:
        return value
    if key == "tracks" and isinstance(value, list) and all(type(number) is int for number in value):
        return tuple(value)
    if key == "source" and isinstance(value, list) and len(value) == 2 and all(type(n) is int for n in value):
        return _span(value, place)
    if key in ("begins", "speed"):
        return _fraction(value, place)
    if key == "treatments" and isinstance(value, list):
        return tuple(_treatment(one, f"{place}[{n}]") for n, one in enumerate(value))
    if key == "sought" and isinstance(value, dict):
        return _sought(value, place)
    raise _bad(place, f"cannot be {value!r}")


def _sought(raw: dict[str, Any], place: str) -> Sought:
    if strange := sorted(set(raw) - {field.name for field in fields(Sought)}):
        raise _bad(f"{place}.{strange[0]}", "is no part of what was sought")
    exact = ("offset", "count", "rate", "origin")
    values: dict[str, Any] = {
        key: _fraction(value, f"{place}.{key}") if key in exact else str(value) for key, value in raw.items()
    }
    return Sought(**values)


def _treatment(value: Any, place: str) -> Treatment:
    try:
        return treatment_from_json(value)
    except BadInput as error:
        raise BadInput(error.subject, error.remedy, place=place) from None


def _span(value: list[int], place: str) -> Span:
    try:
        return Span(*value)
    except BadInput as error:
        raise BadInput(error.subject, error.remedy, place=place) from None


def _fraction(value: Any, place: str) -> Fraction:
    try:
        return Fraction(value) if isinstance(value, str) else Fraction(int(value))
    except (ValueError, TypeError, ZeroDivisionError):
        raise _bad(place, f"is not a number written like 24000/1001: {value!r}") from None


def _rate(value: Any, place: str) -> Fraction:
    try:
        return parse_rate(str(value))
    except BadInput as error:
        raise BadInput(error.subject, error.remedy, place=place) from None


def _whole(raw: Mapping[str, Any], key: str, place: str) -> int:
    value = raw.get(key, 0)
    if type(value) is not int:
        raise _bad(f"{place}.{key}", f"is not a whole number: {value!r}")
    return value


def _text(raw: Mapping[str, Any], key: str, place: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        raise _bad(f"{place}.{key}", "is missing")
    return value


def _upgraded(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict) or type(raw.get("schema")) is not int:
        raise _bad("cut.schema", "is missing, so this is not a cut of ours")
    document: dict[str, Any] = raw
    if document["schema"] > SCHEMA:
        raise BadInput(
            f"This cut has form {document['schema']}; this Touchline reads up to {SCHEMA}.",
            "A newer Touchline wrote it: install that one.",
            place="cut.schema",
        )
    while document["schema"] < SCHEMA:
        step = UPGRADES.get(document["schema"])
        if step is None:
            raise _bad("cut.schema", f"is {document['schema']}, a form that never was")
        document = step(dict(document))
    return document


def _bad(place: str, what: str) -> BadInput:
    return BadInput(f"{place} {what}.", "This document is damaged, or Touchline did not write it.", place=place)
