"""Reads Final Cut Pro 7 XML (xmeml), as Premiere, Resolve and Kdenlive write it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from touchline.domain.cut.cut import Cut, Event, Sought, settled
from touchline.domain.cut.interchange import Reading
from touchline.domain.time.time import nominal, parse_timecode, timecode
from touchline.errors import BadInput

_NOT_EFFECTS = ("timeremap", "basic", "opacity", "audiolevels", "audiopan")


def read(text: str, name: str, rate: Fraction | None = None, width: int = 1920, height: int = 1080) -> Reading:
    """The sequence's cut, its clips not looked up yet. What is switched off becomes a note, what is nested
    or generated an unmatched event. Raises BadInput, with the line, where it is not XML, and where it
    holds no sequence."""
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise BadInput(f"{name} is not whole XML: {error}.", "Export it again.") from None
    sequences = [one for one in root.iter("sequence") if one.find("media") is not None]
    if root.tag != "xmeml" or not sequences:
        raise BadInput(f"{name} holds no Final Cut Pro 7 sequence.", "Export it as Final Cut Pro XML.")
    return _Reader(root, sequences, rate).cut(name, width, height)


@dataclass(frozen=True)
class _Transition:
    start: int
    end: int


class _Reader:
    def __init__(self, root: Any, sequences: list[Any], rate: Fraction | None) -> None:
        self.sequence = sequences[0]
        self.files = {one.get("id"): one for one in root.iter("file") if len(one)}
        self.rate = rate or _rate(self.sequence) or Fraction(25)
        self.drop = _text(self.sequence, "timecode/displayformat") == "DF" and nominal(self.rate) % 30 == 0
        self.drop = self.drop and self.rate.denominator == 1001
        self.faults: list[str] = []
        self.notes: list[str] = []
        self.effects: Counter[str] = Counter()
        self.count = 0
        nested = {id(one) for top in sequences for one in top.iter("sequence") if one is not top}
        others = [_text(one, "name") for one in sequences[1:] if id(one) not in nested]
        if others:
            self.faults.append(f"Only the first sequence is read; also there: {', '.join(others)}.")

    def cut(self, name: str, width: int, height: int) -> Reading:
        events: list[Event] = []
        self._markers(self.sequence, "the sequence")
        for media, letter in (("video", "V"), ("audio", "A")):
            for number, track in enumerate(self.sequence.findall(f"media/{media}/track"), start=1):
                events += self._track(track, f"{letter}{number}")
        laid, told = settled(events)
        for effect, times in sorted(self.effects.items()):
            self.faults.append(f"The effect {effect} is not kept ({times} times).")
        size = "media/video/format/samplecharacteristics"
        cut = Cut(
            name, self.rate, _whole(self.sequence, f"{size}/width", width),
            _whole(self.sequence, f"{size}/height", height), laid, start=self._start(), drop=self.drop,
            notes=tuple(self.notes),
        )  # fmt: skip
        return Reading(cut, tuple(self.faults + told))

    def _start(self) -> int:
        label = _text(self.sequence, "timecode/string")
        try:
            return parse_timecode(f"{label[:8]}{';' if self.drop else ':'}{label[9:]}", self.rate)
        except BadInput:
            return _whole(self.sequence, "timecode/frame", 0)

    def _track(self, track: Any, name: str) -> list[Event]:
        """A transition stands between the items it joins, so each item's neighbours tell its edges."""
        off = _text(track, "enabled") == "FALSE"
        items = [one for one in track if one.tag in ("clipitem", "generatoritem", "transitionitem")]
        events: list[Event] = []
        for before, item, after in zip([None, *items], items, [*items[1:], None], strict=False):
            if item.tag != "transitionitem":
                head, foot = _joining(before, item, "start"), _joining(after, item, "end")
                event = self._item(item, name, head, foot, off)
                events += [event] if event else []
            elif before is not None and _joining(item, after, "start") is None:
                events += self._fade_out(_joining(item, before, "end"), name)
        return events

    def _item(
        self, item: Any, track: str, head: _Transition | None, foot: _Transition | None, off: bool
    ) -> Event | None:
        start, end, into, tail = self._place(item, head, foot)
        label = _text(item, "name") or item.tag
        self._markers(item, label)
        why = "is switched off" if off or _text(item, "enabled") == "FALSE" else ""
        why = why or ("has no place in the sequence" if end <= start or start < 0 else "")
        if why:
            where = f"{label} at {self._label(start)} on {track}"
            self.notes.append(f"{where} {why}")
            self.faults.append(f"{where} {why}; it is kept as a note.")
            return None
        self.count += 1
        channel = "picture" if track.startswith("V") else "sound"
        wide = min(head.end - start, end - start) if head else 0
        common: dict[str, Any] = {
            "id": f"e{self.count}", "channel": channel, "track": track, "at": start, "length": end - start,
            "dissolve": max(wide, 0), "name": label,
        }  # fmt: skip
        if item.tag == "generatoritem" or item.find("file") is None:
            return self._no_file(item, label, common)
        speed = self._speed(item)
        common["sought"] = self._sought(item, speed, end - start, into, tail)
        index = _whole(item, "sourcetrack/trackindex", 0) if channel == "sound" else 0
        common["tracks"] = (index - 1,) if index > 0 else ()
        return Event(**common, unmatched="not looked up yet", speed=speed)

    def _place(self, item: Any, head: _Transition | None, foot: _Transition | None) -> tuple[int, int, int, int]:
        """Start and end in the sequence with the transitions at both edges, and how far those reach beyond
        what the item itself says. An edge under a transition is written as -1: the item then runs through
        all of it."""
        start, end, length = _whole(item, "start", -1), _whole(item, "end", -1), self._lasts(item)
        if start < 0:
            start = head.start if head else end - length
        if end < 0:
            end = foot.end if foot else start + length
        into = max(start - head.start, 0) if head else 0
        tail = max(foot.end - end, 0) if foot else 0
        return start - into, end + tail, into, tail

    def _lasts(self, item: Any) -> int:
        rate = _rate(item) or self.rate
        frames = _whole(item, "out", 0) - _whole(item, "in", 0)
        return int(frames * self.rate / rate)

    def _fade_out(self, fade: _Transition | None, track: str) -> list[Event]:
        """A transition into nothing is a dissolve into black."""
        if fade is None:
            return []
        self.count += 1
        picture = track.startswith("V")
        return [Event(
            f"e{self.count}", "picture" if picture else "sound", track, fade.start, fade.end - fade.start,
            ours="black" if picture else "silence", dissolve=fade.end - fade.start,
        )]  # fmt: skip

    def _no_file(self, item: Any, label: str, common: dict[str, Any]) -> Event:
        if "slug" in (label + _text(item, "effect/effectid")).casefold():
            return Event(**common, ours="black" if common["channel"] == "picture" else "silence")
        nested = item.find("sequence") is not None
        what = "a nested sequence" if nested else "a generator of the other system"
        self.faults.append(f"{label} at {self._label(common['at'])} is {what}; it is kept as unmatched.")
        return Event(**common, unmatched=f"{what}: {label}")

    def _speed(self, item: Any) -> Fraction:
        speed = Fraction(0) if _text(item, "stillframe") == "TRUE" else Fraction(1)
        for effect in item.findall("filter/effect"):
            name = _text(effect, "effectid")
            values = {_text(one, "parameterid"): _text(one, "value") for one in effect.findall("parameter")}
            if name == "timeremap":
                speed *= _number(values.get("speed", "100")) / 100
                if values.get("reverse") == "TRUE":
                    speed = -abs(speed)
                if values.get("variablespeed", "0") not in ("", "0", "FALSE"):
                    self.faults.append(f"{_text(item, 'name')}: its changing speed is kept as a steady one.")
            elif name and name not in _NOT_EFFECTS:
                self.effects[_text(effect, "name") or name] += 1
        return speed

    def _sought(self, item: Any, speed: Fraction, length: int, into: int, tail: int) -> Sought:
        file = self.files.get(item.find("file").get("id"), item.find("file"))
        rate = _rate(item) or _rate(file) or self.rate
        offset, out = Fraction(_whole(item, "in", 0)), Fraction(_whole(item, "out", 0))
        own = Fraction(length - into - tail)
        if speed not in (0, 1) and abs((out - offset) * self.rate / rate - own) < 1:
            offset, out = offset * abs(speed), out * abs(speed)
        step = speed * rate / self.rate
        offset, count = offset - max(step, Fraction(0)) * into, out - offset + abs(step) * into
        if step < 0:
            offset, count = offset + step * tail, count - step * tail
        path = unquote(_text(file, "pathurl"))
        return Sought(
            reel=_text(file, "timecode/reel/name"), name=_text(item, "name"), offset=offset, count=count,
            file=path or _text(file, "name"), rate=rate, origin=_origin(file, rate), tail=tail if step > 0 else 0,
        )  # fmt: skip

    def _markers(self, item: Any, where: str) -> None:
        for marker in item.findall("marker"):
            words = " ".join(filter(None, (_text(marker, "name"), _text(marker, "comment"))))
            self.notes.append(f"marker on {where}: {words or 'no words'}")

    def _label(self, at: int) -> str:
        return timecode(self._start() + max(at, 0), self.rate, self.drop)


def _joining(transition: Any, item: Any, edge: str) -> _Transition | None:
    """The transition where it lies on this edge of the item: the edge is under it, or written as -1."""
    if transition is None or item is None or transition.tag != "transitionitem":
        return None
    start, end, at = _whole(transition, "start", 0), _whole(transition, "end", 0), _whole(item, edge, -1)
    return _Transition(start, end) if 0 <= start < end and (at < 0 or start <= at <= end) else None


def _origin(file: Any, rate: Fraction) -> Fraction | None:
    """The medium's first timecode as a count at ``rate``."""
    if file.find("timecode") is None:
        return None
    clock = _rate(file.find("timecode")) or rate
    return Fraction(_whole(file, "timecode/frame", 0)) * rate / clock


def _rate(item: Any) -> Fraction | None:
    base = _whole(item, "rate/timebase", 0)
    ntsc = _text(item, "rate/ntsc").upper() == "TRUE"
    return (Fraction(base * 1000, 1001) if ntsc else Fraction(base)) if base else None


def _text(item: Any, path: str) -> str:
    return (item.findtext(path) or "").strip()


def _number(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return Fraction(100)


def _whole(item: Any, path: str, default: int) -> int:
    try:
        return int(_text(item, path))
    except ValueError:
        return default
