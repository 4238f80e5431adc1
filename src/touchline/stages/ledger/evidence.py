"""Evidence: the papers behind an entry (a scan, a mail, a photo), kept in the season under the hash that the entry holds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from pathlib import Path

from touchline.domain.ledger.ledger import Entry
from touchline.errors import Missing, Unavailable

_EVIDENCE = "evidence"
PAPERS = ("evidence", "photo")
"""What an entry may hold the hash of."""


def evidence_folder(season: Path) -> Path:
    """Where papers are kept."""
    return season / "records" / _EVIDENCE


def hash_of(paper: Path) -> str:
    """The SHA-256 of a paper. Raises Missing where it is not there, Unavailable where it cannot be read."""
    try:
        with paper.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise Missing(f"There is no file {paper}.", "Check the name; nothing was written.") from None
    except OSError as error:
        raise Unavailable(f"{paper} cannot be read ({error.strerror}).", "Nothing was written; try again.") from None


def keep_paper(season: Path, paper: Path) -> str:
    """Copy a paper into the season, whole or not at all; its hash. What is there already is not copied again."""
    sha256 = hash_of(paper)
    folder = evidence_folder(season)
    kept = folder / f"{sha256}{paper.suffix.casefold()}"
    if kept_papers(season, sha256):
        return sha256
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{sha256}.partial"
    with partial.open("wb") as file:
        file.write(paper.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    if hash_of(partial) != sha256:
        partial.unlink()
        raise Unavailable(f"{paper} changed while it was copied.", "Nothing was written; try again.")
    partial.replace(kept)
    return sha256


def kept_papers(season: Path, sha256: str) -> list[Path]:
    """The copies of the paper with this hash."""
    return sorted(evidence_folder(season).glob(f"{sha256}*")) if sha256 else []


def concerns(entry: Entry, ids: Collection[str]) -> bool:
    """Whether an entry, people in it by id, is by somebody, or about nobody else; ``ids`` are theirs."""
    return bool({entry.by, entry.party} & set(ids)) or bool(entry.scope.person and set(entry.scope.person) <= set(ids))


def hashes_of(entry: Entry) -> list[str]:
    """The papers that an entry names."""
    return [str(entry.detail[what]) for what in PAPERS if entry.detail.get(what)]
