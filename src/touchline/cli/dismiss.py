"""``touchline dismiss``: saying of an alarm of the leak scan that it is none."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say
from touchline.stages.deliver.dismiss import dismiss as dismiss_alarm
from touchline.stages.world.state import undo
from touchline.wiring import open_desk

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline dismiss picture:person:ada-holt:c0123456789ab@100..140 --by mo --why 'her sister'")
def dismiss(
    alarm: Annotated[str, typer.Argument(metavar="ALARM", help="Its name, as deliver printed it in brackets.", show_default=False)] = "",
    by: Annotated[str, typer.Option("--by", help="Who looked; their name stands for it.", show_default=False)] = "",
    why: Annotated[str, typer.Option("--why", help="What it really is.", show_default=False)] = "",
    take_back: Annotated[int | None, typer.Option("--undo", metavar="NUMBER", help="Take back statement NUMBER instead.",
                                                  show_default=False)] = None,
    season: SeasonOption = None, as_json: JsonOption = False,
) -> None:
    """Say that an alarm of the leak scan is none, with your name and a reason; it can be undone."""
    desk = open_desk(season)
    if take_back is not None:
        said = undo(desk.store, take_back, by or desk.user)
        emit({"undone": take_back, "statement": said.seq}) if as_json else say(f"{said.seq}: statement {take_back} no longer holds.")
        return
    said = dismiss_alarm(desk.store, alarm, by, why)
    if as_json:
        emit({"statement": said.seq, "alarm": alarm, "by": by, "why": why})
    else:
        say(f"{said.seq}: {by} dismisses {alarm}. Take it back with: touchline dismiss --undo {said.seq}")
