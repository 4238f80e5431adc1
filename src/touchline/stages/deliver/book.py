"""Book: the tables of the clearance book of a cut, for the season itself or as a buyer may read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.book import Book, book_of
from touchline.domain.facts.facts import unidentified
from touchline.domain.ledger.ledger import Target
from touchline.domain.verdict.discretion import Discretion, discreet_clip, discreet_cut, discretion
from touchline.domain.verdict.snapshot import Snapshot
from touchline.ports import FrameTimes, Store
from touchline.stages.clear.clear import even, snapshot
from touchline.stages.deliver.leaks import look_for_leaks
from touchline.stages.deliver.outgoing import need_free, outgoing
from touchline.stages.deliver.papers import called_discreetly


@dataclass(frozen=True)
class Bound:
    """A book that was made: what it says, and what must be kept out of a buyer's."""

    book: Book
    keep: Discretion


def bind(store: Store, cut: Cut, targets: Sequence[Target], as_of: str, times: FrameTimes = even, *, discreet: bool = False) -> Bound:
    """The book of one version of a cut for all targets, as known at ``as_of``. ``discreet``: children and whoever said no are
    numbers, refused words are in no label, and nobody's no is told."""
    known = snapshot(store, cut, as_of, times)
    clearance = known.clear(cut, targets)
    if not discreet:
        return Bound(book_of(cut, known, clearance), Discretion())
    keep = discretion(known, clearance.targets)
    shown = discreet_cut(cut, keep, "cut" if keep.unfit(cut.name) else cut.name)
    clips = {name: discreet_clip(clip, keep) for name, clip in known.clips.items()}
    told = replace(known, clips=clips)
    return Bound(book_of(shown, told, clearance, called=_called(known, keep), internal=False), keep)


def _called(known: Snapshot, keep: Discretion) -> Callable[[str], str]:
    return lambda who: who if unidentified(who) else called_discreetly(known, keep, who)


def write(bound: Bound, folder: Path, files_of: Callable[[Book], Mapping[str, bytes]]) -> tuple[str, ...]:
    """Write a book into a new folder, whole or not at all; its files. Raises Conflict where the folder is taken, Refused where
    a buyer's book would say what somebody refused."""
    need_free(folder)
    files = files_of(bound.book)
    with outgoing(folder) as partial:
        for name, content in files.items():
            (partial / name).write_bytes(content)
        look_for_leaks(sorted(partial.iterdir()), bound.keep)
    return tuple(sorted(files))
