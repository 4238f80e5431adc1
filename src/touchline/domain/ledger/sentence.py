"""An entry of the ledger in one sentence that a person can read back and agree to. Days are inclusive in speech."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from touchline.domain.facts.facts import BOTH
from touchline.domain.ledger.ledger import ANY, LIFT, SAY, Entry, For
from touchline.domain.ledger.scope import Scope

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

OPENINGS = {
    "release": "{by} agrees to be shown and heard",
    "grant": "{by} grants, by agreement, a yes",
    "location": "{by} allows what was filmed",
    "licence": "{by} licenses",
    "refusal": "{by} says no",
    "veto": "{by} vetoes",
    "embargo": "{by} holds back",
    "term": "By a term of {by}, not to be shown",
}
RUNG_WORDS = {
    "viewing": "may view, and nothing more",
    "accuracy": "may correct facts",
    "carve-out": "has a narrow right of removal",
    "consultation": "must be consulted",
    "full-veto": "has a full veto",
}


def day_in_words(day: date) -> str:
    """``1 August 2025``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def listed(words: Sequence[str], last: str = "or") -> str:
    """``a, b or c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def sentence(entry: Entry) -> str:
    """The entry as one sentence, such as ``manager vetoes ada-holt in dressing-room, shot from 1 August 2025 up to and including
    31 December 2025; on every platform, everywhere, for every use.``"""
    if entry.kind == LIFT:
        return f"{entry.by} takes back {entry.lifts}."
    if entry.kind == SAY:
        return f"{entry.party} {RUNG_WORDS[entry.rung]} ({entry.rung}): {scope_in_words(entry.scope)}."
    opening = OPENINGS[entry.kind].format(by=entry.by)
    what = (
        scope_in_words(entry.scope)
        if not _said_already(entry)
        else scope_in_words(_without_person(entry.scope), "everywhere it was filmed")
    )
    parts = [f"{opening}: {what}", terms_in_words(entry.terms, entry.kind), *_extras(entry)]
    return "; ".join(part for part in parts if part) + "."


def _said_already(entry: Entry) -> bool:
    return entry.kind == "release" and entry.scope.one_person() == entry.by


def _without_person(scope: Scope) -> Scope:
    return Scope(**{**{key: getattr(scope, key) for key in scope.__dataclass_fields__}, "person": None})


def scope_in_words(scope: Scope, everything: str = "everything") -> str:
    """The conditions as one phrase; all of them together."""
    words = [phrase(values) for key, phrase in _PHRASES.items() if (values := scope.values(key)) is not None]
    if scope.span:
        words.append(f"frames {scope.span.start} up to and including {scope.span.end - 1}")
    if scope.shot:
        words.append(f"shot {days_in_words(*scope.shot)}")
    if scope.channel != BOTH:
        words.append("(picture only)" if scope.channel == "picture" else "(sound only)")
    return " ".join(words) if words else everything


def _named(names: Sequence[str]) -> str:
    """Names that have a comma in them in quotes."""
    return listed([f"“{name}”" if "," in name else name for name in names])


_PHRASES: dict[str, Callable[[Sequence[str]], str]] = {
    "person": lambda v: listed([f"everybody in {name[1:]}" if name.startswith("@") else name for name in v]),
    "words": lambda v: "the words " + listed([f"“{text}”" for text in v]),
    "text": lambda v: "the writing " + listed([f"“{text}”" for text in v]),
    "mark": lambda v: f"the mark {_named(v)}",
    "music": lambda v: f"the music {_named(v)}",
    "sound": lambda v: f"the sound of {_named(v)}",
    "topic": lambda v: f"what concerns {_named(v)}",
    "owner": lambda v: f"footage of {_named(v)}",
    "place": lambda v: f"in {listed(v)}",
    "fixture": lambda v: f"at fixture {listed(v)}",
    "clip": lambda v: f"in clip {listed(v)}",
}


def days_in_words(first: date, until: date) -> str:
    """``[first, until)`` as people say it: both ends inclusive."""
    last = until - timedelta(days=1)
    if last == first:
        return f"on {day_in_words(first)}"
    return f"from {day_in_words(first)} up to and including {day_in_words(last)}"


def terms_in_words(terms: For, kind: str) -> str:
    """For which showings it is meant."""
    platforms, territories, uses = (
        None if not v or ANY in v else v for v in (terms.platforms, terms.territories, terms.uses)
    )
    words = [
        f"on {listed(platforms)}" if platforms else "on every platform",
        f"in {listed(territories)}" if territories else "everywhere",
        f"for {listed(uses)}" if uses else "for every use",
    ]
    if terms.except_platforms:
        words[0] += f" but {listed(terms.except_platforms, 'and')}"
    if terms.except_territories:
        words[1] += f" except {listed(terms.except_territories)}"
    if kind == "embargo" and terms.until:
        words.append(f"up to and including {day_in_words(terms.until - timedelta(days=1))}")
    elif terms.from_ and terms.until:
        words.append(f"shown {days_in_words(terms.from_, terms.until)}")
    elif terms.from_:
        words.append(f"shown from {day_in_words(terms.from_)} on")
    elif terms.until:
        words.append(f"shown up to and including {day_in_words(terms.until - timedelta(days=1))}")
    return ", ".join(words)


def _extras(entry: Entry) -> list[str]:
    return [
        words
        for words in (
            "a filming notice was posted, which covers strangers" if entry.notice else "",
            "the people in it are cleared by the licensor" if entry.people else "",
            f"at most {entry.limit_frames} frames in one cut" if entry.limit_frames is not None else "",
            f"duties: {listed(entry.duties, 'and')}" if entry.duties else "",
        )
        if words
    ]
