"""``touchline clips``: what has been logged."""

from __future__ import annotations

from fractions import Fraction

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.media import Clip
from touchline.domain.playhead import timecode_at
from touchline.stages.clips import clips_as_known
from touchline.stages.facts import clip_document
from touchline.stages.people import world_now
from touchline.wiring import open_desk

app = typer.Typer()


@app.command(epilog="Example: touchline clips --json")
def clips(season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """List what has been logged: every clip with its reel, length, timecode, day and place."""
    desk = open_desk(season)
    known = sorted(clips_as_known(desk.store, world_now(desk.store)).values(), key=lambda clip: (clip.file, clip.id))
    if as_json:
        emit({"clips": [clip_document(clip, desk.store.shelf.passes(clip.content)) for clip in known]})
        return
    if not known:
        say("Nothing has been logged yet. Next: touchline log PATH")
        return
    table(["clip", "name", "reel", "length", "picture", "timecode", "shot", "place", "fixture", "owner"], [_row(clip) for clip in known])
    say(f"{len(known)} clips. touchline facts CLIP shows what is known of one.")


def _row(clip: Clip) -> list[str]:
    return [clip.id, clip.name, clip.reel, length(clip), _picture(clip), timecode_at(clip, Fraction(0)) or "", clip.shot or "",
            clip.place or "", clip.fixture or "", clip.owner or ""]


def length(clip: Clip) -> str:
    """``1:02.4``: minutes and seconds; ``still`` for a photograph."""
    if clip.has_picture and clip.frames == 1:
        return "still"
    minutes, seconds = divmod(float(clip.seconds), 60)
    return f"{int(minutes)}:{seconds:04.1f}"


def _picture(clip: Clip) -> str:
    picture = clip.probe.picture
    if picture is None:
        return "sound"
    return f"{picture.width}x{picture.height} {float(clip.rate):.5g}"
