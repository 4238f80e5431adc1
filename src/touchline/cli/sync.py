"""``touchline sync``: what ran at the same time, and the same moment from every camera."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, table
from touchline.domain.cut.angles import Angle
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import timecode_at
from touchline.domain.rushes.sync_map import SyncMap
from touchline.domain.time.time import Span
from touchline.stages.cut.angles import moment_called, seen_from
from touchline.stages.log.sync import bring_up, learn_days, map_of, sync_document
from touchline.wiring import ears, open_desk

app = typer.Typer()
_WIDE = 48


@app.command(epilog="Example: touchline sync INTERVIEW.MOV@10:02:00:00..10:02:08:00")
def sync(
    moment: Annotated[str, typer.Argument(metavar="[HIT|CLIP[@FROM..TO]]", show_default=False,
                                          help="Show only what else ran during this; without it, the whole map.")] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what ran at the same time: groups of clips with offset and drift; or one moment from every other camera.

    Clips are placed by their sound, and by timecode where two clocks have been shown to agree; a match that is not sure is
    refused. What was logged since the last time is compared first.
    """
    desk = open_desk(season)
    with progress(quiet=as_json) as report:
        bring_up(desk.store, ears(), report)
    learn_days(desk.store)
    if moment:
        clip, span, clips, found = moment_called(desk.store, moment, desk.frame_times)
        _moment(clip, span, clips, seen_from(clip, span, clips, found, desk.frame_times), as_json)
        return
    clips = {clip.id: clip for clip in desk.store.shelf.clips()}
    found = map_of(desk.store, clips)
    document = sync_document(found, clips, desk.store.meetings)
    if as_json:
        emit(document)
    else:
        _tell(document, found, clips)


def _tell(document: Mapping[str, Any], found: SyncMap, clips: Mapping[str, Clip]) -> None:
    for number, group in enumerate(document["groups"], 1):
        rows = [[one["file"], f"{one['offset_seconds']:+.4f}", f"{one['drift_ppm']:+.1f}", f"{one['confidence']:.2f}", one["by"],
                 line] for one, line in zip(group, _timeline(group, clips), strict=True)]
        table(["file", "offset, s", "drift, ppm", "sure", "by", "when it ran"], rows, title=f"Group {number}")
    moving = [rush.given for clip in found.alone if clips[clip].frames > 1 for rush in clips[clip].rushes]
    if moving:
        say(f"Alone: {', '.join(moving)}")
    for remark in found.remarks:
        names = "" if remark.kind == "clock" else " and ".join(clips[clip].name for clip in remark.clips) + ": "
        say(f"! {names}{remark.text}.", style="yellow")
    if not clips:
        say("Nothing has been logged yet. Next: touchline log PATH")


def _timeline(group: Sequence[Mapping[str, Any]], clips: Mapping[str, Clip]) -> list[str]:
    """One bar for each file, on one scale."""
    bars = []
    for one in group:
        clip = clips[one["clip"]]
        frames = next((rush.frames for rush in clip.rushes if rush.given == one["file"]), clip.frames)
        bars.append((one["offset_seconds"], one["offset_seconds"] + float(frames / clip.rate)))
    zero, end = min(start for start, _ in bars), max(end for _, end in bars)
    scale = _WIDE / max(end - zero, 1e-9)
    lines = []
    for start, stop in bars:
        before = min(_WIDE - 1, int((start - zero) * scale))
        long = max(1, round((stop - start) * scale))
        lines.append(("·" * before + "━" * long).ljust(_WIDE, "·")[:_WIDE])
    return lines


def _moment(clip: Clip, span: Span, clips: Mapping[str, Clip], seen: Sequence[Angle], as_json: bool) -> None:
    if as_json:
        emit({"clip": clip.id, "from": span.start, "to": span.end, "angles": [
            {"clip": one.clip, "file": clips[one.clip].file, "from": one.span.start, "to": one.span.end, "whole": one.whole,
             "error_seconds": one.error, "confidence": one.confidence, "by": one.by} for one in seen]})
        return
    if not seen:
        say(f"Nothing else ran during {clip.name}@{span.start}..{span.end}, as far as sound and timecode tell.")
        return
    rows = [[clips[one.clip].name, f"{one.clip}@{one.span.start}..{one.span.end}",
             timecode_at(clips[one.clip], one.span.start / clips[one.clip].rate) or "", "all of it" if one.whole else "part of it",
             f"±{one.error * 1000:.1f} ms", one.by] for one in seen]
    table(["clip", "the same moment", "timecode", "covers", "error", "by"], rows, title=f"{clip.name}@{span.start}..{span.end}")
    say("Take one: touchline cut add NAME CLIP@FROM..TO")
