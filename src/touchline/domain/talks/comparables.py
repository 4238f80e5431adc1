"""Comparables: series of the same kind and what was paid for them, as far as anybody has said. Ranges, never one invented number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from touchline.domain.talks.money import Money, parse_money
from touchline.domain.talks.talks import CONFIRMED, SURENESS
from touchline.errors import BadInput

COLUMNS = (
    "series", "subject", "kind", "platform", "years", "fee", "fee_low", "fee_high", "currency", "sureness", "said_by", "source", "note",
)  # fmt: skip
NEEDED = ("series", "subject", "platform", "sureness")
KINDS = ("club", "national team", "")
STATED = "stated"
"""Said outright by the source, in its own name."""
NOT_SUPPLIED = "source not supplied"


@dataclass(frozen=True)
class Comparable:
    """One series. ``fee`` is how the source says it; ``low`` and ``high`` the range these words cover; all empty where no fee was
    published. ``source`` and ``years`` say so where nobody supplied them."""

    series: str
    subject: str
    kind: str
    platform: str
    years: str
    fee: str
    low: Money | None
    high: Money | None
    sureness: str
    said_by: str
    source: str
    note: str = ""

    @property
    def fee_words(self) -> str:
        """``around £10 million (GBP 9,500,000.00 to GBP 10,500,000.00)``."""
        if self.low is None or self.high is None:
            return self.fee or "no fee in the source"
        spread = f"{self.low} to {self.high}" if self.low != self.high else str(self.low)
        return f"{self.fee} ({spread})" if self.fee else spread


@dataclass(frozen=True)
class FeeRange:
    """What was paid, from the least to the most that anybody's words cover, and for how many series."""

    low: Money
    high: Money
    count: int
    words: tuple[str, ...]


def read_comparable(row: Mapping[str, str], place: str) -> Comparable:
    """One row of the table. Raises BadInput, at ``place``."""
    cell = {key: (row.get(key) or "").strip() for key in COLUMNS}
    for key in NEEDED:
        if not cell[key]:
            raise BadInput(f"The {key} is missing.", "Fill it in.", place=place)
    if cell["kind"] not in KINDS:
        raise BadInput(f"{cell['kind']!r} is no kind of subject.", "Write club or national team.", place=place)
    if cell["sureness"] not in (*SURENESS, STATED):
        known = ", ".join((*SURENESS, STATED))
        raise BadInput(f"{cell['sureness']!r} is not how surely it is known.", f"Write one of {known}.", place=place)
    low, high = _range(cell, place)
    return Comparable(
        cell["series"], cell["subject"], cell["kind"], cell["platform"], cell["years"] or NOT_SUPPLIED, cell["fee"], low, high,
        cell["sureness"], cell["said_by"] or NOT_SUPPLIED, cell["source"] or NOT_SUPPLIED, cell["note"],
    )  # fmt: skip


def _range(cell: Mapping[str, str], place: str) -> tuple[Money | None, Money | None]:
    ends = [cell["fee_low"], cell["fee_high"]]
    if not any(ends):
        return None, None
    if not all(ends):
        raise BadInput("A range has two ends.", "Give fee_low and fee_high.", place=place)
    try:
        low, high = (parse_money(f"{cell['currency']} {end}".strip()) for end in ends)
    except BadInput as error:
        raise BadInput(error.subject, error.remedy, place=place) from None
    if high.minor < low.minor:
        raise BadInput(f"The range from {low} to {high} is reversed.", "Swap its ends.", place=place)
    if low == high and cell["sureness"] != CONFIRMED:
        raise BadInput(
            f"One number for a fee that is only {cell['sureness']}.",
            "Give the range that the words cover, or sureness confirmed.",
            place=place,
        )
    return low, high


def fee_ranges(table: Iterable[Comparable]) -> Sequence[FeeRange]:
    """The range of what was paid, for each currency; series without a published fee are in none."""
    by_currency: dict[str, list[tuple[Money, Money, str]]] = {}
    for one in table:
        if one.low and one.high:
            by_currency.setdefault(one.low.currency, []).append((one.low, one.high, one.fee))
    return [
        FeeRange(
            min((low for low, _, _ in found), key=lambda money: money.minor),
            max((high for _, high, _ in found), key=lambda money: money.minor),
            len(found),
            tuple(dict.fromkeys(words for _, _, words in found if words)),
        )
        for found in by_currency.values()
    ]
