"""The lines of a CMX3600 edit decision list: what each says, before anything is made of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

_CHANNELS = re.compile(r"(NONE|B|V\d?|AA|A\d{0,2})(/(V|AA|A\d{0,2}))*", re.I)
_KIND = re.compile(r"(C|D|W\d{1,3}|K|KB|KO)", re.I)
_WIDE = re.compile(r"\d{1,6}")
_LABEL = re.compile(r"[\d:;.,]{8,13}")
_NUMBER = re.compile(r"#?\d{1,6}[A-Z]?", re.I)
_SPEED = re.compile(r"M2\s+(.*?)\s*([+-]?\d{1,3}(?:\.\d{1,9})?)(?:\s+([\d:;.,]{11,}))?\s*$")
_COMMENT = re.compile(r"\*?\s*(FROM CLIP NAME|TO CLIP NAME|SOURCE FILE|REEL NAME|TOUCHLINE \w+)\s*:\s*(.*)", re.I)
_REPLACED = re.compile(r"\*?\s*FINAL CUT PRO REEL:\s*(.+?)\s+REPLACED BY:\s*(.+)", re.I)


@dataclass
class Line:
    """One event line with whatever the lines after it add. ``labels`` are source in, out, record in, out,
    as written; ``drop`` is what the last FCM line said; ``wide`` how many frames the dissolve or wipe
    takes."""

    number: int
    name: str
    reel: str
    channels: list[str]
    kind: str
    wide: int
    labels: list[str]
    drop: bool
    speed: Fraction | None = None
    said: dict[str, str] = field(default_factory=dict)


@dataclass
class Lines:
    """The whole list: ``strange`` are lines that could not be read, ``notes`` those that are none of our
    business
    and are kept, each with its number."""

    title: str = ""
    drop: bool = False
    events: list[Line] = field(default_factory=list)
    reels: dict[str, str] = field(default_factory=dict)
    start: str = ""
    notes: list[tuple[int, str]] = field(default_factory=list)
    strange: list[tuple[int, str]] = field(default_factory=list)


def lines_of(text: str) -> Lines:
    """Read every line of a list; none is lost."""
    out, drop = Lines(), False
    for number, raw in enumerate(text.replace("\x1a", "").splitlines(), start=1):
        line = raw.strip()
        head = line.upper()
        if not line:
            continue
        if head.startswith("TITLE:"):
            out.title = line[6:].strip()
        elif head.startswith("FCM:"):
            drop = "NON" not in head and "DROP" in head
            out.drop = drop if not out.events else out.drop
        elif line[0].isdigit():
            _event(out, number, line, drop)
        else:
            _remark(out, number, line)
    return out


def _event(out: Lines, number: int, line: str, drop: bool) -> None:
    words = line.split()
    at = next(_channel_words(words), None)
    labels = words[-4:]
    if at is None or not _NUMBER.fullmatch(words[0]) or not all(map(_LABEL.fullmatch, labels)):
        out.strange.append((number, line))
        return
    kind, rest = words[at + 1].upper(), words[at + 2 : -4]
    wide = next((int(word) for word in rest if _WIDE.fullmatch(word)), 0)
    out.events.append(
        Line(number, words[0], " ".join(words[1:at]), _channels(words[at].upper()), kind, wide, labels, drop)
    )


def _channel_words(words: list[str]) -> Iterator[int]:
    """Where the channels can stand: before the transition, as far right as possible; reels have odd names."""
    for at in range(len(words) - 6, 0, -1):
        if _CHANNELS.fullmatch(words[at]) and _KIND.fullmatch(words[at + 1]):
            yield at


def _channels(words: str) -> list[str]:
    out: list[str] = []
    for word in words.split("/"):
        known = {"B": ["V1", "A1"], "AA": ["A1", "A2"], "A": ["A1"], "NONE": [], "V": ["V1"]}
        out += known.get(word, [word])
    return list(dict.fromkeys(out))


def _remark(out: Lines, number: int, line: str) -> None:
    last = out.events[-1] if out.events else None
    if replaced := _REPLACED.fullmatch(line):
        out.reels[replaced[2].strip()] = replaced[1]
    elif (said := _COMMENT.fullmatch(line)) and said[1].upper() == "TOUCHLINE START":
        out.start = said[2].strip()
    elif said and last:
        last.said[said[1].upper()] = said[2].strip()
    elif (speed := _SPEED.fullmatch(line)) and last:
        _set_speed(out, speed)
    elif line.upper().startswith("AUD") and last and re.fullmatch(r"(\s+\d{1,2})+\s*", line[3:]):
        last.channels += [f"A{int(word)}" for word in line[3:].split() if f"A{int(word)}" not in last.channels]
    elif line.upper() not in ("* BLEND, DISSOLVE", "BLEND, DISSOLVE"):
        out.notes.append((number, line))


def _set_speed(out: Lines, speed: re.Match[str]) -> None:
    """A dissolve has a speed line for each side; the reel tells which is which."""
    same = [line for line in out.events[-2:] if line.name == out.events[-1].name]
    named = [line for line in same if line.reel.casefold() == speed[1].strip().casefold()]
    unset = [line for line in named if line.speed is None]
    (unset or named or same)[-1].speed = Fraction(speed[2])
