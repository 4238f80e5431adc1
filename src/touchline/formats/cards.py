"""Cards: what kind one is, which clips are on it, what lies beside each clip and what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from touchline.domain.rushes.card import Card, CardClip, Sidecar
from touchline.errors import BadInput, Missing
from touchline.formats.broadcast_wave import read_wave
from touchline.formats.card_walk import STILL, Structure, hidden, index_of, is_media, structure_of, walk
from touchline.formats.sidecars import WAVES
from touchline.formats.sony import Index, Material, read_index, read_metadata
from touchline.formats.spans import join

_INNER = frozenset({"PRIVATE", "M4ROOT", "XDROOT", "BPAV", "DCIM", "CLIP", "CLPR"})
_PROXY = re.compile(r"S\d{2}$", re.IGNORECASE)
_BESIDE = frozenset({".xml", ".smi", ".bim", ".ppn", ".xmp", ".cpi", ".thm", ".lrv"})
_NOTE_LETTERS = 2000
_NEAR = {"sony-xavc": ("THMBNL", "SUB"), "xdcam": ("Thmbnl", "Sub", "THMBNL", "SUB")}


def read_card(folder: Path) -> Card:
    """What is on the card at ``folder``. Raises Missing where there is no such folder, BadInput where it is
    a file.
    """
    if not folder.exists():
        raise Missing(f"There is no folder {folder}.", "Give the card's folder, or the disk it is mounted as.")
    if not folder.is_dir():
        raise BadInput(f"{folder} is a file, not a card.", "Give the card's folder, or the disk it is mounted as.")
    files = list(walk(folder))
    shelf = _Shelf(files)
    clips = tuple(_clips(shelf))
    kinds = [clip.structure for clip in clips if clip.structure != "plain"]
    kinds += [found.kind for path in files if (found := structure_of(path))][:1]
    used = {
        path
        for clip in clips
        for group in (clip.files, clip.sidecars, clip.thumbnails, clip.proxies)
        for path in group
    }
    reel = next(
        (clip.reel for clip in clips if clip.reel and clip.structure != "plain"), None
    ) or _folder_name(folder)
    return Card(
        kinds[0] if kinds else "plain",
        reel,
        clips,
        tuple(str(path) for path in files if str(path) not in used),
        tuple(shelf.notes()),
    )


def group(paths: Iterable[Path]) -> list[CardClip]:
    """The recordings among ``paths`` (files, or folders to walk): split ones joined, sidecars and thumbnails
    attached.

    Files that are not media are left out; a media file that cannot be read is a clip all the same, for
    whoever logs it to find fault with.
    """
    files = [file for path in paths for file in (walk(path) if path.is_dir() else (path,))]
    return list(_clips(_Shelf(list(dict.fromkeys(files)))))


def _folder_name(folder: Path) -> str:
    folder = folder.resolve()
    while folder.name.upper() in _INNER:
        folder = folder.parent
    return folder.name or "card"


class _Shelf:
    """The files in hand, with each folder listed once and each index read once."""

    def __init__(self, files: list[Path]) -> None:
        self.files = files
        self._listings: dict[Path, dict[str, Path]] = {}
        self.structures: dict[Path, Structure | None] = {}
        self.indexes: dict[Path, Index] = {}
        self.broken: list[str] = []
        for path in files:
            self._place(path)

    def _place(self, path: Path) -> None:
        if path.parent in self.structures:
            return
        found = self.structures[path.parent] = structure_of(path)
        place = index_of(found) if found else None
        if place and place.parent not in self.indexes:
            try:
                self.indexes[place.parent] = read_index(place)
            except BadInput as error:
                self.indexes[place.parent] = Index("", "", ())
                self.broken.append(error.subject)

    def structure(self, path: Path) -> Structure | None:
        return self.structures[path.parent]

    def listing(self, folder: Path) -> dict[str, Path]:
        """What lies in a folder, by its name in lower case."""
        if folder not in self._listings:
            there = sorted(folder.iterdir()) if folder.is_dir() else []
            self._listings[folder] = {near.name.lower(): near for near in there if not hidden(near.name)}
        return self._listings[folder]

    def material(self, path: Path) -> tuple[Material | None, str]:
        """The line about ``path`` in the card's index, and the name the index gives the card."""
        for folder, index in self.indexes.items():
            if folder in path.parents:
                wanted = path.relative_to(folder).as_posix().lower()
                return next(
                    (m for m in index.materials if wanted in (p.lower() for p in m.parts)), None
                ), index.media_name
        return None, ""

    def notes(self) -> Iterator[str]:
        yield from self.broken
        for folder, index in self.indexes.items():
            for part in (part for material in index.materials for part in material.parts):
                if not (folder / part).exists() and not self.listing((folder / part).parent).get(
                    Path(part).name.lower()
                ):
                    yield f"{Path(part).name} is in the card's index but not on the card."


