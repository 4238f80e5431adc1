"""Recall: what left the house and may not be shown any more is named with its frames, its reason and who must be told."""

from dataclasses import replace

import pytest

from small_season import event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.time.time import Span
from touchline.errors import Missing
from touchline.stages.reach.recall import recall
from touchline.stages.world.state import sign_watched, state_fact, undo

GB = {"platform": "harbour-tv", "territory": "GB", "on": "2026-05-01", "use": "film"}


@pytest.fixture
def sent(season):
    """A film with Ada in frames 40..90, delivered, and sent to the manager as a screener."""
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    clip = season.clip("A001C001")
    sign_watched(season.store, clip, clip.whole, "mo")
    season.seen = state_fact(season.store, clip, Span(40, 90), "person", "ada-holt", "mo", channel="picture")
    season.shot = clip
    cut = season.cut(event("e1", clip, 0, 100))
    for number, (kind, to) in enumerate([("delivery", "harbour-tv"), ("screener", "the manager")]):
        record = {"id": f"d-{number}", "cut": "film", "version": cut.version, "kind": kind, "targets": [GB], "by": "mo"}
        season.store.deliveries.note({**record, "moment": season.clock(), "recipient": to, "folder": f"out-{number}"})
    return season


def test_nothing_has_changed_as_long_as_nobody_changed_their_mind(sent):
    found = recall(sent.store, sent.clock())
    assert found.asked == 2 and found.changed == ()


def test_a_withdrawn_release_calls_back_what_is_out(sent):
    sent.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    sent.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    delivery, screener = recall(sent.store, sent.clock()).changed
    assert delivery.must_come_back and delivery.cleared == (True, False)
    assert [(p.at, p.after.because) for p in delivery.touched] == [(Span(40, 90), ("L3",))]
    assert [entry.id for entry in delivery.since] == ["L3"]
    assert [(t.who, t.why) for t in delivery.tell] == [
        ("harbour-tv", "holds a copy"), ("mo", "sent it"), ("ada-holt", "said L3, and it is out already"),
    ]  # fmt: skip
    assert [t.who for t in screener.tell] == ["the manager", "mo", "ada-holt"]


def test_whoever_said_something_that_changed_no_verdict_need_not_be_told(sent):
    sent.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    state_fact(sent.store, sent.shot, Span(0, 10), "person", "kit-rowe", "mo", channel="picture")
    sent.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    sent.say("veto", "sponsor", {"clip": [sent.shot.id], "span": [0, 30]})
    delivery, _ = recall(sent.store, sent.clock()).changed
    assert [entry.id for entry in delivery.since] == ["L3"]
    assert [told.who for told in delivery.tell] == ["harbour-tv", "mo", "ada-holt"]


def test_as_it_was_known_before_nothing_is_to_be_called_back(sent):
    before = sent.clock()
    sent.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    assert recall(sent.store, before).changed == ()
    assert len(recall(sent.store, sent.clock()).changed) == 2


def test_what_left_half_a_second_later_had_not_left_by_then(sent):
    record = {"id": "d-2", "cut": "film", "version": 2, "kind": "delivery", "targets": [GB], "by": "mo", "folder": "out-2"}
    sent.store.deliveries.note({**record, "moment": "2027-01-01T00:00:00.500000Z"})
    assert recall(sent.store, "2027-01-01T00:00:00Z").asked == 2


def test_a_lifted_no_makes_it_whole_again(sent):
    sent.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    sent.say("lift", "ada-holt", lifts="L3")
    assert recall(sent.store, sent.clock()).changed == ()


def test_somebody_seen_only_now_changes_what_is_out_without_a_word_said(sent):
    state_fact(sent.store, sent.shot, Span(0, 10), "person", "kit-rowe", "mo", channel="picture")
    delivery, _ = recall(sent.store, sent.clock()).changed
    assert delivery.since == () and delivery.touched[0].after.because == ("no-release:kit-rowe",)


def test_what_a_logger_took_back_is_gone_from_the_verdict_too(sent):
    sent.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    undo(sent.store, sent.seen.seq, "mo")
    assert recall(sent.store, sent.clock()).changed == ()


def test_what_was_hidden_in_a_delivery_and_seen_to_be_is_not_called_back(sent):
    sent.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    blur = Treatment("blur", Span(40, 90), ("person", "ada-holt"))
    cut = sent.cut(replace(event("e1", sent.shot, 0, 100), treatments=(blur,)), name="blurred")
    record = {"id": "d-3", "cut": "blurred", "version": cut.version, "kind": "delivery", "targets": [GB], "by": "mo"}
    sent.store.deliveries.note({**record, "moment": sent.clock(), "folder": "out", "head": list(sent.store.ledger.head())})
    assert recall(sent.store, sent.clock(), ids=["d-3"]).changed == ()
    state_fact(sent.store, sent.shot, Span(0, 10), "person", "kit-rowe", "mo", channel="picture")
    (one,) = recall(sent.store, sent.clock(), ids=["d-3"]).changed
    assert [pair.at for pair in one.touched] == [Span(0, 10)]


def test_only_those_named_are_asked_about(sent):
    assert recall(sent.store, sent.clock(), ids=["d-1"]).asked == 1
    with pytest.raises(Missing):
        recall(sent.store, sent.clock(), ids=["d-9"])
