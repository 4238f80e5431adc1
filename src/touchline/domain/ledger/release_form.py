"""A release form, filled in: whose, for what, in which language, and who signs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from touchline.domain.ledger.release_words import FALLBACK, FORMS, language_of
from touchline.domain.world.world import Person


@dataclass(frozen=True)
class Form:
    """What stands on it; ``words`` are the form's own, ``apology`` says that it is not in the language that was asked for,
    ``made`` is when (seconds since 1970)."""

    language: str
    words: Mapping[str, str]
    club: str
    production: str
    name: str
    child: bool
    guardian: str
    of_age: str
    scope: str
    where: str
    statement: str
    signer: str
    apology: str
    note: str
    made: int


@dataclass(frozen=True)
class FormOrder:
    """What is asked for: ``scope`` and ``where`` as somebody wrote them for the person to read, or empty for everything."""

    club: str
    production: str
    language: str = ""
    scope: str = ""
    where: str = ""
    made: int = 0


def form_of(person: Person, guardian: str, day: str, order: FormOrder) -> Form:
    """The form of somebody on a day; ``guardian`` is the name of a child's."""
    asked = order.language or person.language
    language, right = language_of(asked)
    words, child = FORMS[language], person.minor_on(day)
    name = person.name or person.called
    apology = "" if right else f"This form is not available in “{asked}”. It is given in English: have it explained before you sign."
    return Form(
        language, words, order.club, order.production, name, child, guardian if child else "", (person.of_age or "") if child else "",
        order.scope or words["all_child" if child else "all"], order.where or words["anywhere"],
        words["child"].format(name=name) if child else words["i"], guardian if child else name, apology,
        f"{person.id} · {language if right else FALLBACK} · {day}", order.made)  # fmt: skip
