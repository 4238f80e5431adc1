"""Clear: what stands around the judge. Not looked at is not cleared; words run across lines; the worst target wins."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from clearing import HERE, verdicts
from small_season import event
from touchline.domain.cut.cut import Event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import WATCHFUL, Fault
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import Span
from touchline.errors import Missing
from touchline.stages.clear.clear import clear, known_of, snapshot
from touchline.stages.people.naming import name_unknown
from touchline.stages.world.people import add_person, join_group
from touchline.stages.world.state import say_of_clip, sign_watched, state_fact, undo


def test_nothing_is_cleared_before_somebody_watched_it(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    cut = season.cut(event("e1", clip, 0, 100), event("e2", clip, 0, 100, channel="sound"))
    assert verdicts(season, cut) == [
        ("e1", 0, 100, "unknown", ("not-logged:faces", "not-logged:text")),
        ("e2", 0, 100, "unknown", ("not-logged:music", "not-logged:speech", "not-logged:voices")),
    ]
    sign_watched(season.store, clip, Span(20, 60), "mo")
    assert verdicts(season, cut)[:3] == [
        ("e1", 0, 20, "unknown", ("not-logged:faces", "not-logged:text")),
        ("e1", 20, 60, "cleared", ("L1",)),
        ("e1", 60, 100, "unknown", ("not-logged:faces", "not-logged:text")),
    ]


def test_a_complete_pass_counts_as_having_listened_a_faulty_one_does_not(season):
    clip = season.clip("A001C001")
    cut = season.cut(event("e1", clip, 0, 100, channel="sound"))
    sign_watched(season.store, clip, clip.whole, "mo", ("voices", "music"))
    season.logged(clip, watches=("speech",), complete=(Span(0, 50),))
    assert verdicts(season, cut) == [("e1", 0, 50, "cleared", ()), ("e1", 50, 100, "unknown", ("not-logged:speech",))]
    season.logged(clip, watches=("speech",), faults=(Fault(clip.id, "speech", "It broke."),))
    assert verdicts(season, cut) == [("e1", 0, 100, "unknown", ("not-logged:speech",))]
    season.logged(clip, watches=("speech",), faults=(Fault(clip.id, "speech", "Noise.", span=Span(10, 20)),))
    assert [v[1:4] for v in verdicts(season, cut)] == [(0, 10, "cleared"), (10, 20, "unknown"), (20, 100, "cleared")]


def test_a_no_stands_whether_or_not_anybody_watched(season):
    clip = season.clip("A001C001")
    season.say("say", "manager", rung="full-veto")
    season.say("veto", "manager", {"place": ["tunnel"]})
    assert verdicts(season, season.cut(event("e1", clip, 0, 100))) == [("e1", 0, 100, "blocked", ("L2",))]


def test_what_a_person_states_counts_until_it_is_taken_back(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    said = state_fact(season.store, clip, Span(10, 30), "person", "Ada Holt", "mo", channel="picture")
    cut = season.cut(event("e1", clip, 0, 100))
    assert ("e1", 10, 30, "unknown", ("no-release:ada-holt",)) in verdicts(season, cut)
    undo(season.store, said.seq, "mo")
    assert verdicts(season, cut) == [("e1", 0, 100, "cleared", ("L1",))]


def test_a_name_given_to_a_stranger_changes_every_verdict_at_once(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]}, notice=True)
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, clip, Span(0, 100), "person", "?face-7", "mo", channel="picture")
    cut = season.cut(event("e1", clip, 0, 100))
    assert verdicts(season, cut) == [("e1", 0, 100, "cleared", ("L1",))]
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    name_unknown(season.store, "?face-7", "ada-holt", "mo")
    assert verdicts(season, cut) == [("e1", 0, 100, "blocked", ("L3",))]


def test_the_worst_of_all_targets_wins_and_is_named(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]}, terms={"except_territories": ["NO"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    targets = tuple(Target("harbour-tv", where, date(2026, 5, 1), "film") for where in ("GB", "NO", "SE"))
    found = clear(season.store, season.cut(event("e1", clip, 0, 100)), targets, "2030-01-01T00:00:00Z")
    assert [(s.verdict, s.because, s.target and s.target.territory) for s in found.spans] == [
        ("unknown", ("no-location:tunnel",), "NO")
    ]


def test_what_is_ours_needs_no_yes_and_what_is_unmatched_is_unknown(season):
    cut = season.cut(
        Event("e1", "picture", "V1", 0, 50, ours="black"), Event("e2", "picture", "V1", 50, 10, unmatched="reel A009")
    )
    assert verdicts(season, cut) == [("e1", 0, 50, "ours", ()), ("e2", 50, 60, "unknown", ("unmatched:reel A009",))]


def test_as_of_uses_everything_as_it_was_recorded(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    cut = season.cut(event("e1", clip, 0, 100))
    before = season.clock()
    state_fact(season.store, clip, Span(0, 100), "person", "ada-holt", "mo", channel="picture")
    add_person(season.store, "ada-holt", "mo")
    join_group(season.store, "squad", ["ada-holt"], "mo")
    season.say("term", "club", {"person": ["@squad"]})
    assert verdicts(season, cut, as_of=before) == [("e1", 0, 100, "cleared", ("L1",))]
    assert verdicts(season, cut) == [("e1", 0, 100, "blocked", ("L2",))]


def test_a_child_comes_of_age_on_a_day(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    add_person(season.store, "kit-rowe", "mo", minor=True, guardian="jo-rowe", of_age="2026-02-01")
    state_fact(season.store, clip, clip.whole, "person", "kit-rowe", "mo", channel="picture")
    season.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    cut = season.cut(event("e1", clip, 0, 100))
    assert verdicts(season, cut, as_of="2026-01-31T12:00:00Z")[0][3:] == ("unknown", ("needs-guardian:kit-rowe",))
    assert verdicts(season, cut, as_of="2026-02-01T12:00:00Z")[0][3:] == ("cleared", ("L1", "L2"))


def test_a_persons_word_on_a_clip_wins_over_the_file(season):
    clip = season.clip("A001C001", place="tunnel")
    season.say("location", "landlord", {"place": ["boot-room"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    cut = season.cut(event("e1", clip, 0, 100))
    assert verdicts(season, cut)[0][3] == "unknown"
    say_of_clip(season.store, clip, "place", "Boot Room", "mo")
    assert verdicts(season, cut)[0][3] == "cleared"


def test_at_mixed_rates_a_cut_frame_is_as_bad_as_the_worst_source_frame_under_it(season):
    clip = season.clip("A001C001", frames=240, rate=Fraction(24))
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, clip, Span(100, 101), "person", "ada-holt", "mo", channel="picture")
    slow = Event("e1", "picture", "V1", 0, 250, clip.id, Span(0, 240))
    found = clear(season.store, season.cut(slow), HERE, "2030-01-01T00:00:00Z")
    (bad,) = [span for span in found.spans if span.verdict == "unknown"]
    assert bad.source is not None and Span(100, 101).meets(bad.source)
    shown = [frame for frame in range(250) if frame * Fraction(24, 25) // 1 == 100]
    assert all(frame in bad.at for frame in shown)
    assert sum(len(span.at) for span in found.spans) == 250


def test_a_clip_the_season_does_not_have_is_named(season):
    clip = season.clip("A001C001")
    cut = season.cut(event("e1", clip, 0, 10))
    gone = cut.__class__(**{**cut.__dict__, "events": (Event("e1", "picture", "V1", 0, 10, "c999", Span(0, 10)),)})
    with pytest.raises(Missing, match="c999"):
        snapshot(season.store, gone, "2030-01-01T00:00:00Z")


def test_everything_watchful_has_a_channel():
    from touchline.domain.facts.findings import IN_PICTURE, IN_SOUND

    assert {*IN_PICTURE, *IN_SOUND} == set(WATCHFUL)


class TestOneNameSpelledInManyWays:
    """A no must not miss what it means by a capital, a blank or a hyphen."""

    @pytest.mark.parametrize("typed", ["Harbour-TV", "harbour tv", "HarbourTV"])
    def test_a_platform(self, season, typed):
        clip = season.clip("A001C001")
        season.say("term", "club", terms={"platforms": [typed]})
        assert [v[3] for v in verdicts(season, season.cut(event("e1", clip, 0, 100)))] == ["blocked"]

    def test_a_use(self, season):
        clip = season.clip("A001C001")
        season.say("term", "club", terms={"uses": ["FILM"]})
        assert [v[3] for v in verdicts(season, season.cut(event("e1", clip, 0, 100)))] == ["blocked"]

    @pytest.mark.parametrize("kind", ["mark", "music", "sound", "topic"])
    def test_a_thing_somebody_stated(self, season, kind):
        clip = season.clip("A001C001")
        state_fact(season.store, clip, Span(10, 20), kind, "Acme Bet", "mo", channel="both")
        season.say("term", "club", {kind: ["acme-bet"]})
        for channel in ("picture", "sound"):
            cut = season.cut(event("e1", clip, 0, 100, channel=channel))
            assert ("e1", 10, 20, "blocked", ("L1",)) in verdicts(season, cut)

    def test_a_place_and_an_owner(self, season):
        ours, theirs = season.clip("A001C001", place="boot-room"), season.clip("B001C001", owner="Coastline Sport")
        season.say("term", "club", {"place": ["Bootroom"]})
        season.say("term", "club", {"owner": ["coastline-sport"]})
        cut = season.cut(event("e1", ours, 0, 100), event("e2", theirs, 0, 100, at=100))
        assert [v[3:] for v in verdicts(season, cut)] == [("blocked", ("L1",)), ("blocked", ("L2",))]

    def test_what_the_ledger_does_not_name_is_called_the_same_in_whatever_order_it_is_read(self, season):
        clips = [season.clip("A001C001"), season.clip("B001C001")]
        for clip, title in zip(clips, ("Anthem", "anthem"), strict=True):
            state_fact(season.store, clip, Span(10, 20), "music", title, "mo")
        for order in (clips, clips[::-1]):
            known = known_of(season.store, [clip.id for clip in order], season.clock())
            assert {fact.value for clip in clips for fact in known.facts[clip.id]} == {"Anthem"}

    def test_what_is_unidentified_is_never_taken_for_what_is_named(self, season):
        clip = season.clip("A001C001")
        sign_watched(season.store, clip, clip.whole, "mo")
        season.say("licence", "quay-songs", {"music": ["tune-1"]})
        state_fact(season.store, clip, clip.whole, "music", "?tune-1", "mo")
        cut = season.cut(event("e1", clip, 0, 100, channel="sound"))
        assert verdicts(season, cut) == [("e1", 0, 100, "unknown", ("no-music:?tune-1",))]


class TestAGroup:
    def test_a_no_to_it_stays_on_whoever_left_it_later(self, season):
        clip = season.clip("A001C001")
        sign_watched(season.store, clip, clip.whole, "mo")
        join_group(season.store, "squad", [add_person(season.store, "ada-holt", "mo").id], "mo")
        state_fact(season.store, clip, clip.whole, "person", "ada-holt", "mo")
        season.say("release", "ada-holt", {"person": ["ada-holt"]})
        season.say("location", "landlord", {"place": ["tunnel"]})
        season.say("say", "manager", {"person": ["@squad"]}, rung="carve-out")
        season.say("veto", "manager", {"person": ["@squad"]})
        cut = season.cut(event("e1", clip, 0, 100))
        join_group(season.store, "squad", ["ada-holt"], "mo", until="2026-02-01")
        assert verdicts(season, cut, as_of="2026-03-01T00:00:00Z") == [("e1", 0, 100, "blocked", ("L4",))]

    def test_neither_a_no_nor_a_yes_to_it_is_for_who_had_left_before(self, season):
        clip = season.clip("A001C001")
        sign_watched(season.store, clip, clip.whole, "mo")
        season.say("location", "landlord", {"place": ["tunnel"]})
        join_group(season.store, "squad", [add_person(season.store, "ada-holt", "mo").id], "mo", until="2025-12-01")
        state_fact(season.store, clip, clip.whole, "person", "ada-holt", "mo")
        season.say("term", "club", {"person": ["@squad"]})
        season.say("grant", "club", {"person": ["@squad"]})
        cut = season.cut(event("e1", clip, 0, 100))
        assert verdicts(season, cut) == [("e1", 0, 100, "unknown", ("no-release:ada-holt",))]

    def test_a_grant_covers_who_joined_later_from_that_day_on_and_nobody_who_left(self, season):
        clip = season.clip("A001C001")
        sign_watched(season.store, clip, clip.whole, "mo")
        season.say("location", "landlord", {"place": ["tunnel"]})
        add_person(season.store, "ada-holt", "mo")
        join_group(season.store, "squad", ["ada-holt"], "mo", since="2026-02-01", until="2026-03-01")
        season.say("grant", "club", {"person": ["@squad"]})
        state_fact(season.store, clip, clip.whole, "person", "ada-holt", "mo")
        cut = season.cut(event("e1", clip, 0, 100))
        days = ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01")
        assert [verdicts(season, cut, as_of=f"{day}T12:00:00Z")[0][3] for day in days] == [
            "unknown",
            "cleared",
            "cleared",
            "unknown",
        ]


def test_of_two_people_given_one_handle_at_once_a_childs_protection_counts(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    for body in ({"id": "p-1", "minor": True}, {"id": "p-2"}):
        season.store.journal.state("person", body, "mo", private={"handle": "kit", "name": "Kit"})
    state_fact(season.store, clip, clip.whole, "person", "kit", "mo")
    season.say("release", "kit", {"person": ["kit"]})
    cut = season.cut(event("e1", clip, 0, 100))
    assert verdicts(season, cut) == [("e1", 0, 100, "unknown", ("needs-guardian:kit",))]


class TestSoundOfAClipWhoseFramesComeUnevenly:
    """Sound runs on in its own time: frame 40 of the first, slow half is heard long after the cut's frame 40."""

    TIMES = tuple([n / 10 for n in range(50)] + [5 + n / 40 for n in range(200)])

    @pytest.fixture
    def uneven(self, season):
        clip = season.clip("A001C001", frames=250)
        picture = replace(clip.probe.picture, variable=True)
        season.store.shelf.register(replace(clip, probe=replace(clip.probe, picture=picture)))
        sign_watched(season.store, clip, clip.whole, "mo")
        season.say("term", "club", {"clip": [clip.id], "span": [40, 44]})
        return clip

    def test_is_judged_where_it_is_heard(self, season, uneven):
        cut = season.cut(event("e1", uneven, 20, 80, channel="sound"))
        found = clear(season.store, cut, HERE, "2030-01-01T00:00:00Z", lambda clip: self.TIMES)
        assert [(s.at.start, s.at.end, s.verdict) for s in found.spans] == [
            (0, 50, "cleared"),
            (50, 60, "blocked"),
        ]

    def test_is_as_bad_as_its_worst_where_nobody_knows_the_times(self, season, uneven):
        cut = season.cut(event("e1", uneven, 20, 80, channel="sound"), event("e2", uneven, 50, 80, channel="sound", at=60))
        assert [v[:4] for v in verdicts(season, cut)] == [("e1", 0, 60, "blocked"), ("e2", 60, 90, "cleared")]

    def test_its_picture_is_counted(self, season, uneven):
        cut = season.cut(event("e1", uneven, 20, 80))
        assert ("e1", 20, 24, "blocked", ("L1",)) in verdicts(season, cut)


