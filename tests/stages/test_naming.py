"""Faces and voices of a season become people: gathered by machines, put right by people, and put back."""

from __future__ import annotations

from datetime import date

import pytest

from likenesses import PlainLikeness, print_of
from small_season import SmallSeason, event, small_season
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.people.identity import said_of
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Missing
from touchline.stages.clear.clear import clear, even
from touchline.stages.find.facts import dossier
from touchline.stages.people.board import appearances
from touchline.stages.people.gather import behind, gather
from touchline.stages.people.naming import deny, enrol, join, name_unknown, only_one, part
from touchline.stages.people.resemblance import resemble
from touchline.stages.people.scores import write_scores
from touchline.stages.personal.holdings import holdings
from touchline.stages.reach.reach import affected
from touchline.stages.world.people import add_person
from touchline.stages.world.state import sign_watched, state_fact, undo

TV = Target("tv", "GB", date(2026, 5, 1), "film")
SHOWING = Showing(one_day(date(2026, 5, 1)), ("tv",), ("GB",))


@pytest.fixture
def season(tmp_path):
    made = small_season(tmp_path / "season")
    add_person(made.store, "ada-holt", "mo")
    add_person(made.store, "kit-rowe", "mo")
    return made


def faces(season: SmallSeason, name: str, *turns: tuple[str, float, int, int], watches=("faces",)):
    """A clip in which these faces (trace, degrees, from, to) are seen."""
    clip = season.store.shelf.clip(f"c{(name.encode().hex() + '0' * 32)[:12]}") or season.clip(name)
    facts = [Fact(clip.id, Span(a, b), "picture", "person", trace, 0.9, source="faces/1",
                  detail={"by": "face", "boxes": [[a, 0.4, 0.4, 0.2, 0.2]]}) for trace, _, a, b in turns]  # fmt: skip
    season.logged(clip, *facts, watches=watches, analyser="faces", prints=[print_of(trace, turn) for trace, turn, *_ in turns])
    return clip


def called(season: SmallSeason, clip) -> list[str]:
    return [fact.value for fact in dossier(season.store, clip.id).facts if fact.kind == "person"]


def test_one_face_in_two_clips_is_one_family_and_one_name_names_both(season):
    first, second = faces(season, "A1", ("?face-a1", 0, 0, 100)), faces(season, "B2", ("?face-b1", 5, 0, 50))
    assert called(season, first) == called(season, second)
    done = name_unknown(season.store, "?face-b1", "ada-holt", "mo")
    assert called(season, first) == called(season, second) == ["ada-holt"]
    assert done.traces == 2 and done.seconds == 6.0
    undo(season.store, done.number, "mo")
    assert called(season, first) != ["ada-holt"]


def test_two_faces_in_one_frame_are_two_people_however_alike(season):
    clip = faces(season, "A1", ("?face-a1", 0, 0, 100), ("?face-a2", 1, 50, 150))
    assert len(set(called(season, clip))) == 2


def test_a_name_holds_when_the_season_is_gathered_anew_and_for_what_is_logged_later(season):
    faces(season, "A1", ("?face-a1", 0, 0, 100))
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    later = faces(season, "B2", ("?face-b1", 5, 0, 50))
    assert called(season, later) == ["ada-holt"]


def test_a_name_holds_when_an_analyser_names_its_traces_anew(season):
    clip = faces(season, "A1", ("?face-a1", 0, 0, 100))
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    faces(season, "A1", ("?face-new", 90, 10, 110))
    assert called(season, clip) == ["ada-holt"]


def test_joined_and_parted_families_stay_so(season):
    first, second = faces(season, "A1", ("?face-a1", 0, 0, 100)), faces(season, "B2", ("?face-b1", 80, 0, 50))
    assert called(season, first) != called(season, second)
    joined = join(season.store, "?face-a1", "?face-b1", "mo")
    season.gather()
    assert called(season, first) == called(season, second)
    with pytest.raises(Conflict):
        join(season.store, "?face-a1", "?face-b1", "mo")
    part(season.store, "?face-a1", [(second, None)], "mo")
    season.gather()
    assert called(season, first) != called(season, second)
    undo(season.store, joined.number, "mo")
    season.gather()
    assert called(season, first) != called(season, second)


