"""The day sheet: what was shot where, who was seen and heard, what was marked, takes, faults; each with clip and timecode."""

from __future__ import annotations

from dataclasses import replace

import pytest

from small_season import SmallSeason
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Fault
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.domain.world.world import FIXTURE
from touchline.errors import Missing
from touchline.formats.day_sheet import length, write_day
from touchline.stages.find.day import day_asked, day_sheet, days_shot
from touchline.stages.world.people import add_person
from touchline.stages.world.state import say_of_clip, state_fact

DERBY = {"id": "F07", "day": "2025-10-18", "home": "Harbour Town", "away": "Quay City", "kickoff": "15:00", "called": "derby"}


def even(clip: Clip) -> None:
    """Frames come evenly."""


def sound(clip: Clip, value: str, start: int, end: int, sure: float = 0.9, kind: str = "sound", **detail: object) -> Fact:
    return Fact(clip.id, Span(start, end), "sound", kind, value, sure, source="sound/1", detail=detail)


def with_scene(season: SmallSeason, clip: Clip, scene: str, take: str) -> None:
    season.store.shelf.register(replace(clip, probe=replace(clip.probe, extra=(("scene", scene), ("take", take)))))


def test_clips_lie_by_place_and_in_the_order_they_were_shot(season):
    tunnel, pitch, later = season.clip("B1CLIP"), season.clip("A1CLIP", place="pitch"), season.clip("A2CLIP", shot="2025-10-19")
    nowhere = season.clip("C1CLIP", place=None)
    sheet = day_sheet(season.store, "2025-10-18", even)
    assert [(place, [row.clip for row in rows]) for place, rows in sheet.places] == [
        ("pitch", [pitch.id]), ("tunnel", [tunnel.id]), ("", [nowhere.id])]
    assert list(days_shot(season.store)) == ["2025-10-18", "2025-10-19"] and later.id not in {row.clip for row in sheet.clips}
    assert (sheet.clips[0].begins.timecode, sheet.clips[0].ends, sheet.clips[0].seconds) == ("01:00:00:00", "01:00:20:00", 20.0)


def test_what_is_heard_is_summed_and_quoted_with_its_speaker_never_made_up(season):
    clip = season.clip("A1CLIP")
    ada = add_person(season.store, "ada-holt", "mo", name="Ada Holt")
    state_fact(season.store, clip, Span(45, 110), "person", "ada-holt", "mo", channel="sound")
    season.logged(clip, season.line(clip, 2.0, [("He's", 2.0, 2.2), ("out", 2.2, 4.0)]), season.line(clip, 9.0, [("What", 9.0, 9.5)]),
                  sound(clip, "whistle", 100, 125), sound(clip, "crowd", 0, 50, 0.4), sound(clip, "loudness", 0, 500, 1.0, loudness={
                      "integrated_lufs": -23.4, "range_lu": 5.0, "true_peak_dbtp": -3.0}))
    (row,) = day_sheet(season.store, "2025-10-18", even).clips
    assert row.sounds == (("whistle", 1.0),) and row.lufs == -23.4 and row.said == 2
    assert [(line.who, line.text, line.at.timecode) for line in row.lines] == [
        (ada.handle, "He's out", "01:00:02:00"), ("", "What", "01:00:09:00")]


def test_people_are_those_of_the_day_and_say_where_first(season):
    clip, other = season.clip("A1CLIP"), season.clip("A2CLIP", shot="2025-10-19")
    add_person(season.store, "ada-holt", "mo", name="Ada Holt")
    add_person(season.store, "kit-rowe", "mo", name="Kit Rowe")
    state_fact(season.store, clip, Span(50, 150), "person", "ada-holt", "mo", channel="both")
    state_fact(season.store, other, Span(0, 500), "person", "kit-rowe", "mo", channel="picture")
    (one,) = day_sheet(season.store, "2025-10-18", even).people
    assert (one.who, one.seen_seconds, one.heard_seconds, one.clips) == ("ada-holt", 4.0, 4.0, 1)
    assert one.first and (one.first.name, one.first.timecode) == ("A1CLIP", "01:00:02:00")


