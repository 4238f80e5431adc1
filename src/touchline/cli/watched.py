"""``touchline watched``: signing that somebody really looked and listened."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.rushes.ranges import parse_range, split_range
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now
from touchline.stages.world.state import sign_watched
from touchline.wiring import open_desk

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline watched C0003 --by 'Mo Adeyemi'")
def watched(
    clip: Annotated[str, typer.Argument(metavar="CLIP", help="Its id, name or path.")],
    span: Annotated[
        str, typer.Argument(metavar="FROM..TO", help="The stretch [default: all of it].", show_default=False)
    ] = "",
    by: Annotated[str, typer.Option("--by", help="Who watched; their name stands for it.", show_default=False)] = "",
    what: Annotated[
        str, typer.Option("--for", help=f"What they looked for [default: {','.join(WATCHFUL)}].", show_default=False)
    ] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign that you watched and listened to a stretch, and stated everybody and everything in it. What nobody looked at is not cleared."""
    desk = open_desk(season)
    name, within = split_range(clip)
    found = clip_called(clips_as_known(desk.store, world_now(desk.store)).values(), name)
    where = parse_range(span or within, found, desk.frame_times(found))
    things = tuple(part.strip() for part in what.split(",") if part.strip()) or WATCHFUL
    said = sign_watched(desk.store, found, where, by, things)
    if as_json:
        emit(
            {
                "statement": said.seq,
                "clip": found.id,
                "from": where.start,
                "to": where.end,
                "for": list(things),
                "by": by,
            }
        )
    else:
        say(
            f"{said.seq}: {by} watched {found.name}, frames {where.start} up to and including {where.end - 1}, for {', '.join(things)}."
        )
