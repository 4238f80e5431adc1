"""Sealing copies with ASC MHL generations, through the reference library, each written whole or not at all.

Source: ASC MHL 2.0. A generation is written beside the ``ascmhl`` folder and moved in: its manifest first, the
chain that names it last, so that a crash leaves at worst a manifest that no chain names, which the next seal
clears away.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import socket
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from ascmhl.generator import MHLGenerationCreationSession
from ascmhl.hasher import DirectoryHashContext
from ascmhl.hashlist import MHLCreatorInfo, MHLProcess, MHLProcessInfo, MHLTool
from ascmhl.history import MHLHistory
from ascmhl.ignore import MHLIgnoreSpec
from ascmhl.utils import datetime_now_isostring

from touchline import __version__
from touchline.domain.rushes.copies import (
    FORMATS,
    HASH,
    JUNK_PATTERNS,
    PARTIAL,
    PARTIAL_SEAL,
    SEAL,
    CardFile,
    Change,
    Generation,
    Sealed,
)
from touchline.errors import Damaged, TouchlineError
from touchline.formats.mhl_history import CHAIN, History, left_over, read_history, root_of, sealed_folders, whole_tree

TOOL = "touchline"


class Seals:
    """ASC MHL histories on disks."""

    def roots(self, place: Path) -> list[Path]:
        """The sealed folders that ``place`` means. Raises Missing, BadInput."""
        return sealed_folders(root_of(place))

    def history(self, copy: Path) -> History:
        """What is sealed in a copy. Raises Missing where it was never sealed."""
        return read_history(copy)

    def known(self, copy: Path) -> tuple[dict[str, Sealed], tuple[Change, ...]]:
        """What a copy's histories say of its files, and what is wrong with them; empty where there are none."""
        if not copy.is_dir():
            return {}, ()
        trees = [read_history(root) for root in sealed_folders(copy)]
        histories = [history for tree in trees for history in whole_tree(tree)]
        known = {_inside(history.root, copy, path): sealed
                 for history in histories for path, sealed in history.known.items()}
        return known, tuple(replace(change, path=_inside(history.root, copy, change.path))
                            for history in histories for change in history.changes)

    def carry(self, card: Path, copy: Path) -> None:
        """Take the card's own histories along, where the copy has none yet. Raises OSError."""
        for root in ([card] if (card / SEAL).is_dir() else []) + list(nested(card)):
            goal = copy / root.relative_to(card) / SEAL
            if not goal.exists():
                half = copy / PARTIAL / "history"
                shutil.rmtree(half, ignore_errors=True)
                shutil.copytree(root / SEAL, half)
                goal.parent.mkdir(parents=True, exist_ok=True)
                half.replace(goal)

    def tidy(self, copy: Path) -> None:
        """Clear away what a seal that was interrupted left behind: a manifest of ours that no chain names yet."""
        seal = copy / SEAL
        shutil.rmtree(_workshop(copy), ignore_errors=True)
        if not seal.is_dir():
            return
        for manifest in left_over(seal):
            if _is_ours(manifest):
                manifest.unlink()

    def seal(
        self, copy: Path, files: Mapping[CardFile, Mapping[str, str]], folders: Mapping[str, int]
    ) -> tuple[Generation, list[Change]]:
        """Write the next generation: ``files`` with the hashes read back, every folder with its own.

        ``folders`` holds every folder of the copy, ``.`` too, with its time of change. Gives the generation, and the
        files that are not what an earlier one says. Raises Damaged where the history is not what it was, OSError where
        it cannot be written.
        """
        self.tidy(copy)
        if (copy / SEAL).is_dir() and (broken := read_history(copy).changes):
            raise Damaged(f"The history of {copy} is not what it was.",
                          "Keep the copy and compare it with the other one.",
                          details=[f"{change.path}: {change.says}" for change in broken])
        with _quiet():
            return self._seal(copy, files, folders)

    def _seal(
        self, copy: Path, files: Mapping[CardFile, Mapping[str, str]], folders: Mapping[str, int]
    ) -> tuple[Generation, list[Change]]:
        history = MHLHistory.load_from_path(str(copy))
        ignored = MHLIgnoreSpec(history.latest_ignore_patterns(), list(JUNK_PATTERNS))
        session = MHLGenerationCreationSession(history, ignored)
        failed = _append_all(session, copy, files, folders)
        workshop = _workshop(copy)
        workshop.mkdir()
        history.asc_mhl_path = str(workshop)
        history.chain.file_path = str(workshop / CHAIN)
        process = MHLProcessInfo()
        process.process = MHLProcess("transfer")
        session.commit(_creator(), process)
        return _move_in(workshop, copy / SEAL), failed


