"""Releases: who has none, whose end soon, and the forms to be signed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from touchline.domain.cut.cut import Cut
from touchline.domain.facts.facts import CHANNELS, unidentified
from touchline.domain.ledger.ledger import LIFT, YES, Entry, Target
from touchline.domain.ledger.release_form import Form, FormOrder, form_of
from touchline.domain.ledger.scope import is_group
from touchline.domain.ledger.targets import Showing
from touchline.domain.reach.apart import Apart
from touchline.domain.verdict.appearing import Appearing, appearing
from touchline.domain.verdict.case import BLOCKED, CLEARED
from touchline.domain.verdict.case_parts import in_handles
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import Person, World
from touchline.errors import BadInput, TouchlineError
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even, snapshot
from touchline.stages.people.board import Appearance, appearances
from touchline.stages.world.people import world_now

MISSING, ELSEWHERE, REFUSED, CHILD, STRANGER = "missing", "not for this showing", "refused", "needs guardian", "unidentified"


@dataclass(frozen=True)
class Lacking:
    """Somebody recognisable without a yes: ``why`` in a word or two, ``entries`` that stand (a yes for something else, a no), how
    long they are seen and heard; ``guardian`` whom to ask for a child."""

    who: str
    person: Person | None
    why: str
    seen_seconds: float
    heard_seconds: float
    entries: tuple[str, ...] = ()
    guardian: str = ""


@dataclass(frozen=True)
class Ending:
    """A yes whose last day comes soon or is past; ``renewed`` if another of the same goes on. ``last`` is the last day on which it
    holds."""

    entry: Entry
    last: date
    days_left: int
    renewed: bool


def lacking_in_cut(store: Store, cut: Cut, targets: Sequence[Target], now: str, times: FrameTimes = even) -> list[Lacking]:
    """Everybody in a version of a cut who is not covered on every frame and for every target, most seen and heard first."""
    known = snapshot(store, cut, now, times)
    apart = Apart(cut, known, known.clear(cut, targets))
    released = _released(known)
    found = []
    for one in appearing(cut, known, "person"):
        verdict, yeses, against = apart.of(one, CHANNELS, partial(_about, one.who, known))
        if verdict != CLEARED:
            found.append(_lacking(one, cut, known, verdict, yeses, against, one.who in released))
    return found


def _about(who: str, known: Snapshot, entry: Entry) -> bool:
    _, groups = known.standing_order
    named = entry.scope.person or ()
    return entry.people or who in named or any(is_group(name) and who in groups.get(name[1:], ()) for name in named)


def _lacking(
    one: Appearing, cut: Cut, known: Snapshot, verdict: str, yeses: Sequence[str], against: Sequence[str], released: bool
) -> Lacking:
    person = known.world.find(one.who) if not unidentified(one.who) else None
    kinds = {reason.partition(":")[0] for reason in against}
    why = (REFUSED if verdict == BLOCKED else STRANGER if person is None else CHILD if "needs-guardian" in kinds else
           ELSEWHERE if yeses or released else MISSING)  # fmt: skip
    entries = [*yeses, *(name for reason in against if (name := reason.rpartition(":")[2]) in known.said)]
    guardian = known.world.called(person.guardian) if person and person.guardian and person.minor_on(known.day) else ""
    seen, heard = (round(float(one.seconds(channel, cut.rate)), 3) for channel in CHANNELS)
    return Lacking(one.who, person, why, seen, heard, tuple(dict.fromkeys(entries)), guardian)


def _released(known: Snapshot) -> set[str]:
    """Whoever has a release of their own that nobody took back."""
    lifted = {entry.lifts for entry in known.entries if entry.kind == LIFT}
    releases = (entry.scope.one_person() for entry in known.entries if entry.kind == "release" and entry.id not in lifted)
    return {who for who in releases if who}


def lacking_in_season(store: Store, showing: Showing, now: str, times: FrameTimes = even) -> list[Lacking]:
    """Everybody seen or heard anywhere in the season who has no yes at all for this showing, or said no."""
    world = world_now(store)
    entries = {entry.id: entry for entry in store.ledger.entries()}
    targets = showing.targets(entries.values())
    found = []
    for one in appearances(store, times, now=now):
        if one.sightings:
            why = _why(one, [entries[name] for name in one.yes], targets)
            guardian = world.called(one.person.guardian) if one.person and one.person.guardian and one.person.minor_on(now[:10]) else ""
            if why:
                found.append(Lacking(one.who, one.person, why, one.seen_seconds, one.heard_seconds, (*one.yes, *one.no), guardian))
    return found


def _why(one: Appearance, yeses: Sequence[Entry], targets: Sequence[Target]) -> str:
    if one.no:
        return REFUSED
    if one.person is None:
        return STRANGER
    if not yeses:
        return MISSING
    return "" if all(any(entry.terms.fits(target) for entry in yeses) for target in targets) else ELSEWHERE


def ending(store: Store, now: str, days: int) -> list[Ending]:
    """Every yes that stands and ends within so many days, or has ended; the first to end first."""
    world = world_now(store)
    entries = [in_handles(entry, world) for entry in store.ledger.entries()]
    holders = {entry.id: entry.holder for entry in entries}
    lifted = {entry.lifts for entry in entries if entry.kind == LIFT and holders.get(entry.lifts) == entry.by}
    yeses = [entry for entry in entries if entry.kind in YES and entry.id not in lifted]
    today = date.fromisoformat(now[:10])
    found = []
    for entry in yeses:
        until = entry.terms.until
        if until and (until - today).days <= days:
            last = date.fromordinal(until.toordinal() - 1)
            found.append(Ending(entry, last, (until - today).days - 1, any(_renews(other, entry) for other in yeses)))
    return sorted(found, key=lambda one: (one.last, one.entry.id))


def _renews(other: Entry, entry: Entry) -> bool:
    """Whether a yes by the same hand, on the same scope, goes on for longer."""
    same = (other.kind, other.by, other.scope) == (entry.kind, entry.by, entry.scope) and other.id != entry.id
    longer = other.terms.until is None or (entry.terms.until is not None and other.terms.until > entry.terms.until)
    return same and longer


def forms(
    store: Store, people: Sequence[str], day: str, order: FormOrder, write: Callable[[Form], bytes]
) -> tuple[list[tuple[Form, bytes]], list[tuple[str, TouchlineError]]]:
    """A form for each of these people; and those for whom none could be made, with the reason. Raises Missing for somebody
    unknown, BadInput where nobody is named."""
    world = world_now(store)
    if not people:
        raise BadInput("Nobody is named.", "Name people, or add --missing.")
    made: list[tuple[Form, bytes]] = []
    failed: list[tuple[str, TouchlineError]] = []
    for person in {one.id: one for one in map(world.who, people)}.values():
        form = form_of(person, _guardian(world, person), day, order)
        try:
            made.append((form, write(form)))
        except TouchlineError as error:
            failed.append((person.called, error))
    return made, failed


def _guardian(world: World, person: Person) -> str:
    known = world.people.get(person.guardian or "")
    return (known.name or known.called) if known else ""
