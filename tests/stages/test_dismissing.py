"""Dismissing: a named person says of an alarm that a leak scan really raised that it is none, and why."""

import json
from dataclasses import replace

import pytest

from scanned import ADA, BEN, cut_of, footage, known, out, seen
from scanners import Told, telling
from small_season import event
from touchline.domain.cut.cut import Event
from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Missing, Refused
from touchline.stages.deliver.dismiss import dismiss
from touchline.stages.world.people import add_person, same_person
from touchline.stages.world.state import undo


def alarm(season, film, tmp_path):
    with pytest.raises(Refused) as told:
        out(season, film[1], tmp_path / "out", telling(faces=seen(ADA, 3, 5)))
    return told.value.details[0].rpartition("[")[2].rstrip("]")


def test_a_named_person_may_say_that_it_is_none_and_why(season, film, tmp_path):
    said = dismiss(season.store, alarm(season, film, tmp_path), "Mo Adeyemi", "her sister, who was asked")
    done = out(season, film[1], tmp_path / "out", telling(faces=seen(ADA, 3, 5)))
    ((one, told),) = done.scan.dismissed
    assert one.at == Span(3, 5) and told[0].by == "Mo Adeyemi" and told[0].number == said.seq
    manifest = (done.folder / "manifest.json").read_text()
    (check,) = [one for one in json.loads(manifest)["checks"] if one["check"] == "leak scan"]
    assert check["alarms"] == 0 and check["dismissed"][0]["frames"] == [3, 5]
    assert "holt" not in manifest.lower() and "sister" not in manifest
    assert "ada-holt" in (done.records / "leak-scan.json").read_text()


def test_it_counts_for_those_frames_only_and_can_be_taken_back(season, film, tmp_path):
    said = dismiss(season.store, alarm(season, film, tmp_path), "mo", "a photograph of somebody else")
    with pytest.raises(Refused, match="alarm"):
        out(season, film[1], tmp_path / "out", telling(faces=seen(ADA, 3, 6)))
    undo(season.store, said.seq, "mo")
    with pytest.raises(Refused, match="alarm"):
        out(season, film[1], tmp_path / "out", telling(faces=seen(ADA, 3, 5)))


@pytest.mark.parametrize("by, why", [("", "it is not her"), ("mo", " ")])
def test_nobody_dismisses_without_a_name_and_a_reason(season, film, by, why):
    with pytest.raises(BadInput):
        dismiss(season.store, "picture:person:ada-holt:c0123456789ab@1..2", by, why)


@pytest.mark.parametrize("name", ["", "ada-holt", "picture:person:ada-holt", "smell:person:ada-holt:c01@1..2",
                                  "picture:person:ada-holt:c01@2..1"])
def test_what_is_no_alarm_cannot_be_dismissed(season, film, name):
    with pytest.raises(BadInput):
        dismiss(season.store, name, "mo", "it is not her")


@pytest.mark.parametrize("where", ["c0123456789ab@1..2", "{clip}@1..100000", "filn@1..2"])
def test_frames_that_the_season_does_not_have_cannot_be_dismissed(season, film, where):
    with pytest.raises(Missing):
        dismiss(season.store, f"picture:person:ada-holt:{where.format(clip=film[0].id)}", "mo", "it is not her")


@pytest.mark.parametrize("name", ["picture:person:ada-holt:{clip}@13..16", "picture:person:ada-holt:{clip}@0..100",
                                  "picture:person:ben-cole:{clip}@13..15", "sound:person:ada-holt:{clip}@13..15",
                                  "picture:text:ada-holt:{clip}@13..15", "picture:person:ada-holt:{other}@13..15"])
def test_only_what_a_scan_raised_can_be_dismissed(season, film, tmp_path, name):
    add_person(season.store, "Ben Cole", "mo")
    known(season, "ben-cole", BEN)
    other = footage(season, tmp_path, "B001C001", mark=2)
    assert alarm(season, film, tmp_path) == f"picture:person:ada-holt:{film[0].id}@13..15"
    with pytest.raises(Missing, match="raised"):
        dismiss(season.store, name.format(clip=film[0].id, other=other.id), "mo", "it will be nothing")


def test_before_any_scan_nothing_can_be_dismissed(season, film):
    with pytest.raises(Missing, match="raised"):
        dismiss(season.store, f"picture:person:ada-holt:{film[0].id}@13..15", "mo", "it will be nothing")


def test_an_alarm_goes_by_every_name_of_whom_it_is_about(season, film, tmp_path):
    name = alarm(season, film, tmp_path)
    add_person(season.store, "Ada Smith", "mo")
    same_person(season.store, "ada-smith", "ada-holt", "mo")
    dismiss(season.store, name, "mo", "her sister")
    assert out(season, film[1], tmp_path / "out", telling(faces=seen(ADA, 3, 5))).scan.dismissed


def test_part_of_an_alarm_can_be_dismissed_and_the_rest_stands(season, film, tmp_path):
    alarm(season, film, tmp_path)
    dismiss(season.store, f"picture:person:ada-holt:{film[0].id}@13..14", "mo", "her sister")
    with pytest.raises(Refused, match="1 alarm"):
        out(season, film[1], tmp_path / "out", telling(faces=seen(ADA, 3, 5)))


def test_an_alarm_that_is_raised_again_is_remembered_once_and_keeps_no_phrase_where_it_cannot_be_erased(season, film, tmp_path):
    for _ in range(2):
        alarm(season, film, tmp_path)
    (said,) = [one for one in season.store.journal.history() if one.kind == "alarm"]
    assert "ada" not in str({key: value for key, value in said.body.items() if key not in said.beside})


def test_what_is_dismissed_on_a_card_does_not_carry_to_another_card_in_its_place(season, film, tmp_path):
    card = Event("c", "picture", "V2", 0, 10, ours="card", text="Ada Halt Road")
    first = cut_of(season, *film[1].events, card)
    reads = telling(text=Told([Fact("film", Span(2, 4), "picture", "text", "ada holt", 0.9)]))
    with pytest.raises(Refused) as told:
        out(season, first, tmp_path / "out", reads)
    dismiss(season.store, told.value.details[0].rpartition("[")[2].rstrip("]"), "mo", "a road, misread")
    assert out(season, first, tmp_path / "out", reads).scan.dismissed
    other = cut_of(season, *film[1].events, replace(card, text="A da H o l t"))
    with pytest.raises(Refused, match="1 alarm"):
        out(season, other, tmp_path / "other", reads)


def test_the_same_frames_shown_twice_are_remembered_once(season, film, tmp_path):
    clip = film[0]
    twice = cut_of(season, event("v", clip, 10, 50), event("w", clip, 10, 50, at=40))
    both = Told([*seen(ADA, 3, 5).facts, *seen(ADA, 43, 45).facts], seen(ADA, 3, 5).prints)
    with pytest.raises(Refused, match="2 alarms"):
        out(season, twice, tmp_path / "out", telling(faces=both))
    assert sum(one.kind == "alarm" for one in season.store.journal.history()) == 1
