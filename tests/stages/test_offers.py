"""What offers would cost: minutes, scenes, people, episodes, territories, fee; every number with its frames; nothing is written."""

from datetime import date
from fractions import Fraction

import pytest

from offers import OFFER, changed, rival
from small_season import event
from touchline.domain.talks.money import Money
from touchline.domain.talks.offer_cost import length_in_words
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.time.time import Span, union
from touchline.errors import BadInput, Missing
from touchline.stages.talk.deal import sign
from touchline.stages.talk.offers import cost_of_offers, offer_called
from touchline.stages.talk.talk import add_offer, add_party, open_talk
from touchline.stages.talk.telling import state_stance
from touchline.stages.world.state import sign_watched, state_fact

FORBIDS = '[[access]]\nclause = "2.2"\nplaces = ["bus"]\nallowed = false\n[[forbidden]]\nclause = "8"\nscope = { person = ["ada-holt"] }\n'
HARSH = changed(('places = ["tunnel"]', 'places = ["tunnel", "bus"]')) + FORBIDS
MILD = changed(('places = ["tunnel"]', 'places = ["tunnel", "bus"]'))


@pytest.fixture
def filmed(season):
    """Ada in the tunnel (all of the first clip) and on the bus (frames 20..60 of the second); Ada has said yes, nobody else."""
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    season.tunnel, season.bus = season.clip("A001C001"), season.clip("B001C001", place="bus")
    for clip in (season.tunnel, season.bus):
        sign_watched(season.store, clip, clip.whole, "mo")
    state_fact(season.store, season.tunnel, season.tunnel.whole, "person", "ada-holt", "mo", channel="picture")
    state_fact(season.store, season.bus, Span(20, 60), "person", "ada-holt", "mo", channel="picture")
    season.cut(event("e1", season.tunnel, 0, 50), event("e2", season.bus, 0, 100, at=50), name="episode-1")
    season.cut(event("e1", season.tunnel, 60, 100), name="episode-2")
    return season


def cost(season, text=HARSH, **more):
    (one,) = cost_of_offers(season.store, [("a", read_terms(text, "a.toml"))], season.clock(), **more)
    return one


def test_what_the_offer_allows_is_viable_and_what_it_forbids_is_lost(filmed):
    one = cost(filmed)
    first, second = one.episodes
    assert first.lost == (Span(0, 150),) and first.viable == () and second.lost == (Span(0, 40),)
    assert one.minutes("total") == Fraction(190, 25 * 60) == one.minutes("lost")
    assert [scene.scene.place for scene in first.cost.scenes] == ["tunnel", "bus"] and one.scenes_lost == 3
    assert one.people_lost == ("ada-holt",) and one.viable_episodes == () and one.fee_per_minute is None


def test_nothing_forbidden_nothing_lost(filmed):
    one = cost(filmed, MILD)
    assert one.minutes("viable") == one.minutes("total") and one.people_lost == () and len(one.viable_episodes) == 2
    assert one.fee_per_minute == Money(int(120_000_000 / Fraction(190, 1500)), "GBP")


def test_what_nobody_allows_is_open_and_not_viable(filmed):
    first, second = cost(filmed, OFFER).episodes
    assert first.viable == (Span(0, 50),) and first.open == (Span(50, 150),) and not first.enough and second.enough


def test_what_others_forbid_is_not_the_fault_of_the_offer(filmed):
    filmed.say("refusal", "ada-holt", {"person": ["ada-holt"], "place": ["tunnel"]})
    first, second = cost(filmed, MILD).episodes
    assert first.blocked == (Span(0, 50),) and first.lost == () and second.blocked == (Span(0, 40),)


@pytest.mark.parametrize("text", [HARSH, MILD, OFFER])
def test_every_frame_is_exactly_one_of_viable_lost_blocked_and_open(filmed, text):
    for one in cost(filmed, text).episodes:
        parts = [span for part in ("viable", "lost", "blocked", "open") for span in getattr(one, part)]
        assert sum(map(len, parts)) == one.cut.frames and union(parts) == [Span(0, one.cut.frames)]


