"""``touchline name``: who an unidentified face or voice is."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say
from touchline.stages.people import name_unknown
from touchline.wiring import open_desk

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline name ?face-7 ada-holt --by logger")
def name(
    unknown: Annotated[str, typer.Argument(metavar="CLUSTER", help="The unidentified one: ?face-7.")],
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who it is.")],
    by: Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give an unidentified face or voice its name, everywhere in the season at once."""
    desk = open_desk(season)
    found = name_unknown(desk.store, unknown, person, by or desk.user)
    if as_json:
        emit({"unknown": unknown, "person": found.handle})
    else:
        say(f"{unknown} is {found.handle}.")
