"""The last look before a delivery leaves: every readable file and every name of one, for what must not be there."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from touchline.domain.cut.cut import Cut
from touchline.domain.time.time import timecode
from touchline.domain.verdict.discretion import Discretion
from touchline.errors import Refused

READABLE = (".csv", ".html", ".json", ".otio", ".edl", ".srt", ".vtt", ".txt", ".xml", ".fcpxml", ".md")
_OWN_WORDS = frozenset({"cleared", "blocked", "unknown", "ours", "nothing", "picture", "sound", "delivery", "black",
                        "silence", "card", "tone", "film", "release", "licence", "location", "grant"})
_TAKE_OUT = "Take it out of the cut, its cards or its duties, then deliver again."
_TIMES = re.compile(r"^\s*(WEBVTT.*|\d+|[\d:.,]+\s*-->.*)?$")
_MARKUP = re.compile(r"<style>.*?</style>|<[^>]*>", re.S)


def need_fit_cards(cut: Cut, keep: Discretion) -> None:
    """Raises Refused where a card of ours says what may not be said: it is seen in the film, whatever papers go with it."""
    found = [
        f"{timecode(cut.start + event.at, cut.rate, cut.drop)} {event.track}: the card says “{phrase}”"
        for event in cut.events
        if event.ours
        for phrase in keep.leaks(event.text)
    ]
    if found:
        raise Refused(f"{cut.label} has a card that says what somebody refused.", _TAKE_OUT, details=found)


def look_for_leaks(paths: list[Path], keep: Discretion) -> int:
    """How many texts were read. Raises Refused naming each file and what leaks there."""
    found: list[str] = []
    read = 0
    for path in paths:
        for text in (path.name, *(said_in(path) if path.suffix.lower() in READABLE else ())):
            read += 1
            if text.strip().lower() not in _OWN_WORDS:
                found += [f"{path.name} says “{phrase}”" for phrase in keep.leaks(text)]
    if found:
        raise Refused("The delivery would carry what somebody refused.",
                      _TAKE_OUT,
                      details=sorted(dict.fromkeys(found)))
    return read


def said_in(path: Path) -> Iterator[str]:
    """What a file says to a person, without the words that its format itself is made of."""
    text = path.read_text("utf-8-sig")
    kind = path.suffix.lower()
    if kind in (".json", ".otio"):
        yield from _strings(json.loads(text))
    elif kind == ".csv":
        rows = list(csv.reader(io.StringIO(text)))[1:]
        yield from (cell for row in rows for cell in row if cell)
    elif kind in (".html", ".xml", ".fcpxml"):
        yield from (unescape(part) for part in _MARKUP.split(text) if part.strip())
    elif kind == ".edl":
        yield from (line.partition(":")[2] or line for line in text.splitlines())
    elif kind in (".srt", ".vtt"):
        # What is said may run on from one subtitle to the next.
        spoken = " ".join(line for line in text.splitlines() if not _TIMES.match(line))
        yield from (unescape(part) for part in (re.sub("[<>]", " ", spoken), _MARKUP.sub("", spoken)))
    else:
        yield text


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "OTIO_SCHEMA":
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
