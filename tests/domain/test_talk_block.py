"""Who blocks: opposition however surely known, until a confirmed change of heart; and what contradicts what."""

from dataclasses import replace

import pytest

from touchline.domain.ledger.dated import parse_dated
from touchline.domain.talks.talk_block import blocks, side_by_side
from touchline.domain.talks.talks import Party, Talks, Told
from touchline.errors import BadInput

TODAY = "2026-06-30"
MANAGER = Party("p-1", "manager", blocking=True)


def stance(position: str, sureness: str, on: str, talk: str = "", seq: int = 0, since: str = "") -> Told:
    return Told(seq, "", "talk-stance", "mo", talk, sureness, parse_dated(on), "x", "y", party="p-1", position=position, since=since)


def blocked(*told: Told, talk: str = "a", party: Party = MANAGER, day: str = TODAY):
    numbered = tuple(replace(one, seq=one.seq or place) for place, one in enumerate(told, 1))
    return blocks(Talks({party.id: party}, told=numbered), talk, day)


@pytest.mark.parametrize("sureness", ["confirmed", "reported", "claimed"])
def test_opposition_blocks_however_surely_it_is_known(sureness):
    assert blocked(stance("against", sureness, "2026-01-01"))


def test_opposition_that_is_denied_does_not_block():
    assert not blocked(stance("against", "denied", "2026-01-01"))


@pytest.mark.parametrize("sureness", ["reported", "claimed"])
def test_a_change_of_heart_that_is_not_confirmed_does_not_unblock(sureness):
    (block,) = blocked(stance("against", "reported", "2018"), stance("for", sureness, "2026-02-01"))
    assert block.only_claimed and block.hopes[0].position == "for"


def test_a_denial_of_the_opposition_does_not_unblock():
    (block,) = blocked(stance("against", "reported", "2026-01-01"), stance("against", "denied", "2026-02-01"))
    assert block.only_claimed


@pytest.mark.parametrize("position", ["for", "neutral"])
def test_a_confirmed_change_of_heart_unblocks(position):
    assert not blocked(stance("against", "confirmed", "2026-01-01"), stance(position, "confirmed", "2026-02-01"))


def test_an_older_yes_does_not_answer_a_newer_no_whatever_the_order_of_typing():
    assert blocked(stance("against", "claimed", "2026-03-01"), stance("for", "confirmed", "2026-02-01"))


def test_who_is_said_to_be_against_since_long_is_still_so_on_the_day_it_is_said():
    assert blocked(stance("for", "confirmed", "2026-05-01"), stance("against", "reported", "2026-06-01", since="2026-04-01"))


def test_a_change_that_is_yet_to_come_does_not_count_yet():
    later = stance("for", "confirmed", "2026-06-01", since="2026-08-01")
    assert blocked(stance("against", "confirmed", "2026-01-01"), later)
    assert not blocked(stance("against", "confirmed", "2026-01-01"), later, day="2026-08-01")


def test_a_yes_to_the_project_does_not_end_a_no_to_one_deal():
    no = stance("against", "confirmed", "2026-01-01", talk="a")
    assert blocked(no, stance("for", "confirmed", "2026-02-01"))
    assert not blocked(no, stance("for", "confirmed", "2026-02-01", talk="a"))
    assert not blocked(no, talk="b")


def test_a_yes_to_one_deal_ends_a_no_to_the_project_for_that_deal_only():
    told = stance("against", "confirmed", "2026-01-01"), stance("for", "confirmed", "2026-02-01", talk="a")
    assert not blocked(*told) and blocked(*told, talk="b")


@pytest.mark.parametrize(
    ("no", "yes", "stands"),
    [
        ("2026", "2026-03-01", True), ("2026-03", "2026-03-31", False), ("2026-03", "2026-03-30", True), ("2025", "2026-01-01", False),
        ("2026-03-01", "2026", True), ("2026-03-01..", "2026-06-01", False), ("2026-03-01", "2026-03-01", False),
    ],
)  # fmt: skip
def test_a_yes_ends_a_no_only_where_it_is_surely_no_older(no, yes, stands):
    """A rough day of a no counts as the last, of a yes as the first that it can be."""
    found = blocked(stance("against", "reported", no), stance("for", "confirmed", yes))
    assert bool(found) is stands


def test_a_rough_no_is_no_later_than_it_was_written_down():
    no = replace(stance("against", "reported", "2026", seq=1), recorded="2026-02-10T00:00:00Z")
    undated = replace(no, on=parse_dated("2023-07-29.."))
    for one in (no, undated):
        assert not blocked(one, stance("for", "confirmed", "2026-02-11", seq=2))
        assert blocked(one, stance("for", "confirmed", "2026-02-09", seq=2))


def test_a_change_of_heart_that_is_denied_afterwards_unblocks_no_more_until_it_is_confirmed_again():
    told = (stance("against", "confirmed", "2026-01-01"), stance("for", "confirmed", "2026-02-01"))
    denied = stance("for", "denied", "2026-03-01")
    assert not blocked(*told) and not blocked(*told, stance("for", "denied", "2026-01-15"))
    (block,) = blocked(*told, denied)
    assert block.denial and not block.only_claimed
    assert not blocked(*told, denied, stance("for", "confirmed", "2026-04-01"))
    assert not blocked(told[1], denied), "nobody was against it"


def test_a_no_that_bears_a_day_to_come_blocks_already():
    assert blocked(stance("against", "reported", "2026-07-09"))


def test_without_a_blocking_say_nobody_blocks():
    assert not blocked(stance("against", "confirmed", "2026-01-01"), party=replace(MANAGER, blocking=False))


def test_contradictions_stand_side_by_side():
    no, yes = stance("against", "reported", "2018", seq=1), stance("for", "claimed", "2023-07-29..", seq=2)
    assert side_by_side([yes, no]) == ((no, yes),)
    assert side_by_side([no, replace(yes, taken_back=True)]) == ()


def test_a_denial_stands_beside_what_it_denies():
    fee = Told(3, "", "talk-report", "mo", "", "claimed", parse_dated("2026"), "x", "y", text="ten million", about="fee")
    denial = replace(fee, seq=4, sureness="denied", text="nothing was said of ten million")
    assert side_by_side([fee, denial]) == ((fee, denial),)


@pytest.mark.parametrize(
    ("text", "words", "known", "unknown"),
    [
        ("2018", "2018", "2018-12-31", "2018-12-30"),
        ("2023-02", "February 2023", "2023-02-28", "2023-02-27"),
        ("2023-07-29", "29 July 2023", "2023-07-29", "2023-07-28"),
        ("2023-07-29..", "after 29 July 2023, not dated", "2023-07-29", "2023-07-28"),
    ],
)
def test_what_is_dated_roughly_counts_when_it_must_have_been_said(text, words, known, unknown):
    from datetime import date

    dated = parse_dated(text)
    assert dated.words == words
    assert dated.known_by(date.fromisoformat(known)) and not dated.known_by(date.fromisoformat(unknown))


@pytest.mark.parametrize("text", ["", "May", "2023-13", "2023-02-30", "23-07-29", "2023-07-29...", "yesterday"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(BadInput):
        parse_dated(text)
