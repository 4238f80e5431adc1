"""When something was said, as exactly as anybody knows: a day, a month, a year, or some time after a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from touchline.domain.ledger.sentence import day_in_words
from touchline.domain.time.moment import parse_day
from touchline.errors import BadInput

_FORM = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<after>\.\.)?")


@dataclass(frozen=True)
class Dated:
    """``first`` and ``last`` possible day; ``last`` is None for "after". ``text`` is how it was typed."""

    text: str
    first: date
    last: date | None

    @property
    def words(self) -> str:
        """``2018``, ``July 2023``, ``29 July 2023``, ``after 29 July 2023, not dated``."""
        bare = self.text.removesuffix("..")
        spoken = day_in_words(self.first)
        if len(bare) < 10:
            spoken = " ".join(spoken.split()[3 - len(bare.split("-")) :])
        return f"after {spoken}, not dated" if self.last is None else spoken

    def known_by(self, day: date) -> bool:
        """Whether it can have been read by the end of that day: what is dated roughly counts from the end of its time on,
        what is only known to be later than a day from that day on."""
        return (self.last or self.first) <= day


def parse_dated(text: str) -> Dated:
    """``2018``, ``2023-07``, ``2023-07-29``, or with ``..`` for "then or later". Raises BadInput."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise BadInput(f"{text!r} is not a date.", "Write 2018, 2023-07 or 2023-07-29; 2023-07-29.. means some time after.")
    year, month, day = found["year"], found["month"], found["day"]
    first = parse_day(f"{year}-{month or '01'}-{day or '01'}")
    if found["after"]:
        return Dated(text.strip(), first, None)
    return Dated(text.strip(), first, first if day else _end(first, month is not None))


def need_begun(when: Dated, today: str) -> Dated:
    """It, unless it lies after ``today`` (an ISO day; empty: that is not asked). Somewhere it is tomorrow already. Raises BadInput."""
    if today and when.first > date.fromisoformat(today) + timedelta(days=1):
        raise BadInput(f"{when.words} is yet to come.", f"Nothing can have been said or done then; today is {today}.")
    return when


def _end(first: date, of_month: bool) -> date:
    nearly = first.replace(day=28) if of_month else first.replace(month=12, day=28)
    return (nearly + timedelta(days=4)).replace(day=1) - timedelta(days=1)
