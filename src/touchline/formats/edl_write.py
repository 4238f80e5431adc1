"""Writes a CMX3600 edit decision list: picture and up to four sound channels, at the cut's own timecode."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from pathlib import PurePath

from touchline.domain.cut.cut import Cut, Event, track_order
from touchline.domain.cut.interchange import Material, Written
from touchline.domain.cut.register import REEL_LETTERS
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import nominal, rate_text, timecode

TRACKS = ("V1", "A1", "A2", "A3", "A4")
"""What a list has room for."""

_CHANNEL = {"V1": "V", "A1": "A", "A2": "A2", "A3": "NONE", "A4": "NONE"}


def write(cut: Cut, material: Material) -> Written:
    """The list, and what it could not carry: higher tracks, frames between frames, words of cards."""
    return _Writer(cut, material).written()


def reel_names(clips: Iterable[Clip]) -> dict[str, str]:
    """A name of at most eight letters for each reel of the clips, never the same for two: by clip's id."""
    short: dict[str, str] = {}
    for reel in sorted({long_reel(clip) for clip in clips}):
        plain = re.sub(r"[^A-Z0-9_]", "", reel.upper())[:REEL_LETTERS] or "REEL"
        plain, number = ("R_" + plain)[:REEL_LETTERS] if plain in ("AX", "BL", "NONE") else plain, 1
        name = plain
        while name in short.values():
            number += 1
            name = plain[: REEL_LETTERS - 1 - len(str(number))] + f"_{number}"
        short[reel] = name
    return {clip.id: short[long_reel(clip)] for clip in clips}


def long_reel(clip: Clip) -> str:
    """The reel, or where there is none the file's name, as most systems do."""
    return clip.reel or re.sub(r"\.[A-Za-z0-9]{2,4}$", "", clip.name)


