"""Reads a CMX3600 edit decision list as an editor's system wrote it."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event, Sought, settled
from touchline.domain.cut.interchange import Reading
from touchline.domain.cut.register import NO_REEL
from touchline.domain.time.time import nominal, parse_timecode, rate_text, timecode
from touchline.errors import BadInput
from touchline.formats.edl_lines import Line, Lines, lines_of


def read(text: str, name: str, rate: Fraction, width: int = 1920, height: int = 1080) -> Reading:
    """The cut that a list tells, nothing of it looked up yet; ``rate`` is not written in a list.

    A line that cannot be read, or whose timecode no clock ever shows, is a fault with its number; an event
    is kept as unmatched if its place is known. Raises BadInput where nothing in the text is an edit.
    """
    lines = lines_of(text)
    if not lines.events:
        place = f"line {lines.strange[0][0]}" if lines.strange else ""
        raise BadInput(f"{name} holds no edit that can be read.", "Export it again as a CMX3600 EDL.", place=place)
    return _Reader(lines, rate).cut(name, width, height)


class _Reader:
    def __init__(self, lines: Lines, rate: Fraction) -> None:
        self.lines, self.rate = lines, rate
        can_drop = rate.denominator == 1001 and nominal(rate) % 30 == 0
        marked = any(";" in label for line in lines.events for label in line.labels[2:])
        self.drop = can_drop and (lines.drop or marked)
        self.faults = [f"Line {number} cannot be read: {line}" for number, line in lines.strange]
        if lines.drop and not can_drop:
            self.faults.append(f"The list says drop-frame, which {rate_text(rate)} does not have.")

    def cut(self, name: str, width: int, height: int) -> Reading:
        places = {line.number: place for line in self.lines.events if (place := self._record(line))}
        start = self._start([first for first, _ in places.values()])
        day = _day(self.rate, self.drop)
        events: list[Event] = []
        for before, line in zip([None, *self.lines.events], self.lines.events, strict=False):
            if line.number in places:
                first, last = places[line.number]
                self._add(events, before, line, (first - start) % day, (last - first) % day)
        laid, told = settled(replace(event, id=f"e{number}") for number, event in enumerate(events, start=1))
        notes = [f"line {number}: {note}" for number, note in self.lines.notes]
        notes += [f"line {number} not read: {line}" for number, line in self.lines.strange]
        cut = Cut(name, self.rate, width, height, laid, start=start, drop=self.drop, notes=tuple(notes))
        return Reading(cut, tuple(self.faults + told))

    def _start(self, firsts: list[int]) -> int:
        if self.lines.start:
            return self._count(self.lines.start)
        late = [first for first in firsts if max(firsts) - first < _day(self.rate, self.drop) // 2]
        return min(late, default=0)

    def _count(self, label: str) -> int:
        label = label.replace(";", ":").replace(".", ":").replace(",", ":")
        return parse_timecode(f"{label[:8]}{';' if self.drop else ':'}{label[9:]}", self.rate)

    def _record(self, line: Line) -> tuple[int, int] | None:
        """Where the event lies; one illegal label of the two is made good by the length of the source."""
        counts: list[int | None] = []
        for label in line.labels[2:]:
            try:
                counts.append(self._count(label))
            except BadInput as error:
                counts.append(None)
                self.faults.append(f"Line {line.number}: {error.subject}")
        first, last = counts
        length = self._source_length(line)
        if first is None and last is not None and length:
            first = last - length
        if last is None and first is not None and length:
            last = first + length
        if first is None or last is None:
            self.lines.notes.append((line.number, " ".join([line.name, line.reel, *line.labels])))
            return None
        return first, last

    def _source_length(self, line: Line) -> int:
        try:
            return self._count(line.labels[1]) - self._count(line.labels[0])
        except BadInput:
            return 0

    def _illegal(self, line: Line) -> str:
        """What is wrong with the source's timecode at any rate; a frame number too high for this list may
        be right for a source of a higher rate, which only the clip can tell."""
        for label in line.labels[:2]:
            try:
                parse_timecode(label[:8] + ":00", Fraction(25))
                drop = ";" in label or (line.drop and self.drop)
                if drop and self.drop:
                    self._count(label)
                if int(label[9:]) >= nominal(self.rate):
                    self.faults.append(
                        f"Line {line.number}: {label} does not exist at {rate_text(self.rate)}; "
                        "the source's own rate must tell."
                    )
            except (BadInput, ValueError) as error:
                subject = getattr(error, "subject", f"{label} is not a timecode.")
                self.faults.append(f"Line {line.number}: {subject}")
                return f"line {line.number}: {subject}"
        return ""

    def _add(self, events: list[Event], before: Line | None, line: Line, at: int, length: int) -> None:
        if length == 0:
            return
        dissolves = line.kind[0] in "DW" and line.wide > 0
        if line.kind[0] in "WK":
            self.faults.append(
                f"Line {line.number}: the {'wipe' if line.kind[0] == 'W' else 'key'} {line.kind} is kept as a "
                f"{'dissolve' if dissolves else 'cut'}."
            )
        wide = min(line.wide, length) if dissolves else 0
        channels = line.channels or ["A1"]
        for track in channels:
            if wide:
                self._let_run_on(events, before, line, track, at, wide)
            events.append(self._event(line, track, at, length, wide))

    def _let_run_on(self, events: list[Event], before: Line | None, line: Line, track: str, at: int, wide: int) -> None:
        """The outgoing event goes on under the dissolve; where none ends there, the first line of the pair
        tells what does, or it is black."""
        last = next((n for n in reversed(range(len(events))) if events[n].track == track), None)
        if last is not None and events[last].end == at:
            event = events[last]
            sought = event.sought and replace(event.sought, tail=event.sought.tail + wide)
            events[last] = replace(event, length=event.length + wide, sought=sought)
        elif before is not None and before.name == line.name and before.labels[2] == before.labels[3]:
            events.append(self._outgoing(before, track, at, wide))
        else:
            events.append(_black("", track, at, wide))

    def _outgoing(self, line: Line, track: str, at: int, wide: int) -> Event:
        """What only appears under the dissolve: it has no length of its own in the list."""
        shown = self._event(line, track, at, wide, 0)
        if shown.sought is None:
            return shown
        try:
            last = timecode(self._count(line.labels[0]) + wide, self.rate, self.drop)
        except BadInput:
            last = line.labels[1]
        return replace(shown, sought=replace(shown.sought, last=last))

    def _event(self, line: Line, track: str, at: int, length: int, wide: int) -> Event:
        if line.reel.upper() in ("BL", "BLK", "BLACK"):
            return _black(f"e{line.number}", track, at, length, wide)
        sought = self._sought(line)
        illegal = self._illegal(line)
        if illegal:
            sought = replace(sought, first="", last="")
        channel = "picture" if track.startswith("V") else "sound"
        pairs = channel == "sound" and len([name for name in line.channels if name[0] == "A"]) > 1
        return Event(
            f"e{line.number}", channel, track, at, length, dissolve=wide, sought=sought,
            unmatched=illegal or f"line {line.number}: not looked up yet",
            speed=self._speed(line), name=sought.name or line.reel, tracks=self._channels(line, track, pairs),
        )  # fmt: skip

    def _channels(self, line: Line, track: str, several: bool) -> tuple[int, ...]:
        own = line.said.get("TOUCHLINE CHANNELS", "")
        if re.fullmatch(r"\d{1,3}(\s+\d{1,3})*", own):
            return tuple(int(word) - 1 for word in own.split())
        return (int(track[1:]) - 1,) if several else ()

    def _sought(self, line: Line) -> Sought:
        said, name = line.said, line.said.get("FROM CLIP NAME", "")
        if line.kind[0] in "DW":
            name = said.get("TO CLIP NAME", name)
        reel = said.get("REEL NAME") or self.lines.reels.get(line.reel, line.reel)
        try:
            begins = Fraction(said["TOUCHLINE BEGINS"]) if "TOUCHLINE BEGINS" in said else None
        except (ValueError, ZeroDivisionError):
            begins = None
        return Sought(
            reel="" if reel.casefold() in NO_REEL else reel, name=name, file=said.get("SOURCE FILE", ""),
            first=line.labels[0], last=line.labels[1], offset=begins, clip=said.get("TOUCHLINE CLIP", ""),
        )  # fmt: skip

    def _speed(self, line: Line) -> Fraction:
        if line.speed is None:
            return Fraction(1)
        whole, exact = line.speed / nominal(self.rate), line.speed / self.rate
        speed = min((whole, exact), key=lambda speed: abs(speed * 100 - round(speed * 100)))
        own = line.said.get("TOUCHLINE SPEED", "")
        try:
            return Fraction(own) if own and abs(Fraction(own) - whole) < Fraction(1, 20) else speed
        except (ValueError, ZeroDivisionError):
            return speed


def _black(event_id: str, track: str, at: int, length: int, wide: int = 0) -> Event:
    picture = track.startswith("V")
    return Event(
        event_id or "black", "picture" if picture else "sound", track, at, length,
        ours="black" if picture else "silence", dissolve=wide,
    )  # fmt: skip


def _day(rate: Fraction, drop: bool) -> int:
    return parse_timecode("23:59:59" + (";" if drop else ":") + "00", rate) + nominal(rate)
