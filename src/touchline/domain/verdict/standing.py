"""Where the ledger stands as of a moment: which entries count, which are lifted, which noes bind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from touchline.domain.ledger.ledger import LIFT, SAY, Entry
from touchline.domain.ledger.scope import Groups, Names
from touchline.domain.verdict.case import Case, CasePerson

NOBODY = CasePerson()


@dataclass(frozen=True)
class Standing:
    """The entries that count, in order; when each lifted one ended; each party's says; bad lifts."""

    entries: tuple[Entry, ...]
    ended: Mapping[str, datetime]
    bad_lifts: Mapping[str, Names]
    says: Mapping[str, tuple[Entry, ...]]

    def lifted(self, entry: Entry) -> bool:
        """Whether the entry has been ended by its own hand."""
        return entry.id in self.ended

    def say_for(self, party: str, at: datetime) -> Entry | None:
        """The say in force for a party at a moment: the latest not lifted by then."""
        for say in reversed(self.says.get(party, ())):
            ended = self.ended.get(say.id)
            if say.recorded <= at and (ended is None or ended > at):
                return say
        return None


def standing(ledger: Iterable[Entry], as_of: datetime) -> Standing:
    """The ledger, which stands in the order recorded, as it was known at ``as_of``."""
    entries = tuple(entry for entry in ledger if entry.recorded <= as_of)
    by_id = {entry.id: entry for entry in entries}
    ended: dict[str, datetime] = {}
    bad: dict[str, Names] = {}
    says: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        if entry.kind == SAY:
            says[entry.party] = (*says.get(entry.party, ()), entry)
        elif entry.kind == LIFT:
            if entry.by == by_id[entry.lifts].holder:
                ended.setdefault(entry.lifts, entry.recorded)
            else:
                bad[entry.lifts] = (*bad.get(entry.lifts, ()), entry.id)
    return Standing(entries, ended, bad, says)


def binds(no: Entry, ledger: Standing, people: Mapping[str, CasePerson], groups: Groups) -> bool:
    """Whether a no is more than a request."""
    if no.kind == "refusal":
        person = no.scope.one_person()
        return person is not None and no.by in (person, people.get(person, NOBODY).guardian)
    if no.kind == "veto":
        say = ledger.say_for(no.by, no.recorded)
        if say is None:
            return False
        return say.rung == "full-veto" or (say.rung == "carve-out" and say.scope.contains(no.scope, groups))
    return True


def right_hand(release: Entry, person: str, people: Mapping[str, CasePerson]) -> bool:
    """Whether a release is given by the one who can: the person, or a minor's guardian."""
    who = people.get(person, NOBODY)
    return release.by == (who.guardian if who.minor else person)


def minor(case: Case, person: str) -> bool:
    """Whether somebody is known to be a child."""
    return case.people.get(person, NOBODY).minor
