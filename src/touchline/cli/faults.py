"""``touchline faults``: what could not be read or done, and what to do about it."""

from __future__ import annotations

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.facts.findings import Fault
from touchline.stages.find.facts import fault_document, standing_faults
from touchline.wiring import open_desk

app = typer.Typer()


@app.command(epilog="Example: touchline faults")
def faults(season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """List what could not be read or done, disks that are offline included, each with what to do about it."""
    desk = open_desk(season)
    standing = standing_faults(desk.store)
    if as_json:
        emit({"faults": [fault_document(fault) for fault in standing]})
        return
    if not standing:
        say("✓ No faults.", style="green")
        return
    names = {clip.id: clip.name for clip in desk.store.shelf.clips()}
    table(["where", "stage", "frames", "what", "what to do"], [_row(fault, names) for fault in standing])


def _row(fault: Fault, names: dict[str, str]) -> list[str]:
    frames = f"{fault.span.start}–{fault.span.end}" if fault.span else ""
    return [names.get(fault.where, fault.where), fault.stage, frames, fault.subject, fault.remedy]
