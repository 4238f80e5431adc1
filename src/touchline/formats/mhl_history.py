"""Reading ASC MHL histories, ours and other tools', and seeing what is wrong with the history itself.

Source: ASC MHL 2.0 (``urn:ASC:MHL:v2.0``). Manifests are parsed by the reference library; the chain that ties them
together is checked here, since a deleted manifest must never go unnoticed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from ascmhl import chain_xml_parser, hashlist_xml_parser
from ascmhl.hasher import hash_file
from ascmhl.ignore import MHLIgnoreSpec, default_ignore_list

from touchline.domain.rushes.copies import FORMATS, SEAL, Change, Generation, Sealed
from touchline.errors import BadInput, Missing

CHAIN = "ascmhl_chain.xml"
_MANIFEST = re.compile(r"(\d{4,})(?:_.*)?\.mhl", re.DOTALL)


@dataclass(frozen=True)
class History:
    """One history: where it lies, its generations in order, what it says of each file, and what is wrong with it.

    ``known`` and ``folders`` are paths relative to ``root``; ``patterns`` are what the last generation ignores.
    """

    root: Path
    generations: tuple[Generation, ...]
    known: Mapping[str, Sealed]
    folders: frozenset[str]
    patterns: tuple[str, ...]
    changes: tuple[Change, ...]
    children: tuple[History, ...] = ()

    @cached_property
    def _spec(self) -> Any:
        return MHLIgnoreSpec(list(self.patterns)).get_path_spec()

    def ignores(self, path: str) -> bool:
        """Whether the history says that such a file is nobody's concern."""
        return bool(self._spec.match_file(path))


@dataclass
class _File:
    hashes: dict[str, str]
    size: int | None


@dataclass
class _Gathered:
    known: dict[str, _File] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    patterns: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def root_of(place: Path) -> Path:
    """The sealed folder that ``place`` means: itself, or the one whose ``ascmhl`` folder or manifest it is."""
    if place.name == SEAL and place.is_dir():
        return place.parent
    if place.suffix == ".mhl" or place.name == CHAIN:
        if place.parent.name != SEAL:
            raise BadInput(f"{place} does not lie in an ascmhl folder.",
                           "Give the folder that was sealed, or a manifest inside its ascmhl folder.")
        return place.parent.parent
    return place


def sealed_folders(folder: Path) -> list[Path]:
    """The folder itself if it is sealed, otherwise the topmost sealed folders inside it. Raises Missing."""
    if not folder.exists():
        raise Missing(f"There is no folder {folder}.", "Check the name, or connect the disk.")
    if (folder / SEAL).is_dir():
        return [folder]
    return list(_inside(folder))


def _inside(folder: Path) -> Iterator[Path]:
    for here, folders, _ in os.walk(folder):
        if here != str(folder) and SEAL in folders:
            folders.clear()
            yield Path(here)
        folders.sort()


def read_history(root: Path) -> History:
    """The history of a sealed folder, with those nested in it. Raises Missing where it was never sealed."""
    seal = root / SEAL
    if not seal.is_dir():
        raise Missing(f"{root} has no ascmhl folder, so nobody knows what it should hold.",
                      "If it had one, it was removed: compare with the other copy. Otherwise seal it with an offload.")
    gathered = _Gathered()
    generations = _chain(seal, gathered)
    for generation in generations:
        _take_in(seal / generation.file, gathered)
    known = {path: Sealed(file.hashes, next(iter(file.hashes)), file.size)
             for path, file in gathered.known.items() if file.hashes}
    return History(root, tuple(generations), known, frozenset(gathered.folders),
                   tuple(gathered.patterns or default_ignore_list()), tuple(gathered.changes),
                   tuple(read_history(child) for child in _inside(root)))


def _chain(seal: Path, gathered: _Gathered) -> list[Generation]:
    """The generations there are, oldest first; whatever does not fit together is noted as a change."""
    there = {path.name: int(found[1]) for path in seal.iterdir()
             if not path.name.startswith(".") and (found := _MANIFEST.fullmatch(path.name))}
    listed = _listed(seal, gathered)
    generations = []
    for place, (number, name, form, digest) in enumerate(listed, 1):
        if number != place:
            gathered.changes.append(_seal(CHAIN, f"the chain goes to generation {number} where {place} should be"))
        if name not in there:
            gathered.changes.append(_seal(name, f"generation {number} is missing: its manifest was removed"))
            continue
        if hash_file(str(seal / name), form) != digest:
            gathered.changes.append(_seal(name, f"generation {number} was altered after it was sealed"))
        if there[name] != number:
            gathered.changes.append(_seal(name, f"its name does not say generation {number}"))
        generations.append(Generation(number, name, digest))
    for name in sorted(set(there) - {name for _, name, _, _ in listed}):
        gathered.changes.append(_seal(name, f"generation {there[name]} is not in the chain"))
        if not listed:
            generations.append(Generation(there[name], name, ""))
    return generations


