"""Writes a paper edit: the cut as lines of text to move, strike and shorten in any editor; Markdown or CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.interchange import Material, Written
from touchline.domain.cut.paper_edit import Beat, beats_of
from touchline.domain.cut.speech import said_in
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import rate_text, timecode

COLUMNS = ("strike", "line", "tracks", "speaker", "words", "clip", "in", "out", "length", "anchor", "cut")
"""The columns of the CSV form."""

_HOW = (
    "> Move lines to put them in another order. Strike a line with ~~two tildes~~ at both its ends, or delete it.",
    "> To shorten or lengthen a line, change its two timecodes. A hit of touchline find on its own line is added.",
    "> Leave the <!-- tl --> mark at the end of each line where it is: it says which frames the line is.",
)


@dataclass(frozen=True)
class Row:
    """One line of a paper edit in words."""

    tracks: str
    speaker: str
    words: str
    clip: str
    first: str
    last: str
    length: str
    anchor: str
    over: bool


def markdown(cut: Cut, material: Material) -> Written:
    """The cut as a Markdown list; each line ends in a mark that renders as nothing."""
    at = timecode(cut.start, cut.rate, cut.drop)
    lines = [f"# Paper edit: {cut.name}", "", f"Cut: {cut.label} · {rate_text(cut.rate)} · from {at}", "", *_HOW, ""]
    number = 0
    for row in rows_of(cut, material):
        number += not row.over
        lead = "   - over it: " if row.over else f"{number}. "
        who = f"**{row.speaker}:** " if row.speaker else ""
        what = f"“{row.words}”" if row.clip and not row.words.startswith("(") else row.words
        where = " ".join(filter(None, (row.clip, f"{row.first}–{row.last}" if row.first else "", row.tracks)))
        lines.append(f"{lead}{who}{what} — {where} <!-- tl:{row.anchor} -->")
    return Written("\n".join(lines) + "\n", _losses(cut))


def sheet(cut: Cut, material: Material) -> Written:
    """The cut as CSV for a spreadsheet: an x in the column *strike* takes a line out."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for number, row in enumerate(rows_of(cut, material), start=1):
        writer.writerow(["", number, row.tracks, row.speaker, row.words, row.clip, row.first, row.last, row.length,
                         row.anchor, cut.label])  # fmt: skip
    return Written(out.getvalue(), _losses(cut))


def rows_of(cut: Cut, material: Material) -> Iterator[Row]:
    """The lines of the cut, in words."""
    for beat in beats_of(cut):
        if not beat.events:
            yield Row("", "", f"(nothing for {beat.gap} frames)", "", "", "", str(beat.gap), f"gap:{beat.gap}", False)
        else:
            yield _row(cut, beat, material)


def _row(cut: Cut, beat: Beat, material: Material) -> Row:
    event = beat.events[0]
    clip = material.clips.get(event.clip or "")
    speaker, words = _said(cut, beat, clip, material)
    first, last = edges_of(event, clip)
    over = "" if beat.over is None else f" over:{beat.over}"
    source = f" {event.clip}@{event.source.start}..{event.source.end}" if event.source else ""
    name = clip.name if clip else event.name
    length = timecode(event.length, cut.rate)
    return Row("+".join(one.track for one in beat.events), speaker, words, plain(name), first, last, length,
               "+".join(beat.key) + source + over, beat.over is not None)  # fmt: skip


def _said(cut: Cut, beat: Beat, clip: Clip | None, material: Material) -> tuple[str, str]:
    event = beat.events[0]
    if event.ours or clip is None:
        return "", plain(event.text) or f"({event.ours or 'unmatched: ' + plain(event.unmatched)})"
    heard = [one for one in beat.events if one.channel == "sound"]
    words = list(said_in(heard[0], clip, cut.rate, material)) if heard and event.speed > 0 else []
    speakers = list(dict.fromkeys(word.speaker for word in words if word.speaker))
    nothing = "(no words)" if heard else "(picture only)"
    return plain(" and ".join(speakers)), plain(" ".join(word.text for word in words)) or nothing


def edges_of(event: Event, clip: Clip | None) -> tuple[str, str]:
    """First and last of the source as an editor reads them: timecode, out exclusive; frames where there is none."""
    if event.source is None:
        return "", ""
    if clip is None or clip.start is None:
        return str(event.source.start), str(event.source.end)
    first = int(event.source.start * clip.clock / clip.rate)
    last = -int(-event.source.end * clip.clock / clip.rate // 1)
    return (timecode(clip.start + first, clip.clock, clip.drop), timecode(clip.start + last, clip.clock, clip.drop))


def plain(text: str) -> str:
    """Text that no Markdown reader takes for anything else: one line, no strikes, no comments."""
    return " ".join(text.split()).replace("~~", "~ ~").replace("<!--", "< !--").replace("-->", "-- >")


def _losses(cut: Cut) -> tuple[str, ...]:
    kept = [note for note in cut.notes if note]
    return (f"{len(kept)} notes of the cut are not in the paper edit; they stay with the cut.",) if kept else ()