@pytest.mark.parametrize("alone", ["?face-a1", "?face-b1"])
def test_one_sighting_can_be_named_alone_and_the_rest_stays_what_it_was(season, alone):
    first, second = faces(season, "A1", ("?face-a1", 0, 0, 100)), faces(season, "B2", ("?face-b1", 5, 0, 50))
    faces(season, "C3", ("?face-c1", 3, 0, 50))
    name_unknown(season.store, alone, "ada-holt", "mo", only=True)
    other, clip = ("?face-b1", second) if alone == "?face-a1" else ("?face-a1", first)
    assert called(season, clip) != ["ada-holt"], "though it may be her by resemblance, once that was compared"
    deny(season.store, other, "ada-holt", "mo")
    season.gather()
    assert called(season, clip) != ["ada-holt"]
    assert called(season, second if clip is first else first) == ["ada-holt"]


def test_parting_needs_something_there_and_something_left(season):
    first, second = faces(season, "A1", ("?face-a1", 0, 0, 100)), season.clip("C9")
    with pytest.raises(Missing):
        part(season.store, "?face-a1", [(second, None)], "mo")
    with pytest.raises(Conflict):
        part(season.store, "?face-a1", [(first, None)], "mo")


def test_two_named_differently_are_not_joined_in_passing(season):
    faces(season, "A1", ("?face-a1", 0, 0, 100)), faces(season, "B2", ("?face-b1", 80, 0, 50))
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    name_unknown(season.store, "?face-b1", "kit-rowe", "mo")
    with pytest.raises(Conflict, match="different names"):
        join(season.store, "?face-a1", "?face-b1", "mo")


def test_a_wrong_bulk_match_is_taken_back_at_once(season, tmp_path):
    photo = tmp_path / "ada.jpg"
    photo.write_text("2")
    one, other = faces(season, "A1", ("?face-a1", 0, 0, 100)), faces(season, "B2", ("?face-b1", 65, 0, 50))
    ((_, number),) = enrol(season.store, PlainLikeness(), "ada-holt", [photo], "mo")
    assert enrol(season.store, PlainLikeness(), "ada-holt", [photo], "mo") == []
    season.gather()
    assert called(season, one) == ["ada-holt"]
    assert called(season, other) == ["ada-holt", "?face-b1"], "only possibly her, and surely somebody"
    deny(season.store, "?face-b1", "ada-holt", "mo")
    assert called(season, other) == ["?face-b1"]
    undo(season.store, number, "mo")
    assert called(season, one) == ["?face-a1"]


def test_names_nobody_knows_are_asked_about(season):
    clip = faces(season, "A1", ("?face-ab1234", 0, 0, 100), ("?face-ab1299", 90, 200, 300))
    with pytest.raises(BadInput):
        name_unknown(season.store, "face-a1234", "ada-holt", "mo")
    with pytest.raises(Conflict, match="begin with"):
        join(season.store, "?face-ab12", "?face-ab1299", "mo")
    assert only_one(season.store, clip, Span(0, 100), "face") == "?face-ab1234"
    with pytest.raises(Conflict):
        only_one(season.store, clip, Span(0, 300), "face")
    with pytest.raises(Missing):
        only_one(season.store, clip, Span(0, 300), "voice")


def test_found_and_not_yet_compared_is_not_cleared_even_where_strangers_may_be_seen(season):
    season.say("location", "landlord", {"place": ["tunnel"]}, notice=True)
    clip = faces(season, "A1", ("?face-a1", 0, 0, 100), watches=("faces", "text"))
    cut = season.cut(event("e1", clip, 0, 50))
    now = season.clock()
    assert clear(season.store, cut, [TV], now).cleared
    done = season.store.shelf.passes(clip.content)[0]
    fact = Fact(clip.id, Span(0, 100), "picture", "person", "?face-new", 0.9)
    season.store.shelf.keep(Pass(clip.content, "faces", "2", "", done.watches, Findings((fact,), (), (clip.whole,))))
    assert behind(season.store)
    assert "not-logged:faces" in clear(season.store, cut, [TV], season.clock()).spans[0].because


