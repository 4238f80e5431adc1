"""On which line of a TOML file each key stands: the standard reader does not tell.

Only well-formed files come here (the reader has read them), so this follows tables, keys, strings and brackets, no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_HEADER = re.compile(r"\s*(\[\[?)(.+?)\]\]?\s*(?:#.*)?")
_PART = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")


def lines_of(text: str) -> Mapping[str, int]:
    """The line, from 1, of every table (``rights[0]``) and key (``rights[0].from``). What stands in an inline table or on a
    later line of a list has the line of its key."""
    found: dict[str, int] = {}
    counts: dict[str, int] = {}
    above, depth, quote = "", 0, ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not depth and not quote:
            header = _HEADER.fullmatch(line)
            if header:
                above = _table(header[1] == "[[", _parts(header[2]), counts)
                found.setdefault(above, number)
                continue
            key, equals, _ = _key(line)
            if equals:
                found.setdefault(".".join(filter(None, (above, *key))), number)
        depth, quote = _after(line, depth, quote)
    return found


def line_at(place: str, lines: Mapping[str, int]) -> int | None:
    """The line of a place in the document, or of the nearest thing around it."""
    while place:
        if found := lines.get(place) or lines.get(f"{place}[0]"):
            return found
        place = place[: max(place.rfind("."), place.rfind("["), 0)]
    return None


def _table(many: bool, parts: list[str], counts: dict[str, int]) -> str:
    path = ""
    for place, part in enumerate(parts):
        path = f"{path}.{part}" if path else part
        last = place == len(parts) - 1
        if last and many:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = f"{path}[{counts[path]}]"
    return path


def _parts(dotted: str) -> list[str]:
    return [next(filter(None, one), "") for one in _PART.findall(dotted)]


def _key(line: str) -> tuple[list[str], bool, str]:
    """The key that a line begins with, and whether there is one."""
    place, parts = 0, []
    while found := _PART.match(line, place):
        parts.append(next(filter(None, found.groups()), ""))
        place = found.end()
        if line[place : place + 1] == "=":
            return parts, True, line[place + 1 :]
        if line[place : place + 1] != ".":
            break
        place += 1
    return [], False, ""


def _after(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets, and which quotation, are open at the end of a line."""
    for token in _tokens(line, quote):
        if quote:
            quote = "" if token == quote else quote
        elif token in ('"""', "'''"):
            quote = token
        elif token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
    return depth, quote


_OUTSIDE = re.compile(r"""(?P<long>\"""|''')|"(?:[^"\\]|\\.)*"|'[^']*'|(?P<rest>\#.*)|(?P<bracket>[\[\]{}])""")


def _tokens(line: str, quote: str) -> Iterator[str]:
    """Brackets and the ends of long strings, in order; strings of one line and remarks are passed over."""
    place = 0
    while place < len(line):
        if quote:
            end = _closing(line, quote, place)
            if end < 0:
                return
            yield quote
            place, quote = end, ""
            continue
        found = _OUTSIDE.search(line, place)
        if not found or found["rest"]:
            return
        place = found.end()
        if found["long"]:
            quote = found["long"]
            yield quote
        elif found["bracket"]:
            yield found["bracket"]


def _closing(line: str, quote: str, place: int) -> int:
    """Where a long string ends on this line, or -1. Up to two more of its quotation marks may belong to it."""
    while (at := line.find(quote, place)) >= 0:
        backslashes = len(line[:at]) - len(line[:at].rstrip("\\"))
        if quote == '"""' and backslashes % 2:
            place = at + 1
            continue
        end = at + 3
        while end < min(len(line), at + 5) and line[end] == quote[0]:
            end += 1
        return end
    return -1
