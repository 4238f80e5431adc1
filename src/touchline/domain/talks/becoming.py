"""What each term of an offer becomes: entries of the ledger, or something that a named person watches by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from touchline.domain.documents.node import Node
from touchline.domain.ledger.ledger import SAY, Entry
from touchline.domain.ledger.ledger_document import read_entry, read_scope
from touchline.domain.ledger.sentence import day_in_words, listed, scope_in_words
from touchline.domain.ledger.spelling import key
from touchline.domain.ledger.territories import WORLD
from touchline.domain.talks.deal_conflicts import window_in_words
from touchline.domain.talks.fence import fence
from touchline.domain.talks.terms import (
    Access,
    Episodes,
    Fee,
    Forbidden,
    Handover,
    Holdback,
    Names,
    People,
    Rights,
    Rung,
    Term,
    Terms,
    Words,
)

BY_HAND = "cannot be checked by the system, watched by hand by {}"
_LONG = 12


@dataclass(frozen=True)
class Meant:
    """An entry that a term becomes: people under whatever the offer calls them, ``terms`` the entry's ``for``."""

    kind: str
    by: str
    scope: Mapping[str, Any] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    clause: str = ""
    """Where it rests on other clauses than its own term's."""

    @property
    def entry(self) -> Entry:
        """It, as an entry that nobody has written."""
        document: dict[str, Any] = {"id": "draft", "recorded": "2000-01-01T00:00:00Z", "kind": self.kind, "scope": dict(self.scope)}
        document |= {"party" if self.kind == SAY else "by": self.by, **self.more}
        return read_entry(Node(document | ({"for": dict(self.terms)} if self.terms else {})))


@dataclass(frozen=True)
class Becomes:
    """One term: in words, the entries it becomes, and what of it is left to a person's eye (empty where nothing is)."""

    term: Term
    words: str
    entries: tuple[Meant, ...] = ()
    by_hand: str = ""


def becoming(terms: Terms) -> tuple[Becomes, ...]:
    """What every term becomes."""
    return tuple(_KINDS[type(term)](term, terms) for term in terms.terms)


def _hand(term: Term, what: str = "") -> str:
    return f"{what}{': ' if what else ''}{BY_HAND.format(term.watched_by)}"


def _showing(terms: Terms) -> dict[str, Any]:
    """For which showings a yes of this offer is meant; where and when not, the fence says."""
    uses = dict.fromkeys(use for right in terms.of(Rights) for use in right.uses)
    return {"platforms": list(terms.platforms)} | ({"uses": list(uses)} if uses else {})


def _duties(terms: Terms) -> dict[str, Any]:
    texts = [one.text for one in terms.of(Words) if one.kind == "duty"]
    return {"duties": texts} if texts else {}


def _access(term: Access, terms: Terms) -> Becomes:
    words = f"cameras {'may' if term.allowed else 'may not'} be in {listed(term.scope['place'], 'and')}"
    words += f" at {listed(term.scope['topic'], 'and')} (where somebody logs that topic)" if "topic" in term.scope else ""
    rest = {key: value for key, value in term.scope.items() if key not in ("place", "topic")}
    words += f", {scope_in_words(read_scope(Node(rest)))}" if rest else ""
    cameras = f"at most {term.cameras} camera{'s' * (term.cameras != 1)}" if term.cameras is not None else ""
    if term.allowed:
        meant = Meant("grant", terms.club, term.scope, _showing(terms), _duties(terms))
    else:
        meant = Meant("term", terms.club, term.scope, {"platforms": list(terms.platforms)})
    return Becomes(term, f"{words}; {cameras}" if cameras else words, (meant,), _hand(term, cameras) if cameras else "")


def _people(term: People, terms: Terms) -> Becomes:
    who = listed(["everybody in " + name[1:] if name.startswith("@") else name for name in term.people], "and")
    scope = {"person": list(term.people)}
    if term.allowed:
        return Becomes(term, f"covers {who}", (Meant("grant", terms.club, scope, _showing(terms), _duties(terms)),))
    return Becomes(term, f"leaves out {who}", (Meant("term", terms.club, scope, {"platforms": list(terms.platforms)}),))


def _rung(term: Rung, terms: Terms) -> Becomes:
    over = f": {scope_in_words(read_scope(Node(dict(term.scope))))}" if term.scope else ""
    meant = Meant(SAY, term.party, term.scope, more={"rung": term.rung})
    return Becomes(term, f"{term.party} stands on the rung “{term.rung}”{over}", (meant,))


