"""What tests of stages may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from finding import Finder
from small_season import SmallSeason, small_season


@pytest.fixture
def season(tmp_path: Path) -> Iterator[SmallSeason]:
    made = small_season(tmp_path / "season")
    yield made
    made.store.close()


@pytest.fixture
def look(season: SmallSeason) -> Finder:
    return Finder(season)
