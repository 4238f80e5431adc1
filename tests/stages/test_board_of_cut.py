"""The people board of one cut: everybody recognisable, ranked, with their yes, their no, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from likenesses import print_of
from small_season import SmallSeason, event, small_season
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import Span
from touchline.stages.clear.board_of_cut import in_cut
from touchline.stages.clear.clear import clear, even
from touchline.stages.people.board import appearances, pictures_of
from touchline.stages.people.naming import deny, join, name_unknown, part
from touchline.stages.world.people import add_person, join_group, same_person
from touchline.stages.world.state import sign_watched, state_fact, undo

TV = Target("tv", "GB", date(2026, 5, 1), "film")


@pytest.fixture
def season(tmp_path):
    made = small_season(tmp_path / "season")
    for who in ("ada-holt", "kit-rowe"):
        add_person(made.store, who, "mo")
    yield made
    made.store.close()


def filmed(season: SmallSeason, name: str, *turns: tuple[str, float, int, int]):
    """A clip with these faces (trace, degrees, from, to), each with a picture."""
    clip = season.clip(name)
    facts = [Fact(clip.id, Span(a, b), "picture", "person", trace, 0.9, source="faces/1", detail={"by": "face"})
             for trace, _, a, b in turns]  # fmt: skip
    prints = []
    for trace, turn, a, b in turns:
        best = {"frame": a, "box": [0.4, 0.4, 0.1, 0.2], "seen": [a, b - 1]}
        prints += [replace(print_of(trace, turn), detail={"dtype": "<f4", "quality": 0.9, **best})]
        prints += [replace(print_of(trace, turn), kind="face-picture", data=trace.encode())]
    season.logged(clip, *facts, watches=("faces",), analyser="faces", prints=prints)
    sign_watched(season.store, clip, clip.whole, "mo", ("text", "voices", "speech", "music"))
    return clip


def seconds(season: SmallSeason, cut) -> dict[str, tuple[float, float]]:
    return {one.who: (one.seen_seconds, one.heard_seconds) for one in in_cut(season.store, cut, season.clock())}


def test_everybody_in_the_cut_is_ranked_by_what_the_cut_shows_of_them(season):
    clip = filmed(season, "A1", ("?face-a1", 0, 0, 100), ("?face-a2", 90, 100, 400))
    state_fact(season.store, clip, Span(50, 60), "person", "kit-rowe", "mo", channel="sound")
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    cut = season.cut(event("v", clip, 25, 125), event("s", clip, 25, 125, channel="sound"))
    board = in_cut(season.store, cut, season.clock())
    assert seconds(season, cut) == {"ada-holt": (3.0, 0.0), "?face-a2": (1.0, 0.0), "kit-rowe": (0.0, 0.4)}
    assert [one.who for one in board] == ["ada-holt", "?face-a2", "kit-rowe"]
    assert [(p.at, p.source) for p in board[0].in_cut] == [(Span(0, 75), Span(25, 100))]
    assert [kin.trace for kin in board[1].best] == ["?face-a2"]
    assert pictures_of(season.store, ["?face-a2"]) == {"?face-a2": b"?face-a2"}


def test_shown_twice_or_slowed_down_it_is_seconds_of_the_film_each_counted_once(season):
    clip = filmed(season, "A1", ("?face-a1", 0, 0, 100))
    slow = replace(event("w", clip, 0, 50, at=200), length=100, speed=Fraction(1, 2))
    over = event("x", clip, 0, 50, track="V2")
    cut = season.cut(event("v", clip, 0, 50), over, slow)
    assert seconds(season, cut) == {"?face-a1": (6.0, 0.0)}


def test_yes_no_and_nothing_are_those_that_stand(season):
    clip = filmed(season, "A1", ("?face-a1", 0, 0, 100))
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    cut = season.cut(event("v", clip, 0, 50))

    def words():
        boards = in_cut(season.store, cut, season.clock()), appearances(season.store, even)
        first, second = (next((b.yes, b.no, b.asked) for b in board if b.who == "ada-holt") for board in boards)
        assert first == second
        return first

    assert words() == ((), (), ())
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    season.say("release", "kit-rowe", {"person": ["ada-holt"]})
    season.say("veto", "sponsor", {"person": ["ada-holt"]})
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    assert words() == (("L1",), ("L4",), ("L3",))
    season.say("lift", "ada-holt", lifts="L4")
    assert words() == (("L1",), (), ("L3",))


def test_whoever_was_taken_in_under_two_names_stands_there_once(season):
    clip = filmed(season, "A1", ("?face-a1", 0, 0, 100))
    add_person(season.store, "addie", "mo")
    join_group(season.store, "squad", ["addie"], "mo")
    name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    state_fact(season.store, clip, Span(50, 150), "person", "addie", "mo", channel="picture")
    season.say("grant", "club", {"person": ["@squad"]})
    said = same_person(season.store, "ada-holt", "addie", "mo")
    cut = season.cut(event("v", clip, 0, 200))
    for board in (appearances(season.store, even), in_cut(season.store, cut, season.clock())):
        (ada,) = (one for one in board if one.who == "ada-holt")
        assert (ada.seen_seconds, ada.groups, ada.yes) == (6.0, ("squad",), ("L1",))
    undo(season.store, said.seq, "mo")
    assert [(one.who, one.seen_seconds) for one in appearances(season.store, even)][:2] == [("ada-holt", 4.0), ("addie", 4.0)]


def test_naming_joining_parting_denying_and_undoing_change_every_verdict_at_once(season):
    first = filmed(season, "A1", ("?face-a1", 0, 0, 100))
    second = filmed(season, "B2", ("?face-b1", 55, 0, 100))
    season.say("location", "landlord", {"place": ["tunnel"]})
    season.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    season.say("refusal", "ada-holt", {"person": ["ada-holt"]})
    cuts = [season.cut(event("v", clip, 0, 100), name=name) for name, clip in (("one", first), ("two", second))]

    def verdicts():
        return [clear(season.store, cut, [TV], season.clock()).spans[0].verdict for cut in cuts]

    assert verdicts() == ["unknown", "unknown"]
    resembling = name_unknown(season.store, "?face-b1", "kit-rowe", "mo")
    assert verdicts()[1] == "cleared"
    undo(season.store, resembling.number, "mo")
    named = name_unknown(season.store, "?face-a1", "ada-holt", "mo")
    assert verdicts() == ["blocked", "unknown"]
    joined = join(season.store, "?face-a1", "?face-b1", "mo")
    season.gather()
    assert verdicts() == ["blocked", "blocked"]
    part(season.store, "ada-holt", [(second, None)], "mo")
    season.gather()
    assert verdicts() == ["blocked", "blocked"]  # it still looks like her
    deny(season.store, "?face-b1", "ada-holt", "mo")
    assert verdicts() == ["blocked", "unknown"]
    name_unknown(season.store, "?face-b1", "kit-rowe", "mo")
    assert verdicts() == ["blocked", "cleared"]
    deny(season.store, "?face-a1", "ada-holt", "mo")
    assert verdicts() == ["unknown", "cleared"]
    for statement in reversed(season.store.journal.statements()):
        if statement.seq > joined.number:
            undo(season.store, statement.seq, "mo")
    assert verdicts() == ["blocked", "blocked"]
    undo(season.store, joined.number, "mo")
    undo(season.store, named.number, "mo")
    assert verdicts() == ["unknown", "unknown"]
