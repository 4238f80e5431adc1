"""What a deal is owed in film: episodes of a length and number, days of delivery; told, never a reason not to deliver."""

from datetime import date
from fractions import Fraction

import pytest
from test_talk import table  # noqa: F401

from offers import OFFER
from small_season import event
from touchline.domain.ledger.targets import Showing, one_day
from touchline.stages.talk.deal import sign, terminate
from touchline.stages.talk.owed import duties_asked, owed_to, too_short
from touchline.stages.talk.talk import add_offer, talks_now

BOTH = ("rosa-lund", "ken-ito")
MORE = """
[episodes]
clause = "3.1"
count = 2
minutes = 2
least_minutes = 1

[[delivery]]
clause = "3.4"
what = "episode 1"
on = 2026-01-31

[[duty]]
clause = "9.1"
text = "credit: Quayside Park"
"""


@pytest.fixture
def agreed(table):  # noqa: F811
    add_offer(table.store, "harbour", OFFER + MORE, "a.toml", "", "mo")
    table.deal = sign(table.store, "harbour", BOTH, "mo", table.clock()).talk.deal
    clip = table.clip("A001C001", frames=2000)
    table.long, table.short = (table.cut(event("e1", clip, 0, frames), name=f"of-{frames}") for frames in (1500, 1499))
    return table


def shown(platform="harbour-tv", use="film"):
    return Showing(one_day(date(2027, 1, 1)), (platform,), ("GB",), (use,))


def test_a_cut_shorter_than_an_episode_is_told_with_the_clause(agreed):
    (one,) = too_short(agreed.store, agreed.short, shown("Harbour TV"))
    assert one.minutes == Fraction(1499, 1500)
    assert one.words == "Clause 3.1 of harbour: an episode has 2 minutes, at least 1; of-1499@1 has 0 min 59 s."
    assert too_short(agreed.store, agreed.long, shown()) == ()


def test_only_where_it_is_shown_as_film_on_a_platform_of_the_deal(agreed):
    for elsewhere in (shown("coast-stream"), shown(use="trailer")):
        assert not too_short(agreed.store, agreed.short, elsewhere)
    assert too_short(agreed.store, agreed.short, Showing(one_day(date(2027, 1, 1)))), "every platform"


def test_a_duty_is_asked_wherever_the_deal_gives_rights_whichever_yes_is_relied_on(agreed):
    (duty,) = duties_asked(agreed.store, shown("Harbour TV"))
    assert duty.words == "Clause 9.1 of harbour asks of whatever is shown by it: credit: Quayside Park"
    for elsewhere in (shown("coast-stream"), shown(use="trailer")):
        assert duties_asked(agreed.store, elsewhere) == ()
    assert duties_asked(agreed.store, Showing(one_day(date(2027, 1, 1)))) == (duty,), "every platform"
    before = agreed.clock()
    terminate(agreed.store, "harbour", BOTH, "so", "mo", agreed.clock())
    assert duties_asked(agreed.store, shown()) == () and duties_asked(agreed.store, shown(), before) == (duty,)


def test_a_deal_that_has_ended_measures_nothing(agreed):
    before = agreed.clock()
    terminate(agreed.store, "harbour", BOTH, "so", "mo", agreed.clock())
    assert too_short(agreed.store, agreed.short, shown()) == ()
    assert too_short(agreed.store, agreed.short, shown(), before), "as of before it had"


def delivered(season, cut, *, kind="delivery", platform="harbour-tv", use="film"):
    target = {"platform": platform, "territory": "GB", "on": "2027-01-01", "use": use}
    season.store.deliveries.note({"id": "d", "cut": cut.name, "version": cut.version, "kind": kind, "targets": [target]})


def test_what_was_delivered_is_counted_once_a_cut_and_days_are_told(agreed):
    for more in ({}, {}, {"kind": "screener"}, {"platform": "coast-stream"}, {"use": "trailer"}):
        delivered(agreed, agreed.long, **more)
    delivered(agreed, agreed.short)
    talk = talks_now(agreed.store)[0].talks["harbour"]
    found = owed_to(agreed.store, talk, date(2026, 1, 30))
    assert [(one.cut, one.enough) for one in found.delivered] == [("of-1500@1", True), ("of-1499@1", False)]
    assert found.words[:2] == ("Clause 3.1: 1 of 2 episodes delivered.", "Clause 3.4: episode 1 due on 31 January 2026, in 1 day.")
    assert "0 min 59 s" in found.words[2]
    for day, words in (("2026-01-31", "today."), ("2026-01-29", "in 2 days."), ("2026-02-01", "1 day ago.")):
        assert owed_to(agreed.store, talk, date.fromisoformat(day)).due[0].words.endswith(words)


def test_nothing_is_owed_where_nothing_is_agreed_or_the_terms_were_erased(agreed):
    talks = talks_now(agreed.store)[0].talks
    assert owed_to(agreed.store, talks["coast"], date(2026, 1, 1)) is None
    agreed.store.journal.erase(agreed.deal.seq)
    assert owed_to(agreed.store, talks_now(agreed.store)[0].talks["harbour"], date(2026, 1, 1)) is None
    assert too_short(agreed.store, agreed.short, shown()) == ()
