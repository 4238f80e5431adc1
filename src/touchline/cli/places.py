"""``touchline places``: where clips were shot."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.rushes.media import Clip
from touchline.stages.find.look import learn_places
from touchline.stages.log.sync import learn_days
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now
from touchline.stages.world.state import say_of_clip, shoot_in
from touchline.wiring import open_desk
from touchline.wiring_pages import alike

app = typer.Typer(invoke_without_command=True, add_completion=False)


@app.callback(invoke_without_command=True, epilog="Example: touchline places set dressing-room C0003 C0004 --by logger")
def places(context: typer.Context, season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """Places, and the clips shot there."""
    if context.invoked_subcommand:
        return
    desk = open_desk(season)
    world = world_now(desk.store)
    clips = clips_as_known(desk.store, world)
    shot = {
        place: [c for c in clips.values() if c.place == place]
        for place in {*world.places, *(c.place for c in clips.values() if c.place)}
    }
    if as_json:
        emit(
            {
                "places": [{"place": place, "clips": [c.id for c in found]} for place, found in sorted(shot.items())],
                "without": [c.id for c in clips.values() if not c.place],
                "seems": {c.id: dict(c.seems) for c in clips.values() if c.seems},
            }
        )
        return
    table(["place", "clips"], [[place, ", ".join(c.name for c in found)] for place, found in sorted(shot.items())])
    if without := [_perhaps(c) for c in clips.values() if not c.place]:
        say(f"No place yet: {', '.join(without[:12])}{' …' if len(without) > 12 else ''}")


def _perhaps(clip: Clip) -> str:
    return f"{clip.name} (looks like {', '.join(f'{place} {chance:.0%}' for place, chance in clip.seems)})" if clip.seems else clip.name


@app.command("set", epilog="Example: touchline places set press-room C0003 --by logger")
def set_place(
    place: Annotated[str, typer.Argument(help="The place; none to take it away.")],
    clip: Annotated[list[str], typer.Argument(metavar="CLIP…", help="Clips shot there.")],
    by: Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where whole clips were shot. For a part of a clip: touchline fact CLIP FROM..TO --kind place."""
    desk = open_desk(season)
    known = clips_as_known(desk.store, world_now(desk.store)).values()
    found = [clip_called(known, name) for name in clip]
    for one in found:
        say_of_clip(desk.store, one, "place", None if place == "none" else place, by or desk.user)
    learn_places(desk.store, alike)
    if as_json:
        emit({"place": place, "clips": [one.id for one in found]})
    else:
        say(f"{place}: {', '.join(one.name for one in found)}")


@app.command(epilog="Example: touchline places zone Europe/London --by logger")
def zone(
    zone: Annotated[str, typer.Argument(metavar="ZONE", help="As the time zone database has it: Europe/London.")],
    by: Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say in which time zone people shoot: cameras that write universal time then have the right day around midnight."""
    desk = open_desk(season)
    shoot_in(desk.store, zone, by or desk.user)
    learn_days(desk.store)
    if as_json:
        emit({"zone": zone})
    else:
        say(f"Universal time is read as time in {zone}.")
