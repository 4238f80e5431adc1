"""What an entry stands on: whether it binds, by which rung and clause, and what its writer should know before it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchline.domain.facts.facts import unidentified
from touchline.domain.ledger.ledger import LIFT, NO, YES, Entry
from touchline.domain.time.moment import parse_moment
from touchline.domain.verdict.case import CasePerson
from touchline.domain.verdict.standing import Standing, binds, standing
from touchline.ports import Store
from touchline.stages.clear.clear import even
from touchline.stages.clear.known_clips import KnownClips


@dataclass(frozen=True)
class Footing:
    """``binds`` is None for what is no no. A veto rests on the ``rung`` that the entry ``say`` put its party on, and that on a
    ``clause``; anything else on its own clause."""

    binds: bool | None = None
    say: str = ""
    rung: str = ""
    clause: str = ""
    warnings: tuple[str, ...] = ()


def footing_of(store: Store, entry: Entry, now: str, before: Sequence[Entry] = ()) -> Footing:
    """What the entry, not yet written, would stand on: as every verdict sees the ledger with it at its end, after those meant
    ``before`` it."""
    known = KnownClips(store, now, even, [*before, entry]).snapshot()
    (*entries, entry), groups = known.standing_order
    people, stands = known.people, standing(entries, parse_moment(now))
    clause = str(entry.detail.get("clause") or "")
    if entry.kind == LIFT:
        return Footing(clause=clause, warnings=_lift_warnings(entry, stands))
    if entry.kind in YES:
        return Footing(clause=clause, warnings=yes_warnings(entry, people))
    if entry.kind not in NO:
        return Footing(clause=clause)
    bound = binds(entry, stands, people, groups)
    if entry.kind == "veto":
        return _veto(entry, stands, bound)
    warning = f"This is a request: only {entry.scope.one_person()} or their guardian can refuse for them."
    return Footing(bound, clause=clause, warnings=() if bound else (warning,))


def _veto(entry: Entry, stands: Standing, bound: bool) -> Footing:
    """The clause of the veto itself where one was given, otherwise that of the rung it is said from."""
    say = stands.say_for(entry.by, entry.recorded)
    clause = str(entry.detail.get("clause") or (say.detail.get("clause") if say else "") or "")
    if say is None:
        where = "is on no rung of the ladder of say"
    else:
        under = f", clause {say.detail['clause']}" if say.detail.get("clause") else ", no clause was named"
        where = f"stands on the rung “{say.rung}” ({say.id}{under})"
        where += " and this goes beyond that carve-out" if say.rung == "carve-out" and not bound else ""
    request = f"This is a request, not a veto: {entry.by} {where}. It will be flagged, and block nothing."
    return Footing(bound, say.id if say else "", say.rung if say else "", clause, () if bound else (request,))


def _lift_warnings(entry: Entry, stands: Standing) -> tuple[str, ...]:
    lifted = next(e for e in stands.entries if e.id == entry.lifts)
    if stands.lifted(lifted):
        return (f"{lifted.id} is lifted already.",)
    if entry.by != lifted.holder:
        return (f"This changes nothing: {lifted.id} is {lifted.holder}'s, and only {lifted.holder} can take it back.",)
    return ()


def yes_warnings(entry: Entry, people: Mapping[str, CasePerson]) -> tuple[str, ...]:
    """What is wrong with a yes: it was given by somebody who cannot, or for what nobody has named."""
    person = entry.scope.one_person()
    if entry.kind in ("release", "licence") and (nameless := _nameless(entry)):
        return (f"This covers nothing: no yes holds for what has only a working name. Name it first: touchline name {nameless} NAME.",)
    who = people.get(person or "", CasePerson())
    if entry.kind == "release" and who.minor and entry.by != who.guardian:
        return (f"This covers nothing: {person} is a minor, and only {who.guardian or 'a guardian'} can say yes.",)
    if entry.kind == "release" and not who.minor and entry.by != person:
        return (f"This covers nothing: only {person} can release themself.",)
    return ()


def _nameless(entry: Entry) -> str:
    """The working name that is all the entry is about; empty where there is another."""
    names = [name for kind in ("person", "music") for name in entry.scope.values(kind) or ()]
    return names[0] if names and all(map(unidentified, names)) else ""