def test_restrictions_are_ranked_by_what_they_take_and_what_dropping_them_gives_back(filmed):
    ranked = [one for one in cost(filmed).restrictions if one.seconds and not one.might]
    assert [(one.becomes.term.clause, one.seconds) for one in ranked] == [("8", Fraction(130, 25)), ("2.2", Fraction(100, 25))]
    ada, bus = ranked
    assert [spans for _, spans in ada.back] == [(Span(0, 50),), (Span(0, 40),)], "on the bus she stays lost to clause 2.2"
    assert [spans for _, spans in bus.alone] == [(Span(50, 150),)]


def test_a_say_could_take_what_it_may_and_is_told_apart(filmed):
    text = changed(('scope = { place = ["dressing-room"] }', 'scope = { place = ["bus"] }'), text=MILD)
    (say,) = [one for one in cost(filmed, text).restrictions if one.might]
    assert say.becomes.term.clause == "7.2" and [spans for _, spans in say.alone] == [(Span(50, 150),)]
    assert cost(filmed, text).minutes("lost") == 0


def test_a_viewing_right_could_take_nothing(filmed):
    text = changed(('"carve-out"', '"viewing"'), text=MILD)
    assert not [one for one in cost(filmed, text).restrictions if one.might]


def test_territories_are_open_where_an_episode_is_viable(filmed):
    filmed.say("term", "club", {"place": ["tunnel"]}, terms={"territories": ["IE"]})
    one = cost(filmed, MILD)
    assert one.licensed == ("GB", "IE") and one.reach == ("GB",) and one.kept_from_others == ("GB", "IE")


def test_what_others_closed_in_a_few_territories_hides_nothing_of_the_rest(filmed):
    """Where somebody else is exclusive, nothing is viable; what the offer itself takes is reckoned where it could be shown at all."""
    filmed.say("term", "rival", {}, terms={"territories": ["IE"]})
    text = changed(('["GB", "IE"]', '["WORLD"]'), text=MILD) + FORBIDS.split("[[forbidden]]")[0]
    one = cost(filmed, text)
    assert "IE" not in one.reckoned_for and len(one.reckoned_for) == len(one.licensed) - 1
    assert one.minutes("viable") == Fraction(90, 1500) and one.minutes("lost") == Fraction(100, 1500) and one.minutes("blocked") == 0
    assert [each.seconds for each in one.restrictions if each.becomes.term.clause == "2.2"] == [Fraction(100, 25)]
    assert one.minutes_everywhere == 0 and one.fee_per_minute and len(one.viable_episodes) == 1


def test_territories_are_weighed_by_what_could_be_shown_in_them(filmed):
    """One where a little more is open does not stand for all the others."""
    filmed.say("refusal", "ada-holt", {"person": ["ada-holt"], "place": ["bus"]}, terms={"territories": ["GB", "FR"]})
    one = cost(filmed, changed(('["GB", "IE"]', '["GB", "FR", "IE"]'), text=MILD))
    assert one.reckoned_for == ("FR", "GB") and one.minutes("viable") == Fraction(150, 1500) == one.minutes_everywhere
    assert [place.territories for place in one.places] == [("FR", "GB"), ("IE",)]


def test_an_embargo_costs_until_its_day(filmed):
    text = MILD + '[[embargo]]\nclause = "8"\nnot_before = 2026-06-01\nscope = { place = ["bus"] }\n'
    assert cost(filmed, text).minutes("lost") == Fraction(100, 1500)
    assert cost(filmed, text, on=date(2026, 6, 1)).minutes("lost") == 0


def test_how_much_must_be_left_is_the_offers_to_say(filmed):
    text = MILD + FORBIDS.split("[[forbidden]]")[0]
    episodes = '[episodes]\nclause = "3"\ncount = 2\nminutes = 60\nleast_minutes = {}\n'
    assert [one.cut.name for one in cost(filmed, text + episodes.format(20)).viable_episodes] == ["episode-1", "episode-2"]
    assert [one.cut.name for one in cost(filmed, text + episodes.format(21)).viable_episodes] == ["episode-2"]


