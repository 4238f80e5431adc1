"""``touchline fact``: what a person saw or heard."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say
from touchline.domain.facts.facts import FACT_KINDS
from touchline.domain.rushes.ranges import parse_range
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now
from touchline.stages.world.state import CHANNEL_OF, state_fact, undo
from touchline.wiring import open_desk

app = typer.Typer(add_completion=False)
_PERCEIVED = {"picture": "seen", "sound": "heard", "both": "seen and heard"}


@app.command(epilog="Example: touchline fact C0003 100..250 --kind topic --value injury --by logger")
def fact(
    clip: Annotated[str, typer.Argument(metavar="CLIP", help="Its id, name or path.")] = "",
    span: Annotated[
        str,
        typer.Argument(
            metavar="FROM..TO",
            help="Frames, timecode or seconds; the end is exclusive [default: all].",
            show_default=False,
        ),
    ] = "",
    kind: Annotated[str, typer.Option("--kind", help=f"One of {', '.join(FACT_KINDS)}.")] = "person",
    value: Annotated[str, typer.Option("--value", help="Who or what; ?NAME for somebody not identified.")] = "",
    no: Annotated[bool, typer.Option("--no", help="It is not so, whatever a machine says.")] = False,
    channel: Annotated[
        str, typer.Option("--channel", help="picture, sound or both [default: by kind].", show_default=False)
    ] = "",
    by: Annotated[str, typer.Option("--by", help="Who says so.")] = "",
    take_back: Annotated[
        int | None, typer.Option("--undo", metavar="NUMBER", help="Take back statement NUMBER instead.")
    ] = None,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """State what is, or is not, in a stretch of a clip. A person's word beats a machine's, and can be undone."""
    desk = open_desk(season)
    if take_back is not None:
        said = undo(desk.store, take_back, by or desk.user)
        emit({"undone": take_back, "statement": said.seq}) if as_json else say(
            f"Statement {take_back} no longer counts."
        )
        return
    found = clip_called(clips_as_known(desk.store, world_now(desk.store)).values(), clip)
    where = parse_range(span, found, desk.frame_times(found))
    said = state_fact(desk.store, found, where, kind, value, by, channel=channel, says="no" if no else "yes")
    if as_json:
        emit(
            {
                "statement": said.seq,
                "clip": found.id,
                "from": where.start,
                "to": where.end,
                "kind": kind,
                "value": value,
                "channel": channel or CHANNEL_OF[kind],
                "says": "no" if no else "yes",
            }
        )
        return
    how = _PERCEIVED[channel or CHANNEL_OF[kind]]
    say(
        f"{said.seq}: {by} says that {kind} {value} is {'not ' if no else ''}{how} in {found.name}, "
        f"frames {where.start} up to and including {where.end - 1}."
    )
