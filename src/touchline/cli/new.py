"""``touchline new``: a season folder."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, emit, say
from touchline.settings import settings
from touchline.stages.season.new import new_season
from touchline.wiring import discard_season, fixture_list, make_season

app = typer.Typer()


@app.command(epilog="Example: touchline new harbour-town --club 'Harbour Town' --years 2025-26 --fixtures fixtures.csv")
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make: new, or empty.")],
    club: Annotated[str, typer.Option("--club", metavar="NAME", help="The club that is followed.")],
    years: Annotated[str, typer.Option("--years", metavar="2025-26", help="The years of the season.")],
    fixtures: Annotated[Path | None, typer.Option(
        "--fixtures", metavar="FILE", help="Its matches: CSV with date, home, away; or openfootball text.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a season folder, which holds everything of a season but the rushes and can be moved as a whole."""
    listed = fixture_list(fixtures) if fixtures else []
    store, matches = new_season(lambda: make_season(folder, club, years), discard_season, listed, settings().user)
    if as_json:
        emit({"season": str(store.folder), "id": store.id, "club": store.club, "years": store.years,
              "public_key": store.signer.public.hex(), "fixtures": [asdict(fixture) for fixture in matches]})
    else:
        say(f"Made the season {store.years} of {store.club} in {store.folder}.", style="green")
        if matches:
            say(f"{len(matches)} matches, from {matches[0].day} to {matches[-1].day}.")
        say("Next: touchline offload CARD --to DIR --to DIR2, then touchline log PATH; later: touchline backup TO")
    store.close()
