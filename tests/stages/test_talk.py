"""Talks: parties, offers, stances, reports, endings; nothing is overwritten, and what has no source is refused."""

from datetime import UTC, date, datetime

import pytest

from offers import OFFER, changed, rival
from touchline.domain.talks.talk_story import story_of
from touchline.errors import BadInput, Conflict, Missing
from touchline.stages.talk.talk import add_offer, add_party, end_talk, open_talk, reopen_talk, take_back, talks_now
from touchline.stages.talk.telling import state_report, state_stance
from touchline.stages.world.state import shoot_in, undo


def story(table, day=date(2026, 1, 31), talk=""):
    return story_of(*talks_now(table.store), day, talk)


SAID = {"sureness": "reported", "says": "Estuary Herald", "source": "its edition of 3 May", "on": "2026-01-03"}


@pytest.fixture
def table(season):
    """A club, two media groups, a manager whose say blocks; talks with both are open."""
    add_party(season.store, "harbour-town-fc", "mo", role="club", signs=["rosa-lund"])
    add_party(season.store, "harbour-tv", "mo", role="media", platforms=["harbour-tv"], signs=["ken-ito"])
    add_party(season.store, "coast-stream", "mo", role="media", platforms=["coast-stream"], signs=["lee-moss"])
    add_party(season.store, "manager", "mo", role="manager", blocking=True)
    open_talk(season.store, "harbour", "harbour-town-fc", "harbour-tv", "mo")
    open_talk(season.store, "coast", "harbour-town-fc", "coast-stream", "mo")
    return season


def test_a_later_word_on_a_party_adds_to_an_earlier_one(table):
    party = add_party(table.store, "harbour-tv", "mo", platforms=["harbour-plus"], signs=["ida-voss"], no_longer=["ken-ito"])
    world = talks_now(table.store)[1]
    assert party.role == "media" and party.platforms == ("harbour-tv", "harbour-plus")
    assert [world.called(who) for who in party.signs] == ["ida-voss"]


def test_a_party_can_be_given_its_full_name_later(table):
    party = add_party(table.store, "harbour-tv", "mo", name="Harbour Television")
    world = talks_now(table.store)[1]
    assert world.people[party.id].name == "Harbour Television" and world.called(party.id) == "harbour-tv"


def test_offers_and_counter_offers_are_versions(table):
    add_offer(table.store, "harbour", OFFER, "a.toml", "", "mo")
    talk = add_offer(table.store, "harbour", changed(("1,200,000", "1,200,000")), "b.toml", "harbour-town-fc", "mo")
    world = talks_now(table.store)[1]
    assert [(one.version, world.called(one.by), one.file) for one in talk.offers] == [
        (1, "harbour-tv", "a.toml"),
        (2, "harbour-town-fc", "b.toml"),
    ]


def test_the_terms_of_an_offer_can_be_erased_and_the_chain_holds(table):
    talk = add_offer(table.store, "harbour", OFFER, "a.toml", "", "mo")
    table.store.journal.erase(talk.offers[0].seq)
    table.store.journal.verify()
    assert talks_now(table.store)[0].talks["harbour"].offers[0].terms == ""


def test_an_offer_between_others_is_refused_with_its_line(table):
    with pytest.raises(BadInput, match=r"line 6.*harbour-tv"):
        add_offer(table.store, "harbour", rival(), "a.toml", "", "mo")
    assert talks_now(table.store)[0].talks["harbour"].offers == ()


@pytest.mark.parametrize("missing", ["source", "says", "on", "sureness"])
def test_a_report_or_stance_without_a_source_is_refused(table, missing):
    head = table.store.journal.verify()
    with pytest.raises(BadInput):
        state_report(table.store, "talks go on", "mo", **{**SAID, missing: ""})
    with pytest.raises(BadInput):
        state_stance(table.store, "manager", "against", "mo", **{**SAID, missing: ""})
    assert table.store.journal.verify() == head


def test_nobody_confirms_what_somebody_else_thinks(table):
    with pytest.raises(BadInput, match="cannot confirm"):
        state_stance(table.store, "manager", "for", "mo", **{**SAID, "sureness": "confirmed"})
    state_stance(table.store, "manager", "for", "mo", **{**SAID, "sureness": "confirmed", "says": "manager"})
    state_stance(table.store, "manager", "for", "mo", **{**SAID, "sureness": "confirmed"}, evidence="0" * 64)


def test_later_news_overwrites_nothing(table):
    state_stance(table.store, "manager", "against", "mo", **SAID)
    before = talks_now(table.store)[0].told
    state_stance(table.store, "manager", "for", "mo", **{**SAID, "on": "2026-01-09"})
    assert talks_now(table.store)[0].told[:1] == before and len(talks_now(table.store)[0].told) == 2


