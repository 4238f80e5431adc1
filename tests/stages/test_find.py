"""Find, as the people who look for something know it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from finding import person, speech
from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.domain.world.world import FIXTURE
from touchline.errors import BadInput, Missing
from touchline.stages.find.find import Finder as Finder_
from touchline.stages.find.find import Wanted
from touchline.stages.people.naming import name_unknown
from touchline.stages.world.people import add_person, same_person
from touchline.stages.world.state import say_of_clip, state_fact
from touchline.store.index import WordIndex

RATE = Fraction(25)


def test_a_hit_has_its_clip_timecode_words_around_and_a_second_to_play_from(season, look):
    clip = season.clip("A001C001", 500)
    speech(season, clip, "we believe", "we trust the whole team", "and them")
    (hit,) = look("trust")
    assert (hit.clip, hit.span, hit.text, hit.kind) == (clip.id, Span(112, 123), "trust", "words")
    assert (hit.before, hit.after) == ("we believe we", "the whole team and them")
    assert (hit.seconds, hit.timecode) == (4.5, "01:00:04:12")
    assert hit.id == f"{clip.id}@112..123"


def test_every_time_somebody_says_it(season, look):
    speech(season, season.clip("A001C001"), "trust me", "trust trust")
    speech(season, season.clip("A002C001"), "Trust, always.")
    assert len(look("trust")) == 4


def test_every_time_he_said_it_asked_as_a_sentence_is_every_time_to_the_word_in_order(season, look):
    second, first = season.clip("A002C001", shot="2025-10-19"), season.clip("A001C001")
    speech(season, first, "every time he said it", "trust me", "trust trust")
    speech(season, second, "Trust, always.", "untrusted")
    for asked in ("every time he said trust", 'every time she says "trust"', "every time they said *trust*"):
        hits = look(asked)
        assert [(hit.clip, hit.span.start) for hit in hits] == [(first.id, 100), (first.id, 200), (first.id, 212), (second.id, 0)], asked
        assert {hit.text.strip(",.").casefold() for hit in hits} == {"trust"} and hits[0].seconds == 4.0
    assert look("every time he said loyalty") == []


def test_every_time_somebody_by_name_or_role_said_it_is_what_they_said(season, look):
    add_person(season.store, "ada-holt", "mo", name="Ada Holt", role="manager")
    add_person(season.store, "kit-rowe", "mo", name="Kit Rowe")
    clip = season.clip("A001C001")
    speech(season, clip, "trust me", "trust them")
    season.logged(clip, person(clip, 0, 90, "?voice-a", "sound"), person(clip, 90, 200, "?voice-b", "sound"), analyser="voices")
    name_unknown(season.store, "?voice-b", "ada-holt", "mo")
    for asked in ("every time Ada Holt said trust", "every time Ada said trust", "every time the manager said trust"):
        assert [hit.span.start for hit in look(asked)] == [100], asked
    assert look("every time Kit said trust") == []
    answer = look.answer("every time Klopp said trust")
    assert len(answer.hits) == 2 and answer.understood == 'Every time anybody said "trust"; nobody is known as Klopp'


def test_a_phrase_may_cross_the_end_of_a_line(season, look):
    speech(season, season.clip("A001C001"), "he is out for", "the season now", every=2)
    (hit,) = look('"out for the season"')
    assert (hit.text, hit.seconds, hit.after) == ("out for the season", 1.0, "now")
    assert hit.span.start == 25


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("adrian", ["Adrián"]),
        ("inj*", ["injury"]),
        ('"half-time"', ["half time"]),
        ("明天", ["明天"]),
        ("שלום", ["שָׁלוֹם"]),
    ],
)
def test_however_it_is_typed(season, look, text, found):
    speech(season, season.clip("A001C001"), "Adrián has an injury", "at half time", "明天", "שָׁלוֹם לכולם")
    assert look.texts(text) == found


def test_where_no_line_has_everything_some_of_it_is_shown_and_said_to_be_some(season, look):
    speech(season, season.clip("A001C001"), "we trust the team", "derby day")
    assert [(hit.text, hit.partly) for hit in look("trust derby")] == [("derby", True), ("trust", True)]
    assert not look("trust team")[0].partly


def test_best_first_and_no_more_than_asked_for(season, look):
    speech(season, season.clip("A001C001"), *["trust and many other words that are not it"] * 5, "trust")
    hits = look("trust", limit=3)
    assert (
        len(hits) == 3
        and hits[0].after == ""
        and [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    )


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (Wanted(), "Nothing is asked"),
        (Wanted("   "), "Nothing is asked"),
        (Wanted("*"), "nothing to look for"),
        (Wanted("trust", limit=0), "no hits"),
        (Wanted("trust", kinds=("dance",)), "no kind 'dance'"),
        (Wanted("trust", first="someday"), "fixture"),
        (Wanted("trust", first="2025-13-01"), "2025-13-01"),
    ],
)
def test_what_makes_no_sense_is_said_so(season, look, wanted, error):
    with pytest.raises((BadInput, Missing), match=error):
        look(**vars(wanted))


@pytest.mark.parametrize(
    "wanted",
    [
        {"said_by": "nobody-known"},
        {"seen": "nobody-known"},
        {"place": "moon"},
        {"fixture": "cup-final"},
        {"clips": ("Z9",)},
        {"place": "!"},
    ],
)
def test_what_nobody_knows_is_missing(season, look, wanted):
    season.clip("A001C001")
    with pytest.raises(Missing):
        look("trust", **wanted)


def test_a_sound_only_clip_counts_samples(season, look):
    clip = season.clip("T001", 48000 * 20, rate=Fraction(48000), sound_only=True)
    speech(season, clip, "we trust", "the team")
    (hit,) = look("team")
    assert hit.span == Span(round(4.5 * 48000), round(4.9 * 48000))
    assert (hit.seconds, hit.timecode) == (4.5, "01:00:04:12")


def test_where_the_rate_varies_the_word_lies_on_the_frames_shown_then(season, look):
    clip = season.clip("V001", 100)
    uneven = replace(clip, probe=replace(clip.probe, picture=replace(clip.probe.picture, variable=True)))
    season.store.shelf.register(uneven)
    speech(season, uneven, "we trust the team")
    look.times[clip.id] = [n * 0.1 for n in range(100)]
    (hit,) = look("trust")
    assert (hit.span, hit.seconds, hit.timecode) == (Span(5, 9), 0.5, "01:00:00:12")
    look.times.clear()
    (hit,) = look("trust")
    assert (hit.span, hit.seconds) == (Span(0, 48), 0.5), "the whole line, where times are not known"


def test_a_clip_without_timecode_has_seconds(season, look):
    clip = season.clip("A001C001")
    season.store.shelf.register(replace(clip, start=None))
    speech(season, clip, "we trust")
    assert (look("trust")[0].timecode, look("trust")[0].seconds) == (None, 0.5)


def test_said_by_means_heard_at_that_word(season, look):
    ada = add_person(season.store, "ada-holt", "t", name="Ada Holt").id
    ben = add_person(season.store, "ben-ode", "t").id
    clip = season.clip("A001C001", 500)
    speech(season, clip, "we trust him", "we trust her")
    season.logged(
        clip,
        person(clip, 0, 50, ada),
        person(clip, 100, 150, ben, "sound"),
        person(clip, 100, 150, ada, "picture"),
        analyser="faces",
    )
    assert [hit.span.start for hit in look("trust", said_by="ada-holt")] == [12]
    assert [hit.span.start for hit in look("trust", said_by="Ben Ode")] == [112]
    assert [hit.span.start for hit in look("trust", seen="ada-holt", said_by="ben-ode")] == [112]
    assert sorted(hit.span.start for hit in look("trust", seen="ada-holt")) == [12, 112]
    assert look("trust", seen="ben-ode") == []


def test_whoever_was_taken_in_under_two_names_is_found_under_both(season, look):
    ids = [add_person(season.store, name, "t").id for name in ("ada-holt", "addie")]
    clip = season.clip("A001C001", 500)
    speech(season, clip, "we trust him", "we trust her")
    season.logged(clip, *(person(clip, 100 * n, 100 * n + 50, one, "picture") for n, one in enumerate(ids)), analyser="faces")
    same_person(season.store, "ada-holt", "addie", "t")
    for typed in ("ada-holt", "addie"):
        assert sorted(hit.span.start for hit in look("trust", seen=typed)) == [12, 112]
        assert [hit.text for hit in look(seen=typed)] == ["ada-holt"] * 2


def test_a_name_given_to_an_unknown_face_counts_at_once(season, look):
    add_person(season.store, "ada-holt", "t")
    clip = season.clip("A001C001")
    speech(season, clip, "we trust him")
    season.logged(clip, person(clip, 0, 100, "?face-7"), analyser="faces")
    assert look("trust", seen="ada-holt") == [] and len(look("trust", seen="?face-7")) == 1
    name_unknown(season.store, "?face-7", "ada-holt", "t")
    assert len(look("trust", seen="ada-holt")) == 1
    assert look.texts(kinds=("person",)) == ["ada-holt"]


def test_what_a_person_says_of_who_is_there_beats_the_machine(season, look):
    ada = add_person(season.store, "ada-holt", "t").id
    clip = season.clip("A001C001", 500)
    speech(season, clip, "we trust him", "we trust her")
    season.logged(clip, person(clip, 0, 50, ada), analyser="faces")
    state_fact(season.store, clip, Span(0, 50), "person", "ada-holt", "logger", says="no")
    assert look("trust", seen="ada-holt") == [] == look(seen="ada-holt")
    state_fact(season.store, clip, Span(100, 200), "person", "ada-holt", "logger")
    assert [hit.span.start for hit in look("trust", said_by="ada-holt")] == [112]
    assert [(hit.text, hit.span) for hit in look(seen="ada-holt")] == [("ada-holt", Span(100, 200))]


def test_words_are_found_however_rare_the_speaker(season, look):
    ada = add_person(season.store, "ada-holt", "t").id
    for number in range(40):
        speech(season, season.clip(f"B{number:03}"), *["we trust them"] * 5)
    clip = season.clip("A001C001")
    speech(season, clip, "in the end it is a very long line in which we say that we trust")
    season.logged(clip, person(clip, 0, 500, ada), analyser="faces")
    assert [hit.clip for hit in look("trust", said_by="ada-holt", limit=3)] == [clip.id]


def test_place_is_the_clips_own_or_stated_of_a_stretch(season, look):
    tunnel, pitch = season.clip("A001C001", place="tunnel"), season.clip("A002C001", place=None)
    speech(season, tunnel, "we trust")
    speech(season, pitch, "we trust", "we trust")
    assert {hit.clip for hit in look("trust", place="Tunnel")} == {tunnel.id}
    state_fact(season.store, pitch, Span(100, 200), "place", "tunnel", "logger")
    assert {(hit.clip, hit.span.start) for hit in look("trust", place="tunnel")} == {(tunnel.id, 12), (pitch.id, 112)}
    say_of_clip(season.store, tunnel, "place", "boot room", "logger")
    assert {hit.clip for hit in look("trust", place="boot room")} == {tunnel.id}
    assert {hit.clip for hit in look("trust", place="tunnel")} == {pitch.id}


@pytest.fixture
def derby(season):
    body = {
        "id": "F07",
        "day": "2025-10-20",
        "home": "Harbour Town",
        "away": "Rivals",
        "kickoff": "",
        "competition": "",
        "round": "",
        "score": "",
        "called": "derby",
    }
    season.store.journal.state(FIXTURE, body, "t")


def test_days_count_from_the_match_and_both_ends_are_included(season, look, derby):
    for day in (17, 18, 19, 20, 21):
        speech(season, season.clip(f"A{day}", shot=f"2025-10-{day}T20:00:00Z"), f"trust {day}")
    assert sorted(hit.after for hit in look("trust", first="derby-2", last="derby")) == ["18", "19", "20"]
    assert sorted(hit.after for hit in look("trust", last="2025-10-18")) == ["17", "18"]
    assert sorted(hit.after for hit in look("trust", first="F07+1")) == ["21"]
    assert [hit.after for hit in look("trust", fixture="derby")] == ["20"]
    assert look("trust", first="derby", last="derby-2") == []


def test_a_clip_without_a_day_is_on_no_day(season, look):
    clip = season.clip("A001C001")
    season.store.shelf.register(replace(clip, shot=None))
    speech(season, clip, "trust")
    assert look("trust", first="2000-01-01") == [] and len(look("trust")) == 1


def test_only_in_the_clips_named(season, look):
    for name in ("A001C001", "A002C001", "A003C001"):
        speech(season, season.clip(name), f"trust {name}")
    assert sorted(hit.after for hit in look("trust", clips=("A001C001", "a003c001"))) == ["A001C001", "A003C001"]


def test_a_clip_alone_lists_what_is_said_in_it(season, look):
    speech(season, season.clip("A001C001"), "one two", "three")
    speech(season, season.clip("A002C001"), "four")
    assert look.texts(clips=("A001C001",)) == ["one two", "three"]
    assert look.texts(kinds=("speech",), limit=9) == ["one two", "three", "four"]


def test_kinds_are_told_apart(season, look):
    clip = season.clip("A001C001")
    speech(season, clip, "an injury he said")
    board = Fact(clip.id, Span(10, 20), "picture", "text", "INJURY: none", 0.8)
    whistle = Fact(clip.id, Span(30, 40), "sound", "sound", "whistle", 0.8)
    season.logged(clip, board, whistle, analyser="others")
    state_fact(season.store, clip, Span(50, 90), "topic", "injury", "logger")
    assert next(hit.kind for hit in look("injury")) == "topic", "what a person stated comes first"
    assert sorted(hit.kind for hit in look("injury")) == ["text", "topic", "words"]
    assert [hit.kind for hit in look("injury", kinds=("speech",))] == ["words"]
    assert look.texts("injury", kinds=("text", "topic")) == ["injury", "INJURY: none"]
    assert [(hit.text, hit.seconds) for hit in look(kinds=("sound",))] == [("whistle", 1.2)]
    assert look.texts("whistle") == ["whistle"]


def test_what_is_only_possible_comes_after_what_is_known(season, look):
    clip = season.clip("C0001.MP4")
    tunes = [Fact(clip.id, Span(at, at + 50), "sound", "music", f"?tune-{at}", sure) for at, sure in ((0, 0.35), (100, 0.6), (200, 0.9))]
    season.logged(clip, *tunes)
    assert look.texts(kinds=("music",)) == ["?tune-100", "?tune-200", "?tune-0"]
    assert look.texts(kinds=("music",), limit=1) == ["?tune-100"]


def test_what_a_person_denied_is_not_found_there(season, look):
    clip = season.clip("A001C001")
    season.logged(clip, Fact(clip.id, Span(0, 100), "sound", "sound", "whistle", 0.8), analyser="sound")
    state_fact(season.store, clip, Span(20, 60), "sound", "whistle", "logger", says="no")
    assert sorted(hit.span for hit in look("whistle")) == [Span(0, 20), Span(60, 100)]
    assert sorted(hit.seconds for hit in look("whistle")) == [0.0, 2.4]
    state_fact(season.store, clip, Span(20, 60), "sound", "whistle", "director")
    assert Span(20, 60) in {hit.span for hit in look("whistle")}


def test_words_that_a_person_wrote_down_are_found(season, look):
    clip = season.clip("A001C001")
    state_fact(season.store, clip, Span(20, 60), "words", "He won't be playing", "logger")
    assert look.texts("wont play*") == ["He won't be playing"]


def test_words_are_found_without_looking_into_what_was_logged(season, look, monkeypatch):
    for number in range(30):
        speech(season, season.clip(f"A{number:03}"), f"trust {number}")
    assert len(look("trust", limit=50)) == 30
    shelf = season.store.shelf
    monkeypatch.setattr(type(shelf), "passes", lambda *_: pytest.fail("passes were read"))
    few = type(shelf).clips
    monkeypatch.setattr(
        type(shelf), "clips", lambda self, ids=None: few(self, ids) if ids is not None else pytest.fail("all clips were read")
    )
    assert len(look("trust", limit=50)) == 30


def test_a_clip_that_the_season_has_no_more_is_passed_over(season, look):
    clip = season.clip("A001C001")
    gone = replace(clip, id="cffffffffffff", content="f" * 32)
    speech(season, clip, "trust one")
    speech(season, gone, "trust two")
    assert [hit.after for hit in look("trust", limit=1)] == ["one"]


def test_a_query_of_ten_thousand_letters(season, look):
    speech(season, season.clip("A001C001"), "we trust the team")
    assert look.texts("trust " * 1700) == ["trust"]
    assert look("x" * 10_000) == []
    assert look.texts(" ".join(f"w{n}" for n in range(1700)) + " trust") == ["trust"]


def test_what_is_kept_between_questions_is_never_older_than_what_was_written(season):
    index = WordIndex(season.store.folder / "derived" / "index", season.store.shelf)
    ask = Finder_(season.store, index, lambda _: None)
    clip = season.clip("A001C001")
    ada = add_person(season.store, "ada-holt", "t").id
    speech(season, clip, "we trust the team", "I trust him")
    assert ask(Wanted("trust", said_by="ada-holt")).hits == ()
    season.logged(clip, person(clip, 100, 200, ada, "sound"), analyser="voices")
    assert [hit.span.start for hit in ask(Wanted("trust", said_by="ada-holt")).hits] == [112]
    state_fact(season.store, clip, Span(0, 50), "person", "ada-holt", "t", channel="sound")
    assert len(ask(Wanted("trust", said_by="ada-holt")).hits) == 2
    assert len(ask(Wanted("trust", place="tunnel")).hits) == 2
    say_of_clip(season.store, clip, "place", "bus", "t")
    with pytest.raises(Missing):
        ask(Wanted("trust", place="tunnel"))
    assert len(ask(Wanted("trust", place="bus")).hits) == 2
