"""The cue sheet: every piece of music heard in a cut, from its first frame to its last, with the licence relied on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from small_season import SmallSeason, event
from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.cues import PLAYED, SUNG, Cue
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Target
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.formats.cue_sheet import write_csv
from touchline.stages.clear.cues import cue_sheet
from touchline.stages.world.state import sign_watched, state_fact

HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)
LATER = "2030-01-01T00:00:00Z"


def music(clip: Clip, start: int, end: int, value: str = "?tune-0123456789", sure: float = 0.9) -> Fact:
    return Fact(clip.id, Span(start, end), "sound", "music", value, sure, source="sound/1")


def sheet(season: SmallSeason, cut: Cut) -> list[Cue]:
    return cue_sheet(season.store, cut, HERE, LATER)


def test_unidentified_music_is_a_cue_and_says_what_stands_against_it(season):
    clip = season.clip("A001C001")
    season.logged(clip, music(clip, 100, 200), analyser="sound", watches=("music",))
    sign_watched(season.store, clip, clip.whole, "mo", ("voices", "speech"))
    cut = season.cut(event("e0", clip, 0, 50, channel="sound"), event("e1", clip, 150, 300, at=50, channel="sound"))
    (cue,) = sheet(season, cut)
    assert (cue.number, cue.at, cue.record_in, cue.record_out) == (1, Span(50, 100), "00:00:02:00", "00:00:04:00")
    assert not cue.identified and cue.title == "unidentified (?tune-0123456789)" and cue.seconds == 2 and cue.use == PLAYED
    assert cue.problems == ("no-music:?tune-0123456789",) and cue.licences == ()


def test_a_stated_work_with_a_licence_names_it_and_goes_on_across_events(season):
    clip = season.clip("A001C001")
    sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, clip, Span(0, 400), "music", "Harbour Song", "mo")
    season.logged(clip, Fact(clip.id, Span(0, 400), "sound", "sound", "singing", 0.8), analyser="sound")
    season.say("licence", "quay-songs", {"music": ["Harbour Song"]})
    cut = season.cut(event("e1", clip, 0, 100, channel="sound"), event("e2", clip, 200, 260, at=100, channel="sound"),
                     event("e3", clip, 0, 50))
    (cue,) = sheet(season, cut)
    assert (cue.at, cue.licences, cue.problems, cue.use, cue.identified) == (Span(0, 160), ("L1",), (), SUNG, True)
    assert b"Harbour Song" in write_csv([cue]) and b"0:00:07" in write_csv([cue])


def test_pictures_have_no_music_and_doubtful_music_is_marked(season):
    clip = season.clip("A001C001")
    season.logged(clip, music(clip, 0, 100, sure=0.4), analyser="sound")
    assert sheet(season, season.cut(event("e1", clip, 0, 100))) == []
    (cue,) = sheet(season, season.cut(event("e1", clip, 50, 200, channel="sound"), name="other"))
    assert not cue.sure and cue.at == Span(0, 50)


def test_a_clip_of_another_rate_is_rounded_outward(season):
    clip = season.clip("A001C001", rate=Fraction(50), frames=1000)
    season.logged(clip, music(clip, 101, 201), analyser="sound")
    (cue,) = sheet(season, season.cut(event("e1", clip, 0, 300, channel="sound"), name="slow"))
    assert cue.at == Span(50, 101)
