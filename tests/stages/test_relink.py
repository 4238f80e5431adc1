"""Relinking: rushes are known by their bytes; where they lie is another matter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from small_season import SmallSeason
from touchline.domain.rushes.media import Clip
from touchline.errors import Missing
from touchline.stages.offload.relink import offline, relink

READ: list[Path] = []


def content_of(path: Path, step: Callable[[int], None]) -> str:
    READ.append(path)
    data = path.read_bytes()
    step(len(data))
    return hashlib.md5(data).hexdigest()


def silent(what: str, done: float, total: float) -> None:
    pass


def shot(season: SmallSeason, path: Path, data: bytes) -> Clip:
    """A clip of one rush that lies at ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    content = hashlib.md5(data).hexdigest()
    made = season.clip(path.stem)
    rush = replace(made.rushes[0], content=content, size=len(data), given=path.name, path=str(path))
    clip = replace(made, id=f"c{content[:12]}", content=content, rushes=(rush,))
    season.store.shelf.register(clip)
    return clip


@pytest.fixture
def card(season: SmallSeason, tmp_path: Path) -> Path:
    return tmp_path / "disk one" / "card"


def only(season: SmallSeason, clip: Clip) -> Clip:
    found = season.store.shelf.clip(clip.id)
    assert found is not None
    return found


def test_a_rush_on_a_disk_that_is_gone_is_a_fault_and_stays_a_clip(season, card):
    clip = shot(season, card / "C0001.MP4", b"goal!")
    assert offline([only(season, clip)]) == []
    card.parent.rename(card.parent.with_name("in the safe"))
    (fault,) = offline([only(season, clip)])
    assert fault.where == clip.id
    assert "offline" in fault.subject
    assert "relink" in fault.remedy


def test_a_rush_is_found_again_by_its_bytes_whatever_it_is_called_now(season, card, tmp_path):
    clip = shot(season, card / "C0001.MP4", b"goal!")
    new = tmp_path / "disk two" / "deep" / "renamed 🎬.mov"
    new.parent.mkdir(parents=True)
    (card / "C0001.MP4").rename(new)
    done = relink(season.store.shelf, [tmp_path / "disk two"], content_of, silent)
    assert [(one.clip, one.path) for one in done.found] == [(clip.id, new)]
    assert clip.id not in {fault.where for fault in done.offline}
    assert only(season, clip).rushes[0].path == str(new)


def test_a_file_as_long_as_a_rush_but_with_other_bytes_is_a_stranger(season, card, tmp_path):
    clip = shot(season, card / "C0001.MP4", b"goal!")
    (card / "C0001.MP4").unlink()
    (card / "C0001.MP4").write_bytes(b"miss!")
    done = relink(season.store.shelf, [card], content_of, silent)
    assert done.found == ()
    assert done.strangers == (card / "C0001.MP4",)
    assert only(season, clip) == clip or only(season, clip).rushes[0].path == str(card / "C0001.MP4")


def test_only_files_of_a_rushs_length_are_read_and_each_only_once(season, card):
    shot(season, card / "C0001.MP4", b"goal!")
    (card / "long.MP4").write_bytes(b"another length")
    READ.clear()
    for _ in range(2):
        relink(season.store.shelf, [card], content_of, silent)
    assert [card / "C0001.MP4"] == READ


def test_a_rush_that_has_another_length_now_is_told_apart_from_one_that_is_gone(season, card):
    clip = shot(season, card / "C0001.MP4", b"goal!")
    (card / "C0001.MP4").write_bytes(b"goal! and more")
    (fault,) = offline([only(season, clip)])
    assert "5 bytes" in fault.subject
    assert "14" in fault.subject


def test_finding_a_rush_mends_the_fault_of_its_old_place(season, card, tmp_path):
    from touchline.domain.facts.findings import Fault

    shot(season, card / "C0001.MP4", b"goal!")
    season.store.shelf.fault(Fault(str(card / "C0001.MP4"), "log", "The disk is offline."))
    card.rename(tmp_path / "elsewhere")
    relink(season.store.shelf, [tmp_path / "elsewhere"], content_of, silent)
    assert season.store.shelf.faults() == []


def test_a_file_that_cannot_be_read_is_a_fault_and_the_rest_goes_on(season, card):
    good = shot(season, card / "C0001.MP4", b"goal!")
    shot(season, card / "C0002.MP4", b"corner")

    def breaks(path: Path, step: Callable[[int], None]) -> str:
        if path.name == "C0002.MP4":
            raise OSError(5, "Input/output error", str(path))
        return content_of(path, step)

    done = relink(season.store.shelf, [card], breaks, silent)
    assert [one.clip for one in done.found] == [good.id]
    assert [fault.where for fault in done.faults] == [str(card / "C0002.MP4")]


def test_a_folder_that_is_not_there_is_missing(season, tmp_path):
    with pytest.raises(Missing, match="nowhere"):
        relink(season.store.shelf, [tmp_path / "nowhere"], content_of, silent)


def test_the_way_is_told_in_bytes(season, card):
    shot(season, card / "C0001.MP4", b"goal!")
    told: list[tuple[str, float, float]] = []
    relink(season.store.shelf, [card], content_of, lambda *step: told.append(step))
    assert told[-1] == ("reading", 5, 5)
