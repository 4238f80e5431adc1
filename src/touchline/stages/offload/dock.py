"""What cards are offloaded with and copies are checked with: ports of offload and verify, and the dock that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from touchline.domain.rushes.card import Card
from touchline.domain.rushes.copies import CardFile, Change, Generation, Inventory, Passed, Sealed, Volume

if TYPE_CHECKING:
    from touchline.ports import Progress


class CardReader(Protocol):
    """Knows what cameras and recorders leave on a card."""

    def __call__(self, folder: Path) -> Card:
        """What is on the card. Raises Missing, BadInput."""


class Disks(Protocol):
    """The disks of this machine."""

    def alone(self, copies: Sequence[Path]) -> AbstractContextManager[None]:
        """Hold folders, made if needed, against other offloads; empty ones go away again. Raises Conflict, OSError."""

    def inventory(self, folder: Path) -> Inventory: ...
    def file(self, folder: Path, path: str) -> CardFile | None:
        """One file by its path in ``folder``, None where no file has that name."""

    def volume(self, path: Path) -> Volume: ...
    def free(self, path: Path) -> int:
        """Bytes that may still be written where ``path`` is, or will be."""

    def copy(self, card: Path, files: Sequence[CardFile], copies: Sequence[Path], progress: Progress, *,
             formats: Mapping[str, Iterable[str]]) -> tuple[list[Passed], list[OSError | None]]:
        """Bring files into every copy at once, read back; those already there are only compared. Also gives what
        broke each copy's disk. Raises OSError where a copy cannot be written at all."""

    def folders(self, copy: Path, folders: Mapping[str, int]) -> None:
        """Make the folders that are not there and give all their times. Raises OSError."""

    def checksums(self, folder: Path, files: Sequence[tuple[CardFile, Sequence[str]]],
                  progress: Progress) -> Iterator[tuple[CardFile, Mapping[str, str] | OSError]]:
        """Hashes of files as they lie on the disk, in no set order; an error where one cannot be read."""


class SealHistory(Protocol):
    """What the seals of one folder say: paths are relative to ``root``; ``children`` are histories nested in it."""

    @property
    def root(self) -> Path: ...
    @property
    def generations(self) -> tuple[Generation, ...]: ...
    @property
    def known(self) -> Mapping[str, Sealed]: ...
    @property
    def folders(self) -> frozenset[str]: ...
    @property
    def changes(self) -> tuple[Change, ...]: ...
    @property
    def children(self) -> Sequence[SealHistory]: ...
    def ignores(self, path: str) -> bool: ...


class Seals(Protocol):
    """ASC MHL histories."""

    def roots(self, place: Path) -> list[Path]:
        """The sealed folders that a folder, an ``ascmhl`` folder or a manifest means. Raises Missing, BadInput."""

    def history(self, copy: Path) -> SealHistory:
        """Raises Missing where the folder was never sealed."""

    def known(self, copy: Path) -> tuple[Mapping[str, Sealed], tuple[Change, ...]]:
        """What a copy's histories say of its files, and what is wrong with them; empty where there are none."""

    def carry(self, card: Path, copy: Path) -> None:
        """Take the card's own histories along. Raises OSError."""

    def tidy(self, copy: Path) -> None:
        """Clear away what an interrupted seal left. Raises OSError."""

    def seal(self, copy: Path, files: Mapping[CardFile, Mapping[str, str]],
             folders: Mapping[str, int]) -> tuple[Generation, list[Change]]:
        """Write the next generation; also gives the files that are not what they were. Raises Damaged, OSError."""


@dataclass(frozen=True)
class Dock:
    """What an offload works with."""

    cards: CardReader
    disks: Disks
    seals: Seals
