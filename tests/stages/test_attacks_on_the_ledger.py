"""A clock set back, a row changed by hand, a tail cut off, a person under two names: no no gets lost by any of them."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest

from small_season import event
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Damaged
from touchline.stages.clear.clear import clear
from touchline.stages.deliver.deliver import Order, Room
from touchline.stages.deliver.deliver import deliver as deliver_film
from touchline.stages.ledger.ledger import Draft, mean
from touchline.stages.mend.mend import mend
from touchline.stages.reach.reach import affected
from touchline.stages.reach.recall import recall
from touchline.stages.reach.what_if import elsewhere
from touchline.stages.season.proof import prove
from touchline.stages.world.people import add_person, same_person, world_now
from touchline.stages.world.state import sign_watched, state_fact, undo
from touchline.store import worlds

GB = {"platform": "harbour-tv", "territory": "GB", "on": "2026-05-01", "use": "film"}
HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)
SHOWING = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))


@pytest.fixture
def out(season):
    """A film with Ada in it, cleared and delivered."""
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    season.shot = season.clip("A001C001")
    sign_watched(season.store, season.shot, season.shot.whole, "mo")
    state_fact(season.store, season.shot, Span(40, 90), "person", "ada-holt", "mo", channel="picture")
    season.film = season.cut(event("e1", season.shot, 0, 100))
    deliver(season, "d-1")
    return season


def deliver(season, name):
    record = {"id": name, "cut": "film", "version": 1, "kind": "delivery", "targets": [GB], "by": "mo", "folder": "out"}
    season.store.deliveries.note({**record, "moment": season.clock(), "head": list(season.store.ledger.head())})


def by_hand(season, *statements):
    """What somebody does to the file who knows where it lies, past the guards that the database itself has."""
    raw = sqlite3.connect(season.store.folder / "season.db", isolation_level=None)
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        raw.execute(statement)
    raw.close()


def test_a_clock_set_back_neither_loses_a_no_nor_puts_it_before_its_time(out):
    before = out.store.last_moment()
    out.clock.moment -= timedelta(days=400)
    said = out.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    (row,) = [row for row in out.store.ledger.rows() if row["id"] == said.entry.id]
    assert row["recorded"] >= before and row["clock"] < before
    now = max(out.clock(), out.store.last_moment())
    assert [s.verdict for s in clear(out.store, out.film, HERE, now).spans] == ["cleared", "blocked", "cleared"]
    assert [one.record["id"] for one in recall(out.store, now).changed] == ["d-1"]
    assert affected(out.store, [said.entry.id], SHOWING, now).sent[0].touched[0].at == Span(40, 90)


def test_what_is_only_meant_counts_from_the_present_even_where_the_clock_is_behind(out):
    out.clock.moment -= timedelta(days=400)
    now = max(out.clock(), out.store.last_moment())
    meant = mean(out.store, Draft("refusal", "ada-holt", {"person": ["ada-holt"]}), now)
    assert affected(out.store, [meant.entry], SHOWING, now).cuts[0].touched[0].lost


ANSWERS = {
    "ledger --verify": lambda out: prove(out.store),
    "recall": lambda out: recall(out.store, out.clock()),
    "clear": lambda out: clear(out.store, out.film, HERE, out.clock()),
    "mend": lambda out: mend(out.store, out.film, HERE, out.clock()),
    "affected": lambda out: affected(out.store, ["L1"], SHOWING, out.clock()),
    "what-if --territory": lambda out: elsewhere(out.store, SHOWING, SHOWING, out.clock(), best=False),
}


@pytest.mark.parametrize("asked", ANSWERS)
def test_a_no_made_narrower_by_hand_is_noticed_before_anybody_relies_on_it(out, asked):
    out.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    by_hand(out, "UPDATE ledger SET body = replace(body, '\"kind\":\"refusal\"', '\"kind\":\"release\"') WHERE seq = 3")
    with pytest.raises(Damaged, match="entry 3"):
        ANSWERS[asked](out)


@pytest.mark.parametrize("asked", ANSWERS)
def test_a_no_cut_off_the_end_is_noticed_once_any_delivery_knew_of_it(out, asked):
    out.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    deliver(out, "d-2")
    by_hand(out, "DELETE FROM ledger_private WHERE seq = 3", "DELETE FROM ledger WHERE seq = 3")
    with pytest.raises(Damaged):
        ANSWERS[asked](out)


def test_a_change_by_hand_counts_at_once_for_whoever_has_the_season_open(out):
    assert len(out.store.ledger.entries()) == 2
    by_hand(out, "DELETE FROM ledger_private WHERE seq = 2", "DELETE FROM ledger WHERE seq = 2")
    assert len(out.store.ledger.entries()) == 1


def test_a_no_under_one_name_holds_for_the_other_name_too(out):
    add_person(out.store, "ada-smith", "mo", name="Ada Smith")
    out.say("refusal", "ada-smith", {"person": ["ada-smith"]})
    assert {s.verdict for s in clear(out.store, out.film, HERE, out.clock()).spans} == {"cleared"}
    said = same_person(out.store, "ada-holt", "ada-smith", "mo")
    found = clear(out.store, out.film, HERE, out.clock())
    assert [(s.at.start, s.verdict, s.because) for s in found.spans][1] == (40, "blocked", ("L3",))
    assert recall(out.store, out.clock()).changed[0].touched[0].at == Span(40, 90)
    with pytest.raises(Conflict):
        same_person(out.store, "ada-smith", "ada-holt", "mo")
    undo(out.store, said.seq, "mo")
    assert {s.verdict for s in clear(out.store, out.film, HERE, out.clock()).spans} == {"cleared"}


def test_a_child_under_two_names_is_a_child_under_both(out):
    add_person(out.store, "ada-smith", "mo", minor=True, guardian="jo-smith")
    same_person(out.store, "ada-holt", "ada-smith", "mo")
    found = clear(out.store, out.film, HERE, out.clock())
    assert [s.because for s in found.spans if s.at.start == 40] == [("needs-guardian:ada-holt",)]


def test_a_child_whose_guardian_turns_out_to_be_themself_cannot_sign(out):
    add_person(out.store, "kit", "mo", minor=True, guardian="kitty")
    state_fact(out.store, out.shot, Span(0, 100), "person", "kit", "mo", channel="picture")
    out.say("release", "kitty", {"person": ["kit"]})
    assert clear(out.store, out.film, HERE, out.clock()).cleared
    same_person(out.store, "kit", "kitty", "mo")
    found = clear(out.store, out.film, HERE, out.clock()).spans
    assert {reason for span in found for reason in span.because} == {"needs-guardian:kit"}
    with pytest.raises(BadInput):
        add_person(out.store, "kit", "mo", guardian="kitty")


def test_a_child_is_nobodys_guardian(out):
    add_person(out.store, "kit", "mo", minor=True, guardian="jo")
    with pytest.raises(BadInput):
        add_person(out.store, "bo", "mo", minor=True, guardian="kit")


def test_three_names_of_one_person_are_one_whatever_the_order_of_finding_out(out):
    for name in ("ada-smith", "addie"):
        add_person(out.store, name, "mo")
    out.say("refusal", "addie", {"person": ["addie"]})
    same_person(out.store, "ada-smith", "addie", "mo")
    same_person(out.store, "ada-holt", "ada-smith", "mo")
    assert [s.because for s in clear(out.store, out.film, HERE, out.clock()).spans if s.at.start == 40] == [("L3",)]


@pytest.mark.parametrize("step", [1, 250])
def test_whoever_refuses_under_the_name_they_had_before_is_the_same_person(out, monkeypatch, step):
    monkeypatch.setattr(worlds, "_STEP", step)
    add_person(out.store, "ada-smith", "mo", name="Ada Smith")
    people = world_now(out.store).people.keys()
    said = same_person(out.store, "ada-holt", "ada-smith", "mo")
    assert out.say("refusal", "ada-smith", {"person": ["ada-smith"]}).entry.scope.person == ("ada-holt",)
    assert world_now(out.store).people.keys() == people
    found = clear(out.store, out.film, HERE, out.clock())
    assert [s.because for s in found.spans if s.at.start == 40] == [("L3",)]
    add_person(out.store, "ada-smith", "mo", role="party")
    undo(out.store, said.seq, "mo")
    assert {p.handle for p in world_now(out.store).people.values()} >= {"ada-holt", "ada-smith"}


def test_nothing_is_delivered_on_a_ledger_that_was_changed_by_hand(out, tmp_path):
    out.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    by_hand(out, "UPDATE ledger SET body = replace(body, '\"kind\":\"refusal\"', '\"kind\":\"release\"') WHERE seq = 3")
    order = Order(out.film, SHOWING, tmp_path / "out")
    with pytest.raises(Damaged, match="entry 3"):
        deliver_film(out.store, Room(None, None, out.clock, "test"), order)
    assert not (tmp_path / "out").exists()
