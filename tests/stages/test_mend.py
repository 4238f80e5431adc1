"""Mend: fixes are judged before they are offered, and a fix touches nothing else."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from small_season import event
from touchline.domain.cut.cut import Event
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Missing
from touchline.stages.clear.clear import clear
from touchline.stages.mend.mend import apply, mend
from touchline.stages.world.state import sign_watched, state_fact

HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)
NOW = "2030-01-01T00:00:00Z"


@pytest.fixture
def refused(season):
    """A cut of two clips, picture and sound; ada is seen on 20..40 and heard on 30..50 of the first, and refuses."""
    first, second = season.clip("A001C001"), season.clip("B001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    for clip in (first, second):
        sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, first, Span(20, 40), "person", "ada-holt", "mo", channel="picture")
    state_fact(season.store, first, Span(30, 50), "person", "ada-holt", "mo", channel="sound")
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    return season.cut(
        event("e1", first, 0, 100),
        event("e2", second, 100, 200, at=100),
        event("s1", first, 0, 100, channel="sound"),
        event("s2", second, 100, 200, at=100, channel="sound"),
    )


def kinds(mended):
    return [(fix.kind, fix.stretch.event, fix.takes.start, fix.takes.end, fix.shorter) for fix in mended.fixes]


def test_every_stretch_gets_its_fixes_the_gentlest_first(season, refused):
    assert kinds(mend(season.store, refused, HERE, NOW)) == [
        ("black", "e1", 20, 40, 0),
        ("card", "e1", 20, 40, 0),
        ("drop", "e1", 0, 100, 100),
        ("mute", "s1", 30, 50, 0),
        ("bleep", "s1", 30, 50, 0),
        ("room-tone", "s1", 30, 50, 0),
        ("drop", "s1", 0, 100, 100),
    ]


def test_a_fix_that_leaves_something_blocked_is_not_offered(season, refused):
    """Trimming the picture's 20..40 would leave ada's voice on 40..50 in the sound it shortens."""
    assert "trim" not in {fix.kind for fix in mend(season.store, refused, HERE, NOW).fixes if fix.stretch.event == "e1"}


def test_mute_leaves_silence_of_ours_and_touches_nothing_else(season, refused):
    number = next(fix.number for fix in mend(season.store, refused, HERE, NOW).fixes if fix.kind == "mute")
    mended = apply(season.store, refused, HERE, NOW, [number], "mo")
    assert mended.written is not None and mended.written.version == refused.version + 1
    track = [(e.ours, e.at, e.length, e.source) for e in mended.written.track("A1")]
    assert track == [
        (None, 0, 30, Span(0, 30)),
        ("silence", 30, 20, None),
        (None, 50, 50, Span(50, 100)),
        (None, 100, 100, Span(100, 200)),
    ]
    assert mended.written.track("V1") == refused.track("V1")


def test_the_first_fix_of_every_stretch_clears_the_cut(season, refused):
    mended = apply(season.store, refused, HERE, NOW, [], "mo")
    assert mended.written is not None and mended.after is not None and mended.after.cleared
    assert clear(season.store, mended.written, HERE, NOW).cleared


def test_trim_closes_the_gap_on_all_tracks(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, clip, Span(20, 40), "person", "ada-holt", "mo")
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    cut = season.cut(event("e1", clip, 0, 100), event("s1", clip, 0, 100, channel="sound"))
    fix = next(fix for fix in mend(season.store, cut, HERE, NOW).fixes if fix.kind == "trim")
    assert (fix.shorter, fix.also) == (20, ("s1",))
    mended = apply(season.store, cut, HERE, NOW, [fix.number], "mo")
    for track in ("V1", "A1"):
        assert [(e.at, e.source) for e in mended.written.track(track)] == [(0, Span(0, 20)), (20, Span(40, 100))]
    assert mended.written.frames == 80 and mended.after.cleared


def test_wrong_numbers_nothing_to_mend_and_a_cut_saved_meanwhile(season, refused):
    with pytest.raises(Missing):
        apply(season.store, refused, HERE, NOW, [99], "mo")
    apply(season.store, refused, HERE, NOW, [], "mo")
    with pytest.raises(Conflict):
        apply(season.store, refused, HERE, NOW, [], "mo")
    with pytest.raises(BadInput):
        apply(season.store, season.store.cuts.load("film"), HERE, NOW, [], "mo")


@pytest.fixture
def mended_once(season):
    """A cut in which 50..60 of its only sound was muted: e1, silence, e1+60."""
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    cut = season.cut(event("e1", clip, 0, 200, channel="sound"), event("v1", clip, 0, 200))
    season.say("term", "club", {"clip": [clip.id], "span": [50, 60], "channel": "sound"})
    return clip, apply(season.store, cut, HERE, NOW, [1], "mo").written


def test_what_a_mend_left_can_be_mended_again_as_gently(season, mended_once):
    clip, cut = mended_once
    season.say("term", "club", {"clip": [clip.id], "span": [100, 110], "channel": "sound"})
    assert kinds(mend(season.store, cut, HERE, NOW))[0] == ("mute", "e1+60", 100, 110, 0)
    mended = apply(season.store, cut, HERE, NOW, [1], "mo")
    assert mended.after.cleared
    assert [(e.ours, e.at, e.length) for e in mended.written.track("A1")] == [
        (None, 0, 50),
        ("silence", 50, 10),
        (None, 60, 40),
        ("silence", 100, 10),
        (None, 110, 90),
    ]
    assert mended.written.track("V1") == cut.track("V1")


def test_only_events_that_really_lose_frames_are_said_to_be_shortened(season, mended_once):
    clip, cut = mended_once
    season.say("term", "club", {"clip": [clip.id], "span": [100, 110], "channel": "sound"})
    trim = next(fix for fix in mend(season.store, cut, HERE, NOW).fixes if fix.kind == "trim")
    assert trim.also == ("v1",)


def test_no_piece_ever_gets_the_name_of_another_event(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    cut = season.cut(event("e1", clip, 0, 50, at=20), event("e1+50", clip, 100, 150, at=70))
    season.say("term", "club", {"clip": [clip.id], "span": [25, 30]})
    written = apply(season.store, cut, HERE, NOW, [1], "mo").written
    names = [one.id for one in written.events]
    assert len(set(names)) == len(names) == 3 and "e1+50" in names


@pytest.mark.parametrize("rate", [Fraction(24), Fraction(24000, 1001), Fraction(30000, 1001), Fraction(48000)])
def test_at_mixed_rates_nothing_that_was_refused_is_left_and_little_else_is_taken(season, rate):
    clip = season.clip("A001C001", frames=int(rate * 20), rate=rate, sound_only=rate > 1000)
    sign_watched(season.store, clip, clip.whole, "mo")
    no = Span(int(rate * 4) + 1, int(rate * 5))
    season.say("term", "club", {"clip": [clip.id], "span": [no.start, no.end], "channel": "sound"})
    whole = Event("s1", "sound", "A1", 0, 400, clip.id, Span(0, int(rate * 16)))
    written = apply(season.store, season.cut(whole), HERE, NOW, [], "mo").written
    heard = [one.source for one in written.events if one.source]
    assert not any(source.meets(no) for source in heard)
    (silence,) = [one for one in written.events if one.ours]
    assert len(silence.place) <= len(no) / rate * 25 + 2


def test_a_retimed_or_reversed_event_loses_what_was_refused(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    season.say("term", "club", {"clip": [clip.id], "span": [10, 15]})
    cut = season.cut(
        Event("s1", "sound", "A1", 0, 100, clip.id, Span(0, 100), speed=Fraction(-1)),
        Event("v1", "picture", "V1", 0, 50, clip.id, Span(0, 100), speed=Fraction(2)),
        Event("v2", "picture", "V1", 50, 50, clip.id, Span(12, 13), speed=Fraction(0)),
    )
    mended = apply(season.store, cut, HERE, NOW, [], "mo")
    assert mended.after.cleared
    assert not any(one.source.meets(Span(10, 15)) for one in mended.written.events if one.source)


def test_a_fix_by_which_the_film_would_say_what_it_may_not_is_not_offered(season):
    """Taking out the "not" of "he is not out" makes it say what the club's term forbids."""
    clip = season.clip("A001C001")
    words = [("He", 2.0, 2.2), ("is", 2.2, 2.4), ("not", 2.4, 2.8), ("out", 2.8, 3.2)]
    season.logged(clip, season.line(clip, 2.0, words), watches=("speech",))
    sign_watched(season.store, clip, clip.whole, "mo")
    season.say("term", "club", {"words": ["he is out"]})
    season.say("term", "club", {"clip": [clip.id], "span": [60, 70]})
    cut = season.cut(event("s1", clip, 0, 200, channel="sound"))
    assert kinds(mend(season.store, cut, HERE, NOW)) == [("drop", "s1", 0, 200, 200)]


