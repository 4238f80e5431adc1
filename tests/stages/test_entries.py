"""The ledger's stage: whoever speaks is taken in, what makes no sense is refused, and every entry is said in a sentence."""

import pytest

from touchline.errors import BadInput, Missing
from touchline.stages.ledger import Draft, mean
from touchline.stages.people import add_person, join_group, world_now


def test_days_are_inclusive_in_speech_and_half_open_in_the_book(season):
    add_person(season.store, "ada-holt", "mo", name="Ada Holt")
    season.say("say", "manager", rung="full-veto")
    said = season.say(
        "veto", "manager", {"person": ["ada-holt"], "place": ["dressing-room"], "shot": ["2025-08-01", "2026-01-01"]}
    )
    assert "ada-holt in dressing-room shot from 1 August 2025 up to and including 31 December 2025" in said.sentence
    assert said.entry.scope.shot and str(said.entry.scope.shot[1]) == "2026-01-01"
    assert said.warnings == ()


def test_the_book_holds_nobodys_name(season):
    add_person(season.store, "ada-holt", "mo", name="Ada Holt")
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]}, private={"why": "Ada Holt has left"})
    (row,) = [row for row in season.store.ledger.rows() if row["id"] == "L1"]
    assert "ada" not in str(row["body"]).lower()
    assert world_now(season.store).find("Ada Holt").id in str(row["body"])


def test_a_no_about_oneself_needs_no_introduction(season):
    said = season.say("refusal", "Zoë O’Neil", {"person": ["Zoë O’Neil"]})
    assert said.entry.by == "zoë-oneil" and said.warnings == ()


def test_a_veto_on_somebody_unknown_is_refused_with_the_nearest_names(season):
    add_person(season.store, "ada-holt", "mo")
    season.say("say", "manager", rung="full-veto")
    with pytest.raises(Missing) as refused:
        season.say("veto", "manager", {"person": ["ada-hotl"]})
    assert "ada-holt" in refused.value.remedy
    assert season.store.ledger.head()[0] == 1


@pytest.mark.parametrize("rung", ["viewing", "accuracy", "consultation"])
def test_a_viewing_right_makes_a_request_and_says_so(season, rung):
    season.say("say", "sponsor", rung=rung)
    said = season.say("veto", "sponsor", {"mark": ["rival"]})
    assert "request" in said.warnings[0] and rung in said.warnings[0] and "L1" in said.warnings[0]


def test_a_carve_out_binds_within_its_bounds_only(season):
    season.say("say", "club", {"topic": ["injury", "illness"]}, rung="carve-out")
    assert season.say("veto", "club", {"topic": ["injury"]}).warnings == ()
    assert season.say("veto", "club", {"topic": ["injury", "contract"]}).warnings


def test_a_childs_own_word_covers_nothing_and_the_writer_is_told(season):
    add_person(season.store, "kit-rowe", "mo", minor=True, guardian="jo-rowe")
    assert "covers nothing" in season.say("release", "kit-rowe", {"person": ["kit-rowe"]}).warnings[0]
    assert season.say("release", "jo-rowe", {"person": ["kit-rowe"]}).warnings == ()
    assert season.say("refusal", "jo-rowe", {"person": ["kit-rowe"]}).warnings == ()


def test_a_lift_by_another_hand_changes_nothing_and_the_writer_is_told(season):
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    assert "changes nothing" in season.say("lift", "producer", lifts="L1").warnings[0]
    assert season.say("lift", "ada-holt", lifts="L1").warnings == ()
    assert "already" in season.say("lift", "ada-holt", lifts="L1").warnings[0]


def test_a_dry_run_writes_nothing(season):
    spoken = mean(season.store, Draft("refusal", "ada-holt", {"person": ["ada-holt"]}), season.clock())
    assert "says no" in spoken.sentence
    assert season.store.ledger.head()[0] == 0 and not world_now(season.store).people


@pytest.mark.parametrize(
    ("kind", "scope", "more"),
    [
        ("location", {}, {}),
        ("licence", {}, {}),
        ("grant", {}, {}),
        ("release", {"person": ["a", "b"]}, {}),
        ("embargo", {}, {}),
        ("term", {"channel": "smell"}, {}),
        ("term", {"shot": ["2025-02-02", "2025-02-01"]}, {}),
        ("say", {}, {"rung": "boss"}),
        ("term", {"mark": ["x"]}, {"terms": {"territories": ["ENGLAND"]}}),
        ("lift", {}, {"lifts": ""}),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(season, kind, scope, more):
    with pytest.raises((BadInput, Missing)) as refused:
        season.say(kind, "a", scope, **more)
    assert refused.value.remedy
    assert season.store.ledger.head()[0] == 0


def test_groups_fixtures_clips_and_entries_must_be_there(season):
    for scope in ({"person": ["@squad"]}, {"fixture": ["F99"]}, {"clip": ["A999"]}):
        with pytest.raises(Missing):
            season.say("term", "club", scope)
    with pytest.raises(Missing):
        season.say("lift", "club", lifts="L9")
    join_group(season.store, "squad", [add_person(season.store, "ada-holt", "mo").id], "mo")
    assert "everybody in squad" in season.say("term", "club", {"person": ["@squad"]}).sentence


def test_the_clock_never_runs_back_and_no_no_is_turned_away(season):
    first = season.say("refusal", "ada-holt", {"person": ["ada-holt"]}).entry
    season.clock.moment = season.clock.moment.replace(year=2020)
    second = season.say("refusal", "kit-rowe", {"person": ["kit-rowe"]}).entry
    assert second.recorded >= first.recorded
    assert season.store.ledger.rows()[-1]["clock"] < season.store.ledger.rows()[-1]["recorded"]
