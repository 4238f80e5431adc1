"""Reads a paper edit that people changed: every line is taken, struck, or named as a fault with its number."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from touchline.domain.cut.cut import Cut, Event, taken
from touchline.domain.cut.interchange import Material, Reading
from touchline.domain.cut.paper_edit import Beat, Kept, beats_of, relaid
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, parse_timecode
from touchline.errors import BadInput
from touchline.formats.paper_write import edges_of

_MADE_OF = re.compile(r"^\W*Cut\W+(.+)@(\d{1,9})(?!\S)", re.M)
_ANCHOR = re.compile(r"tl:([^\s<>]+)((?:\s+\S+@\d+\.\.\d+)?)(?:\s+over:(-?\d{1,9}))?")
_GAP = re.compile(r"gap:(\d{1,8})")
_COMMENT = re.compile(r"<!--.*?-->|&lt;!--.*?--&gt;")
_MARK = re.compile(r"^\s*(?:\d+[.)]|[-*+])\s+(?:over it: )?")
_CODE = r"\d{2}:\d{2}:\d{2}[:;.]\d{2,3}"
_BETWEEN = r"\s*(?:[–—-]+|\.\.)\s*"
_RANGE = re.compile(rf"({_CODE}){_BETWEEN}({_CODE})(?![:;.\d])|(?<![:;.\d])(\d{{1,15}}){_BETWEEN}(\d{{1,15}})(?![:;.\d])")
_HIT = re.compile(r"\b(c[0-9a-f]{12})@(\d{1,15})\.\.(\d{1,15})(?!\d)")
_STRUCK = re.compile(r"^(?:~~|<del>|<s>)(.*)(?:~~|</del>|</s>)$", re.S)
_PASSED_OVER = re.compile(r"^\s*(#|>|---|\*\*\*|___|Cut\W|$)")


@dataclass(frozen=True)
class _Line:
    """One line as it came back: its number, text, anchor (event ids or ``gap:N``), range as typed."""

    number: int
    text: str
    struck: bool
    anchor: str = ""
    hit: str = ""
    over: int | None = None
    typed: tuple[str, str] | None = None


def made_of(text: str) -> tuple[str, int] | None:
    """Name and version of the cut that the paper edit was written from, or None where that line is gone."""
    found = _MADE_OF.search(text)
    if found:
        return found[1].strip("`* "), int(found[2])
    for row in _table(text):
        name, _, version = (row.get("cut") or "").rpartition("@")
        if name and re.fullmatch(r"\d{1,9}", version):
            return name, int(version)
    return None


def read_markdown(text: str, base: Cut, material: Material) -> Reading:
    """The cut the lines make, out of ``base``. Raises BadInput where no line can be understood."""
    return _Reader(base, material).reading(list(_lines(text)))


def read_sheet(text: str, base: Cut, material: Material) -> Reading:
    """The same from CSV, with any of the separators spreadsheets write."""
    return _Reader(base, material).reading(list(_rows(text)))


def _lines(text: str) -> Iterator[_Line]:
    for number, raw in enumerate(text.splitlines(), start=1):
        if _PASSED_OVER.match(raw) and not _ANCHOR.search(raw):
            continue
        anchor = _ANCHOR.search(raw)
        bare = _MARK.sub("", _COMMENT.sub("", raw).strip()).strip()
        bare = _MARK.sub("", bare.removeprefix("~~")) if not anchor and bare.startswith("~~") else bare
        struck = bool(_STRUCK.match(bare)) or bool(_STRUCK.match(_MARK.sub("", raw.strip())))
        typed = _typed(bare)
        hit = _HIT.search(raw)
        yield _Line(
            number, raw.strip(), struck, anchor[1] if anchor else "", hit[0] if hit else "",
            int(anchor[3]) if anchor and anchor[3] else None, typed,
        )  # fmt: skip


def _typed(text: str) -> tuple[str, str] | None:
    """The range as it stands on the line: the last one, for words may hold numbers too."""
    found = _RANGE.findall(_HIT.sub("", text))
    return (found[-1][0] or found[-1][2], found[-1][1] or found[-1][3]) if found else None


def _rows(text: str) -> Iterator[_Line]:
    for number, row in enumerate(_table(text), start=2):
        values = {key: value or "" for key, value in row.items() if isinstance(key, str)}
        said = " ".join(str(value) for value in values.values() if value)
        if not said:
            continue
        anchor = _ANCHOR.search("tl:" + values.get("anchor", "").removeprefix("tl:"))
        struck = values.get("strike", "").strip() not in ("", "0", "no")
        hit = _HIT.search(values.get("anchor", ""))
        typed = (values.get("in", "").strip(), values.get("out", "").strip())
        yield _Line(
            number, said, struck, anchor[1] if anchor else "", hit[0] if hit else "",
            int(anchor[3]) if anchor and anchor[3] else None, typed if all(typed) else None,
        )  # fmt: skip


def _table(text: str) -> list[dict[str, str]]:
    head = text.lstrip("\ufeff").splitlines()[:1]
    if not head or "anchor" not in head[0]:
        return []
    separator = max(",;\t", key=head[0].count)
    try:
        return list(csv.DictReader(StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator))
    except csv.Error as error:
        raise BadInput(f"This table cannot be read ({error}).", "Save it again as CSV.") from None


def _parents(beats: Sequence[Beat]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Which beat each beat lies over."""
    out: dict[tuple[str, ...], tuple[str, ...]] = {}
    base: tuple[str, ...] = ()
    for beat in beats:
        if beat.over is not None:
            out[beat.key] = base
        elif beat.events:
            base = beat.key
    return out


