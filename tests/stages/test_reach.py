"""Reach: every frame of every version of every cut, of deliveries and screeners, that an entry touches, said or only meant."""

from dataclasses import replace
from datetime import date

import pytest

from drawn_season import SHOWING, told, wholly
from small_season import event
from touchline.domain.cut.cut import Event
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.time.time import Span
from touchline.errors import Missing
from touchline.stages.ledger.ledger import Draft, mean
from touchline.stages.reach.reach import affected
from touchline.stages.world.state import sign_watched, state_fact

GB = {"platform": "harbour-tv", "territory": "GB", "on": "2026-05-01", "use": "film"}


@pytest.fixture
def filmed(season):
    """Two clips of the tunnel, all watched; Ada is seen in frames 40..90 of the first."""
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    season.say("say", "manager", rung="full-veto")
    season.first, season.second = season.clip("A001C001"), season.clip("B001C001")
    for clip in (season.first, season.second):
        sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, season.first, Span(40, 90), "person", "ada-holt", "mo", channel="picture")
    return season


def spans(found):
    return {
        one.cut.label: [(t.after.event, t.at.start, t.at.end, t.before.verdict, t.after.verdict) for t in one.touched]
        for one in found.cuts
    }


def test_every_version_is_found_exact_to_the_frame(filmed):
    filmed.cut(event("e1", filmed.first, 0, 50), event("e2", filmed.second, 0, 50, at=50))
    filmed.cut(event("e1", filmed.first, 0, 60), event("e2", filmed.second, 0, 50, at=60))
    filmed.cut(event("e1", filmed.first, 0, 40), name="trailer")
    said = filmed.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    found = affected(filmed.store, [said.entry.id], SHOWING, filmed.clock())
    assert spans(found) == {
        "film@1": [("e1", 40, 50, "cleared", "blocked")],
        "film@2": [("e1", 40, 60, "cleared", "blocked")],
    }
    assert [one.latest for one in found.cuts] == [False, True]
    (one,) = found.cuts[1].touched
    assert one.after.source == Span(40, 60) and one.after.because == (said.entry.id,) and one.before.because == ("L1", "L2")
    assert spans(affected(filmed.store, ["L4"], SHOWING, filmed.clock(), latest=True)).keys() == {"film@2"}


@pytest.mark.parametrize("others", [0, 40])
@pytest.mark.parametrize("phrase", [(), ("out for the season",)])
def test_a_clip_elsewhere_in_the_cut_that_the_season_has_no_more_stands_in_the_way_of_no_question(filmed, others, phrase):
    for said in phrase:
        filmed.say("term", "club", {"words": [said]})
    gone = filmed.clip("C001C001")
    more = [event(f"m{number}", filmed.second, 0, 10, at=60 + 10 * number) for number in range(others)]
    filmed.cut(event("e1", filmed.first, 0, 50), event("e2", gone, 0, 10, at=50), *more, event("last", gone, 0, 10, at=500))
    no = filmed.say("refusal", "ada-holt", {"person": ["ada-holt"]}).entry.id
    filmed.store.shelf.register(replace(gone, id="c-of-the-same-files"))
    (one,) = affected(filmed.store, [no], SHOWING, filmed.clock()).cuts
    assert [pair.at for pair in one.touched] == [Span(40, 50)] and [scene.place for scene in one.scenes] == ["tunnel"]


def test_what_is_only_meant_is_answered_the_same_and_nothing_is_written(filmed):
    filmed.cut(event("e1", filmed.first, 0, 100))
    meant = mean(filmed.store, Draft("veto", "manager", {"person": ["ada-holt"], "place": ["tunnel"]}), filmed.clock())
    before = filmed.store.ledger.head()
    found = affected(filmed.store, [meant.entry], SHOWING, filmed.clock())
    assert spans(found) == {"film@1": [("e1", 40, 90, "cleared", "blocked")]}
    assert filmed.store.ledger.head() == before
    said = filmed.say("veto", "manager", {"person": ["ada-holt"], "place": ["tunnel"]})
    assert spans(affected(filmed.store, [said.entry.id], SHOWING, filmed.clock())) == spans(found)


def test_a_lift_gives_back_what_the_no_took(filmed):
    filmed.cut(event("e1", filmed.first, 0, 100))
    filmed.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    meant = mean(filmed.store, Draft("lift", "ada-holt", lifts="L4"), filmed.clock())
    assert spans(affected(filmed.store, [meant.entry], SHOWING, filmed.clock())) == {
        "film@1": [("e1", 40, 90, "blocked", "cleared")]
    }
    filmed.say("lift", "ada-holt", lifts="L4")
    assert affected(filmed.store, ["L4"], SHOWING, filmed.clock()).cuts == ()


def test_a_request_touches_what_it_flags_and_costs_nothing(filmed):
    filmed.cut(event("e1", filmed.first, 0, 100))
    filmed.say("veto", "sponsor", {"place": ["tunnel"]})
    (one,) = affected(filmed.store, ["L4"], SHOWING, filmed.clock()).cuts
    assert [(t.at, t.lost, t.after.flags) for t in one.touched] == [
        (Span(0, 40), False, ("request:L4",)),
        (Span(40, 90), False, ("request:L4",)),
        (Span(90, 100), False, ("request:L4",)),
    ]


