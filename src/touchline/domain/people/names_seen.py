"""Names that the footage itself offers: written under a face, or said aloud. Hints for a person to confirm, never facts.

And the match that a score bug shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

from touchline.domain.facts.facts import KNOWN_FROM, Fact
from touchline.domain.facts.graphics import spelled_like
from touchline.domain.time.time import Span
from touchline.domain.world.world import Fixture

_MYSELF = re.compile(r"\b(?:i'm|i am|my name is|my name's|this is|call me)\s+((?:[^\W\d_][\w'’-]+\s*){1,3})", re.I)
_LONG = 7
"""Names at least this long may be spelled with one letter wrong."""


def name_hints(facts: Iterable[Fact]) -> list[tuple[Span, str]]:
    """The names that lower thirds propose, and when each is on screen; only what is known to be read right."""
    found = []
    for fact in facts:
        names = fact.detail.get("names")
        surely = fact.kind == "text" and fact.confidence >= KNOWN_FROM and fact.detail.get("role") == "lower-third"
        if surely and isinstance(names, list):
            found += [(fact.span, str(name)) for name in names]
    return sorted(found, key=lambda one: (one[0].start, one[0].end, one[1]))


def said_names(facts: Iterable[Fact], squad: Sequence[str]) -> list[tuple[Span, str, bool]]:
    """The people of ``squad`` named aloud in lines of speech: (frames of the line, name as the squad has it, whether the
    speaker says it of themself, as in "I'm Ada Holt").

    A full name counts, or a last name that only one of them has; of a long one a letter may be wrong.
    """
    calls = _calls(squad)
    found = []
    for fact in facts:
        if fact.kind != "words":
            continue
        own = " ".join(match[1] for match in _MYSELF.finditer(fact.value))
        for name in _named(fact.value, calls):
            found.append((fact.span, name, name in set(_named(own, calls))))
    return sorted(found, key=lambda one: (one[0].start, one[0].end, one[1]))


def _calls(squad: Sequence[str]) -> list[tuple[list[str], str]]:
    """What each may be called by, in plain words: the full name, and the last where it is theirs alone."""
    full = [(plain(name), name) for name in squad if plain(name)]
    lasts = [words[-1] for words, _ in full]
    alone = [([last], name) for (words, name), last in zip(full, lasts, strict=True)
             if len(words) > 1 and lasts.count(last) == 1 and len(last) >= 4]
    return full + alone


def _named(text: str, calls: Sequence[tuple[list[str], str]]) -> Iterator[str]:
    words = plain(text)
    given: set[str] = set()
    for called, name in calls:
        for place in range(len(words) - len(called) + 1):
            if name not in given and all(_same(a, b) for a, b in zip(called, words[place : place + len(called)], strict=True)):
                given.add(name)
                yield name


def _same(name: str, word: str) -> bool:
    return name == word or (len(name) >= _LONG and spelled_like(name, word))


def plain(text: str) -> list[str]:
    """Words without case, accents, apostrophes and punctuation."""
    text = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return re.sub(r"[\W_]+", " ", re.sub("['‘’]", "", text)).split()


def match_of(told: Mapping[str, object], fixtures: Iterable[Fixture], day: str) -> Fixture | None:
    """The match that a score bug shows, of those played on ``day`` (ISO; empty: any day): the only one both of whose teams its
    codes may stand for. ``told`` is the detail of a fact with the role ``score-bug``."""
    teams = told.get("teams")
    if not isinstance(teams, list) or len(teams) != 2:
        return None
    home, away = (str(team) for team in teams)
    shown = [match for match in fixtures
             if day in ("", match.day) and stands_for(home, match.home) and stands_for(away, match.away)]
    return shown[0] if len(shown) == 1 else None


def stands_for(code: str, team: str) -> bool:
    """Whether a code such as ``MUN`` may be short for a team such as Manchester United: it begins a word of the name, is its
    initials, or takes letters in order from the first word, or from the first and one other, each from its beginning."""
    words = [word for word in plain(team) if word not in ("fc", "afc", "cf")]
    short = "".join(plain(code))
    if not words or not short:
        return False
    if any(word.startswith(short) for word in words) or short == "".join(word[0] for word in words):
        return True
    return _spells(short, words[0]) or any(
        _spells(short[:cut], words[0]) and _spells(short[cut:], word) for cut in range(1, len(short)) for word in words[1:])


def _spells(short: str, word: str) -> bool:
    """Whether it begins with the word's first letter and goes on with others of it, in order."""
    rest = iter(word)
    return short[0] == word[0] and all(letter in rest for letter in short)
