"""``touchline clips``: what has been logged; say whose a clip is, when it was shot, what its reel is called."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import timecode_at
from touchline.errors import BadInput
from touchline.stages.find.facts import clip_document
from touchline.stages.log.sync import learn_days
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now
from touchline.stages.world.state import say_of_clip
from touchline.wiring import open_desk

app = typer.Typer(invoke_without_command=True)
_NOTHING = (("owner", "ours"), ("shot", "none"))
"""What is typed to say that there is nothing to say."""


@app.callback(invoke_without_command=True, epilog="Example: touchline clips --json")
def clips(context: typer.Context, season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """List what has been logged: every clip with its reel, length, timecode, day and place."""
    if context.invoked_subcommand:
        return
    desk = open_desk(season)
    known = sorted(clips_as_known(desk.store, world_now(desk.store)).values(), key=lambda clip: (clip.file, clip.id))
    if as_json:
        emit({"clips": [clip_document(clip, desk.store.shelf.passes(clip.content)) for clip in known]})
        return
    if not known:
        say("Nothing has been logged yet. Next: touchline log PATH")
        return
    table(
        ["clip", "name", "reel", "length", "picture", "timecode", "shot", "place", "fixture", "owner"],
        [_row(clip) for clip in known],
    )
    say(f"{len(known)} clips. touchline facts CLIP shows what is known of one.")


@app.command("set", epilog="Example: touchline clips set GOAL.mp4 --owner coastline-sport --by archive-producer")
def set_clips(
    clip: Annotated[list[str], typer.Argument(metavar="CLIP…", help="Which clips.")],
    owner: Annotated[str, typer.Option("--owner", help="Whose third-party footage it is; ours for our own.")] = "",
    shot: Annotated[str, typer.Option("--shot", help="The day it was shot; none if nobody knows.")] = "",
    reel: Annotated[str, typer.Option("--reel", help="Its reel, as editors' lists call it.")] = "",
    by: Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say of whole clips what their files do not say, or say wrongly. A person's word wins over the file's."""
    desk = open_desk(season)
    said = {key: value for key, value in (("owner", owner), ("shot", shot), ("reel", reel)) if value}
    if not said:
        raise BadInput("Nothing is said of these clips.", "Add --owner, --shot or --reel.")
    known = clips_as_known(desk.store, world_now(desk.store)).values()
    found = [clip_called(known, name) for name in clip]
    for one in found:
        for what, value in said.items():
            say_of_clip(desk.store, one, what, None if (what, value) in _NOTHING else value, by or desk.user)
    if shot:
        learn_days(desk.store)
    if as_json:
        emit({"clips": [one.id for one in found], **said})
    else:
        say(f"{', '.join(one.name for one in found)}: {', '.join(f'{key} {value}' for key, value in said.items())}")


def _row(clip: Clip) -> list[str]:
    return [
        clip.id,
        clip.name,
        clip.reel,
        length(clip),
        _picture(clip),
        timecode_at(clip, Fraction(0)) or "",
        clip.shot or "",
        clip.place or "",
        clip.fixture or "",
        clip.owner or "",
    ]


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
