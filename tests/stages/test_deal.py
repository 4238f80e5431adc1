"""Signing: all of a deal stands in the ledger or nothing of it; who may not sign, who blocks, and what another deal has are heard."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from test_talk import SAID, table  # noqa: F401

from offers import OFFER, changed, rival
from small_season import event
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.targets import UNNAMED, Showing
from touchline.domain.time.moment import parse_moment
from touchline.domain.verdict.standing import standing
from touchline.errors import BadInput, Conflict, Forbidden, Missing, Refused
from touchline.stages.clear.clear import clear
from touchline.stages.talk.deal import amend, sign, terminate
from touchline.stages.talk.talk import add_offer, add_party, open_talk, reopen_talk, talks_now, write
from touchline.stages.talk.telling import state_stance
from touchline.stages.world.state import sign_watched, undo
from touchline.store.season import open_store

BOTH = ("rosa-lund", "ken-ito")


@pytest.fixture
def offered(table):  # noqa: F811
    add_offer(table.store, "harbour", OFFER, "a.toml", "", "mo")
    return table


def heads(season):
    return season.store.journal.verify(), season.store.ledger.verify()


def in_force(season):
    ledger = standing(season.store.ledger.entries(), parse_moment(season.clock()))
    return [entry for entry in ledger.entries if entry.kind != "lift" and not ledger.lifted(entry)]


def test_a_signed_offer_stands_in_the_ledger_each_entry_with_its_clause(offered):
    done = sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    assert done.talk.state == "agreed" and not done.missing
    written = {entry.id: entry for entry in offered.store.ledger.entries()}
    assert tuple(written) == done.talk.deal.entries
    clauses = {(entry.kind, entry.detail["clause"]) for entry in written.values()}
    assert clauses == {("grant", "harbour, 2.1"), ("say", "harbour, 7.2"), ("term", "harbour, 4.1")}
    assert all(entry.detail["deal"] == "harbour" for entry in written.values())
    offered.store.ledger.verify()


def test_a_signature_counts_while_who_signed_may_sign(offered):
    sign(offered.store, "harbour", ["ken-ito"], "mo", offered.clock())
    add_party(offered.store, "harbour-tv", "mo", signs=["ida-voss"], no_longer=["ken-ito"])
    done = sign(offered.store, "harbour", ["rosa-lund"], "mo", offered.clock())
    assert done.missing and done.talk.state == "in talks" and not list(offered.store.ledger.entries())
    assert sign(offered.store, "harbour", ["ida-voss"], "mo", offered.clock()).talk.state == "agreed"


def test_who_names_the_version_signs_no_other(offered):
    add_offer(offered.store, "harbour", OFFER, "b.toml", "", "mo")
    with pytest.raises(Conflict, match="lies offer 2, not 1"):
        sign(offered.store, "harbour@1", BOTH, "mo", offered.clock())
    assert sign(offered.store, "harbour@2", BOTH, "mo", offered.clock()).talk.state == "agreed"


def test_the_ledger_enforces_where_and_when_it_may_be_shown(offered):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    terms = [entry.terms for entry in offered.store.ledger.entries() if entry.kind == "term"]

    def forbidden(platform, where, day, use="film"):
        return any(one.fits(Target(platform, where, date.fromisoformat(day), use)) for one in terms)

    assert not forbidden("harbour-tv", "GB", "2027-01-01")
    assert forbidden("harbour-tv", "US", "2027-01-01") and forbidden("harbour-tv", "GB", "2028-05-01")
    assert forbidden("harbour-tv", "GB", "2027-01-01", "trailer")
    for other in ("coast-stream", "harbour-kids", "whoever comes later", UNNAMED):
        assert forbidden(other, "GB", "2027-01-01"), "the right is exclusive, whether anybody has named the other or not"
        assert not forbidden(other, "US", "2027-01-01") and not forbidden(other, "GB", "2028-05-01")
        assert not forbidden(other, "GB", "2027-01-01", "trailer")


def test_a_cut_is_blocked_where_the_deal_says_with_its_clause_and_free_once_it_has_ended(offered):
    clip = offered.clip("A001C001")
    sign_watched(offered.store, clip, clip.whole, "mo")
    cut = offered.cut(event("e1", clip, 0, 100))
    deal = sign(offered.store, "harbour", BOTH, "mo", offered.clock()).talk.deal
    offered.say("location", "landlord", {"place": ["tunnel"]})

    def asked(platform, where="GB", first="2027-01-01", until="2027-01-02", use="film"):
        days = date.fromisoformat(first), date.fromisoformat(until)
        targets = Showing(days, (platform,), (where,), (use,)).targets(offered.store.ledger.entries())
        found = clear(offered.store, cut, targets, offered.clock())
        (span,) = found.spans
        return span.verdict, {found.entries[reason].detail.get("clause") for reason in span.because if reason in found.entries}

    assert asked("Harbour TV")[0] == "cleared", "however it is spelled"
    assert asked("harbour-tv", "US") == asked("harbour-tv", use="trailer") == ("blocked", {"harbour, 4.1"})
    assert asked("harbour-tv", first="2026-04-30", until="2026-05-01")[0] == "blocked", "the day before the window"
    assert asked("harbour-tv", first="2026-05-01", until="2028-05-01")[0] == "cleared", "both days of the window are in it"
    assert asked("harbour-tv", first="2028-04-30", until="2028-05-02")[0] == "blocked", "the day after it"
    assert asked("new-in-2027") == ("blocked", {"harbour, 4.1"}) and asked("new-in-2027", "US")[0] == "cleared"
    done = terminate(offered.store, "harbour", BOTH, "nothing was delivered", "mo", offered.clock())
    assert set(done.lifted) < set(deal.entries)
    assert asked("new-in-2027")[0] == asked("harbour-tv", "US")[0] == "cleared"


def test_two_deals_do_not_speak_of_one_platform(offered):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    open_talk(offered.store, "again", "harbour-town-fc", "harbour-tv", "mo")
    more = changed(('"GB", "IE"', '"US"'), ("exclusive = true\n", ""), ('["harbour-tv"]', '["Harbour TV"]'), ('"4.1"', '"X"'))
    add_offer(offered.store, "again", more, "b.toml", "", "mo")
    before = heads(offered)
    with pytest.raises(Conflict, match=r"Clause X .*4\.1.*amend that deal"):
        sign(offered.store, "again", BOTH, "mo", offered.clock())
    assert heads(offered) == before


def test_a_holdback_of_everybody_is_of_everybody(offered):
    held = '[[holdback]]\nclause = "4.3"\nfrom = 2028-01-01\nuntil = 2029-12-31\n'
    add_offer(offered.store, "harbour", OFFER + held, "b.toml", "", "mo")
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    (kept,) = [entry.terms for entry in offered.store.ledger.entries() if entry.detail["clause"] == "harbour, 4.3"]
    fits = [kept.fits(Target(name, "NO", date(2029, 1, 1), "social")) for name in ("coast-stream", "whoever", "harbour-tv")]
    assert fits == [True, True, False]


def test_one_signature_waits_for_the_other_and_writes_nothing_to_the_ledger(offered):
    done = sign(offered.store, "harbour", ["rosa-lund"], "mo", offered.clock())
    assert done.talk.state == "in talks" and talks_now(offered.store)[1].called(done.missing[0]) == "harbour-tv"
    assert offered.store.ledger.entries() == []
    assert sign(offered.store, "harbour", ["ken-ito"], "mo", offered.clock()).talk.state == "agreed"


def test_nobody_signs_twice(offered):
    sign(offered.store, "harbour", ["rosa-lund"], "mo", offered.clock())
    with pytest.raises(Conflict, match="already"):
        sign(offered.store, "harbour", ["rosa-lund"], "mo", offered.clock())


def test_a_signature_counts_for_the_version_that_was_signed(offered):
    sign(offered.store, "harbour", ["rosa-lund"], "mo", offered.clock())
    add_offer(offered.store, "harbour", OFFER, "b.toml", "", "mo")
    assert sign(offered.store, "harbour", ["ken-ito"], "mo", offered.clock()).talk.state == "in talks"


@pytest.mark.parametrize("who", ["lee-moss", "somebody-else", "mo"])
def test_who_has_no_authority_cannot_sign(offered, who):
    before = heads(offered)
    with pytest.raises(Forbidden):
        sign(offered.store, "harbour", ["rosa-lund", who], "mo", offered.clock())
    assert heads(offered) == before


def test_who_may_no_longer_sign_cannot(offered):
    add_party(offered.store, "harbour-town-fc", "mo", no_longer=["rosa-lund"])
    with pytest.raises(Forbidden):
        sign(offered.store, "harbour", BOTH, "mo", offered.clock())


def test_who_could_sign_for_both_signs_for_neither(offered):
    add_party(offered.store, "harbour-tv", "mo", signs=["rosa-lund"])
    with pytest.raises(Forbidden, match="both sides"):
        sign(offered.store, "harbour", ["rosa-lund"], "mo", offered.clock())


def test_a_blocking_say_stops_a_signature_until_a_confirmed_change_of_heart(offered):
    state_stance(offered.store, "manager", "against", "mo", **SAID)
    before = heads(offered)
    with pytest.raises(Refused) as refused:
        sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    assert "manager" in refused.value.subject and heads(offered) == before
    state_stance(offered.store, "manager", "for", "mo", **{**SAID, "sureness": "claimed", "on": "2026-01-01"})
    with pytest.raises(Refused):
        sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    state_stance(offered.store, "manager", "for", "mo", **{**SAID, "sureness": "confirmed", "says": "manager"})
    with pytest.raises(Refused):
        sign(offered.store, "harbour", BOTH, "mo", "2026-01-01T12:00:00Z")  # it is yet to come
    assert sign(offered.store, "harbour", BOTH, "mo", "2026-01-04T00:00:00Z").talk.state == "agreed"


def test_two_signatures_at_once_make_one_deal_and_one_conflict(offered):
    ready = Barrier(2)

    def try_it(_):
        store = open_store(offered.store.folder, offered.clock)
        try:
            ready.wait()
            return sign(store, "harbour", BOTH, "mo", "2026-01-02T00:00:00Z").talk.state
        except Conflict as error:
            return error
        finally:
            store.close()

    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(try_it, range(2)))
    assert sum(isinstance(end, Conflict) for end in ends) == 1 and "agreed" in ends
    assert len(talks_now(offered.store)[0].talks["harbour"].deals) == 1
    assert len(offered.store.ledger.entries()) == len(talks_now(offered.store)[0].talks["harbour"].deal.entries)


def test_what_the_terms_name_and_is_not_there_stops_the_signature_with_its_line(offered):
    more = '[[people]]\nclause = "2.3"\npeople = ["nobody-here"]\n'
    add_offer(offered.store, "harbour", OFFER + more, "b.toml", "", "mo")
    before = heads(offered)
    with pytest.raises(Missing) as missing:
        sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    assert "line 36 (people[0])" in missing.value.place and heads(offered) == before


def test_an_offer_lapses(offered):
    add_offer(offered.store, "harbour", changed(("[fee]", "open_until = 2026-01-31\n\n[fee]")), "b.toml", "", "mo")
    with pytest.raises(Conflict, match="open until 31 January 2026"):
        sign(offered.store, "harbour", BOTH, "mo", "2026-02-01T00:00:00Z")
    assert sign(offered.store, "harbour", BOTH, "mo", "2026-01-31T20:00:00Z").talk.state == "agreed"


RIVAL = rival(changed(('clause = "4.1"', 'clause = "R4"'), ("exclusive = true\n", "")))


@pytest.mark.parametrize(
    ("mine", "clash"),
    [
        (RIVAL, "in GB and IE, from 1 May 2026"),
        (changed(('"GB", "IE"', '"IE", "NO"'), text=RIVAL), "in IE,"),
        (changed(("2026-05-01", "2028-04-30"), ("2028-04-30\n", "2029-04-30\n"), text=RIVAL), None),
        (changed(("from = 2026-05-01", "from = 2028-05-01"), ("until = 2028-04-30", "until = 2029-04-30"), text=RIVAL), None),
        (changed(('"GB", "IE"', '"US"'), text=RIVAL), None),
        (changed(('uses = ["film"]', 'uses = ["trailer"]'), text=RIVAL), None),
    ],
)
def test_deals_that_cannot_both_be_kept_are_refused_with_both_clauses(offered, mine, clash):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    mine = mine.replace('from = 2028-04-30', 'from = 2028-05-01')
    add_offer(offered.store, "coast", mine, "r.toml", "", "mo")
    before = heads(offered)
    if clash is None:
        assert sign(offered.store, "coast", ["rosa-lund", "lee-moss"], "mo", offered.clock()).talk.state == "agreed"
        return
    with pytest.raises(Conflict) as refused:
        sign(offered.store, "coast", ["rosa-lund", "lee-moss"], "mo", offered.clock())
    words = refused.value.subject
    assert "R4" in words and "4.1" in words and "harbour" in words and clash in words
    assert "r.toml, line" in refused.value.place and heads(offered) == before


def test_a_holdback_keeps_others_out_whoever_signs_first(offered):
    held = '[[holdback]]\nclause = "4.3"\nplatforms = ["coast-stream"]\nfrom = 2028-01-01\nuntil = 2029-12-31\n'
    add_offer(offered.store, "harbour", OFFER + held, "b.toml", "", "mo")
    late = changed(("2026-05-01", "2029-06-01"), ("2028-04-30", "2031-04-30"), text=RIVAL)
    add_offer(offered.store, "coast", late, "r.toml", "", "mo")
    sign(offered.store, "coast", ["rosa-lund", "lee-moss"], "mo", offered.clock())
    with pytest.raises(Conflict, match=r"4\.3.*R4"):
        sign(offered.store, "harbour", BOTH, "mo", offered.clock())


def test_an_amendment_takes_back_what_it_no_longer_says_and_keeps_the_rest(offered):
    first = sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    kept = {entry.id for entry in offered.store.ledger.entries() if entry.kind != "grant"}
    wider = changed(('places = ["tunnel"]', 'places = ["tunnel", "boardroom"]'))
    done = amend(offered.store, "harbour", wider, "b.toml", BOTH, "mo", offered.clock())
    (grant,) = done.entries
    assert grant.scope.place == ("tunnel", "boardroom") and len(done.lifted) == 1
    assert {entry.id for entry in in_force(offered)} == kept | {grant.id}
    assert set(done.talk.deal.entries) == kept | {grant.id} and len(first.talk.deal.entries) == len(done.talk.deal.entries)


def test_an_amendment_that_was_made_already_is_not_made_again(offered):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    wider = changed(('places = ["tunnel"]', 'places = ["tunnel", "boardroom"]'))
    amend(offered.store, "harbour", wider, "b.toml", BOTH, "mo", offered.clock())
    before = heads(offered)
    with pytest.raises(Conflict, match="says this already"):
        amend(offered.store, "harbour", wider, "b.toml", BOTH, "mo", offered.clock())
    assert heads(offered) == before


def test_one_side_alone_does_not_amend(offered):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    before = heads(offered)
    with pytest.raises(Forbidden, match="both"):
        amend(offered.store, "harbour", OFFER, "b.toml", ["ken-ito"], "mo", offered.clock())
    assert heads(offered) == before


def test_a_rung_given_to_somebody_else_is_theirs_to_give_up(offered):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    done = terminate(offered.store, "harbour", BOTH, "nothing was delivered", "mo", offered.clock())
    assert done.talk.state == "terminated" and [entry.kind for entry in done.left] == ["say"]
    assert [entry.kind for entry in in_force(offered)] == ["say"]


def test_what_survives_a_deal_stays(offered):
    add_offer(offered.store, "harbour", changed(('clause = "4.1"', 'clause = "4.1"\nsurvives = true')), "b.toml", "", "mo")
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    terminate(offered.store, "harbour", ["ken-ito"], "not paid", "mo", offered.clock(), clause="5")
    assert {entry.kind for entry in in_force(offered)} == {"say", "term"}
    add_offer(offered.store, "coast", RIVAL, "r.toml", "", "mo")
    with pytest.raises(Conflict, match=r"R4.*4\.1.*harbour"):
        sign(offered.store, "coast", ["rosa-lund", "lee-moss"], "mo", offered.clock())


def test_a_deal_is_not_ended_by_a_clause_that_it_does_not_have(offered):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    before = heads(offered)
    with pytest.raises(BadInput, match=r"no clause 12\.1"):
        terminate(offered.store, "harbour", ["ken-ito"], "not paid", "mo", offered.clock(), clause="12.1")
    assert heads(offered) == before


def test_an_organisation_does_not_sign_for_itself(offered):
    before = heads(offered)
    with pytest.raises(Forbidden, match="neither for"):
        sign(offered.store, "harbour", ["harbour-town-fc", "harbour-tv"], "mo", offered.clock())
    assert heads(offered) == before


def test_an_owner_signs_in_person(table):  # noqa: F811
    add_party(table.store, "jo-owner", "mo", role="owner")
    open_talk(table.store, "own", "jo-owner", "harbour-tv", "mo")
    add_offer(table.store, "own", changed(('club = "harbour-town-fc"', 'club = "jo-owner"')), "a.toml", "", "mo")
    assert sign(table.store, "own", ["jo-owner", "ken-ito"], "mo", table.clock()).talk.state == "agreed"


def test_what_others_rest_on_is_not_taken_back_under_their_feet(offered):
    first = talks_now(offered.store)[0].talks["harbour"].offers[0]
    signature = sign(offered.store, "harbour", ["rosa-lund"], "mo", offered.clock()).talk.signatures[0]
    add_offer(offered.store, "harbour", changed(('"GB", "IE"', '"US"')), "b.toml", "", "mo")
    before = heads(offered)
    for number in (first.seq, signature.seq, talks_now(offered.store)[0].talks["harbour"].seq):
        with pytest.raises(Conflict, match="rests on it"):
            undo(offered.store, number, "mo")
    assert heads(offered) == before, "or the second offer would be the first, which she signed"


def test_the_last_step_can_be_taken_back_and_brought_back_until_another_follows(offered):
    second = add_offer(offered.store, "harbour", OFFER, "b.toml", "", "mo").offers[-1]
    gone = undo(offered.store, second.seq, "mo")
    assert len(talks_now(offered.store)[0].talks["harbour"].offers) == 1
    add_offer(offered.store, "harbour", OFFER, "c.toml", "", "mo")
    with pytest.raises(Conflict, match="rests on it"):
        undo(offered.store, gone.seq, "mo")


def test_nothing_is_written_on_the_ground_of_what_was_taken_back_meanwhile(offered):
    yes = state_stance(offered.store, "manager", "for", "mo", **{**SAID, "sureness": "confirmed", "says": "manager"})
    state_stance(offered.store, "manager", "for", "mo", **SAID)
    read = talks_now(offered.store)[0]
    undo(offered.store, yes.seq, "mo")
    with pytest.raises(Conflict, match="same moment"):
        write(offered.store, read, [], "mo")


def test_one_side_ends_a_deal_only_by_a_clause(offered):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    with pytest.raises(Forbidden, match="clause"):
        terminate(offered.store, "harbour", ["ken-ito"], "not paid", "mo", offered.clock())


def test_ended_deals_can_be_talked_of_again_and_no_longer_clash(offered):
    sign(offered.store, "harbour", BOTH, "mo", offered.clock())
    terminate(offered.store, "harbour", BOTH, "not paid", "mo", offered.clock())
    add_offer(offered.store, "coast", RIVAL, "r.toml", "", "mo")
    assert sign(offered.store, "coast", ["rosa-lund", "lee-moss"], "mo", offered.clock()).talk.state == "agreed"
    reopen_talk(offered.store, "harbour", "they paid", "mo")
    with pytest.raises(Conflict, match=r"R4"):
        sign(offered.store, "harbour", BOTH, "mo", offered.clock())


def test_what_a_deal_gives_is_known_when_its_terms_were_erased(offered):
    deal = sign(offered.store, "harbour", BOTH, "mo", offered.clock()).talk.deal
    offered.store.journal.erase(deal.seq)
    add_offer(offered.store, "coast", RIVAL, "r.toml", "", "mo")
    with pytest.raises(Conflict, match=r"R4.*4\.1"):
        sign(offered.store, "coast", ["rosa-lund", "lee-moss"], "mo", offered.clock())


def test_signatures_from_before_a_reopening_do_not_count(offered):
    from touchline.stages.talk.talk import end_talk

    sign(offered.store, "harbour", ["rosa-lund"], "mo", offered.clock())
    end_talk(offered.store, "harbour", "collapsed", "so", "mo")
    reopen_talk(offered.store, "harbour", "again", "mo")
    assert sign(offered.store, "harbour", ["ken-ito"], "mo", offered.clock()).talk.state == "in talks"


def test_a_deal_is_not_undone_like_a_slip_of_the_pen(offered):
    deal = sign(offered.store, "harbour", BOTH, "mo", offered.clock()).talk.deal
    with pytest.raises(Conflict, match="signed deal"):
        undo(offered.store, deal.seq, "mo")


def test_nothing_to_sign_is_missing_and_nobody_to_sign_is_bad_input(table):  # noqa: F811
    with pytest.raises(Missing):
        sign(table.store, "harbour", BOTH, "mo", table.clock())
    add_offer(table.store, "harbour", OFFER, "a.toml", "", "mo")
    with pytest.raises(BadInput):
        sign(table.store, "harbour", [], "mo", table.clock())
