"""Comparables: ranges with sources, never one invented number; tables of one's own are read with care."""

import pytest

from touchline.domain.talks.comparables import COLUMNS, NOT_SUPPLIED, fee_ranges
from touchline.errors import BadInput
from touchline.formats.comparables import comparables_shipped, read_comparables

HEAD = ",".join(COLUMNS)


def test_three_clubs_were_reported_at_around_ten_million_pounds_each():
    (paid,) = fee_ranges(comparables_shipped())
    assert (str(paid.low), str(paid.high), paid.count) == ("GBP 9,500,000.00", "GBP 10,500,000.00", 3)
    assert paid.words == ("around £10 million",)
    told = {one.subject: (one.years, one.sureness) for one in comparables_shipped() if one.low}
    assert told == {"Manchester City": ("2018", "reported"), "Tottenham": ("2020", "reported"), "Arsenal": ("2022", "reported")}


def test_where_no_fee_was_published_none_is_made_up():
    silent = {one.subject for one in comparables_shipped() if one.low is None}
    assert silent == {"Juventus", "Brazil", "Germany", "Sunderland", "Wrexham"}
    assert {one.fee_words for one in comparables_shipped() if one.low is None} == {"no published fee", "no fee in the source"}


def test_every_row_has_a_source_and_years_nobody_gave_say_so():
    assert all("supporters' news site" in one.source for one in comparables_shipped())
    assert {one.subject for one in comparables_shipped() if NOT_SUPPLIED in one.years} == {"Sunderland", "Wrexham"}


def test_a_table_of_ones_own_may_leave_out_what_it_does_not_know():
    (one,) = read_comparables("series,subject,platform,sureness\nHarbour Lights,Harbour Town,Harbour TV,claimed\n", "own.csv")
    assert one.source == NOT_SUPPLIED and one.low is None


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("A,B,club,C,2020,,5,,GBP,reported,,,", "two ends"),
        ("A,B,club,C,2020,,5,6,,reported,,,", "no currency|without a currency"),
        ("A,B,club,C,2020,,6,5,GBP,reported,,,", "reversed"),
        ("A,B,club,C,2020,,5,5,GBP,reported,,,", "only reported"),
        ("A,B,club,C,2020,,5,6,GBP,surely,,,", "how surely"),
        ("A,B,village,C,2020,,,,,stated,,,", "kind of subject"),
        (",B,club,C,2020,,,,,stated,,,", "series is missing"),
    ],
)
def test_a_bad_row_is_named_with_its_line(row, says):
    with pytest.raises(BadInput, match=says) as wrong:
        read_comparables(f"{HEAD}\nA,B,club,C,2020,,,,,stated,,,\n{row}\n", "own.csv")
    assert wrong.value.place == "own.csv, line 3"


def test_a_column_that_is_none_is_named():
    with pytest.raises(BadInput, match="profit"):
        read_comparables("series,profit\n", "own.csv")
