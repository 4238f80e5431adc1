"""``touchline backup``: a copy of the season's truth."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, warn
from touchline.stages.season.backup import backup as back_up
from touchline.wiring import copy_season, open_desk

app = typer.Typer()


@app.command(epilog="Example: touchline backup /media/safe/harbour-town-2025-09-14")
def backup(
    to: Annotated[Path, typer.Argument(metavar="TO", help="The folder to make: new, or empty, best on another disk.")],
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy all that people said, signed, named and cut, with the keys, while the season is open.

    The copy is checked, and is itself a season. Rushes are not in it, nor what is made again by logging them.
    """
    desk = open_desk(season)
    with progress(quiet=as_json) as report:
        done = back_up(desk.folder, to, lambda target, told: copy_season(desk.store, target, told), report)
    if as_json:
        emit({**asdict(done), "folder": str(done.folder), "head": {"entry": done.entries, "hash": done.head}})
        return
    entries = "1 entry" if done.entries == 1 else f"{done.entries} entries"
    say(f"Backed up to {done.folder} and checked: {entries} in the ledger, {done.bytes / 1e6:.1f} MB.", style="green")
    for warning in done.warnings:
        warn(f"! {warning}")
