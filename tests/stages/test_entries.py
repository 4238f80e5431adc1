"""The ledger's stage: whoever speaks is taken in, what makes no sense is refused, and every entry is said in a sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from touchline.domain.ledger.ledger import Target
from touchline.errors import BadInput, Conflict, Missing
from touchline.stages.ledger.doubts import forgotten
from touchline.stages.ledger.footing import yes_warnings
from touchline.stages.ledger.ledger import Draft, mean
from touchline.stages.world.people import add_person, join_group, world_now
from touchline.stages.world.state import state_fact


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
    add_person(season.store, "zoe-holt", "mo", name="Zoe Holt")
    season.say("refusal", "zoe-holt", {"person": ["zoe-holt"]}, private={"why": "Zoe Holt has left"})
    (row,) = [row for row in season.store.ledger.rows() if row["id"] == "L1"]
    assert not any(name in str(row["body"]).lower() for name in ("zoe", "holt"))
    assert world_now(season.store).find("Zoe Holt").id in str(row["body"])


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


def test_a_veto_about_somebody_who_has_left_the_group_is_told_to_bind_as_it_does(season):
    add_person(season.store, "ada-holt", "mo")
    join_group(season.store, "squad", ["ada-holt"], "mo", since="2025-07-01")
    season.say("say", "doctor", {"person": ["@squad"]}, rung="carve-out")
    season.clock.moment += timedelta(days=30)
    join_group(season.store, "squad", ["ada-holt"], "mo", since="2025-07-01", until="2026-01-20")
    said = season.say("veto", "doctor", {"person": ["ada-holt"]})
    assert said.footing.binds and said.footing.say == "L1" and said.warnings == ()


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


def test_a_yes_for_what_has_only_a_working_name_covers_nothing_and_the_writer_is_told(season):
    assert "touchline name ?tune-1" in season.say("licence", "label", {"music": ["?tune-1"]}).warnings[0]
    said = season.say("release", "ada-holt", {"person": ["ada-holt"]})
    nobody = replace(said.entry, by="?face-1", scope=replace(said.entry.scope, person=("?face-1",)))
    assert said.warnings == () and "covers nothing" in yes_warnings(nobody, {})[0]
    assert season.say("licence", "label", {"music": ["Anthem", "?tune-1"]}).warnings == ()


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
        ("term", {"words": ["?!"]}, {}),
        ("term", {"place": ["…"]}, {}),
        ("term", {}, {"terms": {"except_territories": ["WORLD"]}}),
        ("term", {}, {"terms": {"territories": ["GB"], "except_territories": ["gb", "IE"]}}),
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


def test_the_world_is_every_territory(season):
    said = season.say("release", "ada-holt", {"person": ["ada-holt"]}, terms={"territories": ["world"]})
    assert said.entry.terms.fits(Target("tv", "NO", date(2026, 5, 1), "film")) and "everywhere" in said.sentence


class TestWhoeverMistypes:
    """A name spelled nearly as a known one is written down all the same, and asked about."""

    def test_the_one_who_says_no_is_asked(self, season):
        add_person(season.store, "ada-holt", "mo")
        said = season.say("refusal", "ada-hotl", {"person": ["ada-hotl"]})
        assert said.warnings == ("the person ada-hotl is new to this season; did you mean ada-holt?",)
        assert season.say("refusal", "bo-lind", {"person": ["bo-lind"]}).warnings == ()

    @pytest.mark.parametrize("typed", ["Ada Holt", "AdaHolt", "ada holt", "ADA-HOLT"])
    def test_spelled_otherwise_it_is_the_same_person(self, season, typed):
        add_person(season.store, "ada-holt", "mo")
        assert season.say("refusal", typed, {"person": [typed]}).entry.by == "ada-holt"

    def test_a_name_that_two_have_must_be_told_apart(self, season):
        add_person(season.store, "tom-old", "mo", name="Tom Reed")
        add_person(season.store, "tom-young", "mo", name="Tom Reed")
        with pytest.raises(Conflict, match="Tom Reed"):
            season.say("refusal", "Tom Reed", {"person": ["Tom Reed"]})
        assert season.say("refusal", "tom-young", {"person": ["tom-young"]}).entry.by == "tom-young"

    def test_a_handle_is_never_taken_for_somebody_elses_name(self, season):
        add_person(season.store, "kit", "mo", name="Kit")
        add_person(season.store, "ada-holt", "mo")
        add_person(season.store, "kit", "mo", name="Ada Holt")
        assert world_now(season.store).find("ada-holt").handle == "ada-holt"

    def test_platforms_uses_and_things_are_asked_about_too(self, season):
        clip = season.clip("A001C001", owner="coastline")
        state_fact(season.store, clip, clip.whole, "mark", "acme-bet", "mo")
        season.say("term", "club", {"place": ["dressing-room"]}, terms={"platforms": ["harbour-tv"]})
        said = season.say(
            "term",
            "club",
            {"place": ["dresing-room"], "mark": ["acme-bets"], "owner": ["coast-line"]},
            terms={"platforms": ["harbor-tv"], "uses": ["flim"]},
        )
        assert [warning.rpartition("mean ")[2] for warning in said.warnings] == [
            "harbour-tv?",
            "film?",
            "dressing-room?",
            "acme-bet?",
        ]

    def test_a_carve_out_contains_what_it_names_however_it_is_typed(self, season):
        season.say("say", "club", {"topic": ["Injury"]}, rung="carve-out")
        assert season.say("veto", "club", {"topic": ["injury"]}).warnings == ()


def test_who_names_another_guardian_is_told_which_refusals_no_longer_bind(season):
    add_person(season.store, "kit-rowe", "mo", minor=True, guardian="jo-rowe")
    season.say("refusal", "jo-rowe", {"person": ["kit-rowe"]})
    kit = add_person(season.store, "kit-rowe", "mo", minor=True, guardian="jo-rowe")
    assert forgotten(season.store, kit, season.clock()) == ()
    kit = add_person(season.store, "kit-rowe", "mo", minor=True, guardian="pat-rowe")
    (told,) = forgotten(season.store, kit, season.clock())
    assert told == "L1 blocks nothing: jo-rowe refused for kit-rowe and is not their guardian; that is pat-rowe."
