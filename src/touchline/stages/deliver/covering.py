"""Covering: what is to be hidden in a cut, and where it is on every frame of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from touchline.domain.cut.cut import Cut
from touchline.domain.mending.following import Seen, followed, to_look_at
from touchline.domain.mending.masks import Cover, covers
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, union
from touchline.domain.verdict.snapshot import Snapshot
from touchline.errors import Refused, Unavailable
from touchline.ports import Decoder, FaceFinder, Progress
from touchline.stages.deliver.leak_scan import Scanners

_WIDEST = 3840


def covered(
    cut: Cut, known: Snapshot, clips: Mapping[str, Clip], scanners: Scanners | None, report: Progress, *, screener: bool = False
) -> Mapping[str, Cover]:
    """How what is to be hidden in each event is covered: each face where it is on every frame that is shown, for which these are
    decoded and looked at. A screener, which may go out where nobody can look, covers it along the way that was logged if need be.

    Raises Refused where nobody knows any more where it is, Unavailable where an original or the model is out of reach.
    """
    found = covers(known.in_names(cut).events, known.facts)
    if found.lost:
        raise Refused(f"{cut.label} is to hide what cannot be found in the picture.",
                      "Log those clips again (touchline log CLIP --again), or mend it in another way.", details=found.lost)
    if scanners is None or scanners.finder is None:
        return found.by_event
    try:
        return _followed(scanners.decoder, scanners.finder, cut, clips, found.by_event, report)
    except Unavailable:
        if not screener:
            raise
        return found.by_event


def _followed(
    decoder: Decoder, finder: FaceFinder, cut: Cut, clips: Mapping[str, Clip], hidden: Mapping[str, Cover], report: Progress
) -> Mapping[str, Cover]:
    spans = _to_look_at(cut, clips, hidden)
    if not spans:
        return hidden
    finder.ready()
    total, done = sum(len(span) for several in spans.values() for span in several), 0
    seen: dict[str, dict[int, Seen]] = {}
    for clip_id, several in spans.items():
        clip, there = clips[clip_id], seen.setdefault(clip_id, {})
        stills = decoder.stills(clip, [frame for span in several for frame in range(span.start, span.end)], _WIDEST)
        for frame, faces, other_shot in finder.found(stills, _smallest(cut, hidden, clip_id)):
            there[frame] = Seen(tuple((x, y, wide, high) for x, y, wide, high in faces), other_shot)
            done += 1
            report("follow what is hidden", done, total)
    on = {event.id: event.clip or "" for event in cut.events}
    return {name: replace(cover, masks=tuple(followed(mask, seen.get(on[name], {}), clips[on[name]].rate) for mask in cover.masks))
            for name, cover in hidden.items()}


def _to_look_at(cut: Cut, clips: Mapping[str, Clip], hidden: Mapping[str, Cover]) -> dict[str, list[Span]]:
    spans: dict[str, list[Span]] = {}
    for event in cut.events:
        for mask in hidden[event.id].masks if event.id in hidden else ():
            clip = clips[event.clip or ""]
            if event.source and (span := to_look_at(mask, event.source, clip.rate)) and (inside := span.meets(clip.whole)):
                spans.setdefault(clip.id, []).append(inside)
    return {clip: union(several) for clip, several in spans.items()}


def _smallest(cut: Cut, hidden: Mapping[str, Cover], clip: str) -> float:
    """The height of the smallest face to be followed in a clip, as a part of the picture's."""
    return min(box[3] for event in cut.events if event.clip == clip and event.id in hidden
               for mask in hidden[event.id].masks for way in mask.ways if not way.still for _, box in way.points)
