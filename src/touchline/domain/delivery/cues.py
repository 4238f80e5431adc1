"""The cue sheet: every piece of music heard in a cut, from where to where, and the licence relied on for it.

It is made from the facts and the clearance of the cut. What nobody has named is on it as unidentified; what nobody can know
from listening (the composer, the publisher) is left for people to fill in, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.pace import Pace
from touchline.domain.facts.facts import Fact, holding, joined, unidentified
from touchline.domain.ledger.ledger import Entry
from touchline.domain.time.time import Span, minus, timecode
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import handle_of

SUNG, PLAYED = "vocal", "not stated"
_LICENCE = "licence"


@dataclass(frozen=True)
class Cue:
    """One work as it is heard once, without a break. ``at`` are cut frames; ``record_in`` and ``record_out`` timecodes, the
    second exclusive. ``work`` is what the ledger calls it, ``title`` how people read it. ``use`` is `SUNG` where somebody is
    heard singing. ``licences`` are the entries relied on for every frame of it, ``problems`` why it is not cleared."""

    number: int
    work: str
    title: str
    at: Span
    record_in: str
    record_out: str
    seconds: Fraction
    use: str
    clips: tuple[str, ...]
    licences: tuple[str, ...]
    problems: tuple[str, ...]
    sure: bool

    @property
    def identified(self) -> bool:
        return not unidentified(self.work)


def cues_of(cut: Cut, known: Snapshot, cleared: Clearance) -> list[Cue]:
    """Every cue of a cut in the order of its beginning, numbered from 1."""
    heard: dict[tuple[str, bool], list[tuple[int, int]]] = {}
    clips: dict[tuple[int, int, str], str] = {}
    sung: list[tuple[int, int]] = []
    for event in cut.events:
        if event.channel != "sound" or not event.clip:
            continue
        facts = known.facts.get(event.clip, ())
        pace = known.paces[event.clip]
        for work, spans, sure in _works(facts):
            for start, end in _under(cut, event, pace, spans):
                heard.setdefault((work, sure), []).append((start, end))
                clips[start, end, work] = event.clip
        singing = [fact for fact in facts if fact.kind == "sound" and fact.value == "singing" and fact.perceivable("sound")]
        sung += _under(cut, event, pace, holding(singing)[0])
    found = [(start, end, work, sure) for (work, sure), spans in heard.items() for start, end in joined(spans)]
    return [_cue(number, cut, cleared, *one, clips, sung) for number, one in enumerate(sorted(found), 1)]


def accounted_for(cut: Cut, known: Snapshot) -> list[Span]:
    """The cut frames on which it is known what music is heard, or somebody said of what a machine took for music that it is none."""
    spans: list[tuple[int, int]] = []
    for event in cut.events:
        music = [fact for fact in known.facts.get(event.clip or "", ()) if fact.kind == "music" and fact.perceivable("sound")]
        if event.channel != "sound" or not music:
            continue
        hidden = [(one.span, one.hides[1]) for one in event.treatments]
        here = [Span(*at) for work, works, sure in _works(music) if sure and not unidentified(work)
                for at in _outside(works, [span for span, value in hidden if value == work])]  # fmt: skip
        here += [fact.span for fact in music if fact.says == "no" and unidentified(fact.value)]
        spans += _under(cut, event, known.paces[event.clip or ""], [(span.start, span.end) for span in here])
    return [Span(*at) for at in joined(spans)]


def _outside(spans: Iterable[tuple[int, int]], hidden: Sequence[Span]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        yield from ((span.start, span.end) for span in minus(Span(start, end), hidden))


def _works(facts: Iterable[Fact]) -> Iterator[tuple[str, list[tuple[int, int]], bool]]:
    """Each work of a clip with the frames where it is known, and with those where it is only possible."""
    sorted_out: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "music" and fact.perceivable("sound"):
            sorted_out.setdefault(fact.value, []).append(fact)
    for work, mine in sorted_out.items():
        known, possible = holding(mine)
        if known:
            yield work, known, True
        if possible and not known:
            yield work, possible, False


def _under(cut: Cut, event: Event, pace: Pace, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cut frames of an event under which one of these source frames is heard."""
    source = event.source
    if source is None or not any(start < source.end and source.start < end for start, end in spans):
        return []
    frames = []
    for frame in range(event.at, event.end):
        there = pace.under(event, Span(frame, frame + 1), cut.rate)
        if any(start < there.end and there.start < end for start, end in spans):
            frames.append((frame, frame + 1))
    return joined(frames)


def _cue(number: int, cut: Cut, cleared: Clearance, start: int, end: int, work: str, sure: bool,
         clips: Mapping[tuple[int, int, str], str], sung: Sequence[tuple[int, int]]) -> Cue:
    at = Span(start, end)
    inside = tuple(sorted({clip for (first, last, of), clip in clips.items() if of == work and first < end and start < last}))
    licences, problems = _relied_on(cleared, at, work, inside)
    sings = sum(min(end, last) - max(start, first) for first, last in joined(sung) if first < end and start < last)
    return Cue(number, work, f"unidentified ({work})" if unidentified(work) else work, at,
               timecode(cut.start + start, cut.rate, cut.drop), timecode(cut.start + end, cut.rate, cut.drop),
               (end - start) / cut.rate, SUNG if 2 * sings >= end - start else PLAYED, inside, licences, problems, sure)


def _relied_on(cleared: Clearance, at: Span, work: str, clips: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The licences for this work on cleared frames, and what stands against it on the others."""
    here = [span for span in cleared.spans if span.channel == "sound" and span.clip in clips and span.at.meets(at)]
    because = {reason for span in here for reason in span.because}
    yeses = {reason for span in here if span.fine for reason in span.because if _licenses(cleared.entries.get(reason), work)}
    return tuple(sorted(yeses)), tuple(sorted(reason for reason in because if reason == f"no-music:{work}"))


def _licenses(entry: Entry | None, work: str) -> bool:
    return entry is not None and entry.kind == _LICENCE and handle_of(work) in map(handle_of, entry.scope.music or ())
