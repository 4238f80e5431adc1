"""Other takes: of the same scene first, then where the same is said again, what looks alike last; each judged before it is offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from small_season import event
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Print
from touchline.domain.ledger.ledger import Target
from touchline.domain.rushes.slates import Slate, slate_of, slates
from touchline.domain.rushes.sync_map import Place, SyncMap
from touchline.domain.time.time import Span
from touchline.domain.words.again import said_again
from touchline.domain.words.line import Said
from touchline.stages.mend.elsewhere import Searches
from touchline.stages.mend.mend import apply, mend
from touchline.stages.world.people import add_person
from touchline.stages.world.state import sign_watched, state_fact
from touchline.store.index import WordIndex

HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)
NOW = "2030-01-01T00:00:00Z"
LINE = "we never gave up on this club"


@pytest.fixture
def mended(season):
    """A cut of frames 100 to 150 of a take of scene 12, in which Ada, who refuses, is seen; what mend offers for it as takes."""
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    first = watched(season, "A1", scene="12", take="1")
    state_fact(season.store, first, Span(110, 120), "person", "ada-holt", "mo", channel="picture")
    cut = season.cut(event("e1", first, 100, 150))

    def takes(*searches):
        return [fix for fix in mend(season.store, cut, HERE, NOW, searches=Searches(*searches)).fixes if fix.kind == "take"]

    return season, first, cut, takes


def watched(season, name, *, frames=500, **slate):
    clip = season.clip(name, frames)
    clip = replace(clip, probe=replace(clip.probe, extra=tuple(slate.items())))
    season.store.shelf.register(clip)
    sign_watched(season.store, clip, clip.whole, "mo")
    return clip


def says(season, clip, text, start, who=None):
    """A line of half-second words, and whose voice it is."""
    words = [(word, start + n / 2, start + n / 2 + 0.4) for n, word in enumerate(text.split())]
    season.logged(clip, season.line(clip, start, words), analyser=f"speech {start}")
    if who:
        span = Span(int(start * 25), int((start + len(words) / 2) * 25))
        state_fact(season.store, clip, span, "person", who, "mo", channel="sound")
        turn = Fact(clip.id, span, "sound", "person", who, 0.9, detail={"by": "voice"})
        season.logged(clip, turn, analyser=f"voices {start}")


def index(season):
    return WordIndex(season.store.folder / "derived" / "index", season.store.shelf)


class Alike:
    """Everything looks like everything."""

    def __init__(self, looks):
        self._looks = looks

    def nearest(self, look, limit):
        return [(place, 1.0, 0.9) for place in range(len(self._looks))][:limit]


def test_another_take_of_the_scene_is_offered_first_the_good_one_before_the_others(mended):
    season, _, _, takes = mended
    watched(season, "A2", scene="12", take="2")
    third = watched(season, "A3", scene="012", take="3", circled="yes")
    watched(season, "A9", scene="13", take="1")
    (whole,) = takes()
    assert whole.step.shows.clip == third.id and whole.takes == Span(0, 50) and "scene 012, take 3" in whole.says
    assert whole.step.shows.source == Span(100, 150), "as far into the take"


def test_a_take_that_shows_the_same_person_gives_way_to_the_next(mended):
    season, _, _, takes = mended
    second, third = (watched(season, f"A{n}", scene="12", take=str(n)) for n in (2, 3))
    state_fact(season.store, second, second.whole, "person", "ada-holt", "mo", channel="picture")
    assert {fix.step.shows.clip for fix in takes()} == {third.id}


def test_in_a_take_in_which_the_same_is_said_the_words_come_when_they_came(mended):
    season, first, _, takes = mended
    second = watched(season, "A2", scene="12", take="2")
    says(season, first, "never gave up", 4.4)
    says(season, second, "and we never gave up I said", 7.0)
    (whole,) = takes(None, index(season))
    assert "where the same is said" in whole.says and "scene 12, take 2" in whole.says
    assert whole.step.shows.source.start == 100 + round((8.0 - 4.4) * 25)


def test_the_same_line_said_again_by_the_same_person_is_offered_and_by_somebody_else_is_not(mended):
    season, first, _, _ = mended
    for name in ("Ben Cole", "Cy Dove"):
        add_person(season.store, name, "mo")
    again, other = watched(season, "B1"), watched(season, "B2")
    says(season, first, LINE, 2.0, "ben-cole")
    says(season, again, f"well {LINE} you know", 10.0, "ben-cole")
    says(season, other, LINE, 5.0, "cy-dove")
    long = season.cut(event("e1", first, 50, 150), name="long")
    fixes = [fix for fix in mend(season.store, long, HERE, NOW, searches=Searches(None, index(season))).fixes if fix.kind == "take"]
    assert {fix.step.shows.clip for fix in fixes} == {again.id}
    whole = next(fix for fix in fixes if fix.takes == Span(0, 100))
    assert "by ben-cole (100% of the words)" in whole.says and whole.step.shows.source.start == 50 + round((10.5 - 2.0) * 25)


def test_where_nobody_knows_who_speaks_it_is_offered_and_said(mended):
    season, first, _, _ = mended
    again = watched(season, "B1")
    says(season, first, LINE, 2.0)
    says(season, again, LINE.replace("this", "our"), 3.0)
    long = season.cut(event("e1", first, 50, 150), name="long")
    fixes = [fix for fix in mend(season.store, long, HERE, NOW, searches=Searches(None, index(season))).fixes if fix.kind == "take"]
    assert {fix.step.shows.clip for fix in fixes} == {again.id} and all("not known" in fix.says for fix in fixes)


def test_sound_that_may_not_be_heard_is_taken_from_where_the_same_is_said_again(mended):
    season, first, _, _ = mended
    again = watched(season, "B1")
    says(season, first, LINE, 2.0)
    says(season, again, LINE, 3.0)
    season.say("term", "club", {"clip": [first.id], "span": [60, 70], "channel": "sound"})
    heard = season.cut(event("s1", first, 50, 150, channel="sound"), name="heard")
    known = mend(season.store, heard, HERE, NOW, searches=Searches(None, index(season)))
    whole = next(fix for fix in known.fixes if fix.kind == "take" and fix.takes == Span(0, 100))
    assert whole.step.shows.source == Span(75, 175) and whole.step.shows.channel == "sound"
    written = apply(season.store, heard, HERE, NOW, [whole.number], "mo", searches=Searches(None, index(season)))
    assert written.after.cleared and written.written.event("s1").clip == again.id


def test_scene_words_and_look_each_offer_the_first_that_works_in_this_order(mended):
    season, first, _, _ = mended
    scene, words, look = watched(season, "A2", scene="12", take="2"), watched(season, "B1"), watched(season, "C1")
    says(season, first, LINE, 2.0)
    says(season, words, LINE, 3.0)
    for clip in (first, look):
        season.logged(clip, analyser="look", prints=(Print("look", f"look-{clip.id}", b"x", {"from": 0, "to": 500}),))
    long = season.cut(event("e1", first, 50, 150), name="long")
    fixes = [fix for fix in mend(season.store, long, HERE, NOW, searches=Searches(Alike, index(season))).fixes
             if fix.kind == "take" and fix.takes == Span(0, 100)]
    assert [fix.step.shows.clip for fix in fixes] == [scene.id, words.id, look.id]


def test_few_words_are_no_line(mended):
    season, first, _, takes = mended
    says(season, first, "come on", 4.5)
    says(season, watched(season, "B1"), "come on", 4.5)
    assert not takes(None, index(season))


class TestSlates:
    def test_are_kept_as_they_were_read_and_compared_as_they_were_meant(self, season):
        clip = watched(season, "A", scene="12-a", take="3", circled="yes")
        slate = slate_of(season.store.shelf.clips()[0])
        assert slate == Slate("12-a", "3", True) and slate.key == Slate("012A").key != Slate("12B").key
        assert slate_of(replace(clip, probe=replace(clip.probe, extra=()))) is None

    def test_a_camera_that_writes_none_has_that_of_the_recorder_that_ran_with_it(self, season):
        sound, camera, other = watched(season, "S", scene="7", take="2"), watched(season, "A"), watched(season, "B")
        ran = SyncMap(((Place(sound.id), Place(camera.id)),), (other.id,))
        clips = {clip.id: clip for clip in (sound, camera, other)}
        assert slates(clips, ran) == {sound.id: Slate("7", "2"), camera.id: Slate("7", "2")}

    def test_recorders_that_disagree_tell_nothing_of_a_camera(self, season):
        one, two, camera = watched(season, "S", scene="7", take="2"), watched(season, "T", scene="8", take="1"), watched(season, "A")
        ran = SyncMap((tuple(Place(clip.id) for clip in (one, two, camera)),))
        assert camera.id not in slates({clip.id: clip for clip in (one, two, camera)}, ran)


def timed(text, start):
    return [Said(f" {word}", start + n, start + n + 0.8) for n, word in enumerate(text.split())]


@pytest.mark.parametrize(
    ("other", "later"),
    [("we never gave up on this club", 40.0), ("so we never gave up on this club yes", 41.0), ("we never gave up on that club", 40.0),
     ("we never ever gave up on this club", 41.0), ("this club never gave us that", None), ("we went home", None)],
)  # fmt: skip
def test_the_same_words_are_known_again_though_one_is_another(other, later):
    found = said_again(timed(LINE, 10), timed(other, 50))
    assert (found and found.later) == later

