"""What one version of an offer says otherwise than the version before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from touchline.domain.ledger.sentence import day_in_words, listed
from touchline.domain.talks.becoming import Becomes, becoming
from touchline.domain.talks.terms import Term, Terms


def offer_changes(before: Terms, after: Terms) -> tuple[str, ...]:
    """In sentences, in the order of the later version; what is gone comes last. Where a term stands in the file changes nothing."""
    was, now = ({_bare(one.term): one for one in becoming(terms)} for terms in (before, after))
    gone = [one for bare, one in was.items() if bare not in now]
    found = list(_heads(before, after))
    for one in (one for bare, one in now.items() if bare not in was):
        same = next((each for each in gone if _heading(each) == _heading(one)), None)
        if same:
            gone.remove(same)
            before_ = f"; before: {same.words}" if same.words != one.words else ", otherwise than before"
            found.append(f"clause {one.term.clause}: {one.words}{before_}")
        else:
            found.append(f"clause {one.term.clause} is new: {one.words}")
    return (*found, *(f"clause {one.term.clause} is gone: {one.words}" for one in gone))


def _bare(term: Term) -> str:
    """What a term says; scopes are dictionaries, which no set can hold."""
    return repr(replace(term, place=""))


def _heading(one: Becomes) -> tuple[type[Term], str]:
    return type(one.term), one.term.clause


def _heads(before: Terms, after: Terms) -> Iterator[str]:
    if before.platforms != after.platforms:
        yield f"for {listed(after.platforms, 'and')}; before: for {listed(before.platforms, 'and')}"
    if before.open_until != after.open_until:
        was, now = (f"open until {day_in_words(one.open_until)}" if one.open_until else "open without end" for one in (before, after))
        yield f"{now}; before: {was}"
