"""Sounding: names of people among the words that are asked for, and the ways in which they may have been misheard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchline.domain.words.query import Phrase
from touchline.domain.words.sounds import LONGEST, heard_as, key, said_together, ways_of
from touchline.domain.words.tokens import tokens_of
from touchline.domain.world.world import World

_SHORTEST = 4
"""Letters of a name that is listened for."""


@dataclass(frozen=True)
class Names:
    """The names that can be listened for, each with the ``whole`` names it is part of; by how they are ``spelled``, token by
    token, and by the ``keys`` of how they are said."""

    whole: Mapping[str, set[str]]
    spelled: Mapping[tuple[str, ...], str]
    keys: Mapping[str, list[str]]


def names_of(world: World) -> Names:
    """Every name of somebody in the season, and every part of one."""
    whole: dict[str, set[str]] = {}
    for person in world.people.values():
        words = [word for word in (person.name or person.handle).replace("-", " ").split() if tokens_of(word)]
        for size in range(1, min(LONGEST, len(words)) + 1):
            for first in range(len(words) - size + 1):
                name = " ".join(words[first : first + size])
                if len("".join(tokens_of(name))) >= _SHORTEST and ways_of(name):
                    whole.setdefault(name, set()).add(" ".join(words[-LONGEST:]))
    keys: dict[str, list[str]] = {}
    for name in whole:
        for one in {key(way) for way in ways_of(name)}:
            keys.setdefault(one, []).append(name)
    return Names(whole, {tuple(tokens_of(name)): name for name in whole}, keys)


def sounding(phrases: Sequence[Phrase], names: Names) -> tuple[tuple[Phrase, ...], str]:
    """The phrases, with the ways to say it for each that is, or sounds like, a name of somebody in the season; and those names
    as they are spelled. No name: the phrases as they are, and nothing.

    A part of a name is listened for in the whole name too: its first sounds may have been taken for the end of the word before.
    """
    out: list[Phrase] = []
    spelled: list[str] = []
    place = 0
    while place < len(phrases):
        size, name = _name_at(phrases, place, names)
        if name:
            tokens = tuple(phrase.tokens[0] for phrase in phrases[place : place + size])
            ways = dict.fromkeys(way for one in (name, *sorted(names.whole[name])) for way in ways_of(one))
            out.append(Phrase(tokens, sounds=tuple(ways)))
            spelled.append(name)
        else:
            out.append(phrases[place])
        place += size
    return tuple(out), " ".join(spelled)


def _name_at(phrases: Sequence[Phrase], place: int, names: Names) -> tuple[int, str]:
    """How many phrases from ``place`` on are a name, and which: the longest that is one to the letter, else the one that sounds
    most like it; one phrase and no name where there is none."""
    run: list[str] = []
    for phrase in phrases[place : place + LONGEST]:
        if len(phrase.tokens) > 1 or phrase.prefix:
            break
        run.append(phrase.tokens[0])
    for size in range(len(run), 0, -1):
        if tuple(run[:size]) in names.spelled:
            return size, names.spelled[tuple(run[:size])]
    for size in range(len(run), 0, -1):
        near = names.keys.get(key(said_together(run[:size])), ())
        alike, name = max(((heard_as(ways_of(name), run[:size]), name) for name in near), default=(0.0, ""))
        if alike:
            return size, name
    return 1, ""