class _Reader:
    def __init__(self, base: Cut, material: Material) -> None:
        self.base, self.clips = base, material.clips
        self.beats = {beat.key: beat for beat in beats_of(base) if beat.events}
        self.events = {event.id: event for event in base.events}
        self.faults: list[str] = []
        self.parents = _parents(beats_of(base))
        self.taken: set[tuple[str, ...]] = set()
        self.alive: set[tuple[str, ...]] = set()

    def reading(self, lines: list[_Line]) -> Reading:
        self.taken = {tuple(line.anchor.split("+")) for line in lines if line.anchor}
        self.alive = {tuple(line.anchor.split("+")) for line in lines if line.anchor and not line.struck}
        kept: list[Kept] = []
        for line in lines:
            if line.struck:
                continue
            try:
                found = self._kept(line)
            except BadInput as error:
                self.faults.append(f"Line {line.number}: {error.subject} {line.text}")
                continue
            if found is not None:
                if "~~" in line.text:
                    self.faults.append(f"Line {line.number} is struck in part; it is kept whole: {line.text}")
                kept.append(found)
        if not kept and not any(line.struck for line in lines):
            raise BadInput(
                "No line of this paper edit can be understood.", "Export it again and change that.", details=self.faults
            )
        events, told = relaid(self.base, kept, self.clips)
        return Reading(replace(self.base, events=events), tuple(self.faults + told))

    def _kept(self, line: _Line) -> Kept | None:
        if gap := _GAP.fullmatch(line.anchor):
            return Kept(Beat(gap=int(gap[1])))
        beat = self.beats.get(tuple(line.anchor.split("+"))) or self._remembered(line)
        if beat is None and line.hit:
            return self._added(line)
        beat = beat or self._by_sight(line)
        if beat is None:
            self.faults.append(f"Line {line.number} is not understood, and nothing is taken from it: {line.text}")
            return None
        over = line.over if line.anchor else beat.over
        parent = self.parents.get(beat.key)
        if over is not None and parent is not None and parent not in self.alive:
            self.faults.append(f"Line {line.number} lay over a line that is gone; it stands by itself now: {line.text}")
            over = None
        return Kept(replace(beat, over=over), self._trim(line, beat.events[0]))

    def _remembered(self, line: _Line) -> Beat | None:
        """Events named one by one, where the mark was put together by hand."""
        names = line.anchor.split("+")
        events = [self.events[name] for name in names if name in self.events]
        gone = ", ".join(name for name in names if name not in self.events)
        if events and gone:
            self.faults.append(f"Line {line.number} speaks of {gone}, which the cut does not have; the rest is kept: {line.text}")
        return Beat(tuple(events), over=line.over) if events else None

    def _by_sight(self, line: _Line) -> Beat | None:
        """The mark is gone: the clip's name and the range may still say it, if only one line says so."""
        fitting = [
            beat for key, beat in self.beats.items()
            if key not in self.taken and line.typed == edges_of(beat.events[0], self._clip(beat.events[0]))
            and self._name(beat.events[0]) in line.text
        ]  # fmt: skip
        if len(fitting) != 1:
            return None
        self.taken.add(fitting[0].key)
        self.alive.add(fitting[0].key)
        return fitting[0]

    def _added(self, line: _Line) -> Kept:
        """A hit somebody put in: picture and sound of it."""
        name, _, spread = line.hit.partition("@")
        clip = self.clips.get(name)
        first, last = (int(number) for number in spread.split(".."))
        if clip is None or last > clip.frames:
            raise BadInput(f"The season has no {line.hit}.")
        events = []
        for channel, track, has in (("picture", "V1", clip.has_picture), ("sound", "A1", clip.has_sound)):
            if has:
                event = taken("new", clip.id, Span(first, last), clip.rate, self.base.rate, channel=channel,
                              track=track, at=0, name=clip.name)  # fmt: skip
                events.append(replace(event, id=""))
        return Kept(Beat(tuple(events), over=line.over))

    def _trim(self, line: _Line, event: Event) -> Span | None:
        clip = self._clip(event)
        if clip is None or event.source is None or line.typed == edges_of(event, clip):
            return None
        if line.typed is None or not _RANGE.fullmatch("–".join(line.typed)) or (":" in line.typed[0]) != (clip.start is not None):
            self.faults.append(
                f"Line {line.number} has no range that can be read; its own frames are kept: {line.text}"
            )
            return None
        if event.speed != 1:
            raise BadInput("A retimed line cannot be trimmed by its timecode; the line is left out:")
        first, last = (self._frame(text, clip) for text in line.typed)
        if last <= first or last > clip.frames:
            raise BadInput(f"{clip.name} does not hold {line.typed[0]}–{line.typed[1]}; the line is left out:")
        return Span(first, last)

    def _frame(self, text: str, clip: Clip) -> int:
        if ":" not in text:
            return int(text)
        label = f"{text[:8]}{';' if clip.drop else ':'}{text[9:]}"
        count = parse_timecode(label, clip.clock) - (clip.start or 0)
        if count < 0:
            raise BadInput(f"{clip.name} begins later than {text}; the line is left out:")
        return int(count * clip.rate / clip.clock)

    def _clip(self, event: Event) -> Clip | None:
        return self.clips.get(event.clip or "")

    def _name(self, event: Event) -> str:
        clip = self._clip(event)
        return clip.name if clip else event.name