def test_a_story_as_of_a_day_tells_what_sources_had_said_by_then(table):
    table.clock.moment = datetime(2026, 1, 31, tzinfo=UTC)
    state_stance(table.store, "manager", "for", "mo", **{**SAID, "on": "2026-01-09"})
    state_stance(table.store, "manager", "against", "mo", **SAID)
    talks, world = talks_now(table.store)
    early, late = story_of(talks, world, date(2026, 1, 5)), story_of(talks, world, date(2026, 1, 9))
    assert [one.tone for one in early.moments if one.sureness] == ["against"] and not early.pairs
    assert [one.tone for one in late.moments if one.sureness] == ["against", "for"] and len(late.pairs) == 1
    assert early.standing[0].blocks and late.standing[0].blocks[0].only_claimed


@pytest.mark.parametrize("on", ["2026", "2026-01", "2026-01-01.."])
def test_what_is_written_down_is_known_however_roughly_it_is_dated(table, on):
    state_stance(table.store, "manager", "against", "mo", **{**SAID, "on": on})
    end_talk(table.store, "coast", "collapsed", "the money was not there", "mo", on=on)
    add_offer(table.store, "harbour", OFFER, "a.toml", "", "mo", on=on)
    story = story_of(*talks_now(table.store), date(2026, 1, 2))
    stand = {one.talk.id: one.talk for one in story.standing}
    assert story.project and stand["coast"].state == "collapsed" and len(stand["harbour"].offers) == 1


@pytest.mark.parametrize("on", ["2026-01-04", "2026-02", "2027", "2026-01-04.."])
def test_what_is_yet_to_come_was_not_said_or_done(table, on):
    head = table.store.journal.verify()
    later = {**SAID, "on": on, "today": "2026-01-02"}
    for act in (
        lambda: state_report(table.store, "they talk", "mo", **later),
        lambda: state_stance(table.store, "manager", "for", "mo", **later),
        lambda: end_talk(table.store, "coast", "lapsed", "so", "mo", on=on, today="2026-01-02"),
        lambda: add_offer(table.store, "harbour", OFFER, "a.toml", "", "mo", on=on, today="2026-01-02"),
    ):
        with pytest.raises(BadInput, match="yet to come"):
            act()
    assert table.store.journal.verify() == head
    state_stance(table.store, "manager", "against", "mo", **later)
    assert story_of(*talks_now(table.store), date(2026, 1, 2)).project, "a no is never turned away for a wrong clock"


def test_who_is_on_neither_side_offers_nothing(table):
    with pytest.raises(BadInput, match="neither side"):
        add_offer(table.store, "harbour", OFFER, "a.toml", "manager", "mo")


def test_a_story_as_of_a_moment_knows_no_more_than_was_written_by_then(table):
    state_stance(table.store, "manager", "against", "mo", **SAID)
    moment = table.clock()
    state_stance(table.store, "manager", "for", "mo", **SAID)
    assert len(talks_now(table.store, moment)[0].told) == 1


def test_what_was_taken_back_stays_in_the_story_and_no_longer_blocks(table):
    said = state_stance(table.store, "manager", "against", "mo", **SAID)
    undo(table.store, said.seq, "mo")
    told = story(table, talk="harbour")
    assert [one.taken_back for one in told.moments if one.sureness] == [True] and not told.standing[0].blocks


@pytest.mark.parametrize("how", ["declined", "collapsed", "lapsed", "vetoed"])
def test_every_ending_keeps_its_reason_and_can_be_reopened(table, how):
    talk = end_talk(table.store, "coast", how, "the money was not there", "mo", party="manager", on="2026-01-02")
    assert (talk.state, talk.endings[0].why) == (how, "the money was not there")
    with pytest.raises(Conflict, match="reopen"):
        add_offer(table.store, "coast", rival(), "a.toml", "", "mo")
    talk = reopen_talk(table.store, "coast", "a new director came", "mo")
    assert talk.state == "in talks" and talk.endings[0].how == how and talk.reopened[0].why == "a new director came"


def test_other_talks_go_on(table):
    end_talk(table.store, "coast", "collapsed", "the money was not there", "mo")
    assert talks_now(table.store)[0].talks["harbour"].state == "in talks"


def test_an_ending_without_a_reason_is_refused(table):
    with pytest.raises(BadInput, match="reason"):
        end_talk(table.store, "coast", "collapsed", " ", "mo")


def test_talks_do_not_end_agreed_without_signatures(table):
    with pytest.raises(BadInput, match="signatures"):
        end_talk(table.store, "coast", "agreed", "they shook hands", "mo")