def _forbidden(term: Forbidden, terms: Terms) -> Becomes:
    showing = {"platforms": list(terms.platforms)}
    what = scope_in_words(read_scope(Node(dict(term.scope))))
    if term.not_before is None:
        return Becomes(term, f"not to be shown: {what}", (Meant("term", term.by, term.scope, showing),))
    until = {**showing, "until": term.not_before.isoformat()}
    return Becomes(term, f"{what}: not before {day_in_words(term.not_before)}", (Meant("embargo", term.by, term.scope, until),))


def _rights(term: Rights, terms: Terms) -> Becomes:
    """The fence is built of all rights that the same platforms have; it stands with the first of them."""
    entries: list[Meant] = []
    same: dict[tuple[Rights, ...], list[str]] = {}
    for platform in term.platforms:
        first, *rest = [right for right in terms.of(Rights) if key(platform) in {key(name) for name in right.platforms}]
        if first == term:
            same.setdefault((first, *rest), []).append(platform)
    for rights, platforms in same.items():
        clauses = listed(list(dict.fromkeys(right.clause for right in rights)), "and")
        entries += [Meant("term", terms.club, {}, outside, clause=clauses) for outside in fence(platforms, rights)]
    where = f"{_where(term.territories)}, {window_in_words(term.window)}, for {listed(term.uses, 'and')}"
    words = f"{'exclusive ' * term.exclusive}rights {where}"
    if not same:
        words += "; what is outside is forbidden with the rights above"
    if term.exclusive:
        entries.append(_kept_out(term, terms, ()))
    return Becomes(term, words, tuple(entries))


def _holdback(term: Holdback, terms: Terms) -> Becomes:
    who = listed(term.platforms, "and") or "everybody else"
    words = f"{who} held back {_where(term.territories)}, {window_in_words(term.window)}"
    return Becomes(term, words, (_kept_out(term, terms, term.platforms),))


def _kept_out(term: Rights | Holdback, terms: Terms, platforms: Names) -> Meant:
    """Keeps these platforms out; without any, every platform but those of the offer, also one that nobody has named yet."""
    first, until = term.window
    showing: dict[str, Any] = ({"platforms": list(platforms)} if platforms else {}) | {"from": first.isoformat()}
    if len(term.territories) < len(WORLD):
        showing["territories"] = list(term.territories)
    if term.uses:
        showing["uses"] = list(term.uses)
    more = {} if platforms else {"except_platforms": list(terms.platforms)}
    return Meant("term", terms.media, {}, showing | ({"until": until.isoformat()} if until else {}), more)


def _where(codes: Names) -> str:
    if len(codes) == len(WORLD):
        return "in the world"
    if len(WORLD) - len(codes) < _LONG < len(codes):
        return f"in the world except {listed([code for code in WORLD if code not in codes], 'and')}"
    return f"in {listed(codes, 'and')}" if len(codes) <= _LONG else f"in {len(codes)} territories"


def _fee(term: Fee, terms: Terms) -> Becomes:
    parts = "; ".join(f"{part.amount} {part.when}" for part in term.instalments)
    words = f"fee {term.total}" + (f" ({parts})" if parts else "") + (f"; kill fee {term.kill}" if term.kill else "")
    return Becomes(term, words, by_hand=_hand(term))


def _episodes(term: Episodes, terms: Terms) -> Becomes:
    least = f", at least {term.least_minutes}" if term.least_minutes else ""
    words = f"{term.count} episodes of {term.minutes} minutes{least}; counted and measured, and told where one is cleared or delivered"
    return Becomes(term, words, by_hand=_hand(term, "what to do about one that is shorter, or missing"))


def _handover(term: Handover, terms: Terms) -> Becomes:
    assert term.on is not None
    return Becomes(term, f"{term.what} is delivered on {day_in_words(term.on)}; told how long until then", by_hand=_hand(term))


def _words(term: Words, terms: Terms) -> Becomes:
    rides = [one for one in terms.terms if isinstance(one, (Access, People)) and one.allowed]
    if term.kind == "duty" and rides:
        clauses = listed([one.clause for one in rides], "and")
        told = "told wherever a cut is cleared, delivered or checked for this deal"
        return Becomes(term, f"duty: {term.text}; a duty of the yes in clause {clauses}, on every second that relies on it; {told}")
    return Becomes(term, term.text, by_hand=_hand(term))


_KINDS: Mapping[type[Term], Callable[[Any, Terms], Becomes]] = {
    Access: _access, People: _people, Rung: _rung, Forbidden: _forbidden, Rights: _rights, Holdback: _holdback, Fee: _fee,
    Episodes: _episodes, Handover: _handover, Words: _words,
}  # fmt: skip
