"""``touchline verify COPY…``: is a sealed folder still what its ASC MHL history says?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.terminal import EXIT, JsonOption, SeasonOption, emit, progress, say
from touchline.domain.rushes.copies import Verified
from touchline.errors import Damaged
from touchline.stages.offload.verify import verify as verify_copies
from touchline.wiring import open_dock

app = typer.Typer()


@app.command(epilog="Example: touchline verify /raid/rushes/A001 /shuttle/rushes/A001")
def verify(
    copies: Annotated[list[Path], typer.Argument(
        metavar="MHL...", help="Sealed folders, their ascmhl folders or manifests, or a folder full of copies.")],
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hash every file of a copy again and compare it with its ASC MHL history, whichever tool wrote that.

    Names every file that is altered, missing, renamed or was never sealed, and every generation that is missing or
    was changed itself. Ends with 60 where anything is not as it was sealed.
    """
    dock = open_dock()
    with progress(quiet=as_json) as report:
        found = verify_copies(copies, dock.disks, dock.seals, report)
    wrong = [change for one in found for change in one.changes]
    if as_json:
        emit({"sound": not wrong, "copies": [_document(one) for one in found]})
        raise typer.Exit(EXIT[Damaged] if wrong else 0)
    for one in found:
        _tell(one)
    if wrong:
        raise Damaged(f"{len(wrong)} things are not as they were sealed." if len(wrong) > 1
                      else "One thing is not as it was sealed.",
                      "Take what is altered or missing from another copy; until then keep the card as it is.",
                      details=[f"{Path(one.copy) / change.path}: {change.says}"
                               for one in found for change in one.changes])


def _tell(one: Verified) -> None:
    mark, style = ("✓", "green") if one.sound else ("✗", "red")
    generations = "1 generation" if len(one.generations) == 1 else f"{len(one.generations)} generations"
    say(f"{mark} {one.copy}: {one.files} files, {one.size / 1e6:.1f} MB, {generations}, {', '.join(one.formats)}",
        style=style)


def _document(one: Verified) -> dict[str, Any]:
    return {"copy": one.copy, "sound": one.sound, "files": one.files, "bytes": one.size, "formats": list(one.formats),
            "generations": [{"number": made.number, "manifest": made.file, "c4": made.hash}
                            for made in one.generations],
            "changes": [{"kind": change.kind, "file": change.path, "why": change.says} for change in one.changes]}