def test_what_would_amend_a_deal_is_reckoned_instead_of_it(filmed):
    for words in (("harbour-town-fc", {"role": "club", "signs": ["rosa-lund"]}), ("harbour-tv", {"role": "media", "signs": ["ken-ito"]})):
        add_party(filmed.store, words[0], "mo", **words[1])
    open_talk(filmed.store, "harbour", "harbour-town-fc", "harbour-tv", "mo")
    add_offer(filmed.store, "harbour", HARSH, "a.toml", "", "mo")
    sign(filmed.store, "harbour", ["rosa-lund", "ken-ito"], "mo", filmed.clock())
    one = cost(filmed, changed(('"GB", "IE"', '"US"'), text=MILD))
    assert one.instead == "harbour" and one.minutes("viable") == one.minutes("total")
    rival = cost(filmed, changed(('media = "harbour-tv"', 'media = "coast"'), ('["harbour-tv"]', '["coast"]'), text=MILD))
    assert rival.instead == "" and rival.minutes("blocked") == rival.minutes("total")


def test_what_stands_in_the_way_of_signing_is_told_beside_what_it_costs(filmed):
    for words in (("harbour-town-fc", {"role": "club", "signs": ["rosa-lund"]}), ("harbour-tv", {"role": "media", "signs": ["ken-ito"]}),
                  ("coast-stream", {"role": "media"}), ("manager", {"role": "manager", "blocking": True})):  # fmt: skip
        add_party(filmed.store, words[0], "mo", **words[1])
    open_talk(filmed.store, "harbour", "harbour-town-fc", "harbour-tv", "mo")
    open_talk(filmed.store, "coast", "harbour-town-fc", "coast-stream", "mo")
    assert cost(filmed, rival(MILD)).in_the_way == ()
    add_offer(filmed.store, "harbour", MILD, "a.toml", "", "mo")
    sign(filmed.store, "harbour", ["rosa-lund", "ken-ito"], "mo", filmed.clock())
    (clash,) = cost(filmed, rival(MILD)).in_the_way
    assert "clause 4.1 of the deal harbour cannot both be kept: they meet in GB and IE" in clash
    assert cost(filmed, MILD).in_the_way == (), "what amends a deal is not in its own way"
    state_stance(filmed.store, "manager", "against", "mo", talk="coast", sureness="reported", says="x", source="y", on="2026-01-01")
    assert "manager has a blocking say" in cost(filmed, rival(MILD)).in_the_way[1]
    assert cost(filmed, MILD).in_the_way == (), "he is against those talks only"


def test_nothing_is_written(filmed):
    heads = filmed.store.ledger.verify(), filmed.store.journal.verify()
    cost(filmed)
    assert (filmed.store.ledger.verify(), filmed.store.journal.verify()) == heads


def test_what_the_terms_name_and_is_not_there_is_said_with_its_line(filmed):
    with pytest.raises(Missing) as missing:
        cost(filmed, OFFER + '[[people]]\nclause = "2.9"\npeople = ["nobody"]\n')
    assert "a.toml, line 36" in missing.value.place


def test_an_offer_that_gives_no_such_use_is_bad_input(filmed):
    with pytest.raises(BadInput, match="no right"):
        cost(filmed, use="trailer")
    with pytest.raises(BadInput, match="no right"):
        cost(filmed, on=date(2040, 1, 1))


def test_without_a_cut_there_is_nothing_to_reckon_with(season):
    with pytest.raises(Missing, match="no cut"):
        cost(season)


def test_a_file_is_called_by_its_name(season):
    assert offer_called(season.store, "offers/harbour-tv.toml", OFFER)[0] == "harbour-tv"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 s"), (Fraction(186, 25), "7.44 s"), (725, "12 min 5 s"), (12000, "3 h 20 min"), (60, "1 min 0 s")]
)
def test_lengths_are_told_in_words(seconds, words):
    assert length_in_words(Fraction(seconds)) == words
