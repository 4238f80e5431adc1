"""Recall: what left the house under verdicts that have changed since, and who must be told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.delivery import SCREENER
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.reach.reach import Touched, compared, difference, shifted, without
from touchline.domain.time.moment import parse_moment
from touchline.domain.time.time import union
from touchline.domain.verdict.case import CLEARED
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot
from touchline.errors import Missing
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even, known_of
from touchline.stages.clear.passes_then import once
from touchline.stages.reach.reach import sent_targets
from touchline.stages.season.proof import prove


@dataclass(frozen=True)
class ToTell:
    """Somebody who must be told, and why, in words."""

    who: str
    why: str


@dataclass(frozen=True)
class Recalled:
    """A delivery or screener whose verdict has changed. ``touched`` is where the answer is another than at its moment; ``since`` are
    the entries written since that did it, ``cleared`` whether all of it could be delivered then, and can be now,
    ``doubts`` what cannot be told as it was."""

    record: Mapping[str, Any]
    cut: Cut
    cleared: tuple[bool, bool]
    touched: tuple[Touched, ...]
    known: Snapshot
    since: tuple[Entry, ...]
    tell: tuple[ToTell, ...]
    doubts: tuple[str, ...] = ()

    @property
    def screener(self) -> bool:
        return self.record.get("kind") == SCREENER

    @property
    def must_come_back(self) -> bool:
        """Something could be shown when it left, and may not be any more."""
        return any(pair.lost for pair in self.touched)

    @property
    def lost_seconds(self) -> float:
        return float(sum(map(len, union(pair.at for pair in self.touched if pair.lost))) / self.cut.rate)


@dataclass(frozen=True)
class Recall:
    """All that left the house: how many were asked about, those whose verdict has changed, and those that cannot be judged any
    more, with the reason."""

    asked: int
    changed: tuple[Recalled, ...]
    lost: tuple[tuple[Mapping[str, Any], str], ...]


def recall(store: Store, as_of: str, times: FrameTimes = even, *, ids: Sequence[str] = ()) -> Recall:
    """Every delivery and screener made by ``as_of``, or those named, held against what is known at ``as_of``. Raises Missing for
    one that there is not, Damaged where the ledger is not what the deliveries knew: what was cut off it might be a no."""
    prove(store)
    said = len(store.ledger.entries(as_of))
    records = [one for one in store.deliveries.all() if one.get("cut") and _made_by(one, as_of, said)]
    for name in set(ids) - {str(record.get("id")) for record in records}:
        raise Missing(f"No delivery is called {name!r}.", "touchline recall lists those whose verdict has changed.")
    records = [record for record in records if not ids or record.get("id") in ids]
    changed, gone = [], []
    for record in records:
        try:
            found = _held(store, record, as_of, times)
        except Missing as error:
            gone.append((record, str(error)))
            continue
        if found.touched:
            changed.append(found)
    return Recall(len(records), tuple(changed), tuple(gone))


def _made_by(record: Mapping[str, Any], as_of: str, said: int) -> bool:
    """Whether it had left by then. Where a clock was set back since, the ledger tells: more has been said than it knew of."""
    moment = str(record.get("moment") or as_of)
    return parse_moment(moment) <= parse_moment(as_of) or int((record.get("head") or [said])[0]) < said


def _held(store: Store, record: Mapping[str, Any], as_of: str, times: FrameTimes) -> Recalled:
    cut = store.cuts.load(str(record["cut"]), int(record["version"]))
    used = {event.clip for event in cut.events if event.clip}
    passes = once(store.shelf.passes_of)  # for both moments
    then = known_of(store, used, str(record.get("moment") or as_of), times, passes=passes)
    if record.get("head"):
        then = replace(then, entries=then.entries[: int(record["head"][0])])
    known = known_of(store, used, as_of, times, passes=passes)
    if record.get("kind") != SCREENER:  # its leak scan saw that what is hidden in it is hidden
        then, known = replace(then, proven=True), replace(known, proven=True)
    targets = sent_targets(record, known)
    was, now = then.clear(cut, targets), known.clear(cut, targets)
    if record.get("kind") != SCREENER:
        was = _as_delivered(was)
    touched = tuple(pair for pair in compared(was, now, cut, known) if pair.before.verdict != pair.after.verdict)
    since = tuple(_since(cut, then, known, targets, touched)) if touched else ()
    return Recalled(record, cut, (was.cleared, now.cleared), touched, known, since, tuple(_tell(record, since, targets)),
                    tuple(dict.fromkeys((*then.doubts, *known.doubts))))  # fmt: skip


def _as_delivered(was: Clearance) -> Clearance:
    """No delivery leaves that is not cleared: what looks otherwise by now was found in the footage since."""
    return replace(was, spans=tuple(span if span.fine else replace(span, verdict=CLEARED, because=()) for span in was.spans))


def _since(cut: Cut, then: Snapshot, known: Snapshot, targets: Sequence[Target], touched: Sequence[Touched]) -> Iterator[Entry]:
    """The entries written since that make a difference where the verdict has changed: each is tried by leaving it out."""
    before = {entry.id for entry in then.entries}
    doing = {entry.id for entry in shifted(then, known)}
    for entry in known.entries:
        new = entry.id not in before and (entry.id in doing or entry.lifts)
        made = difference(cut, without(known, {entry.id}), known, targets) if new else ()
        if any(pair.after.event == one.after.event and pair.at.meets(one.at) for pair in made for one in touched):
            yield entry


def _tell(record: Mapping[str, Any], since: Sequence[Entry], targets: Sequence[Target]) -> Iterator[ToTell]:
    """Whoever holds a copy, whoever sent it, and whoever changed their mind, each once."""
    holders = dict.fromkeys([str(record.get("recipient") or "")]) if record.get("kind") == SCREENER else {}
    holders |= dict.fromkeys(target.platform for target in targets if record.get("kind") != SCREENER)
    said: dict[str, str] = {who: "holds a copy" for who in holders if who}
    if record.get("by"):
        said.setdefault(str(record["by"]), "sent it")
    for entry in since:
        who = entry.party or entry.by
        said.setdefault(who, f"said {entry.id}, and it is out already")
    yield from (ToTell(who, why) for who, why in said.items())