def test_a_veto_on_somebody_unidentified_blocks_and_goes_on_blocking_when_they_are_named(season):
    clip = faces(season, "A1", ("?face-a1", 0, 0, 100))
    faces(season, "B2", ("?face-b1", 5, 0, 50))
    cut = season.cut(event("e1", clip, 0, 50))
    season.say("say", "manager", {}, rung="full-veto")
    season.say("veto", "manager", {"person": ["?face-b1"]})
    assert clear(season.store, cut, [TV], season.clock()).spans[0].verdict == "blocked"
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    assert clear(season.store, cut, [TV], season.clock()).spans[0].verdict == "blocked"


def test_the_board_ranks_by_time_on_screen_and_tells_where(season):
    faces(season, "A1", ("?face-a1", 0, 0, 100)), faces(season, "B2", ("?face-b1", 5, 0, 50), ("?face-c1", 90, 60, 300))
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    board = appearances(season.store, even)
    assert [(one.who, one.seen_seconds) for one in board] == [("?face-c1", 9.6), ("ada-holt", 6.0), ("kit-rowe", 0.0)]
    assert {s.trace for s in board[1].sightings} == {"?face-a1", "?face-b1"}


def test_whose_photos_all_show_nobody_is_not_taken_in_and_who_is_shown_is(season, tmp_path):
    class Blind(PlainLikeness):
        def photo(self, path):
            if "bad" in path.name:
                raise BadInput(f"No face is found in {path.name}.", "Take another.")
            return super().photo(path)

    for name in ("bad.jpg", "good.jpg"):
        (tmp_path / name).write_text("0")
    with pytest.raises(BadInput):
        enrol(season.store, Blind(), "jo-rowe", [tmp_path / "bad.jpg"], "mo")
    assert season.store.journal.world().find("jo-rowe") is None
    enrol(season.store, Blind(), "jo-rowe", [tmp_path / "good.jpg"], "mo")
    assert season.store.journal.world().who("jo-rowe").name == "jo-rowe"


def test_scores_hold_every_pair_once(season, tmp_path):
    faces(season, "A1", ("?face-a1", 0, 0, 100)), faces(season, "B2", ("?face-b1", 5, 0, 50), ("?face-c1", 90, 60, 300))
    assert write_scores(season.store, PlainLikeness(), tmp_path / "scores.csv", lambda *_: None) == 3
    assert len((tmp_path / "scores.csv").read_text().splitlines()) == 4


def test_nor_does_it_end_when_an_analyser_names_its_traces_anew(season):
    """With a filming notice the shot would be cleared if it did."""
    clip = faces(season, "A1", ("?face-a1", 0, 0, 100))
    season.say("location", "landlord", {"place": ["tunnel"]}, notice=True)
    season.say("say", "manager", {}, rung="full-veto")
    cut = season.cut(event("e1", clip, 20, 50))
    sign_watched(season.store, clip, clip.whole, "mo")
    assert clear(season.store, cut, [TV], season.clock()).cleared
    season.say("veto", "manager", {"person": ["?face-a1"]})
    assert clear(season.store, cut, [TV], season.clock()).spans[0].verdict == "blocked"
    faces(season, "A1", ("?face-new", 90, 10, 110))
    assert clear(season.store, cut, [TV], season.clock()).spans[0].verdict == "blocked"


def test_somebody_unidentified_refuses_for_themself_and_takes_it_back_under_their_name(season):
    clip = faces(season, "A1", ("?face-a1", 0, 0, 100))
    season.say("location", "landlord", {"place": ["tunnel"]}, notice=True)
    cut = season.cut(event("e1", clip, 20, 50))
    sign_watched(season.store, clip, clip.whole, "mo")
    no = season.say("refusal", "?face-a1", {"person": ["?face-a1"]})
    assert no.footing.binds and not no.warnings and not season.store.journal.world().find("face-a1")
    assert clear(season.store, cut, [TV], season.clock()).spans[0].verdict == "blocked"
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    assert clear(season.store, cut, [TV], season.clock()).spans[0].verdict == "blocked"
    assert season.say("lift", "kit-rowe", lifts=no.entry.id).warnings
    assert not season.say("lift", "ada-holt", lifts=no.entry.id).warnings
    assert clear(season.store, cut, [TV], season.clock()).spans[0].verdict == "cleared"


