"""What a counter-offer says otherwise, in sentences by clause."""

import pytest

from offers import OFFER, changed
from touchline.domain.talks.offer_changes import offer_changes
from touchline.domain.talks.terms_file import read_terms


def changes(text, before=OFFER):
    return offer_changes(read_terms(before, "a.toml"), read_terms(text, "b.toml"))


def test_the_same_in_another_order_is_no_change():
    head, access = OFFER.split("[[access]]")[0], "[[access]]" + OFFER.split("[[access]]")[1].split("[[say]]")[0]
    assert changes(head + OFFER.split(access)[1] + access) == () == changes(OFFER)


def test_a_clause_that_says_otherwise_stands_beside_what_it_said():
    (one,) = changes(changed(('"GB", "IE"', '"GB"')))
    assert one.startswith("clause 4.1: exclusive rights in GB,") and "; before: exclusive rights in GB and IE," in one


def test_what_is_new_and_what_is_gone():
    text = OFFER.replace(OFFER[OFFER.index("[[say]]") : OFFER.index("[[rights]]")], "")
    more = text + '[[access]]\nclause = "2.2"\nplaces = ["boardroom"]\nallowed = false\n'
    assert changes(more) == (
        "clause 2.2 is new: cameras may not be in boardroom",
        "clause 7.2 is gone: manager stands on the rung “carve-out”: in dressing-room",
    )


@pytest.mark.parametrize(("pair", "words"), [
    (('scope = { place = ["dressing-room"] }', 'scope = { place = ["bus"] }'), "carve-out”: in bus; before: manager stands"),
    (('places = ["tunnel"]', 'places = ["tunnel"]\nfixtures = ["F07"]'), "at fixture F07; before: cameras may be in tunnel"),
    (('kill = "GBP 150000"', 'kill = "GBP 150001"'), "kill fee GBP 150,001.00; before: fee"),
    (('watched_by = "rosa-lund"', 'watched_by = "rosa-lund"\nopen_until = 2027-01-31'), "31 January 2027; before: open without end"),
    (('places = ["tunnel"]', 'places = ["tunnel"]\nsurvives = true'), "clause 2.1: cameras may be in tunnel, otherwise than before"),
])  # fmt: skip
def test_every_detail_is_a_change(pair, words):
    assert words in " | ".join(changes(changed(pair)))


def test_another_platform_is_told():
    text = changed(('platforms = ["harbour-tv"]', 'platforms = ["harbour-tv", "harbour-plus"]'))
    assert changes(text)[0] == "for harbour-tv and harbour-plus; before: for harbour-tv"
