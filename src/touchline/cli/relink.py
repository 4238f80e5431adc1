"""``touchline relink``: rushes that moved."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, warn
from touchline.stages.offload.relink import relink as find_again
from touchline.wiring import content_of, open_desk

app = typer.Typer()


@app.command(epilog="Example: touchline relink /media/rushes-2")
def relink(
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Where to look, with all that is inside.")],
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find rushes again that moved or came back on another disk, by their bytes; file names do not matter.

    What is not found stays known and is listed as offline.
    """
    desk = open_desk(season)
    with progress(quiet=as_json) as report:
        done = find_again(desk.store.shelf, folders, content_of, report)
    if as_json:
        emit({"found": [{**asdict(one), "path": str(one.path)} for one in done.found],
              "offline": [asdict(fault) for fault in done.offline], "faults": [asdict(fault) for fault in done.faults],
              "strangers": [str(path) for path in done.strangers]})
        return
    for one in done.found:
        say(f"{one.clip}  {Path(one.given).name}  → {one.path}")
    for path in done.strangers:
        warn(f"! {path} is as long as a rush, but other bytes.")
    for fault in (*done.faults, *done.offline):
        warn(f"! {fault.subject} {fault.remedy}")
    say(f"Found {len(done.found)}; offline {len(done.offline)}.", style="yellow" if done.offline else "green")
