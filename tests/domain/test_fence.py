"""The fence forbids exactly what the rights do not give: asked for every territory, day and use."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.documents.node import Node
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.ledger_document import read_for
from touchline.domain.ledger.territories import WORLD
from touchline.domain.talks.fence import fence
from touchline.domain.talks.terms import USES, Rights

FIRST = date(2027, 1, 1)
DAYS = [FIRST + timedelta(days=n) for n in range(-1, 9)]
PLACES = ("GB", "IE", "US", "NO")


@st.composite
def rights(draw: st.DrawFn) -> Rights:
    start = draw(st.integers(0, 6))
    end = draw(st.none() | st.integers(start + 1, 8))
    where = draw(st.sampled_from([WORLD, ("GB",), ("GB", "IE"), ("US", "IE"), tuple(c for c in WORLD if c not in ("US", "NO"))]))
    uses = tuple(draw(st.sets(st.sampled_from(USES), min_size=1)))
    return Rights("rights[0]", "4", territories=where, uses=uses, window=(DAYS[start], DAYS[end] if end else None))


@given(st.lists(rights(), min_size=1, max_size=3))
def test_what_is_not_given_is_forbidden_and_nothing_else(given_rights):
    outside = [read_for(Node(dict(one))) for one in fence(["harbour-tv"], given_rights)]
    for where in PLACES:
        for day in DAYS:
            for use in USES:
                target = Target("harbour-tv", where, day, use)
                free = any(
                    where in right.territories and use in right.uses and right.window[0] <= day
                    and (right.window[1] is None or day < right.window[1])
                    for right in given_rights
                )  # fmt: skip
                assert free != any(terms.fits(target) for terms in outside), target


def test_nobody_else_is_fenced_in():
    (terms, *_) = [read_for(Node(dict(one))) for one in fence(["harbour-tv"], [Rights("", "4", territories=("GB",), window=(FIRST, None))])]
    assert not terms.fits(Target("coast-tv", "US", FIRST, "film"))
