"""What tests of stages may ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

import scanned
from delivering import footage
from finding import Finder
from small_season import SmallSeason, event, small_season
from touchline.domain.cut.cut import Cut
from touchline.domain.rushes.media import Clip
from touchline.stages.world.people import add_person
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


@pytest.fixture
def film(season: SmallSeason, tmp_path: Path) -> tuple[Clip, Cut]:
    """A cut of 40 frames that is cleared, of a clip shot in the tunnel; Ada, whose face and voice are known from elsewhere, refuses."""
    clip = scanned.footage(season, tmp_path)
    season.say("location", "landlord", {"place": ["tunnel"]})
    add_person(season.store, "Ada Holt", "mo")
    scanned.known(season, "ada-holt", scanned.ADA)
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    return clip, scanned.cut_of(season, event("v", clip, 10, 50), event("a", clip, 10, 50, channel="sound"))
