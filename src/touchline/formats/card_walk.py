"""Walking a card or any folder: which files count, which of them are media, and what kind of card they lie
on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PICTURE = frozenset({
    ".mp4", ".mov", ".m4v", ".mxf", ".mts", ".m2ts", ".m2t", ".ts", ".avi", ".mkv", ".webm", ".mpg",
    ".mpeg", ".dv", ".wmv", ".360", ".insv", ".braw", ".r3d", ".ari", ".crm", ".3gp"})
SOUND = frozenset({
    ".wav", ".bwf", ".rf64", ".w64", ".aif", ".aiff", ".aifc", ".caf", ".flac", ".mp3", ".m4a", ".aac",
    ".ogg", ".oga", ".opus", ".wma"})
STILL = frozenset({
    ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif", ".webp", ".bmp", ".dng", ".arw", ".cr2",
    ".cr3", ".nef", ".gpr"})
_NEVER = frozenset({
    ".xml", ".smi", ".bim", ".ppn", ".cpi", ".mpl", ".bdm", ".bin", ".dat", ".db", ".txt", ".md", ".csv",
    ".json", ".toml", ".pdf", ".html", ".log", ".mhl", ".md5", ".sha1", ".xxh64", ".thm", ".lrv", ".xmp",
    ".srt", ".vtt", ".edl", ".ale", ".aaf", ".otio", ".fcpxml", ".zip", ".py", ".sav", ".inp", ".ifo",
    ".ini", ".lock", ".sqlite", ".part", ".docx", ".xlsx", ".rttm", ".npy"})
_SYSTEM = frozenset(
    {"ascmhl", "$recycle.bin", "system volume information", "lost+found", "thumbs.db", "desktop.ini"}
)
_GOPRO_FOLDER = re.compile(r"\d{3}GOPRO", re.IGNORECASE)


def hidden(name: str) -> bool:
    """What operating systems and seals leave lying about, which is nobody's recording."""
    return name.startswith(".") or name.lower() in _SYSTEM


def walk(folder: Path) -> Iterator[Path]:
    """Every file under ``folder`` that counts, folder by folder, in order of name. Links to folders are not
    followed.
    """
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not hidden(name))
        yield from (Path(here, name) for name in sorted(names) if not hidden(name))


def is_media(path: Path) -> bool:
    """By extension; by its first bytes where the extension says nothing."""
    suffix = path.suffix.lower()
    if suffix in PICTURE or suffix in SOUND or suffix in STILL:
        return True
    return suffix not in _NEVER and _looks_like_media(path)


def _looks_like_media(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(377)
    except OSError:
        return False
    starts = (
        b"\x1a\x45\xdf\xa3",
        b"\x06\x0e\x2b\x34\x02\x05",
        b"fLaC",
        b"OggS",
        b"ID3",
        b"\xff\xd8\xff",
        b"\x89PNG\r\n",
    )
    packets = len(head) > 188 and head[0] == 0x47 and head[188] == 0x47
    wave = head[:4] in (b"RIFF", b"RF64", b"BW64") and head[8:12] in (b"WAVE", b"AVI ")
    return head[4:8] in (b"ftyp", b"moov", b"wide") or head.startswith(starts) or packets or wave


@dataclass(frozen=True)
class Structure:
    """The kind of card a file lies on, and the folder that stands for the whole card."""

    kind: str
    root: Path


def structure_of(path: Path) -> Structure | None:
    """The card that holds ``path``, told by the folders above it; None in a plain folder."""
    for folder in path.parents:
        name = folder.name.upper()
        if name == "M4ROOT":
            above = folder.parent
            return Structure("sony-xavc", above.parent if above.name.upper() == "PRIVATE" else above)
        if name == "XDROOT":
            return Structure("xdcam", folder.parent)
        if name == "BPAV":
            return Structure("xdcam-ex", folder.parent)
        if _GOPRO_FOLDER.fullmatch(name):
            above = folder.parent
            return Structure("gopro", above.parent if above.name.upper() == "DCIM" else above)
    disc = next((folder.parent for folder in path.parents if folder.name.upper() == "CLIP"), None)
    return Structure("xdcam", disc) if disc and _is_disc(disc) else None


def _is_disc(folder: Path) -> bool:
    """A professional disc has the same folders as XDROOT, at its top."""
    return any((folder / name).is_file() for name in ("MEDIAPRO.XML", "INDEX.XML", "DISCMETA.XML"))


def index_of(structure: Structure) -> Path | None:
    """Where MEDIAPRO.XML lies on a card of that kind."""
    inside = {"sony-xavc": ("PRIVATE/M4ROOT", "M4ROOT"), "xdcam": ("XDROOT", ""), "xdcam-ex": ("BPAV",)}
    places = (structure.root / folder / "MEDIAPRO.XML" for folder in inside.get(structure.kind, ()))
    return next((place for place in places if place.is_file()), None)
