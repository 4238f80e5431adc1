"""What machines would ask about who is who."""

from __future__ import annotations

import pytest

from likenesses import print_of
from small_season import SmallSeason, small_season
from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.stages.people.naming import name_unknown
from touchline.stages.people.proposals import proposals
from touchline.stages.world.people import add_person


def silent(*_: object) -> None:
    """Nobody looks."""


@pytest.fixture
def season(tmp_path) -> SmallSeason:
    made = small_season(tmp_path / "season")
    add_person(made.store, "ada-holt", "mo", name="Ada Holt")
    return made


def logged(season: SmallSeason, name: str, *others: Fact, face: float = 0, voice: float = 0):
    """A clip of twelve seconds in which one face speaks all the time."""
    clip = season.clip(name, 300)
    shown = Fact(clip.id, Span(0, 300), "picture", "person", f"?face-{name}", 0.9, source="faces/1", detail={"by": "face"})
    heard = Fact(clip.id, Span(0, 300), "sound", "person", f"?voice-{name}", 0.9, source="voices/1", detail={"by": "voice"})
    season.logged(clip, shown, *(Fact(clip.id, *one) for one in others), analyser="faces", prints=[print_of(f"?face-{name}", face)])
    season.logged(clip, heard, analyser="voices", prints=[print_of(f"?voice-{name}", voice)])
    return clip


def asked(season: SmallSeason) -> list[tuple[str, str]]:
    return [(one.one, one.other) for one in proposals(season.store, silent)]


def test_a_voice_and_the_face_that_is_always_seen_with_it_are_asked_about_until_somebody_says(season):
    logged(season, "A1")
    ((one, other),) = asked(season)
    assert {one, other} == {"?voice-A1", "?face-A1"}
    name_unknown(season.store, "?face-A1", "ada-holt", "mo")
    (proposal,) = proposals(season.store, silent)
    assert proposal.command == "touchline name ?voice-A1 ada-holt"
    name_unknown(season.store, "?voice-A1", "ada-holt", "mo")
    assert asked(season) == []


def test_half_a_resemblance_is_asked_about(season):
    logged(season, "A1"), logged(season, "B2", face=66, voice=90)
    name_unknown(season.store, "?face-A1", "ada-holt", "mo")
    name_unknown(season.store, "?voice-A1", "ada-holt", "mo")
    season.gather()
    assert ("?face-B2", "ada-holt") in asked(season)


def test_a_name_written_under_the_only_face_is_offered_and_so_is_one_that_a_voice_gives_itself(season):
    third = (Span(50, 100), "picture", "text", "ADA HOLT", 0.9, None, "text/1", {"role": "lower-third", "names": ["Ada Holt"]})
    line = (Span(120, 160), "sound", "words", "My name is Ada Holt.", 0.9, None, "speech/1", {"words": []})
    logged(season, "A1", third, line)
    offered = [one for one in proposals(season.store, silent) if one.other == "ada-holt"]
    assert {(one.one, one.command) for one in offered} == {
        ("?face-A1", "touchline name ?face-A1 ada-holt"), ("?voice-A1", "touchline name ?voice-A1 ada-holt")}  # fmt: skip
    assert all("A1" in one.why for one in offered)
