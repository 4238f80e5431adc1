"""What-if: minutes, scenes, episodes and people lost or gained, with the frames behind each; nothing is written."""

from datetime import date
from fractions import Fraction

import pytest

from small_season import event
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.time.time import Span
from touchline.stages.ledger.ledger import Draft, mean
from touchline.stages.reach.what_if import elsewhere, what_if
from touchline.stages.world.state import sign_watched, state_fact

SHOWING = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))


@pytest.fixture
def filmed(season):
    """Ada in the tunnel (all of the first clip) and on the bus (frames 20..60 of the second); everybody has said yes."""
    season.say("location", "landlord", {"place": ["tunnel", "bus"]})
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    season.say("say", "manager", rung="full-veto")
    season.tunnel, season.bus = season.clip("A001C001"), season.clip("B001C001", place="bus")
    for clip in (season.tunnel, season.bus):
        sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, season.tunnel, season.tunnel.whole, "person", "ada-holt", "mo", channel="picture")
    state_fact(season.store, season.bus, Span(20, 60), "person", "ada-holt", "mo", channel="picture")
    season.cut(event("e1", season.tunnel, 0, 50), event("e2", season.bus, 0, 100, at=50), name="episode-1")
    season.cut(event("e1", season.bus, 60, 100), name="episode-2")
    return season


def asked(season, kind, by, scope=None, **more):
    return [mean(season.store, Draft(kind, by, scope or {}, **more), season.clock()).entry]


def test_a_veto_costs_the_frames_scenes_and_people_it_takes(filmed):
    head = filmed.store.ledger.head()
    found = what_if(filmed.store, asked(filmed, "veto", "manager", {"person": ["ada-holt"]}), SHOWING, filmed.clock())
    (cost,) = found.costs
    assert cost.cut.label == "episode-1" + "@1" and cost.lost == (Span(0, 50), Span(70, 110)) and cost.gained == ()
    assert cost.seconds(cost.lost) == Fraction(90, 25)
    assert [(s.scene.place, s.lost, s.whole) for s in cost.scenes] == [
        ("tunnel", (Span(0, 50),), True),
        ("bus", (Span(70, 110),), False),
    ]
    assert cost.people_lost == ("ada-holt",) and cost.whole == (True, False)
    assert filmed.store.ledger.head() == head


def test_a_narrower_veto_leaves_the_rest_of_somebody(filmed):
    draft = asked(filmed, "veto", "manager", {"person": ["ada-holt"], "place": ["bus"]})
    (cost,) = what_if(filmed.store, draft, SHOWING, filmed.clock()).costs
    assert cost.people_lost == ()
    assert [(p.person, p.before, p.after) for p in cost.people] == [("ada-holt", (Span(0, 50), Span(70, 110)), (Span(0, 50),))]


def test_a_lift_gives_back_what_its_no_took(filmed):
    filmed.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    (cost,) = what_if(filmed.store, asked(filmed, "lift", "ada-holt", lifts="L4"), SHOWING, filmed.clock()).costs
    assert cost.gained == (Span(0, 50), Span(70, 110)) and cost.people_gained == ("ada-holt",)
    assert cost.whole == (False, True)


def test_what_changes_nothing_costs_nothing(filmed):
    assert what_if(filmed.store, asked(filmed, "term", "club", {"mark": ["acme"]}), SHOWING, filmed.clock()).costs == ()


def test_a_cut_that_is_not_asked_about_is_left_out(filmed):
    draft = asked(filmed, "term", "club", {"place": ["bus"]})
    found = what_if(filmed.store, draft, SHOWING, filmed.clock(), cuts=["episode-2"])
    assert [cost.cut.name for cost in found.costs] == ["episode-2"]


def test_another_territory_costs_what_is_forbidden_there_only(filmed):
    filmed.say("term", "club", {"place": ["bus"]}, terms={"territories": ["US"]})
    there = Showing(SHOWING.window, SHOWING.platforms, ("US",))
    found = elsewhere(filmed.store, there, SHOWING, filmed.clock(), best=False)
    assert [(cost.cut.name, cost.lost) for cost in found.costs] == [
        ("episode-1", (Span(50, 150),)),
        ("episode-2", (Span(0, 40),)),
    ]
    back = elsewhere(filmed.store, SHOWING, there, filmed.clock(), best=False)
    assert [cost.gained for cost in back.costs] == [(Span(50, 150),), (Span(0, 40),)]


def test_what_is_forbidden_everywhere_is_not_the_fault_of_one_territory(filmed):
    filmed.say("term", "club", {"place": ["tunnel"]})
    filmed.say("term", "club", {"place": ["bus"]}, terms={"territories": ["US", "NO"]})
    there, world = (Showing(SHOWING.window, SHOWING.platforms, places) for places in (("US",), ("GB", "NO", "SE")))
    found = elsewhere(filmed.store, there, world, filmed.clock(), best=True)
    assert [cost.lost for cost in found.costs] == [(Span(50, 150),), (Span(0, 40),)]
