"""Mend: what can be hidden, shown from elsewhere or covered, and that each was judged before it was offered."""

from dataclasses import replace
from datetime import date

import pytest

from small_season import event
from touchline.domain.cut.cut import source_under
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Print
from touchline.domain.ledger.ledger import Target
from touchline.domain.rushes.sync_map import Place, SyncMap
from touchline.domain.time.time import Span
from touchline.stages.clear.clear import clear
from touchline.stages.mend import elsewhere
from touchline.stages.mend.elsewhere import Searches
from touchline.stages.mend.mend import apply, mend
from touchline.stages.world.people import add_person
from touchline.stages.world.state import say_of_clip, sign_watched, state_fact

HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)
NOW = "2030-01-01T00:00:00Z"


def face(clip, first, last, who, x=0.4):
    boxes = [[frame, x, 0.3, 0.1, 0.2] for frame in range(first, last, 5)]
    return Fact(clip.id, Span(first, last), "picture", "person", who, 0.9, None, "faces/2", {"by": "face", "boxes": boxes})


@pytest.fixture
def two_faces(season):
    """Ada, who refuses, on 20..40 and 50..60 and ben, who agrees, on 0..100."""
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("release", "ben-cole", {"person": ["ben-cole"]})
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    faces = (face(clip, 20, 40, "ada-holt"), face(clip, 50, 60, "ada-holt"), face(clip, 0, 100, "ben-cole", 0.7))
    season.logged(clip, *faces, watches=("faces",), analyser="faces")
    return clip, season.cut(event("e1", clip, 0, 100), event("s1", clip, 0, 100, channel="sound"))


def of_kind(mended, kind):
    return [fix for fix in mended.fixes if fix.kind == kind]


def test_only_the_face_that_must_go_is_blurred_with_a_frame_of_margin_and_nothing_moves(season, two_faces):
    _, cut = two_faces
    proposed = mend(season.store, cut, HERE, NOW)
    first, second = of_kind(proposed, "blur")
    assert proposed.fixes[0] == first and first.rests_on_scan and first.says == "ada-holt"
    assert [(one.span, one.hides) for one in first.step.treatments] == [(Span(19, 41), ("person", "ada-holt"))]
    written = apply(season.store, cut, HERE, NOW, [first.number, second.number], "mo").written
    assert [replace(one, treatments=()) for one in written.events] == list(cut.events)
    assert [one.span for one in written.event("e1").treatments] == [Span(19, 41), Span(49, 61)]


def test_what_is_open_beneath_a_no_does_not_keep_one_face_from_being_blurred_alone(season, two_faces):
    clip, cut = two_faces
    season.logged(clip, face(clip, 22, 38, "?face-1", 0.1), watches=("faces",), analyser="more faces")
    first, _ = of_kind(mend(season.store, cut, HERE, NOW), "blur")
    assert first.says == "ada-holt", "a stranger who was there all along is not hers to answer for"
    strict = [fix for fix in of_kind(mend(season.store, cut, HERE, NOW, unknown=True), "blur") if fix.stretch.at == Span(20, 40)]
    assert strict[0].says == "?face-1, ada-holt"


def test_a_kept_cut_holds_nobodys_name_only_their_opaque_id(season, two_faces):
    _, cut = two_faces
    ada = add_person(season.store, "Ada Holt", "mo")
    written = apply(season.store, cut, HERE, NOW, [], "mo")
    assert {one.hides for one in season.store.cuts.load("film").event("e1").treatments} == {("person", ada.id)}
    assert written.after.cleared and {name for span in written.after.spans for name in span.treated} == {"blur:person:ada-holt"}


def test_what_is_hidden_is_not_cleared_until_a_scan_has_seen_it(season, two_faces):
    _, cut = two_faces
    mended = apply(season.store, cut, HERE, NOW, [], "mo")
    assert mended.after.cleared
    trouble = clear(season.store, mended.written, HERE, NOW).trouble
    assert {span.verdict for span in trouble} == {"unknown"}
    assert {reason for span in trouble for reason in span.because} == {"treated:blur:person:ada-holt"}


def test_a_shot_extended_after_the_blur_shows_who_was_not_hidden_there(season, two_faces):
    clip, _ = two_faces
    short = season.cut(event("e1", clip, 0, 30), name="short")
    written = apply(season.store, short, HERE, NOW, [], "mo").written
    longer = replace(written.events[0], length=45, source=Span(0, 45))
    after = clear(season.store, season.store.cuts.save(replace(written, events=(longer,)), by="mo", why="longer"), HERE, NOW)
    assert [(span.at, span.verdict) for span in after.trouble if span.verdict == "blocked"] == [(Span(31, 40), "blocked")]


def test_a_face_that_nobody_can_follow_is_not_said_to_be_blurred(season, two_faces):
    clip, cut = two_faces
    state_fact(season.store, clip, Span(25, 30), "person", "ada-holt", "mo", channel="picture")
    assert not [fix for fix in of_kind(mend(season.store, cut, HERE, NOW), "blur") if fix.takes == Span(20, 40)]


def test_a_blur_does_not_help_where_the_place_is_forbidden(season, two_faces):
    _, cut = two_faces
    season.say("term", "club", {"place": ["tunnel"], "channel": "picture"})
    assert not of_kind(mend(season.store, cut, HERE, NOW), "blur")


def test_fixes_are_in_the_order_of_their_cost_and_each_says_it(season, two_faces):
    _, cut = two_faces
    fixes = [fix for fix in mend(season.store, cut, HERE, NOW).fixes if fix.stretch.at == Span(20, 40)]
    assert [fix.kind for fix in fixes] == ["blur", "pixelate", "black", "card", "trim", "drop"]
    assert [fix.cost for fix in fixes] == sorted(fix.cost for fix in fixes)


