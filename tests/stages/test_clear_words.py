"""Clear: refused words, across lines, doubted, denied, and made by the cut alone."""


import pytest

from clearing import verdicts
from small_season import event
from touchline.domain.time.time import Span
from touchline.stages.world.state import sign_watched, state_fact


def test_a_refused_phrase_is_found_across_lines_and_takes_exactly_its_words(season):
    clip = season.clip("A001C001")
    season.logged(
        clip,
        season.line(clip, 2.0, [("He's", 2.0, 2.2), ("out", 2.2, 2.4)]),
        season.line(clip, 3.0, [("for", 3.0, 3.2), ("the", 3.2, 3.4), ("season.", 3.4, 4.0), ("Sorry", 4.1, 4.4)]),
        watches=("speech",),
    )
    sign_watched(season.store, clip, clip.whole, "mo")
    season.say("term", "club", {"words": ["hes out for the season"]})
    cut = season.cut(event("e1", clip, 0, 200, channel="sound"))
    assert [v[1:4] for v in verdicts(season, cut)] == [(0, 50, "cleared"), (50, 100, "blocked"), (100, 200, "cleared")]


def test_a_phrase_heard_with_doubt_is_never_taken_for_nothing(season):
    clip = season.clip("A001C001")
    season.logged(clip, season.line(clip, 2.0, [("injured", 2.0, 3.0)], confidence=0.1), watches=("speech",))
    sign_watched(season.store, clip, clip.whole, "mo")
    season.say("term", "club", {"words": ["injured"]})
    assert ("e1", 50, 75, "unknown", ("possible:L1",)) in verdicts(
        season, season.cut(event("e1", clip, 0, 100, channel="sound"))
    )


class TestAPhraseThatSomebodyDenied:
    @pytest.fixture
    def heard(self, season):
        clip = season.clip("A001C001")
        words = [("He", 2.0, 2.2), ("is", 2.2, 2.4), ("out", 2.4, 3.0), ("today", 3.2, 4.0)]
        season.logged(clip, season.line(clip, 2.0, words), watches=("speech",))
        sign_watched(season.store, clip, clip.whole, "mo")
        season.say("term", "club", {"words": ["he is out"]})
        return clip, season.cut(event("e1", clip, 0, 200, channel="sound"))

    @pytest.mark.parametrize("typed", ["he is out", "He is OUT!", "He is out today"])
    def test_is_not_there_whether_its_words_or_its_line_were_denied_however_typed(self, season, heard, typed):
        clip, cut = heard
        state_fact(season.store, clip, clip.whole, "words", typed, "mo", says="no")
        assert [v[3] for v in verdicts(season, cut)] == ["cleared"]

    def test_is_there_again_when_somebody_says_so_after_all(self, season, heard):
        clip, cut = heard
        state_fact(season.store, clip, clip.whole, "words", "He is out today", "mo", says="no")
        state_fact(season.store, clip, Span(50, 90), "words", "he is out today", "ines")
        assert ("e1", 50, 90, "blocked", ("L1",)) in verdicts(season, cut)

    def test_stays_where_only_other_frames_were_denied(self, season, heard):
        clip, cut = heard
        state_fact(season.store, clip, Span(200, 300), "words", "He is out today", "mo", says="no")
        assert ("e1", 50, 75, "blocked", ("L1",)) in verdicts(season, cut)


def test_a_phrase_in_two_stretches_that_people_stated_is_found_across_them(season):
    clip = season.clip("A001C001")
    sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, clip, Span(10, 20), "words", "He is", "mo")
    state_fact(season.store, clip, Span(20, 30), "words", "out for the season", "mo")
    season.say("term", "club", {"words": ["is out"]})
    cut = season.cut(event("e1", clip, 0, 100, channel="sound"))
    assert ("e1", 10, 30, "blocked", ("L1",)) in verdicts(season, cut)


