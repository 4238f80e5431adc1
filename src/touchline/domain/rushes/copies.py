"""Copies of a card: what was on it, what became of each file, and when a card may be formatted.

Paths are strings with ``/`` between the parts, relative to the card or the copy unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from touchline.domain.rushes.card import Card
from touchline.errors import Damaged, TouchlineError, Unavailable

HASH = "xxh128"
"""What we hash by; other formats only to answer to seals that used them."""

FORMATS = ("xxh128", "xxh3", "xxh64", "md5", "sha1", "c4")
"""The hash formats of ASC MHL 2.0, the quickest first."""

PARTIAL = ".touchline-partial"
"""Where files lie in a copy until they are whole and read back."""

PARTIAL_SEAL = ".touchline-partial-seal"
SEAL = "ascmhl"

_JUNK = frozenset({
    ".ds_store", "thumbs.db", "desktop.ini", ".spotlight-v100", ".trashes", ".fseventsd", ".temporaryitems",
    ".documentrevisions-v100", ".apdisk", "system volume information", "$recycle.bin", "lost+found",
    PARTIAL, PARTIAL_SEAL})

JUNK_PATTERNS = (
    "._*", "Thumbs.db", "desktop.ini", ".Spotlight-V100", ".Trashes", ".fseventsd", ".TemporaryItems",
    ".DocumentRevisions-V100", ".apdisk", "System Volume Information", "$RECYCLE.BIN", "lost+found")
"""The same, as ignore patterns of a seal."""


def is_junk(name: str) -> bool:
    """What operating systems leave on every disk, which no camera wrote."""
    return name.startswith("._") or name.lower() in _JUNK


@dataclass(frozen=True)
class Volume:
    """The disk a folder lies on. ``disks`` are the physical devices behind it, as far as the system tells;
    ``memory`` means that it is gone when the machine stops."""

    name: str
    mount: str
    disks: frozenset[str]
    removable: bool = False
    memory: bool = False

    def apart(self, other: Volume) -> bool:
        """Whether no single broken disk can take both."""
        return not self.disks & other.disks


@dataclass(frozen=True)
class CardFile:
    """One file on a card: its size in bytes, its time of change in nanoseconds since 1970."""

    path: str
    size: int
    changed: int


@dataclass(frozen=True)
class FileFault:
    """A file that could not be taken over, and why, in words."""

    path: str
    why: str


@dataclass(frozen=True)
class Inventory:
    """Everything on a card. ``folders`` maps each folder (``.`` is the card) to its time of change."""

    files: tuple[CardFile, ...]
    folders: Mapping[str, int]
    faults: tuple[FileFault, ...] = ()

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


@dataclass(frozen=True)
class Landed:
    """One file in one copy. ``state`` is ``verified`` (read back and equal), ``differs`` (read back and not
    equal) or ``lost`` (could not be written). ``fresh`` means written now; ``from_disk`` that no cache can
    have answered the reading back; ``found`` are the hashes read back."""

    state: str
    fresh: bool
    from_disk: bool = False
    found: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class Passed:
    """One file's way from the card into the copies, in the order of the copies. ``hashes`` are the card's,
    by format; ``fault`` says why it could not be read, and then no copy holds it."""

    file: CardFile
    hashes: Mapping[str, str]
    landed: tuple[Landed, ...]
    fault: str = ""


@dataclass(frozen=True)
class Generation:
    """One generation of an ASC MHL history: its number, the name of its manifest, the manifest's C4 hash."""

    number: int
    file: str
    hash: str


@dataclass(frozen=True)
class Sealed:
    """What a history knows of a file: the hashes it should have, by format, the format of the first, and its
    size (None where not written down)."""

    hashes: Mapping[str, str]
    first: str
    size: int | None


@dataclass(frozen=True)
class Copy:
    """One copy after an offload: the folder, its disk, how many files are in it whole and read back."""

    path: str
    volume: Volume
    verified: int
    fresh: int
    from_disk: bool
    generation: Generation | None
    whole: bool


@dataclass(frozen=True)
class Change:
    """Something that is not as it was sealed. ``kind`` is ``altered``, ``missing``, ``renamed``, ``extra`` or
    ``seal`` (the history itself)."""

    kind: str
    path: str
    says: str


@dataclass(frozen=True)
class Offload:
    """The outcome. ``reasons`` say why the card is not safe to format; empty when it is. ``damage`` are files in a
    copy that are not what they were; ``full`` says, in words, which disks could not take everything."""

    card: str
    content: Card
    inventory: Inventory
    copies: tuple[Copy, ...]
    faults: tuple[FileFault, ...]
    reasons: tuple[str, ...]
    damage: tuple[Change, ...] = ()
    full: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def safe_to_format(self) -> bool:
        return not self.reasons

    @property
    def trouble(self) -> TouchlineError | None:
        """What went wrong beyond faults on the card itself: a copy that is damaged, a disk that is full."""
        if self.damage:
            return Damaged(f"{_files(len(self.damage))} of the copies differ from what they should be.",
                           "Move each aside, then run the same command again: it is copied afresh.",
                           details=[f"{change.path}: {change.says}" for change in self.damage])
        if self.full:
            return Unavailable(self.full[0], "Make room or choose another disk, then run the same command again.",
                               details=self.full[1:])
        return None


def why_not_safe(card: Volume, copies: Sequence[Copy], faults: Sequence[FileFault]) -> tuple[str, ...]:
    """Every reason against formatting the card: it takes two whole copies, read back and sealed, that no single
    disk can lose, and no fault on any file of the card."""
    reasons = [f"{copy.path} is not whole: {copy.verified} files verified." for copy in copies if not copy.whole]
    if faults:
        reasons.append(f"{_files(len(faults))} of the card could not be taken over.")
    whole = [copy for copy in copies if copy.whole]
    if len(copies) < 2:
        reasons.append("There is only one copy; make a second on another disk.")
    elif len(whole) > 1 and not _two_disks(whole):
        reasons.append(f"The copies lie on one device ({whole[0].volume.name}): "
                       "two folders on one device are not two copies.")
    apart = [copy for copy in whole if copy.volume.apart(card)]
    if card.removable and len(apart) < len(whole) and not _two_disks(apart):
        reasons.append(f"A copy lies on the card's own disk ({card.name}) and would go with it.")
    return tuple(reasons)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _two_disks(copies: Sequence[Copy]) -> bool:
    return any(one.volume.apart(other.volume) for one in copies for other in copies)


@dataclass(frozen=True)
class Verified:
    """The outcome of checking one copy against its history."""

    copy: str
    generations: tuple[Generation, ...]
    files: int
    size: int
    formats: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def sound(self) -> bool:
        return not self.changes
