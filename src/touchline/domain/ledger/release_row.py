"""One row of a sheet of releases: who says yes, to what, on which paper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from touchline.domain.time.moment import parse_day
from touchline.domain.world.world import handle_of
from touchline.errors import BadInput

COLUMNS = {
    "name": "Full name of whoever is seen or heard. The only column that must be filled.",
    "handle": "How they are typed; made from the name where it is empty.",
    "minor": "yes for a child.",
    "guardian": "A child's parent or guardian, who alone can say yes.",
    "of age": "The day from which a child speaks for themself: 2027-03-01.",
    "language": "The language of their release form: en, es, fr, de, it, pt, cy.",
    "groups": "Groups they join: squad; staff.",
    "by": "Who signed, if neither the person nor the child's guardian; it must be the one who may.",
    "signed": "The day of signing: 2025-08-01, or 1.8.2025.",
    "place": "Only there; several: tunnel; pitch.",
    "fixture": "Only at these matches: F07; F08.",
    "shot": "Only what was shot on these days, both included: 2025-08-01..2026-05-31.",
    "channel": "picture, sound, or both.",
    "platforms": "Only there: harbour-tv; club-channel.",
    "territories": "Only there, ISO 3166 codes: GB; IE.",
    "except": "Not there: NO; SE.",
    "uses": "Only as: film; trailer; social.",
    "from": "First day of showing.",
    "until": "Last day of showing, included.",
    "duties": "What must be honoured: credit Ada Holt; show her first.",
    "clause": "The clause it rests on.",
    "why": "A note; it can be erased.",
    "scan": "The signed paper: a file, named from where the sheet lies.",
    "photo": "A photo of them: a file, named from where the sheet lies.",
}
"""Every column and what goes into it; lists are parted by semicolons."""

_LISTS = ("groups", "place", "fixture", "platforms", "territories", "except", "uses", "duties")
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "sì", "sim", "ydy"})
_NO = frozenset({"", "no", "n", "false", "0", "nein", "non", "não", "nac ydy"})
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


@dataclass(frozen=True)
class ReleaseRow:
    """``number`` is the row's in the sheet. ``scope`` and ``terms`` are in the form of an entry, but for who is released."""

    number: int
    name: str
    handle: str = ""
    minor: bool = False
    guardian: str = ""
    of_age: str = ""
    language: str = ""
    groups: tuple[str, ...] = ()
    by: str = ""
    signed: str = ""
    scope: Mapping[str, Any] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    duties: tuple[str, ...] = ()
    private: Mapping[str, str] = field(default_factory=dict)
    scan: str = ""
    photo: str = ""

    @property
    def typed(self) -> str:
        return self.handle or self.name

    @property
    def signer(self) -> str:
        """Whose yes it is."""
        return self.by or (self.guardian if self.minor else self.typed)


def read_row(number: int, cells: Mapping[str, str]) -> ReleaseRow:
    """A row of cells by column. Raises BadInput for the first that cannot be read."""
    get = {column: cells.get(column, "").strip() for column in COLUMNS}
    if not handle_of(get["name"]):
        raise BadInput("There is no name.", "Fill in the column name.")
    if get["minor"].casefold() not in _YES | _NO:
        raise BadInput(f"minor is {get['minor']!r}.", "Write yes or no.")
    if get["channel"] not in ("", "picture", "sound", "both"):
        raise BadInput(f"There is no channel {get['channel']!r}.", "Write picture, sound or both.")
    for column in _LISTS:
        if get[column] and not _list(get[column]):
            raise BadInput(f"{column} is {get[column]!r} and names nothing.", "Fill it in, or leave it empty.")
    scope: dict[str, Any] = {key: _list(get[key]) for key in ("place", "fixture") if get[key]}
    if get["shot"]:
        scope["shot"] = _days(get["shot"])
    if get["channel"]:
        scope["channel"] = get["channel"]
    names = {"platforms": "platforms", "territories": "territories", "except": "except_territories", "uses": "uses"}
    terms: dict[str, Any] = {key: _list(get[column]) for column, key in names.items() if get[column]}
    begin, end = (_day(get[column]) if get[column] else None for column in ("from", "until"))
    if begin and end and end < begin:
        raise BadInput(f"until {get['until']} is before from {get['from']}.", "Swap them, or correct one.")
    if begin:
        terms["from"] = begin.isoformat()
    if end:
        terms["until"] = (end + timedelta(days=1)).isoformat()
    days = {column: _day(get[column]).isoformat() if get[column] else "" for column in ("signed", "of age")}
    return ReleaseRow(
        number, get["name"], get["handle"], get["minor"].casefold() in _YES, get["guardian"], days["of age"], get["language"],
        tuple(_list(get["groups"])), get["by"], days["signed"], scope, terms, tuple(_list(get["duties"])),
        {key: get[key] for key in ("clause", "why") if get[key]}, get["scan"], get["photo"])  # fmt: skip


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _days(text: str) -> list[str]:
    first, dots, last = text.partition("..")
    begin, end = _day(first.strip()), _day((last if dots else first).strip())
    if end < begin:
        raise BadInput(f"{text} ends before it begins.", "Write the earlier day first.")
    return [begin.isoformat(), (end + timedelta(days=1)).isoformat()]


def _day(text: str) -> date:
    """``2025-08-01``, or ``1.8.2025``: whoever writes days with dots writes the day first. With slashes nobody can tell."""
    found = _DOTTED.fullmatch(text)
    return parse_day(f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text)
