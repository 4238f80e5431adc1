"""Fixture lists and squads: our CSV form, openfootball's plain text (github.com/openfootball, format "Football.TXT").

CSV has a head line with at least ``date``, ``home`` and ``away``; ``kickoff``, ``competition``, ``round`` and ``score`` where known.
In openfootball text a day without a year is the next such day (the first: in the season that the title names), and a match
without a time kicks off when the one above it does.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from touchline.domain.time.moment import parse_day
from touchline.domain.world.world import Fixture
from touchline.errors import BadInput

_DAY = re.compile(r"\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\s+([A-Z][a-z]{2})[a-z]*[/ ](\d{1,2})(?:\s+(\d{4}))?\]?$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEARS = re.compile(r"\s+([12]\d{3})(?:[/-]\d{2,4})?$")
_NEW_SEASON = 7
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})\s+")
_RESULT = re.compile(r"\d+-\d+(?:\s*pen\.)?(?:\s*\d+-\d+)?(?:\s*a\.e\.t\.)?(?:\s*\([^)]*\))?|\[[^\]]*\]")
_ROUND = re.compile(r"(?:»\s*|▪\s*)?((?:Matchday|Round|Quarter|Semi|Final|Group|Regular|Playoff|Preliminary|Extra).*)$")
_PLAYER = re.compile(r"\s*(\d+|-)?,\s*([^,(]+?)\s*(?:\([A-Z]{3}\))?\s*,\s*(GK|DF|MF|FW)\s*,(?:\s*b\.\s*(\d{4}))?")


def read_fixtures(text: str, name: str) -> list[Fixture]:
    """Every match of a list, in its order, with ids still empty; ``name`` is the file's, for messages.

    Raises BadInput with the line number for what cannot be read, and for a list without a match.
    """
    first = text.lstrip("\ufeff").lstrip().split("\n", 1)[0]
    table = "," in first and "date" in first.lower()
    try:
        found = list(_from_csv(text.lstrip("\ufeff"), name) if table else _from_text(text, name))
    except csv.Error as error:
        raise BadInput(f"{name} is no table that can be read ({error}).", "Save it again as CSV.") from None
    if not found:
        raise BadInput(f"{name} holds no match.", "Give a CSV with date, home, away, or openfootball text.")
    return found


def _from_csv(text: str, name: str) -> Iterator[Fixture]:
    rows = csv.DictReader(io.StringIO(text))
    heads = {(head or "").strip().lower(): head for head in rows.fieldnames or ()}
    for needed in ("date", "home", "away"):
        if needed not in heads:
            raise BadInput(
                f"{name} has no column {needed!r}.", "The first line must name date, home and away.", place=f"{name}:1"
            )
    for row in rows:
        kept = {key: (row.get(head) or "").strip() for key, head in heads.items()}
        try:
            day = parse_day(kept["date"]).isoformat()
        except BadInput as error:
            raise BadInput(error.subject, error.remedy, place=f"{name}:{rows.line_num}") from None
        if not kept["home"] or not kept["away"]:
            raise BadInput("A match needs two clubs.", "Fill in home and away.", place=f"{name}:{rows.line_num}")
        yield Fixture(
            "",
            day,
            kept["home"],
            kept["away"],
            kept.get("kickoff", ""),
            kept.get("competition", ""),
            kept.get("round", ""),
            kept.get("score", ""),
        )


def _from_text(text: str, name: str) -> Iterator[Fixture]:
    competition, stage, kickoff = "", "", ""
    day: date | None = None
    eve: date | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#")[0].strip()
        if line.startswith("="):
            title = line.strip("= ")
            competition = _YEARS.sub("", title)
            eve = date(int(years[1]), _NEW_SEASON - 1, 30) if (years := _YEARS.search(title)) else None
        elif found := _DAY.fullmatch(line):
            day, kickoff = _next_day(found, day or eve, f"{name}:{number}"), ""
        elif line and (match := _match(line)) and day:
            kickoff = match[0] or kickoff
            yield Fixture("", day.isoformat(), match[1], match[2], kickoff, competition, stage, match[3])
        elif found := _ROUND.match(line):
            stage = found[1].split("|")[0].strip()


def _next_day(found: re.Match[str], before: date | None, place: str) -> date:
    try:
        month, number = _MONTHS.index(found[1]) + 1, int(found[2])
        if found[3]:
            return date(int(found[3]), month, number)
        if before is None:
            raise BadInput("The first day of a list needs its year.", "Write it like [Fri Aug/11 2023].", place=place)
        return date(before.year + (before.month - month > 5), month, number)
    except ValueError:
        raise BadInput(f"{found[0]!r} is not a day.", "Write it like [Fri Aug/11 2023].", place=place) from None


def _match(line: str) -> tuple[str, str, str, str] | None:
    """Kick-off, home, away and score of one line of either order: ``A 1-0 (0-0) B``, ``A v B 1-0``, ``A v B``."""
    time = _TIME.match(line)
    kickoff = f"{int(time[1]):02}:{time[2]}" if time else ""
    rest = line[time.end() :] if time else line
    if " v " in rest:
        home, _, other = rest.partition(" v ")
        score = _RESULT.search(other)
        away = other[: score.start()] if score else other
    elif score := _RESULT.search(rest):
        home, away = rest[: score.start()], rest[score.end() :]
    else:
        return None
    home, away = " ".join(home.split()), " ".join(away.split())
    return (kickoff, home, away, " ".join(score[0].split()) if score else "") if home and away else None


def read_squad(text: str, name: str) -> list[tuple[str, str]]:
    """Players' names with their birth years (or nothing), from openfootball's squad text, or one name a line."""
    formal = [(found[2].strip(), found[4] or "") for line in text.splitlines() if (found := _PLAYER.match(line))]
    plain = [
        (line.strip(), "") for line in text.splitlines() if line.strip() and not line.lstrip().startswith(("=", "#"))
    ]
    if not (formal or plain):
        raise BadInput(f"{name} names nobody.", "Write one name a line, or openfootball's squad text.")
    return formal or plain