def _clips(shelf: _Shelf) -> Iterator[CardClip]:
    media = [path for path in shelf.files if is_media(path) and not _stands_for_another(path, shelf)]
    said: dict[Path, Sidecar] = {}
    wrong: dict[Path, str] = {}
    for path in media:
        try:
            if side := _sidecar(path, shelf):
                said[path] = side
        except BadInput as error:
            wrong[path] = error.subject
    for files in join(
        media, shelf.indexes, {path: side for path, side in said.items() if path.suffix.lower() in WAVES}
    ):
        yield _clip(files, shelf, said, wrong)


def _clip(files: list[Path], shelf: _Shelf, said: dict[Path, Sidecar], wrong: dict[Path, str]) -> CardClip:
    head, found = files[0], shelf.structure(files[0])
    beside = [near for path in files for near in _beside(path, shelf)]
    material, media_name = shelf.material(head)
    notes = [wrong[path] for path in files if path in wrong]
    notes += [f"{path.name}: {value}" for path in files if path in said
              for key, value in said[path].extra if key == "unreadable"]
    if material and material.status not in ("", "OK"):
        notes.append(f"The card's index marks {head.name} as {material.status}.")
    chapter = re.fullmatch(r"G[HXS](\d{2})\d{4}|GP(\d{2})\d{4}", head.stem, re.IGNORECASE)
    if chapter and int(chapter[1] or chapter[2]) > (1 if chapter[1] else 0):
        notes.append(f"{head.name} continues a recording whose earlier chapter is not here.")
    side = said.get(head)
    reel = media_name or (_folder_name(found.root) if found else None)
    return CardClip(
        name=head.stem,
        files=tuple(str(path) for path in files),
        structure=found.kind if found else "plain",
        reel=reel or (side.tape if side else None),
        sidecar=side,
        notes=tuple(notes),
        written=_written(head.parent, found.root if found else head.parent, shelf),
        sidecars=tuple(str(path) for path in beside if _role(path, shelf) == "sidecar"),
        thumbnails=tuple(str(path) for path in beside if _role(path, shelf) == "thumbnail"),
        proxies=tuple(str(path) for path in beside if _role(path, shelf) == "proxy"),
    )


def _sidecar(path: Path, shelf: _Shelf) -> Sidecar | None:
    if path.suffix.lower() in WAVES:
        return read_wave(path)
    material, _ = shelf.material(path)
    document = shelf.listing(path.parent).get(f"{path.stem}m01.xml".lower())
    side = read_metadata(document) if document else None
    if side and material and material.rate:
        return replace(side, rate=material.rate, umid=side.umid or material.umid)
    if not side and material:
        return Sidecar("MEDIAPRO.XML", frames=material.frames, rate=material.rate, umid=material.umid)
    return side


def _beside(path: Path, shelf: _Shelf) -> Iterator[Path]:
    """Documents, thumbnails and proxies that carry the recording's name."""
    found, stem = shelf.structure(path), path.stem.lower()
    folders = [path.parent]
    if found:
        folders += [path.parent.parent / name for name in _NEAR.get(found.kind, ())]
    seen = set()
    wanted = {
        stem,
        f"{stem}m01",
        f"{stem}t01",
        f"{stem}s03",
        f"{stem}s01",
        f"{stem}r01",
        f"{stem}i01",
        f"gl{stem[2:]}",
    }
    suffixes = (*_BESIDE, ".jpg", ".mp4", ".mxf")
    for folder in folders:
        for name in (f"{base}{suffix}" for base in sorted(wanted) for suffix in suffixes):
            near = shelf.listing(folder).get(name)
            if near and near != path and near not in seen and _role(near, shelf):
                seen.add(near)
                yield near


def _written(folder: Path, root: Path, shelf: _Shelf) -> str:
    """What somebody wrote of the card, in text files beside the recordings or at its root."""
    said = []
    for place in dict.fromkeys((folder, root)):
        for name, path in shelf.listing(place).items():
            if name.endswith(".txt"):
                try:
                    with path.open(encoding="utf-8", errors="replace") as file:
                        said.append(" ".join(file.read(_NOTE_LETTERS).split()))
                except OSError:
                    continue
    return " / ".join(said)[:_NOTE_LETTERS]


def _role(path: Path, shelf: _Shelf) -> str:
    """What a file beside a recording is to it; empty for another recording."""
    suffix = path.suffix.lower()
    if suffix == ".thm" or (suffix in STILL and _stands_for_another(path, shelf)):
        return "thumbnail"
    if suffix == ".lrv" or _stands_for_another(path, shelf):
        return "proxy"
    return "sidecar" if suffix in _BESIDE else ""


def _stands_for_another(path: Path, shelf: _Shelf) -> bool:
    """A thumbnail or a proxy that the camera made, by where it lies and what it is called."""
    found = shelf.structure(path) if path.parent in shelf.structures else structure_of(path)
    if not found or found.kind == "gopro":
        return False
    folder = path.parent.name.upper()
    return folder in ("THMBNL", "SUB") or (
        folder == path.stem.upper()[:-3] and bool(_PROXY.search(path.stem))
    )