def nested(copy: Path) -> Iterable[Path]:
    """Sealed folders below ``copy``."""
    for here, inside, _ in os.walk(copy):
        if here != str(copy) and SEAL in inside:
            yield Path(here)
        inside[:] = [name for name in inside if name not in (SEAL, PARTIAL, PARTIAL_SEAL)]


def _inside(root: Path, copy: Path, path: str) -> str:
    return (PurePosixPath(root.relative_to(copy).as_posix()) / path).as_posix()


def _workshop(copy: Path) -> Path:
    return copy / PARTIAL_SEAL


def _is_ours(manifest: Path) -> bool:
    try:
        return f">{TOOL}</tool>" in manifest.read_text(encoding="utf-8", errors="replace")[:4096]
    except OSError:
        return False


@contextlib.contextmanager
def _quiet() -> Any:
    """The library prints its own remarks; ours is the one voice people hear."""
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        yield


def _creator() -> MHLCreatorInfo:
    creator = MHLCreatorInfo()
    creator.tool = MHLTool(TOOL, __version__)
    creator.creation_date = datetime_now_isostring()
    creator.host_name = socket.gethostname()
    return creator


def _append_all(
    session: Any, copy: Path, files: Mapping[CardFile, Mapping[str, str]], folders: Mapping[str, int]
) -> list[Change]:
    """Files and folders in the order that ASC MHL wants: depth first, each folder after what is in it."""
    inside: dict[str, list[tuple[str, CardFile | None]]] = {folder: [] for folder in folders}
    for file in files:
        inside[PurePosixPath(file.path).parent.as_posix()].append((file.path, file))
    for folder in folders:
        if folder != ".":
            inside[PurePosixPath(folder).parent.as_posix()].append((folder, None))
    failed: list[Change] = []
    done: dict[str, tuple[str, str]] = {}
    for folder in _depth_first(".", inside):
        hashes = DirectoryHashContext(HASH)
        for path, one in inside[folder]:
            if one is None:
                hashes.append_directory_hashes(path, *done[path])
            else:
                failed += _append(session, copy, one, files[one])
                hashes.append_file_hash(path, files[one][HASH])
        done[folder] = hashes.final_content_hash_str(), hashes.final_structure_hash_str()
        changed = datetime.fromtimestamp(folders[folder] / 1e9)
        session.append_directory_hashes(str(copy / folder), changed, HASH, *done[folder])
    return failed


def _depth_first(top: str, inside: Mapping[str, list[tuple[str, CardFile | None]]]) -> Iterable[str]:
    inside[top].sort(key=lambda child: PurePosixPath(child[0]).name)
    for path, file in inside[top]:
        if file is None:
            yield from _depth_first(path, inside)
    yield top


def _append(session: Any, copy: Path, file: CardFile, hashes: Mapping[str, str]) -> list[Change]:
    """Enter one file: hashes of older formats first, since ours is only vouched for by them."""
    changed = datetime.fromtimestamp(file.changed / 1e9)
    for form in sorted(hashes, key=lambda name: (name == HASH, FORMATS.index(name))):
        if not session.append_file_hash(str(copy / file.path), file.size, changed, form, hashes[form]):
            return [Change("altered", file.path, f"its {form} is not the one it was sealed with")]
    return []


def _move_in(workshop: Path, seal: Path) -> Generation:
    """The new generation into the history: durable, the chain last."""
    manifest = next(path for path in workshop.iterdir() if path.suffix == ".mhl")
    for path in (manifest, workshop / CHAIN):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    if not seal.exists():
        workshop.replace(seal)
    else:
        manifest.replace(seal / manifest.name)
        (workshop / CHAIN).replace(seal / CHAIN)
        workshop.rmdir()
    for folder in (seal, seal.parent):
        descriptor = os.open(folder, os.O_RDONLY)
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
        os.close(descriptor)
    try:
        return read_history(seal.parent).generations[-1]
    except (TouchlineError, IndexError):
        raise Damaged(f"The seal of {seal.parent} cannot be read back.", "Run the same command again.") from None
