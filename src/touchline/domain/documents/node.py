"""Reading a JSON document with care: each value knows its path, so what is wrong is said with its place."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import NoReturn

from touchline.domain.time.moment import parse_day, parse_moment
from touchline.errors import BadInput

_BITS = 256
"""Of a whole number beyond that only its size is told: Python refuses to write out very long ones."""


class Node:
    """A value in a document and its path, such as ``ledger[2].lifts``. What it refuses is a BadInput."""

    __slots__ = ("_above", "_step", "value")

    def __init__(self, value: object, place: str = "", *, above: Node | None = None) -> None:
        self.value = value
        self._step = place
        self._above = above

    @property
    def place(self) -> str:
        """The path, written out only when something is wrong: documents are long."""
        above = self._above.place if self._above else ""
        return above + (self._step if above or self._step[:1] != "." else self._step[1:])

    def refuse(self, subject: str, remedy: str = "") -> NoReturn:
        """Refuse the document because of this value."""
        raise BadInput(subject, remedy, place=self.place)

    def fields(self) -> dict[str, object]:
        """An object."""
        if not isinstance(self.value, dict):
            self.refuse(f"Here stands {_shown(self.value)}, not an object.", "Write it in curly brackets.")
        return self.value

    def get(self, key: str) -> Node:
        """What stands under a key that must be there."""
        found = self.fields()
        if key not in found:
            Node(None, f".{key}", above=self).refuse(f"{key!r} is missing.", "Add it.")
        return Node(found[key], f".{key}", above=self)

    def find(self, key: str) -> Node | None:
        """What stands under a key that may be missing or null."""
        value = self.fields().get(key)
        return None if value is None else Node(value, f".{key}", above=self)

    def named(self) -> Iterator[tuple[str, Node]]:
        """An object's keys and what stands under them."""
        for key, value in self.fields().items():
            below = Node(value, f".{key}", above=self)
            if not isinstance(key, str) or not whole_text(key):
                below.refuse(f"{_shown(key)} is no name.", "Every key is text.")
            yield key, below

    def items(self) -> Iterator[Node]:
        """What stands in a list."""
        if not isinstance(self.value, (list, tuple)):
            self.refuse(f"Here stands {_shown(self.value)}, not a list.", "Write it in square brackets.")
        return (Node(item, f"[{index}]", above=self) for index, item in enumerate(self.value))

    def text(self) -> str:
        """A piece of text, empty or not."""
        text = self.value
        if not isinstance(text, str):
            self.refuse(f"Here stands {_shown(text)}, not text.", "Write it in quotation marks.")
        if not whole_text(text):
            self.refuse("Half a character stands here.", "Write the text in UTF-8.")
        return text

    def name(self) -> str:
        """A piece of text that says something."""
        if not self.text().strip():
            self.refuse("There is nothing here.", "Give it a name.")
        return self.text()

    def names(self) -> tuple[str, ...]:
        """One piece of text, or a list of them."""
        if isinstance(self.value, str):
            return (self.text(),)
        return tuple(item.text() for item in self.items())

    def whole(self, least: int = 0, most: int | None = None) -> int:
        """A whole number."""
        number = self.value
        if isinstance(number, bool) or not isinstance(number, int):
            self.refuse(f"Here stands {_shown(number)}, not a whole number.", "Write only digits, such as 48.")
        if number < least:
            self.refuse(f"{_shown(number)} is too small.", f"The least is {least}.")
        if most is not None and number > most:
            self.refuse(f"{_shown(number)} is too large.", f"The most is {most}.")
        return number

    def share(self) -> float:
        """A number from 0 to 1."""
        if isinstance(self.value, bool) or not isinstance(self.value, (int, float)):
            self.refuse(f"Here stands {_shown(self.value)}, not a number.", "Write one from 0 to 1.")
        if not 0 <= self.value <= 1:
            self.refuse(f"{_shown(self.value)} is not between 0 and 1.", "Write a number from 0 to 1.")
        return float(self.value)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.refuse(f"Here stands {_shown(self.value)}, not true or false.", "Write true or false.")
        return self.value

    def choice(self, among: Collection[str]) -> str:
        """One of a few words."""
        word = self.text()
        if word not in among:
            self.refuse(f"{_shown(word)} is not known here.", f"{_nearest(word, among)}It is one of: {', '.join(among)}.")
        return word

    def day(self) -> date:
        """An ISO day."""
        return parse_day(self.text(), place=self.place)

    def moment(self) -> datetime:
        """A moment in UTC."""
        return parse_moment(self.text(), place=self.place)

    def only(self, keys: Collection[str]) -> None:
        """Refuse any other key."""
        for key, below in self.named():
            if key not in keys:
                below.refuse(f"{_shown(key)} is not known here.", f"{_nearest(key, keys)}Use only: {', '.join(keys)}.")


def whole_text(text: str) -> bool:
    """Whether there is no half of a character in it, which JSON allows and nobody can print."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _nearest(word: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"Did you mean {near[0]}? " if near else ""


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None:
        return "nothing"
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, int) and value.bit_length() > _BITS:
        return "a number of many digits"
    shown = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object, as a JSON reader hands it over; of a key that stands twice, one value would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise BadInput(f"{_shown(twice)} stands twice in one object.", "Keep one.", place=twice)
    return found
