"""Which files are one recording that the machine split: GoPro chapters, XDCAM takes, recorders' continued
waves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from touchline.domain.rushes.card import Sidecar
from touchline.formats.sony import Index

_CHAPTER = re.compile(r"(G[HXLPS])(\d{2})(\d{4})", re.IGNORECASE)
_OLD_FIRST = re.compile(r"GOPR(\d{4})", re.IGNORECASE)
_TAKE = re.compile(r"(.+_\d{4})_(\d{2})")
_TAIL = re.compile(r"[-_ ]?\d+$")


def join(
    files: Iterable[Path], indexes: Mapping[Path, Index], said: Mapping[Path, Sidecar]
) -> list[list[Path]]:
    """The files as recordings, each in order of time; ``indexes`` by their folder, ``said`` the sidecars of
    waves.
    """
    left = list(files)
    groups = [*_listed(left, indexes), *_continued(left, said)]
    chains: dict[tuple[Path, str], list[tuple[int, Path]]] = {}
    taken = {path for group in groups for path in group}
    for path in left:
        if path not in taken:
            family, number = _numbered(path)
            chains.setdefault(
                (path.parent if family.startswith("gopro") else path.parent.parent, family), []
            ).append((number, path))
    for chain in chains.values():
        groups.extend(_runs(sorted(chain)))
    return sorted(groups)


def _numbered(path: Path) -> tuple[str, int]:
    """The family that a file's name says it belongs to, and its place there; a file with no such name is its
    own family.
    """
    suffix = path.suffix.lower()
    if found := _OLD_FIRST.fullmatch(path.stem):
        return (f"gopro GP {found[1]}{suffix}", 0) if suffix in (".mp4", ".360") else (str(path), 0)
    if found := _CHAPTER.fullmatch(path.stem):
        return f"gopro {found[1].upper()} {found[3]}{suffix}", int(found[2])
    if path.parent.name == path.stem and (found := _TAKE.fullmatch(path.stem)):
        return f"take {found[1]}{suffix}", int(found[2])
    return str(path), 0


def _runs(chain: list[tuple[int, Path]]) -> list[list[Path]]:
    """Unbroken runs: what follows a missing chapter is not the same stretch of time."""
    runs: list[list[Path]] = []
    before = None
    for number, path in chain:
        if before is not None and number == before + 1:
            runs[-1].append(path)
        else:
            runs.append([path])
        before = number
    return runs


def _listed(files: list[Path], indexes: Mapping[Path, Index]) -> list[list[Path]]:
    """Recordings that the card's own index says were split."""
    there = {str(path).lower(): path for path in files}
    groups = []
    for folder, index in indexes.items():
        for material in index.materials:
            parts = [there.get(str(folder / part).lower()) for part in material.parts]
            found = [part for part in parts if part]
            if len(found) > 1 and len(found) == len(parts):
                groups.append(found)
    return groups


def _continued(files: list[Path], said: Mapping[Path, Sidecar]) -> list[list[Path]]:
    """Waves that begin on the very sample after another of the same recorder, tracks and name ended."""
    begins = {
        _start(path, side): path
        for path in files
        if (side := said.get(path)) and side.time_reference is not None
    }
    follows = {}
    for path in begins.values():
        after = begins.get(_end(path, said[path]))
        if after and after != path:
            follows[path] = after
    groups = []
    for path in begins.values():
        if path in follows and path not in follows.values():
            chain = [path]
            while (path := follows.get(path, path)) not in chain:
                chain.append(path)
            groups.append(chain)
    return groups


def _line(path: Path, side: Sidecar) -> tuple[object, ...]:
    family = dict(side.extra).get("family") or _TAIL.sub("", path.stem)
    return path.parent, family, side.sample_rate, side.track_names, side.recorded and side.recorded[:10]


def _start(path: Path, side: Sidecar) -> tuple[object, ...]:
    return (*_line(path, side), side.time_reference)


def _end(path: Path, side: Sidecar) -> tuple[object, ...]:
    return (*_line(path, side), (side.time_reference or 0) + (side.samples or 0))
