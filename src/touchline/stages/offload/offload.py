"""Offload: a card into several copies, each read back and sealed, and the one question: may the card be formatted?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from touchline.domain.facts.findings import Fault
from touchline.domain.rushes.copies import (
    FORMATS,
    PARTIAL,
    CardFile,
    Change,
    Copy,
    FileFault,
    Generation,
    Inventory,
    Offload,
    Passed,
    why_not_safe,
)
from touchline.errors import BadInput, Unavailable
from touchline.stages.offload.destinations import (
    Before,
    another,
    before_of,
    copies_of,
    name_of,
    refuse_another,
    refuse_full,
    size_text,
)
from touchline.stages.offload.dock import Dock

if TYPE_CHECKING:
    from touchline.ports import Progress, Shelf


_STAGE = "offload"


def offload(
    card: Path, destinations: Sequence[Path], dock: Dock, progress: Progress, *, name: str | None = None
) -> Offload:
    """Copy ``card`` to a folder of its name in every destination; what is there already and equal is not copied again.

    The outcome tells of faults on the card, damage in a copy and disks that filled up, and never says "safe to format"
    beside any of them. Raises Missing and BadInput for what makes no sense, Conflict where another card has that name,
    Unavailable where nothing can be written, Damaged where a copy's history was tampered with.
    """
    card = _absolute(card)
    content, inventory = dock.cards(card), dock.disks.inventory(card)
    if not inventory.files and not inventory.faults:
        raise BadInput(f"There is nothing on the card {card}.", "Check that it is the right one, and mounted.")
    copies = copies_of(card, destinations, name or name_of(card), dock.disks)
    with ExitStack() as held:
        try:
            held.enter_context(dock.disks.alone(copies))
        except OSError as error:
            raise _unwritable(error) from None
        before = [before_of(copy, dock.disks, dock.seals) for copy in copies]
        for copy, there in zip(copies, before, strict=True):
            refuse_another(copy, there, inventory)
        refuse_full(copies, before, inventory, dock.disks)
        return _Run(card, copies, before, inventory, dock, progress).outcome(content)


def _unwritable(error: OSError) -> Unavailable:
    place = str(error.filename or "a destination").removesuffix(f"/{PARTIAL}")
    return Unavailable(f"Nothing can be written to {place}: {error.strerror}.",
                       "Ask for the right to write there, or choose another folder.")


def remember(done: Offload, shelf: Shelf) -> None:
    """Let the season know the card's faults, and forget those of an earlier run that are gone."""
    now = {str(Path(done.card, fault.path)): fault.why for fault in done.faults}
    for old in shelf.faults():
        if old.stage == _STAGE and old.where not in now and Path(done.card) in Path(old.where).parents:
            shelf.mended(old.where)
    for where, why in now.items():
        shelf.fault(Fault(where, _STAGE, f"{Path(where).name} {why}.", "Keep the card; offload it again when it can be read."))


def _absolute(card: Path) -> Path:
    """Without ``..``, but with the name that was typed: a link to a card is called what the link is called."""
    return card.resolve() if ".." in card.parts else card.absolute()