def test_marks_takes_and_faults_point_into_their_clips(season):
    clip, other, third = season.clip("A1CLIP"), season.clip("A2CLIP"), season.clip("B1CLIP")
    with_scene(season, clip, "12", "1")
    with_scene(season, other, "12", "2")
    state_fact(season.store, clip, Span(100, 200), "topic", "injury", "mo", says="no")
    season.logged(clip, faults=(Fault(clip.id, "speech", "It crackles.", "Listen.", Span(25, 50)),))
    sheet = day_sheet(season.store, "2025-10-18", even, [[(other.id, 0.0), (third.id, 4.25)]])
    (mark,) = sheet.marks
    assert (mark.value, mark.no, mark.by, mark.at.timecode, mark.until) == ("injury", True, "mo", "01:00:04:00", "01:00:08:00")
    assert [(take.why.split(",")[0], [(at.clip, label) for at, label in take.clips]) for take in sheet.takes] == [
        ("scene 12", [(clip.id, "take 1"), (other.id, "take 2")]),
        ("ran at the same time", [(other.id, "from +0.0 s"), (third.id, "from +4.2 s")])]
    troubles = [(fault.subject, fault.at and fault.at.timecode) for fault in sheet.faults]
    assert ("It crackles.", "01:00:01:00") in troubles and sheet.clips[0].faults >= 1


def test_a_day_is_asked_for_as_people_call_it(season):
    season.clip("A1CLIP")
    season.store.journal.state(FIXTURE, DERBY, "mo")
    assert day_asked(season.store, "derby") == day_asked(season.store, "") == day_asked(season.store, "2025-10-18") == "2025-10-18"
    with pytest.raises(Missing):
        day_asked(season.store, "derby-1")
    sheet = day_sheet(season.store, "2025-10-18", even)
    assert sheet.title == "match day: the derby" and sheet.match.startswith("Harbour Town v Quay City (derby)")


def test_a_person_may_move_a_clip_to_another_day(season):
    clip = season.clip("A1CLIP")
    say_of_clip(season.store, clip, "shot", "2025-10-20", "mo")
    assert list(days_shot(season.store)) == ["2025-10-20"]
    (row,) = day_sheet(season.store, "2025-10-20", even).clips
    assert row.told_by["shot"] == "a person"


def test_the_page_stands_alone_and_escapes_what_people_wrote(season):
    clip = season.clip("A1CLIP")
    state_fact(season.store, clip, Span(0, 10), "topic", "<script>alert(1)</script>", "mo")
    page = write_day(day_sheet(season.store, "2025-10-18", even), "Harbour & Town", {clip.id: b"jpeg"}).decode()
    assert "<script>" not in page and "Harbour &amp; Town" in page and "data:image/jpeg;base64,anBlZw==" in page
    assert "Saturday, 18 October 2025" in page and not any(word in page for word in ("http://", "https://", "src='/"))


@pytest.mark.parametrize("seconds, words", [(4.25, "4.2 s"), (200, "3 min 20 s"), (3840, "1 h 04 min")])
def test_lengths_are_in_words(seconds, words):
    assert length(seconds) == words


def test_what_is_looked_for_again_and_again_is_on_the_sheet(season):
    clip, other = season.clip("A1CLIP"), season.clip("A2CLIP", shot="2025-10-19")
    line = (clip.id, 75, 100, "I trust you.")
    season.store.questions.note("trust", [line])
    season.store.questions.note("  who trusts   whom ", [line, (other.id, 0, 5, "Trust.")])
    season.store.questions.note("once", [(clip.id, 0, 5, "Once.")])
    (one,) = day_sheet(season.store, "2025-10-18", even).wanted
    assert (one.text, one.times, one.questions, one.at.timecode) == ("I trust you.", 2, ("trust", "who trusts whom"), "01:00:03:00")


def test_one_word_that_was_found_in_two_places_is_one_thing_that_was_looked_for(season):
    clip = season.clip("A1CLIP")
    places = [(clip.id, 75, 80, "country"), (clip.id, 100, 110, "country.")]
    for asked in ("country", "my country", "country"):
        season.store.questions.note(asked, places)
    season.store.questions.note("country", [(clip.id, 75, 80, "Country,")])
    sheet = day_sheet(season.store, "2025-10-18", even)
    (one,) = sheet.wanted
    assert (one.text, one.times, one.questions) == ("country", 4, ("country", "my country"))
    assert [at.timecode for at in (one.at, *one.also)] == ["01:00:03:00", "01:00:04:00"]
    assert "01:00:04:00" in write_day(sheet, "Harbour Town", {}).decode()


def test_questions_that_cannot_be_read_or_written_are_nobodys_loss(season):
    path = season.store.folder / "derived" / "questions.jsonl"
    path.write_text('{"asked": "torn\n[]\n{"asked": "x", "shown": [["c"]]}\n')
    assert season.store.questions.often({"c"}) == []
    path.unlink()
    path.mkdir()
    season.store.questions.note("trust", [("c", 0, 1, "trust")])
    assert season.store.questions.often({"c"}) == []
