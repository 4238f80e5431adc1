"""The clearance sheet: every second of a cut with its verdict, the yeses relied on, duties, third parties.

It is made from the cut and its clearance, never from a file that was exported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from touchline.domain.cut.cut import Cut, Event, track_order
from touchline.domain.cut.treatment import nameless
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, rate_text, timecode
from touchline.domain.verdict.case import CLEARED
from touchline.domain.verdict.clearance import MADE_BY_US, SEVERITY, Clearance, ClearedSpan

NOTHING = "nothing"
"""The verdict of a second in which no event lies: black and silence between events."""


@dataclass(frozen=True)
class Line:
    """One stretch of one event. Timecodes are labels; ``source_in`` and ``source_out`` of the clip, empty where it has
    none; ``frames`` are the clip's, ``at`` the cut's; ``seconds`` from the film's first frame; ``treated`` what is hidden, so that
    it could be cleared."""

    at: Span
    seconds: tuple[Fraction, Fraction]
    record_in: str
    record_out: str
    track: str
    channel: str
    what: str
    clip: str
    reel: str
    owner: str
    source: Span | None
    source_in: str
    source_out: str
    verdict: str
    because: tuple[str, ...]
    flags: tuple[str, ...]
    duties: tuple[str, ...]
    worst_for: str
    treated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Yes:
    """One entry relied on: ``evidence`` is the SHA-256 of the paper, ``clause`` where it stands."""

    id: str
    kind: str
    by: str
    recorded: str
    clause: str
    evidence: str
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Second:
    """One second of the film (the last may be shorter): its worst verdict and everything that makes it up."""

    number: int
    record_in: str
    verdict: str
    because: tuple[str, ...]
    flags: tuple[str, ...]
    clips: tuple[str, ...]


@dataclass(frozen=True)
class ThirdParty:
    """Somebody else's footage in the cut: how much of it is seen or heard, under which licences."""

    owner: str
    clip: str
    what: str
    frames: int
    seconds: Fraction
    licences: tuple[str, ...]
    duties: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything a clearance sheet says. ``internal`` sheets also say what is not cleared, and why."""

    title: str
    rate: str
    frames: int
    as_of: str
    head: tuple[int, str]
    targets: tuple[Target, ...]
    lines: tuple[Line, ...]
    seconds: tuple[Second, ...]
    yeses: tuple[Yes, ...]
    third_party: tuple[ThirdParty, ...]
    duties: tuple[str, ...]
    internal: bool = False


Named = Callable[[str], str]


def sheet_of(cut: Cut, clips: Mapping[str, Clip], clearance: Clearance, *, called: Named = str,
             clause: bool = True, internal: bool = False) -> Sheet:
    """The sheet of a cut. ``called`` says how a person or party is written on it."""
    events = {event.id: event for event in cut.events}
    spans = sorted(clearance.spans, key=lambda span: (span.at.start, track_order(span.track)))
    lines = tuple(_line(cut, events[span.event], clips, span, internal) for span in spans)
    used = {reason for span in spans if span.verdict == CLEARED for reason in span.because}
    yeses = tuple(_yes(entry, called, clause) for entry in clearance.entries.values() if entry.id in used)
    return Sheet(cut.label, rate_text(cut.rate), cut.frames, clearance.as_of, clearance.head, clearance.targets, lines,
                 tuple(_seconds(cut, lines)), yeses, tuple(_third_party(cut, lines)),
                 tuple(sorted({duty for line in lines for duty in line.duties})), internal)


def _line(cut: Cut, event: Event, clips: Mapping[str, Clip], span: ClearedSpan, internal: bool) -> Line:
    clip = clips.get(span.clip or "")
    first, last = (timecode(cut.start + frame, cut.rate, cut.drop) for frame in (span.at.start, span.at.end))
    source_in, source_out = _source_labels(clip, span.source)
    name, cid, reel, owner = (clip.name, clip.id, clip.reel, clip.owner or "") if clip else (_ours(event), "", "", "")
    return Line(
        at=span.at, seconds=(span.at.start / cut.rate, span.at.end / cut.rate), record_in=first, record_out=last,
        track=span.track, channel=span.channel, what=name, clip=cid, reel=reel, owner=owner, source=span.source,
        source_in=source_in, source_out=source_out, verdict=span.verdict, because=span.because, flags=span.flags,
        duties=span.duties, worst_for=str_of(span.target) if span.target else "",
        treated=tuple(dict.fromkeys(label if internal else nameless(label) for label in span.treated)))


def _ours(event: Event) -> str:
    if event.ours == "card":
        return f"our own: card “{' / '.join(event.text.split(chr(10)))}”"
    return f"our own: {event.ours}" if event.ours else "unmatched"


def _source_labels(clip: Clip | None, source: Span | None) -> tuple[str, str]:
    if clip is None or source is None or clip.start is None:
        return "", ""
    ends = (clip.start + int(frame * clip.clock / clip.rate // 1) for frame in (source.start, source.end))
    first, last = (timecode(frame, clip.clock, clip.drop) for frame in ends)
    return first, last


def _yes(entry: Entry, called: Named, clause: bool) -> Yes:
    said = entry.detail
    return Yes(entry.id, entry.kind, called(entry.by), entry.recorded.date().isoformat(),
               str(said.get("clause") or "") if clause else "", str(said.get("evidence") or ""), entry.duties)


def _seconds(cut: Cut, lines: Sequence[Line]) -> Iterable[Second]:
    """Every second with what lies in it; lines stand in the order of their beginning."""
    waiting, open_lines = 0, list[Line]()
    for number in range(ceil(cut.frames / cut.rate)):
        first, until = number * cut.rate, (number + 1) * cut.rate
        while waiting < len(lines) and lines[waiting].at.start < until:
            open_lines.append(lines[waiting])
            waiting += 1
        open_lines = [line for line in open_lines if line.at.end > first]
        verdict = max((line.verdict for line in open_lines), key=lambda v: SEVERITY[v], default=NOTHING)
        yield Second(
            number, timecode(cut.start + -int(-first // 1), cut.rate, cut.drop), verdict,
            tuple(sorted({reason for line in open_lines for reason in line.because})),
            tuple(sorted({flag for line in open_lines for flag in line.flags})),
            tuple(sorted({line.clip for line in open_lines if line.clip})))


def _third_party(cut: Cut, lines: Sequence[Line]) -> Iterable[ThirdParty]:
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        if line.owner:
            groups.setdefault((line.owner, line.clip, line.channel), []).append(line)
    for (owner, clip, channel), found in sorted(groups.items()):
        frames = sum(len(line.at) for line in found)
        relied = {reason for line in found if line.verdict == CLEARED for reason in line.because}
        yield ThirdParty(owner, clip, f"{found[0].what}, {channel}", frames, frames / cut.rate, tuple(sorted(relied)),
                         tuple(sorted({duty for line in found for duty in line.duties})))


def str_of(target: Target) -> str:
    """``harbour-tv, GB, 2026-05-01, film``."""
    return f"{target.platform}, {target.territory}, {target.on}, {target.use}"


def sums(sheet: Sheet) -> dict[str, int]:
    """Seconds of the film by their worst verdict."""
    out = dict.fromkeys((CLEARED, MADE_BY_US, NOTHING), 0)
    for second in sheet.seconds:
        out[second.verdict] = out.get(second.verdict, 0) + 1
    return out
