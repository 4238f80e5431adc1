"""Money is exact, has a currency, and is never finer than its coins."""

from fractions import Fraction

import pytest

from touchline.domain.talks.money import Money, parse_money
from touchline.errors import BadInput


@pytest.mark.parametrize(
    ("text", "minor", "shown"),
    [
        ("GBP 1200000", 120_000_000, "GBP 1,200,000.00"),
        ("gbp 1,200,000.5", 120_000_050, "GBP 1,200,000.50"),
        ("JPY 5000", 5000, "JPY 5,000"),
        ("KWD 1.005", 1005, "KWD 1.005"),
        ("EUR 0.07", 7, "EUR 0.07"),
    ],
)
def test_money_counts_whole_coins(text, minor, shown):
    money = parse_money(text)
    assert money.minor == minor and str(money) == shown
    assert parse_money(str(money)) == money


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1200000", "without a currency"),
        ("12.50", "without a currency"),
        ("£10", "by a sign"),
        ("XYZ 10", "no currency"),
        ("GBP 1.005", "decimals"),
        ("JPY 1.5", "decimals"),
        ("GBP 10m", "not an amount"),
        ("GBP -5", "not an amount"),
        ("GBP 1,00", "not an amount"),
        ("GBP", "not an amount"),
        ("", "no currency"),
    ],
)
def test_what_is_not_money_says_why(text, says):
    with pytest.raises(BadInput, match=says):
        parse_money(text)


def test_two_currencies_are_never_added():
    with pytest.raises(BadInput, match="two currencies"):
        _ = Money(1, "GBP") + Money(1, "EUR")


def test_a_share_is_rounded_down_to_whole_coins():
    assert Money(100, "GBP").per(Fraction(3)) == Money(33, "GBP")