def test_every_frame_of_an_event_is_judged_even_where_it_holds_its_last_picture(season):
    clip = season.clip("A001C001")
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    season.say("term", "club", {"clip": [clip.id], "span": [49, 50]})
    held = Event("e1", "picture", "V1", 0, 100, clip.id, Span(0, 50))
    assert [v[1:4] for v in verdicts(season, season.cut(held))] == [(0, 49, "cleared"), (49, 100, "blocked")]


def test_frames_that_a_clip_turned_out_not_to_have_are_unknown(season):
    clip = season.clip("A001C001", frames=500)
    season.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(season.store, clip, clip.whole, "mo")
    cut = season.cut(event("e1", clip, 450, 550), event("e2", clip, 600, 610, at=100))
    why = ("unmatched:A001C001 has only 500 frames.",)
    assert verdicts(season, cut) == [
        ("e1", 0, 50, "cleared", ("L1",)),
        ("e1", 50, 100, "unknown", why),
        ("e2", 100, 110, "unknown", why),
    ]


@pytest.mark.parametrize("found, muted", [("anthem", "anthem"), ("?tune-1", "?tune-1"), ("?tune-1", "The Anthem")])
def test_a_tune_that_was_muted_stays_so_whatever_it_is_called_by_now(season, found, muted):
    clip = season.clip("A001C001")
    sign_watched(season.store, clip, clip.whole, "mo")
    season.logged(clip, Fact(clip.id, Span(0, 100), "sound", "music", found, 0.9))
    mute = Treatment("mute", Span(0, 100), ("music", muted))
    cut = season.cut(replace(event("e1", clip, 0, 100, channel="sound"), treatments=(mute,)))
    if found.startswith("?"):
        name_unknown(season.store, found, "the anthem", "mo")
    season.say("term", "club", {"music": ["ANTHEM" if found == "anthem" else "THE ANTHEM"]})
    known = replace(snapshot(season.store, cut, season.clock()), proven=True)
    assert [span.verdict for span in known.clear(cut, HERE).spans] == ["cleared"]