def test_whoever_is_not_her_is_still_somebody(season):
    clip = faces(season, "A1", ("?face-a1", 0, 0, 100), ("?face-b1", 90, 200, 300), watches=("faces", "text"))
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    season.say("location", "club", {"place": ["tunnel"]}, notice=False)
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    cut = season.cut(event("e1", clip, 0, 100))
    assert clear(season.store, cut, [TV], season.clock()).cleared
    said = state_fact(season.store, clip, Span(0, 40), "person", "ada-holt", "mo", says="no")
    spans = clear(season.store, cut, [TV], season.clock()).spans
    assert [(one.verdict, one.because) for one in spans] == [("unknown", ("unidentified:?face-a1",)), ("cleared", spans[1].because)]
    board = {one.who: [(s.span, s.named is None) for s in one.sightings] for one in appearances(season.store, even)}
    assert board["ada-holt"] == [(Span(40, 100), False)] and board["?face-a1"] == [(Span(0, 40), True)]
    undo(season.store, said.seq, "mo")
    assert clear(season.store, cut, [TV], season.clock()).cleared and "?face-a1" not in called(season, clip)


def test_a_finding_that_is_denied_by_its_working_name_is_nobody(season):
    clip = faces(season, "A1", ("?face-a1", 0, 0, 100), ("?face-b1", 90, 200, 300), watches=("faces", "text"))
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    state_fact(season.store, clip, Span(0, 40), "person", "?face-a1", "mo", says="no")
    state_fact(season.store, clip, Span(200, 300), "person", "?face-b1", "mo", says="no")
    board = {one.who: [s.span for s in one.sightings] for one in appearances(season.store, even)}
    assert board["ada-holt"] == [Span(40, 100)] and "?face-a1" not in board and "?face-b1" not in board
    season.say("location", "club", {"place": ["tunnel"]}, notice=False)
    assert clear(season.store, season.cut(event("e1", clip, 0, 40)), [TV], season.clock()).cleared
    state_fact(season.store, clip, Span(10, 20), "person", "ada-holt", "mo")
    assert {s.span for s in appearances(season.store, even)[0].sightings} == {Span(10, 20), Span(40, 100)}


def test_a_family_that_was_joined_to_one_that_resembles_somebody_may_be_them_too(season):
    faces(season, "A1", ("?face-a1", 0, 0, 100))
    faces(season, "B1", ("?face-b1", 45, 0, 100))
    clip = faces(season, "C1", ("?face-c1", 120, 10, 60))
    season.cut(event("e", clip, 0, 100))
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    join(season.store, "?face-b1", "?face-c1", "mo")
    resemble(season.store, PlainLikeness(), said_of(season.store.journal.statements()))
    no = season.say("refusal", "ada-holt", {"person": ["ada-holt"]}).entry.id
    (one,) = affected(season.store, [no], SHOWING, season.clock()).cuts
    assert [(pair.at, pair.after.because) for pair in one.touched if no in pair.after.because] == [(Span(10, 60), (no,))]
    assert {kin.clip for kin in holdings(season.store, "ada-holt").traces} >= {clip.id}


def test_whoever_was_named_is_compared_though_the_command_that_named_them_was_killed(season):
    faces(season, "A1", ("?face-a1", 0, 0, 100))
    clip = faces(season, "B1", ("?face-b1", 45, 0, 100))
    season.say("location", "landlord", {"place": ["tunnel"]}, notice=True)
    sign_watched(season.store, clip, clip.whole, "mo")
    cut = season.cut(event("e", clip, 0, 100))
    said = name_unknown(season.store, "?face-a1", "ada-holt", "mo")  # and nothing after it
    no = season.say("refusal", "ada-holt", {"person": ["ada-holt"]}).entry.id
    assert behind(season.store)
    gather(season.store, PlainLikeness(), lambda *_: None)  # as every command does where something is left to do
    assert not behind(season.store)
    assert [span.because for span in clear(season.store, cut, [TV], season.clock()).spans] == [(no,)]
    undo(season.store, said.number, "mo")
    assert behind(season.store)
    gather(season.store, PlainLikeness(), lambda *_: None)
    assert clear(season.store, cut, [TV], season.clock()).cleared
