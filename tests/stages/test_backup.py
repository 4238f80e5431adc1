"""Backing up: where a backup may go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from small_season import SmallSeason
from touchline.errors import Conflict
from touchline.stages.season.backup import backup


@dataclass(frozen=True)
class Copy:
    folder: Path
    head: tuple[int, str] = (3, "ab")
    size: int = 10
    same_disk: bool = True


def take(season: SmallSeason, target: Path, same_disk: bool = True):
    return backup(
        season.store.folder, target, lambda folder, report: Copy(folder, same_disk=same_disk), lambda *step: None
    )


def test_a_new_or_empty_folder_will_do_and_the_ledgers_head_is_told(season, tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("new", "empty"):
        done = take(season, tmp_path / name)
        assert (done.folder, done.entries, done.head) == (tmp_path / name, 3, "ab")


def test_a_backup_on_the_same_disk_is_made_and_warned_of(season, tmp_path):
    assert "same disk" in take(season, tmp_path / "copy").warnings[0]
    assert take(season, tmp_path / "copy", same_disk=False).warnings == ()


def test_a_backup_goes_over_nothing_and_not_into_the_season_itself(season, tmp_path):
    full, file = tmp_path / "full", tmp_path / "file"
    full.mkdir()
    (full / "letter.txt").touch()
    file.touch()
    for place in (full, file, season.store.folder, season.store.folder / "shows" / "copy"):
        with pytest.raises(Conflict) as conflict:
            take(season, place)
        assert conflict.value.remedy