def test_a_say_matters_by_the_vetoes_that_rest_on_it(filmed):
    filmed.cut(event("e1", filmed.first, 0, 100))
    filmed.say("veto", "manager", {"person": ["ada-holt"]})
    assert spans(affected(filmed.store, ["L3"], SHOWING, filmed.clock())) == {
        "film@1": [("e1", 40, 90, "cleared", "blocked")]
    }


def test_refused_words_that_only_the_cut_makes_are_found(filmed):
    filmed.logged(filmed.first, filmed.line(filmed.first, 1, [("out", 1.0, 1.4)]))
    filmed.logged(filmed.second, filmed.line(filmed.second, 0, [("injured", 0.1, 0.9)]))
    filmed.cut(
        event("e1", filmed.first, 0, 36, channel="sound"), event("e2", filmed.second, 0, 25, at=36, channel="sound")
    )
    meant = mean(filmed.store, Draft("term", "club", {"words": ["out injured"]}), filmed.clock())
    found = affected(filmed.store, [meant.entry], SHOWING, filmed.clock())
    assert {t.after.event for t in found.cuts[0].touched} == {"e1", "e2"}
    assert {t.after.because for t in found.cuts[0].touched} == {("possible:draft",)}


@pytest.mark.parametrize("track", ["A1", "VO"])
def test_what_is_heard_is_told_by_its_channel_whatever_its_track_is_called(filmed, track):
    filmed.logged(filmed.first, filmed.line(filmed.first, 1, [("out", 1.0, 1.4)]))
    filmed.logged(filmed.second, filmed.line(filmed.second, 0, [("injured", 0.1, 0.9)]))
    state_fact(filmed.store, filmed.first, Span(0, 90), "person", "ada-holt", "mo", channel="sound")
    filmed.cut(event("v", filmed.first, 100, 200), event("e1", filmed.first, 0, 36, channel="sound", track=track),
               event("e2", filmed.second, 0, 25, at=36, channel="sound", track=track))  # fmt: skip
    no, now = filmed.say("term", "club", {"person": ["ada-holt"], "words": ["out injured"]}).entry.id, filmed.clock()
    found = told(affected(filmed.store, [no], SHOWING, now))
    assert found == wholly(filmed.store, [no], now) and found


def test_refused_words_within_others_that_only_the_cut_makes_are_found_as_a_look_at_all_of_it_finds_them(filmed):
    for clip, word in ((filmed.first, "season"), (filmed.second, "trust")):
        filmed.logged(clip, filmed.line(clip, 1, [(word, 1.0, 1.4), ("the", 3.0, 3.4)]))
    parts = [(filmed.first, 20), (filmed.second, 20), (filmed.first, 70)]
    filmed.cut(*(event(f"e{n}", clip, start, start + 20, at=20 * n, channel="sound") for n, (clip, start) in enumerate(parts)))
    filmed.say("term", "club", {"words": ["season trust the"]}, terms={"territories": ["NO"]})
    no, now = filmed.say("term", "club", {"words": ["trust the"]}).entry.id, filmed.clock()
    found = told(affected(filmed.store, [no], SHOWING, now))
    assert found == wholly(filmed.store, [no], now)
    assert {"e1", "e2"} <= {pair.after.event for pair in found["film@1"][0]}


@pytest.mark.parametrize("between", [0, 6])
def test_what_is_heard_where_nothing_is_shown_lies_in_the_scene_that_goes_on_after(filmed, between):
    shown = [event(f"v{n}", filmed.first, 0, 20, at=20 * n) for n in range(8)]
    black = [Event(f"b{n}", "picture", "V1", 160 + 5 * n, 5, ours="black") for n in range(between)]
    after = event("after", filmed.second, 0, 20, at=260)
    heard = event("heard", filmed.first, 100, 120, at=220, channel="sound")
    filmed.cut(*shown, *black, after, heard)
    no, now = filmed.say("term", "club", {"channel": "sound"}).entry.id, filmed.clock()
    found = told(affected(filmed.store, [no], SHOWING, now))
    assert [scene.at for scene in found["film@1"][1]] == [Span(0, 280)]
    assert found == wholly(filmed.store, [no], now)


def test_deliveries_and_screeners_are_judged_for_their_own_showing(filmed):
    cut = filmed.cut(event("e1", filmed.first, 0, 100))
    filmed.cut(event("e1", filmed.second, 0, 100))
    elsewhere = {**GB, "territory": "NO"}
    for number, (kind, target) in enumerate([("delivery", GB), ("screener", GB), ("delivery", elsewhere)]):
        record = {"id": f"d-{number}", "cut": "film", "version": cut.version, "kind": kind, "targets": [target], "folder": "out"}
        filmed.store.deliveries.note({**record, "head": list(filmed.store.ledger.head())})
    filmed.say("term", "club", {"person": ["ada-holt"]}, terms={"territories": ["GB"]})
    found = affected(filmed.store, ["L4"], Showing(one_day(date(2026, 5, 1)), (), ("NO",)), filmed.clock())
    assert found.cuts == ()
    assert [(one.record["id"], one.screener, len(one.touched)) for one in found.sent] == [
        ("d-0", False, 1),
        ("d-1", True, 1),
    ]


def test_an_entry_that_is_not_there_is_missing(filmed):
    with pytest.raises(Missing):
        affected(filmed.store, ["L99"], SHOWING, filmed.clock())