class _Writer:
    def __init__(self, cut: Cut, material: Material) -> None:
        self.cut, self.clips = cut, material.clips
        used = {event.clip for event in cut.events if event.clip}
        self.reels = reel_names([clip for clip in material.clips.values() if clip.id in used])
        self.losses: list[str] = []
        self.lines: list[str] = []

    def written(self) -> Written:
        title = re.sub(r"[^ -~]", "_", self.cut.label)[:70].strip() or "UNTITLED"
        self.lines = [f"TITLE: {title}", f"FCM: {'' if self.cut.drop else 'NON-'}DROP FRAME"]
        if self.cut.events and min(event.at for event in self.cut.events) > 0:
            self.lines.append(f"* TOUCHLINE START: {self._record(0)}")
        for name in [name for name in self.cut.tracks if name not in TRACKS]:
            self.losses.append(f"Track {name} is left out: a CMX3600 list has V1 and A1 to A4.")
        for note in self.cut.notes:
            self.losses.append(f"A note is left out: {note}")
        for number, (event, before, after) in enumerate(self._neighbours(), start=1):
            self._write(number, event, before, after)
        text = "\r\n".join(self.lines) + "\r\n"
        self.losses += [
            f"{clip.name} runs at {rate_text(clip.rate)}: its source timecode counts so."
            for clip in self.clips.values()
            if clip.id in self.reels and clip.has_picture and clip.rate != self.cut.rate
        ]
        return Written(text, tuple(dict.fromkeys(self.losses)))

    def _neighbours(self) -> list[tuple[Event, Event | None, Event | None]]:
        """Events in the order of the film, each with the one it dissolves from and the one that dissolves
        from it."""
        out = []
        for name in [name for name in self.cut.tracks if name in TRACKS]:
            row = self.cut.track(name)
            for event, before, after in zip(row, [None, *row], [*row[1:], None], strict=False):
                joined = before if before and event.dissolve and before.end > event.at else None
                follows = after if after and after.dissolve and event.end > after.at else None
                out.append((event, joined, follows))
        return sorted(out, key=lambda three: (three[0].at, track_order(three[0].track)))

    def _write(self, number: int, event: Event, before: Event | None, after: Event | None) -> None:
        length = after.at - event.at if after else event.length
        if event.dissolve:
            self._pair(number, event, before, length)
        elif length > 0:
            self._line(number, event, "C", event.at, length, 0)
        if length > 0 or event.dissolve:
            self._comments(event, before)

    def _pair(self, number: int, event: Event, before: Event | None, length: int) -> None:
        """A dissolve takes two lines: what goes out, without length, and what comes in."""
        if before:
            self._line(number, before, "C", event.at, 0, event.at - before.at)
        else:
            here = self._record(event.at)
            nothing = timecode(0, self.cut.rate)
            channel = _CHANNEL[event.track]
            self.lines.append(_row(number, "BL", channel, "C", [nothing, nothing, here, here]))
        self._line(number, event, f"D    {event.dissolve:03}", event.at, length, 0)

    def _line(self, number: int, event: Event, kind: str, at: int, length: int, into: int) -> None:
        """One row; ``into`` cut frames of the event have passed before it."""
        reel, first, last = self._source(event, into, length)
        record = [self._record(at), self._record(at + length)]
        self.lines.append(_row(number, reel, _CHANNEL[event.track], kind, [first, last, *record]))
        if event.track in ("A3", "A4"):
            self.lines.append(f"AUD  {event.track[1]}")
        if event.speed != 1 and not event.ours:
            fps = event.speed * nominal(self.cut.rate)
            exact = fps * 1000 == int(fps * 1000)
            width = 7 if fps >= 0 else 8
            self.lines.append(f"M2   {reel:<8}       {float(fps):0{width}.3f}                {first}")
            if not exact:
                self.lines.append(f"* TOUCHLINE SPEED: {event.speed}")

    def _source(self, event: Event, into: int, length: int) -> tuple[str, str, str]:
        clip = self.clips.get(event.clip or "")
        if clip is None or event.begins is None:
            return self._without_clip(event, into, length)
        step = event.speed * clip.rate / self.cut.rate
        here, there = event.begins + step * into, event.begins + step * (into + length)
        if step < 0:
            here, there = there + 1, here + 1
        if step == 0:
            there = here + 1
        first, last = (self._label(edge, clip, up) for edge, up in ((here, False), (there, True)))
        return self.reels[clip.id], first, last if length else first

    def _label(self, frame: Fraction, clip: Clip, up: bool) -> str:
        inside = min(max(frame, Fraction(0)), Fraction(clip.frames)) * clip.clock / clip.rate
        whole = -int(-inside // 1) if up else int(inside // 1)
        return timecode((clip.start or 0) + whole, clip.clock, clip.drop)

    def _without_clip(self, event: Event, into: int, length: int) -> tuple[str, str, str]:
        sought = event.sought
        if event.ours or sought is None or not sought.first:
            first = timecode(into, self.cut.rate)
            return ("BL" if event.ours else "AX"), first, timecode(into + length, self.cut.rate)
        reel = re.sub(r"[^A-Z0-9_]", "", sought.reel.upper())[:REEL_LETTERS] or "AX"
        return reel, sought.first, sought.last if length else sought.first

    def _comments(self, event: Event, before: Event | None) -> None:
        clip = self.clips.get(event.clip or "")
        name = _name(event, clip)
        if event.ours in ("card", "tone"):
            self.losses.append(f"The {event.ours} at {self._record(event.at)} is written as black.")
        if event.dissolve:
            self.lines.append(f"* FROM CLIP NAME: {_name(before, self._clip(before)) if before else 'BL'}")
            self.lines.append(f"* TO CLIP NAME: {name}")
        elif not event.ours:
            self.lines.append(f"* FROM CLIP NAME: {name}")
        if event.ours and event.text:
            self.lines.append(f"* {event.ours.upper()}: {_plain(event.text)}")
        if clip is not None:
            self._say_clip(event, clip)
        if event.unmatched:
            self.lines.append(f"* UNMATCHED: {_plain(event.unmatched)}")

    def _say_clip(self, event: Event, clip: Clip) -> None:
        self.lines.append(f"* SOURCE FILE: {_plain(PurePath(clip.file).name)}")
        if self.reels[clip.id] != long_reel(clip):
            self.lines.append(f"* REEL NAME: {_plain(long_reel(clip))}")
        self.lines.append(f"* TOUCHLINE CLIP: {clip.id}")
        begins = event.begins or Fraction(0)
        if (begins * clip.clock / clip.rate).denominator != 1:
            self.lines.append(f"* TOUCHLINE BEGINS: {begins}")
            self.losses.append(
                f"{_name(event, clip)} begins between two labels of its timecode; the earlier is written."
            )
        self._say_treatments(event, clip)
        if event.tracks:
            self.lines.append("* TOUCHLINE CHANNELS: " + " ".join(str(n + 1) for n in event.tracks))

    def _say_treatments(self, event: Event, clip: Clip) -> None:
        """What is hidden, in frames of the clip and without names: an editor must do it again."""
        for kind, span in dict.fromkeys((one.kind, one.span) for one in event.treatments):
            self.lines.append(f"* TOUCHLINE {kind.upper()}: {span.start}..{span.end}")
        if event.treatments:
            self.losses.append(f"{_name(event, clip)}: what is hidden is told in comments only; other systems show it.")

    def _clip(self, event: Event | None) -> Clip | None:
        return self.clips.get(event.clip or "") if event else None

    def _record(self, frame: int) -> str:
        return timecode(self.cut.start + frame, self.cut.rate, self.cut.drop)


def _row(number: int, reel: str, channel: str, kind: str, labels: list[str]) -> str:
    return f"{number:03}  {reel:<8} {channel:<5} {kind:<8} {' '.join(labels)}"


def _name(event: Event, clip: Clip | None) -> str:
    return _plain(clip.name if clip else event.name or (event.ours or "unmatched").upper())


def _plain(text: str) -> str:
    """One line of it: a list has nothing else."""
    return " ".join(text.split())
