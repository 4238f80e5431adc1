"""What tests of stages may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from delivering import footage
from finding import Finder
from small_season import SmallSeason, small_season
from touchline.domain.rushes.media import Clip
from touchline.stages.world.state import sign_watched


@pytest.fixture
def season(tmp_path: Path) -> Iterator[SmallSeason]:
    made = small_season(tmp_path / "season")
    yield made
    made.store.close()


@pytest.fixture
def look(season: SmallSeason) -> Finder:
    return Finder(season)


@pytest.fixture
def filmed(season: SmallSeason, tmp_path: Path) -> tuple[SmallSeason, Clip]:
    clip = footage(season, tmp_path)
    season.say(
        "location",
        "landlord",
        {"place": ["tunnel"]},
        private={"clause": "4.2", "why": "a private word"},
        evidence="ab" * 32,
    )
    sign_watched(season.store, clip, clip.whole, "mo")
    return season, clip
