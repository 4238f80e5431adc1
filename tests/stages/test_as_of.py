"""As-of: a verdict as it was known at any moment, with the facts, names, groups, guardians and lifts of that moment."""

import shutil
from datetime import date, timedelta

import pytest

from small_season import event
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import Span
from touchline.stages.clear.clear import clear
from touchline.stages.people.naming import name_unknown
from touchline.stages.world.people import add_person, join_group, same_person
from touchline.stages.world.state import say_of_clip, sign_watched, state_fact, undo
from touchline.store.season import open_store
from touchline.wiring import Desk, now

HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)


@pytest.fixture
def filmed(season):
    """A clip of the tunnel that is allowed and watched, a cut of its first hundred frames."""
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.shot = season.clip("A001C001")
    sign_watched(season.store, season.shot, season.shot.whole, "mo")
    season.film = season.cut(event("e1", season.shot, 0, 100))
    season.moments = []
    return season


def then(season):
    """Remember this moment."""
    season.moments.append(season.clock())


def history(season):
    """The verdict on the whole film at each remembered moment, asked only now."""
    found = [clear(season.store, season.film, HERE, moment).spans for moment in season.moments]
    assert all(len(spans) == 1 for spans in found)
    return [(spans[0].verdict, *spans[0].because) for spans in found]


def test_what_people_state_and_take_back(filmed):
    then(filmed)
    said = state_fact(filmed.store, filmed.shot, Span(0, 100), "person", "Ada Holt", "mo", channel="picture")
    then(filmed)
    undo(filmed.store, said.seq, "mo")
    then(filmed)
    assert history(filmed) == [("cleared", "L1"), ("unknown", "no-release:ada-holt"), ("cleared", "L1")]


def test_names_given_to_strangers_and_two_names_of_one_person(filmed):
    state_fact(filmed.store, filmed.shot, Span(0, 100), "person", "?face-7", "mo", channel="picture")
    filmed.say("release", "ada-holt", {"person": ["ada-holt"]})
    then(filmed)
    add_person(filmed.store, "ada-smith", "mo")
    name_unknown(filmed.store, "?face-7", "ada-smith", "mo")
    then(filmed)
    same_person(filmed.store, "ada-holt", "ada-smith", "mo")
    then(filmed)
    assert history(filmed) == [
        ("unknown", "unidentified:?face-7"),
        ("unknown", "no-release:ada-smith"),
        ("cleared", "L1", "L2"),
    ]


def test_who_was_in_a_group_when(filmed):
    state_fact(filmed.store, filmed.shot, Span(0, 100), "person", "Ada Holt", "mo", channel="picture")
    join_group(filmed.store, "squad", ["ada-holt"], "mo", until="2026-02-01")
    filmed.say("grant", "club", {"person": ["@squad"]})
    then(filmed)
    filmed.moments.append("2026-02-02T00:00:00Z")
    assert history(filmed) == [("cleared", "L1", "L2"), ("unknown", "no-release:ada-holt")]


def test_who_was_a_child_and_whose_guardian_said_yes(filmed):
    add_person(filmed.store, "kit-rowe", "mo", minor=True, guardian="jo-rowe", of_age="2027-03-01")
    state_fact(filmed.store, filmed.shot, Span(0, 100), "person", "kit-rowe", "mo", channel="picture")
    filmed.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    then(filmed)
    filmed.say("release", "jo-rowe", {"person": ["kit-rowe"]})
    then(filmed)
    add_person(filmed.store, "kit-rowe", "mo", guardian="al-rowe")
    then(filmed)
    filmed.moments.append("2027-03-01T00:00:00Z")
    assert history(filmed) == [
        ("unknown", "needs-guardian:kit-rowe"),
        ("cleared", "L1", "L3"),
        ("unknown", "needs-guardian:kit-rowe"),
        ("cleared", "L1", "L2"),
    ]


def test_a_no_its_lift_and_where_the_clip_was_shot(filmed):
    filmed.say("term", "club", {"place": ["tunnel"]})
    then(filmed)
    filmed.say("lift", "club", lifts="L2")
    then(filmed)
    say_of_clip(filmed.store, filmed.shot, "place", "bus", "mo")
    then(filmed)
    assert history(filmed) == [("blocked", "L2"), ("cleared", "L1"), ("unknown", "no-location:bus")]


def test_what_nobody_had_looked_at_yet_was_not_looked_at_then(season):
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.shot, season.moments = season.clip("A001C001"), []
    season.film = season.cut(event("e1", season.shot, 0, 100))
    then(season)
    season.logged(season.shot, Fact(season.shot.id, Span(0, 500), "picture", "mark", "acme", 0.9), watches=WATCHFUL)
    then(season)
    assert history(season) == [("unknown", "not-logged:faces", "not-logged:text"), ("cleared", "L1")]


def test_what_a_later_pass_replaced_is_told_as_such(season):
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("term", "club", {"mark": ["acme"]})
    season.shot, season.moments = season.clip("A001C001"), []
    season.film = season.cut(event("e1", season.shot, 0, 100))
    season.logged(season.shot, watches=WATCHFUL)
    then(season)
    season.logged(season.shot, Fact(season.shot.id, Span(0, 500), "picture", "mark", "acme", 0.9), watches=WATCHFUL)
    then(season)
    assert history(season) == [("blocked", "L2"), ("blocked", "L2")]
    earlier, later = (clear(season.store, season.film, HERE, moment).doubts for moment in season.moments)
    assert later == () and "1 pass over 1 clip" in earlier[0]


def test_what_machines_made_anew_is_no_past_that_is_known(season, tmp_path):
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.shot = season.clip("A001C001")
    season.film = season.cut(event("e1", season.shot, 0, 100))
    season.logged(season.shot, watches=WATCHFUL)
    moment = season.clock()
    season.store.close()
    shutil.rmtree(season.store.folder / "derived")
    season.store = open_store(season.store.folder, season.clock)
    season.logged(season.shot, watches=WATCHFUL)
    found = clear(season.store, season.film, HERE, moment)
    assert found.cleared and "begun anew" in found.doubts[0]
    assert clear(season.store, season.film, HERE, season.clock()).doubts == ()


def test_with_a_clock_that_was_set_back_what_was_logged_still_counts(season):
    season.clock.moment += timedelta(days=36500)
    season.logged(season.clip("A001C001"), watches=WATCHFUL)
    assert Desk(season.store).now == season.store.shelf.last_moment() > now()