@pytest.mark.parametrize("channel", ["picture", "sound"])
def test_each_of_several_stretches_of_one_event_has_its_own_gentle_fix(season, channel):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    for first in (20, 60):
        season.say("term", "club", {"clip": [clip.id], "span": [first, first + 10]})
    cut = season.cut(event("e1", clip, 0, 100, channel=channel))
    gentle = "mute" if channel == "sound" else "black"
    fixes = mend(season.store, cut, HERE, NOW).fixes
    assert [fix.takes for fix in fixes if fix.kind == gentle] == [Span(20, 30), Span(60, 70)]
    chosen = [fix.number for fix in fixes if fix.kind == gentle]
    mended = apply(season.store, cut, HERE, NOW, chosen, "mo")
    assert mended.after.cleared and mended.written.frames == 100
    back = season.store.cuts.save(cut, by="mo", why="as it was")
    assert apply(season.store, back, HERE, NOW, [], "mo").after.cleared


def test_in_a_clip_of_uneven_frames_what_was_not_taken_is_heard_when_it_was_before(season):
    """Frames come ten a second, from the fiftieth on forty; what is refused is heard from second 2.0 to 2.4."""
    clip = season.clip("A001C001", frames=250)
    picture = replace(clip.probe.picture, variable=True)
    season.store.shelf.register(replace(clip, probe=replace(clip.probe, picture=picture)))
    times = [n / 10 for n in range(50)] + [5 + n / 40 for n in range(200)]
    sign_watched(season.store, clip, clip.whole, "mo")
    season.say("term", "club", {"clip": [clip.id], "span": [40, 44]})
    cut = season.cut(event("s1", clip, 20, 120, channel="sound"))
    mended = apply(season.store, cut, HERE, NOW, [1], "mo", times=lambda _: times)
    assert mended.after.cleared
    assert [(e.at, e.length, e.ours, e.begins) for e in mended.written.track("A1")] == [
        (0, 50, None, 20),
        (50, 10, "silence", None),
        (60, 40, None, 44),
    ]
