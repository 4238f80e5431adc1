"""What the surroundings say, read once."""

from __future__ import annotations

from pathlib import Path

from touchline.settings import read


def test_nothing_has_to_be_set():
    found = read({})
    assert found.season is None
    assert found.models.name == "models"
    assert found.user


def test_what_is_set_counts_and_what_is_empty_does_not():
    found = read({"TOUCHLINE_SEASON": "/s", "TOUCHLINE_MODELS": "/m", "TOUCHLINE_USER": "jo", "TOUCHLINE_SPEECH_MODEL": "/w"})
    assert (found.season, found.models, found.user, found.speech_model) == (Path("/s"), Path("/m"), "jo", "/w")
    nothing = dict.fromkeys(("TOUCHLINE_SEASON", "TOUCHLINE_MODELS", "TOUCHLINE_USER", "TOUCHLINE_SPEECH_MODEL"), "")
    assert read(nothing) == read({})
