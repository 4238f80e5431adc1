"""What looks alike is found over the season, itself left out, and may tell where a clip was shot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from footage import clip
from touchline.analysers.look.alikes import LookAlikes
from touchline.domain.facts.facts import KNOWN_FROM, POSSIBLE_FROM
from touchline.domain.facts.findings import Findings, Pass, Print
from touchline.domain.rushes.media import Clip
from touchline.errors import BadInput, Missing
from touchline.stages.find.facts import dossier
from touchline.stages.find.look import learn_places, look_alikes, places_like
from touchline.stages.world.state import say_of_clip


def look(seed: int, shaken: float = 0.0) -> bytes:
    numbers = np.random.default_rng(seed).normal(size=64) + shaken * np.random.default_rng(seed + 99).normal(size=64)
    return (numbers / np.linalg.norm(numbers)).astype("<f2").tobytes()


@pytest.fixture
def looked(season):
    """Three clips: the second half of one looks like the first of the other; the third was not looked at."""
    clips = [clip(f"C000{number}.MP4") for number in (7, 8, 9)]
    told = {0: [(0, 2500, look(1)), (2500, 5000, look(2))], 1: [(0, 2500, look(2, 0.1)), (2500, 5000, look(3))]}
    for number, one in enumerate(clips):
        season.store.shelf.register(one)
        prints = tuple(Print("look", f"{one.id}@{start}", data, {"from": start, "to": end}) for start, end, data in told.get(number, ()))
        if prints:
            season.store.shelf.keep(Pass(one.content, "look", "1", "", (), Findings((), (), (one.whole,), prints)))
    return season.store, clips


def alike(looked, like, limit=5, within=None):
    found = look_alikes(looked[0], LookAlikes, lambda clip: None, like, limit, within)
    return [(one.clip.name, one.span.start, one.span.end) for one in found]


def test_the_likest_comes_first_and_a_picture_is_not_its_own_look_alike(looked):
    assert alike(looked, "C0007.MP4@3000")[0] == ("C0008.MP4", 0, 2500)
    assert len(alike(looked, "C0007.MP4@3000")) == 3 and ("C0007.MP4", 2500, 5000) not in alike(looked, "C0007.MP4@3000")


def test_a_clip_stands_for_its_beginning_and_a_hit_for_its_first_frame(looked):
    assert alike(looked, "C0008.MP4")[0] == alike(looked, "C0008.MP4@100..200")[0] == ("C0007.MP4", 2500, 5000)


def test_only_the_clips_named_are_looked_in(looked):
    _, clips = looked
    assert {name for name, *_ in alike(looked, "C0007.MP4@3000", within=[clips[0].id])} == {"C0007.MP4"}


def test_what_cannot_be_asked_is_said_to_be_so(looked):
    with pytest.raises(Missing, match="Nobody has looked"):
        alike(looked, "C0009.MP4")
    with pytest.raises(BadInput):
        alike(looked, "C0007.MP4@9000")
    with pytest.raises(BadInput):
        alike(looked, "C0007.MP4", limit=0)


def at(place: str | None, chance: float) -> tuple[Clip, float]:
    return replace(clip(), place=place), chance


def test_a_place_is_as_likely_as_its_likest_look_alike():
    assert places_like([at("gym", 0.7), at("gym", 0.6), at(None, 0.99)]) == {"gym": 0.7}


def test_places_that_look_alike_share_the_doubt_and_what_is_unlikely_is_not_said():
    assert places_like([at("gym", 0.9), at("pool", 0.9)]) == {"gym": 0.5, "pool": 0.5}
    assert places_like([at("gym", 0.2)]) == {}


def test_a_clip_seems_shot_where_what_it_looks_like_was_shot_until_somebody_says(looked):
    one, other, _ = (clip(f"C000{number}.MP4") for number in (7, 8, 9))
    say_of_clip(looked[0], one, "place", "gym", "logger")
    assert learn_places(looked[0], LookAlikes) == 1
    assert learn_places(looked[0], LookAlikes) == 0
    found = dossier(looked[0], "C0008.MP4")
    (fact,) = [fact for fact in found.facts if fact.kind == "place"]
    assert fact.value == "gym" and POSSIBLE_FROM <= fact.confidence < KNOWN_FROM and fact.span == found.clip.whole
    say_of_clip(looked[0], other, "place", "pool", "logger")
    assert not [fact for fact in dossier(looked[0], "C0008.MP4").facts if fact.kind == "place"]


def test_somebody_who_says_nobody_knows_ends_the_guessing(looked):
    say_of_clip(looked[0], clip("C0007.MP4"), "place", "gym", "logger")
    say_of_clip(looked[0], clip("C0008.MP4"), "place", None, "logger")
    assert learn_places(looked[0], LookAlikes) == 0
