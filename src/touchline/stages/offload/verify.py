"""Verify: is a sealed folder still what its ASC MHL history says, and is the history still whole?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from touchline.domain.rushes.copies import CardFile, Change, Sealed, Verified
from touchline.errors import Missing

if TYPE_CHECKING:
    from touchline.ports import Progress
    from touchline.stages.offload.dock import Disks, SealHistory, Seals


def verify(places: Sequence[Path], disks: Disks, seals: Seals, progress: Progress) -> list[Verified]:
    """Check every sealed folder that ``places`` mean: folders, their ``ascmhl`` folders, manifests, folders of copies.

    Everything is hashed again from the disk. Nothing is written. Raises Missing where nothing is sealed, BadInput.
    """
    roots: list[Path] = []
    bare: list[Path] = []
    for place in places:
        found = seals.roots(place)
        roots += [root for root in found if root not in roots]
        if not found:
            bare.append(place)
    if not roots:
        raise Missing(f"Nothing in {bare[0]} was ever sealed." if bare else "There is nothing to verify.",
                      "If it had an ascmhl folder, that was removed: compare with the other copy.")
    return [*(_unsealed(place) for place in bare), *(_check(seals.history(root), disks, progress) for root in roots)]


def _unsealed(place: Path) -> Verified:
    """Where one copy of several has no seal, it was taken away or the copy was never finished."""
    says = "there is no seal at all, while another copy has one"
    return Verified(str(place), (), 0, 0, (), (Change("seal", "ascmhl", says),))


@dataclass(frozen=True)
class _Expected:
    """All that a history and those nested in it know, by path from the top."""

    known: Mapping[str, Sealed]
    folders: frozenset[str]


def _check(history: SealHistory, disks: Disks, progress: Progress) -> Verified:
    histories = list(_tree(history))
    expected = _gather(history, histories)
    inventory = disks.inventory(history.root)
    there = {file.path: file for file in inventory.files}
    found, missing = _match(history.root, expected.known, there, disks)
    extra = [there[path] for path in sorted(set(there) - {file.path for file in found.values()})
             if not _ignored(path, history, histories)]
    altered = list(_altered(history.root, expected.known, found, disks, progress))
    renamed = dict(_renamed(history.root, expected.known, missing, extra, disks, progress))
    changes = [replace(change, path=(_under(history, one) / change.path).as_posix())
               for one in histories for change in one.changes]
    changes += sorted(altered, key=lambda change: change.path)
    changes += [Change("renamed", path, f"is now called {renamed[path]}") for path in missing if path in renamed]
    odd = {fault.path for fault in inventory.faults}
    changes += [Change("missing", path, "is sealed but not there")
                for path in missing if path not in renamed and path not in odd]
    changes += [Change("missing", f"{folder}/", "is sealed but not there")
                for folder in sorted(expected.folders) if not (history.root / folder).is_dir()]
    changes += [Change("extra", file.path, "is there but was never sealed")
                for file in extra if file.path not in renamed.values()]
    changes += [Change("unreadable" if fault.path in expected.known else "extra", fault.path, fault.why)
                for fault in inventory.faults]
    size = sum(file.size for file in found.values())
    formats = {sealed.first for sealed in expected.known.values()}
    return Verified(
        str(history.root), tuple(history.generations), len(found), size, tuple(sorted(formats)), tuple(changes))


def _tree(history: SealHistory) -> Iterator[SealHistory]:
    yield history
    for child in history.children:
        yield from _tree(child)


def _under(top: SealHistory, history: SealHistory) -> PurePosixPath:
    return PurePosixPath(history.root.relative_to(top.root).as_posix())


def _gather(top: SealHistory, histories: Sequence[SealHistory]) -> _Expected:
    known: dict[str, Sealed] = {}
    folders: set[str] = set()
    for history in histories:
        under = _under(top, history)
        known.update(((under / path).as_posix(), sealed) for path, sealed in history.known.items())
        folders.update((under / folder).as_posix() for folder in history.folders)
    filled = {parent.as_posix() for path in known for parent in PurePosixPath(path).parents}
    inhabited = {parent.as_posix() for folder in folders for parent in PurePosixPath(folder).parents}
    return _Expected(known, frozenset(folders - filled - inhabited))


def _match(
    root: Path, known: Mapping[str, Sealed], there: Mapping[str, CardFile], disks: Disks
) -> tuple[dict[str, CardFile], list[str]]:
    """Each sealed path with its file; accents may be written in one letter or two, as disks please."""
    spelled = {unicodedata.normalize("NFC", path): file for path, file in there.items()}
    found: dict[str, CardFile] = {}
    missing = []
    for path in sorted(known):
        file = there.get(path) or disks.file(root, path) or spelled.get(unicodedata.normalize("NFC", path))
        if file:
            found[path] = file
        else:
            missing.append(path)
    return found, missing


def _ignored(path: str, top: SealHistory, histories: Sequence[SealHistory]) -> bool:
    place = top.root / path
    nearest = max((one for one in histories if one.root in place.parents), key=lambda one: len(one.root.parts))
    return nearest.ignores(place.relative_to(nearest.root).as_posix())


def _altered(
    root: Path, known: Mapping[str, Sealed], found: Mapping[str, CardFile], disks: Disks, progress: Progress
) -> Iterator[Change]:
    wanted: dict[CardFile, tuple[str, Sealed]] = {}
    for path, file in found.items():
        sealed = known[path]
        if sealed.size not in (None, file.size):
            yield Change("altered", path, f"is {file.size} bytes; {sealed.size} were sealed")
        else:
            wanted[file] = (path, sealed)
    jobs = [(file, tuple(sealed.hashes)) for file, (_, sealed) in wanted.items()]
    for file, hashes in disks.checksums(root, jobs, progress):
        path, sealed = wanted[file]
        if isinstance(hashes, OSError):
            yield Change("unreadable", path, f"cannot be read: {hashes.strerror}")
        elif wrong := [form for form in sealed.hashes if hashes[form] != sealed.hashes[form]]:
            yield Change("altered", path, f"its {wrong[0]} is {hashes[wrong[0]]}; {sealed.hashes[wrong[0]]} was sealed")


def _renamed(
    root: Path, known: Mapping[str, Sealed], missing: Sequence[str], extra: Sequence[CardFile], disks: Disks,
    progress: Progress,
) -> Iterator[tuple[str, str]]:
    """Sealed files that lie under another name: what is new is hashed as what is missing was."""
    forms = tuple(sorted({known[path].first for path in missing}))
    sizes = {known[path].size for path in missing}
    candidates = [file for file in extra if None in sizes or file.size in sizes] if forms else []
    hashed = disks.checksums(root, [(one, forms) for one in candidates], progress)
    lying = {(form, digest): file.path for file, hashes in hashed if not isinstance(hashes, OSError)
             for form, digest in hashes.items()}
    for path in missing:
        sealed = known[path]
        if new := lying.get((sealed.first, sealed.hashes[sealed.first])):
            yield path, new
