"""Offers: what each would cost of the cuts at hand, side by side, before anybody signs. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.ledger import SAY, Entry, Target
from touchline.domain.ledger.targets import Showing, alike, one_day
from touchline.domain.reach.reach import without
from touchline.domain.talks.becoming import becoming
from touchline.domain.talks.offer_cost import (
    OfferCost,
    Place,
    Restriction,
    by_territory,
    enough_left,
    episode,
    forbidding,
    might,
    restriction,
    seconds_of,
    viable_in,
)
from touchline.domain.talks.talks import Deal, Talks
from touchline.domain.talks.terms import Rights, Rung, Terms
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import World
from touchline.errors import BadInput, Missing
from touchline.ports import FrameTimes, Progress, Store
from touchline.stages.clear.clear import even, known_of
from touchline.stages.talk.deal import terms_of
from touchline.stages.talk.deal_entries import Written, entries_of
from touchline.stages.talk.talk import Introductions, talk_called, talks_now

_COULD = ("full-veto", "carve-out")


def offer_called(store: Store, name: str, text: str | None) -> tuple[str, Terms]:
    """An offer as it is typed: a file (its ``text``), or talks, whose latest offer is meant (``harbour``, ``harbour@2``)."""
    if text is not None:
        return PurePath(name).stem, read_terms(text, PurePath(name).name)
    talks, _ = talks_now(store)
    called, at, number = name.rpartition("@") if "@" in name else (name, "", "")
    talk = talk_called(talks, called)
    offers = [one for one in talk.offers if not at or str(one.version) == number]
    if not offers:
        raise Missing(f"The talks {talk.id} have no offer {number}.".replace(" .", "."), f"touchline talk show {talk.id} lists them.")
    return name, terms_of(offers[-1])


def cost_of_offers(
    store: Store, offers: Sequence[tuple[str, Terms]], now: str, times: FrameTimes = even, *, cuts: Sequence[str] = (),
    on: date | None = None, use: str = "film", report: Progress = lambda what, done, total: None,
) -> tuple[OfferCost, ...]:  # fmt: skip
    """What each offer would cost of the latest version of every cut (or of those named), each for its own platforms, territories
    and window, or on one day of it.

    Raises Missing where there is no cut, BadInput or Missing with its line where the terms name what is not there.
    """
    wanted = [store.cuts.load(name, version) for name, version in store.cuts.names() if not cuts or name in cuts]
    if not wanted:
        raise Missing("There is no cut to reckon with.", "Make one (touchline cut new), or ask in a past season: --season DIR.")
    found = []
    for number, (name, terms) in enumerate(offers, 1):
        found.append(_cost(store, name, terms, wanted, now, times, on, use))
        report("Offers", number, len(offers))
    return tuple(found)


def _cost(
    store: Store, name: str, terms: Terms, cuts: Sequence[Cut], now: str, times: FrameTimes, on: date | None, use: str
) -> OfferCost:
    talks, world = talks_now(store)
    written = entries_of(store, terms, "", Introductions(world), now)
    written = tuple(replace(one, entry=replace(one.entry, id=f"offer-{number}")) for number, one in enumerate(written, 1))
    used = {event.clip for cut in cuts for event in cut.events if event.clip}
    instead = _amended(talks, world, terms)
    known = known_of(store, used, now, times, [one.entry for one in written])
    if instead:
        known = without(known, set(instead.entries))
    mine = {one.entry.id for one in written}
    entries = tuple(entry for entry in known.entries if entry.id in mine)
    ids = forbidding(entries)
    asked = _targets(terms, known, on, use, date.fromisoformat(now[:10]))
    same = alike(tuple(dict.fromkeys(map(known.spelling.target, asked))), known.entries)
    targets = tuple(same)
    before = without(known, ids)
    afters = [(cut, known.clear(cut, targets)) for cut in cuts]
    episodes = tuple(episode(cut, before.clear(cut, targets), after, known, terms.episodes) for cut, after in afters)
    groups = by_territory(tuple(map(known.spelling.target, asked)), same)
    places = [_place(codes, cuts, known, some, targets, afters, terms) for some, codes in groups.items()]
    return OfferCost(
        name,
        terms,
        entries,
        asked,
        episodes,
        tuple(sorted(_restrictions(terms, written, cuts, known, targets, ids), key=lambda one: (one.might, -one.seconds))),
        tuple(sorted(places, key=lambda one: (-seconds_of(one.viable), one.territories))),
        tuple(sorted({code for right in terms.of(Rights) if right.exclusive for code in right.territories})),
        known,
        instead.talk if instead else "",
    )


def _amended(talks: Talks, world: World, terms: Terms) -> Deal | None:
    """The deal in force between the same two, which such terms would amend: its own are then no longer said."""
    sides = [found.id if (found := world.find(name)) else "" for name in (terms.club, terms.media)]
    return next((talk.deal for talk in talks.talks.values() if talk.deal and [talk.club, talk.media] == sides), None)


def _targets(terms: Terms, known: Snapshot, on: date | None, use: str, today: date) -> tuple[Target, ...]:
    """Wherever, whenever and as whatever the offer lets it be shown; without rights, today in the world."""
    rights = [right for right in terms.of(Rights) if use in right.uses and (on is None or _holds(right, on))]
    showings = [
        Showing(one_day(on) if on else (right.window[0], right.window[1] or date.max), right.platforms, right.territories, (use,))
        for right in rights
    ]
    if not terms.of(Rights):
        showings = [Showing(one_day(on or today), terms.platforms, (), (use,))]
    if not showings:
        when = f" on {on}" if on else ""
        raise BadInput(f"{terms.file} gives no right to show a {use}{when}.", "Ask for another --use or --on.")
    return tuple(dict.fromkeys(target for showing in showings for target in showing.targets(known.entries)))


def _holds(right: Rights, day: date) -> bool:
    first, until = right.window
    return first <= day and (until is None or day < until)


def _place(
    codes: tuple[str, ...], cuts: Sequence[Cut], known: Snapshot, some: frozenset[Target], every: Sequence[Target],
    afters: Sequence[tuple[Cut, Clearance]], terms: Terms,
) -> Place:  # fmt: skip
    """What is viable in territories that are judged by these targets."""
    cleared = afters if len(some) == len(every) else [(cut, known.clear(cut, tuple(some))) for cut in cuts]
    viable = tuple((cut, viable_in(cut, after)) for cut, after in cleared)
    return Place(codes, viable, tuple(cut.name for cut, left in viable if cut.frames and enough_left(cut, left, terms.episodes)))


def _restrictions(
    terms: Terms, written: Sequence[Written], cuts: Sequence[Cut], known: Snapshot, targets: Sequence[Target],
    ids: frozenset[str],
) -> Iterator[Restriction]:  # fmt: skip
    here = {entry.id: entry for entry in known.entries}
    for becomes in becoming(terms):
        entries = [here[one.entry.id] for one in written if one.becomes.term == becomes.term]
        bars = [entry for entry in entries if entry.id in ids]
        if bars:
            yield restriction(becomes, bars, cuts, known, targets, ids)
        if isinstance(becomes.term, Rung) and becomes.term.rung in _COULD:
            (say,) = [entry for entry in entries if entry.kind == SAY]
            yield might(becomes, _veto_by(say, terms), cuts, known, targets)


def _veto_by(say: Entry, terms: Terms) -> Entry:
    """The widest veto that a rung allows: reckoned as a term, which binds whoever says it."""
    return replace(say, id=f"{say.id}-veto", kind="term", by=say.party, party="", rung="")