def _listed(seal: Path, gathered: _Gathered) -> list[tuple[int, str, str, str]]:
    """The lines of the chain: number, manifest, hash format, hash."""
    if not (seal / CHAIN).is_file():
        gathered.changes.append(_seal(CHAIN, "the chain that ties the generations together is missing"))
        return []
    try:
        chain = chain_xml_parser.parse(str(seal / CHAIN))
        listed = [(int(one.generation_number), str(one.ascmhl_filename), str(one.hash_format), str(one.hash_string))
                  for one in chain.generations]
    except Exception as error:  # the library lets every parser's own error through
        gathered.changes.append(_seal(CHAIN, f"the chain cannot be read: {error}"))
        return []
    if not listed:
        gathered.changes.append(_seal(CHAIN, "the chain is empty"))
    return [line for line in listed if line[2] in FORMATS and PurePosixPath(line[1]).name == line[1]]


def _seal(name: str, says: str) -> Change:
    return Change("seal", f"{SEAL}/{name}", says)


def _take_in(manifest: Path, gathered: _Gathered) -> None:
    try:
        read = hashlist_xml_parser.parse(str(manifest))
    except Exception as error:  # the library lets every parser's own error through
        gathered.changes.append(_seal(manifest.name, f"the manifest cannot be read: {error}"))
        return
    gathered.patterns = read.process_info.ignore_spec.get_pattern_list()
    for one in read.media_hashes:
        if not one.path or PurePosixPath(one.path).is_absolute() or ".." in PurePosixPath(one.path).parts:
            gathered.changes.append(_seal(manifest.name, f"it speaks of {one.path!r}, which is not inside the copy"))
        elif one.is_directory:
            gathered.folders.add(one.path)
        else:
            _file(one, manifest.name, gathered)
    for reference in read.hash_list_references:
        _referred(manifest, reference, gathered)


def _file(one: Any, manifest: str, gathered: _Gathered) -> None:
    if one.previous_path and one.previous_path != one.path and one.previous_path in gathered.known:
        gathered.known[one.path] = gathered.known.pop(one.previous_path)
    file = gathered.known.setdefault(one.path, _File({}, one.file_size))
    for entry in one.hash_entries:
        earlier = entry.hash_string if entry.action == "failed" else file.hashes.setdefault(
            entry.hash_format, entry.hash_string)
        if earlier != entry.hash_string:
            gathered.changes.append(_seal(manifest, f"it contradicts an earlier generation about {one.path}"))


def _referred(manifest: Path, reference: Any, gathered: _Gathered) -> None:
    """A parent's generation holds the hash of the nested manifests it was made with."""
    nested = manifest.parent.parent / reference.path
    if not nested.is_file():
        gathered.changes.append(_seal(manifest.name, f"the nested manifest {reference.path} is missing"))
    elif hash_file(str(nested), "c4") != reference.reference_hash:
        gathered.changes.append(_seal(manifest.name, f"the nested manifest {reference.path} was altered"))


def left_over(seal: Path) -> list[Path]:
    """The manifest after the last that the chain names, as a crash between the two leaves it; none where the chain
    is not in order, for then somebody should look at it."""
    gathered = _Gathered()
    listed = _listed(seal, gathered)
    if gathered.changes:
        return []
    last = max((number for number, *_ in listed), default=0)
    named = {name for _, name, _, _ in listed}
    beyond = [path for path in seal.glob("*.mhl") if path.name not in named and _MANIFEST.fullmatch(path.name)]
    return beyond if [int(path.name.split("_")[0].removesuffix(".mhl")) for path in beyond] == [last + 1] else []


def whole_tree(history: History) -> Iterable[History]:
    """A history and all nested in it."""
    yield history
    for child in history.children:
        yield from whole_tree(child)