class TestAPhraseThatOnlyTheCutMakes:
    """A judge looks at each clip by itself; the film is heard as a whole."""

    @pytest.fixture
    def halves(self, season):
        """One sentence in two clips of a recorder that split its file."""
        first, second = season.clip("S001"), season.clip("S002")
        season.logged(first, season.line(first, 3.0, [("He", 3.0, 3.4), ("is", 3.4, 4.0)]), watches=("speech",))
        season.logged(second, season.line(second, 0.0, [("out", 0.0, 0.4), ("today", 0.6, 1.0)]), watches=("speech",))
        for clip in (first, second):
            sign_watched(season.store, clip, clip.whole, "mo")
        return first, second

    def joined(self, season, halves, **more):
        first, second = halves
        return season.cut(
            event("e1", first, 50, 100, channel="sound"),
            event("e2", second, 0, 50, at=50, channel="sound", **more),
            event("e3", second, 0, 50, at=200, channel="sound"),
        )

    @pytest.mark.parametrize("track", ["A1", "A2"])
    def test_is_unknown_where_it_is_heard_and_only_there(self, season, halves, track):
        season.say("term", "club", {"words": ["he is out"]})
        assert verdicts(season, self.joined(season, halves, track=track)) == [
            ("e1", 0, 25, "cleared", ()),
            ("e1", 25, 50, "unknown", ("possible:L1",)),
            ("e2", 50, 60, "unknown", ("possible:L1",)),
            ("e2", 60, 100, "cleared", ()),
            ("e3", 200, 250, "cleared", ()),
        ]

    def test_is_not_heard_where_the_same_words_make_another(self, season, halves):
        first, second = halves
        season.say("term", "club", {"words": ["he is out"]})
        season.say("term", "club", {"words": ["today he"]})
        again = event("e3", second, 0, 50, at=400, channel="sound"), event("e4", first, 50, 100, at=450, channel="sound")
        cut = season.cut(event("e1", first, 50, 100, channel="sound"), event("e2", second, 0, 50, at=50, channel="sound"), *again)
        assert [v for v in verdicts(season, cut) if v[3] != "cleared"] == [
            ("e1", 25, 50, "unknown", ("possible:L1",)),
            ("e2", 50, 60, "unknown", ("possible:L1",)),
            ("e3", 415, 425, "unknown", ("possible:L2",)),
            ("e4", 475, 485, "unknown", ("possible:L2",)),
        ]

    def test_is_nothing_where_the_rest_of_the_no_does_not_hold(self, season, halves):
        season.say("term", "club", {"words": ["he is out"], "place": ["dressing-room"]})
        assert {v[3] for v in verdicts(season, self.joined(season, halves))} == {"cleared"}

    def test_is_found_where_a_word_between_was_cut_out(self, season):
        clip = season.clip("A001C001")
        words = [("He", 2.0, 2.2), ("is", 2.2, 2.4), ("not", 2.4, 2.8), ("out", 2.8, 3.2)]
        season.logged(clip, season.line(clip, 2.0, words), watches=("speech",))
        sign_watched(season.store, clip, clip.whole, "mo")
        season.say("term", "club", {"words": ["he is out"]})
        whole = event("e1", clip, 40, 100, channel="sound")
        assert {v[3] for v in verdicts(season, season.cut(whole))} == {"cleared"}
        cut = season.cut(event("e1", clip, 40, 60, channel="sound"), event("e2", clip, 70, 100, at=20, channel="sound"))
        assert [v[:4] for v in verdicts(season, cut)] == [
            ("e1", 0, 10, "cleared"),
            ("e1", 10, 20, "unknown"),
            ("e2", 20, 30, "unknown"),
            ("e2", 30, 50, "cleared"),
        ]

    def test_is_not_made_of_one_sound_on_two_tracks_nor_over_a_long_silence(self, season, halves):
        first, second = halves
        season.say("term", "club", {"words": ["he is out", "today today"]})
        cut = season.cut(
            event("e1", first, 50, 100, channel="sound"),
            event("e2", second, 0, 50, at=200, channel="sound"),
            event("e3", second, 0, 50, at=200, channel="sound", track="A2"),
        )
        assert {v[3] for v in verdicts(season, cut)} == {"cleared"}
