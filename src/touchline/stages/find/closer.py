"""Closer: a chosen part of a clip looked at once more, at full resolution; kept as a pass of its own beside the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass, Print
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, union
from touchline.errors import BadInput
from touchline.ports import Analyser, Decoder, Pace, Progress, Shelf
from touchline.stages.find.show import Asked, need_originals

FIRST = "faces"
KINDS = ("face", "face-picture")


@dataclass(frozen=True)
class Closer:
    """Who looks: what opens files, and an analyser that is told what the first look found."""

    decoder: Decoder
    analyser: Callable[[tuple[Fact, ...]], Analyser]


def look_closer(shelf: Shelf, closer: Closer, asked: Asked, report: Progress) -> Findings:
    """What is found in these frames; what was found by an earlier such look elsewhere in the clip stays.

    Raises BadInput for a clip without pictures, Unavailable where the originals or the model are out of reach.
    """
    clip, span = asked.clip, asked.span
    if not clip.has_picture:
        raise BadInput(f"{clip.name} has no pictures.", "Choose a clip with pictures.")
    need_originals(clip)
    passes = {done.analyser: done for done in shelf.passes(clip.content)}
    first = passes.get(FIRST)
    analyser = closer.analyser(first.findings.facts if first else ())
    analyser.ready()
    found = _within(_looked(closer.decoder, analyser, clip, span, report), span)
    earlier = passes.get(analyser.name)
    if earlier and (earlier.version, earlier.settings) == (analyser.version, analyser.settings):
        found = _beside(found, earlier.findings, _prints(shelf, clip, analyser.name), span)
    shelf.keep(Pass(clip.content, analyser.name, analyser.version, analyser.settings, analyser.watches, found))
    return found


def _looked(decoder: Decoder, analyser: Analyser, clip: Clip, span: Span, report: Progress) -> Findings:
    step = max(1, round(clip.rate * analyser.needs.every))
    frames = sorted({*range(span.start, span.end, step), span.end - 1})
    look = analyser.begin(clip)
    for number, (frame, image) in enumerate(decoder.stills(clip, frames, analyser.needs.width), 1):
        look.see(frame, image)
        report("Frames at full resolution", number, len(frames))
    return look.end(Pace(clip.rate, clip.frames))


def _within(found: Findings, span: Span) -> Findings:
    """Nothing is said of frames that were not looked at."""
    facts = tuple(replace(fact, span=inside) for fact in found.facts if (inside := fact.span.meets(span)))
    return replace(found, facts=facts, complete=(span,))


def _prints(shelf: Shelf, clip: Clip, analyser: str) -> list[Print]:
    every = [one for kind in KINDS for _, one in shelf.prints(kind, [clip.content])]
    return [one for one in every if str(one.detail.get("source", "")).startswith(f"{analyser}/")]


def _beside(found: Findings, earlier: Findings, prints: Sequence[Print], span: Span) -> Findings:
    """What was found now, and what was found before in other frames."""
    new = {fact.value for fact in found.facts}
    kept = tuple(fact for fact in earlier.facts
                 if not (span.start <= fact.span.start and fact.span.end <= span.end) and fact.value not in new)
    values = {fact.value for fact in kept}
    return replace(found, facts=(*kept, *found.facts), complete=tuple(union([*earlier.complete, *found.complete])),
                   prints=(*(one for one in prints if one.key in values), *found.prints))
