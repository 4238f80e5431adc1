"""A cut that grows: the shot that is ten frames longer and now shows somebody without a release is named at once."""

from datetime import date
from fractions import Fraction

import pytest

from small_season import PAL, event
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.time.time import Span
from touchline.stages.cut.grow import grown
from touchline.stages.world.state import sign_watched, state_fact

SHOWING = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))


@pytest.fixture
def filmed(season):
    """Kit, without a release, comes into shot at frame 100."""
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.shot = season.clip("A001C001")
    sign_watched(season.store, season.shot, season.shot.whole, "mo")
    state_fact(season.store, season.shot, Span(100, 200), "person", "kit-rowe", "mo", channel="picture")
    return season


def told(season, old, new):
    became = grown(season.store, old, new, season.clock(), showing=SHOWING)
    return [(s.event, s.at.start, s.at.end, (s.source.start, s.source.end), s.because) for s in became.newly]


def test_ten_frames_more_name_whoever_they_show(filmed):
    old = filmed.cut(event("e1", filmed.shot, 0, 100), event("e2", filmed.shot, 300, 400, at=100))
    new = filmed.cut(event("e1", filmed.shot, 0, 110), event("e2", filmed.shot, 300, 400, at=110))
    assert told(filmed, old, new) == [("e1", 100, 110, (100, 110), ("no-release:kit-rowe",))]
    became = grown(filmed.store, old, new, filmed.clock(), showing=SHOWING)
    assert set(became.by_event) == {"e1"} and became.no_longer == ()


def test_what_was_there_before_is_nothing_new_wherever_it_moves(filmed):
    old = filmed.cut(event("e1", filmed.shot, 100, 150))
    new = filmed.cut(event("a", filmed.shot, 300, 400), event("b", filmed.shot, 100, 140, at=100))
    assert told(filmed, old, new) == []
    assert told(filmed, new, old) == [("e1", 40, 50, (140, 150), ("no-release:kit-rowe",))]


def test_what_is_gone_is_told_too(filmed):
    old = filmed.cut(event("e1", filmed.shot, 50, 150))
    new = filmed.cut(event("e1", filmed.shot, 50, 120))
    became = grown(filmed.store, old, new, filmed.clock(), showing=SHOWING)
    assert became.newly == () and [s.at for s in became.no_longer] == [Span(70, 100)]


def test_the_same_frames_for_another_reason_are_new(filmed):
    filmed.say("refusal", "kit-rowe", {"person": ["kit-rowe"], "channel": "picture"})
    sound = Event("s1", "sound", "A1", 0, 50, filmed.shot.id, Span(100, 150))
    old = filmed.cut(sound)
    assert [line[0] for line in told(filmed, old, filmed.cut(sound, event("e1", filmed.shot, 100, 150)))] == ["e1"]


def test_a_first_version_is_new_as_a_whole(filmed):
    new = filmed.cut(event("e1", filmed.shot, 50, 150))
    assert told(filmed, None, new) == [("e1", 50, 100, (100, 150), ("no-release:kit-rowe",))]


def test_a_shot_that_runs_slower_shows_only_what_it_shows(filmed):
    slow = Event("e1", "picture", "V1", 0, 120, filmed.shot.id, Span(50, 110), speed=Fraction(1, 2))
    old = Cut("film", PAL, 640, 360, (event("e1", filmed.shot, 50, 105),))
    assert told(filmed, old, Cut("film", PAL, 640, 360, (slow,))) == [("e1", 110, 120, (105, 110), ("no-release:kit-rowe",))]


def test_an_event_that_nobody_can_match_is_new_once(filmed):
    lost = Event("u", "picture", "V1", 0, 50, unmatched="no clip has reel B002")
    one, two = filmed.cut(event("e1", filmed.shot, 0, 50)), filmed.cut(lost)
    became = grown(filmed.store, one, two, filmed.clock(), showing=SHOWING)
    assert [s.because for s in became.newly] == [("unmatched:no clip has reel B002",)]
    assert grown(filmed.store, two, two, filmed.clock(), showing=SHOWING).newly == ()