def test_room_tone_covers_a_refused_phrase_on_exactly_its_frames(season):
    clip = season.clip("A001C001")
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    words = [("he", 1.0, 1.2), ("is", 1.2, 1.4), ("out", 1.4, 1.8), ("now", 1.8, 2.0)]
    season.logged(clip, season.line(clip, 1.0, words), watches=("speech",))
    sign_watched(season.store, clip, clip.whole, "mo")
    season.say("term", "club", {"words": ["is out"]})
    cut = season.cut(event("s1", clip, 0, 100, channel="sound"))
    (fix,) = of_kind(mend(season.store, cut, HERE, NOW), "room-tone")
    assert [(one.kind, one.span, one.hides) for one in fix.step.treatments if one.hides[0] == "words"] == [
        ("room-tone", Span(30, 45), ("words", "is out"))
    ]


def test_another_take_is_offered_where_it_looks_alike_and_is_cleared(season, two_faces):
    clip, cut = two_faces
    other = season.clip("B001C001")
    sign_watched(season.store, other, other.whole, "mo")
    for one in (clip, other):
        look = Print("look", f"look-{one.id}", b"x", {"from": 0, "to": 500})
        season.logged(one, analyser="look", prints=(look,))
    fixes = of_kind(mend(season.store, cut, HERE, NOW, searches=Searches(_Alike)), "take")
    assert fixes and all(fix.step.shows.clip in (clip.id, other.id) for fix in fixes)
    whole = next(fix for fix in fixes if fix.takes == Span(0, 100))
    written = apply(season.store, cut, HERE, NOW, [whole.number], "mo", searches=Searches(_Alike)).written
    shown = written.event("e1")
    assert (shown.at, shown.length, len(shown.source)) == (0, 100, 100)
    assert shown.source == source_under(shown, shown.place, cut.rate, other.rate)
    assert written.event("s1") == cut.event("s1")


def test_another_take_that_shows_the_same_person_is_not_offered(season, two_faces):
    clip, cut = two_faces
    other = season.clip("B001C001")
    sign_watched(season.store, other, other.whole, "mo")
    season.logged(other, face(other, 0, 500, "ada-holt"), watches=("faces",), analyser="faces")
    for one in (clip, other):
        season.logged(one, analyser="look", prints=(Print("look", f"look-{one.id}", b"x", {"from": 0, "to": 100 if one is clip else 500}),))
    assert not of_kind(mend(season.store, cut, HERE, NOW, searches=Searches(_Alike)), "take")


@pytest.fixture
def two_cameras(season, two_faces, monkeypatch):
    """Another camera that ran a second earlier; nobody has looked at it yet."""
    clip, cut = two_faces
    other = season.clip("B001C001")
    ran = SyncMap(((Place(clip.id, 1.0), Place(other.id, 0.0)),))
    monkeypatch.setattr(elsewhere, "map_of", lambda store, clips: ran)
    return clip, other, cut


def test_the_same_moment_from_another_camera_is_offered_where_nobody_refused_is_seen(season, two_cameras):
    _, other, cut = two_cameras
    sign_watched(season.store, other, other.whole, "mo")
    (angle, *_) = of_kind(mend(season.store, cut, HERE, NOW), "angle")
    written = apply(season.store, cut, HERE, NOW, [angle.number], "mo")
    shown = written.written.event("e1")
    assert (shown.clip, shown.source, shown.at, shown.length) == (other.id, Span(25, 125), 0, 100)
    assert written.written.event("s1") == cut.event("s1") and written.after.cleared


@pytest.mark.parametrize("off", [-2e-5, 0, 2e-5, 0.0199, -0.0199])
def test_an_angle_begins_on_the_nearest_frame_however_the_offset_was_rounded(season, two_cameras, monkeypatch, off):
    clip, other, cut = two_cameras
    sign_watched(season.store, other, other.whole, "mo")
    monkeypatch.setattr(elsewhere, "map_of", lambda store, clips: SyncMap(((Place(clip.id, 1.0 + off), Place(other.id, 0.0)),)))
    (angle, *_) = of_kind(mend(season.store, cut, HERE, NOW), "angle")
    assert angle.step.shows.source == Span(25, 125)


def test_every_camera_that_ran_is_offered_once(season, two_cameras, monkeypatch):
    clip, other, cut = two_cameras
    third = season.clip("C001C001")
    for one in (other, third):
        sign_watched(season.store, one, one.whole, "mo")
    ran = SyncMap(((Place(clip.id, 1.0), Place(other.id, 0.0, error=1e-3), Place(third.id, 0.5)),))
    monkeypatch.setattr(elsewhere, "map_of", lambda store, clips: ran)
    angles = of_kind(mend(season.store, cut, HERE, NOW), "angle")
    first = [fix.step.shows.clip for fix in angles if fix.stretch == angles[0].stretch]
    assert first == [third.id, other.id]  # the surest first


@pytest.mark.parametrize("why", ["nobody looked at it", "ada is seen there too", "it shows another place"])
def test_an_angle_that_would_not_be_cleared_is_not_offered(season, two_cameras, why):
    _, other, cut = two_cameras
    if why != "nobody looked at it":
        sign_watched(season.store, other, other.whole, "mo")
    if why == "ada is seen there too":
        season.logged(other, face(other, 0, 500, "ada-holt"), watches=("faces",), analyser="faces")
    if why == "it shows another place":
        say_of_clip(season.store, other, "place", "boardroom", "mo")
    assert not of_kind(mend(season.store, cut, HERE, NOW), "angle")


class _Alike:
    """Everything looks like everything."""

    def __init__(self, looks):
        self._looks = looks

    def nearest(self, look, limit):
        return [(place, 1.0, 0.9) for place in range(len(self._looks))][:limit]
