"""A person's name in words: where it is said or written, and how a text reads without it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from touchline.domain.facts.facts import Fact
from touchline.domain.words.words import has_phrase, normalised
from touchline.domain.world.world import Person, World

NAME = "[name]"
"""What stands where a name stood: a word of its own, so that the words around it do not run together."""
_SHORTEST = 3
_POSSESSIVE = re.compile(r"['’](s|S)?(?=\W*$)")


@dataclass(frozen=True)
class Names:
    """How somebody is called: ``full`` phrases, and ``parts`` of the name that nobody else of the season shares and that count
    where they begin with a capital. All in normalised form."""

    full: frozenset[str]
    parts: frozenset[str]

    @lru_cache(maxsize=1 << 16)  # noqa: B019 - of millions of texts in a season few are different
    def within(self, text: str) -> bool:
        """Whether a text (a sentence, a file's name) holds the name."""
        plain = " ".join(token for word in text.split() for token in _tokens(word))
        run = plain.replace(" ", "")
        return (
            any(has_phrase(plain, name) or (" " in name and name.replace(" ", "") in run) for name in self.full)
            or NAME in self.without(text.split())
        )

    def without(self, words: Sequence[str]) -> list[str]:
        """The words with every one that belongs to the name replaced; as many as before."""
        tokens = [(token, place) for place, word in enumerate(words) for token in _tokens(word)]
        gone = {place for token, place in tokens if token in self.parts and _capital(words[place])}
        for name in self.full:
            wanted = name.split()
            for at in range(len(tokens) - len(wanted) + 1):
                if [token for token, _ in tokens[at : at + len(wanted)]] == wanted:
                    gone |= {place for _, place in tokens[at : at + len(wanted)]}
        return [NAME if place in gone else word for place, word in enumerate(words)]

    def __bool__(self) -> bool:
        return bool(self.full or self.parts)


def names_of(person: Person, world: World) -> Names:
    """How somebody is called, under every name they were taken in with, as far as no other person of the season is called so."""
    every = world.every_name_of(person)
    own = {called for one in every for called in (normalised(one.name), normalised(one.handle.replace("-", " ")))} - {""}
    others = [one for one in world.people.values() if one.called != person.called]
    shared = {part for one in others for part in normalised(f"{one.name} {one.handle}").split()}
    parts = {part for name in own for part in name.split() if len(part) >= _SHORTEST and not part.isdigit()} - shared
    alone = {name for name in own if " " in name or name not in shared}
    return Names(frozenset(alone), frozenset(parts))


def not_refused(names: Names, phrases: Iterable[str]) -> tuple[Names, list[str]]:
    """The names that no refused phrase needs, and the phrases that need some: a no to these words must still find them."""
    needed = []
    full, parts = set(names.full), set(names.parts)
    for phrase in phrases:
        words = {form for word in phrase.split() for form in (word, word.removesuffix("s"))}
        hit = (words & parts) | {name for name in full if words & set(name.split())}
        if hit:
            needed.append(phrase)
            parts -= words
            full = {name for name in full if not words & set(name.split())}
    return Names(frozenset(full), frozenset(parts)), sorted(needed)


def anonymous(fact: Fact, names: Names) -> Fact:
    """The fact without the name, also in whatever else its source knows."""
    value = " ".join(names.without(fact.value.split())) if names.within(fact.value) else fact.value
    detail = _plain(fact.detail, names)
    if value == fact.value and detail == dict(fact.detail):
        return fact
    return replace(fact, value=value, detail=detail)


def _plain(value: Any, names: Names) -> Any:
    if isinstance(value, str):
        return " ".join(names.without(value.split())) if names.within(value) else value
    if isinstance(value, Mapping):
        return {key: _words(inner, names) if key == "words" else _plain(inner, names) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, names) for inner in value]
    return value


def _words(timed: Any, names: Names) -> Any:
    """Timed words of a line, where a name may run over several."""
    if not isinstance(timed, Sequence) or not all(isinstance(word, list | tuple) and word for word in timed):
        return _plain(timed, names)
    texts = [str(word[0]) for word in timed]
    shown = names.without([text.strip() for text in texts])
    return [[text if new == text.strip() else text.replace(text.strip(), new), *word[1:]]
            for text, new, word in zip(texts, shown, timed, strict=True)]  # fmt: skip


def _tokens(word: str) -> list[str]:
    """A word's tokens, without the ending of "Ada's"."""
    return normalised(_POSSESSIVE.sub("", word)).split()


def _capital(word: str) -> bool:
    return next((letter for letter in word if letter.isalpha()), "").isupper()


def texts_in(value: object) -> Iterable[str]:
    """Every text in a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_in(inner)