def test_a_veto_names_who_vetoed(table):
    with pytest.raises(BadInput, match="who vetoed"):
        end_talk(table.store, "coast", "vetoed", "no cameras", "mo")


@pytest.mark.parametrize("act", [
    lambda s: open_talk(s, "x", "harbour-town-fc", "nobody", "mo"),
    lambda s: end_talk(s, "nothing", "collapsed", "so", "mo"),
    lambda s: state_stance(s, "nobody", "for", "mo", **SAID),
    lambda s: state_report(s, "so it is", "mo", **SAID, contradicts=999),
])  # fmt: skip
def test_what_is_not_there_is_missing_and_nothing_is_written(table, act):
    head = table.store.journal.verify()
    with pytest.raises(Missing):
        act(table.store)
    assert table.store.journal.verify() == head


def test_a_media_group_is_not_a_club(table):
    with pytest.raises(BadInput, match="role"):
        open_talk(table.store, "x", "coast-stream", "harbour-tv", "mo")


def test_a_purge_takes_what_somebody_thought_with_them(table):
    from touchline.domain.words.mentions import Names
    from touchline.stages.personal.beyond import private_of_statement

    said = state_stance(table.store, "manager", "against", "mo", **SAID, text="not in my dressing room")
    _, world = talks_now(table.store)
    (kept,) = [one for one in table.store.journal.statements() if one.seq == said.seq]
    told = private_of_statement(kept, {world.who("manager").id}, Names(frozenset(), frozenset()))
    assert told == {"says": "Estuary Herald", "source": "its edition of 3 May", "text": "not in my dressing room"}
    table.store.journal.erase(said.seq)
    assert story_of(*talks_now(table.store), date(2026, 1, 31)).standing[0].blocks, "the no itself still blocks"


def test_a_step_that_was_taken_back_stays_in_the_story_too_with_the_number_that_takes_it_back(table):
    add_offer(table.store, "harbour", OFFER, "first.toml", "", "mo")
    add_offer(table.store, "harbour", OFFER, "slip.toml", "", "mo")
    slip = talks_now(table.store)[0].talks["harbour"].offers[-1]
    undo(table.store, slip.seq, "mo")
    add_offer(table.store, "harbour", OFFER, "second.toml", "", "mo")
    moments = [one for one in story(table).moments if one.tone == "offer"]
    assert [(one.words.split(": ")[1], one.taken_back) for one in moments] == [
        ("first.toml", False), ("slip.toml", True), ("second.toml", False)]  # fmt: skip
    assert moments[1].number == slip.seq and moments[1].words.startswith("offer 2 by")
    assert [one.file for one in talks_now(table.store)[0].talks["harbour"].offers] == ["first.toml", "second.toml"]


def test_a_blocking_say_that_is_taken_away_leaves_a_trace_and_blocked_before(table):
    state_stance(table.store, "manager", "against", "mo", **SAID)
    table.clock.moment = datetime(2026, 1, 20, tzinfo=UTC)
    add_party(table.store, "manager", "mo", blocking=False)
    now, before = story(table), story(table, date(2026, 1, 19))
    assert [one.words for one in now.moments if one.lane == "manager"][-1] == "manager no longer has a blocking say, typed by mo"
    assert not now.project and before.project and all(one.lane != "manager" or one.sureness for one in before.moments)
    add_party(table.store, "manager", "mo", blocking=True)
    assert story(table).project and story(table).moments[-1].words == "manager has a blocking say again"


@pytest.mark.parametrize(("kind", "match"), [("talk-party", "who a party is"), ("zone", "not about talks")])
def test_a_mistyped_number_takes_back_nothing_else(table, kind, match):
    shoot_in(table.store, "Europe/London", "mo")
    number = next(said.seq for said in table.store.journal.history() if said.kind == kind)
    with pytest.raises(BadInput, match=match):
        take_back(table.store, number, "mo")
    said = state_stance(table.store, "manager", "against", "mo", **SAID)
    again = take_back(table.store, take_back(table.store, said.seq, "mo").seq, "mo")
    assert again.kind == "undo" and not talks_now(table.store)[0].told[-1].taken_back
    with pytest.raises(Missing):
        take_back(table.store, 9999, "mo")


def test_talks_that_were_taken_back_with_all_their_steps_stay_in_the_story(table):
    open_talk(table.store, "again", "harbour-town-fc", "coast-stream", "mo")
    talk = end_talk(table.store, "again", "collapsed", "a slip", "mo")
    for seq in (talk.endings[0].seq, talk.seq):
        undo(table.store, seq, "mo")
    assert "again" not in talks_now(table.store)[0].talks
    assert [(one.tone, one.taken_back) for one in story(table).moments if one.lane == "again"] == [("opened", True), ("ended", True)]
