"""Offers: what each says otherwise than the one before, and what it would cost of the cuts at hand, before anybody signs. Nothing is
written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import PurePath

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.ledger import NO, Entry, Target
from touchline.domain.ledger.targets import Showing, alike, one_day
from touchline.domain.reach.reach import without
from touchline.domain.talks.becoming import becoming
from touchline.domain.talks.deal_conflicts import clashes
from touchline.domain.talks.offer_changes import offer_changes
from touchline.domain.talks.offer_cost import (
    CutSpans,
    OfferCost,
    Place,
    Restriction,
    by_territory,
    enough_left,
    episode,
    forbidding,
    seconds_of,
    viable_in,
)
from touchline.domain.talks.taking import taken
from touchline.domain.talks.talk_block import blocks
from touchline.domain.talks.talks import Deal, Talk, Talks
from touchline.domain.talks.terms import Rights, Rung, Terms
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.time.time import Span
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import World
from touchline.errors import BadInput, Missing
from touchline.ports import FrameTimes, Progress, Store
from touchline.stages.clear.clear import even, known_of
from touchline.stages.talk.deal import block_in_words, still_given, terms_of
from touchline.stages.talk.deal_entries import Written, entries_of
from touchline.stages.talk.talk import Introductions, talk_called, talks_now

_COULD = ("full-veto", "carve-out")
Cleared = Sequence[tuple[Cut, Clearance]]
Vetoes = Mapping[str, Sequence[Entry]]


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


def changes_in(talk: Talk) -> dict[int, tuple[str, ...]]:
    """What each version of an offer says otherwise than the one before, by the number of its statement; of erased ones nothing."""
    pairs = [(one, other) for one, other in pairwise(talk.offers) if one.terms and other.terms]
    return {other.seq: offer_changes(terms_of(one), terms_of(other)) for one, other in pairs}


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
        past = "touchline what-if --offer FILE --season DIR"
        raise Missing("There is no cut to reckon with.", f"Make one (touchline cut new), or ask in a past season: {past}.")
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
    known = known_of(store, used, now, times, [*(one.entry for one in written), *vetoes_of(written).values()])
    if instead:
        known = without(known, set(instead.entries))
    found = reckoned(known, name, terms, written, cuts, on, use, instead.talk if instead else "")
    return replace(found, in_the_way=tuple(_in_the_way(talks, world, terms, now)))


def _in_the_way(talks: Talks, world: World, terms: Terms, now: str) -> Iterator[str]:
    """Deals that have what the offer asks for, and who blocks the talks between the two, or the project."""
    talk = _between(talks, world, terms)
    for clash in clashes(terms, [(deal.talk, still_given(deal)) for deal in talks.deals if talk is None or deal.talk != talk.id]):
        yield clash.words
    for block in blocks(talks, talk.id if talk else "", now[:10]):
        yield f"{block_in_words(block, world)}."


def vetoes_of(written: Iterable[Written]) -> dict[str, Entry]:
    """The widest veto that each rung of an offer allows, by the place of its term: as a term, which binds whoever says it."""
    says = [one for one in written if isinstance(one.becomes.term, Rung) and one.becomes.term.rung in _COULD]
    return {
        one.becomes.term.place: replace(one.entry, id=f"{one.entry.id}-veto", kind="term", by=one.entry.party, party="", rung="")
        for one in says
    }


def reckoned(
    known: Snapshot, name: str, terms: Terms, written: Sequence[Written], cuts: Sequence[Cut], on: date | None = None,
    use: str = "film", instead: str = "",
) -> OfferCost:  # fmt: skip
    """What an offer costs, whose entries and vetoes stand in what is known as if they had been written. Raises BadInput where it
    gives no right to show such a use, or on that day."""
    here = {entry.id: entry for entry in known.entries}
    vetoes = {place: [here[entry.id]] for place, entry in vetoes_of(written).items()}
    known = without(known, {entry.id for (entry,) in vetoes.values()})
    mine = {one.entry.id for one in written}
    entries = tuple(entry for entry in known.entries if entry.id in mine)
    ids = forbidding(entries)
    asked = tuple(map(known.spelling.target, _targets(terms, known, on, use, date.fromisoformat(known.day))))
    same = alike(tuple(dict.fromkeys(asked)), known.entries)
    sides = (without(known, ids), known)
    groups = [_group(codes, cuts, sides, [one for one in same if one in some]) for some, codes in by_territory(asked, same).items()]
    groups.sort(key=lambda one: (-one.open, one.codes))
    targets, befores, afters = groups[0].targets, groups[0].befores, groups[0].afters
    pairs = zip(befores, afters, strict=True)
    episodes = tuple(episode(cut, before, after, known, terms.episodes) for (cut, before), (_, after) in pairs)
    return OfferCost(
        name,
        terms,
        entries,
        targets,
        episodes,
        tuple(sorted(_restrictions(terms, written, vetoes, known, targets, befores, afters), key=lambda one: (one.might, -one.seconds))),
        tuple(_place(one, terms) for one in groups),
        tuple(sorted({code for right in terms.of(Rights) if right.exclusive for code in right.territories})),
        known,
        instead,
    )


def _amended(talks: Talks, world: World, terms: Terms) -> Deal | None:
    """The deal in force between the same two, which such terms would amend: its own are then no longer said."""
    talk = _between(talks, world, terms)
    return talk.deal if talk else None


def _between(talks: Talks, world: World, terms: Terms) -> Talk | None:
    """The talks between the same two: those with a deal in force, otherwise the last."""
    sides = [found.id if (found := world.find(name)) else "" for name in (terms.club, terms.media)]
    theirs = (talk for talk in talks.talks.values() if [talk.club, talk.media] == sides)
    return max(theirs, key=lambda one: (bool(one.deal), one.seq), default=None)


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


@dataclass(frozen=True)
class _Group:
    """Territories of which the ledger says the same, judged by these targets: without what the offer forbids, and with it. ``open``
    is what could be shown there without, in seconds times territories."""

    codes: tuple[str, ...]
    targets: tuple[Target, ...]
    befores: Cleared
    afters: Cleared

    @property
    def open(self) -> Fraction:
        return len(self.codes) * seconds_of(tuple((cut, viable_in(cut, before)) for cut, before in self.befores))


def _group(codes: tuple[str, ...], cuts: Sequence[Cut], sides: tuple[Snapshot, Snapshot], targets: Sequence[Target]) -> _Group:
    befores, afters = ([(cut, side.clear(cut, targets)) for cut in cuts] for side in sides)
    return _Group(tuple(sorted(codes)), tuple(targets), befores, afters)


def _place(group: _Group, terms: Terms) -> Place:
    """What is viable in these territories."""
    viable = tuple((cut, viable_in(cut, after)) for cut, after in group.afters)
    return Place(group.codes, viable, tuple(cut.name for cut, left in viable if cut.frames and enough_left(cut, left, terms.episodes)))


def _restrictions(
    terms: Terms, written: Sequence[Written], vetoes: Vetoes, known: Snapshot, targets: Sequence[Target], befores: Cleared, afters: Cleared
) -> Iterator[Restriction]:
    """What each term takes by itself on top of what the offer allows, and what would come back if it alone were dropped; what a say
    could take, as if all were vetoed that may be."""
    here = {entry.id: entry for entry in known.entries if entry.kind in NO}
    bars: dict[str, list[Entry]] = {}
    for one in written:
        if one.entry.id in here:
            bars.setdefault(one.becomes.term.place, []).append(here[one.entry.id])
    terms_at = {becomes.term.place: becomes for becomes in becoming(terms)}
    for noes, cleared, might in ((bars, befores, False), (vetoes, afters, True)):
        found = taken(known, noes, cleared, targets)
        for place, entries in noes.items():
            alone = _spans((one.cut, one.by(place)) for one in found)
            back = () if might else _spans((one.cut, one.back(place)) for one in found)
            yield Restriction(terms_at[place], tuple(entries), alone, back, might)


def _spans(some: Iterable[tuple[Cut, tuple[Span, ...]]]) -> CutSpans:
    return tuple((cut, spans) for cut, spans in some if spans)