class _Run:
    """One offload under way."""

    def __init__(self, card: Path, copies: Sequence[Path], before: Sequence[Before], inventory: Inventory,
                 dock: Dock, progress: Progress) -> None:
        self.card, self.copies, self.before, self.inventory = card, copies, before, inventory
        self.dock, self.progress = dock, progress
        self.passed: list[Passed] = []
        self.broken: list[OSError | None] = [None] * len(copies)
        self.damage: list[Change] = []
        own, self.seal_broken = dock.seals.known(card)
        self.formats = {path: {sealed.first} for path, sealed in own.items()}
        for there in before:
            for path, sealed in there.known.items():
                self.formats.setdefault(path, set()).add(sealed.first)

    def outcome(self, content: object) -> Offload:
        """Known files are compared first, so that another card's folder is noticed before anything is added to it."""
        started = [file for file in self.inventory.files if any(file.path in there.files for there in self.before)]
        self._copy(started)
        self._refuse_same_size()
        done = set(started)
        self._copy([file for file in self.inventory.files if file not in done])
        self._note_damage()
        faults = [*self.inventory.faults, *(FileFault(one.file.path, one.fault) for one in self.passed if one.fault)]
        faults += [FileFault(change.path, change.says) for change in self.seal_broken]
        copies = [self._finish(place) for place in range(len(self.copies))]
        volume = self.dock.disks.volume(self.card)
        return Offload(str(self.card), content, self.inventory, tuple(copies), tuple(faults),  # type: ignore[arg-type]
                       why_not_safe(volume, copies, faults), tuple(self.damage), tuple(self._full()),
                       tuple(self._notes(copies)))

    def _copy(self, files: Sequence[CardFile]) -> None:
        if not files:
            return
        try:
            passed, broken = self.dock.disks.copy(self.card, files, self.copies, self.progress, formats=self.formats)
        except OSError as error:
            raise _unwritable(error) from None
        self.passed += passed
        self.broken = [old or new for old, new in zip(self.broken, broken, strict=True)]

    def _refuse_same_size(self) -> None:
        """Files of equal size and other content: another card, unless their seals or their neighbours say damage."""
        for place, (copy, there) in enumerate(zip(self.copies, self.before, strict=True)):
            equal = any(one.landed[place].state == "verified" for one in self.passed if one.landed)
            other = [one.file.path for one in self.passed if one.landed and one.landed[place].state == "differs"
                     and not one.landed[place].fresh and not _damaged(one, place, there, equal)]
            if other:
                raise another(copy, [f"{path}: is another file of the same name" for path in other])

    def _note_damage(self) -> None:
        for place, copy in enumerate(self.copies):
            for one in self.passed:
                if one.landed and one.landed[place].state == "differs":
                    says = ("what was read back is not what the card holds; it was not kept"
                            if one.landed[place].fresh else "has changed since it was copied")
                    self.damage.append(Change("altered", str(copy / one.file.path), says))

    def _finish(self, place: int) -> Copy:
        """Seal one copy and say what it is worth."""
        copy, volume = self.copies[place], self.dock.disks.volume(self.copies[place])
        good = {one.file: one.landed[place].found for one in self.passed
                if one.landed and one.landed[place].state == "verified"}
        generation, failed = self._seal(place, good)
        self.damage += [Change(change.kind, str(copy / change.path), change.says) for change in failed]
        fresh = sum(1 for one in self.passed if one.landed and one.landed[place].fresh and one.file in good)
        whole = generation is not None and not failed and len(good) == len(self.inventory.files)
        from_disk = all(one.landed[place].from_disk for one in self.passed if one.file in good)
        return Copy(str(copy), volume, len(good), fresh, from_disk, generation, whole)

    def _seal(
        self, place: int, good: Mapping[CardFile, Mapping[str, str]]
    ) -> tuple[Generation | None, list[Change]]:
        if not good:
            return None, []
        copy, folders = self.copies[place], self.inventory.folders
        altered = {one.file: one.landed[place].found for one in self.passed
                   if one.landed and one.landed[place].state == "differs" and one.file.path in self.before[place].known}
        try:
            self.dock.disks.folders(copy, folders)
            if not self.seal_broken:
                self.dock.seals.carry(self.card, copy)
            generation, failed = self.dock.seals.seal(copy, {**good, **altered}, folders)
            self.dock.disks.folders(copy, folders)
        except OSError as error:
            self.broken[place] = self.broken[place] or error
            return None, []
        noted = {file.path for file in altered}
        return generation, [change for change in failed if change.path not in noted]

    def _full(self) -> list[str]:
        said = []
        for place, error in enumerate(self.broken):
            lost = [one.file for one in self.passed if one.landed and one.landed[place].state == "lost"]
            if error or lost:
                why = (error.strerror if error else lost and self._why(place)) or "it cannot be written"
                volume = self.dock.disks.volume(self.copies[place])
                missing = sum(file.size for file in lost)
                said.append(f"{self.copies[place]} on {volume.name} is not whole: {why}; "
                            f"{len(lost)} files, {size_text(missing)}, are missing.")
        return said

    def _why(self, place: int) -> str:
        return next(one.landed[place].why for one in self.passed if one.landed and one.landed[place].state == "lost")

    def _notes(self, copies: Sequence[Copy]) -> list[str]:
        notes = [f"{copy.path} lies in memory and is gone when the machine stops."
                 for copy in copies if copy.volume.memory]
        for copy, there in zip(copies, self.before, strict=True):
            if there.files and not there.known and not copy.fresh and copy.generation:
                notes.append(f"{copy.path} was whole but had no seal until now.")
            beside = sorted(set(there.files) - {file.path for file in self.inventory.files})
            if beside:
                notes.append(f"{copy.path} also holds what is not from the card: {', '.join(beside[:5])}.")
        return notes


def _damaged(one: Passed, place: int, there: Before, equal: bool) -> bool:
    """Whether a file that differs from the card's was damaged here, rather than being another card's."""
    sealed = there.known.get(one.file.path)
    if sealed is None:
        return equal
    found = one.landed[place].found
    return any(form in found and found[form] != sealed.hashes[form] for form in FORMATS if form in sealed.hashes)
